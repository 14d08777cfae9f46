"""Cleaning from file to file, a slice at a time, gives what cleaning in memory gives."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.clean import clean, clean_files
from samskaping.clean.ledger import LedgerError
from samskaping.row_groups import in_arrow, write_slices
from samskaping.tables import read_table, write_table
from tests.clean.made_forms import forms, outline

NAMES = ("submissions", "responses", "exclusions")

_answer = st.sampled_from([1, 3, 3, 3, 5, 7, None])
_form = st.fixed_dictionaries(
    {
        "answers": st.tuples(_answer, _answer, _answer),
        "respondent": st.sampled_from(["p1", "p2", "p3", "p4", "f1", "f2", "f3"]),
        "case": st.sampled_from(["north", "north", "north", "south", pd.NA]),
        "role": st.sampled_from(["citizen", pd.NA]),
        "consent": st.sampled_from([True, True, True, False, pd.NA]),
        "is_test": st.sampled_from([False, False, False, True]),
        "submitted_at": st.sampled_from(
            ["2025-01-15T12:00Z", "2025-01-15T12:00:07Z", "2025-01-09T12:00Z", pd.NaT]
        ),
        "language": st.just("nb"),
        "duration_seconds": st.just(60.0),
    }
)
_file = st.lists(_form, min_size=1, max_size=6)
_places = st.permutations([("a.csv", pd.NA), ("b.xlsx", "first"), ("b.xlsx", "second")])
_choices = st.fixed_dictionaries(
    {
        "duplicates": st.sampled_from(["keep_last", "keep_first", "flag"]),
        "nothing_answered": st.sampled_from(["exclude", "keep"]),
        "unknown_role": st.sampled_from(["exclude", "keep"]),
    }
)


def made(rows: list[dict[str, Any]], place: tuple[str, Any]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables of one source."""
    file, sheet = place
    return forms(*({**row, "source_file": file, "source_sheet": sheet} for row in rows))


def write(folder: Path, number: int, tables: tuple[pd.DataFrame, pd.DataFrame], step: int) -> None:
    """The tables of one source as files, with slices of ``step`` forms of three cells."""
    submissions, responses = tables
    write_table(submissions, folder / f"{number}/submissions.parquet", "submissions")
    cells = 3 * step
    slices = [
        in_arrow(responses.iloc[start : start + cells], "responses")
        for start in range(0, len(responses), cells)
    ]
    write_slices(slices, folder / f"{number}/responses.parquet", "responses")


def run(folder: Path, sources: int, **choices: Any) -> dict[str, Path]:
    """Clean the files of so many sources."""
    results = {name: folder / f"clean/{name}.parquet" for name in NAMES}
    clean_files(
        *([folder / f"{n}/{name}.parquet" for n in range(sources)] for name in NAMES[:2]),
        outline(**choices),
        kept_submissions=results["submissions"],
        kept_responses=results["responses"],
        exclusions=results["exclusions"],
    )
    return results


_studies = given(st.lists(_file, min_size=1, max_size=3), _places, st.integers(1, 3), _choices)


@settings(max_examples=5, deadline=None)
@_studies
def test_slice_by_slice_is_the_same_as_all_at_once(files, places, step, choices) -> None:
    require_the_same(files, places, step, choices)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@_studies
def test_slice_by_slice_is_the_same_for_many_studies(files, places, step, choices) -> None:
    require_the_same(files, places, step, choices)


def require_the_same(files, places, step, choices) -> None:
    tables = [made(rows, place) for rows, place in zip(files, places, strict=False)]
    submissions, responses = (pd.concat(parts) for parts in zip(*tables, strict=True))
    expected = clean(submissions, responses, outline(**choices))
    with tempfile.TemporaryDirectory() as name:
        for number, part in enumerate(tables):
            write(Path(name), number, part, step)
        results = run(Path(name), len(tables), **choices)
        for table, path in results.items():
            pd.testing.assert_frame_equal(read_table(path, table), getattr(expected, table))


def test_slices_stay_slices(tmp_path: Path) -> None:
    write(tmp_path, 0, made([{}] * 5, ("a.csv", pd.NA)), 2)
    kept = run(tmp_path, 1)["responses"]
    metadata = pyarrow.parquet.read_metadata(kept)
    assert [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)] == [6, 6, 3]


def test_files_come_in_the_order_of_their_sheets_and_those_without_one_last(tmp_path) -> None:
    for number, sheet in enumerate([pd.NA, "second", "first"]):
        write(tmp_path, number, made([{"respondent": f"p{number}"}], ("b.xlsx", sheet)), 1)
    write(tmp_path, 3, made([{"respondent": "p3"}], ("a.csv", pd.NA)), 1)
    kept = read_table(run(tmp_path, 4)["responses"], "responses")
    sheets = kept[["source_file", "source_sheet"]].drop_duplicates().fillna("")
    assert sheets.to_numpy().tolist() == [
        ["a.csv", ""], ["b.xlsx", "first"], ["b.xlsx", "second"], ["b.xlsx", ""],
    ]  # fmt: skip


def test_a_study_of_which_nothing_is_kept_has_files_without_rows(tmp_path: Path) -> None:
    write(tmp_path, 0, made([{"is_test": True}] * 2, ("a.csv", pd.NA)), 1)
    results = run(tmp_path, 1)
    assert read_table(results["responses"], "responses").empty
    assert read_table(results["submissions"], "submissions").empty
    assert len(read_table(results["exclusions"], "exclusions")) == 2


def test_cells_that_change_between_the_two_readings_stop_the_run(tmp_path, monkeypatch) -> None:
    write(tmp_path, 0, made([{}] * 2, ("a.csv", pd.NA)), 1)
    from samskaping.clean import files

    real, calls = files.read_slices, []

    def shorter(path, name, columns=()):
        calls.append(columns)
        parts = list(real(path, name, columns))
        yield from parts if len(calls) == 1 else parts[:1]

    monkeypatch.setattr(files, "read_slices", shorter)
    with pytest.raises(LedgerError, match="6 to keep, 3 kept"):
        run(tmp_path, 1)
    assert not list((tmp_path / "clean").iterdir())


def test_cells_without_a_form_stop_the_run(tmp_path: Path) -> None:
    submissions, responses = made([{}] * 2, ("a.csv", pd.NA))
    write(tmp_path, 0, (submissions.iloc[:1], responses), 1)
    with pytest.raises(LedgerError, match="3 cells belong to no form"):
        run(tmp_path, 1)
