"""Delimited text is read as it is, or refused with the row where it is broken."""

import csv
import io

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from samskaping.ingest import IngestError, delimited_text, regular_text
from samskaping.ingest.cells import Cells
from samskaping.ingest.delimited_text import TextTable, read_text_table, tidy_text


def cells(raw, **how):
    table = read_text_table(raw, "file.csv", **how)
    return {name: column.to_pylist() for name, column in table.columns.items()}


def codes(raw, **how):
    return [f.code for f in read_text_table(raw, "file.csv", **how).findings]


def refusal(raw, **how):
    with pytest.raises(IngestError) as caught:
        read_text_table(raw, "file.csv", **how)
    return [(f.code, f.row) for f in caught.value.findings]


def test_nothing_becomes_a_number_or_nothing():
    read = cells(b"a;b;c;d\n0301;NA;;1-5\n1,5;None;null;TRUE\n")
    assert read == {
        "a": ["0301", "1,5"], "b": ["NA", "None"], "c": ["", "null"], "d": ["1-5", "TRUE"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "declared"),
    [
        ("navn;by\nÅse;Bø\n".encode(), "auto"),
        ("navn;by\nÅse;Bø\n".encode("utf-8-sig"), "auto"),
        ("navn;by\nÅse;Bø\n".encode("cp1252"), "auto"),
        ("navn;by\nÅse;Bø\n".encode("utf-16"), "auto"),
        ("navn;by\nÅse;Bø\n".encode("utf-8-sig"), "utf-8"),
        ("navn;by\nÅse;Bø\n".encode("utf-16"), "utf-16"),
        ("navn;by\nÅse;Bø\n".encode("iso-8859-1"), "iso-8859-1"),
    ],
)
def test_norwegian_letters_survive_every_usual_encoding(raw, declared):
    assert cells(raw, encoding=declared) == {"navn": ["Åse"], "by": ["Bø"]}


def test_a_guessed_encoding_is_noted_and_a_declared_one_is_obeyed():
    raw = "a;b\nå;1\n"
    assert codes(raw.encode("cp1252")) == ["raw_encoding_guessed"]
    assert codes(raw.encode()) == []
    assert refusal(raw.encode("cp1252"), encoding="utf-8") == [("raw_encoding", 2)]
    assert cells(raw.encode(), encoding="cp1252") == {"a": ["Ã¥"], "b": ["1"]}
    assert codes(raw.encode(), encoding="cp1252") == ["raw_mojibake"]


def test_a_sign_for_lost_letters_is_warned_of_with_its_first_row():
    (finding,) = read_text_table("a;b\nx;1\nb\ufffd;2\n".encode(), "f.csv").findings
    assert (finding.code, finding.row, finding.column, finding.value) == (
        "raw_replacement", 3, "a", None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a;b;c", ["a", "b", "c"]),
        ("a,b,c", ["a", "b", "c"]),
        ("a\tb\tc", ["a", "b", "c"]),
        ('"a, and; more, text, here";b;c', ["a, and; more, text, here", "b", "c"]),
        ("alone", ["alone"]),
    ],
)
def test_the_separator_is_counted_in_the_header_outside_quotes(header, expected):
    width = len(expected)
    sign = max(";,\t", key=header.split('"')[-1].count)
    row = sign.join(["1,5" if sign == ";" else "1"] * width)
    assert list(cells(f"{header}\n{row}\n".encode())) == expected


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    raw = b'a;b\r\n1;"two\r\nlines"\r\n\r\n;\r\n2;x\r\n\r\n'
    table = read_text_table(raw, "file.csv")
    assert table.rows.tolist() == [2, 5]
    assert table.columns["b"].to_pylist() == ["two\r\nlines", "x"]
    assert [(f.code, f.arguments["n"]) for f in table.findings] == [("raw_blank_rows", 2)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", ("raw_empty", None)),
        (b" \n\n", ("raw_empty", None)),
        (b"a;b\n", ("raw_no_rows", None)),
        (b"a;b\n;\n", ("raw_no_rows", None)),
        (b"PK\x03\x04rest", ("raw_not_text", None)),
        (b"a;b\n1;\x00\n", ("raw_not_text", None)),
        (b"a;a\n1;2\n", ("raw_header_twice", 1)),
        (b"a; a \n1;2\n", ("raw_header_twice", 1)),
        (b"a;\n1;2\n", ("raw_header_blank", 1)),
        (b"a;b\n1;2\n1;2;3\n1\n", ("raw_fields", 3)),
        (b'a;b\n1;"x\n', ("raw_quotes", 2)),
        (b'a;b\n1;2\n1;"x"y\n', ("raw_quotes", 3)),
        (b"a;b\n1;" + b"x" * 200_000 + b"\n", ("raw_cell_size", 2)),
    ],
)
def test_a_broken_file_is_refused_with_its_row(raw, expected):
    assert refusal(raw) == [expected]


