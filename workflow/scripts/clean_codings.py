"""The coded interviews of all sources that may be analysed, and the ledger of what may not."""

import pandas as pd

from samskaping.audit import keep_log
from samskaping.clean.codings import clean_codings
from samskaping.study.model import Outline
from samskaping.tables import read_table, write_table

keep_log(snakemake.log[0])

cleaned = clean_codings(
    codings=pd.concat([read_table(path, "codings") for path in snakemake.input.codings]),
    coverage=pd.concat([read_table(path, "coverage") for path in snakemake.input.coverage]),
    passages=pd.concat([read_table(path, "passages") for path in snakemake.input.passages]),
    outline=Outline.model_validate(snakemake.params.outline),
)
write_table(cleaned.codings, snakemake.output.codings, "codings")
write_table(cleaned.coverage, snakemake.output.coverage, "coverage")
write_table(cleaned.passages, snakemake.output.passages, "passages")
write_table(cleaned.exclusions, snakemake.output.exclusions, "exclusions")
