"""What this package gives for every value in ``effect_rows.json``, by the same names."""

from __future__ import annotations

import math

import numpy as np
from scipy import stats

from samskaping.effects.comparison import case_means_pooled_t
from samskaping.effects.few_clusters import (
    assignments,
    cluster_variance,
    draws,
    fit_by_cluster,
    permutation_p,
    permuted,
    robust_contrast,
    squared_t,
    wild,
    wild_p,
)
from samskaping.effects.few_clusters.robust_contrasts import contrast_interval
from samskaping.effects.imputation import combine_effects
from samskaping.effects.mixed import fit_mixed, kenward_roger, mixed_contrast
from samskaping.effects.multiplicity import benjamini_hochberg, holm
from samskaping.effects.pooling import (
    coefficient,
    h2,
    heterogeneity,
    i2,
    meta_regression,
    pool,
    pooled_mean,
    prediction,
    tau2,
)
from samskaping.effects.pooling.between import Estimator
from samskaping.effects.rank_sums import shift
from samskaping.effects.standardised_change import _noncentralities, small_sample_j
from samskaping.effects.superiority import placements
from samskaping.effects.trust import e_value, e_value_difference, equivalence_of_arms
from samskaping.numeric.result import Estimate
from samskaping.numeric.rubin import rubin

Values = dict[str, float]
Rows = tuple[np.ndarray, ...]
TIE = 1e-10


def named(prefix: str, values: dict[str, float | None]) -> Values:
    return {f"{prefix}.{name}": float(value) for name, value in values.items()}


def of_sleep(rows: Rows) -> Values:
    """A line for each person: lme4's sleepstudy."""
    fit = fit_mixed(*rows)
    (intercept, slope), errors = fit.coefficients, np.sqrt(np.diag(fit.covariance))
    between = fit.case_covariance
    found = {"b0": intercept, "b1": slope, "se0": errors[0], "se1": errors[1]}
    found |= {"v_int": between[0, 0], "v_slope": between[1, 1], "cov": between[1, 0]}
    # The deviance is −2 log of the restricted likelihood.
    return named("lmer_sleep", found | {"res": fit.residual_variance, "reml": -fit.deviance / 2})


def of_six_cases(sim: np.ndarray) -> Values:
    """Case, person, treatment, earlier and later value of 180 persons in six cases."""
    case, _, treat, earlier, later = sim.T
    one = np.ones_like(treat)
    ancova = np.column_stack([one, earlier, treat])
    time = np.repeat([0.0, 1.0], len(case))
    twice, arm = np.tile(case, 2), np.tile(treat, 2)
    did = np.column_stack([np.ones_like(time), arm, time, arm * time])
    y = np.concatenate([earlier, later])
    found = of_mixed(later, ancova, case) | of_robust(ancova, later, case)
    found |= of_robust_did(did, y, twice)
    found |= of_signs("wcr_sim_ancova", ancova, later, case, [0, 0, 1])
    found |= of_signs("wcr_sim_did", did, y, twice, [0, 0, 0, 1])
    gains = np.array([(later - earlier)[case == one].mean() for one in range(1, 7)])
    ways = permuted(gains, assignments(np.arange(6) < 3))
    found |= named("perm_sim", {"stat": ways.estimate, "p": permutation_p(ways)})
    t = case_means_pooled_t(gains[:3], gains[3:], 0.95)
    shown = {"diff": t.estimate, "t": t.statistic, "df": t.df, "p": t.p}
    return found | named("casemeans_t", shown | {"lo": t.lower, "hi": t.upper})


def of_mixed(y: np.ndarray, x: np.ndarray, case: np.ndarray) -> Values:
    fit = fit_mixed(y, x, case)
    small = kenward_roger(fit)
    by = mixed_contrast(fit, small, [0, 0, 1], 0.95)
    shown = {"est": by.estimate, "kr_se": by.se, "kr_df": by.df, "kr_p": by.p}
    shown |= {"tau2": fit.case_covariance[0, 0], "s2": fit.residual_variance}
    # nlme counts the cases less what is constant within them: 1 and the treatment.
    plain = {"est": fit.coefficients[2], "se": fit.covariance[2, 2] ** 0.5, "df": fit.n_cases - 2}
    return named("lmer_sim_ancova_kr", shown) | named("gls_nlme_sim", plain)


