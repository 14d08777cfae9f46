"""The measurements of all sources that may be analysed, and the ledger of what may not."""

import pandas as pd

from samskaping.audit import keep_log
from samskaping.clean.measurements import clean_measurements
from samskaping.study.model import Outline
from samskaping.tables import read_table, write_table

keep_log(snakemake.log[0])

cleaned = clean_measurements(
    measurements=pd.concat(
        [read_table(path, "measurements") for path in snakemake.input.measurements]
    ),
    outline=Outline.model_validate(snakemake.params.outline),
)
write_table(cleaned.measurements, snakemake.output.measurements, "measurements")
write_table(cleaned.exclusions, snakemake.output.exclusions, "exclusions")
