"""Whether the cases changed otherwise than the groups that they are compared with."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

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
    words = ["arms_vary_alike"]
    if len(sizes) and min(sizes) > 0 and max(sizes) > EVEN_SIZES * min(sizes):
        words.append("case_sizes_unequal")
    known = Estimate.missing(
        NotEstimable("arm_without_cases"),
        n_cases=g,
        method="case_means_pooled_t",
        assumption=";".join(words),
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
