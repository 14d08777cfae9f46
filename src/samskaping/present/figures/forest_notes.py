"""What stands in words below a forest plot: how the cases differ, and how often intervals hold."""

from __future__ import annotations

from collections.abc import Mapping

from samskaping.language.numbers import percent
from samskaping.present.calibrated import COVERAGE, DOMAIN, calibrated
from samskaping.present.figures.counts import with_limits
from samskaping.present.released import Released
from samskaping.present.words import Words
from samskaping.present.written import write

METHOD = "reml_adhoc"
_WORDS = "figures.pooled_changes"


def spread_lines(released: Released, words: Words, indicator: str, contrast: str) -> list[str]:
    """How much the cases of a panel differ, τ² and I²; no line for what is not there."""
    lines = []
    for name in ("tau2", "i2"):
        number = released.find(DOMAIN, name, indicator, occasion=contrast)
        if number is not None and number.estimate is not None:
            told = with_limits(number, words.catalogue)
            lines.append(words.catalogue(f"{_WORDS}.{name}", value=told))
    return lines


def calibration_note(released: Released, words: Words, contrasts: Mapping[str, str]) -> str:
    """How often the pooled interval holds the truth in simulated studies of this design.

    ``contrasts`` are those shown, by indicator. Empty where none was simulated.
    """
    found = [
        number
        for indicator, contrast in contrasts.items()
        if (number := calibrated(released, indicator, contrast, METHOD, COVERAGE)) is not None
        and number.estimate is not None
    ]
    if not found:
        return ""
    found.sort(key=lambda number: number.estimate or 0.0)
    lowest, highest = (write(found[place], "estimate", words.language) for place in (0, -1))
    level = percent(words.outline.analysis.confidence, 0, words.language)
    key = "calibration" if lowest == highest else "calibration_range"
    return words.catalogue(f"{_WORDS}.{key}", confidence=level, lowest=lowest, highest=highest)
