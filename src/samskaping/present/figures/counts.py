"""A count as a figure writes it, and what stands where there is no number."""

from __future__ import annotations

from samskaping.language import Catalogue
from samskaping.present.released import Number
from samskaping.present.written import write


def absent(number: Number | None, words: Catalogue) -> str:
    """Why there is no number: it is withheld, was not measured, or was not estimated."""
    if number is not None and number.withheld:
        return words("figures.withheld")
    if number is not None and number.reason == "not_measured":
        return words("figures.not_measured")
    return words("figures.not_estimated")


def with_limits(number: Number | None, words: Catalogue) -> str:
    """A number and its interval where it has one, or why there is none."""
    if number is None or number.estimate is None:
        return absent(number, words)
    told = write(number, "estimate", words.language)
    return f"{told} {write(number, 'interval', words.language)}" if number.has_interval else told


def count(number: Number | None, words: Catalogue) -> str:
    """A count: ``1 240``, or why there is none."""
    if number is None or number.estimate is None:
        return absent(number, words)
    return write(number, "estimate", words.language)


def sample(number: Number | None, words: Catalogue) -> str:
    """A count in words: ``n = 1 240``, or why there is none."""
    text = count(number, words)
    shown = number is not None and number.estimate is not None
    return words("figures.n", count=text) if shown else text
