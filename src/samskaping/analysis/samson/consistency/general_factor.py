"""How much of the whole scorecard's score is one general factor, beside a factor per value."""

from __future__ import annotations

from samskaping.analysis.assumptions import FACTORS_AS_VALUES
from samskaping.analysis.samson.consistency.place import Place
from samskaping.numeric import Estimate, NotEstimable
from samskaping.psychometrics.hierarchical import FEWEST_ITEMS_PER_FACTOR, hierarchical
from samskaping.psychometrics.item_covariance import ItemCovariance
from samskaping.study.scorecard import Scorecard

QUANTITIES = ("omega_hierarchical", "explained_common_variance", "omega_total_groups")
# The fewest persons that exploratory factors are asked of, by convention (Gorsuch, 1983).
MINIMUM_N = 100


def add_general_factor(
    place: Place, covariance: ItemCovariance, card: Scorecard, level: str
) -> None:
    """ω hierarchical, ECV and ω total with as many group factors as values have items enough."""
    factors = sum(
        len(card.items_of(value=value.id)) >= FEWEST_ITEMS_PER_FACTOR for value in card.values
    )
    words = (place.policy, FACTORS_AS_VALUES)
    n, n_cases = covariance.n, covariance.n_cases
    method, assumption = "schmid_leiman", covariance.assumption
    try:
        if n < MINIMUM_N:
            raise NotEstimable("too_few_persons", minimum=MINIMUM_N)
        found = hierarchical(covariance.matrix, factors)
    except NotEstimable as cause:
        refused = Estimate.missing(
            cause, n=n, n_cases=n_cases, method=method, assumption=assumption
        )
        for quantity in QUANTITIES:
            place.add(quantity, refused, *words, level=level)
        return
    note = "held_from_negative_variance" if found.heywood else ""
    values = (found.omega_hierarchical, found.explained_common_variance, found.omega_total)
    for quantity, value in zip(QUANTITIES, values, strict=True):
        estimate = Estimate(
            estimate=value, n=n, n_cases=n_cases, method=method, assumption=assumption, note=note
        )
        place.add(quantity, estimate, *words, level=level)
