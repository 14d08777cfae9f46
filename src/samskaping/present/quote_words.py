"""What is said about quotes: the marks in them, and why some are not shown."""

from __future__ import annotations

from markupsafe import Markup

from samskaping.present.quoted import Quotes
from samskaping.present.words import Words
from samskaping.scrubbing import MARKER


def marks_in_words(text: str, words: Words) -> str:
    """A quote with words of the language for what was taken out: ``[navn]`` for ``[person]``."""
    return MARKER.sub(lambda mark: f"[{words.say(f'quotes.mark.{mark[0][1:-1]}')}]", text)


def withheld_sentences(quotes: Quotes, words: Words) -> tuple[Markup, ...]:
    """A sentence for each reason for which quotes are withheld, and for those not checked.

    How many there are is told where enough persons stand behind them.
    """
    found = []
    for status, n in quotes.counts:
        reason = words.say(f"quotes.status.{status}")
        if n is None:
            found.append(words.say("quotes.few", reason=reason))
        else:
            found.append(words.say("quotes.counted", n=n, reason=reason))
    return tuple(found)
