"""Raw files whose bytes or shape are wrong."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

from tests.broken.registry import broken
from tests.broken.studies import (
    ANSWERS,
    COMMENT,
    answers,
    column,
    edit_cells,
    edit_text,
    measurements,
    replace,
)

BINDING = "config/bindings/answers.yaml"


@broken(answers, "E-CFG-047")
def missing_file(study: Path) -> None:
    (study / ANSWERS).rename(study / "data/raw/answer.csv")


@broken(answers, "E-RAW-004")
def empty_file(study: Path) -> None:
    (study / ANSWERS).write_bytes(b"")


@broken(answers, "E-RAW-004")
def file_of_blank_lines(study: Path) -> None:
    (study / ANSWERS).write_bytes(b"\r\n  \n\n")


@broken(answers, "E-RAW-005")
def header_without_answers(study: Path) -> None:
    edit_text(study, ANSWERS, lambda text: text.splitlines()[0] + "\n")


@broken(answers, "E-RAW-002")
def binary_junk(study: Path) -> None:
    junk = bytes(range(256)) * 40
    (study / ANSWERS).write_bytes(b"\x7fELF" + junk)


@broken(answers, "E-RAW-002")
def nul_bytes_in_a_text(study: Path) -> None:
    edit_text(study, ANSWERS, lambda text: text.replace("North;2", "North;2\x00", 1))


@broken(answers, "E-RAW-002")
def zip_with_the_name_of_a_text(study: Path) -> None:
    with zipfile.ZipFile(study / ANSWERS, "w") as packed:
        packed.writestr("answers.csv", COMMENT)


@broken(answers, "E-RAW-003")
def latin_1_declared_as_utf_8(study: Path) -> None:
    replace(study, BINDING, 'separator: ";"', 'separator: ";"\nencoding: utf-8')
    edit_text(study, ANSWERS, lambda text: text.replace("North", "Nørth", 1))
    path = study / ANSWERS
    path.write_bytes(path.read_text("utf-8").encode("iso-8859-1"))


@broken(answers, "E-RAW-002")
def utf_16_declared_as_cp1252(study: Path) -> None:
    replace(study, BINDING, 'separator: ";"', 'separator: ";"\nencoding: cp1252')
    path = study / ANSWERS
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))


@broken(answers, "W-RAW-020", "E-RAW-013", "E-RAW-012")
def letters_doubled_by_another_program(study: Path) -> None:
    replace(study, BINDING, "own code", "egen kode på kortet")
    edit_text(study, ANSWERS, lambda text: text.replace("own code", "egen kode pÃ¥ kortet"))


@broken(answers, "E-RAW-012", "E-RAW-013")
def header_mismatch(study: Path) -> None:
    replace(study, ANSWERS, "taking part as", "takes part as")


@broken(answers, "E-RAW-009")
def lost_header(study: Path) -> None:
    edit_text(study, ANSWERS, lambda text: text.partition("\n")[2])


@broken(answers, "E-RAW-013")
def unknown_column(study: Path) -> None:
    def add(rows: list[list[str]]) -> None:
        for row, text in zip(rows, ["phone", *["99887766"] * len(rows)], strict=False):
            row.append(text)

    edit_cells(study, ANSWERS, add)


@broken(answers, "E-RAW-013")
def unknown_column_that_looks_like_a_person(study: Path) -> None:
    def add(rows: list[list[str]]) -> None:
        rows[0].append("petronella@example.org")
        for row in rows[1:]:
            row.append("99887766")

    edit_cells(study, ANSWERS, add)


@broken(answers, "E-RAW-009")
def two_columns_of_one_name(study: Path) -> None:
    replace(study, ANSWERS, "q2", "q1")


@broken(answers, "E-RAW-010")
def column_without_a_name(study: Path) -> None:
    replace(study, ANSWERS, "e-mail", "")


@broken(answers, "E-RAW-008")
def comment_with_an_unquoted_separator(study: Path) -> None:
    edit_text(study, ANSWERS, lambda text: text.replace('"', ""))


@broken(answers, "E-RAW-007")
def quotation_marks_that_do_not_match(study: Path) -> None:
    edit_text(study, ANSWERS, lambda text: text.replace(';"Hilsen', ';"Hil"sen', 1))


@broken(answers, "E-RAW-006")
def cell_of_50_mb(study: Path) -> None:
    edit_text(study, ANSWERS, lambda text: text.replace("Hilsen", "hemmelig " * 5_600_000, 1))


@broken(answers, "E-RAW-010")
def header_of_two_rows_undeclared(study: Path) -> None:
    edit_text(study, ANSWERS, lambda text: "place;round;about the person" + ";" * 11 + "\n" + text)


@broken(answers, "E-RAW-010")
def title_above_the_header(study: Path) -> None:
    edit_text(study, ANSWERS, lambda text: "Survey 2025" + ";" * 13 + "\n" + text)


@broken(answers, "E-RAW-011")
def separator_that_is_not_the_declared_one(study: Path) -> None:
    edit_text(study, ANSWERS, lambda text: text.replace(";", "\t"))


@broken(answers, "E-RAW-014")
def delimited_text_named_nettskjema(study: Path) -> None:
    replace(study, "config/config.yaml", "format: delimited", "format: nettskjema")


@broken(answers, "E-RAW-014")
def qualtrics_named_nettskjema(study: Path) -> None:
    replace(study, "config/config.yaml", "format: delimited", "format: nettskjema")
    head = "StartDate;EndDate;q1\nStart;End;Question\n" + ";".join(
        f'"{{""ImportId"":""{name}""}}"' for name in ("startDate", "endDate", "QID1")
    )
    (study / ANSWERS).write_text(f"{head}\n2025-03-01;2025-03-01;{COMMENT[:20]}\n", "utf-8")


@broken(answers, "E-RAW-153")
def delimited_text_named_spss(study: Path) -> None:
    replace(study, "config/config.yaml", "format: delimited", "format: spss")


@broken(answers, "E-CFG-047")
def companion_file_missing(study: Path) -> None:
    replace(
        study,
        "config/config.yaml",
        "format: delimited,",
        "format: surveyxact, companions: {labels: data/raw/labels.csv},",
    )


@broken(answers, "E-CFG-047")
def directory_in_the_place_of_a_file(study: Path) -> None:
    (study / ANSWERS).unlink()
    (study / ANSWERS).mkdir()


@broken(answers)
def windows_line_ends(study: Path) -> None:
    edit_text(study, ANSWERS, lambda text: text.replace("\n", "\r\n"))


@broken(answers)
def mixed_line_ends(study: Path) -> None:
    def mix(text: str) -> str:
        ends = ("\r\n", "\n", "\n", "\r\n")
        return "".join(line + ends[n % 4] for n, line in enumerate(text.splitlines()))

    edit_text(study, ANSWERS, mix)


@broken(answers)
def file_name_with_norwegian_letters(study: Path) -> None:
    os.rename(study / ANSWERS, study / "data/raw/spørreskjema på nært håll æøå.csv")
    replace(study, "config/config.yaml", ANSWERS, "data/raw/spørreskjema på nært håll æøå.csv")


@broken(answers)
def formulas_in_text(study: Path) -> None:
    column(study, ANSWERS, "comment", lambda _: "=cmd|' /C calc'!A0")
    column(study, ANSWERS, "own code", lambda code: f"=HYPERLINK({code})")


@broken(measurements, "N-ANS-033")
def decimal_comma_where_a_point_is_declared(study: Path) -> None:
    replace(study, "config/bindings/measurements.yaml", 'decimal: ","', 'decimal: "."')
