"""What the path diagram shows of a wave: each value's loadings, or why there are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from samskaping.present.released import Number, Released
from samskaping.present.words import Words

WITHIN = "within_case"
INDICES = (("fit_cfi", "CFI"), ("fit_rmsea", "RMSEA"), ("fit_srmr", "SRMR"))


@dataclass(frozen=True)
class ValueLoadings:
    """One factor of the diagram.

    Attributes
    ----------
    value, label
        Its id and name.
    items : pairs of an id and a loading
        ``None`` where the study has no such row.
    """

    value: str
    label: str
    items: tuple[tuple[str, Number | None], ...]

    @property
    def known(self) -> list[Number]:
        """The loadings that there are."""
        return [number for _, number in self.items if _has(number)]  # type: ignore[misc]

    @property
    def missing(self) -> Number | None:
        """A row that says why there is no loading."""
        return next((number for _, number in self.items if number is not None), None)


@dataclass(frozen=True)
class Diagram:
    """A wave's measurement model.

    Attributes
    ----------
    whole
        Whether the loadings are of one model of all values; else of each value's own.
    fit
        Its indices.
    refused
        The row that says why there is no model of all values.
    """

    wave: str
    whole: bool
    values: tuple[ValueLoadings, ...]
    fit: tuple[tuple[str, Number], ...]
    refused: Number | None


def diagram(released: Released, words: Words) -> Diagram:
    """The last wave of which there is a model; the last of all where there is none."""
    waves = [wave.id for wave in words.outline.waves]
    found = [_of_wave(released, words, wave) for wave in waves]
    told = [one for one in found if any(value.known for value in one.values)]
    return (told or found)[-1]


def correlation(released: Released, wave: str, first: str, second: str) -> Number | None:
    """The correlation of two values, whichever of them stands first in its key."""
    levels = {"level": WITHIN, "wave": wave}
    return released.find(
        "samson", "factor_correlation", first, **levels, **{"with": second}
    ) or released.find("samson", "factor_correlation", second, **levels, **{"with": first})


def _of_wave(released: Released, words: Words, wave: str) -> Diagram:
    card = words.outline.scorecard
    levels = {"level": WITHIN, "wave": wave}
    numbers = [released.find("samson", "loading", item.id, **levels) for item in card.items]
    whole = any(_has(number) for number in numbers)
    quantity = "loading" if whole else "loading_one_factor"
    values = tuple(
        ValueLoadings(
            value.id,
            words.label("value", value.id),
            tuple(
                (item.id, released.find("samson", quantity, item.id, **levels))
                for item in card.items_of(value=value.id)
            ),
        )
        for value in card.values
        if card.items_of(value=value.id)
    )
    return Diagram(
        wave,
        whole,
        values,
        tuple(_fit(released, wave)) if whole else (),
        None if whole else next((number for number in numbers if number is not None), None),
    )


def _fit(released: Released, wave: str) -> Sequence[tuple[str, Number]]:
    found = []
    for quantity, name in INDICES:
        levels = {} if quantity == "fit_srmr" else {"variant": "robust"}
        number = released.find("samson", quantity, "total", level=WITHIN, wave=wave, **levels)
        if number is not None and _has(number):
            found.append((name, number))
    return found


def _has(number: Number | None) -> bool:
    return number is not None and number.estimate is not None
