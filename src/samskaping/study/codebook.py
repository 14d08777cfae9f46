"""The codebook of the interviews as configuration: codes, coders, and what codes say of values."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from samskaping.study.closed import Closed, Identifier, Text


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
    unit: Literal["segment", "source"] = Field(
        default="segment",
        description="what coders agree about: predefined segments, or the interview as a whole",
    )
    codes: tuple[Code, ...] = Field(min_length=1)
    coders: tuple[Coder, ...] = Field(min_length=1)
    primary_coder: Identifier | None = Field(
        default=None,
        description="whose coding the frequencies use; leave out to count what any coder coded",
    )
