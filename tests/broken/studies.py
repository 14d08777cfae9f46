"""Sound studies whose identifiers and free texts can be recognised wherever they turn up."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from samskaping.study.new import new_study
from tests.study.small_study import write_small_study

# Stand in the cells that no message, table or file may show.
MARKS = ("petronella", "nordmann-lie", "example.org", "99887766", "hemmelig")
EXAMPLES = Path(__file__).parents[2] / "examples"
COMMENT = "Hilsen Petronella Nordmann-Lie, tlf. 99887766; dette er hemmelig"
ANSWERS, MEASUREMENTS, SEGMENTS = (
    f"data/raw/{name}.csv" for name in ("answers", "measurements", "segments")
)


def answers(folder: Path) -> None:
    """A study of answers to a scorecard."""
    new_study(folder, ["answers"])
    _plant_answers(folder)


def measurements(folder: Path) -> None:
    """A study of measured persons."""
    new_study(folder, ["measurements"])
    _plant_measurements(folder)


def interviews(folder: Path) -> None:
    """A study of coded interviews."""
    new_study(folder, ["interviews"])
    _plant_segments(folder)


def everything(folder: Path) -> None:
    """A study of all three."""
    new_study(folder)
    _plant_answers(folder)
    _plant_measurements(folder)
    _plant_segments(folder)


def figures(folder: Path) -> None:
    """A study with figures of whole cases, a comparison group and a coder–source table."""
    write_small_study(folder, answers=False, record=True, codebook=True)
    replace(folder, "data/raw/persons.csv", "Kari", "Petronella")
    edit_text(
        folder, "data/raw/segments.csv", lambda text: text.replace("Vi ble hørt", COMMENT[:30])
    )


def series(folder: Path) -> None:
    """A study of a register series with comparison series: the example with cigarette sales."""
    for part in ("config", "data"):
        shutil.copytree(EXAMPLES / "prop99" / part, folder / part)


def edit_text(folder: Path, name: str, edit: Callable[[str], str]) -> None:
    """Change a file as text; an edit that changes nothing is a mistake of the test."""
    path = folder / name
    old = path.read_bytes().decode("utf-8")
    new = edit(old)
    assert new != old, f"{name} is as it was"
    path.write_bytes(new.encode("utf-8"))


def replace(folder: Path, name: str, old: str, new: str, *, count: int = 1) -> None:
    """Replace a text of a file, the first time that it occurs or ``count`` times (-1: always)."""
    edit_text(folder, name, lambda text: text.replace(old, new, count))


def table(folder: Path, name: str) -> list[list[str]]:
    """A delimited file as rows of cells, the header first."""
    return list(csv.reader(io.StringIO((folder / name).read_text("utf-8")), delimiter=";"))


def write_table(folder: Path, name: str, rows: list[list[str]]) -> None:
    """Write rows of cells as delimited text."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\n").writerows(rows)
    (folder / name).write_text(text.getvalue(), encoding="utf-8")


def edit_cells(folder: Path, name: str, edit: Callable[[list[list[str]]], object]) -> None:
    """Change the rows of a delimited file in place."""
    rows = table(folder, name)
    before = [list(row) for row in rows]
    edit(rows)
    assert rows != before, f"{name} is as it was"
    write_table(folder, name, rows)


def cell(folder: Path, name: str, row: int, column: str, text: str) -> None:
    """Put a text into a cell; rows are counted as a spreadsheet does."""

    def put(rows: list[list[str]]) -> None:
        rows[row - 1][rows[0].index(column)] = text

    edit_cells(folder, name, put)


def column(folder: Path, name: str, header: str, edit: Callable[[str], str]) -> None:
    """Change every cell of a column."""

    def change(rows: list[list[str]]) -> None:
        place = rows[0].index(header)
        for row in rows[1:]:
            row[place] = edit(row[place])

    edit_cells(folder, name, change)


def _plant_answers(folder: Path) -> None:
    edit_text(folder, ANSWERS, lambda text: text.replace("made-up-", "petronella-"))
    edit_text(folder, ANSWERS, lambda text: re.sub(r"person(\d+)@", r"nordmann-lie\1@", text))

    def comment(rows: list[list[str]]) -> None:
        for row, text in zip(rows, ["comment", *[COMMENT] * len(rows)], strict=False):
            row.append(text)

    edit_cells(folder, ANSWERS, comment)
    replace(folder, "config/bindings/answers.yaml", "drop: [e-mail]", "drop: [e-mail, comment]")


def _plant_measurements(folder: Path) -> None:
    column(folder, MEASUREMENTS, "person", lambda number: f"petronella-{number}")


def _plant_segments(folder: Path) -> None:
    column(folder, SEGMENTS, "interview", lambda number: number.replace("made-up", "petronella"))
    column(folder, SEGMENTS, "text", lambda _: COMMENT)
