"""What of all estimates may leave the house, and what was withheld."""

import pandas as pd

from samskaping.audit import keep_log
from samskaping.estimates import join_estimates, read_estimates, write_estimates
from samskaping.release.gate import gate
from samskaping.release.ledgers import raw_files
from samskaping.study.model import Outline
from samskaping.tables import publish, read_table, write_csv, write_parquet

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
submissions = read_table(snakemake.input.submissions, "submissions")
exclusions = read_table(snakemake.input.exclusions, "exclusions")
released = gate(
    estimates=join_estimates(read_estimates(path) for path in snakemake.input.estimates),
    submissions=submissions,
    outline=outline,
    findings=pd.concat([read_table(path, "findings") for path in snakemake.input.findings]),
    exclusions=exclusions,
)
write_estimates(released.estimates, snakemake.output.csv)
write_estimates(released.estimates, snakemake.output.parquet)
for table, path, write in (
    (released.suppressions, snakemake.output.suppressions, write_csv),
    (released.findings, snakemake.output.findings, write_csv),
    (
        raw_files(snakemake.input.raw, submissions, exclusions, outline),
        snakemake.output.inputs,
        write_csv,
    ),
    (released.ledger, snakemake.output.ledger, write_parquet),
):
    with publish(path) as beside:
        write(table, beside)
