"""How a number's method behaved in simulated studies of the number's own design."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from samskaping.present.released import Number, Released
from samskaping.present.words import Words
from samskaping.present.written import marked

DOMAIN = "soimpact"
FALSE_POSITIVES = "calibration_false_positives"
COVERAGE = "calibration_coverage"
POWER = "calibration_power"
# The method whose number is the primary one, by the design of the indicator.
PRIMARY: Mapping[str, str] = {
    "before_after": "case_means_difference_t",
    "comparison": "case_means_pooled_t",
}
# The variants of a check that were simulated: others weigh the cases otherwise, or cluster them.
_SIMULATED_CHECKS = ("ancova", "cr2", "wild_rademacher", "permutation")
# What the simulation's place of the worst is called in a note.
_WORST = "worst_"


def calibration_of(release: Released, number: Number | None, quantity: str) -> Number | None:
    """A number's false positives, coverage or power; ``None`` where its method was not simulated.

    ``number`` is any of an indicator and a contrast of occasions, with an interval or p by one of
    the methods simulated. Those of the comparison groups alone and of single cases are not.
    """
    if number is None or number.domain != DOMAIN or "occasion" not in number.levels:
        return None
    if number.levels.get("arm", "effort") != "effort" or "case" in number.levels:
        return None
    if number.levels.get("variant", _SIMULATED_CHECKS[0]) not in _SIMULATED_CHECKS:
        return None
    return calibrated(release, number.subject, number.levels["occasion"], number.method, quantity)


def calibrated(
    release: Released, indicator: str, occasion: str, method: str, quantity: str
) -> Number | None:
    """The calibration of a method for an indicator's contrast, without the note on its place."""
    found = release.find(DOMAIN, quantity, indicator, occasion=occasion, variant=method)
    if found is None or found.estimate is None or not found.note.startswith(_WORST):
        return found
    return replace(found, note="")


def calibration_sentence(release: Released, words: Words, number: Number) -> Markup:
    """What to know of a number's interval and p: how often its method errs in such a design.

    Empty where it was not simulated, or where the gate withheld it.
    """
    false, covered = (
        calibration_of(release, number, quantity) for quantity in (FALSE_POSITIVES, COVERAGE)
    )
    if false is None or false.estimate is None:
        return Markup("")
    rate = marked(false, "estimate", words.language)
    if covered is None or covered.estimate is None:
        return words.say("calibration.sentence.tests", rate=rate)
    held = marked(covered, "estimate", words.language)
    return words.say("calibration.sentence.holds", rate=rate, held=held)
