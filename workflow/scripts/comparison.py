"""The difference from the comparison groups, with its check."""

from samskaping.analysis.soimpact.comparison import comparison
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    comparison(
        measurements=read_table(snakemake.input.measurements, "measurements"),
        outline=Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
