"""What this package gives for every value in ``scorecard.json``, by the same names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from scipy.special import ndtri

from samskaping.agreement.crossed import crossed_icc, two_way
from samskaping.numeric import Contingency, Moments
from samskaping.psychometrics import alpha_intervals, consistency, difference, intervals
from samskaping.psychometrics.factor import (
    FactorFit,
    Sample,
    composites,
    factor_model,
    fit_maximum_likelihood,
    fit_weighted_least_squares,
    indices,
    measurement_invariance,
    scaled_indices,
    standardise,
)
from samskaping.psychometrics.factor.difference import difference_test
from samskaping.psychometrics.factor.indices import akaike, bayesian, srmr
from samskaping.psychometrics.generalizability import anova_component, mean_squares
from samskaping.psychometrics.greatest_lower_bound import greatest_lower_bound
from samskaping.psychometrics.hierarchical import hierarchical
from samskaping.psychometrics.one_factor import fit_one_factor
from samskaping.psychometrics.ordinal import ordinal_alpha
from samskaping.psychometrics.polychoric import polychoric
from samskaping.psychometrics.polychoric.bivariate_normal import cumulative
from samskaping.psychometrics.split_half import split_halves

Values = dict[str, float]
THREE = np.kron(np.eye(3), np.ones((3, 1))).astype(bool)
ATTITUDE = ("rating", "complaints", "privileges", "learning", "raises", "critical", "advance")


def of_attitude(x: np.ndarray) -> Values:
    s = np.cov(x.T)
    r = np.corrcoef(x.T)
    k, halves = len(s), split_halves(r, np.random.default_rng(1))
    found = named("alpha_att", coefficients(x))
    del found["alpha_att.avg_r"]
    found |= named(
        "alpha_att_drop", dict(zip(ATTITUDE, consistency.alpha_if_deleted(s), strict=True))
    )
    found |= named(
        "alpha_att_rdrop", dict(zip(ATTITUDE, consistency.item_rest_correlations(s), strict=True))
    )
    found |= interval_values("alpha_att_ci", x)
    lambda3 = consistency.alpha(r)
    guttman = {"l1": lambda3 * (k - 1) / k, "l2": consistency.lambda2(r), "l3": lambda3}
    guttman |= {"l4": halves.highest, "l5": lambda5(r), "l6": consistency.lambda6(s)}
    found |= named("guttman_att", guttman)
    found |= {"glb_att.cor": greatest_lower_bound(r), "glb_att.cov": greatest_lower_bound(s)}
    table = mean_squares(x, np.zeros(len(x), dtype=int))
    p, i, e = (
        anova_component(table, name).estimate or 0.0 for name in ("person", "item", "residual")
    )
    generalized = {"p": p, "i": i, "e": e, "Erho2": p / (p + e / k), "Phi": p / (p + (i + e) / k)}
    return found | named("gt_pxi_att", generalized)


def of_agree(x: np.ndarray) -> Values:
    s, r = np.cov(x.T), np.corrcoef(x.T)
    found = named("alpha_A", coefficients(x))
    raw, ase = found["alpha_A.raw"], found["alpha_A.ase"]
    feldt = intervals.feldt(raw, len(x), len(s), 0.95)
    found |= {"alpha_A_feldt.lower.ci": feldt.lower, "alpha_A_feldt.upper.ci": feldt.upper}
    # That call rounds the normal quantile to 1.96, and so does the one of the MDC.
    found |= {"alpha_A_duha.lo": raw - 1.96 * ase, "alpha_A_duha.hi": raw + 1.96 * ase}
    found |= interval_values("alpha_A_ci", x)
    found |= {"glb_A.cor": greatest_lower_bound(r), "glb_A.cov": greatest_lower_bound(s)}
    model = fit_one_factor(s)
    error = model.omega_standard_error(len(x))
    limits = intervals.delta(model.omega, error, 0.95)
    omega = {"est": model.omega, "se": error, "lo": limits.lower, "hi": limits.upper}
    observed = float(model.loadings.sum()) ** 2 / float(s.sum())
    found |= named("omega_A_ci_ml", omega) | {"omegahier_A": observed}
    fit = fit_maximum_likelihood(factor_model(np.ones((5, 1), bool)), [Sample.from_answers(x)])
    found |= named("cfa_A_ML_fit", fit_measures(fit))
    whole = composites(fit)
    reliable = {"omega_model": whole.omega_model[0], "omega_obs": whole.omega[0], "alpha": raw}
    found |= named("omega_A_semTools", {name: float(value) for name, value in reliable.items()})
    scores = x.mean(axis=1)
    sem = difference.standard_error_of_measurement(float(scores.std(ddof=1)), raw)
    mdc = difference.minimal_detectable_change(sem, 0.95) / 1.959963984540054 * 1.96
    found |= named("mdc_rci", {"sd": float(scores.std(ddof=1)), "sem": sem, "mdc95": mdc})
    return found | of_ordinal(x)


def of_ordinal(x: np.ndarray) -> Values:
    pairs = polychoric(Contingency.from_array(x, range(1, 7)))
    r = pairs.correlation
    shown = {"r12": r[0, 1], "r13": r[0, 2], "r23": r[1, 2], "r45": r[3, 4]}
    found = named("poly_A_psych", shown) | named("poly_A_lavaan", shown)
    # With empty cells nowhere there is nothing to correct: psych's own two values are equal.
    found |= named("poly_A_psych_corr.5", {n: v for n, v in shown.items() if n != "r13"})
    found |= named("poly_A_polycor", {"r12": r[0, 1], "r45": r[3, 4]})
    joint, with_joint, with_fixed = full_likelihood(pairs.contingency.tables[0, 1], r[0, 1])
    found |= named("poly_A_polycor_ML", {"r12": joint, "se": with_joint})
    found |= named("poly_A_polycor_2s_se", {"r12": r[0, 1], "se": with_fixed})
    found |= {"ordalpha_A": ordinal_alpha(pairs)}
    found |= {f"thr_A1.t{i}": float(t) for i, t in enumerate(pairs.thresholds[0], 1)}
    model = factor_model(np.ones((5, 1), bool), ordinal=True)
    fit = fit_weighted_least_squares(model, r, pairs.asymptotic_covariance(x), len(x))
    plain, scaled = indices(fit), scaled_indices(fit)
    measures = {
        "chisq": fit.chi_square.value,
        "df": fit.chi_square.df,
        "chisq.scaled": fit.scaled.value,
        "chisq.scaling.factor": fit.scaled.scaling,
        "cfi": plain.cfi,
        "tli": plain.tli,
        "rmsea": plain.rmsea.value,
        "srmr": srmr(fit),
        "cfi.scaled": scaled.cfi,
        "tli.scaled": scaled.tli,
        "rmsea.scaled": scaled.rmsea.value,
        "rmsea.ci.lower.scaled": scaled.rmsea.lower,
        "rmsea.ci.upper.scaled": scaled.rmsea.upper,
    }
    return found | named("cfa_A_WLSMV_fit", measures)


def of_nine_tests(everyone: Sample, schools: Sequence[Sample]) -> Values:
    """Holzinger and Swineford's nine tests, all pupils and by school."""
    fit = fit_maximum_likelihood(factor_model(THREE), [everyone])
    found = named("cfa_HS_ML_fit", fit_measures(fit))
    loadings = standardise(fit).values[:9]
    found |= {f"cfa_HS_ML_load.x{i}": float(value) for i, value in enumerate(loadings, 1)}
    for parameter, value, error in fit.rows("loading"):
        if parameter.fixed is None:
            found[f"cfa_HS_ML_unstd_se.x{parameter.row + 1}_est"] = value
            found[f"cfa_HS_ML_unstd_se.x{parameter.row + 1}_se"] = error
    factors = ("visual", "textual", "speed")
    whole = composites(fit)
    found |= named("omega_HS_semTools", dict(zip(factors, whole.omega, strict=True)))
    found |= named("ave_HS", dict(zip(factors, whole.extracted, strict=True)))
    steps = measurement_invariance(THREE, schools, partial=False)
    for level, step in zip(("ic", "im", "is"), steps, strict=True):
        shown = fit_measures(step.fit)
        names = ("chisq", "df", "cfi", "rmsea", "srmr", "bic")
        found |= named(f"inv_HS_{level}", {name: shown[name] for name in names})
    test = difference_test(steps[1].fit, steps[0].fit)
    return found | named("inv_HS_lrt_metric", {"dchi": test.value, "ddf": test.df, "p": test.p})


