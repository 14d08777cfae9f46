"""How the methods behave in studies of the very design in hand."""

from pathlib import Path

from samskaping.analysis.soimpact.calibration import calibration
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.study.model import Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

write_estimates(
    calibration(
        measurements=read_table(snakemake.input.measurements, "measurements"),
        outline=Outline.model_validate(snakemake.params.outline),
        # Restricted as its neighbours, and no result: what it holds can always be made again.
        folder=Path(snakemake.output.estimates).parents[1] / "cache" / "calibration",
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
