"""The joint display on pages to print: one for every value, a row for every case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from samskaping.language.numbers import percent, whole
from samskaping.present.instruments import joint_values
from samskaping.present.joint_rule import COUNTED, SIGNS, written_midpoint, written_share
from samskaping.present.latest import joint_wave
from samskaping.present.quoted import Quotes
from samskaping.present.released import Released
from samskaping.present.report.joint_cells import Row, Rows
from samskaping.present.report.joint_marks import draw_sign, draw_ticks, hatching
from samskaping.present.stamp import stamp_of
from samskaping.present.tables.html import environment
from samskaping.present.words import Words
from samskaping.study.model import Outline
from samskaping.tables import publish

# Millimetres of a printed page that its rows may take, without and with quotes, whose legend is
# longer; what a row takes at least, and a line in it. The style sheet sets the measures.
_ROOM, _ROOM_BESIDE_QUOTES = 132.0, 120.0
_ROW, _PADDING, _LINE = 10.6, 2.2, 3.4
# Letters that surely fit in a line of a quote, and in one of the column of the spread.
_QUOTE, _SPREAD = 70, 18
# Rows that take no more than this are printed larger.
_ROOMY = 76.0
# Quotes are cut only where a value would not fit on one page.
_WHOLE, _CUT = 320, 134
NO_QUOTES = Quotes()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed page: a value, or those of its cases that the page before had no room for."""

    id: str
    name: str
    title: Markup
    lead: Markup
    rows: tuple[Row, ...]
    is_roomy: bool


def render_joint_pages(
    estimates: pd.DataFrame, outline: Outline, language: str, quotes: Quotes = NO_QUOTES
) -> str:
    """A page for every value that codes speak of; more where its cases need them.

    Parameters
    ----------
    estimates
        Released estimates; nothing else of the data is known here but the quotes.
    quotes
        Released quotes; left out in a study that has none.
    """
    words = Words(outline, language)
    release = Released.of(estimates, outline.record)
    rows = Rows(release, words, joint_wave(release, outline), quotes)
    sheets = [one for value in joint_values(outline) for one in _sheets(rows, value)]
    return (
        environment()
        .get_template("joint_pages.html.j2")
        .render(
            tag=words.catalogue.tag,
            title=words.say("joint_pages.of_study", study=words.text(outline.study.title)),
            kind=words.say("interviews.joint.title"),
            study=words.text(outline.study.title),
            stamp=stamp_of(outline, language, "scorecard", "codebook"),
            contents=words.say("joint_pages.contents"),
            heads=_heads(rows),
            ticks=draw_ticks(rows.scale, language),
            hatching=hatching(),
            signs=[
                (draw_sign(one), words.say(f"figures.joint_display.meaning.{one}")) for one in SIGNS
            ],
            legend_head=words.say("joint_pages.legend"),
            legend=list(_legend(rows)),
            pages=sheets,
        )
    )


def write_joint_pages(
    path: str | Path,
    estimates: pd.DataFrame,
    outline: Outline,
    language: str,
    quotes: Quotes = NO_QUOTES,
) -> None:
    """Write the pages of all values in one language as one HTML file."""
    page = render_joint_pages(estimates, outline, language, quotes)
    with publish(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")


def _heads(rows: Rows) -> dict[str, Markup]:
    """The heads of the columns; without quotes their column is left out."""
    say = rows.words.say
    heads = {
        "case": say("tables.column.case"),
        "score": say("figures.joint_display.score", wave=rows.words.wave(rows.wave)),
        "spread": say("figures.joint_display.spread"),
        "shares": say("joint_pages.shares"),
        "verdict": say("figures.joint_display.verdict"),
    }
    return heads if not rows.quotes else heads | {"quotes": say("joint_pages.quotes")}


def _legend(rows: Rows) -> Iterator[Markup]:
    """How to read a page: what is drawn, the declared rule, and what follows from neither."""
    outline, language, say = rows.outline, rows.words.language, rows.words.say
    limits = {
        "midpoint": _configured("midpoint", written_midpoint(outline, language)),
        "mentioned": _configured("mentioned", written_share(outline, language)),
    }
    confidence = percent(outline.analysis.confidence, 0, language)
    yield say("joint_pages.drawn", confidence=confidence, **limits)
    yield say("interviews.joint.rule", **limits)
    yield say("joint_pages.limits")
    yield say("interviews.joint.caution")
    if rows.quotes:
        yield say("joint_pages.quoted")


def _configured(name: str, text: str) -> Markup:
    return Markup('<span class="number" data-config="joint_display.{}">{}</span>').format(
        name, text
    )


def _sheets(rows: Rows, value: str) -> Iterator[Sheet]:
    """The pages of a value: as many cases on each as there is room for."""
    label = rows.words.label("value", value)
    room = _ROOM if not rows.quotes else _ROOM_BESIDE_QUOTES
    made = [rows.of(value, case, _WHOLE) for case in rows.outline.cases]
    if sum(map(_height, made)) > room:
        made = [rows.of(value, case, _CUT) for case in rows.outline.cases]
    for number, some in enumerate(_by_page(made, room)):
        yield Sheet(
            id=value if number == 0 else f"{value}-{number + 1}",
            name=label if number == 0 else "",
            title=(
                Markup.escape(label)
                if number == 0
                else rows.words.say("joint_pages.continued", value=label)
            ),
            lead=_lead(rows, value),
            rows=tuple(some),
            is_roomy=sum(map(_height, some)) <= _ROOMY,
        )


def _by_page(rows: Sequence[Row], room: float) -> Iterator[list[Row]]:
    page: list[Row] = []
    taken = 0.0
    for row in rows:
        tall = _height(row)
        if page and taken + tall > room:
            yield page
            page, taken = [], 0.0
        page.append(row)
        taken += tall
    if page:
        yield page


def _height(row: Row) -> float:
    """Millimetres that a row takes in print, rather too many than too few."""
    quoted = sum(ceil(len(quote.striptags()) / _QUOTE) for quote in row.quotes)
    lines = max(quoted, ceil(len(row.spread.striptags()) / _SPREAD))
    return max(_ROW, _PADDING + _LINE * lines)


def _lead(rows: Rows, value: str) -> Markup:
    """In how many cases the interviews do what to the score."""
    found = rows.inferences(value)
    if not found:
        return rows.words.say("joint_pages.nothing")
    counts = Counter(found)
    told = {
        name: _counted(f"meta_inference.{name}", counts[category], rows.words.language)
        for category, name in COUNTED.items()
    }
    return rows.words.say(
        "interviews.summary.joint",
        wave=rows.words.wave(rows.wave),
        all=_counted("meta_inference", len(found), rows.words.language),
        **told,
    )


def _counted(name: str, number: int, language: str) -> Markup:
    return Markup('<span class="number" data-count="{}">{}</span>').format(
        name, whole(number, language)
    )
