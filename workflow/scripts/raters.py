"""How dependable a case's score is: how alike those who rate the same case are."""

from samskaping.analysis.samson.raters import raters
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    raters(
        responses=read_table(snakemake.input.responses, "responses"),
        outline=Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
