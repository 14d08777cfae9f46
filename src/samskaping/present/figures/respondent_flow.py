"""From invited to analysed: a flow diagram with one column per wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from samskaping.language import Catalogue
from samskaping.present.figures import style
from samskaping.present.figures.counts import count, sample
from samskaping.present.figures.page import Page, line_height, wrap
from samskaping.present.figures.picture import Picture
from samskaping.present.released import Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Outline, Wave

NAME = "respondent_flow"
_ACROSS = 2
_PAD = 0.16
_GAP = 0.55
_MAIN = 0.44  # share of a column's width that the boxes of the flow take
_ASIDE = 0.45


@dataclass(frozen=True)
class _Flow:
    """The boxes of one wave as lines of words; empty where there is nothing to show."""

    label: str
    invited: tuple[str, ...]
    submitted: tuple[str, ...]
    excluded: tuple[str, ...]
    kept: tuple[str, ...]
    flagged: tuple[str, ...]


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Picture:
    """Draw the flow of respondents from the released estimates."""
    words = Catalogue(language)
    released = Released(estimates)
    flows = [_flow(released, wave, outline, words) for wave in outline.waves]
    stamp = stamp_of(outline, language)
    page = Page()
    y = page.title(title(outline, language))
    alone = len(flows) == 1
    step = (page.width - 2 * style.MARGIN + _GAP) / _ACROSS
    width = 12.6 if alone else step - _GAP
    left = (page.width - width) / 2 if alone else style.MARGIN
    for start in range(0, len(flows), _ACROSS):
        y = _draw_row(page, left, width, step, flows[start : start + _ACROSS], y) + _GAP
    linked = _linked(released, outline, words)
    if linked:
        across = page.width - 2 * left
        _draw_box(page, left, y, across, _tall(linked, across), linked)
        y += _tall(linked, across)
    return Picture(
        name=NAME,
        language=language,
        figure=page.finish(y, stamp),
        title=title(outline, language),
        caption=caption(outline, language),
        alt=alt_text(estimates, outline, language),
        stamp=stamp.line,
    )


def title(outline: Outline, language: str) -> str:
    """What the figure shows."""
    return Catalogue(language)(f"figures.{NAME}.title")


def caption(outline: Outline, language: str) -> str:
    """How to read the figure."""
    return Catalogue(language)(f"figures.{NAME}.caption")


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it."""
    words = Catalogue(language)
    released = Released(estimates)
    sentences = []
    for wave in outline.waves:
        parts = [
            words(
                f"figures.{NAME}.alt_part",
                box=words(f"figures.{NAME}.{name}").lower(),
                count=sample(cell, words),
            )
            for name in ("invited", "submitted", "kept")
            if (cell := released.find("study", name, "total", wave=wave.id))
        ]
        if parts:
            label = words(f"figures.{NAME}.wave", wave=in_language(wave.label, language))
            sentences.append(f"{label}{', '.join(parts)}.")
    return words(f"figures.{NAME}.alt", parts=" ".join(sentences)).strip()


def _flow(released: Released, wave: Wave, outline: Outline, words: Catalogue) -> _Flow:
    def box(name: str) -> tuple[str, ...]:
        number = released.find("study", name, "total", wave=wave.id)
        return (words(f"figures.{NAME}.{name}"), sample(number, words)) if number else ()

    excluded = _rules(released, "excluded", wave, outline, words)
    flagged = _rules(released, "flagged", wave, outline, words)
    kept = box("kept")
    rate = released.find("study", "response_rate", "total", wave=wave.id)
    if kept and rate is not None and rate.estimate is not None:
        share = write(rate, "estimate", words.language)
        kept = (*kept, words(f"figures.{NAME}.response_rate", rate=share))
    return _Flow(
        label=in_language(wave.label, words.language),
        invited=box("invited"),
        submitted=box("submitted"),
        excluded=excluded or (words(f"figures.{NAME}.nothing_excluded"),),
        kept=kept,
        flagged=flagged,
    )


def _rules(
    released: Released, quantity: str, wave: Wave, outline: Outline, words: Catalogue
) -> tuple[str, ...]:
    """A heading with the total, and a line for each rule that took or may have taken anything."""
    lines = []
    for rule in type(outline.cleaning).model_fields:
        number = released.find("study", quantity, rule, wave=wave.id)
        if number is not None and number.estimate != 0:
            label = words(f"figures.{NAME}.rules.{rule}")
            lines.append(f"{label}:\N{NO-BREAK SPACE}{count(number, words)}")
    total = released.find("study", quantity, "total", wave=wave.id)
    heading = words(f"figures.{NAME}.{quantity}")
    if total is not None and total.estimate != 0:
        heading = f"{heading} ({sample(total, words)})"
    return (heading, *lines) if lines else ()


