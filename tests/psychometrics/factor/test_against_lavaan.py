"""Factor models agree with lavaan, estimate for estimate and index for index."""

import csv
import json
import math
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from samskaping.psychometrics.factor.fit import fit_maximum_likelihood
from samskaping.psychometrics.factor.indices import (
    FitIndices,
    akaike,
    bayesian,
    indices,
    residual_correlations,
    scaled_indices,
    srmr,
)
from samskaping.psychometrics.factor.invariance import Level, measurement_invariance
from samskaping.psychometrics.factor.model import Parameter, factor_model
from samskaping.psychometrics.factor.modification import modification_indices, release_tests
from samskaping.psychometrics.factor.result import FactorFit
from samskaping.psychometrics.factor.robust_indices import robust_indices
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.standardised import standardise
from samskaping.psychometrics.factor.weighted import fit_weighted_least_squares

REFERENCE = Path(__file__).parents[2] / "reference"
TWO = np.kron(np.eye(2), np.ones((3, 1))).astype(bool)
THREE = np.kron(np.eye(3), np.ones((3, 1))).astype(bool)
LEVELS: tuple[Level, ...] = ("configural", "metric", "scalar", "strict")
EQUAL = {"configural": 0, "metric": 1, "scalar": 2, "strict": 3}
# What lavaan's optimiser leaves: less where Gauss-Newton steps could be asked for (make_factor.R).
NEAR, LOOSE = 1e-6, 2e-5
KINDS = ("loading", "intercept", "residual_covariance")


@cache
def stored() -> dict[str, Any]:
    return json.loads((REFERENCE / "factor.json").read_text(encoding="utf-8"))


def lavaan(id: str) -> dict[str, Any]:
    return next(row for row in stored()["fits"] if row["id"] == id)


