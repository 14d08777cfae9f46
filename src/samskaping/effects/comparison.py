"""Whether the cases changed otherwise than the groups that they are compared with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.few_clusters.variance import LEAST_DF
from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# A spread that is this share of the gains is rounding.
ROUNDING = 1e-12
# Cases whose sizes differ by more than this have means of unlike precision.
EVEN_SIZES = 2.0


def case_means_pooled_t(
    effort: ArrayLike, comparison: ArrayLike, confidence: float, sizes: Sequence[int] = ()
) -> Estimate:
    """Difference between two arms' unweighted means of the cases' gains, t on G − 2.

    d = ḡ_1 − ḡ_0, se² = s²(1/G_1 + 1/G_0), s² = (SS_1 + SS_0)/(G − 2), the case being the unit.

    Parameters
    ----------
    effort, comparison : (G_1,), (G_0,) floats
        The gain of every case and of every comparison group.
    confidence
        Between 0 and 1.
    sizes : length G, optional
        Persons behind each gain. Where they differ by more than 2 : 1 the assumption
        ``case_sizes_unequal`` is added.

    Returns
    -------
    Estimate
        Missing with an empty arm. With one case in an arm the difference alone, and a note that
        gives its rank among all gains, 1 for the largest: such a design allows no test. With two
        in an arm the test with the note ``two_cases_in_an_arm``. ``n`` is left to the caller.

    Sources
    -------
    Student (1908); Donald & Lang (2007). Checked against R t.test(var.equal = TRUE).
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    first, second = _finite(effort), _finite(comparison)
    g, fewest = len(first) + len(second), min(len(first), len(second))
    known = Estimate.missing(
        NotEstimable("arm_without_cases"),
        n_cases=g,
        method="case_means_pooled_t",
        assumption=";".join(["arms_vary_alike", *_unequal(sizes)]),
    )
    if fewest == 0:
        return known
    value = float(first.mean() - second.mean())
    if fewest == 1:
        return replace(known, estimate=value, note=_alone(first, second).note)
    squares = float(sum(((arm - arm.mean()) ** 2).sum() for arm in (first, second)))
    scale = float(np.abs(np.concatenate([first, second])).max())
    if squares <= g * (ROUNDING * scale) ** 2:
        return replace(known, estimate=value, note=NotEstimable("interval_no_variance").note)
    se = math.sqrt(squares / (g - 2) * (1 / len(first) + 1 / len(second)))
    note = NotEstimable("two_cases_in_an_arm").note if fewest == 2 else ""
    return t_interval(value, se, g - 2.0, confidence, replace(known, estimate=value, note=note))


def case_means_ancova_t(
    effort: ArrayLike, comparison: ArrayLike, confidence: float, sizes: Sequence[int] = ()
) -> Estimate:
    """Difference between two arms' case means at follow-up, at the same baseline, t on G − 3.

    Least squares y = a + d T + c x over the cases. With sums within arms,
    c = S_xy/S_xx, d = ȳ_1 − ȳ_0 − c(x̄_1 − x̄_0), s² = (S_yy − c S_xy)/(G − 3) and
    se² = s²(1/G_1 + 1/G_0 + (x̄_1 − x̄_0)²/S_xx). With c = 1 it would be the difference in gains;
    where arms were not drawn by lot the two answer different questions, and differ by
    (1 − c)(x̄_1 − x̄_0).

    Parameters
    ----------
    effort, comparison : (G_1, 2), (G_0, 2) floats
        Baseline and follow-up mean of every case and of every comparison group.
    sizes
        As ``case_means_pooled_t``.

    Returns
    -------
    Estimate
        Missing with an empty arm or where baselines do not differ within arms. Without test with
        one case in an arm, whose rank among the adjusted values is given, and with fewer than
        two degrees of freedom, below five cases. With two in an arm the note says so.

    Sources
    -------
    Fisher (1932); Maxwell, Delaney & Kelley (2018), chapter 9. Checked against R lm.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    arms = [_pairs(effort), _pairs(comparison)]
    counts = [len(arm) for arm in arms]
    g, fewest = sum(counts), min(counts)
    known = Estimate.missing(
        NotEstimable("arm_without_cases"),
        n_cases=g,
        method="case_means_ancova_t",
        assumption=";".join(["arms_vary_alike", *_unequal(sizes)]),
    )
    if fewest == 0:
        return known
    within = np.concatenate([arm - arm.mean(axis=0) for arm in arms])
    s_xx, s_xy = (within.T @ within)[0]
    scale = np.abs(np.concatenate(arms)).max(axis=0)
    if s_xx <= g * (ROUNDING * scale[0]) ** 2:
        return replace(known, note=NotEstimable("baselines_alike").note)
    slope = float(s_xy / s_xx)
    apart, gap = (float(arms[0][:, at].mean() - arms[1][:, at].mean()) for at in (1, 0))
    value = apart - slope * gap
    known = replace(known, estimate=value, note="")
    if fewest == 1:
        first, second = (arm[:, 1] - slope * arm[:, 0] for arm in arms)
        return replace(known, note=_alone(first, second).note)
    if g - 3 < LEAST_DF:
        return replace(known, note=NotEstimable("interval_df_below_two").note)
    left = float(((within[:, 1] - slope * within[:, 0]) ** 2).sum())
    if left <= g * (ROUNDING * max(float(scale[1]), abs(slope) * float(scale[0]))) ** 2:
        return replace(known, note=NotEstimable("interval_no_variance").note)
    spread = 1 / counts[0] + 1 / counts[1] + gap**2 / float(s_xx)
    note = NotEstimable("two_cases_in_an_arm").note if fewest == 2 else ""
    return t_interval(
        value, math.sqrt(left / (g - 3) * spread), g - 3.0, confidence, replace(known, note=note)
    )


def _unequal(sizes: Sequence[int]) -> list[str]:
    apart = len(sizes) > 0 and min(sizes) > 0 and max(sizes) > EVEN_SIZES * min(sizes)
    return ["case_sizes_unequal"] if apart else []


def _alone(first: FloatArray, second: FloatArray) -> NotEstimable:
    """Where the only case of an arm stands among all gains; equal gains share the better rank."""
    single, others = (first, second) if len(first) == 1 else (second, first)
    rank = 1 + int((others > single[0]).sum())
    return NotEstimable("one_case_in_an_arm", rank=rank, n_cases=len(others) + 1)


def _finite(values: ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1 or not np.isfinite(array).all():
        raise ValueError("gains are a list of finite numbers")
    return array


def _pairs(values: ArrayLike) -> FloatArray:
    array = np.asarray(values, dtype=np.float64)
    if array.size == 0:
        return np.empty((0, 2))
    if array.ndim != 2 or array.shape[1] != 2 or not np.isfinite(array).all():
        raise ValueError("case means are pairs of finite numbers, baseline and follow-up")
    return array
