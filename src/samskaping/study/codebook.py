"""The codebook of the interviews as configuration: codes, coders, and what codes say of values."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from samskaping.study.closed import Closed, Identifier, Text

# What coders agree about: segments that were cut out beforehand (in a text its paragraphs),
# sentences, characters, or the interview as a whole.
Unit = Literal["segment", "sentence", "character", "source"]
# Units that only a text has.
OF_TEXTS: tuple[Unit, ...] = ("sentence", "character")


class WeightScale(Closed):
    """What the weights of a code mean, so that coders' weights can be compared."""

    level: Literal["ordinal", "interval", "ratio"]


class Code(Closed):
    """One code; ``value`` and ``direction`` tie it to a value of the scorecard."""

    id: Identifier
    label: Text
    definition: Text | None = None
    parent: Identifier | None = None
    value: Identifier | None = Field(
        default=None, description="the value of the scorecard that it is about"
    )
    direction: Literal["supports", "questions"] | None = Field(
        default=None,
        description="whether it says that the value was lived up to, or was not",
    )
    weight: WeightScale | None = Field(
        default=None, description="of a code that is given with a weight: what the numbers mean"
    )


class Coder(Closed):
    """Somebody who coded; the label is a role or an initial, not a full name."""

    id: Identifier
    label: Text


class Codebook(Closed):
    """All codes and coders."""

    id: Identifier
    title: Text
    wording: Literal["official", "own", "illustrative"]
    source: Text = Field(description="where the codes come from")
    units: tuple[Unit, ...] = Field(
        default=("segment",),
        min_length=1,
        description="what coders agree about, the most important first: segments that were cut out "
        "beforehand (in a text its paragraphs), sentences, characters, or interviews as a whole",
    )
    overlap: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="of a text: what has a code is the passage that shares at least this much of "
        "the shorter of the two with the coded segment",
    )
    codes: tuple[Code, ...] = Field(min_length=1)
    coders: tuple[Coder, ...] = Field(min_length=1)
    primary_coder: Identifier | None = Field(
        default=None,
        description="whose coding the frequencies use; leave out to count what any coder coded",
    )

    @property
    def unit(self) -> Unit:
        """The unit that comes first."""
        return self.units[0]
