"""What of all estimates may leave the house, and what was withheld."""

import pandas as pd

from samskaping.audit import keep_log
from samskaping.estimates import join_estimates, read_estimates, write_estimates
from samskaping.release.gate import gate
from samskaping.release.ledgers import raw_files
from samskaping.release.quotes import release_quotes
from samskaping.study.model import Outline
from samskaping.tables import publish, read_if_given, read_table, write_csv, write_parquet

keep_log(snakemake.log[0])

CLEAN = ("submissions", "exclusions", "measurements", "codings", "coverage", "quotes")
outline = Outline.model_validate(snakemake.params.outline)
clean = {name: read_if_given(snakemake.input.get(name), name) for name in CLEAN}
released = gate(
    estimates=join_estimates(read_estimates(path) for path in snakemake.input.estimates),
    outline=outline,
    findings=pd.concat([read_table(path, "findings") for path in snakemake.input.findings]),
    **{name: table for name, table in clean.items() if name not in ("measurements", "quotes")},
)
write_estimates(released.estimates, snakemake.output.csv)
write_estimates(released.estimates, snakemake.output.parquet)
for table, path, write in (
    (released.suppressions, snakemake.output.suppressions, write_csv),
    (released.findings, snakemake.output.findings, write_csv),
    (raw_files(snakemake.input.raw, clean, outline), snakemake.output.inputs, write_csv),
    (
        release_quotes(clean["quotes"], clean["coverage"], outline),
        snakemake.output.quotes,
        write_csv,
    ),
    (released.ledger, snakemake.output.ledger, write_parquet),
):
    with publish(path) as beside:
        write(table, beside)
