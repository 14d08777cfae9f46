"""Multiple imputation by chained equations, with the case in every equation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.effects.imputation.draws import by_logistic_regression, by_mean_matching
from samskaping.numeric.result import FloatArray, NotEstimable

Kind = Literal["score", "yes_no"]
CaseAs = Literal["fixed", "means"]
IMPUTATIONS, CYCLES, DONORS = 20, 10, 5


@dataclass(frozen=True, eq=False, slots=True)
class Imputed:
    """M completed tables.

    Attributes
    ----------
    completed : (M, n, p) array
    missing : (n, p) bool array
        What was imputed.
    trace : (cycles, M, p) array
        Mean of the imputed values after each cycle; 0 in a column without any.
    """

    completed: FloatArray
    missing: NDArray[np.bool_]
    trace: FloatArray

    def shifted(self, column: int, delta: float) -> FloatArray:
        """The completed tables with every imputed value of a column moved by δ.

        Those who did not answer are taken to lie δ above what their other answers foretell: the
        departure of ``effects.trust.tipping_point``.
        """
        moved = self.completed.copy()
        moved[:, self.missing[:, column], column] += delta
        return moved


def chained_imputations(
    values: ArrayLike,
    kinds: Sequence[Kind],
    cases: ArrayLike,
    rng: np.random.Generator,
    *,
    imputations: int = IMPUTATIONS,
    cycles: int = CYCLES,
    donors: int = DONORS,
    case_as: CaseAs = "fixed",
) -> Imputed:
    """Complete a table M times: each column in turn from all others and the case.

    Scores by predictive mean matching, yes/no by logistic regression. ``fixed``: every case has
    its own intercept, which keeps whatever differences the cases have, and needs somebody in each
    case with the value. ``means``: the cases' means of the other columns instead, for cases of few
    persons; differences between cases that these do not foretell are drawn towards each other.
    The analysis of the completed tables must not know more than the imputation: a change that
    differs between roles needs the roles among the columns.

    Parameters
    ----------
    values : (n, p) floats
        A row per person, NaN where missing; both occasions of a measure are two columns. Columns
        without missing values are predictors only.
    kinds : length p
        ``score`` or ``yes_no`` (0 and 1).
    cases : (n,) array
        The case of each row.

    Raises
    ------
    NotEstimable
        A column without any value; with ``fixed`` a case without any; fewer observed values than
        an equation has coefficients.
    ValueError
        Shapes do not fit, a value is infinite, or a yes/no column holds something else.

    Sources
    -------
    van Buuren (2018), algorithm 4.3; Drechsler (2015) on cases as fixed effects. Pooled results
    checked against R mice(method = c("pmm", "logreg")).
    """
    table, codes = _checked(values, kinds, cases)
    missing = np.isnan(table)
    _require_enough(missing, codes, case_as)
    completed = np.repeat(table[None], imputations, axis=0)
    wanting = [int(column) for column in np.flatnonzero(missing.any(axis=0))]
    for column in wanting:
        seen, gaps = table[~missing[:, column], column], missing[:, column]
        completed[:, gaps, column] = rng.choice(seen, (imputations, int(gaps.sum())))
    trace = np.zeros((cycles, imputations, table.shape[1]))
    for cycle in range(cycles):
        for column in wanting:
            gaps = missing[:, column]
            design = _design(completed, column, codes, case_as, ~gaps)
            y, x, wanted = table[~gaps, column], design[:, ~gaps], design[:, gaps]
            if kinds[column] == "score":
                drawn = by_mean_matching(y, x, wanted, donors, rng)
            else:
                drawn = by_logistic_regression(y, x, wanted, rng)
            completed[:, gaps, column] = drawn
            trace[cycle, :, column] = drawn.mean(axis=1)
    return Imputed(completed, missing, trace)


def _design(
    completed: FloatArray,
    column: int,
    codes: NDArray[np.intp],
    case_as: CaseAs,
    seen: NDArray[np.bool_],
) -> FloatArray:
    """Predictors of a column, (M, n, q): intercepts by case or one, then the other columns."""
    member = np.equal(codes[:, None], np.arange(codes.max() + 1)).astype(np.float64)
    others = np.delete(completed, column, axis=2)
    own = member
    if case_as == "means":
        own = np.ones((len(codes), 1))
        averages = np.swapaxes(others, 1, 2) @ (member / member.sum(axis=0))
        others = np.concatenate([others, np.swapaxes(averages[:, :, codes], 1, 2)], axis=2)
    # A predictor that does not vary where the column is seen tells nothing.
    spread = others[:, seen].std(axis=1).min(axis=0)
    others = others[:, :, spread > 1e-12 * np.maximum(1.0, np.abs(others).max(axis=(0, 1)))]
    # About their means, large numbers keep their digits; the intercepts take the rest.
    others = others - others[:, seen].mean(axis=1, keepdims=True)
    whole = np.broadcast_to(own, (len(completed), *own.shape))
    return np.concatenate([whole, others], axis=2)


def _checked(
    values: ArrayLike, kinds: Sequence[Kind], cases: ArrayLike
) -> tuple[FloatArray, NDArray[np.intp]]:
    table, names = np.asarray(values, np.float64), np.asarray(cases)
    if table.ndim != 2 or len(kinds) != table.shape[1] or names.shape != (len(table),):
        raise ValueError("a table has a kind for each column and a case for each row")
    if np.isinf(table).any():
        raise ValueError("values are finite numbers, or NaN where missing")
    for column, kind in enumerate(kinds):
        seen = table[~np.isnan(table[:, column]), column]
        if kind == "yes_no" and not np.isin(seen, (0.0, 1.0)).all():
            raise ValueError("a yes/no column holds 0, 1 and NaN")
    return table, np.unique(names, return_inverse=True)[1]


def _require_enough(missing: NDArray[np.bool_], codes: NDArray[np.intp], case_as: CaseAs) -> None:
    n, p = missing.shape
    if not n or (~missing).sum(axis=0).min() == 0:
        raise NotEstimable("column_without_values")
    cases = int(codes.max()) + 1
    coefficients = cases + p - 1 if case_as == "fixed" else 1 + 2 * (p - 1)
    for column in np.flatnonzero(missing.any(axis=0)):
        seen = ~missing[:, column]
        if case_as == "fixed" and len(np.unique(codes[seen])) < cases:
            raise NotEstimable("case_without_values")
        if seen.sum() <= coefficients:
            raise NotEstimable("too_few_to_impute", n=int(seen.sum()), minimum=coefficients + 1)
