"""Workbooks from Microsoft Forms, in the languages of their owners."""

import io
from pathlib import Path

import openpyxl
import pytest

from samskaping.ingest.exports import RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.formats import reader
from samskaping.study.bindings import Layout

FIXTURES = Path(__file__).parent / "fixtures" / "ms_forms"


def read(content: bytes | str):
    if isinstance(content, str):
        content = (FIXTURES / content).read_bytes()
    return reader("ms_forms")(RawFile("f.xlsx", content), Layout())


def saved(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "time", "dropped", "ignored"),
    [
        (
            "nb.xlsx",
            "Fullføringstidspunkt",
            ("E-postadresse", "Navn"),
            ("ID", "Starttidspunkt", "Tidspunkt for siste endring"),
        ),
        ("da.xlsx", "Færdiggørelsestidspunkt", ("Mail", "Navn"), ("ID", "Starttidspunkt")),
        (
            "en.xlsx",
            "Completion time",
            ("Email", "Name"),
            ("ID", "Start time", "Last modified time"),
        ),
    ],
)
def test_its_own_columns_are_known_in_each_language(name, time, dropped, ignored):
    export = read(name)
    assert export.own.submitted_at.column == time
    assert export.own.submitted_at.format is None
    assert export.own.drop == dropped
    assert export.own.ignore == ignored
    assert export.table.columns[time].to_pylist() == ["2025-03-05T10:02:41", "2025-03-06T18:04:12"]


def test_names_of_questions_lose_blanks_that_cannot_be_seen():
    assert "Vi stoler på hverandre" in read("nb.xlsx").table.columns


def test_several_answers_lose_the_separator_behind_the_last():
    columns = read("nb.xlsx").table.columns
    assert columns["Hva har du vært med på?"].to_pylist() == ["Kafé;Tur", "Tur"]


def test_a_semicolon_at_the_end_of_one_text_is_not_taken_for_a_separator():
    content = saved(
        ["ID", "Completion time", "x", "y"], [1, "2025", "a;", ""], [2, "2025", "b", ""]
    )
    assert read(content).table.columns["x"].to_pylist() == ["a;", "b"]


def test_a_question_with_a_name_like_the_tools_own_is_a_question():
    content = saved(["ID", "Completion time", "x", "Name"], [1, "2025-01-01", "a", "b"])
    assert read(content).own.drop == ()


@pytest.mark.parametrize(
    "header", [["a", "b"], ["ID", "a"], ["a", "ID", "Completion time"], [None]]
)
def test_another_workbook_is_told_as_such(header):
    with pytest.raises(IngestError) as caught:
        read(saved(header, [1]))
    assert caught.value.findings[0].code in ("raw_not_ms_forms", "raw_empty")
