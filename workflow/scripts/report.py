"""The report from released estimates and figures: one page in each language."""

from pathlib import Path

import pandas as pd

from samskaping.audit import keep_log
from samskaping.estimates import read_estimates
from samskaping.present.report import write_reports
from samskaping.study.model import Outline

keep_log(snakemake.log[0])

write_reports(
    read_estimates(snakemake.input.estimates),
    Outline.model_validate(snakemake.params.outline),
    figures=Path(snakemake.input.figures[0]).parent,
    inputs=pd.read_csv(snakemake.input.inputs),
    findings=pd.read_csv(snakemake.input.findings),
    folder=Path(snakemake.output[0]).parent,
)
