"""The answers of all sources that may be analysed, and the ledger of what may not."""

import pandas as pd

from samskaping.audit import keep_log
from samskaping.clean import clean
from samskaping.study.model import Outline
from samskaping.tables import read_table, write_table

keep_log(snakemake.log[0])

cleaned = clean(
    submissions=pd.concat(
        [read_table(path, "submissions") for path in snakemake.input.submissions]
    ),
    responses=pd.concat([read_table(path, "responses") for path in snakemake.input.responses]),
    outline=Outline.model_validate(snakemake.params.outline),
)
write_table(cleaned.submissions, snakemake.output.submissions, "submissions")
write_table(cleaned.responses, snakemake.output.responses, "responses")
write_table(cleaned.exclusions, snakemake.output.exclusions, "exclusions")