def test_rows_with_a_wrong_number_of_fields_are_all_named():
    with pytest.raises(IngestError) as caught:
        read_text_table(b"a;b\n1;2\n1;2;3\n1;2\n1\n", "file.csv")
    assert dict(caught.value.findings[0].arguments) == {"n": 2, "rows": "3, 5", "fields": 2}


def test_a_header_written_with_letters_in_two_parts_is_the_same_header():
    assert list(cells("Ma\u030aling;b\n1;2\n".encode())) == ["Måling", "b"]


_cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=6)


@given(st.lists(st.lists(_cell, min_size=3, max_size=3), min_size=1, max_size=5))
def test_whatever_a_writer_of_csv_writes_is_read_back(rows):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["a", "b", "c"], ["first", "", ""], *rows])
    read = cells(text.getvalue().encode(), encoding="utf-8")
    assert list(zip(*read.values(), strict=True))[1:] == [tuple(row) for row in rows if any(row)]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_table_or_findings_and_nothing_else(raw):
    try:
        table = read_text_table(raw, "file.csv")
    except IngestError as cause:
        found = cause.findings
    else:
        found = [len(column) == len(table.rows) for column in table.columns.values()]
    assert found
    assert all(found)


def outcome(raw, *, regular=True, part=1 << 22):
    """All that a caller sees of a text, read in parts or carefully, and whether it was regular."""
    taken = []

    def read(content, separator, width):
        cells = regular_text.read_regular(content, separator, width) if regular else None
        taken.append(cells is not None)
        return cells

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited_text, "read_regular", read)
        patch.setattr(regular_text, "_PART", part)
        try:
            table = read_text_table(raw, "file.csv")
        except IngestError as cause:
            return cause.findings, any(taken)
    columns = {name: column.to_pylist() for name, column in table.columns.items()}
    return (columns, table.rows.tolist(), table.findings), any(taken)


@pytest.mark.parametrize(
    "raw",
    [
        b"a;b\n1;2\n",
        b'"a";"b"\r\n"1";"2"\r\n',
        b'\xef\xbb\xbf"a";"b"\n"";"x ""y"" z"\n"";""\n"1";"two\r\nlines;\n"\n\n\n',
        'a;b\nå;"ø"'.encode("cp1252"),
    ],
)
def test_an_ordinary_text_is_read_in_parts(raw):
    read, regular = outcome(raw, part=3)
    assert regular
    assert (read, False) == outcome(raw, regular=False)


@pytest.mark.parametrize(
    "raw",
    [
        b'a;b\n1; "2"\n',
        b'a;b\n1;"2" \n',
        b'a;b\n1;2"\n',
        b"a;b\n1;2\r3;4\n",
        b"a;b\n\n1;2\n",
        b"a;b\n\r\n1;2\n",
        b"a;b\n1;2;3\n",
        b'a;b\n1;"2\n',
        b"a;b\n",
        b"a;b\n1;" + b"x" * 131_073 + b"\n",
    ],
)
def test_any_other_text_is_read_carefully(raw):
    read, regular = outcome(raw)
    assert not regular
    assert read == outcome(raw, regular=False)[0]


_piece = st.text(st.sampled_from('";\r\naé '), max_size=5)
_quoted = _piece.map(lambda text: '"' + text.replace('"', '""') + '"')
_bare = _piece.map(lambda text: "".join(sign for sign in text if sign not in '";\r\n'))
_row = st.lists(st.one_of(_quoted, _quoted, _bare, _piece), min_size=2, max_size=2).map(";".join)
_text = st.tuples(
    st.sampled_from(["a;b", '"a";"b"', '"a\n";b', 'a;"b""c"', "a;a"]),
    st.sampled_from(["\n", "\n", "\r\n", "\r"]),
    st.lists(st.one_of(_row, _row, _row, _piece), max_size=5),
    st.sampled_from(["", "\n", "\r\n", "\n\n"]),
).map(lambda parts: parts[1].join([parts[0], *parts[2]]) + parts[3])


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(_text, st.sampled_from([1, 2, 3, 7, 1 << 22]))
@example('a;b\n"\n";"\n\r\n"', 7)
@example('"a";"b"\r\n;"\r\n"\n', 3)
def test_read_in_parts_or_carefully_a_text_is_the_same(text, part):
    assert outcome(text.encode(), part=part)[0] == outcome(text.encode(), regular=False)[0]


@given(st.lists(st.text(st.sampled_from("a~! \t\u00a0\ufeffåa\u030a"), max_size=6), min_size=1))
@example(["a  a", "a ", " a", "a a", ""])
def test_the_texts_of_a_column_are_all_tidied(texts):
    table = TextTable("f", {"a": pa.chunked_array([pa.array(texts)])}, np.arange(len(texts)) + 2)
    read = Cells.of(table, "a")
    assert [read.texts[place] for place in read.index] == [tidy_text(text) for text in texts]