def of_robust(x: np.ndarray, y: np.ndarray, case: np.ndarray) -> Values:
    fit, treat = fit_by_cluster(x, y, case), [0, 0, 1]
    kinds = ("CR0", "CR1", "CR1S", "CR2", "CR3")
    shown = {kind: cluster_variance(fit, treat, kind) ** 0.5 for kind in kinds}
    by = contrast_interval(fit, treat, 0.95, 1.0)
    shown |= {"b": by.estimate, "df": by.df, "t": by.statistic, "p": by.p}
    earlier = contrast_interval(fit, [0, 1, 0], 0.95, 1.0)
    return named("cr_sim_ancova", shown | {"df_pre": earlier.df, "p_pre": earlier.p})


def of_robust_did(x: np.ndarray, y: np.ndarray, case: np.ndarray) -> Values:
    fit, both = fit_by_cluster(x, y, case), [0, 0, 0, 1]
    by = contrast_interval(fit, both, 0.95, 1.0)
    errors = {kind: cluster_variance(fit, both, kind) ** 0.5 for kind in ("CR0", "CR1", "CR1S")}
    shown = {"b": by.estimate, "CR1": errors["CR1"], "CR2": by.se, "df": by.df, "p": by.p}
    # sandwich multiplies both by G/(G − 1).
    other = {"HC1": errors["CR1S"], "HC0": errors["CR1"]}
    # Whatever the correlation within cases, a contrast within them is weighed alike.
    equations = {"b": by.estimate, "se": errors["CR0"]}
    found = named("cr_sim_did", shown) | named("cr_sim_did_vcovCL", other)
    return found | named("gee_sim", equations)


def of_signs(
    prefix: str, x: np.ndarray, y: np.ndarray, case: np.ndarray, contrast: list[int]
) -> Values:
    """All 64 draws of signs; t with the error CR1S."""
    parts, all_signs = wild(fit_by_cluster(x, y, case), contrast), draws(6)
    observed, drawn = squared_t(parts, all_signs)
    t = robust_contrast(x, y, case, contrast, 0.95, "CR1S").statistic
    beyond = float((drawn > (1 + TIE) * observed).mean())
    return named(prefix, {"t": t, "p_ge": wild_p(parts, all_signs), "p_gt": beyond})


def of_trials(counts: np.ndarray) -> Values:
    """Thirteen trials of the BCG vaccine: log risk ratios and their variances."""
    _, a, b, c, d = counts.T
    y = np.log(a / (a + b) * (c + d) / c)
    v = 1 / a - 1 / (a + b) + 1 / c - 1 / (c + d)
    plain, fit = pool(y, v, kind="z"), pool(y, v, kind="knha")
    normal, t, range_ = pooled_mean(plain, 0.95), pooled_mean(fit, 0.95), prediction(fit, 0.95)
    spread, share, ratio = (one(plain, 0.95) for one in (tau2, i2, h2))
    shown = {"mu": normal.estimate, "se": normal.se, "lo": normal.lower, "hi": normal.upper}
    shown |= {"tau2": spread.estimate, "se_tau2": error_of_spread(v, spread.estimate)}
    shown |= {"I2": 100 * share.estimate, "H2": ratio.estimate, "Q": heterogeneity(plain).estimate}
    found = named("rma_bcg", shown)
    shown = {"mu": t.estimate, "se": t.se, "lo": t.lower, "hi": t.upper, "p": t.p}
    shown |= {"pi_lo": range_.lower, "pi_hi": range_.upper}
    found |= named("rma_bcg_knha", shown)
    shown = {"lo": spread.lower, "hi": spread.upper}
    shown |= {"I2lo": 100 * share.lower, "I2hi": 100 * share.upper}
    found |= named("rma_bcg_tau_ci", shown)
    names: tuple[Estimator, ...] = ("dl", "pm", "ml", "eb", "sj", "he", "hs")
    for name in names:
        one = pool(y, v, name, "z")
        found |= named(f"rma_bcg_{name.upper()}", {"mu": one.mean, "tau2": one.tau2})
    # Equal effects, which this package does not offer: the weights without a spread.
    found |= named("rma_bcg_EE", {"mu": (y / v).sum() / (1 / v).sum(), "tau2": 0})
    # Egger's test: does the standard error explain the effect?
    egger = coefficient(meta_regression(y, v, np.sqrt(v)[:, None], kind="z"), 1, 0.95)
    return found | named("egger_bcg", {"z": egger.statistic, "p": egger.p})


