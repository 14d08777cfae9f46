"""How much of the gains' variance lies between cases, with limits that are exact for few cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.distributions import chi_square_quantile, f_quantile
from samskaping.numeric.result import FloatArray, NotEstimable

# One-sided confidence of each limit.
SIDE = 0.9
# A share above this leaves no persons to draw.
LARGEST = 0.95
_HALVINGS = 200


@dataclass(frozen=True, slots=True)
class GainIcc:
    """τ²/(τ² + σ²) of the gains: its estimate and one-sided 90 % limits."""

    estimate: float
    lower: float
    upper: float


def gain_icc(
    gains: ArrayLike, arms: ArrayLike, sampling: ArrayLike, variance: float, df: float
) -> GainIcc:
    """ICC of gains from the cases' mean gains, whose sampling variances are known up to a factor.

    With mean gains ȳ_g ~ N(μ_arm, τ² + σ² k_g), θ = τ²/σ² and w_g = 1/(θ + k_g),

        F(θ) = Σ w_g (ȳ_g − ȳ_arm,w)²/[(G − a) s²]

    has Snedecor's F distribution on G − a and ν degrees of freedom at the true θ whatever the
    sizes, s² being an independent estimate of σ² on ν, and it falls as θ grows. The estimate
    solves F(θ) = 1, the upper limit F(θ) = F_{.10} and the lower one F(θ) = F_{.90}; 0 where
    even F(0) is below. With equal sizes these are those of the analysis of variance. The ICC is
    θ/(1 + θ), held at 0.95 or less.

    Parameters
    ----------
    gains : (G,) floats
        Mean gain of every case.
    arms : (G,) ints
        Each arm has a mean of its own; a of them.
    sampling : (G,) floats
        k_g, for instance 1/n_g where all n_g persons were followed.
    variance, df : float
        s² and ν; infinite degrees of freedom where σ² is known.

    Raises
    ------
    NotEstimable
        ``too_few_cases``: no more cases than arms. ``no_variance``: s² or ν is 0.

    Sources
    -------
    Wald (1940, 1947) for the exact interval with unequal sizes; Seely & El-Bassiouni (1983).
    """
    y, k = np.asarray(gains, np.float64), np.asarray(sampling, np.float64)
    of_arm = (np.asarray(arms)[:, None] == np.unique(arms)).astype(np.float64)
    cases, many = of_arm.shape
    if cases <= many:
        raise NotEstimable("too_few_cases", n=cases, minimum=many + 1)
    if not variance > 0 or not df > 0:
        raise NotEstimable("no_variance")
    freedom = int(cases) - int(many)

    def ratio(theta: float) -> float:
        weights = 1 / (theta + k)
        means = (weights * y) @ of_arm / (weights @ of_arm)
        return float((weights * (y - of_arm @ means) ** 2).sum()) / freedom / variance

    quantiles = [_quantile(SIDE, freedom, df), 1.0, _quantile(1 - SIDE, freedom, df)]
    lower, estimate, upper = (_root(ratio, q, k) for q in quantiles)
    return GainIcc(*(min(theta / (1 + theta), LARGEST) for theta in (estimate, lower, upper)))


def _quantile(probability: float, freedom: float, df: float) -> float:
    if np.isinf(df):
        return float(chi_square_quantile(probability, freedom)) / freedom
    return float(f_quantile(probability, freedom, df))


def _root(ratio: Callable[[float], float], level: float, k: FloatArray) -> float:
    if ratio(0.0) <= level:
        return 0.0
    low, high = 0.0, float(k.max())
    # θ/(1 + θ) is not followed beyond the largest ICC.
    while ratio(high) > level and high < LARGEST / (1 - LARGEST):
        low, high = high, 2 * high
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if ratio(middle) > level:
            low = middle
        else:
            high = middle
    return (low + high) / 2
