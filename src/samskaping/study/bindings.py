"""A binding says how one export lays its answers out: which column holds what, in which codes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from samskaping.study.closed import Closed, Identifier, Language

# What a code in the file stands for when it is not an answer on the scale.
MissingCode = Literal["not_shown", "skipped", "dont_know", "not_applicable", "refused"]


class CodedColumn(Closed):
    """A column whose cells are codes or labels that stand for configured ids."""

    column: str
    codes: dict[str, Identifier] = Field(description="text in the file: configured id")


class Constant(Closed):
    """The same id for every row of the file."""

    constant: Identifier


class IdentifierColumn(Closed):
    """A column that identifies a person; only its keyed digest is kept."""

    column: str


class TimeColumn(Closed):
    """When the form was submitted."""

    column: str
    format: str | None = Field(default=None, description="strptime pattern; leave out for ISO 8601")
    time_zone: str | None = Field(
        default=None, description="for times without an offset; default: the study's"
    )


class DurationColumn(Closed):
    """How long it took to answer."""

    column: str
    unit: Literal["milliseconds", "seconds", "minutes"] = "seconds"


class FlagColumn(Closed):
    """A yes/no column, such as consent or test answer."""

    column: str
    yes: tuple[str, ...]
    no: tuple[str, ...] = ()


class ItemColumns(Closed):
    """Where the items are and what their cells mean."""

    columns: dict[Identifier, str] = Field(description="item: column in the file")
    answers: dict[str, int | MissingCode] = Field(
        default_factory=dict,
        description="text in the file: answer on the scale, or the reason why there is none; "
        "leave out when the cells already hold the numbers of the scale",
    )
    empty: MissingCode = "skipped"


class Binding(Closed):
    """The layout of one export. Every column is bound, dropped or ignored; none is overlooked."""

    encoding: Literal["auto", "utf-8", "utf-16", "cp1252", "iso-8859-1"] = "auto"
    separator: Literal["auto", ";", ",", "\t", "|"] = "auto"
    decimal: Literal[",", "."] = "."
    case: CodedColumn | Constant
    wave: CodedColumn | Constant
    role: CodedColumn | Constant | None = None
    language: CodedColumn | Constant | None = None
    respondent: IdentifierColumn | None = None
    submitted_at: TimeColumn | None = None
    duration: DurationColumn | None = None
    consent: FlagColumn | None = None
    test: FlagColumn | None = None
    items: ItemColumns
    drop: tuple[str, ...] = Field(
        default=(), description="columns with direct identifiers: never read further than the door"
    )
    ignore: tuple[str, ...] = Field(default=(), description="columns without use in the analysis")
    default_language: Language | None = None
