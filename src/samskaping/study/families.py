"""Which indicators are tested together, declared before the numbers are seen."""

from __future__ import annotations

from pydantic import Field

from samskaping.study.closed import Closed, Identifier, Text


class Family(Closed):
    """Indicators that answer one question: their tests are adjusted for how many they are."""

    id: Identifier
    label: Text
    indicators: tuple[Identifier, ...] = Field(
        min_length=2, description="an indicator belongs to one family at most"
    )
