"""The G study: how the variance of answers divides between cases, persons, items and the rest.

The design is (persons : cases) × items: everyone rates one case, their own, on the same items. An
answer is μ + case + person within case + item + case × item + what is left. With one case it is
persons × items. Cases, persons and items are all taken as samples of more like them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.decimals import from_first
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable

Component = Literal["case", "person", "item", "case_item", "residual"]
COMPONENTS: Final[tuple[Component, ...]] = get_args(Component)
# Those of a study with one case.
OF_ONE_CASE: Final[tuple[Component, ...]] = ("person", "item", "residual")
# Answers that differ by this share of the largest one differ only by rounding.
ROUNDING = 2 * float(np.finfo(np.float64).eps)


@dataclass(frozen=True, eq=False, slots=True)
class MeanSquares:
    """Analysis of variance of complete answers, persons within cases by items.

    Attributes
    ----------
    squares : (5,) array
        Mean squares in the order of ``COMPONENTS``; 0 where there are no degrees of freedom.
    freedom : (5,) int array
        G − 1, N − G, k − 1, (G − 1)(k − 1) and (N − G)(k − 1).
    sizes : (G,) int array
        Persons per case, G ≥ 1.
    items : int
        Number of items, k.
    """

    squares: FloatArray
    freedom: IntArray
    sizes: IntArray
    items: int

    @property
    def n(self) -> int:
        """Number of persons, N."""
        return int(self.sizes.sum())

    @property
    def components(self) -> tuple[Component, ...]:
        """The components that the design has."""
        return COMPONENTS if len(self.sizes) > 1 else OF_ONE_CASE

    def weights(self, component: Component) -> FloatArray:
        """The multiples of the mean squares that a component is, (5,).

        From the expected mean squares, with n₀ = (N − Σ n_g²/N)/(G − 1) and r = Σ n_g²/N:
        residual = MS_r; person = (MS_p − MS_r)/k; case_item = (MS_ci − MS_r)/n₀;
        case = (MS_c − MS_p − MS_ci + MS_r)/(k n₀);
        item = (MS_i − MS_r − r·case_item)/N, or (MS_i − MS_r)/N with one case.
        """
        k, n = self.items, self.n
        if component == "residual":
            return np.array([0.0, 0, 0, 0, 1])
        if component == "person":
            return np.array([0.0, 1, 0, 0, -1]) / k
        one_case = len(self.sizes) == 1
        if component == "item" and one_case:
            return np.array([0.0, 0, 1, 0, -1]) / n
        if one_case:
            raise NotEstimable("too_few_cases", n=1, minimum=2)
        r = float((self.sizes.astype(np.float64) ** 2).sum()) / n
        n0 = (n - r) / (len(self.sizes) - 1)
        case_item = np.array([0.0, 0, 0, 1, -1]) / n0
        if component == "case_item":
            return case_item
        if component == "case":
            return np.array([1.0, -1, 0, -1, 1]) / (k * n0)
        return (np.array([0.0, 0, 1, 0, -1]) - r * case_item) / n


def mean_squares(answers: ArrayLike, groups: ArrayLike) -> MeanSquares:
    """Decompose answers into cases, persons within cases, items, cases × items and the rest.

    Parameters
    ----------
    answers : (N, k) floats
        One row per person, one column per item, NaN where missing. Persons who lack an answer
        are left out: the decomposition needs every cell.
    groups : (N,) ints
        Which case each person rates. Any whole numbers.

    Raises
    ------
    NotEstimable
        Nobody is complete, fewer than two items, or no case with two persons.
    ValueError
        Shapes do not fit, or an answer is infinite.

    Sources
    -------
    Brennan (2001), designs p × i and i × (p : h); unequal cases by sums of squares with weights
    n_g, Searle, Casella & McCulloch (1992). Checked against R aov and Brennan's published data.
    """
    x, labels = as_answers(answers, groups)
    complete = ~np.isnan(x).any(axis=1)
    x, labels = x[complete], labels[complete]
    n, k = x.shape
    if n < 2:
        raise NotEstimable("too_few_persons", minimum=2)
    _, case, sizes = np.unique(labels, return_inverse=True, return_counts=True)
    g = len(sizes)
    if n == g:
        raise NotEstimable("all_cases_of_one")
    flat, noise = from_first(x.ravel())
    x = flat.reshape(n, k)
    x = x - x.mean()
    x -= x.mean()
    cells = np.zeros((g, k))
    np.add.at(cells, case, x)
    cells /= sizes[:, None]
    cases, items = cells.mean(axis=1), sizes @ cells / n
    persons = x.mean(axis=1)
    interaction = cells - cases[:, None] - items
    rest = x - cells[case] - (persons - cases[case])[:, None]
    squares = np.array(
        [
            k * float(sizes @ cases**2),
            k * float(((persons - cases[case]) ** 2).sum()),
            n * float((items**2).sum()),
            float((sizes[:, None] * interaction**2).sum()),
            float((rest**2).sum()),
        ]
    )
    squares[squares <= n * k * (ROUNDING * noise) ** 2] = 0.0
    freedom = np.array([g - 1, n - g, k - 1, (g - 1) * (k - 1), (n - g) * (k - 1)])
    return MeanSquares(squares / np.maximum(freedom, 1), freedom, sizes.astype(np.int64), k)


def anova_component(table: MeanSquares, component: Component) -> Estimate:
    """One variance component from the mean squares, in squared scale points.

    Negative values are shown as they are. Standard error: √(Σ 2(f·MS)²/(df + 2)) over the mean
    squares of ``MeanSquares.weights``; exact in expectation for normal effects and equal cases,
    approximate otherwise. There is no interval: that of a difference of mean squares is poor with
    few cases.

    Returns
    -------
    Estimate
        Missing with a reason where the design does not have the component.

    Sources
    -------
    Brennan (2001), Generalizability theory, standard errors of estimated variance components.
    """
    known: dict[str, Any] = {
        "n": table.n,
        "n_cases": len(table.sizes),
        "method": "anova_components",
    }
    try:
        weights = table.weights(component)
    except NotEstimable as cause:
        return Estimate.missing(cause, **known)
    parts = weights * table.squares
    variance = float((2 * parts**2 / (table.freedom + 2)).sum())
    return Estimate(estimate=float(parts.sum()), se=float(np.sqrt(variance)), **known)


def as_answers(answers: ArrayLike, groups: ArrayLike) -> tuple[FloatArray, IntArray]:
    """Answers and cases as arrays that belong together.

    Raises
    ------
    NotEstimable
        Fewer than two items.
    ValueError
        Shapes do not fit, or an answer is infinite.
    """
    x, labels = np.asarray(answers, dtype=np.float64), np.asarray(groups)
    if x.ndim != 2 or labels.shape != x.shape[:1]:
        raise ValueError("answers are a table of persons by items, with one case for each person")
    if np.isinf(x).any():
        raise ValueError("answers must be finite numbers, or NaN where missing")
    if x.shape[1] < 2:
        raise NotEstimable("too_few_items", n=x.shape[1], minimum=2)
    return x, labels.astype(np.int64)
