"""How dependable a case's mean would be with other numbers of respondents and items."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.language.numbers import decimal, whole
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.intervals import Axis
from samskaping.present.figures.page import Page, line_height, text_width, wrap
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.tables.raters import item_counts
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Outline

NAME = "d_study"
_TALL = 4.2
_ACROSS = 2
_GAP = 1.15
_LABEL = 0.95  # left of a panel, for the numbers at its axis
_KEY = 2.3  # right of a panel, for the names of its curves
_APART = 0.38


@dataclass(frozen=True)
class _Panel:
    page: Page
    words: Catalogue
    released: Released
    outline: Outline
    subject: str
    across: Axis
    up: Axis

    @property
    def wave(self) -> str:
        return self.outline.waves[-1].id

    def find(self, items: str, respondents: str) -> Number | None:
        return self.released.find(
            "samson", "dependability", self.subject,
            items=items, respondents=respondents, wave=self.wave,
        )  # fmt: skip

    @property
    def present(self) -> Number | None:
        """The number at the present size."""
        numbers = self.released.select("dependability", respondents="present", wave=self.wave)
        return next((one for one in numbers if one.subject == self.subject), None)


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the D study of the last wave from the released estimates."""
    words, page, released = Catalogue(language), Page(), Released.of(estimates)
    y = page.title(title(outline, language))
    lead = wrap(words(f"figures.{NAME}.lead"), page.width - 2 * style.MARGIN)
    y += page.lines(style.MARGIN, y, lead) + 0.1
    y = _draw_key(page, words, y) + 0.2
    card = outline.scorecard
    subjects = [("total", words(f"figures.{NAME}.total"))]
    subjects += [(value.id, in_language(value.label, language)) for value in card.values]
    most = max(outline.analysis.raters.respondents)
    wide = (page.width - 2 * style.MARGIN - (_ACROSS - 1) * 0.3) / _ACROSS
    for start in range(0, len(subjects), _ACROSS):
        row = subjects[start : start + _ACROSS]
        heads = [wrap(label, wide - 0.2, style.HEADING, bold=True) for _, label in row]
        tall = max(len(lines) for lines in heads) * line_height(style.HEADING)
        for place, ((subject, _), lines) in enumerate(zip(row, heads, strict=True)):
            left = style.MARGIN + place * (wide + 0.3)
            page.lines(left, y, lines, size=style.HEADING, bold=True)
            across = Axis(left + _LABEL, left + wide - _KEY, 0.0, float(most))
            up = Axis(y + tall + 0.2 + _TALL, y + tall + 0.2, 0.0, 1.0)
            _draw_panel(_Panel(page, words, released, outline, subject, across, up))
        y += tall + 0.2 + _TALL + _GAP
    return page.finish(y - 0.3, stamp_of(outline, language, "scorecard"))


