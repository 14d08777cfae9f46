"""Ordinal items are compared between groups by thresholds first, then loadings, then intercepts."""

import json
import shutil
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from samskaping.numeric import NotEstimable
from samskaping.numeric.contingency import Contingency
from samskaping.psychometrics.factor.difference import difference_test
from samskaping.psychometrics.factor.indices import FitIndices, indices, scaled_indices, srmr
from samskaping.psychometrics.factor.model import Parameter
from samskaping.psychometrics.factor.modification import release_tests
from samskaping.psychometrics.factor.ordinal_groups import (
    OrdinalSample,
    ThresholdDistance,
    fit_ordinal_groups,
)
from samskaping.psychometrics.factor.ordinal_invariance import EQUAL, ordinal_invariance
from samskaping.psychometrics.factor.ordinal_model import ordinal_group_model
from samskaping.psychometrics.factor.result import FactorFit
from samskaping.psychometrics.factor.robust_indices import robust_indices
from samskaping.psychometrics.factor.search import Problem
from samskaping.psychometrics.factor.standardised import standardise
from samskaping.psychometrics.factor.start import start_values
from samskaping.psychometrics.factor.validity import composites
from samskaping.psychometrics.polychoric.estimate import polychoric

REFERENCE = Path(__file__).parents[2] / "reference"
TWO = np.kron(np.eye(2), np.ones((3, 1))).astype(bool)
LOADINGS = TWO * np.array([[0.8], [0.7], [0.6], [0.9], [0.5], [0.7]])
PHI = np.array([[1, 0.4], [0.4, 1]])
CUTS = [np.array([-1.2, -0.3, 0.7])] * 6
LEVELS = ["configural", "threshold", "metric", "scalar"]
# What lavaan's optimiser leaves.
CLOSE = 1e-5


@cache
def stored() -> dict[str, Any]:
    return json.loads((REFERENCE / "factor_groups.json").read_text(encoding="utf-8"))


def sample_of(x: np.ndarray) -> OrdinalSample:
    return OrdinalSample.from_polychoric(polychoric(Contingency.from_array(x, range(1, 5))), x)


@cache
def samples(name: str) -> list[OrdinalSample]:
    table = np.array(stored()["answers"][name], dtype=float)
    return [sample_of(table[table[:, 0] == group, 1:]) for group in (1, 2)]


@cache
def fit_of(id: str) -> FactorFit:
    name, level, identification = id.split(".")
    groups = samples(name)
    categories = [len(own) + 1 for own in groups[0].thresholds]
    model = ordinal_group_model(
        TWO, categories, groups=2, identification=identification, equal=EQUAL[level]
    )
    return fit_ordinal_groups(model, groups, minimum_n=100)


def label(p: Parameter) -> str:
    item, factor = f"x{p.row + 1}", f"f{p.row + 1}"
    left = {
        "loading": f"f{p.column + 1}=~{item}",
        "factor_covariance": f"f{p.column + 1}~~{factor}",
        "residual_covariance": f"x{p.column + 1}~~{item}",
        "intercept": f"{item}~1",
        "factor_mean": f"{factor}~1",
        "threshold": f"{item}|t{p.column + 1}",
        "scale": f"{item}~*~{item}",
    }
    return f"{left[p.kind]}@{p.group + 1}"


FITS = [f"{name}.{level}.variance" for name in ("four", "mixed") for level in LEVELS] + [
    f"{name}.scalar.marker" for name in ("four", "mixed")
]


@pytest.mark.parametrize("id", FITS)
def test_estimates_errors_and_standardised_values_are_lavaans(id: str):
    fit, theirs = fit_of(id), next(row for row in stored()["fits"] if row["id"] == id)
    for p, value, error in zip(fit.model.parameters, fit.values, fit.standard_errors, strict=True):
        assert value == pytest.approx(theirs["est"][label(p)], abs=CLOSE), p
        assert error == pytest.approx(theirs["se"][label(p)], abs=CLOSE), p
    found = standardise(fit)
    for p, value, error in zip(found.parameters, found.values, found.standard_errors, strict=True):
        assert value == pytest.approx(theirs["std"][label(p)], abs=CLOSE), p
        assert error == pytest.approx(theirs["std_se"][label(p)], abs=CLOSE), p


