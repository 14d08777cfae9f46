"""Workbooks of all kinds, laid out as people lay them out."""

import datetime
import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import numbers

from samskaping.ingest.exports import RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.formats import reader
from samskaping.ingest.sheets import read_sheets
from samskaping.study.bindings import (
    Binding,
    CodedColumn,
    Constant,
    ItemColumns,
    Layout,
    TimeColumn,
    TotalsRows,
)
from tests.ingest.containers import ods, ods_cell, ods_row, text_cell, xlsb, xlsx

FIXTURES = Path(__file__).parent / "fixtures" / "workbook"
MEASURED = Layout(
    sheet="Målinger",
    header_row=3,
    header_rows=2,
    totals=TotalsRows(column="Deltaker", texts=("sum",)),
)


def bound(**columns: str) -> Binding:
    return Binding(
        case=Constant(constant="a"),
        wave=Constant(constant="b"),
        items=ItemColumns(columns=columns),
    )


def saved(*rows, book=None, merged=(), title="Ark1") -> bytes:
    book = book or openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    for area in merged:
        sheet.merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(content: bytes | str, layout: Layout | None = None):
    if isinstance(content, str):
        content = (FIXTURES / content).read_bytes()
    return reader("workbook")(RawFile("f.xlsx", content), layout or Layout()).table


def cells(table) -> dict[str, list[str]]:
    return {name: column.to_pylist() for name, column in table.columns.items()}


def stopped(content, layout=None):
    with pytest.raises(IngestError) as caught:
        read(content, layout)
    return [(f.code, f.column, dict(f.arguments)) for f in caught.value.findings]


def found(table):
    return [(f.code, f.row, f.arguments["n"]) for f in table.findings]


def test_a_title_a_header_of_two_rows_and_a_row_of_sums(tmp_path):
    table = read("measured.xlsx", MEASURED)
    assert cells(table) == {
        "Deltaker": ["D1", "D2", "D3", "D4"],
        "Prosjekt": ["N", "N", "S", "S"],
        "Trivsel / Nullpunkt": ["3.5", "2,5", "", "1"],
        "Trivsel / Oppfølging": ["4", "0.1", "12", "flyttet"],
        "Samtykke": ["TRUE", "FALSE", "TRUE", "TRUE"],
        "Målt": ["2025-05-01", "2025-05-02T13:30:00", "2025-05-03", "2025-05-04"],
        "Merknad": ["", "", "fint", ""],
    }
    assert table.rows.tolist() == [5, 6, 7, 9]
    assert table.sheet == "Målinger"


def test_blank_hidden_and_summing_rows_are_told(tmp_path):
    assert found(read("measured.xlsx", MEASURED)) == [
        ("raw_blank_rows", None, 1),
        ("raw_hidden_rows", None, 1),
        ("raw_hidden_columns", None, 1),
        ("raw_totals_rows", 10, 1),
    ]


@pytest.mark.parametrize("name", ["small.ods", "small.xlsb"])
def test_other_kinds_of_workbook_say_the_same(name):
    table = read(name)
    assert cells(table)["Trivsel"][:3] == ["4", "0.1", "3"]
    assert cells(table)["Merknad"][:2] == ["fint", ""]
    assert ("raw_hidden_rows", None, 1) in found(table)


def test_a_workbook_of_the_past_shows_its_hidden_parts_and_its_errors():
    assert found(read("old.xls"))[1:] == [
        ("raw_hidden_rows", None, 1),
        ("raw_hidden_columns", None, 1),
    ]
    assert stopped("old.xls", bound(x="Feil")) == [
        ("raw_cell_error", "Feil", {"n": 1, "cells": "D3"})
    ]
    assert stopped("old.xls", bound(x="Trivsel")) == [
        ("raw_cell_merged", "Trivsel", {"n": 1, "cells": "B5"})
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (4.0, "4"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.333333333333333"),
        (-0.0, "0"),
        (1e-7, "1e-07"),
        (31000001, "31000001"),
        (123456789012345678, "123456789012346000"),
        (1e20, "100000000000000000000"),
        (1e300, "1e+300"),
        (True, "TRUE"),
        (False, "FALSE"),
        ("4", "4"),
        ("0301", "0301"),
        (" 4,5 ", " 4,5 "),
        (datetime.datetime(2025, 5, 1, 3, 4, 5), "2025-05-01T03:04:05"),
        (datetime.date(2025, 5, 1), "2025-05-01"),
        (datetime.time(3, 4), "03:04:00"),
        (datetime.timedelta(hours=30, minutes=5), "30:05:00"),
    ],
)
def test_a_cell_as_text(value, text):
    assert cells(read(saved(["x", "y"], ["-", value])))["y"] == [text]


