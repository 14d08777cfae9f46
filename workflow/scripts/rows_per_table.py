"""How many rows of measurements and interviews were read, removed by which rule, and kept."""

import pandas as pd

from samskaping.analysis.rows import rows_per_table
from samskaping.audit import keep_log
from samskaping.estimates import write_estimates
from samskaping.tables import read_table

keep_log(snakemake.log[0])

tables = snakemake.params.tables
write_estimates(
    rows_per_table(
        given={
            name: pd.concat([read_table(path, name) for path in snakemake.input[name]])
            for name in tables
        },
        kept={
            name: read_table(path, name)
            for name, path in zip(tables, snakemake.input.kept, strict=True)
        },
        exclusions=pd.concat(
            [read_table(path, "exclusions") for path in snakemake.input.exclusions]
        ),
    ),
    snakemake.output.estimates,
    rule=snakemake.rule,
)
