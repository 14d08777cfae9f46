"""The change of every indicator, by case and over the cases."""

from samskaping.analysis.soimpact.change import indicator_change
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    indicator_change(
        measurements=read_table(snakemake.input.measurements, "measurements"),
        outline=Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
