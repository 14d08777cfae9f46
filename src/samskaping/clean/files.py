"""The answers of all sources cleaned file to file, slice by slice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import pandas as pd
import pyarrow as pa

from samskaping.clean.cleaning import decide
from samskaping.clean.ledger import SOURCE
from samskaping.row_groups import ahead, checked, read_slices, write_slices
from samskaping.study.model import Outline
from samskaping.tables import read_table, write_table

AnyPath = str | Path


def clean_files(
    submissions: Sequence[AnyPath],
    responses: Sequence[AnyPath],
    outline: Outline,
    *,
    kept_submissions: AnyPath,
    kept_responses: AnyPath,
    exclusions: AnyPath,
) -> None:
    """Clean the forms of all sources together, as ``clean`` does, from files to files.

    ``responses`` are read twice, a slice at a time: to know of every form what the rules ask, and
    to keep what they leave. Each file of forms stands beside the file of its responses.

    Raises
    ------
    samskaping.clean.ledger.LedgerError
        Rows in are not rows kept plus rows excluded, or cells in are not cells kept plus cells of
        excluded forms.
    """
    tables = [read_table(path, "submissions") for path in submissions]
    pairs = sorted(zip(tables, responses, strict=True), key=lambda pair: _first_sheet(pair[0]))
    forms = pd.concat([table for table, _ in pairs])
    paths = [path for _, path in pairs]
    del tables, pairs
    answers = _slices(paths, [*SOURCE, "item", "value", "missing_reason"])
    decided = decide(forms, ahead(checked(answers, "responses")), outline)
    write_slices(decided.kept(_slices(paths)), kept_responses, "responses")
    write_table(decided.submissions, kept_submissions, "submissions")
    write_table(decided.exclusions, exclusions, "exclusions")


def _slices(paths: Sequence[AnyPath], columns: Sequence[str] = ()) -> Iterator[pa.Table]:
    return chain.from_iterable(read_slices(path, "responses", columns) for path in paths)


def _first_sheet(submissions: pd.DataFrame) -> tuple[str, bool, str]:
    """Sorts files of forms as their rows are sorted; those without a sheet come last."""
    first = submissions[SOURCE].head(1).astype("string").fillna("").to_numpy().tolist()
    file, sheet, _ = first[0] if first else ("", "", "")
    return file, not sheet, sheet
