"""What every format module works with: a raw file goes in, a table of text comes out.

A format module offers ``read(raw, layout) -> Export``. It knows how the tool writes its files and
which columns are the tool's own, and nothing about what the study's columns mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from samskaping.ingest.delimited_text import TextTable, tidy_text
from samskaping.ingest.findings import IngestError
from samskaping.study.bindings import (
    Binding,
    DurationColumn,
    FlagColumn,
    Layout,
    MissingCode,
    TimeColumn,
)
from samskaping.study.findings import Finding
from samskaping.study.load import inside, is_file
from samskaping.study.model import RawSource

AnySource = TypeVar("AnySource", bound=RawSource)
AnyLayout = TypeVar("AnyLayout", bound=Layout)


@dataclass(frozen=True)
class RawFile:
    """The bytes of a raw file, and of the files that came with it."""

    file: str
    content: bytes
    companions: Mapping[str, RawFile] = field(default_factory=dict)


@dataclass(frozen=True)
class OwnColumns:
    """The columns that the tool itself adds, as far as the file has them.

    They are understood without being bound; a binding that names one of them has the last word.
    ``answers`` are the texts by which the tool says why an item has no answer.
    """

    submitted_at: TimeColumn | None = None
    duration: DurationColumn | None = None
    test: FlagColumn | None = None
    drop: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    answers: Mapping[str, MissingCode] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """All cells of a file as text, and the tool's own columns.

    ``texts`` are the interviews themselves, by name, where the file holds them: places in them are
    counted in characters. They stay in memory.
    """

    table: TextTable
    own: OwnColumns = OwnColumns()
    texts: Mapping[str, str] = field(default_factory=dict)


def open_raw(source: RawSource, folder: Path | str) -> RawFile:
    """The bytes of a source's files.

    Raises
    ------
    IngestError
        A file is missing or cannot be read.
    """
    companions: dict[str, RawFile] = {
        name: RawFile(file, file_content(folder, file)) for name, file in source.companions.items()
    }
    return RawFile(source.file, file_content(folder, source.file), companions)


def source_at(kind: type[AnySource], layout: Mapping[str, Any], files: Sequence[str]) -> AnySource:
    """A source whose files lie at ``files``: its own first, then those that came with it.

    ``layout`` is the source without paths; its ``companions`` are their names.
    """
    own, *others = files
    companions = dict(zip(layout["companions"], others, strict=True))
    return kind.model_validate({**layout, "file": own, "companions": companions})


def sources_at(
    kind: type[AnySource], layouts: Sequence[Mapping[str, Any]], files: Sequence[str]
) -> list[AnySource]:
    """Several sources whose files lie one after the other, each with those that came with it."""
    sources = []
    place = 0
    for layout in layouts:
        end = place + 1 + len(layout["companions"])
        sources.append(source_at(kind, layout, files[place:end]))
        place = end
    return sources


def file_content(folder: Path | str, file: str) -> bytes:
    """The bytes of a file of the study.

    Raises
    ------
    IngestError
        It is missing or cannot be read.
    """
    path = inside(Path(folder), file)
    if path is None or not is_file(path):
        raise IngestError([Finding(code="raw_unreadable", file=file)])
    try:
        return path.read_bytes()
    except OSError:
        raise IngestError([Finding(code="raw_unreadable", file=file)]) from None


def with_own_columns(layout: AnyLayout, export: Export, bound: list[str]) -> AnyLayout:
    """``layout`` with the tool's own columns in their places, where it does not name them itself.

    ``bound`` are the columns that the layout reads. Of a layout of something else than answers,
    the tool's columns are set aside.
    """
    own = export.own
    named = {tidy_text(name) for name in (*bound, *layout.drop, *layout.ignore)}
    parts: dict[str, object] = {}
    aside = [name for name in own.ignore if tidy_text(name) not in named]
    for name in ("submitted_at", "duration", "test"):
        column = getattr(own, name)
        if column is None or tidy_text(column.column) in named:
            continue
        if isinstance(layout, Binding) and getattr(layout, name) is None:
            parts[name] = column
        else:
            aside.append(column.column)
    dropped = [name for name in own.drop if tidy_text(name) not in named]
    if isinstance(layout, Binding) and own.answers:
        answers = {**own.answers, **layout.items.answers}
        parts["items"] = layout.items.model_copy(update={"answers": answers})
    return layout.model_copy(
        update={
            **parts,
            "drop": (*layout.drop, *dropped),
            "ignore": (*layout.ignore, *dict.fromkeys(aside)),
        }
    )
