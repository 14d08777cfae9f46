"""What a mixed model needs to know of the rows: one small table of cross-products per case."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from samskaping.numeric.result import FloatArray, IntArray, NotEstimable

# A column that is this share of itself beside the others is a combination of them.
DEPENDENT = 1e-10
# Values that lie this share of their size from what the fixed part says are rounding.
ROUNDING = 1e-12


@dataclass(frozen=True, eq=False, slots=True)
class CaseProducts:
    """The sufficient statistics of y = Xβ + Z b_case + b_person + e, in coordinates that are safe.

    The columns are U = (Q, Z̃, ỹ). X = Q R with QᵀQ = I, so that a shift of a covariate costs no
    digits; Z̃ = Z ``turn``; ỹ is the residual of least squares in units of its spread, ``scale``.
    The likelihood is the same but for a constant. Of a person with m rows, the mean ū and the
    deviations from it are kept apart, each summed over the persons of a case.

    Attributes
    ----------
    within : (G, d, d) array
        Products of the deviations from the person's mean; of the rows themselves without persons.
    between : (G, K, d, d) array
        Σ m ū ūᵀ over the persons with m rows, for each of the K values that m takes.
    sizes : (K,) array
        Those values of m.
    counts : (K,) array
        Persons with m rows, over all cases.
    p, q : int
        Columns of X and of Z; d = p + q + 1.
    n, n_cases, n_persons : int
        Rows, cases, and persons (0 where the model has none).
    r, turn : (p, p), (q, q) arrays
        To go back: β = R⁻¹γ, and the covariance of b_case is ``turn`` Σ̃ ``turn``ᵀ.
    plain : (p,) array
        Least squares of y on X.
    scale : float
    """

    within: FloatArray
    between: FloatArray
    sizes: FloatArray
    counts: FloatArray
    p: int
    q: int
    n: int
    n_cases: int
    n_persons: int
    r: FloatArray
    turn: FloatArray
    plain: FloatArray
    scale: float

    @classmethod
    def of(
        cls,
        y: ArrayLike,
        x: ArrayLike,
        z: ArrayLike,
        cases: ArrayLike,
        persons: ArrayLike | None = None,
        correlated: bool = True,
    ) -> CaseProducts:
        """Reduce the rows.

        Parameters
        ----------
        y, x, z : (n,), (n, p), (n, q) floats
        cases, persons : (n,)
            Labels; ``persons`` only where the model has an intercept of the person.
        correlated
            Whether the columns of Z have any covariance matrix, so that they may be turned.

        Raises
        ------
        NotEstimable
            No rows left to judge an error by, columns that depend on one another, a person in
            several cases, or values that the fixed part explains wholly.
        ValueError
            Shapes do not fit, or a number is not finite.
        """
        values, fixed, random = (np.asarray(part, np.float64) for part in (y, x, z))
        labels = np.asarray(cases)
        _require_shapes(values, fixed, random, labels)
        n, p = fixed.shape
        if n <= p:
            raise NotEstimable("too_few_rows_for_model", n=n, minimum=p + 1)
        order, case, person = _sorted(labels, persons)
        if order is not None:
            values, fixed, random = values[order], fixed[order], random[order]
        basis, r = _independent(fixed)
        along = basis.T @ values
        residual = values - basis @ along
        scale = float(np.sqrt(residual @ residual / (n - p)))
        if scale <= ROUNDING * max(float(np.abs(values).max()), np.finfo(np.float64).tiny):
            raise NotEstimable("no_variance")
        random, turn = _turned(random, correlated)
        u = np.vstack([basis.T, random.T, residual / scale])
        starts = _starts(case)
        sizes, counts = np.empty(0), np.empty(0)
        between = np.empty((len(starts), 0, len(u), len(u)))
        if person is not None:
            sizes, counts, between, u = _by_person(u, person, case, starts)
        return cls(
            within=_products(u, starts),
            between=between,
            sizes=sizes,
            counts=counts,
            p=p,
            q=random.shape[1],
            n=n,
            n_cases=len(starts),
            n_persons=int(counts.sum()),
            r=r,
            turn=turn,
            plain=np.asarray(np.linalg.solve(r, along), np.float64),
            scale=scale,
        )


def _require_shapes(y: FloatArray, x: FloatArray, z: FloatArray, cases: np.ndarray) -> None:
    if y.ndim != 1 or x.ndim != 2 or z.ndim != 2 or not z.shape[1]:
        raise ValueError("y is a list, X and Z are tables with columns")
    if not len(y) == len(x) == len(z) == len(cases):
        raise ValueError("y, X, Z and the cases have one row for each measurement")
    if not all(np.isfinite(part).all() for part in (y, x, z)) or _unlabelled(cases):
        raise ValueError("values are finite numbers")
    if not x.shape[1]:
        raise ValueError("X has a column, such as ones for the intercept")


def _unlabelled(labels: np.ndarray) -> bool:
    return labels.dtype.kind == "f" and not bool(np.isfinite(labels).all())


def _sorted(
    cases: np.ndarray, persons: ArrayLike | None
) -> tuple[IntArray | None, IntArray, IntArray | None]:
    """An order in which cases, and persons within them, stand together, and both in that order."""
    if persons is None:
        if cases.dtype.kind in "iu" and (cases[1:] >= cases[:-1]).all():
            return None, cases.astype(np.int64), None
        case = np.unique(cases, return_inverse=True)[1]
        order = np.argsort(case, kind="stable")
        return order, case[order], None
    case = np.unique(cases, return_inverse=True)[1]
    labels = np.asarray(persons)
    if labels.shape != case.shape or _unlabelled(labels):
        raise ValueError("persons have one label for each measurement")
    person = np.unique(labels, return_inverse=True)[1]
    order = np.lexsort((person, case))
    case, person = case[order], person[order]
    changes = (np.diff(case) != 0) | (np.diff(person) != 0)
    if changes.sum() + 1 > person.max() + 1:
        raise NotEstimable("person_in_several_cases")
    return order, case, person


def _starts(labels: IntArray) -> IntArray:
    return np.concatenate([[0], np.flatnonzero(np.diff(labels)) + 1]).astype(np.int64)


def _independent(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Q and R of X = QR; refuses a column that depends on those before it."""
    basis, r = np.linalg.qr(x)
    if (np.abs(np.diag(r)) <= DEPENDENT * np.linalg.norm(x, axis=0)).any():
        raise NotEstimable("design_singular")
    return basis, r


