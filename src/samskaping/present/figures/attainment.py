"""A panel per indicator: baseline, follow-ups and target of every case, and how far it has come."""

from __future__ import annotations

from functools import partial

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.present.figures import style
from samskaping.present.figures.attainment_panel import VERDICTS, Panel, Sheet, draw_panels
from samskaping.present.figures.case_profiles import wave_fills
from samskaping.present.figures.fitting import CaseNames, first_that_fits
from samskaping.present.figures.grid_rows import Grid
from samskaping.present.figures.key_line import Sign, draw_entries, hatched_sign
from samskaping.present.figures.page import Page, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.instruments import at_occasions, cases_of
from samskaping.present.latest import last_attainment
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Outline
from samskaping.study.record import Record

NAME = "attainment"
_NUMBERED_FROM = 4


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw every indicator's figures and targets from the released estimates."""
    record = _record(outline)
    released = Released.of(estimates, record)
    most = len(at_occasions(record))
    ways = dict.fromkeys(min(across, most) for across in (3, 4, 5))
    return first_that_fits(
        [partial(_draw, released, outline, record, language, across) for across in ways]
    )


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: how far every case has come with every indicator."""
    words = Catalogue(language)
    record = _record(outline)
    released = Released.of(estimates, record)
    names = {case.id: case.name for case in outline.cases}
    sentences = [words(f"figures.{NAME}.alt", indicators=len(at_occasions(record)))]
    for indicator in at_occasions(record):
        parts = []
        for case in cases_of(outline, indicator):
            number = last_attainment(released, record, indicator.id, case)
            if number is not None:
                parts.append(f"{names[case]} {attained(number, words)}")
        if parts:
            sentences.append(
                words(
                    f"figures.{NAME}.alt_part",
                    indicator=in_language(indicator.label, language),
                    cases="; ".join(parts),
                )
            )
    return " ".join(sentences)


def attained(number: Number, words: Catalogue) -> str:
    """A share of the way, or the word for what stands in its place."""
    if number.estimate is not None:
        return write(number, "estimate", words.language)
    key = f"figures.{NAME}.state.{number.reason}"
    if key in words:
        return words(key)
    return words("figures.withheld" if number.withheld else "figures.not_estimated")


def _record(outline: Outline) -> Record:
    if outline.record is None:
        raise ValueError("a study without a record has no indicators to draw")
    return outline.record


def _draw(
    released: Released, outline: Outline, record: Record, language: str, across: int
) -> Figure:
    words = Catalogue(language)
    page = Page()
    names = {case.id: case.name for case in outline.cases}
    names |= {group.id: group.name for group in record.comparison_groups if _compares(record)}
    named = CaseNames(names, across >= _NUMBERED_FROM)
    sheet = Sheet(
        page=page,
        words=words,
        released=released,
        outline=outline,
        record=record,
        grid=Grid.of(page, [named.short(case) for case in names], across),
        names=named,
        fills=dict(zip(_ids(record), wave_fills(len(_ids(record))), strict=True)),
    )
    y = page.title(title_of(NAME, language))
    y = _draw_key(sheet, y) + 0.15
    shown = at_occasions(record)
    for start in range(0, len(shown), across):
        panels = []
        for indicator in shown[start : start + across]:
            last = {
                case: last_attainment(released, record, indicator.id, case)
                for case in cases_of(outline, indicator)
            }
            texts = {case: attained(one, words) for case, one in last.items() if one}
            find = partial(released.find, "soimpact", "on_track", indicator.id)
            told = {case: find(**one.levels) for case, one in last.items() if one}
            panels.append(Panel(indicator, last, texts, told))
        y = draw_panels(sheet, panels, y) + 0.25
    return page.finish(y - 0.2, stamp_of(outline, language, "record"))


def _ids(record: Record) -> list[str]:
    """The occasions that are drawn; a look back is none of them."""
    return [one.id for one in record.occasions if one.kind != "retrospective"]


def _compares(record: Record) -> bool:
    return any(one.design == "comparison" for one in record.indicators)


def _draw_key(sheet: Sheet, y: float) -> float:
    page, words, record = sheet.page, sheet.words, sheet.record

    def circle(fill: str) -> Sign:
        return lambda x, y: page.mark(x, y, style.Mark(style.OKABE_ITO[0], "o"), fill=fill)

    def square(x: float, y: float) -> None:
        page.mark(x, y, style.Mark(style.MUTED, "s"))

    def target(x: float, y: float) -> None:
        page.line((x, x), (y - 0.16, y + 0.16), colour=style.OKABE_ITO[1], stroke=2.4)

    def band(x: float, y: float) -> None:
        page.box(x - 0.17, y - 0.13, 0.34, 0.26, face=style.BAND, edge=style.BAND, stroke=0)

    entries = [
        (circle(sheet.fills[one.id]), in_language(one.label, words.language))
        for one in record.occasions
        if one.id in sheet.fills
    ]
    y = draw_entries(page, y, words(f"figures.{NAME}.key"), entries)
    more: list[tuple[Sign, str]] = []
    if record.targets:
        more.append((target, words(f"figures.{NAME}.target")))
    if any(one.direction == "maintain" and one.tolerance for one in record.indicators):
        more.append((band, words(f"figures.{NAME}.band")))
    if _compares(record) and record.comparison_groups:
        more.append((square, words(f"figures.{NAME}.comparison")))
    if any(one.withheld for one in sheet.released.select("measured")):
        more.append((hatched_sign(page), words("figures.withheld")))
    if more:
        y = draw_entries(page, y, "", more)
    judged = {round(one.estimate) for one in sheet.released.select("on_track") if one.estimate}
    if judged:

        def sign(text: str) -> Sign:
            return lambda x, y: page.text(x, y, text, colour=style.MUTED, align="center")

        entries = [(sign(VERDICTS[at]), words(f"terms.on_track.{at}")) for at in sorted(judged)]
        y = draw_entries(page, y, words(f"figures.{NAME}.on_track"), entries)
    if record.targets:
        told = words(f"figures.{NAME}.share")
        y += page.lines(style.MARGIN, y, wrap(told, page.width - 2 * style.MARGIN))
    return sheet.names.draw_key(page, y + 0.05, words("figures.cases"))