def check_indices(found: FitIndices | None, theirs: dict[str, float], kind: str):
    assert found is not None
    assert found.rmsea is not None
    assert found.cfi == pytest.approx(theirs[f"cfi{kind}"], abs=1e-6)
    assert found.tli == pytest.approx(theirs[f"tli{kind}"], abs=1e-6)
    assert found.rmsea.value == pytest.approx(theirs[f"rmsea{kind}"], abs=1e-6)
    assert found.rmsea.lower == pytest.approx(theirs[f"rmsea.ci.lower{kind}"], abs=1e-5)
    assert found.rmsea.upper == pytest.approx(theirs[f"rmsea.ci.upper{kind}"], abs=1e-5)
    assert found.rmsea.p_close == pytest.approx(theirs[f"rmsea.pvalue{kind}"], abs=1e-5)


@pytest.mark.parametrize("id", FITS)
def test_tests_and_indices_of_fit_are_lavaans(id: str):
    fit, theirs = fit_of(id), next(row for row in stored()["fits"] if row["id"] == id)["fit"]
    assert fit.scaled is not None
    assert fit.baseline_scaled is not None
    assert fit.chi_square.df == theirs["df"]
    assert fit.chi_square.value == pytest.approx(theirs["chisq"], rel=1e-6)
    assert fit.scaled.value == pytest.approx(theirs["chisq.scaled"], rel=1e-5)
    assert fit.scaled.scaling == pytest.approx(theirs["chisq.scaling.factor"], rel=1e-5)
    assert fit.baseline.df == theirs["baseline.df"]
    assert fit.baseline.value == pytest.approx(theirs["baseline.chisq"], rel=1e-7)
    assert fit.baseline_scaled.value == pytest.approx(theirs["baseline.chisq.scaled"], rel=1e-7)
    assert srmr(fit) == pytest.approx(theirs["srmr"], abs=1e-6)
    check_indices(indices(fit), theirs, "")
    check_indices(scaled_indices(fit), theirs, ".scaled")
    assert robust_indices(fit) is None


@pytest.mark.parametrize("name", ["four", "mixed"])
def test_difference_tests_are_lavaans(name: str):
    for before, level in pairwise(LEVELS):
        theirs = next(row for row in stored()["tests"] if row["id"] == f"{name}.{level}")
        restricted, free = (fit_of(f"{name}.{one}.variance") for one in (level, before))
        found = difference_test(restricted, free)
        assert found.df == theirs["df"]
        # The difference of two χ² of lavaan is loose by its optimiser.
        assert found.value == pytest.approx(theirs["difference"], rel=1e-4)


@pytest.mark.r
def test_stored_values_are_what_lavaan_gives():
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    probe = "for (p in c('lavaan', 'jsonlite')) loadNamespace(p)"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip("R lacks lavaan or jsonlite")
    command = ["Rscript", str(REFERENCE / "make_factor_groups.R")]
    again = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    for new, old in zip(again["fits"], stored()["fits"], strict=True):
        assert new["id"] == old["id"]
        for part in ("fit", "est", "se"):
            for key, value in old[part].items():
                assert new[part][key] == pytest.approx(value, rel=1e-6, abs=1e-8), (old["id"], key)


def exact(
    means: tuple[float, float] = (0, 0),
    spread: tuple[float, float] = (1, 1),
    loadings: np.ndarray = LOADINGS,
    cuts: list[np.ndarray] = CUTS,
    n: int = 500,
) -> OrdinalSample:
    """A group whose moments are those of its population; residuals as in the first group."""
    factors = PHI * np.outer(spread, spread)
    covariance = loadings @ factors @ loadings.T
    covariance += np.diag(1 - np.diagonal(LOADINGS @ PHI @ LOADINGS.T))
    unit = np.sqrt(np.diagonal(covariance))
    level = loadings @ np.array(means)
    thresholds = tuple((c - m) / u for c, m, u in zip(cuts, level, unit, strict=True))
    size = sum(map(len, thresholds)) + 15
    return OrdinalSample(thresholds, covariance / np.outer(unit, unit), np.eye(size) / n, n)