def _turned(z: FloatArray, correlated: bool) -> tuple[FloatArray, FloatArray]:
    """Z in columns of mean square one, which are orthogonal too where they may be turned."""
    basis, r = _independent(z)
    turn = np.linalg.inv(r) if correlated else np.diag(1 / np.linalg.norm(z, axis=0))
    turn = turn * np.sqrt(len(z))
    return (basis * np.sqrt(len(z)) if correlated else z @ turn), turn


def _products(u: FloatArray, starts: IntArray) -> FloatArray:
    """Σ u uᵀ over the columns of ``u`` from each start to the next."""
    d = len(u)
    found = np.empty((len(starts), d, d))
    for i in range(d):
        for j in range(i, d):
            found[:, i, j] = found[:, j, i] = np.add.reduceat(u[i] * u[j], starts)
    return found


def _by_person(
    u: FloatArray, person: IntArray, case: IntArray, starts: IntArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Sizes, counts and products of the persons' means, and the deviations from those means."""
    first = np.flatnonzero(np.concatenate([[True], (np.diff(case) != 0) | (np.diff(person) != 0)]))
    rows = np.diff(np.append(first, len(case)))
    means = np.add.reduceat(u, first, axis=1) / rows
    sizes, which = np.unique(rows, return_inverse=True)
    at = np.searchsorted(starts, first, side="right") - 1
    cells = np.zeros((len(starts) * len(sizes), len(u), len(u)))
    weighted = means * np.sqrt(rows)
    cell = at * len(sizes) + which
    order = np.argsort(cell, kind="stable")
    here = _starts(cell[order])
    cells[cell[order][here]] = _products(weighted[:, order], here)
    between = cells.reshape(len(starts), len(sizes), len(u), len(u))
    counts = np.bincount(which, minlength=len(sizes)).astype(np.float64)
    return sizes.astype(np.float64), counts, between, u - np.repeat(means, rows, axis=1)
