"""The tests that are tried: those in use, and what each rule of refusal keeps from being said."""

from __future__ import annotations

import numpy as np

from samskaping.effects.calibration import BEFORE_AFTER, COMPARISON
from samskaping.effects.calibration.judged import (
    Judged,
    Method,
    Studies,
    by_draws,
    by_t,
    cluster_t,
    difference_in_differences,
    pooled_t_of_any,
)
from samskaping.effects.few_clusters import draws, satterthwaite_df
from samskaping.effects.mixed import fit_mixed, kenward_roger, mixed_contrast, random_part
from samskaping.numeric import NotEstimable

CONFIDENCE = 0.95


def one_treated(studies: Studies, truth: float, level: float) -> Judged:
    """The pooled t with one case in an arm, which is refused."""
    if studies.treated.sum() != 1:
        raise NotEstimable("not_asked")
    return pooled_t_of_any(studies, truth, level)


def below_two_df(studies: Studies, truth: float, level: float) -> Judged:
    """CR2 with fewer than two degrees of freedom, which is refused."""
    fit, contrast = difference_in_differences(studies)
    df = satterthwaite_df(fit, contrast)
    if df >= 2:
        raise NotEstimable("not_asked")
    return cluster_t(fit, contrast, truth, level, df)


def normal_reference(studies: Studies, truth: float, level: float) -> Judged:
    """CR1 with its factor for n and p, and the normal distribution: the default of statsmodels."""
    fit, contrast = difference_in_differences(studies)
    if studies.sizes is None:
        raise NotEstimable("no_variance")
    n, cases = float(studies.sizes.both.sum()), len(studies.treated)
    factor = cases / (cases - 1) * (n - 1) / (n - 2)
    return cluster_t(fit, contrast, truth, level, np.inf, "CR0", factor)


def persons_independent(studies: Studies, truth: float, level: float) -> Judged:
    """Student's t on the persons' gains, as if each were a case."""
    if studies.scatter is None or studies.sizes is None:
        raise NotEstimable("no_variance")
    n, scatter = studies.sizes.both, studies.scatter
    within = (scatter.both_before + scatter.both_after - 2 * scatter.both_products).sum(axis=1)
    estimate, inverse, squares = 0.0, 0.0, within
    for sign, arm in ((1, studies.treated > 0), (-1, studies.treated == 0)):
        if not arm.any():
            continue
        gains, size = studies.gains[:, arm], n[arm]
        mean = gains @ size / size.sum()
        squares = squares + ((gains - mean[:, None]) ** 2) @ size
        estimate, inverse = estimate + sign * mean, inverse + 1 / size.sum()
    df = float(n.sum() - len(np.unique(studies.treated)))
    return by_t(np.asarray(estimate), np.sqrt(squares / df * inverse), df, truth, level)


def webb(studies: Studies, truth: float, level: float) -> Judged:
    """The wild bootstrap with all of Webb's draws."""
    fit, contrast = difference_in_differences(studies)
    return by_draws(fit, contrast, draws(fit.n_clusters, "webb"), truth, level)


ARMS: dict[str, Method] = {
    **COMPARISON,
    "pooled_t_one_treated": one_treated,
    "cr2_below_two_df": below_two_df,
    "cr1_normal": normal_reference,
    "persons_independent": persons_independent,
}
ONE_ARM: dict[str, Method] = {**BEFORE_AFTER, "persons_independent": persons_independent}
WEBB: dict[str, Method] = {"wild_webb": webb}
NOT_GIVEN = (
    "pooled_t_one_treated", "cr2_below_two_df", "cr1_normal", "persons_independent"
)  # fmt: skip


def mixed_gains(
    values: np.ndarray, case: np.ndarray, treated: np.ndarray
) -> tuple[bool, bool, bool]:
    """Kenward–Roger of one study without an effect: rejected, covered, given.

    ``values`` (n, 2) are the persons' at baseline and follow-up.
    """
    y, places = values.reshape(-1), np.repeat(case, 2)
    late, who = np.tile([0.0, 1.0], len(case)), np.repeat(np.arange(len(case)), 2)
    arm = treated[places]
    x = np.column_stack([np.ones(len(y)), arm, late, arm * late])
    row = [0.0, 0.0, 0.0, 1.0]
    try:
        part = random_part(x, places, late, who)
        fit = fit_mixed(y, x, places, part.z, who if part.persons else None)
        found = mixed_contrast(fit, kenward_roger(fit), row, CONFIDENCE, part.most(row))
    except NotEstimable:
        return False, False, False
    if found.p is None or found.lower is None or found.upper is None:
        return False, False, False
    return found.p <= 1 - CONFIDENCE, found.lower <= 0 <= found.upper, True