def of_crossed(ratings: np.ndarray) -> Values:
    table = two_way(ratings)
    found: Values = {}
    for form in ("1", "2", "3", "1k", "2k", "3k"):
        icc = crossed_icc(form, table, 0.95)
        found[f"icc_sf.ICC{form}"] = icc.estimate
        found[f"icc_sf.ICC{form}_lo"], found[f"icc_sf.ICC{form}_hi"] = icc.lower, icc.upper
    return found


def of_thurstone(r: np.ndarray) -> Values:
    parts = hierarchical(r, 3)
    shown = {"omega_h": parts.omega_hierarchical, "omega_t": parts.omega_total}
    shown |= {"alpha": consistency.alpha(r), "G6": consistency.lambda6(r)}
    # omega_h beside what it would be of infinitely many items of the same structure.
    shown["lim"] = parts.omega_hierarchical / parts.omega_total
    return named("omega_thurstone", shown)


def coefficients(x: np.ndarray) -> Values:
    s = Moments.from_array(x).covariance()
    return {
        "raw": consistency.alpha(s),
        "std": consistency.alpha_standardised(s),
        "G6": consistency.lambda6(s),
        "avg_r": consistency.mean_inter_item_correlation(s),
        "ase": alpha_intervals.normal_theory(s, len(x), 0.95).se,
    }


