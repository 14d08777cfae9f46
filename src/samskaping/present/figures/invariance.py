"""Whether the items measure the same in groups: a row per model, a block per step."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from samskaping.present.comparisons import PARTIAL, Comparison, comparisons, freed, models
from samskaping.present.figures import style
from samskaping.present.figures.counts import absent
from samskaping.present.figures.key_line import draw_entries
from samskaping.present.figures.page import Page, line_height, wrap
from samskaping.present.figures.wording import title_of
from samskaping.present.released import Number, Released
from samskaping.present.stamp import stamp_of
from samskaping.present.words import Words
from samskaping.present.written import write
from samskaping.study.model import Outline

NAME = "invariance"
_STEPS = ("metric", "scalar")
_LABEL = 4.2
_BETWEEN = 0.3
_VERDICT = 2.7
_MARKS = {1: ("o", True), 2: ("D", False), 3: ("X", True), 4: ("^", False)}


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw every comparison from the released estimates."""
    released, words = Released.of(estimates), Words(outline, language)
    page = Page()
    y = page.title(title_of(NAME, language))
    found = comparisons(released, words)
    if not found:
        text = words.catalogue(f"figures.{NAME}.none")
        y += page.lines(style.MARGIN, y, [text], colour=style.MUTED)
    told = [one for one in found if _told(released, words, one)]
    if told:
        y = _draw_key(page, words, y) + 0.15
    for comparison in found:
        y = _draw_comparison(page, released, words, comparison, y) + 0.2
    return page.finish(y, stamp_of(outline, language, "scorecard"))


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it."""
    released, words = Released.of(estimates), Words(outline, language)
    sentences = [words.catalogue(f"figures.{NAME}.alt")]
    for comparison in comparisons(released, words):
        for subject in models(released, words, comparison):
            metric, scalar = (
                _verdict_text(released, words, comparison, subject, s) for s in _STEPS
            )
            sentences.append(
                words.catalogue(
                    f"figures.{NAME}.alt_row",
                    comparison=comparison.label(words),
                    model=words.subject(subject),
                    metric=metric,
                    scalar=scalar,
                )
            )
    return " ".join(sentences)


def _told(released: Released, words: Words, comparison: Comparison) -> list[str]:
    """The models of a comparison that have a verdict."""
    return [
        subject
        for subject in models(released, words, comparison)
        if any(
            (number := comparison.find(released, "invariance_verdict", subject, step=step))
            is not None
            and number.estimate is not None
            for step in _STEPS
        )
    ]


def _draw_key(page: Page, words: Words, y: float) -> float:
    entries = [
        (lambda x, middle, v=verdict: _mark(page, x, middle, v), _name(words, verdict))
        for verdict in _MARKS
    ]
    return draw_entries(page, y, words.catalogue(f"figures.{NAME}.key"), entries)


def _draw_comparison(
    page: Page, released: Released, words: Words, comparison: Comparison, y: float
) -> float:
    page.line((style.MARGIN, page.width - style.MARGIN), (y, y), stroke=0.8)
    told = _told(released, words, comparison)
    room = _LABEL if told else page.width - 2 * style.MARGIN
    label = wrap(comparison.label(words), room, style.HEADING, bold=True)
    tall = page.lines(style.MARGIN, y + 0.06, label, size=style.HEADING, bold=True)
    if told:
        for step in _STEPS:
            _draw_heads(page, words, step, y + 0.06)
    y += tall + 0.14
    refusals: dict[str, list[str]] = {}
    for subject in models(released, words, comparison):
        if subject in told:
            y = _draw_model(page, released, words, comparison, subject, y)
        else:
            number = comparison.find(released, "invariance_verdict", subject, step=_STEPS[0])
            refusals.setdefault(number.note if number else "", []).append(subject)
    for note, subjects in refusals.items():
        y = _draw_refusal(page, words, note, subjects, y)
    return y


def _draw_heads(page: Page, words: Words, step: str, y: float) -> None:
    left, cfi, rmsea = _columns(page, step)
    middle = y + line_height(style.HEADING) / 2
    page.text(left, middle, words.catalogue(f"figures.{NAME}.{step}"), bold=True)
    page.text(cfi, middle, "ΔCFI", colour=style.MUTED, align="right")
    page.text(rmsea, middle, "ΔRMSEA", colour=style.MUTED, align="right")


def _columns(page: Page, step: str) -> tuple[float, float, float]:
    """Where a step's verdict begins, and where its two numbers end."""
    start = style.MARGIN + _LABEL + _BETWEEN
    width = (page.width - style.MARGIN - start - _BETWEEN) / len(_STEPS)
    left = start + _STEPS.index(step) * (width + _BETWEEN)
    rest = (width - _VERDICT) / 2
    return left, left + _VERDICT + rest, left + width


