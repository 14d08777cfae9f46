"""The released quotes, looked up by case and value, in the words of a report."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from markupsafe import Markup

from samskaping.present.words import Words
from samskaping.scrubbing import MARKER

# How the gate calls them; the words are under quotes.status.
SHOWN, WITHHELD = "shown", "withheld"


@dataclass(frozen=True, slots=True)
class Quote:
    """One quote that may be shown; what is not told is blank."""

    case: str
    wave: str
    value: str
    direction: str
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many quotes of the study have a reason or remark; ``None`` where it is withheld."""

    status: str
    n: int | None


class Quotes:
    """All released quotes; nothing else of the interviews is known here."""

    def __init__(self, table: pd.DataFrame) -> None:
        plain = table.astype(object).where(table.notna(), "")
        self._shown: dict[tuple[str, str], list[Quote]] = defaultdict(list)
        self._withheld: set[tuple[str, str]] = set()
        counts: list[Count] = []
        for row in plain.to_dict("records"):
            if row["status"] == SHOWN:
                names = ("case", "wave", "value", "direction", "role", "text")
                quote = Quote(**{name: str(row[name]) for name in names})
                self._shown[quote.case, quote.value].append(quote)
            elif row["status"] == WITHHELD:
                self._withheld.add((str(row["case"]), str(row["value"])))
            else:
                counts.append(Count(str(row["status"]), None if row["n"] == "" else int(row["n"])))
        self.counts = tuple(counts)

    @classmethod
    def read(cls, path: str | Path) -> Quotes:
        """The quotes as the gate wrote them."""
        columns = {"n": "Int64"}
        table = pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
        return cls(table.astype(columns))

    def __bool__(self) -> bool:
        """Whether there is anything to tell of quotes."""
        return bool(self._shown or self._withheld or self.counts)

    def about(self, case: str, value: str) -> tuple[Quote, ...]:
        """The quotes of a case about a value, in their order; none if none may be shown."""
        return tuple(self._shown.get((case, value), ()))

    def are_withheld(self, case: str, value: str) -> bool:
        """Whether a case has quotes about a value of which none may be shown."""
        return (case, value) in self._withheld


def quoted(quote: Quote, words: Words) -> Markup:
    """A quote between quotation marks, what was taken out in words, and who says it as HTML.

    The role is told where it may be, otherwise it is a person interviewed.
    """
    text = MARKER.sub(lambda mark: f"[{words.say(f'quotes.mark.{mark[0][1:-1]}')}]", quote.text)
    who = words.label("role", quote.role) if quote.role else words.say("quotes.somebody")
    return words.say("quotes.said", text=text, who=who)


def withheld_sentences(quotes: Quotes, words: Words) -> tuple[Markup, ...]:
    """A sentence for each reason for which quotes are withheld, and for those not checked."""
    found = []
    for count in quotes.counts:
        key = f"quotes.status.{count.status}"
        if count.n is None:
            found.append(words.say("quotes.few", reason=words.say(key)))
        else:
            found.append(words.say("quotes.counted", n=count.n, reason=words.say(key)))
    return tuple(found)