def test_a_number_with_many_digits_stays_within_what_a_spreadsheet_keeps():
    assert cells(read(xlsx("<sheetData><row><c><v>1</v></c></row>"
                           "<row><c><v>0.30000000000000004</v></c></row></sheetData>")))["1"] == [
        "0.3"
    ]  # fmt: skip


def test_a_number_that_was_written_as_text_is_known_from_one_that_is_stored():
    table = read(saved(["x", "y"], [1.25, "1.250"], [3, "4,5"], ["fint", "1.5e3"]))
    assert table.written == {"x": frozenset(), "y": frozenset({"1.250", "1.5e3"})}


def test_a_scale_text_that_became_a_date_stops_with_its_cell():
    content = saved(["x", "y"], [1, "1-5"], [2, datetime.date(2025, 5, 1)])
    assert stopped(content, bound(x="x", y="y")) == [
        ("raw_cell_date", "y", {"n": 1, "cells": "B3"})
    ]
    assert cells(read(content))["y"] == ["1-5", "2025-05-01"]


def test_a_date_is_welcome_in_a_column_of_times_or_as_a_declared_code():
    content = saved(["x", "y"], [datetime.date(2025, 5, 1), datetime.date(2025, 6, 1)])
    binding = bound().model_copy(
        update={
            "submitted_at": TimeColumn(column="x"),
            "role": CodedColumn(column="y", codes={"2025-06-01": "june"}),
        }
    )
    assert cells(read(content, binding)) == {"x": ["2025-05-01"], "y": ["2025-06-01"]}
    other = CodedColumn(column="y", codes={"2025-07-01": "july"})
    told = stopped(content, binding.model_copy(update={"role": other}))
    assert told[0][:2] == ("raw_cell_date", "y")


def test_a_formula_without_value_stops_only_where_it_is_read():
    content = saved(["x", "y"], [1, "=1+1"], [2, "=1+1"])
    assert stopped(content, bound(y="y")) == [
        ("raw_formula_unvalued", "y", {"n": 2, "cells": "B2, B3"})
    ]
    assert cells(read(content, bound(x="x")))["x"] == ["1", "2"]


def test_a_row_of_nothing_but_formulas_without_value_is_no_blank_row():
    content = saved(["x"], ["=1+1"])
    assert stopped(content, bound(x="x"))[0][0] == "raw_formula_unvalued"


def test_a_formula_with_a_value_is_its_value_and_an_empty_text_is_one():
    sheet = (
        f"<sheetData><row>{text_cell('A1', 'x')}{text_cell('B1', 'y')}</row><row>"
        '<c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>""</f><v></v></c></row></sheetData>'
    )
    assert cells(read(xlsx(sheet), bound(x="x", y="y"))) == {"x": ["2"], "y": [""]}


def test_an_error_in_a_cell_stops_where_it_is_read():
    sheet = (
        f"<sheetData><row>{text_cell('A1', 'x')}{text_cell('B1', 'y')}</row>"
        '<row><c r="A2"><v>1</v></c><c r="B2" t="e"><v>#REF!</v></c></row></sheetData>'
    )
    assert stopped(xlsx(sheet), bound(y="y")) == [("raw_cell_error", "y", {"n": 1, "cells": "B2"})]
    assert cells(read(xlsx(sheet), bound(x="x")))["y"] == ["#REF!"]


def test_an_error_in_the_name_of_a_column_stops():
    sheet = (
        f"<sheetData><row>{text_cell('A1', 'x')}<c r='B1' t='e'><v>#N/A</v></c></row>"
        '<row><c r="A2"><v>1</v></c></row></sheetData>'
    )
    assert stopped(xlsx(sheet))[0][0] == "raw_cell_error"


def test_errors_and_formulas_without_value_are_seen_in_open_documents():
    broken = '<table:table-cell office:value-type="string" calcext:value-type="error"/>'
    unvalued = '<table:table-cell table:formula="of:=1+1"/>'
    content = ods([ods_row(ods_cell("x"), ods_cell("y")), ods_row(broken, unvalued)])
    assert [one[:2] for one in stopped(content, bound(x="x", y="y"))] == [
        ("raw_cell_error", "x"),
        ("raw_formula_unvalued", "y"),
    ]


def test_errors_are_seen_in_binary_workbooks():
    content = xlsb([["x", "y"], ["a", None]], errors={(1, 1): 0x2A})
    assert stopped(content, bound(y="y")) == [("raw_cell_error", "y", {"n": 1, "cells": "B2"})]
    assert cells(read(content))["y"] == ["#N/A"]


