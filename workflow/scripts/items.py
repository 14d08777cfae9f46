"""What people ticked on every item, and how each item goes with the others of its value."""

from samskaping.analysis.samson.items import items
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    items(
        responses=read_table(snakemake.input.responses, "responses"),
        outline=Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
