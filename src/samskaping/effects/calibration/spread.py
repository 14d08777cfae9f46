"""The squared standard error of every case's change in many studies at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.effects.change import FEWEST_PAIRS, ROUNDING
from samskaping.numeric.result import FloatArray, IntArray

# A case with fewer persons than this at an occasion takes its spread from all cases.
FEWEST_FOR_OWN_SPREAD = 10


@dataclass(frozen=True, eq=False, slots=True)
class Sizes:
    """Persons of every case at baseline, at follow-up and at both, (G,) each."""

    before: IntArray
    after: IntArray
    both: IntArray

    @property
    def all_paired(self) -> bool:
        """Whether everybody of every case was measured at both occasions."""
        return bool(((self.both == self.before) & (self.both == self.after)).all())


@dataclass(frozen=True, eq=False, slots=True)
class Scatter:
    """Sums of squares about the means, (R, G) each: of all at each occasion, and of those at both.

    ``both_before``, ``both_after`` and ``both_products`` are of the pairs.
    """

    before: FloatArray
    after: FloatArray
    both_before: FloatArray
    both_after: FloatArray
    both_products: FloatArray


def change_variances(sizes: Sizes, scatter: Scatter) -> FloatArray:
    """The squared standard error of each case's change, (R, G), as ``change_t`` finds it.

    Cases with fewer than ten persons at an occasion, or without spread, take the variances and
    the correlation of all cases. 0 where no case has any spread.
    """
    own = _errors(
        sizes,
        _per(scatter.before, sizes.before - 1),
        _per(scatter.after, sizes.after - 1),
        np.where(sizes.both >= FEWEST_PAIRS, _correlation(scatter), 0.0),
        _per(scatter.both_before + scatter.both_after - 2 * scatter.both_products, sizes.both - 1),
    )
    freedom = [max(int((n - 1).sum()), 1) for n in (sizes.before, sizes.after)]
    before = scatter.before.sum(axis=1, keepdims=True) / freedom[0]
    after = scatter.after.sum(axis=1, keepdims=True) / freedom[1]
    together = Scatter(
        *(
            part.sum(axis=1, keepdims=True)
            for part in (scatter.before, scatter.after, scatter.both_before, scatter.both_after,
                         scatter.both_products)
        )
    )  # fmt: skip
    correlation = np.where(sizes.both > 0, _correlation(together), 0.0)
    difference = before + after - 2 * correlation * np.sqrt(before * after)
    shape = scatter.before.shape
    lent = _errors(sizes, *(np.broadcast_to(part, shape) for part in
                            (before, after, correlation, difference)))  # fmt: skip
    few = np.minimum(sizes.before, sizes.after) < FEWEST_FOR_OWN_SPREAD
    return np.asarray(np.where(few | (own <= 0), lent, own))


def _errors(
    sizes: Sizes,
    before: FloatArray,
    after: FloatArray,
    correlation: FloatArray,
    of_pairs: FloatArray,
) -> FloatArray:
    apart = before / sizes.before + after / sizes.after
    shared = correlation * sizes.both * np.sqrt(before * after) / (sizes.before * sizes.after)
    partly = apart - 2 * shared
    partly = np.where(partly <= ROUNDING * apart, 0.0, partly)
    paired = (sizes.both == sizes.before) & (sizes.both == sizes.after)
    found = np.where(paired, np.maximum(of_pairs, 0.0) / np.maximum(sizes.both, 1), partly)
    return np.asarray(np.where(found <= ROUNDING**2, 0.0, found))


def _per(squares: FloatArray, freedom: IntArray) -> FloatArray:
    return np.asarray(np.where(freedom > 0, squares / np.maximum(freedom, 1), 0.0))


def _correlation(scatter: Scatter) -> FloatArray:
    scale = np.sqrt(scatter.both_before * scatter.both_after)
    found = scatter.both_products / np.where(scale > 0, scale, 1.0)
    return np.asarray(np.where(scale > 0, np.clip(found, -1.0, 1.0), 0.0))
