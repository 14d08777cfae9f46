"""The posterior of the pooled change under priors on how far the cases' true changes lie apart."""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.analysis.assumptions import FLAT_CENTRE, PRIOR_FROM_MARGIN, PRIOR_FROM_SPREAD
from samskaping.analysis.soimpact.pooled.case_changes import CaseChanges
from samskaping.effects.pooling import (
    Posterior,
    SpreadPrior,
    posterior,
    posterior_centre,
    posterior_prediction,
    posterior_spread,
    probability_above,
)
from samskaping.effects.pooling.priors import SHAPES
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.record import Indicator

# A quarter of a standard deviation between persons is about half a unit of a log odds ratio, the
# usual scale where nothing else is known: Röver et al. (2021), .5 · √3/π = .28.
SHARE_OF_SD = 0.25


def add_posteriors(table: Estimates, changes: CaseChanges, scales: Sequence[float]) -> None:
    """Centre, spread, range for another case and probabilities, by prior and scale."""
    if not scales:
        return
    try:
        unit, word, method = _unit(changes)
    except NotEstimable as cause:
        changes.add(table, "posterior_change", Estimate.missing(cause), FLAT_CENTRE)
        return
    for rank, times in enumerate(scales, 1):
        size = Estimate(estimate=times * unit, method=method)
        changes.add(table, "prior_scale", size, word, scale=str(rank))
        for shape in SHAPES:
            prior = SpreadPrior(shape, times * unit)
            found = posterior(changes.effects, changes.variances, prior)
            for quantity, one in _numbers(found, changes).items():
                levels = {"prior": shape, "scale": str(rank)}
                changes.add(table, quantity, one, FLAT_CENTRE, word, **levels)


def _unit(changes: CaseChanges) -> tuple[float, str, str]:
    """What the scales are multiples of, the word for it, and where it comes from."""
    margin = changes.measured.indicator.smallest_relevant
    if margin is not None:
        return margin, PRIOR_FROM_MARGIN, "design"
    if changes.baseline_sd is None:
        raise NotEstimable("no_prior_scale")
    return SHARE_OF_SD * changes.baseline_sd, PRIOR_FROM_SPREAD, "descriptive"


def _numbers(found: Posterior, changes: CaseChanges) -> dict[str, Estimate]:
    confidence, indicator = changes.confidence, changes.measured.indicator
    numbers = {
        "posterior_change": posterior_centre(found, confidence),
        "posterior_spread": posterior_spread(found, confidence),
        "posterior_prediction": posterior_prediction(found, confidence),
    }
    for quantity, value in _probabilities(found, indicator).items():
        if isinstance(value, NotEstimable):
            numbers[quantity] = Estimate.missing(value, method=found.method)
        else:
            numbers[quantity] = Estimate(estimate=value, method=found.method)
    return numbers


def _probabilities(found: Posterior, indicator: Indicator) -> dict[str, float | NotEstimable]:
    """That the change goes the intended way, by what would matter, and that it does not matter."""
    margin, direction = indicator.smallest_relevant, indicator.direction
    undeclared, unturned = NotEstimable("relevant_change_undeclared"), NotEstimable("no_direction")
    intended = unturned if direction == "maintain" else _beyond(found, direction, 0.0)
    relevant: float | NotEstimable = undeclared
    small: float | NotEstimable = undeclared
    if margin is not None:
        outside = _beyond(found, "increase", margin) + _beyond(found, "decrease", margin)
        small = max(1 - outside, 0.0)
        relevant = unturned if direction == "maintain" else _beyond(found, direction, margin)
    return {
        "posterior_intended": intended,
        "posterior_relevant": relevant,
        "posterior_small": small,
    }


def _beyond(found: Posterior, direction: str, margin: float) -> float:
    if direction == "increase":
        return probability_above(found, margin)
    return 1 - probability_above(found, -margin)
