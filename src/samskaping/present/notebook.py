"""Walk-throughs: a notebook that is executed where the study is, and as a page to read."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from traitlets.config import Config

SECONDS_PER_CELL = 120


def execute_notebook(path: str | Path, folder: str | Path, stamp: str) -> str:
    """Execute the notebook at ``path`` in the study's ``folder`` and return it with its outputs.

    ``stamp`` says what kind of data it shows and stands above everything else.

    The same notebook on the same results gives the same text: cells keep the ids that they have,
    those without get one by their place, and no time is recorded.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        A cell fails.
    """
    notebook = nbformat.read(path, as_version=4)
    for place, cell in enumerate(notebook.cells):
        cell.setdefault("id", f"cell-{place:02}")
    with TemporaryDirectory() as private:
        # Sockets in a folder of our own: nothing of a run listens on the network.
        kernel = {"transport": "ipc", "ip": str(Path(private, "kernel"))}
        NotebookClient(
            notebook,
            kernel_name="python3",
            timeout=SECONDS_PER_CELL,
            record_timing=False,
            # What a cell prints arrives in pieces, cut wherever the kernel happened to pause.
            coalesce_streams=True,
            extra_arguments=["--HistoryManager.enabled=False"],
            resources={"metadata": {"path": str(folder)}},
            config=Config(KernelManager=kernel),
        ).execute()
    notebook.cells.insert(0, nbformat.v4.new_markdown_cell(f"> **{stamp}**", id="stamp"))
    text: str = nbformat.writes(notebook)
    return f"{text}\n"


def notebook_page(executed: str, language: str = "en") -> str:
    """An executed notebook as one HTML file that opens without a network."""
    exporter = HTMLExporter(
        template_name="lab",
        embed_images=True,
        language_code=language,
        mathjax_url="",
        require_js_url="",
        jquery_url="",
        mermaid_js_url="",
        mermaid_layout_elk_js_url="",
        widget_renderer_url="",
    )
    page, _ = exporter.from_notebook_node(nbformat.reads(executed, as_version=4))
    return str(page)
