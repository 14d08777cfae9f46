"""Covariances of a score's items at one level, of all cases and without each case in turn.

Every coefficient of a score rests on these few matrices, so they are computed once: from sums that
add up over cases, or from the answers where missing ones are filled by maximum likelihood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, reduce
from operator import add

import numpy as np

from samskaping.numeric.moments import Moments, pooled_within
from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.between_cases import between_cases
from samskaping.psychometrics.incomplete import likelihood_covariance
from samskaping.psychometrics.one_factor import OneFactor, fit_one_factor

INDEPENDENT = "independent_respondents"
MIXES_LEVELS = "mixes_levels"

# Missing answers cannot be filled in by likelihood where the covariance is hardly determined at
# all: with fewer persons than this per item, beyond one per case, it tends to a singular matrix.
PERSONS_PER_ITEM = 4

Combine = Callable[[Sequence[int]], FloatArray]


class ItemCovariance:
    """The covariance matrix of k items at one level, and what an interval needs beside it.

    Attributes
    ----------
    weights : length G
        Degrees of freedom that each contributing case adds (``intervals.satterthwaite_df``).
    n, n_smallest : int
        Persons, and persons behind the thinnest pair of items.
    items : int
        k.
    assumption : str
        What the level takes for granted; empty where nothing.
    left_out : int
        Cases that show no differences within them and add nothing.
    near : ItemCovariance or None
        Of nearly the same answers, such as another imputation: where searches may start.
    """

    def __init__(
        self,
        combine: Combine,
        weights: Sequence[float],
        *,
        n: int,
        n_smallest: int,
        items: int,
        assumption: str = "",
        left_out: int = 0,
    ) -> None:
        self.near: ItemCovariance | None = None
        self._combine = combine
        self.weights = tuple(weights)
        self.n = n
        self.n_smallest = n_smallest
        self.items = items
        self.assumption = assumption
        self.left_out = left_out

    @property
    def n_cases(self) -> int:
        """Cases that contribute."""
        return len(self.weights)

    @cached_property
    def matrix(self) -> FloatArray:
        """Covariance of all contributing cases, (k, k).

        Raises
        ------
        NotEstimable
            The answers do not determine it.
        """
        return self._combine(range(self.n_cases))

    @cached_property
    def without_each_case(self) -> list[FloatArray]:
        """The same with each case left out in turn, G matrices.

        Raises
        ------
        NotEstimable
            ``interval_needs_more_cases`` (fewer than three), or the answers of the others do not
            determine one.
        """
        if self.n_cases < 3:
            raise NotEstimable("interval_needs_more_cases", n_cases=self.n_cases)
        every = range(self.n_cases)
        try:
            return [self._combine([g for g in every if g != out]) for out in every]
        except NotEstimable as cause:
            raise NotEstimable("interval_unstable_without_a_case") from cause

    @cached_property
    def one_factor(self) -> OneFactor:
        """The one-factor model of ``matrix``; see ``fit_one_factor``."""
        return fit_one_factor(self.matrix, self.near.one_factor if self.near else None)


def within(cases: Sequence[Moments]) -> ItemCovariance:
    """Pooled-within covariance of cases; those with fewer than two persons add nothing."""
    kept = [case for case in cases if case.n >= 2]
    return ItemCovariance(
        lambda chosen: pooled_within([kept[g] for g in chosen]),
        [float(case.n - 1) for case in kept],
        n=sum(case.n for case in kept),
        n_smallest=_thinnest(kept),
        items=_items(cases),
        left_out=sum(case.n == 1 for case in cases),
    )


def of_all(cases: Sequence[Moments]) -> ItemCovariance:
    """Covariance over all persons, which mixes levels where there are several cases."""
    kept = [case for case in cases if case.n >= 1]

    def together(chosen: Sequence[int]) -> FloatArray:
        if not chosen:
            raise NotEstimable("too_few_cases", n=0, minimum=1)
        return reduce(add, (kept[g] for g in chosen)).covariance()

    return ItemCovariance(
        together,
        [float(case.n) for case in kept],
        n=sum(case.n for case in kept),
        n_smallest=_thinnest(kept),
        items=_items(cases),
        assumption=MIXES_LEVELS if len(kept) > 1 else "",
    )


def of_one(case: Moments) -> ItemCovariance:
    """Covariance of a case by itself, or of persons who belong to none."""
    return ItemCovariance(
        lambda _: case.covariance(),
        [float(case.n)],
        n=case.n,
        n_smallest=case.n_smallest,
        items=case.k,
    )


def between(cases: Sequence[Moments]) -> ItemCovariance:
    """Covariance of the true case means (``between_cases``); each case counts once."""
    kept = [case for case in cases if case.n >= 1]
    return ItemCovariance(
        lambda chosen: between_cases([kept[g] for g in chosen]),
        [1.0] * len(kept),
        n=sum(case.n for case in kept),
        n_smallest=_thinnest(kept),
        items=_items(cases),
    )


def likely_within(cases: Sequence[FloatArray]) -> ItemCovariance:
    """``within`` from all answers that were given (``likelihood_covariance``)."""
    there = [_with_any(case) for case in cases]
    kept = [case for case in there if len(case) >= 2]
    return _likely(
        lambda chosen: _most_likely([kept[g] for g in chosen]),
        kept,
        [float(len(case) - 1) for case in kept],
        items=cases[0].shape[1] if cases else 0,
        left_out=sum(len(case) == 1 for case in there),
    )


def likely_of_all(cases: Sequence[FloatArray]) -> ItemCovariance:
    """``of_all`` from all answers that were given (``likelihood_covariance``)."""
    kept = [case for case in map(_with_any, cases) if len(case) >= 1]

    def together(chosen: Sequence[int]) -> FloatArray:
        if not chosen:
            raise NotEstimable("too_few_cases", n=0, minimum=1)
        return _most_likely([np.concatenate([kept[g] for g in chosen])])

    return _likely(
        together,
        kept,
        [float(len(case)) for case in kept],
        items=cases[0].shape[1] if cases else 0,
        assumption=MIXES_LEVELS if len(kept) > 1 else "",
    )


def likely_of_one(case: FloatArray) -> ItemCovariance:
    """``of_one`` from all answers that were given (``likelihood_covariance``)."""
    kept = _with_any(case)
    return _likely(lambda _: _most_likely([kept]), [kept], [float(len(kept))], items=kept.shape[1])


def _likely(
    combine: Combine,
    kept: Sequence[FloatArray],
    weights: Sequence[float],
    *,
    items: int,
    assumption: str = "",
    left_out: int = 0,
) -> ItemCovariance:
    answered = [(~np.isnan(case)).astype(np.int64) for case in kept]
    pairs = [there.T @ there for there in answered]
    return ItemCovariance(
        combine,
        weights,
        n=sum(len(case) for case in kept),
        n_smallest=int(np.sum(pairs, axis=0).min()) if pairs else 0,
        items=items,
        assumption=assumption,
        left_out=left_out,
    )


def _most_likely(cases: Sequence[FloatArray]) -> FloatArray:
    if cases:
        needed = PERSONS_PER_ITEM * cases[0].shape[1] + len(cases)
        if sum(map(len, cases)) < needed:
            raise NotEstimable("too_few_persons", minimum=needed)
    return likelihood_covariance(cases)


def _with_any(answers: FloatArray) -> FloatArray:
    x = np.asarray(answers, dtype=np.float64)
    return x[~np.isnan(x).all(axis=1)]


def _thinnest(cases: Sequence[Moments]) -> int:
    return int(np.sum([case.counts for case in cases], axis=0).min()) if cases else 0


def _items(cases: Sequence[Moments]) -> int:
    return cases[0].k if cases else 0