def error_of_spread(v: np.ndarray, spread: float) -> float:
    """√(2/tr(PP)) of REML's τ², which this package does not offer; see ``q_profile``."""
    w = 1 / (v + spread)
    p = np.diag(w) - np.outer(w, w) / w.sum()
    return math.sqrt(2 / (p @ p).trace())


def of_imputations(estimates: list[float], variances: list[float]) -> Values:
    parts = rubin(estimates, variances, 22)
    each = [
        Estimate(estimate=q, se=math.sqrt(u), df=22.0, n=25, method="mean_t")
        for q, u in zip(estimates, variances, strict=True)
    ]
    whole = combine_effects(each, 0.95)
    shown = {"b_bmi": parts.value, "ubar": parts.within, "b": parts.between, "t": parts.total}
    shown |= {"dfcom": 22, "df": whole.estimate.df, "riv": parts.share / (1 - parts.share)}
    shown |= {"lambda": parts.share, "fmi": whole.missing_information}
    return named("mice_pool", shown | {"se": whole.estimate.se, "p": whole.estimate.p})


def of_two_groups(g1: np.ndarray, g2: np.ndarray) -> Values:
    (m, n), df = (len(g1), len(g2)), len(g1) + len(g2) - 2
    pooled = math.sqrt(((m - 1) * g1.var(ddof=1) + (n - 1) * g2.var(ddof=1)) / df)
    d, reach, j = (g1.mean() - g2.mean()) / pooled, math.sqrt(1 / m + 1 / n), small_sample_j(df)
    lower, upper = (limit * reach for limit in _noncentralities(d / reach, df, 0.95))
    shown = {"d": d, "d_lo": lower, "d_hi": upper, "mb_lo": lower, "mb_hi": upper}
    found = named("smd_ind", shown | {"g": j * d, "g_lo": j * lower, "g_hi": j * upper})
    same = equivalence_of_arms(g1, g2, (-2.0, 2.0), equal_variances=False)
    found |= named("tost", {"p": same.p, "lo": same.lower, "hi": same.upper})
    # Placements are shares: of n₂ values a first one exceeds, ties by half.
    w = m * n * placements(g1, g2).mean()
    shown = {"W": w, "p": rank_sum_p(w, g1, g2), "hl": shift(g2, g1, 0.95).estimate}
    return found | named("wilcox_hl", shown)


def rank_sum_p(w: float, g1: np.ndarray, g2: np.ndarray) -> float:
    """Normal, with ties and a continuity correction; this package compares without equal spreads.

    Mann & Whitney (1947); Lehmann (1975) for ties.
    """
    m, n = len(g1), len(g2)
    ties = np.unique(np.concatenate([g1, g2]), return_counts=True)[1]
    lost = (ties**3 - ties).sum() / ((m + n) * (m + n - 1))
    away = abs(w - m * n / 2) - 0.5
    return 2 * float(stats.norm.sf(away / math.sqrt(m * n / 12 * (m + n + 1 - lost))))


def of_six_tests() -> Values:
    p = np.array([0.01, 0.02, 0.03, 0.04, 0.05, 0.005])
    shown = {"holm": holm(p), "BH": benjamini_hochberg(p)}
    # Not offered: BH times 1 + 1/2 + … + 1/6, and Hommel's, which closes Simes' test.
    shown |= {"BY": benjamini_hochberg(p) * (1 / np.arange(1, 7)).sum(), "hommel": hommel(p)}
    return {
        f"padj.{name}{at}": float(one)
        for name, adjusted in shown.items()
        for at, one in enumerate(adjusted, 1)
    }


def hommel(p: np.ndarray) -> np.ndarray:
    """The largest Simes p of all sets of tests that hold each test (Hommel 1988)."""
    m = len(p)
    found = np.zeros(m)
    for chosen in range(1, 1 << m):
        members = np.array([at for at in range(m) if chosen >> at & 1])
        size = len(members)
        simes = min(1.0, (size * np.sort(p[members]) / np.arange(1, size + 1)).min())
        found[members] = np.maximum(found[members], simes)
    return found


def of_confounding() -> Values:
    ratio, difference = e_value(3.9, 1.8, 8.7), e_value_difference(0.5, 0.2)
    shown = {"pt": ratio.point, "lo": ratio.limit}
    return named("evalue", shown | {"d_pt": difference.point, "d_lo": difference.limit})
