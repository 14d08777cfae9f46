"""The rows of the figure of the coders' agreement: a code, a branch of codes, or all codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Literal

from samskaping.language import Catalogue
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.intervals import Axis, draw_interval
from samskaping.present.figures.page import Page
from samskaping.present.instruments import code_tree
from samskaping.present.prevalence import coefficient_of, lopsided
from samskaping.present.released import Number, Released
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Outline

Kind = Literal["code", "branch", "total"]
# The marker of each coefficient with what fills it: shapes outlast the colours.
MARKS: dict[str, tuple[style.Mark, str | None]] = {
    "kappa": (style.Mark(style.INK, "o"), None),
    "gwet_ac1": (style.Mark(style.OKABE_ITO[0], "D"), "white"),
    "pabak": (style.Mark(style.OKABE_ITO[1], "^"), "white"),
}
_LOWEST = -0.2  # intervals that go further down end in an arrow
_OFFSETS = {"kappa": -0.13, "gwet_ac1": 0.02, "pabak": 0.15}
_PERCENT, _SHARE = 1.5, 1.2


@dataclass(frozen=True)
class CoderRow:
    """What is known of a code; ``quantity`` is the coefficient that the coders have."""

    label: str
    depth: int
    quantity: str
    kappa: Number | None
    gwet_ac1: Number | None
    pabak: Number | None
    prevalence: Number | None
    percent: Number | None
    kind: Kind

    @property
    def is_branch(self) -> bool:
        """Whether it is a code with those below it."""
        return self.kind == "branch"

    @property
    def is_total(self) -> bool:
        """Whether it is all codes together."""
        return self.kind == "total"

    @property
    def is_withheld(self) -> bool:
        """Whether the gate took a number away."""
        numbers = (self.kappa, self.prevalence, self.percent)
        return any(number is not None and number.withheld for number in numbers)

    @property
    def remark(self) -> Literal["rare", "common"] | None:
        """Why κ is low, where that is the prevalence."""
        if self.is_total or self.quantity == "krippendorff_alpha":
            return None
        return lopsided(self.kappa, self.pabak, self.prevalence)


@dataclass(frozen=True)
class Columns:
    """Where everything beside a code's name stands."""

    prevalence: float
    wide: float
    axis: Axis
    percent: float
    remark: float

    @classmethod
    def between(cls, left: float, right: float, low: float) -> Columns:
        """Columns up to ``right``, where the remarks begin; coefficients get what is left."""
        wide = 1.1
        axis = Axis(left + wide + _SHARE + 0.45, right - _PERCENT, low, 1.0)
        return cls(left, wide, axis, right - 0.2, right)


def rows_of(released: Released, outline: Outline, words: Catalogue) -> list[CoderRow]:
    """A row for every code in the order of the tree, after it one for its branch; last the total.

    All are of the unit that comes first, and of all coders together.
    """
    book = outline.codebook
    if book is None:
        raise ValueError("a study without a codebook has no coders")
    unit: dict[str, str] = {"unit": book.unit}
    # Of coders who did not all read the same there is α alone.
    quantity = coefficient_of(released, aside="coders_not_all_everywhere", **unit)

    def row(subject: str, label: str, depth: int, kind: Kind) -> CoderRow:
        levels = unit | ({"codes": "branch"} if kind == "branch" else {})

        def find(name: str) -> Number | None:
            return released.find("interviews", name, subject, **levels)

        return CoderRow(
            label=label,
            depth=depth,
            kind=kind,
            quantity=quantity,
            kappa=find(quantity),
            gwet_ac1=find("gwet_ac1"),
            pabak=find("pabak"),
            prevalence=find("code_prevalence"),
            percent=find("agreement_percent"),
        )

    rows = []
    above = {code.parent for code in book.codes}
    for code, depth in code_tree(book):
        label = in_language(code.label, words.language)
        rows.append(row(code.id, label, depth, "code"))
        if code.id in above:
            below = words("figures.coder_agreement.branch", code=label)
            rows.append(row(code.id, below, depth, "branch"))
    rows.append(row("total", words("terms.all_codes"), 0, "total"))
    return rows


def lowest(rows: Sequence[CoderRow]) -> float:
    """Where the axis begins: every estimate is on it, an interval as far as it is of use."""
    marks = [one for row in rows for one in (row.kappa, row.gwet_ac1, row.pabak) if one]
    found = [one.estimate for one in marks if one.estimate is not None]
    limits = [one.kappa.lower for one in rows if one.kappa and one.kappa.lower is not None]
    furthest = max(_LOWEST, min([0.0, *limits]))
    return floor(10 * min([furthest, *found]) + 1e-9) / 10


def draw_row(page: Page, columns: Columns, row: CoderRow, y: float, words: Catalogue) -> None:
    """Draw what is known of a code about ``y``."""
    _draw_prevalence(page, columns, row.prevalence, y, words)
    axis = columns.axis
    for name, number in (("gwet_ac1", row.gwet_ac1), ("pabak", row.pabak)):
        if number is not None and number.estimate is not None:
            mark, fill = MARKS[name]
            page.mark(axis.at(number.estimate), y + _OFFSETS[name], mark, size=4.5, fill=fill)
    if row.kappa is not None and row.kappa.estimate is not None:
        draw_interval(page, axis, y + _OFFSETS["kappa"], row.kappa, MARKS["kappa"][0])
    else:
        text = absent(row.kappa, words)
        page.text(axis.left + 0.1, y, text, italic=True, colour=style.MUTED, backed=True)
    _draw_percent(page, columns.percent, row.percent, y, words)
    if row.remark is not None:
        page.text(columns.remark, y, said(row.remark, words), italic=True)


def said(remark: Literal["rare", "common"], words: Catalogue) -> str:
    """A remark in words."""
    return words(f"interviews.remark.{remark}")


def draw_prevalence(page: Page, x: float, y: float, wide: float, share: float) -> None:
    """A bar in its frame, which is all units."""
    page.box(x, y - 0.1, wide, 0.2, edge=style.FAINT, stroke=0.5)
    page.box(x, y - 0.1, wide * share, 0.2, face=style.MUTED, edge=style.MUTED, stroke=0)


def _draw_prevalence(
    page: Page, columns: Columns, number: Number | None, y: float, words: Catalogue
) -> None:
    end = columns.prevalence + columns.wide + _SHARE
    if number is None or number.estimate is None:
        if number is not None and number.withheld:
            page.withheld(columns.prevalence, y - 0.1, columns.wide, 0.2)
        else:
            page.text(end, y, "–", colour=style.MUTED, align="right")
        return
    draw_prevalence(page, columns.prevalence, y, columns.wide, number.estimate)
    page.text(end, y, write(number, "estimate", words.language), align="right")


def _draw_percent(page: Page, x: float, number: Number | None, y: float, words: Catalogue) -> None:
    if number is not None and number.estimate is not None:
        page.text(x, y, write(number, "estimate", words.language), align="right")
    elif number is not None and number.withheld:
        page.withheld(x - 0.6, y - 0.1, 0.6, 0.2)
    else:
        page.text(x, y, "–", colour=style.MUTED, align="right")
