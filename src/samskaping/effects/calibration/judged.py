"""What a test and an interval say in many studies at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from samskaping.effects.calibration.spread import Scatter, Sizes, change_variances
from samskaping.effects.few_clusters import (
    Assignments,
    Clustered,
    Draws,
    assignments,
    contrast_covariances,
    draws,
    fit_by_cluster,
    permutation_p,
    permuted,
    satterthwaite_df,
    wild,
    wild_p,
)
from samskaping.effects.few_clusters.variance import LEAST_DF, Kind
from samskaping.effects.pooling.random_effects import pool_sets
from samskaping.numeric.distributions import student_quantile
from samskaping.numeric.result import FloatArray, NotEstimable

Flags = NDArray[np.bool_]
# A p-value that misses the level by rounding alone reaches it.
ROUNDING = 1e-9
# So many numbers of the bootstrap's draws are held at once.
_HELD = 4_000_000
SAMPLED = 499


@dataclass(frozen=True, eq=False, slots=True)
class Studies:
    """Case means of R studies of one design, (R, G) each.

    Attributes
    ----------
    treated : (G,) array of 0 and 1
    scatter
        Of the persons; ``None`` where there is none to speak of.
    of_persons
        Whether persons were measured, and not one figure for each case.
    """

    before: FloatArray
    after: FloatArray
    treated: FloatArray
    sizes: Sizes | None
    scatter: Scatter | None = None
    of_persons: bool = True

    @property
    def gains(self) -> FloatArray:
        """Follow-up less baseline."""
        return self.after - self.before


@dataclass(frozen=True, eq=False, slots=True)
class Judged:
    """Of every study: whether 0 is rejected, and whether the interval holds the truth.

    Attributes
    ----------
    rejected, covered : (R,) booleans
    given : (R,) booleans
        Whether there is an interval; ``covered`` is false without.
    """

    rejected: Flags
    covered: Flags
    given: Flags


# Of studies, the true value and the level, 1 less the confidence.
Method = Callable[[Studies, float, float], Judged]


def case_means_t(studies: Studies, truth: float, level: float) -> Judged:
    """``case_means_difference_t`` on the gains of the treated, G_1 − 1 degrees of freedom."""
    gains = studies.gains[:, studies.treated > 0]
    cases = gains.shape[1]
    if cases < 2:
        raise NotEstimable("too_few_cases", n=cases, minimum=2)
    se = gains.std(axis=1, ddof=1) / np.sqrt(cases)
    return by_t(gains.mean(axis=1), se, cases - 1.0, truth, level)


def pooled_reml(studies: Studies, truth: float, level: float) -> Judged:
    """``pool`` by REML with the larger standard error on the gains of the treated, t on k − 1."""
    chosen = studies.treated > 0
    if studies.scatter is None or studies.sizes is None:
        raise NotEstimable("no_standard_errors")
    if chosen.sum() < 2:
        raise NotEstimable("too_few_cases", n=int(chosen.sum()), minimum=2)
    variances = change_variances(studies.sizes, studies.scatter)[:, chosen]
    known = np.asarray((variances > 0).all(axis=1))
    estimate, se = np.zeros(len(known)), np.zeros(len(known))
    if known.any():
        found = pool_sets(studies.gains[known][:, chosen], variances[known])
        estimate[known], se[known] = found.mean, found.se
    return by_t(estimate, se, chosen.sum() - 1.0, truth, level)


def pooled_t(studies: Studies, truth: float, level: float) -> Judged:
    """``case_means_pooled_t``, G − 2 degrees of freedom."""
    _require_two_in_each(studies)
    return pooled_t_of_any(studies, truth, level)


def pooled_t_of_any(studies: Studies, truth: float, level: float) -> Judged:
    """As ``pooled_t`` without its refusal of one case in an arm."""
    arms = [studies.gains[:, studies.treated == arm] for arm in (1, 0)]
    counts = [arm.shape[1] for arm in arms]
    squares = sum(((arm - arm.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) for arm in arms)
    df = sum(counts) - 2.0
    se = np.sqrt(squares / df * (1 / counts[0] + 1 / counts[1]))
    return by_t(arms[0].mean(axis=1) - arms[1].mean(axis=1), se, df, truth, level)


def ancova_t(studies: Studies, truth: float, level: float) -> Judged:
    """``case_means_ancova_t``, G − 3 degrees of freedom."""
    _require_two_in_each(studies)
    x, y, t = studies.before, studies.after, studies.treated
    df = x.shape[1] - 3.0
    if df < LEAST_DF:
        raise NotEstimable("interval_df_below_two")
    counts = t.sum(), (1 - t).sum()

    def means(z: FloatArray) -> tuple[FloatArray, FloatArray]:
        return z @ t / counts[0], z @ (1 - t) / counts[1]

    (x1, x0), (y1, y0) = means(x), means(y)
    dx = x - np.where(t > 0, x1[:, None], x0[:, None])
    dy = y - np.where(t > 0, y1[:, None], y0[:, None])
    xx = (dx**2).sum(axis=1)
    settled = xx > 0
    safe = np.where(settled, xx, 1.0)
    slope = (dx * dy).sum(axis=1) / safe
    left = ((dy - slope[:, None] * dx) ** 2).sum(axis=1)
    spread = 1 / counts[0] + 1 / counts[1] + (x1 - x0) ** 2 / safe
    se = np.where(settled, np.sqrt(left / df * spread), 0.0)
    return by_t(y1 - y0 - slope * (x1 - x0), se, df, truth, level)


def cr2(studies: Studies, truth: float, level: float) -> Judged:
    """``cr2_contrast`` of the difference in change, persons counting alike."""
    fit, contrast = difference_in_differences(studies)
    df = satterthwaite_df(fit, contrast)
    if df < LEAST_DF - ROUNDING:
        raise NotEstimable("interval_df_below_two")
    return cluster_t(fit, contrast, truth, level, df)


def cluster_t(
    fit: Clustered,
    contrast: FloatArray,
    truth: float,
    level: float,
    df: float,
    kind: Kind = "CR2",
    factor: float = 1.0,
) -> Judged:
    """A contrast with a cluster-robust variance times ``factor``, and t on any df."""
    variance = factor * contrast_covariances(fit, contrast[None], kind)[..., 0, 0]
    return by_t(fit.coefficients @ contrast, np.sqrt(variance), df, truth, level)


def wild_signs(studies: Studies, truth: float, level: float) -> Judged:
    """``wild_contrast`` with Rademacher draws; all of them up to 12 cases."""
    fit, contrast = difference_in_differences(studies)
    return by_draws(fit, contrast, _signs(fit.n_clusters), truth, level)


def by_draws(
    fit: Clustered, contrast: FloatArray, drawn: Draws, truth: float, level: float
) -> Judged:
    """Test no difference, and the true one, which the interval holds unless it is rejected."""
    parts = wild(fit, contrast)
    if 1 / drawn.one_in > level + ROUNDING:
        none = np.zeros(fit.coefficients.shape[:-1], dtype=np.bool_)
        return Judged(none, none, none)
    known = parts.spread > 0
    at_once = max(1, _HELD // drawn.signs.size)
    p = np.ones((2, len(known)))
    for start in range(0, len(known), at_once):
        rows = np.flatnonzero(known[start : start + at_once]) + start
        some = type(parts)(parts.estimate[rows], parts.scores[rows], parts.shares,
                           parts.turned[rows], parts.turned_by_null)  # fmt: skip
        for side, null in enumerate((0.0, truth)):
            p[side, rows] = p[0, rows] if side and truth == 0 else wild_p(some, drawn, null)
    return Judged(
        known & (p[0] <= level + ROUNDING), known & (p[1] > level + ROUNDING), np.asarray(known)
    )


def permutation(studies: Studies, truth: float, level: float) -> Judged:
    """``case_permutation`` of the gains."""
    _require_two_in_each(studies)
    ways = _ways(studies.treated)
    gains = studies.gains
    rejected = permutation_p(permuted(gains, ways)) <= level + ROUNDING
    if 1 / ways.one_in > level + ROUNDING:
        none = np.zeros(len(gains), dtype=np.bool_)
        return Judged(rejected, none, none)
    held = permutation_p(permuted(gains - truth * studies.treated, ways)) > level + ROUNDING
    return Judged(rejected, held, np.ones(len(gains), dtype=np.bool_))


def difference_in_differences(studies: Studies) -> tuple[Clustered, FloatArray]:
    """The regression behind the checks, of its cells: rows of a cell have one and the same x.

    On gains where everybody was followed and of figures, else on all values with arm, occasion
    and their product. With outcome √n ȳ and design √n x it is the fit of all rows.
    """
    treated, cases = studies.treated, len(studies.treated)
    places = np.arange(cases)
    if studies.sizes is None or not studies.of_persons or studies.sizes.all_paired:
        n = np.ones(cases)
        if studies.sizes is not None and studies.of_persons:
            n = studies.sizes.both.astype(np.float64)
        root = np.sqrt(n)
        design = np.column_stack([np.ones(cases), treated])
        return fit_by_cluster(root[:, None] * design, root * studies.gains, places), np.eye(2)[1]
    root = np.sqrt(np.concatenate([studies.sizes.before, studies.sizes.after]))
    late, arm = np.repeat([0.0, 1.0], cases), np.tile(treated, 2)
    design = np.column_stack([np.ones(2 * cases), arm, late, arm * late])
    outcome = root * np.concatenate([studies.before, studies.after], axis=1)
    return fit_by_cluster(root[:, None] * design, outcome, np.tile(places, 2)), np.eye(4)[3]


def by_t(estimate: FloatArray, se: FloatArray, df: float, truth: float, level: float) -> Judged:
    """Student's t around each estimate; no test where the standard error is 0."""
    given = np.asarray(se > 1e-12 * np.maximum(np.abs(estimate), 1e-3))
    reach = float(student_quantile(1 - level / 2, df)) * se
    return Judged(
        given & (np.abs(estimate) >= reach), given & (np.abs(estimate - truth) <= reach), given
    )