def _linked(released: Released, outline: Outline, words: Catalogue) -> tuple[str, ...]:
    cell = released.find("study", "linked", "total")
    if outline.linkage == "none" or len(outline.waves) < _ACROSS or cell is None:
        return ()
    return (words(f"figures.{NAME}.linked"), sample(cell, words))


def _pieces(lines: tuple[str, ...], width: float) -> list[tuple[str, bool]]:
    """The lines broken to the width of their box; the first is a heading."""
    return [
        (piece, i == 0)
        for i, line in enumerate(lines)
        for piece in wrap(line, width - 2 * _PAD, bold=i == 0)
    ]


def _tall(lines: tuple[str, ...], width: float) -> float:
    return len(_pieces(lines, width)) * line_height() + 2 * _PAD if lines else 0.0


def _levels(
    flows: Sequence[_Flow], y: float, main: float, aside: float
) -> dict[str, tuple[float, float]]:
    """Top and height of each kind of box, the same in all columns of a row."""

    def tallest(name: str, width: float) -> float:
        return max(_tall(getattr(flow, name), width) for flow in flows)

    levels = {}
    for name, width, above in (
        ("invited", main, 0.0),
        ("submitted", main, _GAP if tallest("invited", main) else 0.0),
        ("excluded", aside, _GAP / 2),
        ("kept", main, _GAP / 2),
    ):
        levels[name] = (y + above, tallest(name, width))
        y = sum(levels[name])
    levels["flagged"] = (levels["kept"][0], tallest("flagged", aside))
    return levels


def _draw_row(
    page: Page, left: float, width: float, step: float, flows: Sequence[_Flow], y: float
) -> float:
    """Draw one column per wave, boxes of one kind on one level; gives where the row ends."""
    main, aside = _MAIN * width, (1 - _MAIN) * width - _ASIDE
    headings = [wrap(flow.label, width, style.HEADING, bold=True) for flow in flows]
    for i, heading in enumerate(headings):
        page.lines(left + i * step, y, heading, size=style.HEADING, bold=True)
    y += max(map(len, headings)) * line_height(style.HEADING) + 0.1
    levels = _levels(flows, y, main, aside)
    for i, flow in enumerate(flows):
        x = left + i * step
        _draw_main(page, x, main, flow, levels)
        _draw_aside(page, x, main, aside, flow, levels)
    return max(sum(level) for level in levels.values())


def _draw_main(
    page: Page, x: float, width: float, flow: _Flow, levels: dict[str, tuple[float, float]]
) -> None:
    above: float | None = None
    for name in ("invited", "submitted", "kept"):
        lines: tuple[str, ...] = getattr(flow, name)
        if not lines:
            continue
        top, height = levels[name]
        if above is not None:
            page.arrow(x + width / 2, above, x + width / 2, top)
        _draw_box(page, x, top, width, height, lines)
        above = top + height


def _draw_aside(
    page: Page,
    x: float,
    main: float,
    aside: float,
    flow: _Flow,
    levels: dict[str, tuple[float, float]],
) -> None:
    beside = x + main + _ASIDE
    top, height = levels["excluded"]
    page.arrow(x + main / 2, top + height / 2, beside, top + height / 2)
    _draw_box(page, beside, top, aside, height, flow.excluded, listed=True)
    if flow.flagged:
        top, height = levels["flagged"]
        middle = top + min(height, levels["kept"][1]) / 2
        page.line((x + main, beside), (middle, middle), dashed=True)
        _draw_box(page, beside, top, aside, height, flow.flagged, listed=True)


def _draw_box(
    page: Page,
    x: float,
    y: float,
    width: float,
    height: float,
    lines: tuple[str, ...],
    *,
    listed: bool = False,
) -> None:
    """A box of the flow has a tint and centred words; one that is set aside is a white list."""
    page.box(x, y, width, height, face="white" if listed else style.PALE)
    step = line_height()
    pieces = _pieces(lines, width)
    top = y + (_PAD if listed else (height - len(pieces) * step) / 2)
    for i, (piece, bold) in enumerate(pieces):
        middle = top + (i + 0.5) * step
        if listed:
            page.text(x + _PAD, middle, piece, bold=bold)
        else:
            page.text(x + width / 2, middle, piece, bold=bold, align="center")
