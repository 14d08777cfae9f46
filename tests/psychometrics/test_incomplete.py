"""Covariances of incomplete answers maximise the likelihood; complete ones give the plain ones."""

import json
import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from scipy import optimize

from samskaping.numeric import Moments, NotEstimable, pooled_within
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.saturated import saturated
from samskaping.psychometrics.incomplete import by_pattern, likelihood_covariance


def nested(seed: int, sizes: list[int], items: int, missing: float) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    tables = []
    for n in sizes:
        x = rng.normal(size=items) + rng.normal(size=(n, 1)) + rng.normal(size=(n, items))
        x[rng.random(x.shape) < missing] = np.nan
        tables.append(x)
    return tables


def with_gaps() -> list[np.ndarray]:
    tables = nested(3, [10, 20, 7], 4, 0.2)
    tables[2][:, 1] = np.nan
    return tables


def test_complete_answers_give_the_pooled_within_covariance():
    tables = nested(1, [10, 2, 7, 1], 5, 0.0)
    moments = [Moments.from_array(table) for table in tables]
    np.testing.assert_allclose(likelihood_covariance(tables), pooled_within(moments), atol=1e-13)
    everyone = np.vstack(tables)
    np.testing.assert_allclose(likelihood_covariance([everyone]), np.cov(everyone.T), atol=1e-13)


def test_one_group_by_plain_likelihood_is_the_saturated_model():
    x = np.vstack(with_gaps())
    found = likelihood_covariance([x], restricted=False)
    expected = saturated(Sample.from_answers(x, missing="fiml")).covariance
    np.testing.assert_allclose(found, expected, atol=1e-8)


def restricted_likelihood(sigma: np.ndarray, cases: list[np.ndarray]) -> float:
    """−2 log of the restricted likelihood, written out person by person."""
    value = 0.0
    for x in cases:
        there = ~np.isnan(x)
        information, pulled, k = np.zeros_like(sigma), np.zeros(len(sigma)), there.any(axis=0)
        for row, given in zip(x, there, strict=True):
            if not given.any():
                continue
            inverse = np.zeros_like(sigma)
            inverse[np.ix_(given, given)] = np.linalg.inv(sigma[np.ix_(given, given)])
            filled = np.where(given, row, 0.0)
            information += inverse
            pulled += inverse @ filled
            value += np.linalg.slogdet(sigma[np.ix_(given, given)])[1] + filled @ inverse @ filled
        information, pulled = information[np.ix_(k, k)], pulled[k]
        value += np.linalg.slogdet(information)[1]
        value -= pulled @ np.linalg.solve(information, pulled)
    return float(value)


def test_nothing_near_the_restricted_solution_is_likelier():
    cases = nested(5, [8, 6, 9], 3, 0.25)
    found = likelihood_covariance(cases)
    rows = np.tril_indices(3)

    def value(free: np.ndarray) -> float:
        root = np.zeros((3, 3))
        root[rows] = free
        return restricted_likelihood(root @ root.T, cases)

    start = np.linalg.cholesky(found)[rows]
    other = optimize.minimize(value, start + 0.05, method="BFGS", options={"gtol": 1e-9})
    assert value(start) <= other.fun + 1e-9
    root = np.zeros((3, 3))
    root[rows] = other.x
    np.testing.assert_allclose(root @ root.T, found, atol=1e-5)


def test_units_levels_and_order_move_the_solution_with_them():
    cases = with_gaps()
    base, units, order = likelihood_covariance(cases), np.array([1, 100, 0.1, 3]), [2, 0, 3, 1]
    other = likelihood_covariance([(case * units + 1e4)[::-1][:, order] for case in cases[::-1]])
    np.testing.assert_allclose(
        other, (base * np.outer(units, units))[np.ix_(order, order)], rtol=1e-7
    )


def test_who_answered_nothing_or_is_alone_adds_nothing():
    cases = with_gaps()
    nobody, alone = np.full((3, 4), np.nan), np.array([[1.0, 2.0, np.nan, 4.0]])
    other = [np.vstack([cases[0], nobody]), *cases[1:], alone]
    np.testing.assert_allclose(likelihood_covariance(other), likelihood_covariance(cases))
    assert by_pattern(cases).n == sum((~np.isnan(case).all(axis=1)).sum() for case in cases)


