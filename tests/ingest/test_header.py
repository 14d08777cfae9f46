"""Delimited text saved from spreadsheets: titles above, headers of several rows, sums below."""

from pathlib import Path

import pytest

from samskaping.ingest.exports import RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.formats import reader
from samskaping.ingest.header import joined
from samskaping.study.bindings import Layout, TotalsRows

FIXTURE = Path(__file__).parent / "fixtures" / "delimited" / "two_headers.csv"
TOTALS = TotalsRows(column="Deltaker", texts=("Sum", "I alt"))


def read(content: bytes | str, layout: Layout):
    raw = content if isinstance(content, bytes) else content.encode()
    return reader("delimited")(RawFile("f.csv", raw), layout).table


def cells(table):
    return {name: column.to_pylist() for name, column in table.columns.items()}


def stopped(content, layout):
    with pytest.raises(IngestError) as caught:
        read(content, layout)
    return [(f.code, f.row, dict(f.arguments)) for f in caught.value.findings]


def test_a_title_two_header_rows_and_a_row_of_sums():
    table = read(FIXTURE.read_bytes(), Layout(header_row=3, header_rows=2, totals=TOTALS))
    assert cells(table) == {
        "Deltaker": ["D1", "D2", "D3"],
        "Trivsel / Nullpunkt": ["3,5", "2", "1"],
        "Trivsel / Oppfølging": ["4", "", "flyttet"],
        "Merknad": ["fint; veldig", "", ""],
    }
    assert table.rows.tolist() == [5, 6, 8]
    assert [(f.code, f.row, f.arguments["n"]) for f in table.findings] == [
        ("raw_blank_rows", None, 1),
        ("raw_totals_rows", 9, 1),
    ]


def test_sums_need_no_other_header_and_are_found_in_spite_of_blanks_and_case():
    table = read("Deltaker;n\na;1\n i ALT ;2\nb;3\n", Layout(totals=TOTALS))
    assert cells(table) == {"Deltaker": ["a", "b"], "n": ["1", "3"]}
    assert table.rows.tolist() == [2, 4]


def test_the_separator_is_the_one_of_the_header_and_not_of_the_title():
    table = read("Svar, samlet, alle, år, sted\nx;y\n1;2\n", Layout(header_row=2))
    assert cells(table) == {"x": ["1"], "y": ["2"]}


def test_a_title_with_a_line_break_in_quotes_is_one_row():
    table = read('"a\nb"\nx;y\n1;2\n', Layout(header_row=2, separator=";"))
    assert table.rows.tolist() == [3]


def test_other_encodings_are_read_and_told():
    table = read("tittel\nsted;x\nÅmølle;1\n".encode("cp1252"), Layout(header_row=2))
    assert cells(table)["sted"] == ["Åmølle"]
    assert [f.code for f in table.findings] == ["raw_encoding_guessed"]


def test_findings_name_the_rows_of_the_file():
    layout = Layout(header_row=2, header_rows=2)
    assert stopped("t\na;a\n;\n1;2\n", layout)[0][:2] == ("raw_header_twice", 2)
    assert stopped("t\na;b\nc;d\n1;2\n1\n1;2;3\n", layout) == [
        ("raw_fields", 5, {"n": 2, "rows": "5, 6", "fields": 2})
    ]
    assert stopped('t\na;b\nc;d\n1;"2\n', layout)[0][0] == "raw_quotes"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "raw_no_rows"),
        ("t\n", "raw_no_rows"),
        ("t\na;b\n", "raw_no_rows"),
        ('"t', "raw_quotes"),
    ],
)
def test_a_file_that_ends_before_its_table_is_told_as_such(content, code):
    assert stopped(content, Layout(header_row=2))[0][0] == code


def test_a_column_of_sums_that_is_not_there_is_missing():
    assert stopped("a\n1\n", Layout(totals=TOTALS))[0][0] == "raw_column_missing"


def test_names_are_joined_without_repeats_and_blanks():
    rows = [["A", "A", " ", "B"], ["A", "x", "y"]]
    assert joined(rows) == ["A", "A / x", "y", "B"]
