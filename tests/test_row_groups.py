"""Long tables are written and read in slices, and checked as short ones are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.errors
import pyarrow.parquet
import pytest

from samskaping.row_groups import ahead, checked, in_arrow, in_pandas, read_slices, write_slices
from samskaping.tables import SCHEMAS, empty_table, read_table, typed
from tests.test_tables import one_response


def part(*rows: dict[str, object]):
    """A slice of answers given as what differs from an ordinary one."""
    whole = pd.concat([one_response(**row) for row in rows], ignore_index=True)
    kinds = {name: column.dtype.type for name, column in SCHEMAS["responses"].columns.items()}
    return in_arrow(whole.astype(kinds), "responses")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "t.parquet"


def test_a_table_written_in_slices_is_read_as_one_or_in_slices(path: Path) -> None:
    slices = [
        part({"source_row": 2, "item": "i"}, {"source_row": 2, "item": "j"}),
        part({"source_row": 3, "value": pd.NA, "missing_reason": "skipped", "case": pd.NA}),
    ]
    write_slices(slices, path, "responses")
    expected = typed(in_pandas(slices, "responses"), "responses")
    pd.testing.assert_frame_equal(read_table(path, "responses"), expected)
    again = list(read_slices(path, "responses"))
    assert [len(one) for one in again] == [2, 1]
    pd.testing.assert_frame_equal(in_pandas(again, "responses"), expected)


def test_a_file_holds_plain_text_for_any_reader(path: Path) -> None:
    write_slices([part({})], path, "responses")
    schema = pyarrow.parquet.read_schema(path)
    assert str(schema.field("item").type) == "string"
    assert str(schema.field("submitted_at").type) == "timestamp[us, tz=UTC]"


def test_no_slices_are_a_table_without_rows(path: Path) -> None:
    write_slices([], path, "responses")
    assert read_table(path, "responses").dtypes.equals(empty_table("responses").dtypes)
    assert in_pandas(list(read_slices(path, "responses")), "responses").empty


def test_bytes_repeat(path: Path, tmp_path: Path) -> None:
    write_slices([part({})], path, "responses")
    write_slices([part({})], tmp_path / "u.parquet", "responses")
    assert path.read_bytes() == (tmp_path / "u.parquet").read_bytes()


@pytest.mark.parametrize(
    "fault",
    [
        {"missing_reason": "skipped"},
        {"value": pd.NA},
        {"value": pd.NA, "missing_reason": "tired"},
        {"respondent": pd.NA},
        {"source_row": 0},
        {"item": pd.NA},
    ],
)
def test_one_row_that_breaks_the_schema_stops_all(path: Path, fault: dict[str, object]) -> None:
    skipped = {"source_row": 2, "value": pd.NA, "missing_reason": "skipped"}
    slices = [part({"source_row": 1}), part(skipped, {"source_row": 3} | fault)]
    with pytest.raises(pandera.errors.SchemaErrors):
        write_slices(slices, path, "responses")
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize(
    ("slices", "told"),
    [
        ([part({}, {})], "stand twice"),
        ([part({"item": "i"}, {"item": "j"}, {"item": "i"})], "stand twice"),
        ([part({"item": "i"}), part({"item": "j"})], "not sorted"),
        ([part({"source_row": 3}), part({"source_row": 2})], "not sorted"),
        ([part({"source_row": 3}, {"source_row": 2})], "not sorted"),
        ([part({"source_file": "g"}, {"source_file": "f"})], "not sorted"),
        ([part({"source_sheet": pd.NA}), part({"source_sheet": "a"})], "not sorted"),
    ],
)
def test_rows_out_of_order_or_twice_stop_all(path: Path, slices, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        write_slices(slices, path, "responses")
    assert list(path.parent.iterdir()) == []


def test_a_new_file_or_sheet_begins_with_its_first_row_again() -> None:
    rows = [
        {"source_file": "f", "source_sheet": "a", "source_row": 9},
        {"source_file": "f", "source_sheet": "b", "source_row": 2},
        {"source_file": "f", "source_row": 2},
        {"source_file": "g", "source_sheet": "a", "source_row": 2},
    ]
    assert len(list(checked([part(*rows)], "responses"))) == 1
    assert len(list(checked([part(row) for row in rows], "responses"))) == 4


def test_of_some_columns_the_rules_of_these_are_checked(path: Path) -> None:
    write_slices([part({}, {"source_row": 3})], path, "responses")
    some = [*(f"source_{name}" for name in ("file", "sheet", "row")), "item", "value"]
    (read,) = checked(read_slices(path, "responses", some), "responses")
    assert read["value"].to_pylist() == [3, 3]
    assert set(read.column_names) == set(some)
    twice = part({}, {"item": "i"}).select(some)
    with pytest.raises(ValueError, match="stand twice"):
        list(checked([twice], "responses"))


def test_what_goes_wrong_in_the_second_thread_is_told_in_the_first() -> None:
    def failing():
        yield part({})
        raise RuntimeError("lost")

    with pytest.raises(RuntimeError, match="lost"):
        list(ahead(failing()))
