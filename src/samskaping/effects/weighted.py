"""Means with survey weights, and how many equal answers the weighted ones are worth."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.means import paired_t
from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

METHOD = "weighted_mean_t"


def effective_n(weights: ArrayLike) -> Estimate:
    """Kish's effective number of persons: (Σ w)² / Σ w²; n where all weights are equal.

    Parameters
    ----------
    weights : (n,) floats
        Positive and finite; their scale does not matter.

    Returns
    -------
    Estimate
        Missing without persons.

    Sources
    -------
    Kish (1965), section 11.7; (1992).
    """
    w = _positive(weights)
    if not len(w):
        return Estimate.missing(NotEstimable("too_few_persons", minimum=1), n=0, method="kish")
    relative = w / w.max()
    value = float(relative.sum()) ** 2 / float(relative @ relative)
    return Estimate(estimate=value, n=len(w), method="kish")


def weighted_mean(values: ArrayLike, weights: ArrayLike, confidence: float) -> Estimate:
    """Weighted mean m = Σ w x / Σ w with the linearised standard error.

    se² = n/(n − 1) · Σ w²(x − m)² / (Σ w)², and Student's t on n − 1 degrees of freedom: persons
    drawn independently, with unequal chances. With equal weights it is the ordinary mean and
    interval. Weights are taken as known.

    Parameters
    ----------
    values, weights : (n,) floats
        Finite values, positive weights.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing without persons; without interval for one, or for values that are all equal.

    Sources
    -------
    Särndal, Swensson & Wretman (1992), section 5.7. Checked against R
    sandwich::vcovHC (HC1) of a weighted lm.
    """
    x, w = np.asarray(values, np.float64), _positive(weights)
    if x.shape != w.shape or not np.isfinite(x).all():
        raise ValueError("values are finite, one per weight")
    n = len(x)
    if n < 2 or (x == x[:1]).all():
        plain = paired_t(n, float(x[0]) if n else 0.0, 0.0, confidence)
        if plain.estimate is None:
            return Estimate.missing(NotEstimable("too_few_persons", minimum=1), n=0, method=METHOD)
        return Estimate(estimate=plain.estimate, n=n, method=METHOD, note=plain.note)
    relative = w / w.sum()
    mean = float(relative @ x)
    se = math.sqrt(n / (n - 1) * float((relative * (x - mean)) @ (relative * (x - mean))))
    return t_interval(mean, se, n - 1.0, confidence, Estimate(estimate=mean, n=n, method=METHOD))


def _positive(weights: ArrayLike) -> FloatArray:
    w = np.asarray(weights, dtype=np.float64)
    if w.ndim != 1 or not np.isfinite(w).all() or (w <= 0).any():
        raise ValueError("weights are positive and finite")
    return w
