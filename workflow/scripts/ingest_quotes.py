"""Quotes that may be printed, what was found on the way, and a list of what might be quoted."""

from pathlib import Path

from samskaping.audit import keep_log
from samskaping.ingest.exports import sources_at
from samskaping.ingest.quotes import read_all_quotes
from samskaping.present.workbook import Sheet, write_workbook
from samskaping.study.keys import read_key
from samskaping.study.model import CodingSource, NameLists, Outline, QuoteSource
from samskaping.tables import write_table

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
given = snakemake.input
found = read_all_quotes(
    sources_at(QuoteSource, snakemake.params.quotes, given.quotes),
    sources_at(CodingSource, snakemake.params.interviews, given.interviews),
    NameLists(persons=given.get("persons"), places=given.get("places")),
    folder=Path(),
    outline=outline,
    key=read_key(outline.study.id, outline.study.provenance, folder=Path()),
)
write_table(found.quotes, snakemake.output.quotes, "quotes")
write_table(found.findings, snakemake.output.findings, "findings")
candidates = Sheet("candidates", found.header, found.candidates)
write_workbook([candidates], snakemake.output.candidates, title="candidates")