def interval_values(prefix: str, x: np.ndarray) -> Values:
    s, n = np.cov(x.T), len(x)
    coefficient, k = consistency.alpha(s), len(s)
    made = {
        "feldt": intervals.feldt(coefficient, n, k, 0.95),
        "siotani": alpha_intervals.siotani(coefficient, n, k, 0.95),
        "bonett": alpha_intervals.bonett(coefficient, n, k, 0.95),
        "fisher": alpha_intervals.fisher(coefficient, n, 0.95),
        "adf": alpha_intervals.distribution_free(x, 0.95),
        "parallel": alpha_intervals.parallel_normal_theory(coefficient, n, k, 0.95),
    }
    found: Values = {}
    for name, interval in made.items():
        se = interval.se
        # Stored on the scale on which the interval is normal: log(1 − α), or artanh α.
        if name == "bonett":
            se = se / (1 - coefficient)
        if name == "fisher":
            se = se / (1 - coefficient**2)
        shown = {"est": coefficient, "lo": interval.lower, "hi": interval.upper}
        found |= named(f"{prefix}_{name}", shown | ({} if se is None else {"se": se}))
    return found


def fit_measures(fit: FactorFit) -> Values:
    found = indices(fit)
    return {
        "chisq": fit.chi_square.value,
        "df": fit.chi_square.df,
        "pvalue": fit.chi_square.p,
        "cfi": found.cfi,
        "tli": found.tli,
        "rmsea": found.rmsea.value,
        "rmsea.ci.lower": found.rmsea.lower,
        "rmsea.ci.upper": found.rmsea.upper,
        "srmr": srmr(fit),
        "aic": akaike(fit),
        "bic": bayesian(fit),
    }


def lambda5(s: np.ndarray) -> float:
    """Guttman's λ5, which this package does not offer, from the matrix that it takes."""
    apart = s - np.diag(np.diagonal(s))
    return float((apart.sum() + 2 * np.sqrt((apart**2).sum(axis=0).max())) / s.sum())


def full_likelihood(counts: np.ndarray, rho: float) -> tuple[float, float, float]:
    """ρ by maximum likelihood jointly with the thresholds, its error, and that with them fixed.

    The package estimates in two steps; this shows that its probabilities are those of polycor.
    """
    start = x = np.concatenate([[rho], *(borders_of(counts.sum(axis=axis)) for axis in (1, 0))])
    for _ in range(4):
        slope, curvature = derivatives(lambda at: misfit(counts, at), x)
        x = x - np.linalg.solve(curvature, slope)
    own = derivatives(lambda at: misfit(counts, at), start)[1][0, 0]
    return float(x[0]), float(np.sqrt(np.linalg.inv(curvature)[0, 0])), float(own**-0.5)


def misfit(counts: np.ndarray, x: np.ndarray) -> float:
    """−log likelihood of ρ and the thresholds of rows, then columns."""
    h, k = ([-39.0, *part, 39.0] for part in np.split(x[1:], [len(counts) - 1]))
    corner = cumulative(np.array(h)[:, None], np.array(k)[None, :], np.array(x[0]))
    return -float((counts * np.log(np.diff(np.diff(corner, axis=0), axis=1))).sum())


def borders_of(margin: np.ndarray) -> np.ndarray:
    return ndtri(margin.cumsum()[:-1] / margin.sum())


def derivatives(
    function: Callable[[np.ndarray], float], x: np.ndarray, step: float = 1e-3
) -> tuple[np.ndarray, np.ndarray]:
    """Gradient and second derivatives by central differences."""
    unit, size = np.eye(len(x)) * step, len(x)
    slope, curvature = np.empty(size), np.empty((size, size))
    for i in range(size):
        slope[i] = (function(x + unit[i]) - function(x - unit[i])) / (2 * step)
        for j in range(i + 1):
            signs = ((1, 1), (1, -1), (-1, 1), (-1, -1))
            corners = [a * b * function(x + a * unit[i] + b * unit[j]) for a, b in signs]
            curvature[i, j] = curvature[j, i] = sum(corners) / (4 * step**2)
    return slope, curvature


def named(group: str, values: Values) -> Values:
    return {f"{group}.{name}": float(value) for name, value in values.items()}
