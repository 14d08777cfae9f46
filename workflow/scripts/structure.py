"""Whether the items measure the values that they are meant to measure, and alike in all groups."""

from samskaping.analysis.samson.structure import structure
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    structure(
        responses=read_table(snakemake.input.responses, "responses"),
        outline=Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