BEFORE_AFTER: dict[str, Method] = {
    "case_means_difference_t": case_means_t,
    "reml_adhoc": pooled_reml,
}
COMPARISON: dict[str, Method] = {
    "case_means_pooled_t": pooled_t,
    "case_means_ancova_t": ancova_t,
    "cr2_satterthwaite": cr2,
    "wild_rademacher": wild_signs,
    "case_permutation": permutation,
}


def _require_two_in_each(studies: Studies) -> None:
    treated = int(studies.treated.sum())
    if min(treated, len(studies.treated) - treated) < 2:
        raise NotEstimable("too_few_cases", n=1, minimum=2)


def _signs(cases: int) -> Draws:
    """All draws while they are few; else a seeded sample, which gives nearly the same p."""
    if cases <= 12:
        return draws(cases)
    rng = np.random.default_rng([cases, SAMPLED])
    signs = rng.choice(np.array([1.0, -1.0]), size=(SAMPLED + 1, cases))
    signs[0] = 1.0
    return Draws(signs, "rademacher", False, SAMPLED + 1, SAMPLED + 1)


def _ways(treated: FloatArray) -> Assignments:
    rng = np.random.default_rng([len(treated), SAMPLED])
    return assignments(treated, rng=rng, sampled=SAMPLED, most=1_000)