@cache
def made() -> tuple[np.ndarray, np.ndarray]:
    with (REFERENCE / "factor_answers.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    table = np.array([[float(cell) if cell else math.nan for cell in row] for row in rows])
    return table[:, 0].astype(int), table[:, 1:]


def whole() -> np.ndarray:
    answers = made()[1]
    return answers[~np.isnan(answers).any(axis=1)]


def summary(name: str) -> Sample:
    found = stored()["inputs"][name]
    return Sample.from_covariance(np.array(found["covariance"]), found["n"], found["mean"])


def fit_of(id: str) -> FactorFit:
    everyone = [Sample.from_answers(made()[1], "fiml")]
    complete = [Sample.from_answers(whole())]
    match id.split("."):
        case ["hs", "ml"]:
            return fit_maximum_likelihood(factor_model(THREE), [summary("hs")])
        case ["ml"]:
            return fit_maximum_likelihood(factor_model(TWO), complete)
        case ["cross"]:
            pattern = TWO.copy()
            pattern[2, 1] = True
            model = factor_model(pattern, identification="variance", residual_covariances=[(0, 3)])
            return fit_maximum_likelihood(model, complete)
        case ["mlr"]:
            return fit_maximum_likelihood(factor_model(TWO), complete, robust=True)
        case ["means"]:
            return fit_maximum_likelihood(factor_model(TWO, means=True), complete, robust=True)
        case ["fiml"]:
            return fit_maximum_likelihood(factor_model(TWO, means=True), everyone)
        case ["fimlr"]:
            return fit_maximum_likelihood(factor_model(TWO, means=True), everyone, robust=True)
        case ["wlsmv"]:
            given = stored()["inputs"]["polychoric"]
            return fit_weighted_least_squares(
                factor_model(TWO, ordinal=True),
                np.array(given["correlation"]),
                np.array(given["asymptotic"]),
                given["n"],
            )
        case [data, level]:
            return fit_groups(data, EQUAL[level])
    raise KeyError(id)


def fit_groups(data: str, equal: int) -> FactorFit:
    group, answers = made()
    if data == "hs":
        samples = [summary("pasteur"), summary("grant_white")]
        pattern, robust = THREE, False
    else:
        keep = "fiml" if data == "fiml" else "listwise"
        samples = [Sample.from_answers(answers[group == g], keep) for g in (1, 2)]
        pattern, robust = TWO, True
    model = factor_model(pattern, groups=2, means=True, equal=KINDS[:equal])
    return fit_maximum_likelihood(model, samples, robust=robust)


def name(p: Parameter) -> str:
    item, factor = f"x{p.row + 1}", f"f{p.row + 1}"
    match p.kind:
        case "loading":
            left = f"f{p.column + 1}=~{item}"
        case "factor_covariance":
            left = f"f{p.column + 1}~~{factor}"
        case "residual_covariance":
            left = f"x{p.column + 1}~~{item}"
        case "intercept":
            left = f"{item}~1"
        case "factor_mean":
            left = f"{factor}~1"
    return f"{left}@{p.group + 1}"


SINGLE = ["hs.ml", "ml", "cross", "mlr", "means", "fiml", "fimlr", "wlsmv"]
GROUPED = [f"{data}.{level}" for data in ("hs", "made", "fiml") for level in LEVELS]


@pytest.mark.parametrize("id", SINGLE + GROUPED)
def test_estimates_and_standard_errors(id: str):
    fit, theirs = fit_of(id), lavaan(id)
    close = LOOSE if id.endswith(LEVELS) or "fiml" in id else NEAR
    for p, value, error in zip(fit.model.parameters, fit.values, fit.standard_errors, strict=True):
        assert value == pytest.approx(theirs["est"][name(p)], abs=close), p
        assert error == pytest.approx(theirs["se"][name(p)], abs=close), p


@pytest.mark.parametrize("id", [*SINGLE, "hs.scalar", "made.scalar", "fiml.scalar"])
def test_standardised_solution(id: str):
    theirs = lavaan(id)
    found = standardise(fit_of(id))
    close = LOOSE if id.endswith(LEVELS) or "fiml" in id else NEAR
    for p, value, error in zip(found.parameters, found.values, found.standard_errors, strict=True):
        assert value == pytest.approx(theirs["std"][name(p)], abs=close), p
        assert error == pytest.approx(theirs["std_se"][name(p)], abs=close), p


def check_indices(found: FitIndices, theirs: dict[str, float], kind: str):
    assert found.rmsea is not None
    assert found.cfi == pytest.approx(theirs[f"cfi{kind}"], abs=1e-7)
    assert found.tli == pytest.approx(theirs[f"tli{kind}"], abs=1e-7)
    assert found.rmsea.value == pytest.approx(theirs[f"rmsea{kind}"], abs=1e-7)
    assert found.rmsea.lower == pytest.approx(theirs[f"rmsea.ci.lower{kind}"], abs=1e-6)
    assert found.rmsea.upper == pytest.approx(theirs[f"rmsea.ci.upper{kind}"], abs=1e-6)
    assert found.rmsea.p_close == pytest.approx(theirs[f"rmsea.pvalue{kind}"], abs=1e-6)


@pytest.mark.parametrize("id", SINGLE + GROUPED)
def test_tests_and_indices_of_fit(id: str):
    fit, theirs = fit_of(id), lavaan(id)["fit"]
    assert fit.chi_square.value == pytest.approx(theirs["chisq"], rel=1e-7)
    assert fit.chi_square.df == theirs["df"]
    assert fit.chi_square.p == pytest.approx(theirs["pvalue"], rel=1e-6)
    assert fit.baseline.value == pytest.approx(theirs["baseline.chisq"], rel=1e-9)
    assert srmr(fit) == pytest.approx(theirs["srmr"], abs=1e-6)
    check_indices(indices(fit), theirs, "")
    if fit.log_likelihood is not None:
        assert fit.log_likelihood == pytest.approx(theirs["logl"], rel=1e-9)
        assert akaike(fit) == pytest.approx(theirs["aic"], rel=1e-9)
        assert bayesian(fit) == pytest.approx(theirs["bic"], rel=1e-9)
    if fit.scaled is not None:
        assert fit.baseline_scaled is not None
        assert fit.scaled.value == pytest.approx(theirs["chisq.scaled"], rel=1e-6)
        assert fit.scaled.scaling == pytest.approx(theirs["chisq.scaling.factor"], rel=1e-6)
        assert fit.baseline_scaled.value == pytest.approx(theirs["baseline.chisq.scaled"], rel=1e-6)
        scaled = scaled_indices(fit)
        assert scaled is not None
        check_indices(scaled, theirs, ".scaled")
    robust = robust_indices(fit)
    assert (robust is None) == ("cfi.robust" not in theirs)
    if robust is not None:
        check_indices(robust, theirs, ".robust")


@pytest.mark.parametrize("id", ["hs.ml", "ml", "wlsmv"])
def test_modification_indices(id: str):
    theirs = lavaan(id)
    found = {name(one.parameter): one for one in modification_indices(fit_of(id))}
    assert set(found) == set(theirs["mi"])
    # lavaan counts (n − 1)/n twice in the score of weighted least squares.
    tolerance = 5e-3 if id == "wlsmv" else 1e-5
    for key, one in found.items():
        assert one.index == pytest.approx(theirs["mi"][key], rel=tolerance, abs=1e-5)
        assert one.expected_change == pytest.approx(theirs["epc"][key], rel=tolerance, abs=1e-5)


def test_residual_correlations():
    theirs = np.array(stored()["residual"])
    np.testing.assert_allclose(residual_correlations(fit_of("mlr"))[0], theirs, atol=1e-7)


def test_saturated_moments_with_missing_answers():
    own, theirs = fit_of("fiml").observed[0], stored()["saturated"]
    np.testing.assert_allclose(own.means, theirs["mean"], atol=1e-7)
    np.testing.assert_allclose(own.covariance, theirs["covariance"], atol=1e-6)


@pytest.mark.parametrize("data", ["hs", "made"])
def test_difference_tests_of_invariance(data: str):
    group, answers = made()
    if data == "hs":
        pattern, samples = THREE, [summary("pasteur"), summary("grant_white")]
    else:
        pattern, samples = TWO, [Sample.from_answers(answers[group == g]) for g in (1, 2)]
    steps = measurement_invariance(
        pattern, samples, levels=LEVELS, robust=data == "made", partial=False
    )
    theirs = stored()["tests"][data]
    for step, value, df in zip(steps[1:], theirs["difference"], theirs["df"], strict=True):
        assert step.difference is not None
        assert step.difference.df == df
        # The difference of two χ² of lavaan is loose by its optimiser.
        assert step.difference.value == pytest.approx(value, rel=1e-5)


def test_score_tests_of_equal_parameters():
    fit = fit_of("hs.scalar")
    found = {one.place: one.index for kind in KINDS[:2] for one in release_tests(fit, kind)}
    labelled = [p.place for p in fit.model.parameters if p.label and p.group == 0]
    for place, theirs in zip(labelled, stored()["tests"]["hs"]["scores"], strict=True):
        assert found[place] == pytest.approx(theirs, rel=1e-4)


@pytest.mark.r
def test_stored_values_are_what_lavaan_gives():
    probe = "for (p in c('lavaan', 'jsonlite')) loadNamespace(p)"
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip("R lacks lavaan or jsonlite")
    command = ["Rscript", str(REFERENCE / "make_factor.R")]
    again = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    for new, old in zip(again["fits"], stored()["fits"], strict=True):
        assert new["id"] == old["id"]
        for part in ("fit", "est", "se"):
            for key, value in old[part].items():
                assert new[part][key] == pytest.approx(value, rel=1e-6, abs=1e-8), (old["id"], key)
