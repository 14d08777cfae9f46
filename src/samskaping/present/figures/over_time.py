"""Register series of a case: its line, its synthetic control, and the gaps among all series."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language.numbers import day
from samskaping.present.figures import style
from samskaping.present.figures.fitting import first_that_fits
from samskaping.present.figures.key_line import Sign, draw_entries
from samskaping.present.figures.page import Page, line_height, wrap
from samskaping.present.figures.time_panel import Points, TimePanel
from samskaping.present.figures.wording import title_of
from samskaping.present.instruments import cases_of, indicators
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.words import Words
from samskaping.present.written import write
from samskaping.study.model import Outline
from samskaping.study.over_time import Series
from samskaping.study.periods import place_in, place_of
from samskaping.study.record import Indicator

NAME = "over_time"
_LINE, _CONTROL = style.OKABE_ITO[0], style.OKABE_ITO[1]
_BAND = "#d7e6f2"
_DOT = style.Mark(style.MUTED, "o")
_APART = 0.35
# A series of a comparison group whose fit before is so many times the case's is left out.
_TOO_FAR = 5.0


@dataclass(frozen=True)
class _Drawn:
    """One series of a case."""

    released: Released
    indicator: Indicator
    settings: Series
    case: str

    def points(self, quantity: str, field: str = "estimate", **levels: str) -> Points:
        """The numbers of a quantity by period; of no other comparison series than is named."""
        found = {}
        for one in self._numbers.get(quantity, ()):
            value = getattr(one, field)
            place = place_in(one.levels["period"], self.settings.every)
            if (
                value is not None
                and place is not None
                and one.levels.get("with") == levels.get("with")
            ):
                found[place] = float(value)
        return dict(sorted(found.items()))

    @cached_property
    def _numbers(self) -> dict[str, list[Number]]:
        names = ("series_value", "series_fitted", "series_continued", "synthetic_value",
                 "synthetic_gap")  # fmt: skip
        return {
            name: [
                one
                for one in self.released.select(name, case=self.case)
                if one.subject == self.indicator.id
            ]
            for name in names
        }

    def placebos(self) -> list[Points]:
        """The gaps of the comparison series that could be fitted about as well as the case."""
        fits = {
            one.levels.get("with", ""): one.estimate
            for one in self.released.select("synthetic_fit", case=self.case)
            if one.subject == self.indicator.id and "variant" not in one.levels
        }
        own = fits.get("") or 0.0
        near = [name for name, fit in fits.items()
                if name and fit is not None and fit <= _TOO_FAR * own]  # fmt: skip
        return [self.points("synthetic_gap", **{"with": name}) for name in near]

    @property
    def start(self) -> int:
        return place_of(self.settings.starts, self.settings.every)


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw every register series of every case from the released estimates."""
    return first_that_fits(
        [partial(_draw, estimates, outline, language, tall) for tall in (5.2, 4.0, 2.6)]
    )


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words: how far each series lies from its line and its control at the end."""
    words = Words(outline, language)
    released = Released.of(estimates, outline.record)
    sentences = [words.catalogue(f"figures.{NAME}.alt")]
    for one in _drawn(released, outline):
        for quantity in ("series_end_difference", "synthetic_gap_mean"):
            number = released.find("soimpact", quantity, one.indicator.id, case=one.case)
            if number is not None and number.estimate is not None:
                sentences.append(
                    words.catalogue(
                        f"figures.{NAME}.alt_{quantity}",
                        indicator=words.label("indicator", one.indicator.id),
                        case=words.label("case", one.case),
                        number=write(number, "estimate", language),
                    )
                )
    return " ".join(sentences)


def _drawn(released: Released, outline: Outline) -> list[_Drawn]:
    return [
        _Drawn(released, one, one.series, case)
        for one in (indicators(outline.record) if outline.record else ())
        if one.series is not None
        for case in cases_of(outline, one)
    ]


def _draw(estimates: pd.DataFrame, outline: Outline, language: str, tall: float) -> Figure:
    words, page = Words(outline, language), Page()
    y = page.title(title_of(NAME, language))
    shown = _drawn(Released.of(estimates, outline.record), outline)
    y = _draw_key(page, words, shown, y) + 0.15
    for one in shown:
        head = words.catalogue(
            f"figures.{NAME}.head",
            indicator=words.label("indicator", one.indicator.id),
            case=words.label("case", one.case),
            unit=words.text(one.indicator.unit),
            start=day(one.settings.starts, language),
        )
        lines = wrap(head, page.width - 2 * style.MARGIN, style.HEADING, bold=True)
        y += page.lines(style.MARGIN, y, lines, size=style.HEADING, bold=True) + 0.1
        y = _draw_panels(page, words, one, y, tall) + 0.3
    return page.finish(y - 0.2, stamp_of(outline, language, "record"))


def _draw_key(page: Page, words: Words, shown: list[_Drawn], y: float) -> float:
    def stroke(colour: str, wide: float, dashed: bool = False) -> Sign:
        return lambda x, y: page.line((x - 0.2, x + 0.2), (y, y), colour=colour, stroke=wide,
                                      dashed=dashed)  # fmt: skip

    def upright(x: float, y: float) -> None:
        page.line((x, x), (y - 0.16, y + 0.16), stroke=0.8)

    entries: list[tuple[Sign, str]] = [
        (lambda x, y: page.mark(x, y, _DOT, size=3.2), "figure"),
        (upright, "start"),
    ]
    if any(one.points("series_fitted") for one in shown):
        entries += [(stroke(_LINE, 1.5), "line"), (stroke(_LINE, 1.2, True), "continued")]
    if any(one.points("synthetic_value") for one in shown):
        entries += [(stroke(_CONTROL, 1.5), "control"), (stroke(style.FAINT, 0.6), "placebo")]
    named = [(sign, words.catalogue(f"figures.{NAME}.key.{name}")) for sign, name in entries]
    return draw_entries(page, y, "", named)


def _draw_panels(page: Page, words: Words, one: _Drawn, y: float, tall: float) -> float:
    """The panels of one series, side by side; those of a synthetic control where there is one."""
    names = ["line", "control", "gaps"] if one.points("synthetic_value") else ["line"]
    wide = (page.width - 2 * style.MARGIN - _APART * (len(names) - 1)) / len(names)
    end = y
    for at, name in enumerate(names):
        left = style.MARGIN + at * (wide + _APART)
        page.text(left, y + line_height() / 2, _head(words, one, name))
        box = (left, y + line_height() + 0.1, left + wide, y + line_height() + 0.1 + tall)
        draw_one = {"line": _line_panel, "control": _control_panel, "gaps": _gaps_panel}[name]
        panel = draw_one(page, words, one, box)
        panel.draw_start(one.start)
        end = max(end, panel.draw_axes(one.settings.every))
    return end


_Box = tuple[float, float, float, float]


def _line_panel(page: Page, words: Words, one: _Drawn, box: _Box) -> TimePanel:
    """Figures, the broken line, and the line continued with its interval."""
    figures, fitted = one.points("series_value"), one.points("series_fitted")
    continued = one.points("series_continued")
    lows, highs = (one.points("series_continued", side) for side in ("lower", "upper"))
    panel = TimePanel.around(page, box, [figures, fitted, continued], words.language)
    if lows:
        panel.draw_band(lows, highs, _BAND)
    panel.draw_line(continued, _LINE, dashed=True)
    for side in (False, True):
        part = {place: value for place, value in fitted.items() if (place >= one.start) == side}
        panel.draw_line(part, _LINE, stroke=1.5, layer=3.5)
    panel.draw_dots(figures, _DOT, 2.6 if len(figures) <= 60 else 1.8)
    return panel


def _head(words: Words, one: _Drawn, name: str) -> str:
    """What a panel shows, or that it has no line to show."""
    told = words.catalogue(f"figures.{NAME}.panel.{name}")
    if name != "line" or one.points("series_fitted"):
        return told
    number = one.released.find("soimpact", "series_level_change", one.indicator.id, case=one.case)
    withheld = number is not None and number.withheld
    return words.catalogue(f"figures.{NAME}.{'line_withheld' if withheld else 'no_line'}")


def _control_panel(page: Page, words: Words, one: _Drawn, box: _Box) -> TimePanel:
    """The case beside its synthetic control."""
    figures, control = one.points("series_value"), one.points("synthetic_value")
    panel = TimePanel.around(page, box, [figures, control], words.language)
    panel.draw_line(control, _CONTROL, stroke=1.5)
    panel.draw_dots(figures, _DOT, 2.6 if len(figures) <= 60 else 1.8)
    return panel


def _gaps_panel(page: Page, words: Words, one: _Drawn, box: _Box) -> TimePanel:
    """The case's gaps before those of the comparison series in its place."""
    own, others = one.points("synthetic_gap"), one.placebos()
    panel = TimePanel.around(page, box, [own, *others], words.language, zero=True)
    for other in others:
        panel.draw_line(other, style.FAINT, stroke=0.6, layer=2)
    panel.draw_line(own, _CONTROL, stroke=1.8)
    return panel