def test_answers_that_do_not_determine_a_covariance_say_why():
    with pytest.raises(NotEstimable, match="too_few_cases"):
        likelihood_covariance([])
    with pytest.raises(NotEstimable, match="too_few_persons_within_cases"):
        likelihood_covariance([np.array([[1.0, 2.0]]), np.array([[3.0, 1.0]])])
    apart = np.array([[1.0, math.nan], [2.0, math.nan], [math.nan, 1.0], [math.nan, 3.0]])
    with pytest.raises(NotEstimable, match="too_few_persons_within_cases"):
        likelihood_covariance([apart])
    flat = np.array([[1.0, 2.0], [1.0, 3.0], [1.0, math.nan]])
    with pytest.raises(NotEstimable, match="no_variance"):
        likelihood_covariance([flat])
    twin = np.repeat(np.random.default_rng(6).normal(size=(20, 1)), 2, axis=1)
    twin[0, 1] = math.nan
    with pytest.raises(NotEstimable, match=r"singular|saturated_not_converged"):
        likelihood_covariance([twin])
    with pytest.raises(ValueError, match="differ"):
        likelihood_covariance([np.ones((2, 2)), np.ones((2, 3))])
    with pytest.raises(ValueError, match="finite"):
        likelihood_covariance([np.array([[1.0, np.inf]])])


def alphas(runs: int, at_random: bool) -> dict[str, float]:
    """Mean alpha within cases of complete answers, and of what is left of them."""
    rng, loadings = np.random.default_rng(8), np.array([1.5, 1.2, 1.0, 0.6, 0.4])
    found: dict[str, list[float]] = {"whole": [], "pairwise": [], "likelihood": []}
    for _ in range(runs):
        whole = [
            rng.normal(size=5) + rng.normal(size=(20, 1)) * loadings + rng.normal(size=(20, 5))
            for _ in range(6)
        ]
        given = [x.copy() for x in whole]
        for x in given:
            chance = np.where(x[:, :1] > x[:, :1].mean() + 0.5, 0.4, 0.1) if at_random else 0.2
            hole = rng.random(x.shape) < chance
            hole[:, 0] &= not at_random
            x[hole] = np.nan
        found["whole"].append(alpha(pooled_within([Moments.from_array(x) for x in whole])))
        found["pairwise"].append(alpha(pooled_within([Moments.from_array(x) for x in given])))
        found["likelihood"].append(alpha(likelihood_covariance(given)))
    return {name: float(np.mean(values)) for name, values in found.items()}


@pytest.mark.slow
def test_alpha_is_recovered_where_answers_are_missing_at_random():
    completely, given_others = alphas(100, False), alphas(100, True)
    assert completely["likelihood"] == pytest.approx(completely["whole"], abs=0.006)
    assert given_others["likelihood"] == pytest.approx(given_others["whole"], abs=0.006)
    assert given_others["pairwise"] < given_others["whole"] - 0.015


R_PROBE = """
suppressMessages({library(nlme); library(lavaan)})
args <- commandArgs(TRUE); d <- read.csv(args[1]); x <- d[-1]
long <- na.omit(data.frame(case = d$case, id = rep(seq_len(nrow(x)), ncol(x)),
  item = rep(seq_along(x), each = nrow(x)), y = unlist(x)))
long <- long[order(long$id, long$item), ]
long$it <- factor(long$item); long$cell <- droplevels(interaction(long$case, long$it))
m <- gls(y ~ cell - 1, long, correlation = corSymm(form = ~ item | id),
  weights = varIdent(form = ~ 1 | it), method = "REML",
  control = glsControl(tolerance = 1e-12, msTol = 1e-14, maxIter = 1000, msMaxIter = 2000))
k <- ncol(x); R <- diag(k)
R[lower.tri(R)] <- coef(m$modelStruct$corStruct, unconstrained = FALSE)
R[upper.tri(R)] <- t(R)[upper.tri(R)]
w <- coef(m$modelStruct$varStruct, unconstrained = FALSE, allCoef = TRUE)[as.character(1:k)]
fit <- lavCor(x, missing = "ml", output = "fit", se = "none")
h1 <- unclass(lavInspect(fit, "sampstat.h1")$cov)
cat(jsonlite::toJSON(list(reml = unname(R * outer(w, w) * m$sigma^2),
  ml = matrix(h1, k)), digits = 15))
"""


@pytest.mark.r
def test_r_gives_the_same_covariances(tmp_path: Path):
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    cases = with_gaps()
    rows = [
        ",".join([str(g), *("NA" if np.isnan(a) else repr(float(a)) for a in row)])
        for g, case in enumerate(cases)
        for row in case
    ]
    table, script = tmp_path / "answers.csv", tmp_path / "probe.R"
    table.write_text("case,a,b,c,d\n" + "\n".join(rows), encoding="utf-8")
    script.write_text(R_PROBE, encoding="utf-8")
    done = subprocess.run(
        ["Rscript", str(script), str(table)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"R lacks nlme, lavaan or jsonlite: {done.stderr[-200:]}")
    from_r = json.loads(done.stdout)
    found = likelihood_covariance(cases)
    # nlme's search stops some 3e-5 away, where the answers are less likely.
    np.testing.assert_allclose(found, from_r["reml"], atol=1e-4)
    theirs = restricted_likelihood(np.array(from_r["reml"]), cases)
    assert restricted_likelihood(found, cases) <= theirs
    everyone = likelihood_covariance([np.vstack(cases)], restricted=False)
    np.testing.assert_allclose(everyone, from_r["ml"], atol=1e-4)
