"""Further intervals for Cronbach's alpha of independent persons; ``intervals`` has Feldt's."""

from __future__ import annotations

import math

import numpy as np

from samskaping.numeric.distributions import normal_quantile
from samskaping.numeric.moments import Moments
from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import alpha, checked_covariance
from samskaping.psychometrics.intervals import PERFECT, Interval, delta, feldt


def siotani(coefficient: float, n: int, k: int, confidence: float) -> Interval:
    """Feldt's interval with n and n(k − 1) degrees of freedom in place of n − 1 and (n − 1)(k − 1).

    It equals Feldt's for one person more.

    Raises
    ------
    NotEstimable
        As ``feldt``.

    Sources
    -------
    Siotani, Hayakawa & Fujikoshi (1985). Checked against R MBESS::ci.reliability ("siotani").
    """
    return feldt(coefficient, n + 1, k, confidence)


def bonett(coefficient: float, n: int, k: int, confidence: float) -> Interval:
    """Bonett's interval, normal on the scale log(1 − α).

    1 − (1 − α̂) exp(±z √(2k/((k − 1)(n − 2)))), without the later correction for bias. The
    standard error is carried back by the delta method, (1 − α̂) √….

    Raises
    ------
    NotEstimable
        Fewer than three persons, fewer than two items, or a coefficient of one.

    Sources
    -------
    Bonett (2002), eq. 5. Checked against R MBESS::ci.reliability ("bonett").
    """
    _require(coefficient, n, k, minimum=3)
    se = math.sqrt(2 * k / ((k - 1) * (n - 2)))
    reach = _z(confidence) * se
    rest = 1 - coefficient
    return Interval(1 - rest * math.exp(reach), 1 - rest * math.exp(-reach), rest * se)


def hakstian_whalen(coefficient: float, n: int, k: int, confidence: float) -> Interval:
    """Hakstian and Whalen's interval, normal on the scale ∛(1 − α).

    1 − c³ (∛(1 − α̂) ± z √v)³ with v = 18 k (n − 1) (1 − α̂)^⅔ / ((k − 1)(9n − 11)²) and
    c = (9n − 11)(k − 1)/(9(n − 1)(k − 1) − 2): the cube-root normalisation of Feldt's F. The
    standard error is carried back by the delta method.

    Raises
    ------
    NotEstimable
        Fewer than two persons or items, or a coefficient of one.

    Sources
    -------
    Hakstian & Whalen (1976), p. 223.
    """
    _require(coefficient, n, k, minimum=2)
    root = (1 - coefficient) ** (1 / 3)
    se = root * math.sqrt(18 * k * (n - 1) / (k - 1)) / (9 * n - 11)
    scale = (9 * n - 11) * (k - 1) / (9 * (n - 1) * (k - 1) - 2)
    reach = _z(confidence) * se
    lower, upper = (1 - (scale * max(root + side, 0.0)) ** 3 for side in (reach, -reach))
    return Interval(lower, upper, 3 * root**2 * se)


def fisher(coefficient: float, n: int, confidence: float) -> Interval:
    """Treat alpha as if it were a product-moment correlation: tanh(artanh α̂ ± z/√(n − 3)).

    It does not know the number of items and is wider than need be; given for comparison.

    Raises
    ------
    NotEstimable
        Fewer than four persons, or a coefficient of one or below −1.

    Sources
    -------
    Fisher (1925) for the transformation. Checked against R MBESS::ci.reliability ("fisher").
    """
    _require(coefficient, n, 2, minimum=4)
    if coefficient <= -1:
        raise NotEstimable("interval_not_defined")
    reach = _z(confidence) / math.sqrt(n - 3)
    centre = math.atanh(coefficient)
    se = (1 - coefficient**2) / math.sqrt(n - 3)
    return Interval(math.tanh(centre - reach), math.tanh(centre + reach), se)


def normal_theory(covariance: FloatArray, n: int, confidence: float) -> Interval:
    """Delta-method interval for multivariate normal items, whatever their covariances.

    α̂ ± z √(Q/n), Q = 2k²/((k − 1)² t³) · (t (tr S² + tr² S) − 2 tr S · 1′S²1), t = 1′S1.

    Parameters
    ----------
    covariance : (k, k) array
        Item covariance matrix S of n persons, k ≥ 2.

    Raises
    ------
    NotEstimable
        Fewer than two persons or items, or a total score without variance.

    Sources
    -------
    van Zyl, Neudecker & Nel (2000), eq. 21. Checked against R psych::alpha (ase).
    """
    coefficient, s = alpha(covariance), checked_covariance(covariance, minimum_items=2)
    _require(coefficient, n, len(s), minimum=2)
    k, total, trace = len(s), float(s.sum()), float(np.trace(s))
    squares = total * (float((s * s).sum()) + trace**2)
    squares -= 2 * trace * float((s.sum(axis=0) ** 2).sum())
    q = 2 * k**2 / ((k - 1) ** 2 * total**3) * squares
    return delta(coefficient, math.sqrt(q / n), confidence)


def parallel_normal_theory(coefficient: float, n: int, k: int, confidence: float) -> Interval:
    """``normal_theory`` for parallel items: α̂ ± z (1 − α̂) √(2k/((k − 1)(n − 1))).

    Raises
    ------
    NotEstimable
        Fewer than two persons or items, or a coefficient of one.

    Sources
    -------
    van Zyl, Neudecker & Nel (2000), eq. 22. Checked against R MBESS::ci.reliability ("parallel").
    """
    _require(coefficient, n, k, minimum=2)
    se = (1 - coefficient) * math.sqrt(2 * k / ((k - 1) * (n - 1)))
    return delta(coefficient, se, confidence)


def distribution_free(answers: FloatArray, confidence: float) -> Interval:
    """Asymptotically distribution-free (ADF) interval for alpha.

    α̂ ± z s_u/√n, with u_p = k/(k − 1) · (tr S · D_p²/t² − Σ_j d_pj²/t), d_p the person's
    deviations from the items' means, D_p their sum and t = 1′S1: the delta method with fourth
    moments, without forming them.

    Parameters
    ----------
    answers : (n, k) array
        NaN where missing; persons who lack an answer are left out.

    Raises
    ------
    NotEstimable
        Fewer than two complete persons or items, or a total score without variance.

    Sources
    -------
    Maydeu-Olivares, Coffman & Hartmann (2007), eq. 6. Checked against R MBESS::ci.reliability
    ("adf").
    """
    x = np.asarray(answers, dtype=np.float64)
    x = x[~np.isnan(x).any(axis=1)]
    s = Moments.from_array(x).covariance()
    coefficient, k, total = alpha(s), len(s), float(s.sum())
    _require(coefficient, len(x), k, minimum=2)
    deviations = x - x.mean(axis=0)
    own, joint = (deviations**2).sum(axis=1), deviations.sum(axis=1) ** 2
    moved = k / (k - 1) * (float(np.trace(s)) * joint / total**2 - own / total)
    return delta(coefficient, float(moved.std(ddof=1)) / math.sqrt(len(x)), confidence)


def _require(coefficient: float, n: int, k: int, minimum: int) -> None:
    if k < 2:
        raise NotEstimable("too_few_items", n=k, minimum=2)
    if n < minimum:
        raise NotEstimable("too_few_persons", minimum=minimum)
    if 1 - coefficient <= PERFECT:
        raise NotEstimable("interval_perfect_consistency")


def _z(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    return float(normal_quantile((1 + confidence) / 2))
