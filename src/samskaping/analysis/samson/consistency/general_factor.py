"""How much of the whole scorecard's score is one general factor, beside a factor per value."""

from __future__ import annotations

from dataclasses import replace
from operator import itemgetter

from samskaping.analysis.assumptions import FACTORS_AS_VALUES
from samskaping.analysis.samson.consistency.answers import Levels
from samskaping.analysis.samson.consistency.place import Place
from samskaping.numeric import Estimate, NotEstimable
from samskaping.psychometrics.hierarchical import FEWEST_ITEMS_PER_FACTOR, hierarchical
from samskaping.psychometrics.imputed import over_imputations
from samskaping.psychometrics.item_covariance import ItemCovariance
from samskaping.study.scorecard import Scorecard

QUANTITIES = ("omega_hierarchical", "explained_common_variance", "omega_total_groups")
# The fewest persons that exploratory factors are asked of, by convention (Gorsuch, 1983).
MINIMUM_N = 100


def add_general_factor(place: Place, levels: Levels, card: Scorecard, level: str) -> None:
    """ω hierarchical, ECV and ω total with as many group factors as values have items enough."""
    factors = sum(
        len(card.items_of(value=value.id)) >= FEWEST_ITEMS_PER_FACTOR for value in card.values
    )
    found = [_general_factor(one, factors) for one in levels]
    for quantity in QUANTITIES:
        estimate = over_imputations(found, itemgetter(quantity))
        place.add(quantity, estimate, place.policy, FACTORS_AS_VALUES, level=level)


def _general_factor(covariance: ItemCovariance, factors: int) -> dict[str, Estimate]:
    known = Estimate(
        estimate=0.0,
        n=covariance.n,
        n_cases=covariance.n_cases,
        method="schmid_leiman",
        assumption=covariance.assumption,
    )
    try:
        if covariance.n < MINIMUM_N:
            raise NotEstimable("too_few_persons", minimum=MINIMUM_N)
        found = hierarchical(covariance.matrix, factors)
    except NotEstimable as cause:
        return dict.fromkeys(QUANTITIES, replace(known, estimate=None, note=cause.note))
    note = "held_from_negative_variance" if found.heywood else ""
    values = (found.omega_hierarchical, found.explained_common_variance, found.omega_total)
    return {
        quantity: replace(known, estimate=value, note=note)
        for quantity, value in zip(QUANTITIES, values, strict=True)
    }
