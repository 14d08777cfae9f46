"""Means, proportions and their differences, with intervals that hold in small samples."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.distributions import normal_quantile, student_quantile, student_tail
from samskaping.numeric.result import Estimate, NotEstimable


def mean_t(n: int, mean: float, variance: float, confidence: float) -> Estimate:
    """Mean of n independent persons: m ± t_{n−1} · √(s²/n).

    Parameters
    ----------
    n
        Persons.
    mean
        Their mean; ignored when n = 0.
    variance
        Their variance, denominator n − 1; ignored when n < 2.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing without persons; without interval, and with the reason, for one person or for
        answers that are all equal.

    Sources
    -------
    Student (1908).
    """
    return _linear("mean_t", [1.0], [n], [mean], [variance], confidence)


def welch(
    n1: int, m1: float, v1: float, n2: int, m2: float, v2: float, confidence: float
) -> Estimate:
    """Difference m1 − m2 of two independent means, without assuming equal variances.

    d ± t_df · √(v1/n1 + v2/n2), df = (v1/n1 + v2/n2)² / (v1²/(n1²(n1−1)) + v2²/(n2²(n2−1)));
    ``p`` is two-sided against no difference.

    Parameters and returns as ``mean_t``, for both groups; missing when either is empty.

    Sources
    -------
    Welch (1947). Checked against R t.test(var.equal = FALSE).
    """
    return _linear("welch_t", [1.0, -1.0], [n1, n2], [m1, m2], [v1, v2], confidence, null=True)


def paired_t(n: int, mean: float, variance: float, confidence: float) -> Estimate:
    """Mean of n paired differences, with its test against no change.

    Parameters and returns as ``mean_t``, of the differences; ``p`` is two-sided.

    Sources
    -------
    Student (1908). Checked against R t.test(paired = TRUE).
    """
    return _linear("paired_t", [1.0], [n], [mean], [variance], confidence, null=True)


def case_means_t(means: ArrayLike, confidence: float) -> Estimate:
    """Unweighted mean of G case means: m ± t_{G−1} · s/√G, the case being the unit.

    Parameters
    ----------
    means : (G,) floats
        One finite mean per case.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing without cases; without interval for one case, or when all means are equal.
        ``n`` is left to the caller, who knows the persons.

    Sources
    -------
    Donald & Lang (2007).
    """
    return _over_cases("case_means_t", _finite(means), confidence, null=False)


def case_means_difference_t(first: ArrayLike, second: ArrayLike, confidence: float) -> Estimate:
    """Unweighted mean over G cases of each case's own difference, first − second; t_{G−1}.

    ``p`` is two-sided against no difference.

    Parameters
    ----------
    first, second : (G,) floats
        The means of the same cases in the same order.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        As ``case_means_t``.

    Sources
    -------
    Donald & Lang (2007). Checked against R t.test(paired = TRUE) on case means.
    """
    one, other = _finite(first), _finite(second)
    if one.shape != other.shape:
        raise ValueError("both lists hold the same cases")
    return _over_cases("case_means_difference_t", one - other, confidence, null=True)


def role_means(
    ns: Sequence[int], means: Sequence[float], variances: Sequence[float], confidence: float
) -> Estimate:
    """Mean with every role given the same weight: Σ m_r / R.

    se² = Σ (1/R²) v_r/n_r, with Welch–Satterthwaite degrees of freedom
    (Σ a_r)² / Σ a_r²/(n_r − 1), a_r = v_r/(R² n_r). Roles are fixed, their persons independent.

    Parameters
    ----------
    ns, means, variances : length R
        Persons of each role, their mean, and their variance with denominator n_r − 1.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing when there are no roles or one is empty; without interval when a role has one
        person, or no role varies.

    Sources
    -------
    Satterthwaite (1946), eq. 17; Welch (1947).
    """
    if not len(ns):
        cause = NotEstimable("too_few_persons", minimum=1)
        return Estimate.missing(cause, n=0, method="role_means_linear")
    weights = [1 / len(ns)] * len(ns)
    return _linear("role_means_linear", weights, ns, means, variances, confidence)


def gap_from_others(
    index: int,
    ns: Sequence[int],
    means: Sequence[float],
    variances: Sequence[float],
    confidence: float,
) -> Estimate:
    """How far one role's mean lies from the unweighted mean of the other roles' means.

    m_i − Σ_{r≠i} m_r/(R − 1), interval and degrees of freedom as ``role_means`` with these
    weights; ``p`` is two-sided against no gap.

    Parameters
    ----------
    index
        Position of the role in the lists.
    ns, means, variances, confidence
        As ``role_means``.

    Returns
    -------
    Estimate
        As ``role_means``; missing too when there is no other role.

    Sources
    -------
    Satterthwaite (1946), eq. 17; Welch (1947).
    """
    if not 0 <= index < len(ns):
        raise ValueError("index is the position of a role in the lists")
    if len(ns) < 2:
        return Estimate.missing(
            NotEstimable("too_few_roles", n=len(ns), minimum=2),
            n=sum(ns),
            method="role_means_linear",
        )
    weights = [-1 / (len(ns) - 1)] * len(ns)
    weights[index] = 1.0
    return _linear("role_means_linear", weights, ns, means, variances, confidence, null=True)


def proportion_wilson(count: int, n: int, confidence: float) -> Estimate:
    """Share count/n with Wilson's score interval (no continuity correction).

    (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)

    Parameters
    ----------
    count, n
        Persons with the property, of n independent persons; 0 ≤ count ≤ n.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing without persons.

    Sources
    -------
    Wilson (1927). Checked against R prop.test(correct = FALSE).
    """
    _require_confidence(confidence)
    if not 0 <= count <= n:
        raise ValueError("count lies between 0 and n")
    return share_wilson(count / n if n else 0.0, n, confidence)


def share_wilson(share: float, n: int, confidence: float) -> Estimate:
    """A share that was delivered with its n, interval as ``proportion_wilson``.

    A share that was rounded before delivery stays as it is; it need not be a whole count of n.

    Parameters
    ----------
    share
        Between 0 and 1; ignored when n = 0.
    n, confidence
        As ``proportion_wilson``.
    """
    _require_confidence(confidence)
    if not 0 <= share <= 1 or n < 0:
        raise ValueError("a share lies between 0 and 1, and n is 0 or more")
    if n == 0:
        cause = NotEstimable("too_few_persons", minimum=1)
        return Estimate.missing(cause, n=0, method="proportion_wilson")
    z = float(normal_quantile((1 + confidence) / 2))
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    return Estimate(
        estimate=share,
        # At the ends the limit is the end itself, which rounding would miss.
        lower=0.0 if share == 0 else centre - reach,
        upper=1.0 if share == 1 else centre + reach,
        confidence=confidence,
        n=n,
        method="proportion_wilson",
    )


def _linear(
    method: str,
    weights: Sequence[float],
    ns: Sequence[int],
    means: Sequence[float],
    variances: Sequence[float],
    confidence: float,
    null: bool = False,
) -> Estimate:
    """Σ w_r m_r of independent groups, with the Welch–Satterthwaite t interval."""
    if not len(weights) == len(ns) == len(means) == len(variances):
        raise ValueError("counts, means and variances are lists of the same length")
    persons, smallest = int(sum(ns)), int(min(ns))
    if smallest < 1:
        cause = NotEstimable("too_few_persons", minimum=1)
        return Estimate.missing(cause, n=persons, method=method)
    value = float(np.dot(weights, means))
    if smallest < 2:
        note = NotEstimable("interval_needs_more_persons", minimum=2).note
        return Estimate(estimate=value, n=persons, method=method, note=note)
    size = np.asarray(ns, dtype=np.float64)
    parts = np.asarray(weights) ** 2 * np.asarray(variances, dtype=np.float64) / size
    if not np.isfinite(parts).all() or (parts < 0).any():
        raise ValueError("variances are finite and not negative")
    squared = float(parts.sum())
    df = squared**2 / float((parts**2 / (size - 1)).sum()) if squared > 0 else 0.0
    return _t_estimate(method, value, math.sqrt(squared), df, confidence, null, n=persons)


def _over_cases(method: str, values: np.ndarray, confidence: float, null: bool) -> Estimate:
    g = len(values)
    if g == 0:
        cause = NotEstimable("too_few_cases", n=0, minimum=1)
        return Estimate.missing(cause, n_cases=0, method=method)
    value = float(values.mean())
    if g == 1:
        note = NotEstimable("interval_needs_more_cases", n_cases=1).note
        return Estimate(estimate=value, n_cases=1, method=method, note=note)
    se = float(values.std(ddof=1)) / math.sqrt(g)
    return _t_estimate(method, value, se, g - 1.0, confidence, null, n_cases=g)


def _t_estimate(
    method: str,
    value: float,
    se: float,
    df: float,
    confidence: float,
    null: bool,
    n: int | None = None,
    n_cases: int | None = None,
) -> Estimate:
    _require_confidence(confidence)
    if se == 0:
        return Estimate(
            estimate=value,
            se=0.0,
            n=n,
            n_cases=n_cases,
            method=method,
            note=NotEstimable("interval_no_variance").note,
        )
    reach = float(student_quantile((1 + confidence) / 2, df)) * se
    statistic = value / se
    return Estimate(
        estimate=value,
        lower=value - reach,
        upper=value + reach,
        confidence=confidence,
        se=se,
        df=df,
        statistic=statistic if null else None,
        p=2 * float(student_tail(abs(statistic), df)) if null else None,
        n=n,
        n_cases=n_cases,
        method=method,
    )


def _finite(values: ArrayLike) -> np.ndarray:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not np.isfinite(array).all():
        raise ValueError("case means are a list of finite numbers")
    return array


def _require_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
