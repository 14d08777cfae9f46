"""Register series, and cases that start one after the other."""

from samskaping.analysis.soimpact.over_time import over_time
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    over_time(
        measurements=read_table(snakemake.input.measurements, "measurements"),
        outline=Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
