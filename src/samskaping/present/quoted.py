"""The released quotes, looked up by case and value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from samskaping.study.model import Outline

# What is spoken where there is one language that nearly everybody is interviewed in.
_SPOKEN = {"NO": "no", "DK": "da", "SE": "sv", "IS": "is", "FO": "fo"}
_SAME = {"nb": "no", "nn": "no"}


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said of a value in a case, or ``withheld`` without a text.

    ``wave``, ``direction`` and ``role`` are empty where they are not known or may not be named.
    """

    case: str
    value: str
    status: str = "shown"
    text: str = ""
    direction: str = ""
    role: str = ""
    wave: str = ""


class Quotes:
    """All released quotes; none at all in a study that has no such source.

    ``counts`` are the reasons for which quotes of the study are not shown, each with how many,
    or ``None`` where these are of few persons.
    """

    def __init__(
        self, quotes: tuple[Quote, ...] = (), counts: tuple[tuple[str, int | None], ...] = ()
    ) -> None:
        self._quotes = quotes
        self.counts = counts

    def __bool__(self) -> bool:
        return bool(self._quotes)

    @classmethod
    def read(cls, path: str | Path) -> Quotes:
        """The quotes of a released file."""
        table = pd.read_csv(path, dtype="string", keep_default_na=False)
        names = ("case", "value", "status", "text", "direction", "role", "wave")
        of_study = table["case"].eq("") | table["value"].eq("")
        rows = table.loc[~of_study, list(names)]
        counted = table.loc[of_study, ["status", "n"]].itertuples(index=False)
        return cls(
            tuple(Quote(*map(str, row)) for row in rows.itertuples(index=False)),
            tuple((str(status), int(n) if n else None) for status, n in counted),
        )

    def of(self, case: str, value: str, wave: str) -> tuple[Quote, ...]:
        """The quotes that can be shown, one of each side before two of one side.

        One that is known to be from another wave than ``wave`` is not among them.
        """
        found = [one for one in self._of(case, value, wave) if one.text]
        sides = [one.direction for one in found]
        first = {sides.index(side) for side in sides}
        order = sorted(range(len(found)), key=lambda place: place not in first)
        return tuple(found[place] for place in order)

    def withheld(self, case: str, value: str, wave: str) -> bool:
        """Whether there are quotes of which none can be shown."""
        return not self.of(case, value, wave) and any(self._of(case, value, wave))

    def _of(self, case: str, value: str, wave: str) -> Iterator[Quote]:
        return (
            one
            for one in self._quotes
            if (one.case, one.value) == (case, value) and one.wave in ("", wave)
        )


def spoken_in(case: str, outline: Outline, language: str) -> str:
    """The language that a quote is read aloud in; empty if it is that of the page, or unknown.

    ASSUME An interview was held in the language of the case's country. A wrong guess changes the
    voice and nothing that is shown.
    """
    country = next(one.country for one in outline.cases if one.id == case)
    spoken = _SPOKEN.get(country, "")
    return "" if spoken == _SAME.get(language, language) else spoken
