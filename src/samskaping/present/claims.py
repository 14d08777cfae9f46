"""What may be said of an indicator: the claim, its grade, and what the claim does not say.

The words are those of ``language/sentences``, in more languages than a report is written in; which
of them hold is decided by released estimates alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from samskaping.effects.evidence import FINDINGS, Finding
from samskaping.language import Catalogue, available_languages
from samskaping.language.numbers import as_given
from samskaping.present.instruments import contrasts, indicators
from samskaping.present.released import Number, Released
from samskaping.present.written import marked, with_interval
from samskaping.study.closed import in_language
from samskaping.study.model import Outline
from samskaping.study.record import Indicator, Record

# The languages that claims are given in, the languages of most readers first.
LANGUAGES = tuple(sorted(available_languages("sentences"), key=("nb", "nn", "da", "en").index))
_OF_FINDING: dict[int, Finding] = {code: name for name, code in FINDINGS.items()}
_KINDS = {
    "before_after": "change",
    "comparison": "difference",
    "staggered": "staggered",
    "series": "series",
}
_BESIDE = "less_comparison"
# What has not been shown is easily heard as shown not to be.
_NOTHING_SHOWN: tuple[Finding, ...] = ("unclear", "no_interval")


@dataclass(frozen=True, slots=True)
class Claim:
    """What an indicator's primary number allows to be said.

    ``levels`` is the claim's group: the occasions that it is between, the case whose series it is
    about, or nothing where all starts are taken together.
    """

    indicator: Indicator
    levels: Mapping[str, str]
    code: Number
    grade: Number
    primary: Number
    concerns: tuple[Number, ...]

    @property
    def contrast(self) -> str:
        """The occasions, ``later-baseline``; empty where it is not between two."""
        return self.levels.get("occasion", "")

    @property
    def finding(self) -> Finding:
        """What the interval allows."""
        return _OF_FINDING[round(self.code.estimate or 0)]

    @property
    def kind(self) -> str:
        """Whether it is about a change, a difference, or something that was to be kept."""
        word = _KINDS[self.indicator.design]
        if self.indicator.direction != "maintain":
            return word
        return "kept" if word == "change" else f"kept_{word}"


def claims(released: Released, record: Record | None) -> Iterator[Claim]:
    """The claims of all indicators in the record's order; those that were withheld are left out."""
    for indicator in indicators(record) if record else ():
        groups = [number for number in released.select("claim") if number.subject == indicator.id]
        order = contrasts(record, indicator) if record else []
        groups.sort(key=lambda one: _place(one, order))
        for code in groups:
            found = _claim(released, indicator, code)
            if found is not None:
                yield found


def _place(code: Number, order: Sequence[str]) -> int:
    contrast = code.levels.get("occasion", "")
    return order.index(contrast) if contrast in order else 0


def last_claims(released: Released, record: Record | None) -> list[Claim]:
    """The claim of each indicator's latest occasion; those of every case of a register series."""
    last = {
        (claim.indicator.id, claim.levels.get("case")): claim for claim in claims(released, record)
    }
    return list(last.values())


def _claim(released: Released, indicator: Indicator, code: Number) -> Claim | None:
    def find(quantity: str, **levels: str) -> Number | None:
        return released.find("soimpact", quantity, indicator.id, **code.levels, **levels)

    grade, primary = find("evidence_grade"), _primary(released, indicator, code)
    if grade is None or primary is None or code.estimate is None:
        return None
    concerns = (
        number
        for number in released.select("evidence_concern", **code.levels)
        if number.subject == indicator.id
    )
    return Claim(indicator, code.levels, code, grade, primary, tuple(concerns))


def _primary(released: Released, indicator: Indicator, code: Number) -> Number | None:
    """The number that the claim is drawn from, by the indicator's design."""

    def find(quantity: str, **levels: str) -> Number | None:
        return released.find("soimpact", quantity, indicator.id, **code.levels, **levels)

    match indicator.design:
        case "before_after":
            return find("indicator_change", arm="effort")
        case "comparison":
            return find("effect")
        case "series":
            beside = find("series_end_difference", variant=_BESIDE)
            has_number = beside is not None and beside.estimate is not None
            return beside if has_number else find("series_end_difference")
        case _:
            total = released.select("staggered_overall")
            mine = (one for one in total if one.subject == indicator.id and one.group == "total")
            return next(mine, None)


def say_claim(claim: Claim, outline: Outline, language: str) -> Markup:
    """The claim as one sentence in any of ``LANGUAGES``."""
    say = Catalogue(language, "sentences")
    margin = claim.indicator.smallest_relevant
    case = claim.levels.get("case")
    against = "comparison" if claim.primary.levels.get("variant") == _BESIDE else "line"
    return _filled(
        say,
        f"claims.{claim.kind}.{claim.finding}",
        indicator=in_language(claim.indicator.label, language),
        when=_when(claim, outline, say),
        case=next((one.name for one in outline.cases if one.id == case), ""),
        beside=say(f"claims.beside.{against}"),
        margin="" if margin is None else as_given(margin, language),
        number=_number(claim, language),
    )


def _when(claim: Claim, outline: Outline, say: Catalogue) -> Markup:
    if not claim.contrast:
        return Markup("")
    later, earlier = claim.contrast.split("-")
    occasions = outline.record.occasions if outline.record else ()
    named = {one.id: in_language(one.label, say.language) for one in occasions}
    return _filled(say, "claims.when", first=named[earlier], second=named[later])


def say_grade(claim: Claim, language: str) -> Markup:
    """The grade of evidence with what it means, and what lowered it."""
    say = Catalogue(language, "sentences")
    grade = round(claim.grade.estimate or 0)
    told = _filled(
        say,
        "claims.grade.written",
        grade=grade,
        name=say(f"claims.grade.name.{grade}").lower(),
        means=say(f"claims.grade.means.{grade}"),
    )
    lowering = [
        say(f"claims.{'unknown' if number.note else 'concern'}.{number.levels['reason']}")
        for number in claim.concerns
        if number.estimate
    ]
    if not lowering:
        return told
    return told + " " + _filled(say, "claims.concern.because", concerns="; ".join(lowering))


def must_not_say(claim: Claim, outline: Outline, language: str) -> list[str]:
    """What a reader is not to take the claim to say."""
    say = Catalogue(language, "sentences")
    grade = round(claim.grade.estimate or 0)
    words = []
    if claim.finding in _NOTHING_SHOWN:
        words += ["nothing", "certain"]
    else:
        words.append("cause" if claim.indicator.design == "before_after" else "only_cause")
    if outline.study.population == "these_participants":
        words.append("everyone")
    return [say(f"claims.must_not.{word}") for word in words if grade < 4 or word != "only_cause"]


def _number(claim: Claim, language: str) -> Markup:
    if claim.primary.estimate is None:
        return Markup("–")
    shown = with_interval if claim.primary.has_interval else _bare
    return Markup("{} ({})").format(
        shown(claim.primary, language), in_language(claim.indicator.unit, language)
    )


def _bare(number: Number, language: str) -> Markup:
    return marked(number, "estimate", language)


def _filled(say: Catalogue, key: str, **arguments: object) -> Markup:
    """A sentence with its arguments, all but ``Markup`` escaped."""
    return Markup(str(escape(say(key)))).format(**arguments)