def test_groups_that_differ_in_factor_means_and_variances_only_are_scalar_invariant():
    steps = ordinal_invariance(TWO, [exact(), exact((0.5, -0.3), (1.3, 0.8))])
    assert [step.level for step in steps] == LEVELS
    assert all(step.released == () and step.note == "" for step in steps)
    fit = steps[-1].fit
    assert fit is not None
    assert fit.chi_square.value == pytest.approx(0, abs=1e-10)
    assert [v for _, v, _ in fit.rows("factor_mean", 1)] == pytest.approx([0.5, -0.3], abs=1e-6)
    variances = [v for p, v, _ in fit.rows("factor_covariance", 1) if p.row == p.column]
    assert variances == pytest.approx([1.69, 0.64], abs=1e-6)
    np.testing.assert_allclose(fit.groups[1].loadings, LOADINGS, atol=1e-6)
    assert [v for _, v, _ in fit.rows("threshold", 1)] == pytest.approx([-1.2, -0.3, 0.7] * 6)
    assert [e for _, _, e in fit.rows("factor_mean", 0)] == [0, 0]


def test_degrees_of_freedom_count_what_is_equal():
    steps = ordinal_invariance(TWO, [exact()] * 3)
    # 3 · (15 − 7); then 18 thresholds for 6 intercepts and 6 scales in two groups; 4 loadings.
    assert [step.fit.chi_square.df for step in steps if step.fit] == [24, 36, 44, 52]


def test_composites_of_a_later_group_are_in_the_units_of_its_correlations():
    fit = ordinal_invariance(TWO, [exact(), exact((0.5, -0.3), (1.3, 0.8))])[-1].fit
    assert fit is not None
    alone = 1.69 * np.array([0.64, 0.49, 0.36])
    share = alone / (alone + np.array([0.36, 0.51, 0.64]))
    assert composites(fit, 1).extracted[0] == pytest.approx(share.mean(), abs=1e-6)


def test_thresholds_that_lie_elsewhere_in_one_group_are_the_ones_that_are_freed():
    cuts = [*CUTS[:4], np.array([-1.2, 0.4, 0.7]), CUTS[5]]
    steps = ordinal_invariance(TWO, [exact(), exact(cuts=cuts)], criterion="test")
    assert [release.place for release in steps[1].released] == [("threshold", 4, 0)]
    # Of three thresholds two are already moved by the item's own unit and origin.
    assert steps[1].released[0].df == 1
    assert steps[1].fit.chi_square.value == pytest.approx(0, abs=1e-8)
    assert steps[-1].fit.chi_square.value == pytest.approx(0, abs=1e-8)


def test_an_item_that_says_more_in_one_group_is_freed_at_the_scalar_level():
    cuts = [CUTS[0], CUTS[1] - 0.6, *CUTS[2:]]
    steps = ordinal_invariance(TWO, [exact(), exact((0.3, 0), cuts=cuts)], criterion="test")
    assert [len(step.released) for step in steps] == [0, 0, 0, 1]
    assert steps[3].released[0].place == ("intercept", 1, 0)
    assert steps[3].full.chi_square.value > 20
    assert steps[3].fit.chi_square.value == pytest.approx(0, abs=1e-8)


def test_an_item_whose_loading_was_freed_keeps_its_own_intercept():
    other = LOADINGS.copy()
    other[4, 1] = 0.1
    steps = ordinal_invariance(TWO, [exact(), exact((0, 0.5), loadings=other)], criterion="test")
    assert [release.place for release in steps[2].released] == [("loading", 4, 1)]
    free = [p.row for p in steps[3].fit.model.parameters if p.kind == "intercept" and not p.fixed]
    assert 4 in free
    assert steps[3].fit.chi_square.value == pytest.approx(0, abs=1e-8)


def test_derivatives_are_those_of_the_distance():
    groups = [exact(), exact((0.5, -0.3), (1.3, 0.8))]
    model = ordinal_group_model(
        TWO,
        [4] * 6,
        groups=2,
        equal=EQUAL["metric"],
        released=[("loading", 2, 0)],
        residual_covariances=[(0, 3)],
    )
    problem = Problem(model, [ThresholdDistance(one) for one in groups])
    thresholds = [np.concatenate(one.thresholds) for one in groups]
    at = start_values(model, [one.correlation for one in groups], [np.zeros(6)] * 2, thresholds)
    at += np.random.default_rng(3).normal(0, 0.1, len(at))
    step = 1e-5 * np.eye(len(at))
    found = problem.derivatives(at)
    slope = [(problem.misfit(at + h) - problem.misfit(at - h)) / 2e-5 for h in step]
    np.testing.assert_allclose(found.slope, slope, rtol=1e-5, atol=1e-4)
    second = [
        (problem.derivatives(at + h).slope - problem.derivatives(at - h).slope) / 2e-5 for h in step
    ]
    np.testing.assert_allclose(found.observed, second, atol=1e-6 * np.abs(second).max())


