"""How the persons of one case moved, by the ranks of their changes: where, and how many more up."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.distributions import mid_ranks, normal_quantile, normal_tail
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# Up to here every assignment of signs is counted; beyond, the normal distribution stands in.
MOST_COUNTED = 200
# All pairs are sorted at once.
MOST_PERSONS = 3000
HL_METHOD, RANK_METHOD = "hodges_lehmann", "signed_rank"


def hodges_lehmann(differences: ArrayLike, confidence: float) -> Estimate:
    """Typical change of the persons: the median of the averages (d_i + d_j)/2, i ≤ j.

    Limits: the k-th smallest and k-th largest of the M = n(n + 1)/2 averages, k the largest with
    P(T < k) ≤ (1 − γ)/2 for the signed-rank sum T of n distinct changes about the centre;
    counted for n ≤ 200, normal beyond. The limits belong to the interval, which keeps it from
    covering too rarely where changes are alike, as on a scale of whole answers.

    Parameters
    ----------
    differences : (n,) floats
        Follow-up less baseline of each person, those of 0 included.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        Missing without persons and for more than 3,000; without interval where so few persons
        cannot reach the confidence, and where all changed alike. It has no ``se``.

    Sources
    -------
    Hodges & Lehmann (1963); Hollander, Wolfe & Chicken (2014), section 3.3. Checked against R
    wilcox.test(conf.int = TRUE), which leaves changes of 0 out.
    """
    values = _finite(differences)
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    n = len(values)
    known = Estimate(estimate=0.0, n=n, method=HL_METHOD)
    if not 0 < n <= MOST_PERSONS:
        return replace(known, estimate=None, note=_unranked(n).note)
    first, second = np.triu_indices(n)
    averages = np.sort((values[first] + values[second]) / 2)
    known = replace(known, estimate=float(np.median(averages)))
    if averages[0] == averages[-1]:
        return replace(known, note=NotEstimable("interval_no_variance").note)
    k = _place(n, (1 - confidence) / 2)
    if k < 1:
        minimum = next(m for m in range(n, 100) if _place(m, (1 - confidence) / 2) >= 1)
        cause = NotEstimable("interval_needs_more_persons", minimum=minimum)
        return replace(known, note=cause.note)
    return replace(
        known,
        lower=float(averages[k - 1]),
        upper=float(averages[-k]),
        confidence=confidence,
    )


def rank_biserial(differences: ArrayLike) -> Estimate:
    """Rank-weighted share of those who rose less the share of those who fell: (T₊ − T₋)/(T₊ + T₋).

    T₊ and T₋ sum the ranks of the sizes of the changes up and down; changes of 0 are left out,
    equal sizes share their mean rank. 1: everybody who changed rose. ``p`` is two-sided and
    counts all assignments of signs given the sizes, for up to 200 changes, normal beyond.

    There are no limits: those on the scale of Fisher's z, which other software gives, held the
    value in .70 to .94 of simulated cases of 8 to 40 persons instead of .95.

    Parameters
    ----------
    differences : (n,) floats
        Follow-up less baseline of each person, those of 0 included.

    Returns
    -------
    Estimate
        Missing as ``hodges_lehmann``, and where nobody changed. ``n`` counts all persons,
        ``statistic`` is T₊.

    Sources
    -------
    Wilcoxon (1945); Kerby (2014), eq. 4. Checked against R effectsize::rank_biserial, wilcox.test
    and every assignment of signs.
    """
    values = _finite(differences)
    moved = values[values != 0]
    known = Estimate(estimate=0.0, n=len(values), method=RANK_METHOD)
    if not 0 < len(values) <= MOST_PERSONS:
        return replace(known, estimate=None, note=_unranked(len(values)).note)
    if not len(moved):
        return replace(known, estimate=None, note=NotEstimable("nobody_changed").note)
    ranks = mid_ranks(np.abs(moved))
    up = float(ranks[moved > 0].sum())
    return replace(
        known,
        estimate=2 * up / float(ranks.sum()) - 1,
        statistic=up,
        p=_sign_p(ranks, up),
        note=NotEstimable("interval_not_defined").note,
    )


def _place(n: int, tail: float) -> int:
    """The largest k with P(T < k) ≤ tail; 0 where there is none."""
    if n > MOST_COUNTED:
        middle, spread = n * (n + 1) / 4, math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        return math.floor(middle + float(normal_quantile(tail)) * spread)
    below = np.cumsum(_counted(tuple(range(1, n + 1))))
    return int(np.searchsorted(below, tail * (1 + 1e-12), side="right"))


def _sign_p(ranks: FloatArray, up: float) -> float:
    whole = float(ranks.sum())
    far = abs(up - whole / 2)
    if len(ranks) > MOST_COUNTED:
        spread = math.sqrt(float(ranks @ ranks)) / 2
        return 2 * float(normal_tail(far / spread))
    # Mean ranks are halves, so twice a rank is whole.
    chances = _counted(tuple(round(2 * rank) for rank in np.sort(ranks)))
    sums = np.arange(len(chances)) / 2
    return min(1.0, float(chances[np.abs(sums - whole / 2) >= far - 1e-9].sum()))


@cache
def _counted(ranks: tuple[int, ...]) -> FloatArray:
    """Chances of every sum of ranks, each of which counts with chance ½."""
    chances = np.zeros(sum(ranks) + 1)
    chances[0] = 1.0
    for rank in ranks:
        moved = chances / 2
        moved[rank:] += chances[: len(chances) - rank] / 2
        chances = moved
    return chances


def _unranked(n: int) -> NotEstimable:
    if n:
        return NotEstimable("too_many_to_rank", maximum=MOST_PERSONS)
    return NotEstimable("too_few_linked", minimum=1)


def _finite(values: ArrayLike) -> FloatArray:
    array = np.asarray(values, np.float64)
    if array.ndim != 1 or not np.isfinite(array).all():
        raise ValueError("differences are a list of finite numbers")
    return array
