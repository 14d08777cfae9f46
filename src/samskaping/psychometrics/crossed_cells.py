"""The likelihood of a G study with missing cells, from sums over cases.

With the persons integrated out, a case's answers enter only through k × k sums, and with its
case and case × item effects integrated out, only through the items. So a likelihood costs G
systems of k equations, however many persons there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from samskaping.numeric.result import FloatArray, IntArray

# Complex numbers carry derivatives: f(x + ih) has h f'(x) for its imaginary part.
Number = NDArray[np.complex128]


@dataclass(frozen=True, eq=False, slots=True)
class CrossedCells:
    """Sums over persons by case (G) and by how many items they answered (B classes in all).

    Attributes
    ----------
    counts, sums : (G, k) arrays
        Answers in each cell of case and item, and their sum.
    class_case, class_items, class_persons : (B,) int arrays
        Case, number of items answered, and number of persons of each class.
    together : (B, k, k) array
        Persons of the class who answered both items.
    crossed : (B, k) array
        Σ of the persons' totals over those who answered the item.
    squared : (B,) array
        Σ of the persons' squared totals.
    square : float
        Σ y² over all answers, which are counted from their mean.
    """

    counts: FloatArray
    sums: FloatArray
    class_case: IntArray
    class_items: IntArray
    class_persons: IntArray
    together: FloatArray
    crossed: FloatArray
    squared: FloatArray
    square: float

    @classmethod
    def of(cls, answers: FloatArray, case: IntArray) -> Self:
        """Reduce (N, k) answers, NaN where missing, of persons in cases 0 to G − 1.

        Every person has an answer.
        """
        present = ~np.isnan(answers)
        y = np.where(present, answers - answers[present].mean(), 0.0)
        y = np.where(present, y - y[present].mean(), 0.0)
        seen = present.astype(np.float64)
        answered = present.sum(axis=1)
        g, k = int(case.max()) + 1, answers.shape[1]
        classes, at, persons = np.unique(
            case * (k + 1) + answered, return_inverse=True, return_counts=True
        )
        totals = y.sum(axis=1)
        order = np.argsort(at, kind="stable")
        parts = np.split(order, np.cumsum(persons)[:-1])
        counts, sums = np.zeros((g, k)), np.zeros((g, k))
        together = np.array([seen[part].T @ seen[part] for part in parts])
        for number, part in zip(classes // (k + 1), parts, strict=True):
            counts[number] += seen[part].sum(axis=0)
            sums[number] += y[part].sum(axis=0)
        return cls(
            counts=counts,
            sums=sums,
            class_case=classes // (k + 1),
            class_items=classes % (k + 1),
            class_persons=persons.astype(np.int64),
            together=together,
            crossed=np.array([totals[part] @ seen[part] for part in parts]),
            squared=np.array([float(totals[part] @ totals[part]) for part in parts]),
            square=float((y**2).sum()),
        )

    @property
    def n_answers(self) -> int:
        """Number of answers."""
        return int(self.counts.sum())

    def parts(self, ratios: Number) -> tuple[Number, Number]:
        """The two parts of the restricted likelihood that the variance ratios decide.

        Parameters
        ----------
        ratios : (R, 4) array
            Variances of case, person, item and case × item over the residual variance, ≥ 0, in
            R trials.

        Returns
        -------
        log_determinant, square : (R,) arrays
            log |V| + log |1'V⁻¹1| and the generalised sum of squares about the mean, both with V
            in units of the residual variance.
        """
        of_case, _, of_item, of_cell = ratios.T[:, :, None, None]
        k = self.counts.shape[1]
        inflation = 1 + self.class_items * ratios[:, 1, None]
        weight = ratios[:, 1, None] / inflation
        log_determinant, square = np.zeros((2, len(ratios)), dtype=np.complex128)
        log_determinant += np.log(inflation) @ self.class_persons
        square += self.square
        square -= weight @ self.squared
        information, score = self._of_cases(weight)
        # Case and case × item effects of one case, then the items, then the mean.
        identity = np.eye(k)
        spread = of_cell * identity + of_case
        inflated = identity + information @ spread[:, None]
        log_determinant += _log_determinant(inflated).sum(axis=1)
        seen = np.linalg.solve(inflated, np.concatenate([information, score], axis=3))
        items = seen.sum(axis=1)
        square -= (score * (spread[:, None] @ seen[..., k:])).sum(axis=(1, 2, 3))
        inflated_items = identity + of_item * items[..., :k]
        log_determinant += _log_determinant(inflated_items)
        right = np.concatenate([items[..., k:], items[..., :k].sum(axis=2, keepdims=True)], axis=2)
        solved = np.linalg.solve(inflated_items, right)
        square -= ratios[:, 2] * (items[..., k] * solved[..., 0]).sum(axis=1)
        score_mean, information_mean = solved.sum(axis=1).T
        square -= score_mean**2 / information_mean
        return log_determinant + np.log(information_mean), square

    def _of_cases(self, weight: Number) -> tuple[Number, Number]:
        """Information (R, G, k, k) and score (R, G, k, 1) of the cells, persons integrated out."""
        # Classes stand in order of their case, and every case has one.
        starts = np.searchsorted(self.class_case, np.arange(len(self.counts)))
        taken: Number = np.add.reduceat(weight[:, :, None, None] * self.together, starts, axis=1)
        information: Number = np.eye(self.counts.shape[1]) * self.counts[:, :, None] - taken
        removed: Number = np.add.reduceat(weight[:, :, None] * self.crossed, starts, axis=1)
        return information, (self.sums - removed)[..., None]


def _log_determinant(matrix: Number) -> Number:
    sign, logarithm = np.linalg.slogdet(matrix)
    result: Number = logarithm + 1j * np.angle(sign)
    return result
