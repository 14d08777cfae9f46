"""One case's figure at one occasion, with the interval that its kind allows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import EVENTS, FIGURE, INDEPENDENT, assuming
from samskaping.analysis.soimpact.measured import NOT_MEASURED, Measured
from samskaping.effects.attainment import garwood
from samskaping.effects.change import Sample
from samskaping.effects.means import mean_t, proportion_wilson, share_wilson
from samskaping.numeric import Estimate, FloatArray, NotEstimable

# A figure that misses a whole count by rounding alone is one.
ROUNDING = 1e-9


def figure(measured: Measured, case: str, occasion: str) -> Estimate:
    """A case's figure at an occasion with the interval that it allows."""
    values, n = measured.values(case, occasion), measured.persons(case, occasion)
    if not len(values):
        return Estimate.missing(NotEstimable(NOT_MEASURED), n=n)
    if measured.is_of_persons:
        return assuming(_of_persons(measured, values), INDEPENDENT)
    return replace(_delivered(measured, float(values[0]), n), n=n)


def _of_persons(measured: Measured, values: FloatArray) -> Estimate:
    indicator, confidence = measured.indicator, measured.confidence
    if indicator.measure == "share" and np.isin(values, [0.0, measured.top]).all():
        share = proportion_wilson(int((values > 0).sum()), len(values), confidence)
        return _scaled(share, measured.top)
    sample = Sample.of(values)
    mean = mean_t(len(values), sample.mean, sample.variance or 0.0, confidence)
    ends = (0.0, measured.top) if indicator.measure == "share" else ()
    lowest, highest = ends or (indicator.minimum, indicator.maximum)
    if mean.lower is None or mean.upper is None:
        return mean
    return replace(
        mean,
        lower=mean.lower if lowest is None else max(mean.lower, lowest),
        upper=mean.upper if highest is None else min(mean.upper, highest),
    )


def _delivered(measured: Measured, value: float, n: int | None) -> Estimate:
    measure = measured.indicator.measure
    if measure == "share" and n and 0 <= value <= measured.top:
        share = share_wilson(value / measured.top, n, measured.confidence)
        return assuming(replace(_scaled(share, measured.top), estimate=value), INDEPENDENT)
    if measure == "count" and value >= 0 and abs(value - round(value)) < ROUNDING:
        return assuming(garwood(round(value), measured.confidence), EVENTS)
    events = measured.indicator.events(value, n)
    if measure == "rate" and n and events is not None and value >= 0:
        found = garwood(events, measured.confidence, n / measured.indicator.per)
        return assuming(replace(found, estimate=value), EVENTS)
    note = NotEstimable("interval_of_a_figure").note
    return Estimate(estimate=value, method="aggregate", assumption=FIGURE, note=note)


def _scaled(share: Estimate, top: float) -> Estimate:
    lower, upper = share.lower or 0.0, share.upper or 0.0
    return replace(share, estimate=(share.estimate or 0.0) * top, lower=lower * top,
                   upper=upper * top)  # fmt: skip
