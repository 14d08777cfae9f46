"""What a number takes for granted, as words whose sentences stand in the catalogues.

``assumption`` in the table of estimates is a sorted ``;``-joined list of these words.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from samskaping.numeric import Estimate

# The words of floor 0, which sets them itself.
INDEPENDENT: Final = "independent_respondents"
MIXES_LEVELS: Final = "mixes_levels"

LISTWISE: Final = "listwise"
PAIRWISE: Final = "pairwise"
MINIMUM_ANSWERED: Final = "minimum_answered"
DESCRIBES_ANSWERS: Final = "describes_answers"
EQUAL_CASES: Final = "cases_count_alike"
SAMPLED_CASES: Final = "cases_like_a_sample"
EQUAL_ROLES: Final = "roles_count_alike"
INDEPENDENT_WAVES: Final = "waves_independent"
LINKED_ONLY: Final = "linked_only"
INVITED_AS_STATED: Final = "invited_as_stated"

WORDS: Final = (
    DESCRIBES_ANSWERS,
    EQUAL_CASES,
    EQUAL_ROLES,
    INDEPENDENT,
    INDEPENDENT_WAVES,
    INVITED_AS_STATED,
    LINKED_ONLY,
    LISTWISE,
    MINIMUM_ANSWERED,
    MIXES_LEVELS,
    PAIRWISE,
    SAMPLED_CASES,
)


def assuming(estimate: Estimate, *words: str) -> Estimate:
    """The estimate with further assumptions beside those that it has."""
    known = {word for word in estimate.assumption.split(";") if word}
    return replace(estimate, assumption=";".join(sorted(known | set(words))))
