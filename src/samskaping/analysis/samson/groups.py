"""Counts, means and variances of scores by group."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.numeric import FloatArray, IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Groups:
    """What the small-sample intervals need of each group; arrays of any one shape.

    Attributes
    ----------
    n
        Persons who have a score.
    mean
        Their mean score; 0 where there is nobody.
    variance
        Their variance, denominator n − 1; 0 where there are fewer than two.
    """

    n: IntArray
    mean: FloatArray
    variance: FloatArray

    def at(self, *place: int) -> tuple[int, float, float]:
        """Count, mean and variance of one group."""
        return int(self.n[place]), float(self.mean[place]), float(self.variance[place])


def smallest_group(n: IntArray) -> int:
    """The smallest number of persons among groups that hold anybody; 0 where none does."""
    return int(n[n > 0].min()) if (n > 0).any() else 0


def group_scores(scores: FloatArray, *levels: tuple[IntArray, int]) -> Groups:
    """Sum scores up by the crossing of levels, in two passes.

    Parameters
    ----------
    scores : (P,) array
        NaN where a form has no score.
    levels : pairs of a (P,) int array and a size
        Position of each form on each level; a negative one is in no group.

    Returns
    -------
    Groups
        Arrays whose shape is the levels' sizes.
    """
    shape = tuple(size for _, size in levels)
    inside = np.isfinite(scores)
    for places, _ in levels:
        inside &= places >= 0
    at = np.ravel_multi_index([places[inside] for places, _ in levels], shape)
    x, cells = scores[inside], int(np.prod(shape))
    n = np.bincount(at, minlength=cells)
    mean = np.bincount(at, weights=x, minlength=cells) / np.maximum(n, 1)
    squares = np.bincount(at, weights=(x - mean[at]) ** 2, minlength=cells)
    variance = np.where(n > 1, squares / np.maximum(n - 1, 1), 0.0)
    # Equal scores differ from their mean by rounding only; that is no spread.
    variance[variance <= (1e-12 * np.maximum(np.abs(mean), 1.0)) ** 2] = 0.0
    return Groups(n.reshape(shape), mean.reshape(shape), variance.reshape(shape))