def title(outline: Outline, language: str) -> str:
    """What the figure shows."""
    word = "title" if len(outline.waves) == 1 else "title_wave"
    wave = in_language(outline.waves[-1].label, language)
    return Catalogue(language)(f"figures.{NAME}.{word}", wave=wave)


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it."""
    words, released = Catalogue(language), Released.of(estimates)
    sentences = [words(f"figures.{NAME}.alt")]
    wave = outline.waves[-1].id
    for number in released.select("dependability", respondents="present", wave=wave):
        if number.subject == "total" and number.estimate is not None:
            text = write(number, "estimate", language)
            sentences.append(words(f"figures.{NAME}.alt_present", number=text))
    for number in released.select("respondents_needed", decision="absolute", wave=wave):
        if number.subject == "total" and number.estimate is not None:
            target = float(number.levels["target"].replace("_", "."))
            sentences.append(
                words(
                    f"figures.{NAME}.alt_needed",
                    n=round(number.estimate),
                    count=write(number, "estimate", language),
                    target=decimal(target, 2, language),
                )
            )
    return " ".join(sentences)


def _draw_key(page: Page, words: Catalogue, y: float) -> float:
    """What the ring and the dashed lines are."""
    middle, x = y + line_height() / 2, style.MARGIN + 0.15
    page.mark(x, middle, _PRESENT, size=8.0, fill="none")
    text = words(f"figures.{NAME}.present")
    page.text(x + 0.3, middle, text)
    x += 0.3 + text_width(text) + 0.6
    page.line((x, x + 0.6), (middle, middle), colour=style.MUTED, dashed=True)
    page.text(x + 0.75, middle, words(f"figures.{NAME}.targets"))
    return y + line_height()


_PRESENT = style.Mark(style.INK, "o")


def _draw_panel(panel: _Panel) -> None:
    page, across, up = panel.page, panel.across, panel.up
    _draw_axes(panel)
    curves = [
        (items, _points(panel, items))
        for items in item_counts(panel.released, panel.subject, panel.wave)
    ]
    curves = [(items, points) for items, points in curves if points]
    if not curves:
        lines = wrap(absent(panel.present, panel.words), across.right - across.left - 0.3)
        middle = (up.left + up.right) / 2
        for at, line in enumerate(lines):
            x = (across.left + across.right) / 2
            page.text(x, middle + at * line_height(), line, italic=True, colour=style.MUTED,
                      align="center", backed=True)  # fmt: skip
        return
    ends = _spread([up.at(points[-1][1]) for _, points in curves])
    for at, ((items, points), end) in enumerate(zip(curves, ends, strict=True)):
        mark = style.group_mark(at)
        xs, ys = [across.at(x) for x, _ in points], [up.at(y) for _, y in points]
        page.line(xs, ys, colour=mark.colour, stroke=1.2)
        for x, y in zip(xs, ys, strict=True):
            page.mark(x, y, mark, size=3.8, rimmed=True)
        page.line((xs[-1], across.right + 0.25), (ys[-1], end), colour=style.FAINT, stroke=0.6)
        page.mark(across.right + 0.38, end, mark, size=3.8)
        n = int(items)
        label = panel.words(f"figures.{NAME}.items", n=n, count=whole(n, panel.words.language))
        page.text(across.right + 0.55, end, label)
    _draw_present(panel)


def _points(panel: _Panel, items: str) -> list[tuple[int, float]]:
    found = [
        (n, panel.find(items, str(n))) for n in sorted(panel.outline.analysis.raters.respondents)
    ]
    return [(n, one.estimate) for n, one in found if one is not None and one.estimate is not None]


def _draw_axes(panel: _Panel) -> None:
    page, across, up, language = panel.page, panel.across, panel.up, panel.words.language
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        y = up.at(tick)
        page.line((across.left, across.right), (y, y), colour=style.RULE, stroke=0.6, layer=1)
        page.text(
            across.left - 0.12, y, decimal(tick, 1, language), colour=style.MUTED, align="right"
        )
    for target in panel.outline.analysis.raters.targets:
        y = up.at(target)
        page.line((across.left, across.right), (y, y), colour=style.MUTED, dashed=True, layer=2)
    bottom = across.draw_ticks(page, up.left, 0.9, language)
    page.text(
        (across.left + across.right) / 2,
        bottom + line_height() / 2,
        panel.words(f"figures.{NAME}.respondents"),
        align="center",
    )


def _draw_present(panel: _Panel) -> None:
    """A ring where the study stands; none where its size is not told or lies outside."""
    number = panel.present
    if number is None or number.estimate is None or not number.n or not number.n_cases:
        return
    per_case = number.n / number.n_cases
    if per_case <= panel.across.high:
        place = panel.across.at(per_case), panel.up.at(number.estimate)
        panel.page.mark(*place, _PRESENT, size=8.0, fill="none")


def _spread(places: list[float]) -> list[float]:
    """The places moved apart as far as their labels need, in their order."""
    order = sorted(range(len(places)), key=lambda at: places[at])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + _APART)
    shift = sum(moved[at] - places[at] for at in order) / len(places)
    return [place - shift for place in moved]
