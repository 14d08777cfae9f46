"""What the truth of interviews implies for code frequencies and agreement, in closed form.

A segment is an answer in a spreadsheet, and a paragraph in a text, where a question stands before
every answer and nobody codes it: half of the segments of a text can carry a code.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from samskaping.simulate.interview_truth import CodeTruth, InterviewsTruth
from samskaping.simulate.population import Floats, Integers

DIGITS = 5
MEANING = {
    "speaks": "share of a case's persons who speak of the code, as stated",
    "coded": "expected share of a case's persons with at least one segment that the coder marked "
    "with the code itself; persons with one interview",
    "coded_with_below": "the same with the code or any code below it",
    "prevalence": "share of segments that carry the code, mean over the interviews of all cases; "
    "in a text a segment is a paragraph, and every other one is a question without codes",
    "agreement_percent": "share of segments on which two coders agree",
    "cohen_kappa": "Cohen's kappa of two coders over segments: all cases together, each with its "
    "expected share of the segments read by both",
}

Nested = dict[str, object]


def implied_interviews(about: InterviewsTruth) -> Nested:
    """Population values of every code."""
    answers = _answers(about)
    codes = {
        name: {
            "speaks": dict(code.speaks),
            "coded": _coded(about, [code]),
            "coded_with_below": _coded(about, [code, *_below(about, name)]),
            "prevalence": round(answers * _prevalence(about, code), DIGITS),
            "agreement": {
                f"{first}-{second}": agreement(
                    code, first, second, _prevalence(about, code), answers
                )
                for first, second in combinations(about.coders, 2)
            },
        }
        for name, code in about.codes.items()
    }
    return {"meaning": MEANING, "codes": codes}


def _below(about: InterviewsTruth, name: str) -> list[CodeTruth]:
    """The codes below a code, at any depth."""
    found: list[CodeTruth] = []
    for other, code in about.codes.items():
        if code.parent == name:
            found += [code, *_below(about, other)]
    return found


def agreement(
    code: CodeTruth, first: str, second: str, prevalence: float, answers: float = 1.0
) -> dict[str, float]:
    """Share of agreement and Cohen's kappa of two coders who err independently of each other.

    ``prevalence`` is the share of answers that carry the code, ``answers`` the share of segments
    that are answers; on all others both coders give no code.
    """
    a, b = code.skill[first], code.skill[second]
    there = answers * np.array([prevalence, 1 - prevalence])
    marks_a = np.array([a.sensitivity, 1 - a.specificity])
    marks_b = np.array([b.sensitivity, 1 - b.specificity])
    both = float(there @ (marks_a * marks_b))
    neither = float(there @ ((1 - marks_a) * (1 - marks_b))) + 1 - answers
    share_a, share_b = float(there @ marks_a), float(there @ marks_b)
    chance = share_a * share_b + (1 - share_a) * (1 - share_b)
    agreed = both + neither
    return {
        "agreement_percent": round(agreed, DIGITS),
        "cohen_kappa": round((agreed - chance) / (1 - chance), DIGITS),
    }


def _answers(about: InterviewsTruth) -> float:
    """Share of segments that are answers."""
    texts = {case for part in about.projects for case in part.cases}
    answers = sum(case.interviews for case in about.cases.values())
    questions = sum(about.cases[case].interviews for case in texts)
    return answers / (answers + questions)


def _prevalence(about: InterviewsTruth, code: CodeTruth) -> float:
    """Share of answers that carry the code."""
    interviews = np.array([case.interviews for case in about.cases.values()])
    speaks = np.array([code.speaks[case] for case in about.cases])
    return float(interviews @ speaks / interviews.sum()) * code.in_segment


def _coded(about: InterviewsTruth, codes: list[CodeTruth]) -> dict[str, dict[str, float]]:
    """coder: case: chance that a person has a segment marked with any of the codes."""
    lengths = np.arange(about.segments[0], about.segments[1] + 1)
    shares: dict[str, dict[str, float]] = {}
    for coder in about.coders:
        shares[coder] = {}
        for case in about.cases:
            none = np.prod([_unmarked(code, coder, case, lengths) for code in codes], axis=0)
            shares[coder][case] = round(1 - float(none.mean()), DIGITS)
    return shares


def _unmarked(code: CodeTruth, coder: str, case: str, lengths: Integers) -> Floats:
    """Chance that none of a person's segments is marked, by how many segments there are."""
    skill, p = code.skill[coder], code.speaks[case]
    marked = code.in_segment * skill.sensitivity + (1 - code.in_segment) * (1 - skill.specificity)
    unmarked: Floats = p * (1 - marked) ** lengths + (1 - p) * skill.specificity**lengths
    return unmarked
