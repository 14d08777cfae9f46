"""A walk-through, executed on the released results, as a notebook and as a page to read."""

from pathlib import Path

from samskaping.audit import keep_log
from samskaping.present.notebook import execute_notebook, notebook_page
from samskaping.present.stamp import stamp_of
from samskaping.study.model import Outline
from samskaping.tables import publish

keep_log(snakemake.log[0])

outline = Outline.model_validate(snakemake.params.outline)
stamp = stamp_of(outline, language="en").line
executed = execute_notebook(snakemake.input.notebook, Path.cwd(), stamp)
for text, path in (
    (executed, snakemake.output.notebook),
    (notebook_page(executed), snakemake.output.page),
):
    with publish(path) as beside:
        beside.write_text(text, encoding="utf-8", newline="\n")