def _draw_model(
    page: Page,
    released: Released,
    words: Words,
    comparison: Comparison,
    subject: str,
    y: float,
) -> float:
    lines = wrap(words.subject(subject), _LABEL)
    tall = max(0.5, len(lines) * line_height() + 0.1)
    page.lines(style.MARGIN, y + (tall - len(lines) * line_height()) / 2, lines)
    for step in _STEPS:
        _draw_step(page, released, words, comparison, subject, step, y + tall / 2)
    y += tall
    items = [item for step in _STEPS for item in freed(released, words, comparison, subject, step)]
    if items:
        start = style.MARGIN + _LABEL + _BETWEEN
        text = words.catalogue(f"figures.{NAME}.freed", items="; ".join(items))
        told = wrap(text, page.width - style.MARGIN - start)
        y += page.lines(start, y - 0.06, told, colour=style.MUTED) + 0.06
    return y


def _draw_step(
    page: Page,
    released: Released,
    words: Words,
    comparison: Comparison,
    subject: str,
    step: str,
    y: float,
) -> None:
    left, *ends = _columns(page, step)
    verdict = comparison.find(released, "invariance_verdict", subject, step=step)
    if verdict is None or verdict.estimate is None:
        text = absent(verdict, words.catalogue)
        page.text(left + 0.3, y, text, italic=True, colour=style.MUTED)
        return
    _mark(page, left + 0.1, y, round(verdict.estimate))
    page.text(left + 0.3, y, _name(words, round(verdict.estimate)))
    for quantity, x in zip(("cfi_change", "rmsea_change"), ends, strict=True):
        number = _final(released, comparison, quantity, subject, step)
        if number is not None and number.estimate is not None:
            page.text(x, y, write(number, "estimate", words.language), align="right")


def _final(
    released: Released, comparison: Comparison, quantity: str, subject: str, step: str
) -> Number | None:
    """The number once items were freed; of the step itself where none was."""
    return comparison.find(released, quantity, subject, step=step + PARTIAL) or comparison.find(
        released, quantity, subject, step=step
    )


def _draw_refusal(page: Page, words: Words, note: str, subjects: Sequence[str], y: float) -> float:
    reason = words.reason(note).unescape() if note else ""
    names = "; ".join(words.subject(subject) for subject in subjects)
    text = f"{names}: {words.catalogue(f'figures.{NAME}.refused', reason=reason)}"
    lines = wrap(text.strip(), page.width - 2 * style.MARGIN)
    return y + page.lines(style.MARGIN, y, lines, colour=style.MUTED)


def _mark(page: Page, x: float, y: float, verdict: int) -> None:
    shape, full = _MARKS[verdict]
    page.mark(x, y, style.Mark(style.INK, shape), size=5.5, fill=None if full else "white")


def _name(words: Words, verdict: int) -> str:
    return words.catalogue(f"terms.invariance_verdict.{verdict}")


def _verdict_text(
    released: Released, words: Words, comparison: Comparison, subject: str, step: str
) -> str:
    number = comparison.find(released, "invariance_verdict", subject, step=step)
    if number is None or number.estimate is None:
        return absent(number, words.catalogue)
    return _name(words, round(number.estimate))
