"""A binding says how one export lays its answers out: which column holds what, in which codes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

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


class WeightColumn(Closed):
    """A column with the survey weight of each form, a number above 0."""

    column: str


class ItemColumns(Closed):
    """Where the items are and what their cells mean."""

    columns: dict[Identifier, str] = Field(description="item: column in the file")
    answers: dict[str, int | MissingCode] = Field(
        default_factory=dict,
        description="text in the file: answer on the scale, or the reason why there is none; "
        "leave out when the cells already hold the numbers of the scale",
    )
    empty: MissingCode = "skipped"


class TotalsRows(Closed):
    """Rows that sum up others and are no data: their cell in ``column`` is one of ``texts``."""

    column: str
    texts: tuple[str, ...] = Field(min_length=1)


class Layout(Closed):
    """How a table lies in its file. Every column is bound, dropped or ignored, none overlooked."""

    encoding: Literal["auto", "utf-8", "utf-16", "cp1252", "iso-8859-1"] = "auto"
    separator: Literal["auto", ";", ",", "\t", "|"] = "auto"
    decimal: Literal[",", "."] = "."
    sheet: str | None = Field(default=None, description="of a workbook; leave out if it has one")
    header_row: int = Field(
        default=1, ge=1, description="row of the sheet that the header begins in"
    )
    header_rows: int = Field(
        default=1,
        ge=1,
        le=4,
        description="rows of the header; the names of a column are joined by ' / ', and a merged "
        "cell counts for every column that it spans",
    )
    totals: TotalsRows | None = None
    drop: tuple[str, ...] = Field(
        default=(), description="columns with direct identifiers: never read further than the door"
    )
    ignore: tuple[str, ...] = Field(default=(), description="columns without use in the analysis")


class Binding(Layout):
    """The layout of one export of answers to the scorecard."""

    case: CodedColumn | Constant
    wave: CodedColumn | Constant
    role: CodedColumn | Constant | None = None
    language: CodedColumn | Constant | None = None
    respondent: IdentifierColumn | None = None
    submitted_at: TimeColumn | None = None
    duration: DurationColumn | None = None
    consent: FlagColumn | None = None
    test: FlagColumn | None = None
    weight: WeightColumn | None = Field(
        default=None, description="survey weights; the study says under weighting what they are"
    )
    items: ItemColumns
    default_language: Language | None = None


class ValueColumn(Closed):
    """A column that holds the values of one indicator, at one occasion where it says which."""

    column: str
    indicator: Identifier
    occasion: Identifier | None = None
    n: str | None = Field(default=None, description="column with the persons behind an aggregate")


class LongValues(Closed):
    """One row per indicator and occasion: the indicator stands in a column of its own."""

    indicator: CodedColumn
    column: str = Field(description="where the value stands")
    n: str | None = Field(default=None, description="column with the persons behind an aggregate")


class PeriodColumn(Closed):
    """The month, quarter or year of a register's figure: ``2024-03``, ``2024M03``, ``2024K1``."""

    column: str


class MeasurementBinding(Layout):
    """The layout of a file of measurements: of persons, or one figure per case and occasion.

    ``case`` holds ids of cases and of comparison groups.
    """

    case: CodedColumn | Constant
    occasion: CodedColumn | Constant | None = Field(
        default=None, description="leave out when every value column names its own"
    )
    period: PeriodColumn | None = Field(
        default=None, description="instead of the occasion, where the file holds register series"
    )
    person: IdentifierColumn | None = Field(
        default=None, description="who was measured; needed to follow persons over time"
    )
    date: TimeColumn | None = Field(default=None, description="leave out for the occasion's date")
    consent: FlagColumn | None = None
    values: tuple[ValueColumn, ...] | LongValues
    missing: dict[str, MissingCode] = Field(
        default_factory=dict, description="text in a cell without a value: why there is none"
    )
    empty: MissingCode = "skipped"


class CodeColumns(Closed):
    """One column per code, ticked where the code was given."""

    columns: dict[Identifier, str] = Field(description="code: column in the file")
    yes: tuple[str, ...] = Field(default=("1", "x"), min_length=1)
    no: tuple[str, ...] = ("0", "")


class DelimitedCodes(Closed):
    """All codes of a segment in one cell."""

    column: str
    # A blank or a line break may be what parts the codes.
    separator: Annotated[str, StringConstraints(strip_whitespace=False, min_length=1)] = ";"
    codes: dict[str, Identifier] = Field(description="text in the file: code")


class CodingBinding(Layout):
    """The layout of a file of coded segments: one row per segment and coder.

    The text of a segment is a direct identifier; its column belongs under ``drop``.
    """

    case: CodedColumn | Constant
    wave: CodedColumn | Constant | None = None
    role: CodedColumn | Constant | None = None
    source: IdentifierColumn = Field(description="the interview; only its keyed digest is kept")
    person: IdentifierColumn | None = Field(
        default=None, description="who was interviewed; leave out if each interview is a person"
    )
    coder: CodedColumn | Constant
    unit: str | None = Field(
        default=None, description="column with the segment's number, the same for every coder"
    )
    start: str | None = Field(default=None, description="first character of the segment")
    end: str | None = Field(default=None, description="the character after its last")
    weight: str | None = None
    codes: CodeColumns | DelimitedCodes
    readers: Literal["coded", "everyone"] = Field(
        default="coded",
        description="of a tool's project, who read an interview: those who coded something in it, "
        "or every coder of the project",
    )


class CoverageBinding(Layout):
    """The layout of a coder–source table: which coder read which interview."""

    source: IdentifierColumn
    coder: CodedColumn | Constant
    case: CodedColumn | Constant
    wave: CodedColumn | Constant | None = None
    role: CodedColumn | Constant | None = None
    person: IdentifierColumn | None = None


class QuoteBinding(Layout):
    """The layout of a table of quotes: one row per quote, as it is to be printed.

    Case, role and wave of who said it are known from the interviews. What a quote is about is told
    by the ``code`` that it was given, which is about a value, or by the ``value`` itself.
    """

    case: CodedColumn | Constant
    source: IdentifierColumn = Field(description="the interview, named as where it was coded")
    person: IdentifierColumn | None = Field(
        default=None, description="who said it, in interviews with several persons"
    )
    code: CodedColumn | Constant | None = None
    value: CodedColumn | Constant | None = None
    start: str | None = Field(default=None, description="first character of where it was said")
    end: str | None = Field(default=None, description="the character after its last")
    text: str = Field(
        description="column with the quote as it is to be printed, with … where words are left out"
    )
    consent: FlagColumn = Field(description="whether who said it has said yes to its being printed")
    signed_off: FlagColumn = Field(
        description="whether somebody has read it and found that it identifies nobody"
    )
