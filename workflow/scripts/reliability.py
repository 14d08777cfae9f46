"""How consistent the items of every score are: within cases, pooled, and case by case."""

from samskaping.analysis.samson.reliability import reliability
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    reliability(
        responses=read_table(snakemake.input.responses, "responses"),
        outline=Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
