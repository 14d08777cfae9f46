"""The small writer of workbooks: what other programs read in its files, and that bytes repeat."""

import io
import zipfile

import openpyxl
import pytest

from samskaping.simulate.workbook import Sheet, column_name, workbook

ROWS = [
    ["Sted", "Måling", None],
    [None, "før", "etter"],
    ["Å & Ø <grend>", 3.25, 4],
    ["  to blanke  ", "3,5", None],
]


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_another_program_reads_the_cells_as_they_were_given():
    sheet = opened(workbook([Sheet("Ark", ROWS)]))["Ark"]
    assert [list(row) for row in sheet.values] == ROWS
    assert sheet["B3"].data_type == "n"
    assert sheet["B4"].data_type == "s"


def test_merged_cells_and_several_sheets_are_kept():
    book = opened(workbook([Sheet("Les meg", [["se under"]]), Sheet("Tall", ROWS, ["B1:C1"])]))
    assert book.sheetnames == ["Les meg", "Tall"]
    assert [str(area) for area in book["Tall"].merged_cells.ranges] == ["B1:C1"]


def test_an_empty_row_stays_where_it_is():
    sheet = opened(workbook([Sheet("Ark", [["a"], [], ["b"]])]))["Ark"]
    assert [row[0] for row in sheet.values] == ["a", None, "b"]


def test_neither_the_clock_nor_a_compression_library_shows_in_the_file():
    content = workbook([Sheet("Ark", ROWS)])
    entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    assert content == workbook([Sheet("Ark", ROWS)])
    assert {entry.date_time for entry in entries} == {(2026, 1, 1, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_named_as_in_a_spreadsheet(number, name):
    assert column_name(number) == name
