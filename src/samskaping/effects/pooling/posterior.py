"""Random effects of few cases with a declared prior on how much cases differ, without sampling."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy
from numpy.typing import ArrayLike
from scipy import special

from samskaping.effects.pooling.priors import SHAPES, CentrePrior, SpreadPrior
from samskaping.effects.pooling.random_effects import require_confidence, require_effects
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# Panels of log τ and the nodes of each; from far below the smallest scale to far above the largest.
PANEL, NODES, BELOW, ABOVE = 0.5, 10, 28.0, 16.0


@dataclass(frozen=True, eq=False, slots=True)
class Posterior:
    """μ, τ and the cases' effects θ given their estimates.

    Given τ everything is normal, so the posterior is a mixture over nodes of τ.

    Attributes
    ----------
    effects, variances : (k,) arrays
        The cases' estimates and their squared standard errors.
    prior : SpreadPrior
    log_tau, weights : (N,) arrays
        Nodes and their posterior probabilities.
    middle : float
        Median of the effects; what lies far from 0 keeps its digits about it.
    centre, centre_sd : (N,) arrays
        Mean, less ``middle``, and standard deviation of μ given τ.
    """

    effects: FloatArray
    variances: FloatArray
    prior: SpreadPrior
    log_tau: FloatArray
    weights: FloatArray
    middle: float
    centre: FloatArray
    centre_sd: FloatArray

    @property
    def method(self) -> str:
        """The word for the table of estimates."""
        return f"posterior_{self.prior.shape}"


def posterior(
    effects: ArrayLike,
    variances: ArrayLike,
    prior: SpreadPrior,
    centre: CentrePrior | None = None,
) -> Posterior:
    """Posterior of y_i ~ N(θ_i, v_i), θ_i ~ N(μ, τ²) with a declared prior on τ.

    μ is integrated out in closed form: p(τ | y) ∝ p(τ) · √V · Π (v_i + τ²)^{−1/2} ·
    exp(−½ Σ (y_i − m)²/(v_i + τ²)), where m and V are mean and variance of μ given τ. τ is summed
    up by Gauss–Legendre quadrature on panels of log τ.

    Parameters
    ----------
    effects, variances : (k,) floats
        One estimate per case and its squared standard error, above 0, taken as known.
    prior
        On τ, on the scale of the outcome, declared beforehand.
    centre
        Normal prior on μ; flat if there is none.

    Raises
    ------
    NotEstimable
        Fewer than two cases.
    ValueError
        Lengths differ, a number is not finite, or a variance is not above 0.

    Sources
    -------
    Gelman (2006); Röver (2020), eq. 4–13; Röver et al. (2021) for the priors. Checked by brute
    quadrature over μ and τ, in R by nested ``integrate``, and by mpmath.
    """
    y, v = np.asarray(effects, np.float64), np.asarray(variances, np.float64)
    if y.ndim != 1 or y.shape != v.shape:
        raise ValueError("effects and variances are two lists of the same length")
    require_effects(y, v)
    if len(y) < 2:
        raise NotEstimable("too_few_cases", n=len(y), minimum=2)
    middle = float(np.median(y))
    data = max(float(y.std()), math.sqrt(float(v.min())))
    log_tau, step = _panels(min(prior.scale, data), max(prior.scale, data))
    total = v + np.exp(2 * log_tau)[:, None]
    precision, drawn = (1 / total).sum(axis=1), ((y - middle) / total).sum(axis=1)
    if centre is not None:
        precision = precision + centre.sd**-2
        drawn = drawn + (centre.mean - middle) / centre.sd**2
    mean = drawn / precision
    log = -0.5 * (np.log(total) + (y - middle - mean[:, None]) ** 2 / total).sum(axis=1)
    if centre is not None:
        log -= 0.5 * ((mean + middle - centre.mean) / centre.sd) ** 2
    log += -0.5 * np.log(precision) + prior.log_density(np.exp(log_tau)) + log_tau
    weights = np.exp(log - log.max()) * step
    weights /= weights.sum()
    return Posterior(y, v, prior, log_tau, weights, middle, mean, precision**-0.5)


def posteriors(
    effects: ArrayLike,
    variances: ArrayLike,
    scales: Sequence[float],
    centre: CentrePrior | None = None,
) -> list[Posterior]:
    """The posterior under both shapes at every scale, such as half, once and twice what is likely.

    Parameters and errors as ``posterior``; the half-normal ones come first, in the scales' order.
    """
    priors = [SpreadPrior(shape, scale) for shape in SHAPES for scale in scales]
    return [posterior(effects, variances, prior, centre) for prior in priors]


def posterior_mean(found: Posterior) -> float:
    """Posterior mean of μ; its median is the estimate of ``posterior_centre``."""
    return found.middle + float(found.weights @ found.centre)


def posterior_centre(found: Posterior, confidence: float) -> Estimate:
    """Median of μ and its central posterior interval."""
    return _summary(found, found.centre, found.centre_sd, confidence)


def posterior_case_effects(found: Posterior, confidence: float) -> list[Estimate]:
    """Median and interval of every case's true effect, drawn towards μ: shrunken effects.

    θ_i given τ: mean b_i y_i + (1 − b_i) m, variance b_i v_i + (1 − b_i)² V, b_i = τ²/(τ² + v_i).
    """
    tau2 = np.exp(2 * found.log_tau)
    summaries = []
    for y, v in zip(found.effects, found.variances, strict=True):
        share = tau2 / (tau2 + v)
        mean = share * (y - found.middle) + (1 - share) * found.centre
        sd = np.sqrt(share * v + ((1 - share) * found.centre_sd) ** 2)
        summaries.append(_summary(found, mean, sd, confidence))
    return summaries


def posterior_prediction(found: Posterior, confidence: float) -> Estimate:
    """Median and interval of the true effect of another case like these."""
    return _summary(found, found.centre, _predictive_sd(found), confidence)


def posterior_spread(found: Posterior, confidence: float) -> Estimate:
    """Median of τ and its central posterior interval."""
    require_confidence(confidence)
    median, *limits = (_tau_at(found, share) for share in (0.5, *_tails(confidence)))
    return Estimate(
        estimate=median,
        lower=limits[0],
        upper=limits[1],
        confidence=confidence,
        n_cases=len(found.effects),
        method=found.method,
    )


def posterior_spread_mean(found: Posterior) -> float:
    """Posterior mean of τ."""
    return float(found.weights @ np.exp(found.log_tau))


def probability_above(found: Posterior, margin: float = 0.0, another: bool = False) -> float:
    """Posterior probability that μ, or the effect of another case, is above ``margin``."""
    sd = _predictive_sd(found) if another else found.centre_sd
    above = found.weights @ special.ndtr((found.centre - (margin - found.middle)) / sd)
    return min(float(above), 1.0)


def _predictive_sd(found: Posterior) -> FloatArray:
    return np.sqrt(found.centre_sd**2 + np.exp(2 * found.log_tau))


def _summary(found: Posterior, mean: FloatArray, sd: FloatArray, confidence: float) -> Estimate:
    require_confidence(confidence)
    # Nodes without weight lie far away and would make the search long.
    heavy = found.weights > found.weights.max() * 1e-18
    weights, mean, sd = (values[heavy] for values in (found.weights, mean, sd))
    weights = weights / weights.sum()

    def below(x: float, share: float) -> float:
        return float(weights @ special.ndtr((x - mean) / sd)) - share

    reach = -special.ndtri((1 - confidence) / 4)
    low, high = float((mean - reach * sd).min()), float((mean + reach * sd).max())
    lower, median, upper = (
        float(scipy.optimize.brentq(below, low, high, args=(share,), xtol=1e-13 * (high - low)))
        for share in (_tails(confidence)[0], 0.5, _tails(confidence)[1])
    )
    return Estimate(
        estimate=found.middle + median,
        lower=found.middle + lower,
        upper=found.middle + upper,
        confidence=confidence,
        n_cases=len(found.effects),
        method=found.method,
    )


def _tails(confidence: float) -> tuple[float, float]:
    return (1 - confidence) / 2, (1 + confidence) / 2


def _panels(smallest: float, largest: float) -> tuple[FloatArray, FloatArray]:
    """Nodes of log τ and their quadrature weights."""
    start, end = math.log(smallest) - BELOW, math.log(largest) + ABOVE
    edges = np.linspace(start, end, math.ceil((end - start) / PANEL) + 1)
    place, weight = np.polynomial.legendre.leggauss(NODES)
    half = (edges[1] - edges[0]) / 2
    nodes = edges[:-1, None] + half * (1 + place)
    return nodes.ravel(), np.tile(half * weight, len(edges) - 1)


def _tau_at(found: Posterior, share: float) -> float:
    """The τ with this posterior probability below it."""
    place, weight = np.polynomial.legendre.leggauss(NODES)
    masses = found.weights.reshape(-1, NODES)
    before = np.concatenate([[0.0], np.cumsum(masses.sum(axis=1))])
    panel = min(int(np.searchsorted(before, share, side="right")) - 1, len(masses) - 1)
    # Within the panel the density is the polynomial through its nodes, integrated.
    density = np.polynomial.legendre.legfit(place, masses[panel] / weight, NODES - 1)
    integral = np.polynomial.legendre.legint(density, lbnd=-1)

    def below(x: float) -> float:
        return float(np.polynomial.legendre.legval(x, integral) + before[panel]) - share

    inside = float(scipy.optimize.brentq(below, -1.0, 1.0, xtol=1e-14)) if below(1.0) > 0 else 1.0
    first, last = found.log_tau[panel * NODES], found.log_tau[panel * NODES + NODES - 1]
    half = (last - first) / (place[-1] - place[0])
    return math.exp(float(first + last) / 2 + inside * float(half))
