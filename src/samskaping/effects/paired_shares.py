"""Yes and no of the same persons twice: who changed sides, and how far the shares differ."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import scipy
from numpy.typing import ArrayLike

from samskaping.effects.means import share_wilson
from samskaping.numeric.distributions import binomial_below, binomial_chance, binomial_tail
from samskaping.numeric.result import Estimate, NotEstimable

EXACT, MID_P, DIFFERENCE = "mcnemar_exact", "mcnemar_mid_p", "newcombe_paired"


@dataclass(frozen=True, slots=True)
class PairedTable:
    """The 2 × 2 table of persons by their first and second answer.

    Attributes
    ----------
    both, lost, gained, neither
        Persons with yes and yes, yes then no, no then yes, and no and no.
    """

    both: int
    lost: int
    gained: int
    neither: int

    @classmethod
    def of(cls, pairs: ArrayLike) -> PairedTable:
        """Count (k, 2) answers of 0 and 1, the first one first.

        Raises
        ------
        ValueError
            An answer is neither 0 nor 1.
        """
        answers = np.asarray(pairs, np.float64).reshape(-1, 2)
        if not np.isin(answers, [0.0, 1.0]).all():
            raise ValueError("answers are 0 or 1")
        first, second = answers[:, 0] == 1, answers[:, 1] == 1
        counts = (first & second, first & ~second, ~first & second, ~first & ~second)
        return cls(*(int(part.sum()) for part in counts))

    @property
    def n(self) -> int:
        """All persons."""
        return self.both + self.lost + self.gained + self.neither

    @property
    def smallest(self) -> int:
        """Persons in the smallest cell, 0 where one is empty."""
        return min(self.both, self.lost, self.gained, self.neither)


def mcnemar(table: PairedTable, confidence: float, mid_p: bool = False) -> Estimate:
    """Of those who changed sides, the share who went from no to yes; McNemar's test against ½.

    x of m = gained + lost persons. Exact: p = min(1, 2 min(P(X ≤ x), P(X ≥ x))) with X binomial
    (m, ½), and Clopper and Pearson's limits. Mid-p: half of the chance of x itself is left out of
    every tail, in the test and in the limits; it is less conservative and may reject a little
    too often.

    Parameters
    ----------
    table
        The persons by their two answers.
    confidence
        Between 0 and 1.
    mid_p
        Whether the mid-p variant is asked for.

    Returns
    -------
    Estimate
        ``n`` counts all persons. Missing where nobody changed sides.

    Sources
    -------
    McNemar (1947); Clopper & Pearson (1934); mid-p: Lancaster (1961), Fagerland, Lydersen & Laake
    (2013). Checked against R binom.test.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    moved, x = table.gained + table.lost, table.gained
    known = Estimate(estimate=0.0, n=table.n, method=MID_P if mid_p else EXACT)
    if moved == 0:
        return replace(known, estimate=None, note=NotEstimable("nobody_changed").note)
    own = 0.5 if mid_p else 1.0

    def at_most(share: float) -> float:
        return float(binomial_below(x - 1, moved, share) + own * binomial_chance(x, moved, share))

    def at_least(share: float) -> float:
        return float(binomial_tail(x, moved, share) + own * binomial_chance(x, moved, share))

    tail = (1 - confidence) / 2
    return replace(
        known,
        estimate=x / moved,
        lower=_root(lambda share: at_least(share) - tail) if x else 0.0,
        upper=_root(lambda share: tail - at_most(share)) if x < moved else 1.0,
        confidence=confidence,
        p=min(1.0, 2 * min(at_most(0.5), at_least(0.5))),
    )


def paired_share_difference(table: PairedTable, confidence: float) -> Estimate:
    """Share with yes at the second answer less that at the first, with Newcombe's interval.

    (gained − lost)/n. From each share's Wilson limits l, u, with δ = p₂ − p₁ and the distances
    below and above,

        lower = δ − √((p₂ − l₂)² − 2φ(p₂ − l₂)(u₁ − p₁) + (u₁ − p₁)²)
        upper = δ + √((u₂ − p₂)² − 2φ(u₂ − p₂)(p₁ − l₁) + (p₁ − l₁)²)

    and φ the table's correlation, with ad − bc brought n/2 nearer to 0, at most to 0, where it is
    positive; φ is 0 where a share is 0 or 1.

    Parameters and returns as ``mcnemar``; missing without persons. It has no ``se``.

    Sources
    -------
    Newcombe (1998b), method 10; Wilson (1927). Checked against the formula in R, and coverage by
    simulation.
    """
    n = table.n
    known = Estimate(estimate=0.0, n=n, method=DIFFERENCE)
    if n == 0:
        return replace(known, estimate=None, note=NotEstimable("too_few_linked", minimum=1).note)
    counts = table.both + table.lost, table.both + table.gained
    first, second = (share_wilson(count / n, n, confidence) for count in counts)
    (p1, l1, u1), (p2, l2, u2) = (
        (one.estimate or 0.0, one.lower or 0.0, one.upper or 0.0) for one in (first, second)
    )
    phi = _phi(table, counts)
    below = (p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2
    above = (u2 - p2) ** 2 - 2 * phi * (u2 - p2) * (p1 - l1) + (p1 - l1) ** 2
    value = (table.gained - table.lost) / n
    return replace(
        known,
        estimate=value,
        lower=max(-1.0, value - math.sqrt(max(below, 0.0))),
        upper=min(1.0, value + math.sqrt(max(above, 0.0))),
        confidence=confidence,
    )


def _phi(table: PairedTable, yes: tuple[int, int]) -> float:
    n = table.n
    product = yes[0] * (n - yes[0]) * yes[1] * (n - yes[1])
    if product == 0:
        return 0.0
    apart = float(table.both * table.neither - table.lost * table.gained)
    if apart > 0:
        apart = max(apart - n / 2, 0.0)
    return apart / math.sqrt(product)


def _root(curve: Callable[[float], float]) -> float:
    return float(scipy.optimize.brentq(curve, 0.0, 1.0, xtol=1e-13))
