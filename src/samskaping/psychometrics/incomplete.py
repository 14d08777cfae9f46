"""Covariance of items from incomplete answers by maximum likelihood, within cases or of everyone.

Each person's answers are taken as normal about the means of the person's case, with one covariance
matrix Σ in all cases, and answers as missing at random: whether one is missing may depend on the
answers that were given, not on the missing one itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable
from samskaping.psychometrics.consistency import NEGLIGIBLE

MAX_ITERATIONS = 5_000
# EM stops when no covariance moves by more than this share of the items' standard deviations.
TOLERANCE = 1e-11


@dataclass(frozen=True, eq=False, slots=True)
class Incomplete:
    """Answers of G cases by the P patterns in which they are given: all that Σ depends on.

    Attributes
    ----------
    answered : (P, k) array of 0 and 1
        The items of each pattern.
    counts : (G, P) array
        Persons.
    means : (G, P, k) array
        Their mean answers from a common origin; 0 where not answered.
    scatter : (P, k, k) array
        Sums of products about those means, over all cases; 0 where not answered.
    """

    answered: FloatArray
    counts: FloatArray
    means: FloatArray
    scatter: FloatArray

    @property
    def n(self) -> int:
        """Persons with any answer."""
        return int(self.counts.sum())


def by_pattern(cases: Sequence[FloatArray]) -> Incomplete:
    """Sort the answers of cases, each (n_g, k) with NaN where missing, by what is given.

    Persons without any answer are left out; so are cases of one person, who shows no differences
    within the case.

    Raises
    ------
    NotEstimable
        ``too_few_cases`` (none), ``too_few_persons_within_cases`` (some pair of items was answered
        by two persons of no case), ``no_variance`` of an item within cases.
    ValueError
        The cases differ in their items, or an answer is infinite.
    """
    if not cases:
        raise NotEstimable("too_few_cases", n=0, minimum=1)
    tables = [np.asarray(case, dtype=np.float64) for case in cases]
    if any(table.ndim != 2 or np.isinf(table).any() for table in tables):
        raise ValueError("answers are tables of persons by items of finite numbers or NaN")
    if len({table.shape[1] for table in tables}) > 1:
        raise ValueError("the cases differ in their number of items")
    tables = [table[~np.isnan(table).all(axis=1)] for table in tables]
    tables = [table for table in tables if len(table) >= 2]
    if not tables:
        raise NotEstimable("too_few_persons_within_cases")
    _require_variation(tables)
    case = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    x = np.concatenate(tables)
    there = ~np.isnan(x)
    x = np.where(there, x - np.nanmean(x, axis=0), 0.0)
    answered, pattern = np.unique(there, axis=0, return_inverse=True)
    g, p, k = len(tables), len(answered), x.shape[1]
    cell = case * p + pattern.ravel()
    counts = np.bincount(cell, minlength=g * p).astype(np.float64)
    sums = np.zeros((g * p, k))
    np.add.at(sums, cell, x)
    means = sums / np.maximum(counts, 1)[:, None]
    deviations = x - means[cell]
    scatter = np.array(
        [rows.T @ rows for rows in (deviations[pattern.ravel() == q] for q in range(p))]
    )
    shape = answered.astype(np.float64)
    return Incomplete(shape, counts.reshape(g, p), means.reshape(g, p, k), scatter)


def likelihood_covariance(
    cases: Sequence[FloatArray] | Incomplete, *, restricted: bool = True
) -> FloatArray:
    """Covariance matrix Σ of the items within cases, (k, k), from all answers that were given.

    EM over the missing answers. ``restricted`` treats the case means as unknown too (restricted
    maximum likelihood), which gives Σ the scale of N − G persons: with complete answers it is
    ``pooled_within``, and with one case ``Moments.covariance``. Otherwise Σ is that of full
    information maximum likelihood (FIML), on the scale of N, which is too small where cases have
    few persons, and the more for the items that fewer answered.

    Parameters
    ----------
    cases : length G
        Answers of each case, (n_g, k), NaN where missing; one case for a covariance of everyone.

    Raises
    ------
    NotEstimable
        As ``by_pattern``; ``singular`` (Σ tends to a matrix in which items determine one another);
        ``saturated_not_converged``.

    Sources
    -------
    Dempster, Laird & Rubin (1977); Laird & Ware (1982) for restricted likelihood by EM. Checked
    against R nlme::gls (REML, unstructured) and lavaan::lavInspect(fit, "sampstat.h1") with
    missing = "ml".
    """
    data = cases if isinstance(cases, Incomplete) else by_pattern(cases)
    if data.answered.all():
        freedom = data.n - len(data.counts) if restricted else data.n
        return np.asarray(data.scatter[0] / freedom, dtype=np.float64)
    spread = np.einsum("pii->i", data.scatter) + np.einsum("gp,gpi->i", data.counts, data.means**2)
    sigma = np.diag(spread / (data.counts.sum(axis=0) @ data.answered))
    for _ in range(MAX_ITERATIONS):
        moved = _em_step(data, sigma, restricted)
        scale = np.sqrt(np.diagonal(moved))
        change = np.abs((moved - sigma) / np.outer(scale, scale)).max()
        sigma = moved
        if change < TOLERANCE:
            return sigma
    raise NotEstimable("saturated_not_converged")


def _em_step(data: Incomplete, sigma: FloatArray, restricted: bool) -> FloatArray:
    """Expected products of the deviations from the case means, given the answers."""
    answered, counts = data.answered, data.counts
    precision = _precision_of_answered(sigma, answered)
    mean, variance = _case_means(data, precision)
    away = (data.means - mean[:, None, :]) * answered
    weighted = (counts[:, :, None] * away).transpose(1, 2, 0)
    products = data.scatter + weighted @ away.transpose(1, 0, 2)
    if restricted:
        products += np.tensordot(counts.T, variance, 1) * (
            answered[:, :, None] * answered[:, None, :]
        )
    onto = sigma @ precision
    persons = counts.sum(axis=0)
    known = (onto @ products @ onto.swapaxes(1, 2)).sum(axis=0)
    unknown = persons.sum() * sigma - np.tensordot(persons, onto @ sigma, 1)
    total = known + unknown
    return np.asarray((total + total.T) / (2 * persons.sum()), dtype=np.float64)


def _precision_of_answered(sigma: FloatArray, answered: FloatArray) -> FloatArray:
    """Inverse of Σ among the answered items of each pattern, (P, k, k), 0 elsewhere."""
    scale = np.sqrt(np.diagonal(sigma))
    unit = sigma / np.outer(scale, scale)
    if np.linalg.eigvalsh(unit)[0] <= NEGLIGIBLE:
        raise NotEstimable("singular")
    both = answered[:, :, None] * answered[:, None, :]
    missing = (1 - answered)[:, :, None] * np.eye(len(sigma))
    inverse = (np.linalg.inv(unit * both + missing) - missing) / np.outer(scale, scale)
    return np.asarray(inverse, dtype=np.float64)


def _case_means(data: Incomplete, precision: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Most likely means of each case, (G, k), and their variances; 0 for what nobody answered."""
    information = np.tensordot(data.counts, precision, 1)
    unanswered = (data.counts @ data.answered == 0).astype(np.float64)
    size = np.einsum("gii->g", information)[:, None, None] / information.shape[1]
    missing = unanswered[:, :, None] * np.eye(information.shape[1]) * size
    variance = np.linalg.inv(information + missing)
    variance *= (1 - unanswered)[:, :, None] * (1 - unanswered)[:, None, :]
    weighted = data.counts[:, :, None] * data.means
    pulled = np.einsum("pij,gpj->gi", precision, weighted)
    return np.einsum("gij,gj->gi", variance, pulled), variance


def _require_variation(tables: Sequence[FloatArray]) -> None:
    k = tables[0].shape[1]
    freedom, spread = np.zeros((k, k)), np.zeros(k)
    for table in tables:
        there = ~np.isnan(table)
        freedom += np.maximum(there.T.astype(np.float64) @ there - 1, 0)
        count = np.maximum(there.sum(axis=0), 1)
        filled = np.where(there, table, 0.0)
        away = np.where(there, filled - filled.sum(axis=0) / count, 0.0)
        spread += (away**2).sum(axis=0)
    if freedom.min() < 1:
        raise NotEstimable("too_few_persons_within_cases")
    if not (spread > 0).all():
        raise NotEstimable("no_variance")
