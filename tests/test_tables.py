"""The tidy tables are checked on the way in and out, and a file is whole or not there."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.errors
import pytest

from samskaping.tables import SCHEMAS, empty_table, publish, read_table, typed, write_table


def one_response(**other: object) -> pd.DataFrame:
    row = {
        "case": "a", "municipality": "M", "country": "NO", "wave": "end", "respondent": "p",
        "role": "citizen", "language": "nb", "submitted_at": pd.Timestamp("2025-01-01T12:00Z"),
        "item": "i", "value": 3, "missing_reason": pd.NA,
        "source_file": "f.csv", "source_sheet": pd.NA, "source_row": 2,
    }  # fmt: skip
    return pd.DataFrame([row | other])


def test_a_table_is_read_as_it_was_written(tmp_path: Path) -> None:
    write_table(one_response(), tmp_path / "t.parquet", "responses")
    expected = typed(one_response(), "responses")
    pd.testing.assert_frame_equal(read_table(tmp_path / "t.parquet", "responses"), expected)


@pytest.mark.parametrize("name", list(SCHEMAS))
def test_a_table_without_rows_keeps_its_columns_and_types(tmp_path: Path, name: str) -> None:
    write_table(empty_table(name), tmp_path / "t.parquet", name)
    assert read_table(tmp_path / "t.parquet", name).dtypes.equals(empty_table(name).dtypes)


@pytest.mark.parametrize(
    "fault",
    [
        {"missing_reason": "skipped"},
        {"value": pd.NA},
        {"value": pd.NA, "missing_reason": "tired"},
        {"respondent": pd.NA},
        {"source_row": 0},
    ],
)
def test_a_row_that_breaks_the_schema_is_not_written(tmp_path: Path, fault: dict) -> None:
    with pytest.raises(pandera.errors.SchemaErrors):
        write_table(one_response(**fault), tmp_path / "t.parquet", "responses")
    assert list(tmp_path.iterdir()) == []


def test_one_cell_stands_once() -> None:
    twice = pd.concat([one_response(), one_response()])
    with pytest.raises(pandera.errors.SchemaErrors):
        typed(twice, "responses")


def test_a_writer_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "t.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError), publish(target) as beside:
        beside.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]
