"""One raw file of coded interviews as tidy tables, and what was found on the way."""

from pathlib import Path

from samskaping.audit import keep_log
from samskaping.ingest.codings import read_codings
from samskaping.ingest.exports import source_at
from samskaping.study.keys import read_key
from samskaping.study.model import CodingSource, Outline
from samskaping.tables import write_table

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
tidy = read_codings(
    source_at(CodingSource, snakemake.params.source, snakemake.input.raw),
    folder=Path(),
    outline=outline,
    key=read_key(outline.study.id, outline.study.provenance, folder=Path()),
)
write_table(tidy.codings, snakemake.output.codings, "codings")
write_table(tidy.coverage, snakemake.output.coverage, "coverage")
write_table(tidy.passages, snakemake.output.passages, "passages")
write_table(tidy.findings, snakemake.output.findings, "findings")
