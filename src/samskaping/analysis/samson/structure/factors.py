"""Which items stand for which value: the factors of the measurement model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from samskaping.numeric import IntArray, NotEstimable
from samskaping.study.scorecard import Scorecard

# Items that a value needs to be a factor among others: one alone cannot be told from its error.
FEWEST_ITEMS = 2


@dataclass(frozen=True, eq=False, slots=True)
class Factors:
    """The factors of one model.

    Attributes
    ----------
    subject
        The word that names the model in a key: ``total`` for all values, or one value.
    values : tuple of str
        The values that are factors.
    items : tuple of str
        The items, in the instrument's order.
    columns : (p,) int array
        Where they stand in the instrument.
    pattern : (p, m) bool array
        Which item belongs to which value.
    """

    subject: str
    values: tuple[str, ...]
    items: tuple[str, ...]
    columns: IntArray
    pattern: NDArray[np.bool_]

    @classmethod
    def of(cls, card: Scorecard, subject: str, values: tuple[str, ...]) -> Self:
        """The model of these values; its items belong to one of them each."""
        held = [(at, item) for at, item in enumerate(card.items) if item.value in values]
        pattern = [[item.value == value for value in values] for _, item in held]
        return cls(
            subject,
            values,
            tuple(item.id for _, item in held),
            np.array([at for at, _ in held], dtype=np.int64),
            np.array(pattern, dtype=bool).reshape(len(held), len(values)),
        )

    def require(self) -> None:
        """Refuse a model without a factor, or with a factor of one item."""
        if not self.values:
            raise NotEstimable("no_value_with_items", minimum=FEWEST_ITEMS)
        fewest = int(self.pattern.sum(axis=0).min())
        if fewest < FEWEST_ITEMS:
            raise NotEstimable("too_few_items", n=fewest, minimum=FEWEST_ITEMS)


def models(card: Scorecard) -> tuple[Factors, ...]:
    """All values together, each with two items or more, and then every value by itself."""
    sizes = {value.id: len(card.items_of(value=value.id)) for value in card.values}
    together = tuple(value for value, size in sizes.items() if size >= FEWEST_ITEMS)
    alone = (Factors.of(card, value, (value,)) for value, size in sizes.items() if size)
    return (Factors.of(card, "total", together), *alone)