def test_merged_cells_of_a_header_count_for_all_their_columns():
    rows = [
        ods_row(
            ods_cell("Trivsel", 'table:number-columns-spanned="2"'),
            "<table:covered-table-cell/>",
            ods_cell("Merknad", 'table:number-rows-spanned="2"'),
        ),
        ods_row(ods_cell("før"), ods_cell("etter"), "<table:covered-table-cell/>"),
        ods_row(ods_cell(1.0), ods_cell(2.0), ods_cell("ja")),
    ]
    names = ["Trivsel / før", "Trivsel / etter", "Merknad"]
    assert read(ods(rows), Layout(header_rows=2)).header == names
    binary = xlsb(
        [["Trivsel", None, "Merknad"], ["før", "etter", None], [1.0, 2.0, "ja"]],
        merged=[(0, 0, 0, 1), (0, 2, 1, 2)],
    )
    assert read(binary, Layout(header_rows=2)).header == names


def test_a_merged_cell_among_the_data_stops_where_it_is_read():
    content = saved(["x", "y"], ["N", 1], [None, 2], merged=["A2:A3"])
    assert stopped(content, bound(x="x", y="y")) == [
        ("raw_cell_merged", "x", {"n": 2, "cells": "A2, A3"})
    ]
    assert cells(read(content, bound(y="y")))["y"] == ["1", "2"]


def test_a_merged_cell_may_be_named_by_any_two_corners():
    sheet = (
        f"<sheetData><row>{text_cell('A1', 'Trivsel')}<c r='B1'/></row><row>"
        f"{text_cell('A2', 'før')}{text_cell('B2', 'etter')}</row>"
        '<row><c r="A3"><v>1</v></c><c r="B3"><v>2</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="B1:A1"/></mergeCells>'
    )
    names = ["Trivsel / før", "Trivsel / etter"]
    assert read(xlsx(sheet), Layout(header_rows=2)).header == names


def test_one_sheet_with_content_needs_no_name_and_two_do():
    book = openpyxl.Workbook()
    book.create_sheet("Ark2")
    assert cells(read(saved(["x"], [1], book=book))) == {"x": ["1"]}
    book = openpyxl.Workbook()
    for name in ("Svar", "kari@example.org"):
        book.create_sheet(name).append(["y"])
    content = saved(["x"], [1], book=book)
    assert stopped(content) == [("raw_sheet_unnamed", None, {"n": 3, "sheets": "Ark1, Svar, [16]"})]
    assert cells(read(content, Layout(sheet="Ark1 "))) == {"x": ["1"]}
    assert stopped(content, Layout(sheet="Ark9"))[0][2] == {
        "sheet": "Ark9",
        "sheets": "Ark1, Svar, [16]",
    }


def test_formatting_beside_and_below_the_table_is_no_part_of_it():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["C1"] = "x", "y"
    book.active["A2"], book.active["C2"] = 1, 2
    for place in ("E1", "E9", "Z50"):
        book.active[place].number_format = numbers.FORMAT_PERCENTAGE
    table = read(saved(book=book))
    assert cells(table) == {"x": ["1"], "y": ["2"]}
    assert table.findings == []


def test_a_column_with_data_needs_a_name_and_no_two_have_the_same():
    blank = stopped(saved(["x", None], [1, 2]))[0]
    assert blank == ("raw_header_blank", None, {"n": 1, "positions": "2"})
    assert stopped(saved(["x", "x "], [1, 2]))[0][0] == "raw_header_twice"


@pytest.mark.parametrize(
    ("rows", "layout", "code"),
    [
        ([[None]], Layout(), "raw_empty"),
        ([["x"]], Layout(), "raw_no_rows"),
        ([["x"], [1]], Layout(header_row=3), "raw_no_rows"),
        ([["x"], ["Sum"]], Layout(totals=TotalsRows(column="x", texts=("Sum",))), "raw_no_rows"),
        ([["x"], [1]], Layout(totals=TotalsRows(column="y", texts=("a",))), "raw_column_missing"),
    ],
)
def test_a_table_with_nothing_in_it_stops(rows, layout, code):
    assert stopped(saved(*rows), layout)[0][0] == code


def test_text_that_was_spoilt_before_is_told():
    table = read(saved(["x"], ["BlÃ¥bÃ¦r"]))
    assert found(table) == [("raw_mojibake", 2, 1)]


def test_all_sheets_are_given_as_rows_of_text():
    book = read_sheets((FIXTURES / "measured.xlsx").read_bytes(), "f")
    assert book.names == ["Les meg", "Målinger"]
    notes, sheet = book.sheets
    assert notes.rows == [["Alt her er oppdiktet."]]
    assert sheet.rows[4] == ["D1", "N", "3.5", "4", "TRUE", "2025-05-01", ""]
    assert sheet.dates == {6: [5, 6, 7, 9]}
    assert sheet.unvalued == {(5, 7), (10, 4)}
    assert ((3, 3), (3, 4)) in sheet.merged
    assert (list(sheet.hidden_rows), list(sheet.hidden_columns)) == ([6], [7])
