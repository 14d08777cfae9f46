"""The p of a moderator by giving the cases' effects to the other cases' traits."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from samskaping.effects.pooling.between import between_variances
from samskaping.effects.pooling.meta_regression import MetaRegression
from samskaping.effects.pooling.random_effects import error_factor
from samskaping.effects.pooling.weighted_fits import WeightedFits
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable

# All arrangements are gone through up to so many: seven cases with traits of their own.
MOST_ARRANGEMENTS = 5040
DRAWS = 4999
# Statistics that differ by rounding only are the same.
SAME = 1e-9


def permutation_p(
    fit: MetaRegression, rng: np.random.Generator | None = None, draws: int = DRAWS
) -> Estimate:
    """Permutation test of a single moderator: |t| over arrangements of it among the cases.

    Every arrangement gets its own τ² and standard error, as ``fit`` did. All distinct ones are
    gone through where there are no more than ``MOST_ARRANGEMENTS``; otherwise ``draws`` random
    ones and the one that was observed. Whoever has the moderator is taken as exchangeable among
    the cases if it does not matter.

    Parameters
    ----------
    fit
        With one moderator.
    rng
        Needed only where arrangements must be drawn.

    Returns
    -------
    Estimate
        ``estimate`` the smallest p that any arrangement could have given, ``p`` the p found,
        ``statistic`` the observed t, ``n_cases`` the cases.

    Raises
    ------
    NotEstimable
        The moderator fits every case exactly, so that there is no error to judge it by.
    ValueError
        More than one moderator, or random arrangements without a generator.

    Sources
    -------
    Higgins & Thompson (2004); Phipson & Smyth (2010) for counting the observed one. Checked
    against R metafor::permutest(exact = TRUE).
    """
    if fit.design.shape[1] != 2:
        raise ValueError("the test is of one moderator")
    if fit.se[1] == 0:
        raise NotEstimable("interval_no_variance")
    trait = fit.design[:, 1]
    exact = number_of_arrangements(trait) <= MOST_ARRANGEMENTS
    if exact:
        order = np.array(list(_distinct(trait)), dtype=np.int64)
    elif rng is None:
        raise ValueError("so many arrangements have to be drawn, which needs a generator")
    else:
        drawn = (rng.permutation(len(trait)) for _ in range(draws))
        order = np.array([np.arange(len(trait)), *drawn], dtype=np.int64)
    found = np.abs(_statistics(fit, order))
    observed = float(found[0])
    beyond = found >= observed * (1 - SAME)
    largest = found >= found.max() * (1 - SAME)
    return Estimate(
        estimate=float(largest.mean()) if exact else 1 / (draws + 1),
        statistic=float(fit.coefficients[1] / fit.se[1]),
        p=float(beyond.mean()),
        n_cases=len(trait),
        method="permutation_exact" if exact else "permutation_drawn",
    )


def number_of_arrangements(trait: FloatArray) -> int:
    """Of the values over the cases: k! over the factorials of how often each value stands."""
    _, counts = np.unique(trait, return_counts=True)
    return math.factorial(len(trait)) // math.prod(math.factorial(int(c)) for c in counts)


def _distinct(trait: FloatArray) -> Iterator[list[int]]:
    """Orders of the cases with different traits in their places, the observed one first."""
    _, kind = np.unique(trait, return_inverse=True)
    observed = kind.tolist()
    members = [np.flatnonzero(kind == code).tolist() for code in range(kind.max() + 1)]

    def order_of(arrangement: list[int]) -> list[int]:
        waiting = [iter(ones) for ones in members]
        return [next(waiting[code]) for code in arrangement]

    yield order_of(observed)
    arrangement = sorted(observed)
    while True:
        if arrangement != observed:
            yield order_of(arrangement)
        place = next(
            (i for i in range(len(arrangement) - 2, -1, -1) if arrangement[i] < arrangement[i + 1]),
            None,
        )
        if place is None:
            return
        other = max(i for i, code in enumerate(arrangement) if code > arrangement[place])
        arrangement[place], arrangement[other] = arrangement[other], arrangement[place]
        arrangement[place + 1 :] = arrangement[:place:-1]


def _statistics(fit: MetaRegression, order: IntArray) -> FloatArray:
    """T of the moderator when the trait of case ``order[i]`` is given to case i."""
    trait = fit.design[:, 1]
    standard = (trait - trait.mean()) / trait.std()
    design = np.column_stack([np.ones(len(trait)), standard])
    # Moving the effects to the traits is the same as moving the traits to the effects.
    back = np.argsort(order, axis=1)
    y, v = fit.effects[back], fit.variances[back]
    tau2 = between_variances(y, v, design, fit.estimator)
    fits = WeightedFits.of(y, v + tau2[:, None], design)
    se = np.sqrt(fits.inverse[:, 1, 1]) * error_factor(fits, fit.kind)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = fits.coefficients[:, 1] / se
    return np.asarray(np.where(np.isnan(found), 0.0, found))
