"""The D study: how dependable a case's mean is with so many persons and so many items.

Nothing here has an interval. With persons and items both random the ratio of variances behind a
coefficient has no F distribution, and the approximations that there are rest on more cases than a
handful. Where the items are taken as they are, ``agreement.icc2`` and ``case_mean_reliability``
have one; it shows how much a few cases leave open of these numbers too.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final, Literal, get_args

from samskaping.numeric.result import NotEstimable
from samskaping.psychometrics.restricted import Restricted

Decision = Literal["relative", "absolute"]
DECISIONS: Final[tuple[Decision, ...]] = get_args(Decision)
# A need that misses a whole number by rounding alone is that number.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Variances:
    """Variance components of single answers, ≥ 0, in squared scale points."""

    case: float
    person: float
    item: float
    case_item: float
    residual: float

    @classmethod
    def of(cls, fit: Restricted) -> Variances:
        """Those of a fit.

        Raises
        ------
        NotEstimable
            One case: there are no differences between cases to tell.
        """
        if fit.n_cases < 2:
            raise NotEstimable("too_few_cases", n=fit.n_cases, minimum=2)
        return cls(*(float(one) for one in fit.variances))


def error_variance(variances: Variances, decision: Decision, persons: float, items: float) -> float:
    """Error variance of a case's mean over n_p persons and n_i items.

    Relative, for telling cases apart: person/n_p + case_item/n_i + residual/(n_p n_i). Absolute,
    for a case's place on the scale itself: the same and item/n_i.

    Raises
    ------
    ValueError
        Persons or items are not positive.

    Sources
    -------
    Brennan (2001), Generalizability theory, design (persons : cases) × items, all random.
    """
    if persons <= 0 or items <= 0:
        raise ValueError("a D study asks for at least one person and one item")
    relative = (
        variances.person / persons
        + variances.case_item / items
        + variances.residual / (persons * items)
    )
    return relative if decision == "relative" else relative + variances.item / items


def case_coefficient(
    variances: Variances, decision: Decision, persons: float, items: float
) -> float:
    """Eρ² (relative) or Φ (absolute) of a case's mean: case/(case + error variance).

    Raises
    ------
    NotEstimable
        Neither cases nor errors vary.

    Sources
    -------
    Cronbach, Gleser, Nanda & Rajaratnam (1972); Brennan (2001).
    """
    error = error_variance(variances, decision, persons, items)
    if variances.case + error == 0:
        raise NotEstimable("no_variance")
    return variances.case / (variances.case + error)


def persons_needed(variances: Variances, decision: Decision, target: float, items: float) -> int:
    """The fewest persons in each case for which the coefficient reaches a target, 0 < target < 1.

    From Eρ² or Φ ≥ t: n_p ≥ (person + residual/n_i)/(case(1 − t)/t − case_item/n_i − item/n_i),
    the last term for absolute decisions only.

    Raises
    ------
    NotEstimable
        Cases do not differ, or the items alone leave more error than the target allows, so that
        no number of persons is enough.
    """
    if not 0 < target < 1:
        raise ValueError("a target is a coefficient between 0 and 1")
    if variances.case == 0:
        raise NotEstimable("no_variance_between_cases")
    left = variances.case * (1 - target) / target - variances.case_item / items
    left -= variances.item / items if decision == "absolute" else 0.0
    if left <= 0:
        raise NotEstimable("more_items_needed")
    return max(1, ceil((variances.person + variances.residual / items) / left - ROUNDING))


def person_coefficient(variances: Variances, decision: Decision, items: float) -> float:
    """Eρ² or Φ of one person's mean over n_i items, persons × items: person/(person + error).

    Raises
    ------
    NotEstimable
        Neither persons nor errors vary.

    Sources
    -------
    Brennan (2001), design p × i; Eρ² with the same items is Cronbach's α.
    """
    error = (variances.residual + (variances.item if decision == "absolute" else 0.0)) / items
    if variances.person + error == 0:
        raise NotEstimable("no_variance")
    return variances.person / (variances.person + error)
