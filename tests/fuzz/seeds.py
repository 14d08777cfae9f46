"""What the fuzzer starts from: the fixtures of each format, and the layouts they are read with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from samskaping.ingest.exports import RawFile
from samskaping.ingest.formats import reader
from samskaping.study.bindings import (
    Binding,
    CodingBinding,
    Constant,
    DelimitedCodes,
    IdentifierColumn,
    ItemColumns,
    Layout,
    TotalsRows,
)
from samskaping.study.model import Format

FORMATS: tuple[Format, ...] = get_args(Format)
FIXTURES = Path(__file__).parents[1] / "ingest" / "fixtures"
_PROJECTS = ("refi_qda", "taguette", "qualcoder", "dedoose", "maxqda")
_COMPANIONS = ("labels", "structure")
_LAYOUTS = {
    "measured.xlsx": Layout(
        sheet="Målinger",
        header_row=3,
        header_rows=2,
        totals=TotalsRows(column="Deltaker", texts=("Sum",)),
    ),
    "two_headers.csv": Layout(
        header_row=3, header_rows=2, totals=TotalsRows(column="Deltaker", texts=("Sum",))
    ),
}


@dataclass(frozen=True)
class Seed:
    """A sound file, the layouts that it is read with, and the texts that stand in its cells."""

    raw: RawFile
    layouts: tuple[Layout, ...]
    cells: frozenset[str]


def seeds(name: Format) -> list[Seed]:
    """All fixtures of a format.

    Raises
    ------
    FileNotFoundError
        The format has none.
    """
    found = [_seed(name, raw) for raw in _files(FIXTURES / name)]
    if not found:
        raise FileNotFoundError(f"no fixture for {name} in {FIXTURES}")
    return found


def _files(folder: Path) -> Iterator[RawFile]:
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or path.stem in _COMPANIONS or path.suffix == ".py":
            continue
        companions = {
            one: RawFile(f"{one}.csv", (path.parent / f"{one}.csv").read_bytes())
            for one in _COMPANIONS
            if (path.parent / f"{one}.csv").is_file()
        }
        yield RawFile(path.name, path.read_bytes(), companions)


def _seed(name: Format, raw: RawFile) -> Seed:
    layout = _LAYOUTS.get(raw.file, Layout())
    table = reader(name)(raw, layout).table
    columns = {f"i{place}": column for place, column in enumerate(table.header)}
    binding = Binding(
        **layout.model_dump(),
        case=Constant(constant="a"),
        wave=Constant(constant="b"),
        items=ItemColumns(columns=columns, answers={"1": 1}),
    )
    texts = {text for column in table.columns.values() for text in column.to_pylist()}
    cells = frozenset(text for text in texts if len(text) >= 12 and not text.isascii())
    return Seed(raw, (layout, *_of_codings(name), binding), cells)


def _of_codings(name: Format) -> Iterator[CodingBinding]:
    """How a project of a qualitative tool is read where every coder has read every interview."""
    if name in _PROJECTS:
        yield CodingBinding(
            case=Constant(constant="a"),
            source=IdentifierColumn(column="document"),
            coder=Constant(constant="b"),
            codes=DelimitedCodes(column="code", codes={}),
            readers="everyone",
        )
