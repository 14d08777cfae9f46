"""How far the coders agree, code by code, and a workbook of what they do not agree on."""

from pathlib import Path

from samskaping.analysis.interviews.agreement import agreement
from samskaping.analysis.interviews.disagreements import read_disagreements
from samskaping.audit import keep_log
from samskaping.consensus.workbook import write_disagreements
from samskaping.estimates import write_estimates
from samskaping.ingest.documents import read_documents
from samskaping.ingest.exports import sources_at
from samskaping.study.keys import read_key
from samskaping.study.model import CodingSource, Outline
from samskaping.tables import read_table

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
names = ("codings", "coverage", "passages")
clean = {name: read_table(snakemake.input[name], name) for name in names}
write_estimates(
    agreement(**clean, outline=outline), snakemake.output.estimates, rule=snakemake.rule
)
write_disagreements(
    read_disagreements(**clean, outline=outline),
    read_table(snakemake.input.resolutions, "resolutions"),
    read_documents(
        sources_at(CodingSource, snakemake.params.sources, snakemake.input.raw),
        Path(),
        read_key(outline.study.id, outline.study.provenance, folder=Path()),
    ),
    outline,
    snakemake.output.disagreements,
)
