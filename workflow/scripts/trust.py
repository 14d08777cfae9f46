"""Who was lost, other analyses, margins and declared shares: how far the main results hold."""

from samskaping.analysis.soimpact.trust import trust
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    trust(
        measurements=read_table(snakemake.input.measurements, "measurements"),
        outline=Outline.model_validate(snakemake.params.outline),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
