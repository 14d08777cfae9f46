"""What stands in the row of a case on a page of the joint display."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from samskaping.present.instruments import midpoint
from samskaping.present.quote_words import marks_in_words
from samskaping.present.quoted import Quotes, spoken_in
from samskaping.present.released import Number, Released
from samskaping.present.report.joint_marks import Scale, draw_score, draw_share, draw_sign
from samskaping.present.words import Words
from samskaping.present.written import marked, with_interval
from samskaping.study.model import Case, Outline

SIDES = {"supports": "supporting_share", "questions": "questioning_share"}
# A page has room for so many quotes of a case.
MOST_QUOTES = 2
OMITTED = "\N{NO-BREAK SPACE}[…]"


@dataclass(frozen=True, slots=True)
class Row:
    """One case: its score, what was said in the interviews, and what both say together."""

    case: str
    interviewed: Markup
    score: Markup
    spread: Markup
    shares: Markup
    verdict: Markup
    quotes: tuple[Markup, ...]


@dataclass(frozen=True)
class Rows:
    """Makes the rows of one study in one language."""

    release: Released
    words: Words
    wave: str
    quotes: Quotes

    @property
    def outline(self) -> Outline:
        """The study."""
        return self.words.outline

    @property
    def scale(self) -> Scale:
        """The axis of the scores."""
        return Scale(self.outline.scorecard.scale.points, midpoint(self.outline))

    def of(self, value: str, case: Case, longest: int) -> Row:
        """What is known of a value in a case, each missing number with its reason.

        A quote stands with at most ``longest`` letters, the role among them.
        """
        find = partial(self.release.find, subject=value, case=case.id, wave=self.wave)
        mean, spread = find("samson", "mean"), find("integration", "role_spread")
        shares = {side: find("integration", name) for side, name in SIDES.items()}
        inference = find("integration", "meta_inference")
        told = (*shares.values(), inference)
        known = next((one for one in told if one and one.n is not None), None)
        return Row(
            case=case.name,
            interviewed=self._interviewed(known),
            score=self._score(mean),
            spread=self._number(spread),
            shares=Markup("").join(self._share(*one) for one in shares.items()),
            verdict=self._verdict(inference),
            quotes=tuple(self._said(value, case.id, longest)),
        )

    def inferences(self, value: str) -> list[int]:
        """What the interviews do to the score, of the cases where it may be said."""
        found = self.release.select("meta_inference", wave=self.wave)
        return [
            round(one.estimate)
            for one in found
            if one.subject == value and one.estimate is not None
        ]

    def _interviewed(self, number: Number | None) -> Markup:
        if number is None or number.n is None:
            return Markup("")
        shown = marked(number, "n", self.words.language)
        return self.words.say("joint_pages.interviewed", n=number.n, persons=shown)

    def _score(self, mean: Number | None) -> Markup:
        if mean is None or mean.estimate is None:
            return self._missing(mean)
        return draw_score(self.scale, mean) + with_interval(mean, self.words.language)

    def _number(self, number: Number | None) -> Markup:
        if number is None or number.estimate is None:
            return self._missing(number)
        return marked(number, "estimate", self.words.language)

    def _share(self, side: str, number: Number | None) -> Markup:
        """The side in words, its bar, and the share in figures."""
        shown = self._number(number)
        if number is not None and number.estimate is not None:
            mentioned = self.outline.analysis.joint_display.mentioned
            shown = draw_share(number.estimate, mentioned, side) + Markup(" ") + shown
        label = self.words.say(f"joint_pages.{side}")
        return Markup('<div class="of-persons"><span>{}</span> {}</div>').format(label, shown)

    def _verdict(self, number: Number | None) -> Markup:
        if number is None or number.estimate is None:
            return self._missing(number)
        sign = draw_sign(round(number.estimate))
        return sign + Markup(" ") + marked(number, "estimate", self.words.language)

    def _missing(self, number: Number | None) -> Markup:
        """Why there is no number, in words."""
        if number is None:
            return Markup('<span class="absent">{}</span>').format(self.words.say("tables.absent"))
        state = "withheld" if number.withheld else "not_estimated"
        reason = self.words.say("tables.withheld") if number.withheld else None
        return Markup('<span class="{0}" data-key="{1}" data-state="{0}">{2}</span>').format(
            state, number.key, reason or self.words.reason(number.note)
        )

    def _said(self, value: str, case: str, longest: int) -> Iterator[Markup]:
        """Up to two quotes, from both sides if there are such; without any, why."""
        if not self.quotes:
            return
        spoken = spoken_in(case, self.outline, self.words.language)
        language = Markup(' lang="{}"').format(spoken) if spoken else ""
        shown = self.quotes.of(case, value, self.wave)[:MOST_QUOTES]
        for quote in shown:
            role = self.words.label("role", quote.role) if quote.role else ""
            cut = shortened(marks_in_words(quote.text, self.words), longest - len(role))
            text = self.words.say("terms.quoted", text=cut)
            said = Markup("<p><span{}>{}</span>{}</p>")
            yield said.format(language, text, Markup(" <i>– {}</i>").format(role) if role else "")
        if not shown:
            withheld = self.quotes.withheld(case, value, self.wave)
            word = "quotes_withheld" if withheld else "no_quotes"
            yield Markup('<p class="absent">{}</p>').format(self.words.say(f"joint_pages.{word}"))


def shortened(text: str, longest: int) -> str:
    """A text of at most so many letters; where words are left out at its end, that is marked."""
    if len(text) <= longest:
        return text
    return text[: longest - len(OMITTED) + 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + OMITTED
