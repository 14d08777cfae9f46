"""Every table of the released estimates: HTML in each language, CSV for programs."""

from pathlib import Path

from samskaping.audit import keep_log
from samskaping.estimates import read_estimates
from samskaping.present.tables import write_tables
from samskaping.study.model import Outline

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
write_tables(
    read_estimates(snakemake.input.estimates),
    outline,
    outline.study.languages,
    Path(snakemake.output[0]).parent,
)
