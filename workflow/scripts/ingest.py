"""One raw file as tidy tables: its forms, its answers, and what was found on the way."""

from pathlib import Path

from samskaping.audit import keep_log
from samskaping.ingest import read_source
from samskaping.ingest.exports import source_at
from samskaping.row_groups import write_slices
from samskaping.study.keys import read_key
from samskaping.study.model import Outline, Source
from samskaping.tables import write_table

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
tidy = read_source(
    source_at(Source, snakemake.params.source, snakemake.input.raw),
    folder=Path(),
    outline=outline,
    key=read_key(outline.study.id, outline.study.provenance, folder=Path()),
)
write_table(tidy.submissions, snakemake.output.submissions, "submissions")
write_slices(tidy.slices(), snakemake.output.responses, "responses")
write_table(tidy.findings, snakemake.output.findings, "findings")
