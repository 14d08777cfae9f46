"""From invited to analysed: a flow diagram with one column per wave."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from samskaping.language import Catalogue
from samskaping.present.figures import style
from samskaping.present.figures.counts import count, sample
from samskaping.present.figures.flow_boxes import Flow, box_height, draw_box, draw_row
from samskaping.present.figures.page import Page
from samskaping.present.figures.wording import title_of
from samskaping.present.released import Released
from samskaping.present.stamp import stamp_of
from samskaping.present.written import write
from samskaping.study.closed import in_language
from samskaping.study.model import Outline, Wave

NAME = "respondent_flow"
_ACROSS = 2
_GAP = 0.55


def draw(estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    """Draw the flow of respondents from the released estimates."""
    words = Catalogue(language)
    released = Released.of(estimates)
    flows = [_flow(released, wave, outline, words) for wave in outline.waves]
    stamp = stamp_of(outline, language, "scorecard")
    page = Page()
    y = page.title(title_of(NAME, language))
    alone = len(flows) == 1
    step = (page.width - 2 * style.MARGIN + _GAP) / _ACROSS
    width = 12.6 if alone else step - _GAP
    left = (page.width - width) / 2 if alone else style.MARGIN
    for start in range(0, len(flows), _ACROSS):
        y = draw_row(page, left, width, step, flows[start : start + _ACROSS], y) + _GAP
    linked = _linked(released, outline, words)
    if linked:
        across = page.width - 2 * left
        draw_box(page, left, y, across, box_height(linked, across), linked)
        y += box_height(linked, across)
    return page.finish(y, stamp)


def alt_text(estimates: pd.DataFrame, outline: Outline, language: str) -> str:
    """The figure in words, for those who do not see it."""
    words = Catalogue(language)
    released = Released.of(estimates)
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


def _flow(released: Released, wave: Wave, outline: Outline, words: Catalogue) -> Flow:
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
    return Flow(
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
    lines, withheld = [], []
    for rule in type(outline.cleaning).model_fields:
        number = released.find("study", quantity, rule, wave=wave.id)
        if number is None or number.estimate == 0:
            continue
        label = words(f"figures.{NAME}.rules.{rule}")
        if number.withheld:
            withheld.append(label[:1].lower() + label[1:])
        else:
            lines.append(f"{label}:\N{NO-BREAK SPACE}{count(number, words)}")
    if withheld:
        lines.append(words(f"figures.{NAME}.withheld", rules=", ".join(withheld)))
    total = released.find("study", quantity, "total", wave=wave.id)
    heading = words(f"figures.{NAME}.{quantity}")
    if total is not None and total.estimate:
        heading = f"{heading} ({sample(total, words)})"
    return (heading, *lines) if lines else ()


def _linked(released: Released, outline: Outline, words: Catalogue) -> tuple[str, ...]:
    cell = released.find("study", "linked", "total")
    if outline.linkage == "none" or len(outline.waves) < _ACROSS or cell is None:
        return ()
    return (words(f"figures.{NAME}.linked"), sample(cell, words))
