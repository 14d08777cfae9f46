"""Workbooks that are damaged, hostile, or laid out otherwise than the binding says."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.broken.registry import broken
from tests.broken.studies import (
    ANSWERS,
    COMMENT,
    MEASUREMENTS,
    answers,
    measurements,
    replace,
    table,
)
from tests.ingest.containers import text_cell, unzipped, xlsx, zipped

BOOK = ANSWERS.replace(".csv", ".xlsx")
BOOK_OF_MEASUREMENTS = MEASUREMENTS.replace(".csv", ".xlsx")


def _read_as_workbook(study: Path, name: str = ANSWERS) -> Path:
    """Let the study read a workbook in the place of a text; the text goes."""
    book = name.replace(".csv", ".xlsx")
    replace(study, "config/config.yaml", f"{name}, format: delimited", f"{book}, format: workbook")
    (study / name).unlink()
    return study / book


def _workbook(
    study: Path, name: str = ANSWERS, edit: Callable[[Worksheet], object] | None = None
) -> None:
    """Put the cells of a text into a workbook, and read that."""
    rows = table(study, name)
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([_typed(text) for text in row])
    if edit is not None:
        edit(sheet)
    book.save(_read_as_workbook(study, name))


def _typed(text: str) -> str | float | None:
    number = text.replace(",", ".")
    return float(number) if number.replace(".", "", 1).isdigit() else text or None


@broken(answers)
def sound_workbook(study: Path) -> None:
    _workbook(study)


@broken(answers, "E-RAW-051")
def truncated_workbook(study: Path) -> None:
    _workbook(study)
    whole = (study / BOOK).read_bytes()
    (study / BOOK).write_bytes(whole[: len(whole) * 2 // 3])


@broken(answers, "E-RAW-050")
def text_with_the_name_of_a_workbook(study: Path) -> None:
    content = (study / ANSWERS).read_bytes()
    _read_as_workbook(study).write_bytes(content)


@broken(answers, "E-RAW-050")
def web_page_with_the_name_of_a_workbook(study: Path) -> None:
    _read_as_workbook(study).write_text(f"<html><table><tr><td>{COMMENT}", "utf-8")


@broken(answers, "E-RAW-002")
def workbook_named_delimited(study: Path) -> None:
    _workbook(study)
    replace(study, "config/config.yaml", "format: workbook", "format: delimited")


@broken(answers, "E-RAW-053")
def zip_bomb(study: Path) -> None:
    sound = xlsx("<sheetData/>")
    bomb = {**unzipped(sound), "xl/media/bomb.xml": b"<x>" + b"0" * 50_000_000 + b"</x>"}
    _read_as_workbook(study).write_bytes(zipped(bomb))


@broken(answers, "E-RAW-054")
def xml_bomb(study: Path) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    start = f'<!DOCTYPE x [<!ENTITY e0 "{COMMENT}">{entities}]><sst><si><t>&e9;</t></si></sst>'
    _read_as_workbook(study).write_bytes(
        xlsx("<sheetData/>", extra={"xl/sharedStrings.xml": start})
    )


@broken(answers, "E-RAW-054")
def file_outside_the_zip(study: Path) -> None:
    evil = {"../../../../etc/cron.d/x.xml": b"<x/>"}
    _read_as_workbook(study).write_bytes(xlsx("<sheetData/>", extra=evil))


@broken(answers, "E-RAW-006")
def workbook_with_a_cell_of_50_mb(study: Path) -> None:
    cells = "".join(text_cell(f"{letter}1", letter) for letter in "ABC")
    bomb = text_cell("A2", "hemmelig " * 5_600_000)
    sheet = f'<sheetData><row r="1">{cells}</row><row r="2">{bomb}</row></sheetData>'
    _read_as_workbook(study).write_bytes(xlsx(sheet, packed=False))


@broken(answers, "E-RAW-009", "E-RAW-010")
def merged_title_above_the_header(study: Path) -> None:
    def add(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["A1"] = "Svar 2025"
        sheet.merge_cells("A1:C1")

    _workbook(study, edit=add)


@broken(measurements, "E-RAW-009", "E-RAW-010")
def merged_header_undeclared(study: Path) -> None:
    def add(sheet: Worksheet) -> None:
        sheet.insert_rows(1)
        sheet["C1"], sheet["E1"] = "visited", "trust"
        sheet.merge_cells("C1:D1")
        sheet.merge_cells("E1:F1")

    _workbook(study, MEASUREMENTS, add)


@broken(measurements, "N-ANS-028", "W-ANS-002", "W-ANS-035", "N-CLN-002")
def totals_row_undeclared(study: Path) -> None:
    def add(sheet: Worksheet) -> None:
        sheet.append(["Sum", None, 40, 42, 6.1, 6.8])

    _workbook(study, MEASUREMENTS, add)


@broken(answers, "E-RAW-059")
def dates_that_a_spreadsheet_made_of_answers(study: Path) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["H5"] = sheet["H9"] = datetime.date(2025, 4, 3)

    _workbook(study, edit=put)


@broken(answers, "E-RAW-057")
def formula_without_a_value(study: Path) -> None:
    def put(sheet: Worksheet) -> None:
        sheet["H5"] = "=1+3"

    _workbook(study, edit=put)


@broken(answers, "E-RAW-150")
def merged_cells_among_the_data(study: Path) -> None:
    _workbook(study, edit=lambda sheet: sheet.merge_cells("A2:A4"))


@broken(answers, "E-RAW-056")
def two_sheets_and_none_named(study: Path) -> None:
    def add(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Petronella@example.org").append([COMMENT])

    _workbook(study, edit=add)


@broken(answers, "E-RAW-055")
def sheet_that_is_not_there(study: Path) -> None:
    replace(study, "config/bindings/answers.yaml", 'separator: ";"', "sheet: Svar")
    _workbook(study)


@broken(answers, "W-RAW-156", "W-RAW-157")
def hidden_rows_and_columns(study: Path) -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["C"].hidden = True

    _workbook(study, edit=hide)
