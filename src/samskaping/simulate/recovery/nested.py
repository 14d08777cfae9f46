"""Many simulated studies of respondents in cases at once: alpha, omega, ICC and their intervals.

The formulas are those of ``psychometrics.reliability`` and ``agreement``, written for stacks of
studies; what they give one study at a time is compared in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import stats

from samskaping.numeric import FloatArray
from samskaping.psychometrics import intervals
from samskaping.simulate.recovery.one_factor import omega_by_case
from samskaping.simulate.recovery.tally import CONFIDENCE, Found

# As ``agreement.intraclass``: above this ICC(1), unequal cases have another interval.
SMALL = 0.1


@dataclass(frozen=True, eq=False, slots=True)
class Studies:
    """Comoments (R, G, k, k) and means (R, G, k) of the items in every case of every study."""

    comoments: FloatArray
    means: FloatArray
    sizes: FloatArray

    @classmethod
    def reduce(cls, answers: FloatArray, sizes: Sequence[int]) -> Studies:
        """From answers (R, N, k) with the persons in the order of their cases."""
        ends = np.cumsum([0, *sizes])
        parts = [answers[:, a:b] for a, b in pairwise(ends)]
        means = np.stack([part.mean(axis=1) for part in parts], axis=1)
        apart = (part - means[:, [g]] for g, part in enumerate(parts))
        comoments = np.stack([np.swapaxes(d, 1, 2) @ d for d in apart], axis=1)
        return cls(comoments, means, np.array(sizes, dtype=np.float64))

    def within(self) -> FloatArray:
        """Comoments within cases of all cases and without each in turn, (R, 1 + G, k, k)."""
        return _and_without(self.comoments)

    def everyone(self) -> FloatArray:
        """Comoments about the mean of all persons, of all and without each case in turn."""
        n = self.sizes[:, None]
        total, sums = _and_without(self.comoments), _and_without(n * self.means)
        squares = _and_without(n[..., None] * self.means[..., None] * self.means[..., None, :])
        persons = _and_without(np.broadcast_to(self.sizes, self.means.shape[:2]))[..., None, None]
        return np.asarray(total + squares - sums[..., None] * sums[..., None, :] / persons)

    def mean_squares(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """MS between, MS within and MS of the unweighted means, of the mean over the items."""
        n, scores = self.sizes, self.means.mean(axis=2)
        grand = (n * scores).sum(axis=1, keepdims=True) / n.sum()
        between = (n * (scores - grand) ** 2).sum(axis=1) / (len(n) - 1)
        within = self.comoments.mean(axis=(2, 3)).sum(axis=1) / (n.sum() - len(n))
        return between, within, _harmonic(n) * scores.var(axis=1, ddof=1)


def alphas(comoments: FloatArray) -> FloatArray:
    """Cronbach's alpha of a stack of covariance matrices; NaN where the total does not vary."""
    k, trace = comoments.shape[-1], np.trace(comoments, axis1=-2, axis2=-1)
    total = comoments.sum(axis=(-2, -1))
    safe = np.where(total > 1e-12 * trace, total, np.nan)
    return np.asarray(k / (k - 1) * (1 - trace / safe))


def jackknife(rho: FloatArray, weights: Sequence[float], df: float | None = None) -> Found:
    """``intervals.jackknife_log_complement`` of many studies; ``rho`` as (R, 1 + G)."""
    g = rho.shape[1] - 1
    freedom = intervals.satterthwaite_df(weights) if df is None else df
    known = np.asarray((1 - rho > intervals.PERFECT).all(axis=1))
    if freedom < intervals.MINIMUM_DF - intervals.ROUNDING:
        known[:] = False
    t = np.log1p(-np.where(known[:, None], rho, 0.0))
    reach = np.sqrt((g - 1) ** 2 / g * t[:, 1:].var(axis=1, ddof=1))
    reach *= stats.t.ppf((1 + CONFIDENCE) / 2, freedom)
    lower, upper = -np.expm1(t[:, 0] + reach), -np.expm1(t[:, 0] - reach)
    return Found(rho[:, 0], lower, upper).of(known)