def test_freeing_foretells_the_fall_of_the_statistic():
    cuts = [CUTS[0], CUTS[1] - 0.1, *CUTS[2:]]
    held, freed = (
        fit_ordinal_groups(
            ordinal_group_model(TWO, [4] * 6, groups=2, equal=EQUAL["scalar"], released=released),
            [exact(), exact(cuts=cuts)],
        )
        for released in ([], [("intercept", 1, 0)])
    )
    best = release_tests(held, "intercept")[0]
    assert best.place == ("intercept", 1, 0)
    fall = held.chi_square.value - freed.chi_square.value
    assert best.index == pytest.approx(fall, rel=0.05)


@pytest.mark.parametrize("number", [2, 3])
def test_with_few_categories_a_level_says_that_it_restricts_nothing(number: int):
    cuts = [np.array([-0.2, 0.7, 0.1, 0.4, -0.5, 0.3])[[i]] for i in range(6)]
    if number == 3:
        cuts = [np.append(c, 1.2) for c in cuts]
    steps = ordinal_invariance(TWO, [exact(cuts=cuts), exact((0.4, 0.2), cuts=cuts)])
    assert steps[1].note == "level_restricts_nothing"
    assert steps[2].note == ("binary_items_only" if number == 2 else "")
    assert steps[3].fit is not None
    means = [v for _, v, _ in steps[3].fit.rows("factor_mean", 1)]
    assert means == pytest.approx([0.4, 0.2], abs=1e-5)


@pytest.mark.parametrize(
    ("reason", "groups"),
    [
        ("too_few_groups", [exact()]),
        ("too_few_persons", [exact(), exact(n=12)]),
        (
            "categories_differ_between_groups",
            [exact(), exact(cuts=[np.array([-1.2, 0.7]), *CUTS[1:]])],
        ),
    ],
)
def test_groups_that_cannot_be_compared_say_why(reason: str, groups: list[OrdinalSample]):
    with pytest.raises(NotEstimable) as caught:
        ordinal_invariance(TWO, groups)
    assert caught.value.reason == reason


def test_answers_with_gaps_are_refused():
    x = np.array(stored()["answers"]["four"], dtype=float)[:, 1:]
    x[3, 2] = np.nan
    with pytest.raises(ValueError, match="complete"):
        sample_of(x)


def test_levels_out_of_order_are_refused():
    with pytest.raises(ValueError, match="thresholds"):
        ordinal_group_model(TWO, [4] * 6, groups=2, equal=("loading",))


def drawn(rng: np.random.Generator, n: int, means: tuple[float, float]) -> np.ndarray:
    factors = rng.standard_normal((n, 2)) @ np.linalg.cholesky(PHI).T + means
    own = np.sqrt(1 - np.diagonal(LOADINGS @ PHI @ LOADINGS.T))
    return np.searchsorted(CUTS[0], factors @ LOADINGS.T + rng.standard_normal((n, 6)) * own) + 1.0


@pytest.mark.slow
def test_latent_means_are_covered_and_invariant_groups_seldom_refused():
    rng = np.random.default_rng(9)
    hits, rejected, repeats = [], np.zeros(3), 80
    for _ in range(repeats):
        groups = [sample_of(drawn(rng, 300, means)) for means in ((0, 0), (0.3, -0.2))]
        steps = ordinal_invariance(TWO, groups, partial=False)
        rejected += [step.difference.p < 0.05 for step in steps[1:]]
        rows = steps[-1].fit.rows("factor_mean", 1)
        hits.append(
            [abs(v - true) < 1.96 * e for (_, v, e), true in zip(rows, (0.3, -0.2), strict=True)]
        )
    assert np.mean(hits) == pytest.approx(0.95, abs=0.04)
    assert (rejected / repeats < 0.13).all()
