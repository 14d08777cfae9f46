"""How far the coders agree, code by code."""

from samskaping.analysis.interviews.agreement import agreement
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    agreement(
        codings=read_table(snakemake.input.codings, "codings"),
        coverage=read_table(snakemake.input.coverage, "coverage"),
        passages=read_table(snakemake.input.passages, "passages"),
        outline=Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