def weighted(rho: FloatArray, weights: Sequence[float]) -> Found:
    """An alternative: the cases' pseudo-values weighted by size, t on G − 1.

    With equal variances per degree of freedom Σ p_g (u_g − ū)²/(G − 1) is σ²χ²/df exactly,
    u_g = t + (1 − p_g)/p_g (t − t₋g) and p_g the case's share.
    """
    p = np.array(weights) / np.sum(weights)
    t = np.log1p(-rho)
    apart = (1 - p) / p * (t[:, [0]] - t[:, 1:])
    reach = np.sqrt((p * apart**2).sum(axis=1) / (len(p) - 1))
    reach *= stats.t.ppf((1 + CONFIDENCE) / 2, len(p) - 1)
    return Found(rho[:, 0], -np.expm1(t[:, 0] + reach), -np.expm1(t[:, 0] - reach))


def feldt(rho: FloatArray, n: int, k: int) -> Found:
    """``intervals.feldt`` of many studies: its limits are linear in 1 − α."""
    unit = intervals.feldt(0.0, n, k, CONFIDENCE)
    rest = 1 - rho
    return Found(rho, 1 - rest * (1 - unit.lower), 1 - rest * (1 - unit.upper))


def consistency(studies: Studies) -> Iterator[tuple[tuple[str, str, str], Found]]:
    """Alpha within cases and of everyone, with the intervals in use and those they replace."""
    n, k = studies.sizes, studies.comoments.shape[-1]
    inside, mixed = alphas(studies.within()), alphas(studies.everyone())
    cases = len(n)
    yield ("within_case", "alpha", "jackknife_cases"), jackknife(inside, (n - 1).tolist())
    yield (
        ("within_case", "alpha", "jackknife_df_cases_less_one"),
        jackknife(inside, (n - 1).tolist(), cases - 1),
    )
    yield (
        ("within_case", "alpha", "jackknife_weighted"),
        weighted(inside, (n - 1).tolist()),
    )
    yield ("pooled", "alpha", "jackknife_cases"), jackknife(mixed, n.tolist())
    yield ("pooled", "alpha", "feldt"), feldt(mixed[:, 0], int(n.sum()), k)


def factor_consistency(studies: Studies) -> Iterator[tuple[tuple[str, str, str], Found]]:
    """Omega total within cases."""
    rho = omega_by_case(studies.within())
    weights = (studies.sizes - 1).tolist()
    yield ("within_case", "omega_total", "jackknife_cases"), jackknife(rho, weights)


def intraclass(studies: Studies) -> Iterator[tuple[tuple[str, str, str], Found]]:
    """ICC(1) and ICC(2) of the mean over the items, with every interval and the rule in use."""
    n = studies.sizes
    between, within, of_means = studies.mean_squares()
    n0 = (n.sum() - (n**2).sum() / n.sum()) / (len(n) - 1)
    tail = (1 - CONFIDENCE) / 2
    high, low = stats.f.ppf([1 - tail, tail], len(n) - 1, n.sum() - len(n))
    f, size = of_means / within, _harmonic(n)
    theta = {
        "anova_f": ((between / within / high - 1) / n0, (between / within / low - 1) / n0),
        "thomas_hultquist": ((f / high - 1) / size, (f / low - 1) / size),
    }
    one = (between - within) / (between + (n0 - 1) * within)
    two = (between - within) / between
    if n.min() < n.max():
        by_means = one > SMALL
        theta["anova_f_or_thomas_hultquist"] = (
            np.where(by_means, theta["thomas_hultquist"][0], theta["anova_f"][0]),
            np.where(by_means, theta["thomas_hultquist"][1], theta["anova_f"][1]),
        )
    else:
        del theta["thomas_hultquist"]
    for method, (lower, upper) in theta.items():
        for quantity, value, by in (("icc1", one, 1.0), ("icc2", two, n0)):
            limits = [_of_ratio(by * limit) for limit in (lower, upper)]
            outside = (value < limits[0]) | (value > limits[1])
            given = [np.where(outside, np.nan, limit) for limit in limits]
            yield ("between_cases", quantity, method), Found(value, *given)


def _of_ratio(ratio: FloatArray) -> FloatArray:
    """The share that belongs to a ratio of variances; one of −1 or less has none and gives 0."""
    return np.where(ratio > -1, ratio / (1 + ratio), 0.0)


def _harmonic(n: FloatArray) -> float:
    return len(n) / float((1 / n).sum())


def _and_without(parts: FloatArray) -> FloatArray:
    """Sums over cases (axis 1), then the sums without each case in turn."""
    whole = parts.sum(axis=1, keepdims=True)
    return np.concatenate([whole, whole - parts], axis=1)
