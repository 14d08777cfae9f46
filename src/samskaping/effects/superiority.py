"""How often one person's score lies above another's: the probability of superiority."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import scipy
from numpy.typing import ArrayLike

from samskaping.effects.change import Occasions, change_t
from samskaping.numeric.distributions import normal_quantile, student_quantile, student_tail
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

METHOD = "brunner_munzel_logit"
APART = "superiority_without_overlap"


def placements(values: ArrayLike, others: ArrayLike) -> FloatArray:
    """For each value, the share of ``others`` below it, and half the share equal to it."""
    ranked = np.sort(np.asarray(others, dtype=np.float64))
    at = np.asarray(values, dtype=np.float64)
    below, through = (np.searchsorted(ranked, at, side) for side in ("left", "right"))
    return np.asarray((below + through) / (2 * len(ranked)), dtype=np.float64)


def superiority(
    first: ArrayLike, second: ArrayLike, confidence: float, pairs: ArrayLike = ()
) -> Estimate:
    """P(X > Y) + ½ P(X = Y) for persons X of ``first`` and Y of ``second``.

    Also the common-language effect size, the relative effect, and the area under the ROC curve;
    ties count half. The standard error is that of the difference of the mean placements, which
    does not assume equal distributions: Welch's for two independent groups, Student's on the
    persons' differences where all are the same, and between them the one of ``change_t``.
    Limits: θ̂ ± t_df · se on the logit scale, back in 0 to 1. ``p`` is two-sided against ½, by t
    on θ̂ itself. Where the groups do not overlap the standard error is zero, and the limits are
    those of Newcombe's method 5.

    Parameters
    ----------
    first, second
        Finite values, at least one each.
    confidence
        Between 0 and 1.
    pairs : (k, 2) array
        Of the persons who are in both groups, the value in ``second`` and that in ``first``, as
        earlier and later; they are among the values of both groups.

    Returns
    -------
    Estimate
        Missing where a group is empty; without interval for a group of one.

    Sources
    -------
    Brunner & Munzel (2000); partly paired: Konietschke et al. (2012); Newcombe (2006). Checked
    against R's wilcox.test (W/nm), scipy.stats.brunnermunzel and a count of all pairs.
    """
    x, y = np.asarray(first, np.float64), np.asarray(second, np.float64)
    linked = np.asarray(pairs, np.float64).reshape(-1, 2)
    if not (len(x) and len(y)):
        cause = NotEstimable("too_few_persons", minimum=1)
        return Estimate.missing(cause, n=len(x) + len(y), method=METHOD)
    of_pairs = np.column_stack([placements(linked[:, 0], x), placements(linked[:, 1], y)])
    spread = change_t(Occasions.of(placements(y, x), placements(x, y), of_pairs), confidence)
    value = float(placements(x, y).mean())
    return _estimate(value, spread, (len(x), len(y)), confidence)


def superiority_over_others(index: int, groups: Sequence[ArrayLike], confidence: float) -> Estimate:
    """P(X > Y) + ½ P(X = Y), X of one group and Y of another that is drawn with equal chances.

    The unweighted mean over the other groups of ``superiority``. With placements
    a_i = mean over r of F_r(x_i) and b_j = (1 − F_i(y_j))/(R − 1), se² = s_a²/n_i + Σ s_b²/n_r,
    degrees of freedom by Welch–Satterthwaite, limits as ``superiority``.

    Parameters
    ----------
    index
        Position of the group in the list.
    groups : length R
        The values of each group.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing when there is no other group or one is empty.

    Sources
    -------
    Brunner & Munzel (2000); unweighted relative effects: Brunner et al. (2017).
    """
    values = [np.asarray(group, np.float64) for group in groups]
    n = sum(map(len, values))
    if len(values) < 2:
        cause = NotEstimable("too_few_roles", n=len(values), minimum=2)
        return Estimate.missing(cause, n=n, method=METHOD)
    if not all(map(len, values)):
        cause = NotEstimable("too_few_persons", minimum=1)
        return Estimate.missing(cause, n=n, method=METHOD)
    own, others = values[index], [*values[:index], *values[index + 1 :]]
    mine = np.mean([placements(own, other) for other in others], axis=0)
    parts = [mine, *((1 - placements(other, own)) / len(others) for other in others)]
    spread = _linear(parts, n, confidence)
    rest = sum(map(len, others))
    return _estimate(float(mine.mean()), spread, (len(own), rest), confidence)


def _linear(parts: Sequence[FloatArray], n: int, confidence: float) -> Estimate:
    """The standard error and degrees of freedom of a sum of independent means."""
    if min(map(len, parts)) < 2:
        note = NotEstimable("interval_needs_more_persons", minimum=2).note
        return Estimate(estimate=0.0, n=n, note=note)
    squares = np.array([part.var(ddof=1) / len(part) for part in parts])
    total = float(squares.sum())
    if total <= 1e-24:
        return Estimate(estimate=0.0, se=0.0, n=n, note=NotEstimable("interval_no_variance").note)
    df = total**2 / float((squares**2 / np.array([len(part) - 1 for part in parts])).sum())
    return Estimate(estimate=0.0, se=math.sqrt(total), df=df, n=n, confidence=confidence)


def _estimate(
    value: float, spread: Estimate, sizes: tuple[int, int], confidence: float
) -> Estimate:
    known = Estimate(estimate=value, n=spread.n, method=METHOD)
    if min(sizes) < 2 or (not spread.se and 0 < value < 1):
        return replace(known, note=spread.note)
    if not spread.se or value in (0.0, 1.0):
        lower, upper = _score_limits(value, *sizes, confidence)
        note = NotEstimable(APART).note
        return replace(known, lower=lower, upper=upper, confidence=confidence, note=note)
    se, df = spread.se, spread.df or 1.0
    reach = float(student_quantile((1 + confidence) / 2, df)) * se / (value * (1 - value))
    middle, statistic = math.log(value / (1 - value)), (value - 0.5) / se
    return replace(
        known,
        lower=_share(middle - reach),
        upper=_share(middle + reach),
        confidence=confidence,
        se=se,
        df=df,
        statistic=statistic,
        p=2 * float(student_tail(abs(statistic), df)),
    )


def _share(logit: float) -> float:
    return 1 / (1 + math.exp(-logit)) if logit > -700 else 0.0


def _score_limits(value: float, m: int, n: int, confidence: float) -> tuple[float, float]:
    """The θ for which |θ − θ̂| = z √V(θ), of θ̂ at one end.

    V(θ) = θ(1 − θ)(1 + n*((1 − θ)/(2 − θ) + θ/(1 + θ)))/(mn), n* = (m + n)/2 − 1
    """
    z, half = float(normal_quantile((1 + confidence) / 2)), (m + n) / 2 - 1

    def left(theta: float) -> float:
        curve = 1 + half * ((1 - theta) / (2 - theta) + theta / (1 + theta))
        return abs(theta - value) - z * math.sqrt(max(theta * (1 - theta), 0.0) * curve / (m * n))

    inner = float(scipy.optimize.brentq(left, 1e-12, 1 - 1e-12))
    return (inner, 1.0) if value == 1 else (0.0, inner)
