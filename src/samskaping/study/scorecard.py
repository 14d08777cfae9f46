"""The SAMSON scorecard as configuration: values, fields of action, items and the response scale.

The official wording, scale and fields of action are not public; ``wording`` says whose words a
study uses, and the report shows it.
"""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from samskaping.study.closed import Closed, Identifier, Text


class Value(Closed):
    """A fundamental value (verdi) that the participants rate their process on."""

    id: Identifier
    label: Text
    description: Text | None = None


class FieldOfAction(Closed):
    """A field of action (handlingsfelt) of the process."""

    id: Identifier
    label: Text


class Item(Closed):
    """One question: belongs to one value and, where fields are used, one field of action."""

    id: Identifier
    value: Identifier
    field: Identifier | None = None
    reversed: bool = False
    text: Text


class Scale(Closed):
    """The response scale: whole numbers from ``minimum`` to ``maximum``, each with its label."""

    minimum: int
    maximum: int
    labels: dict[int, Text]
    top_box: tuple[int, ...] = Field(
        default=(), description="answers that count as top box; default: the highest answer"
    )

    @model_validator(mode="after")
    def _labels_fit(self) -> Self:
        if self.maximum <= self.minimum:
            raise PydanticCustomError("scale_order", "the maximum must be above the minimum")
        outside = sorted(set((*self.labels, *self.top_box)) - set(self.points))
        if outside:
            answers = ", ".join(str(answer) for answer in outside)
            raise PydanticCustomError(
                "scale_outside", "answers outside the scale: {answers}", {"answers": answers}
            )
        return self

    @property
    def points(self) -> tuple[int, ...]:
        """All answers on the scale, lowest first."""
        return tuple(range(self.minimum, self.maximum + 1))

    @property
    def top(self) -> tuple[int, ...]:
        """The answers that count as top box."""
        return self.top_box or (self.maximum,)


class Scorecard(Closed):
    """The instrument."""

    id: Identifier
    title: Text
    wording: Literal["official", "own", "illustrative"]
    source: Text = Field(description="where items and scale come from")
    scale: Scale
    values: tuple[Value, ...]
    fields: tuple[FieldOfAction, ...] = ()
    items: tuple[Item, ...]
    minimum_answered: float = Field(
        default=0.6, gt=0, le=1, description="share of a score's items that must be answered"
    )

    def items_of(self, *, value: str | None = None, field: str | None = None) -> tuple[Item, ...]:
        """The items of a value, of a field, of both, or all."""
        return tuple(
            item
            for item in self.items
            if (value is None or item.value == value) and (field is None or item.field == field)
        )


# In the place of the scorecard of a study that has none.
NO_SCORECARD = Scorecard(
    id="none",
    title={"en": "–"},
    wording="own",
    source={"en": "–"},
    scale=Scale(minimum=0, maximum=1, labels={}),
    values=(),
    items=(),
)
