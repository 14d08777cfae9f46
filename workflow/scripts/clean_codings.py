"""The coded interviews that may be analysed, before and after the coders met, and the ledger."""

from pathlib import Path

import pandas as pd

from samskaping.analysis.interviews.consensus import settle
from samskaping.audit import keep_log
from samskaping.clean.codings import clean_codings
from samskaping.ingest.findings import findings_table
from samskaping.ingest.resolved import read_resolved
from samskaping.study.model import Outline
from samskaping.tables import read_table, write_table

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
cleaned = clean_codings(
    codings=pd.concat([read_table(path, "codings") for path in snakemake.input.codings]),
    coverage=pd.concat([read_table(path, "coverage") for path in snakemake.input.coverage]),
    passages=pd.concat([read_table(path, "passages") for path in snakemake.input.passages]),
    outline=outline,
)
kept = (cleaned.codings, cleaned.coverage, cleaned.passages)
met = [read_resolved(path, Path(), outline.codebook) for path in snakemake.input.resolved]
settled = settle(*kept, met[0].resolutions if met else None, outline)
write_table(cleaned.codings, snakemake.output.codings, "codings")
write_table(cleaned.coverage, snakemake.output.coverage, "coverage")
write_table(cleaned.passages, snakemake.output.passages, "passages")
write_table(cleaned.exclusions, snakemake.output.exclusions, "exclusions")
write_table(settled.codings, snakemake.output.agreed, "codings")
write_table(settled.resolutions, snakemake.output.resolutions, "resolutions")
seen = [finding for one in met for finding in one.seen]
write_table(findings_table([*seen, *settled.findings]), snakemake.output.findings, "findings")
