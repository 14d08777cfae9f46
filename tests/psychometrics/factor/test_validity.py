"""AVE, composite reliability, HTMT and parallel analysis."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from samskaping.numeric import NotEstimable
from samskaping.numeric.contingency import Contingency
from samskaping.psychometrics.factor.fit import fit_maximum_likelihood
from samskaping.psychometrics.factor.indices import (
    akaike,
    bayesian,
    indices,
    scaled_indices,
    srmr,
)
from samskaping.psychometrics.factor.model import factor_model
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.validity import composites, heterotrait_monotrait
from samskaping.psychometrics.factor.weighted import fit_weighted_least_squares
from samskaping.psychometrics.parallel_analysis import parallel_analysis
from samskaping.psychometrics.polychoric.estimate import polychoric

Loader = Callable[[str], np.ndarray]
STORED = json.loads(
    (Path(__file__).parents[2] / "reference" / "factor.json").read_text(encoding="utf-8")
)["inputs"]["hs"]
COVARIANCE = np.array(STORED["covariance"])
THREE = np.kron(np.eye(3), np.ones((3, 1))).astype(bool)


def test_variance_extracted_and_composite_reliability_are_those_of_semtools():
    fit = fit_maximum_likelihood(
        factor_model(THREE), [Sample.from_covariance(COVARIANCE, STORED["n"])]
    )
    found = composites(fit)
    # semTools 0.5-6, AVE(f) and compRelSEM(f), at lavaan's default (loose) optimum.
    extracted = [0.37055887263, 0.721016282827, 0.424488292585]
    np.testing.assert_allclose(found.extracted, extracted, atol=1e-6)
    omega = [0.612005151086, 0.885060773163, 0.685841692187]
    np.testing.assert_allclose(found.omega, omega, atol=1e-6)


def test_the_agreeableness_items_are_fitted_as_stored(reference_data: Loader):
    answers = reference_data("agree")
    fit = fit_maximum_likelihood(
        factor_model(np.ones((5, 1), bool)), [Sample.from_answers(answers)]
    )
    # lavaan 0.6-14, cfa(ML) of the five items; semTools 0.5-6, compRelSEM.
    assert fit.chi_square.value == pytest.approx(80.3005376762, rel=1e-9)
    found = indices(fit)
    assert found.cfi == pytest.approx(0.96893428236, abs=1e-9)
    assert found.tli == pytest.approx(0.93786856472, abs=1e-9)
    assert found.rmsea.value == pytest.approx(0.0786276678659, abs=1e-9)
    assert found.rmsea.lower == pytest.approx(0.0640147028725, abs=1e-8)
    assert found.rmsea.upper == pytest.approx(0.0942210136893, abs=1e-8)
    assert srmr(fit) == pytest.approx(0.0317606947031, abs=1e-7)
    assert akaike(fit) == pytest.approx(39110.7476197, rel=1e-9)
    assert bayesian(fit) == pytest.approx(39168.728746, rel=1e-9)
    assert composites(fit).omega_model[0] == pytest.approx(0.724182083245, abs=1e-6)
    assert composites(fit).omega[0] == pytest.approx(0.726166479644, abs=1e-6)


def test_the_agreeableness_items_as_ordinal_ones_are_fitted_as_stored(reference_data: Loader):
    answers = reference_data("agree")
    found = polychoric(Contingency.from_array(answers, range(1, 7)))
    fit = fit_weighted_least_squares(
        factor_model(np.ones((5, 1), bool), ordinal=True),
        found.correlation,
        found.asymptotic_covariance(answers),
        len(answers),
    )
    # lavaan 0.6-14, cfa(WLSMV) of the five items.
    assert fit.chi_square.value == pytest.approx(67.5911437605, rel=1e-6)
    assert fit.scaled is not None
    assert fit.scaled.value == pytest.approx(133.359419067, rel=1e-6)
    assert fit.scaled.scaling == pytest.approx(0.507673872881, rel=1e-6)
    assert indices(fit).cfi == pytest.approx(0.99130462772, abs=1e-7)
    assert srmr(fit) == pytest.approx(0.0361107325986, abs=1e-6)
    scaled = scaled_indices(fit)
    assert scaled is not None
    assert scaled.rmsea is not None
    assert scaled.cfi == pytest.approx(0.975773353713, abs=1e-7)
    assert scaled.tli == pytest.approx(0.951546707425, abs=1e-7)
    assert scaled.rmsea.value == pytest.approx(0.102678469486, abs=1e-7)
    assert scaled.rmsea.lower == pytest.approx(0.0880406064949, abs=1e-7)
    assert scaled.rmsea.upper == pytest.approx(0.118087798297, abs=1e-7)


def test_both_denominators_agree_where_the_model_is_exact():
    loadings = THREE * np.array([[0.9, 0.7, 0.5] * 3]).T
    s = loadings @ (0.6 * np.eye(3) + 0.4) @ loadings.T + 0.5 * np.eye(9)
    fit = fit_maximum_likelihood(factor_model(THREE), [Sample.from_covariance(s, 300)])
    found = composites(fit)
    np.testing.assert_allclose(found.omega, 2.1**2 / (2.1**2 + 1.5), atol=1e-8)
    np.testing.assert_allclose(found.omega_model, found.omega, atol=1e-8)
    np.testing.assert_allclose(found.extracted, 1.55 / (1.55 + 1.5), atol=1e-8)


def test_an_item_of_two_factors_belongs_to_no_composite():
    pattern = THREE.copy()
    pattern[8, 0] = True
    fit = fit_maximum_likelihood(
        factor_model(pattern), [Sample.from_covariance(COVARIANCE, STORED["n"])]
    )
    with pytest.raises(NotEstimable) as caught:
        composites(fit)
    assert caught.value.reason == "items_on_several_factors"


def test_htmt_of_a_table_worked_by_hand():
    r = np.array([[1, 0.5, 0.2, -0.3], [0.5, 1, 0.1, 0.4], [0.2, 0.1, 1, 0.8], [-0.3, 0.4, 0.8, 1]])
    pattern = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], bool)
    assert heterotrait_monotrait(r, pattern)[0, 1] == pytest.approx(0.25 / np.sqrt(0.4))
    geometric = (0.2 * 0.1 * 0.3 * 0.4) ** 0.25 / np.sqrt(0.4)
    assert heterotrait_monotrait(r, pattern, geometric=True)[1, 0] == pytest.approx(geometric)
    scale = np.diag([2.0, 3, 0.1, 5])
    np.testing.assert_allclose(
        heterotrait_monotrait(scale @ r @ scale, pattern), heterotrait_monotrait(r, pattern)
    )


def test_htmt_is_the_correlation_of_factors_with_equal_loadings():
    loadings = 0.7 * THREE
    phi = np.array([[1, 0.3, 0.5], [0.3, 1, 0.8], [0.5, 0.8, 1]])
    s = loadings @ phi @ loadings.T
    np.fill_diagonal(s, 1.0)
    np.testing.assert_allclose(heterotrait_monotrait(s, THREE), phi, atol=1e-12)


@pytest.mark.parametrize(
    ("reason", "matrix", "pattern"),
    [
        ("too_few_items", np.eye(3) + 0.1, [[1, 0], [1, 0], [0, 1]]),
        ("items_on_several_factors", np.eye(4) + 0.1, [[1, 1], [1, 0], [0, 1], [0, 1]]),
        ("items_uncorrelated", np.eye(4), [[1, 0], [1, 0], [0, 1], [0, 1]]),
    ],
)
def test_where_htmt_is_not_defined_it_says_why(
    reason: str, matrix: np.ndarray, pattern: list[list[int]]
):
    with pytest.raises(NotEstimable) as caught:
        heterotrait_monotrait(matrix, np.array(pattern, bool))
    assert caught.value.reason == reason


def test_parallel_analysis_finds_as_many_dimensions_as_there_are():
    found = parallel_analysis(COVARIANCE, STORED["n"], np.random.default_rng(1))
    assert found.dimensions == 3
    assert found.eigenvalues.sum() == pytest.approx(9)
    none = parallel_analysis(np.eye(9) + 1e-9, 301, np.random.default_rng(1))
    assert none.dimensions == 0


def test_the_drawn_eigenvalues_are_those_of_drawn_persons():
    rng = np.random.default_rng(2)
    found = parallel_analysis(np.eye(4), 30, rng, draws=4000)
    persons = rng.standard_normal((4000, 30, 4))
    persons -= persons.mean(axis=1, keepdims=True)
    persons /= np.sqrt((persons**2).sum(axis=1, keepdims=True))
    drawn = np.linalg.eigvalsh(persons.transpose(0, 2, 1) @ persons)[:, ::-1]
    np.testing.assert_allclose(found.reference_mean, drawn.mean(axis=0), atol=0.015)
    np.testing.assert_allclose(found.reference, np.quantile(drawn, 0.95, axis=0), atol=0.03)


def test_parallel_analysis_needs_more_persons_than_items():
    with pytest.raises(NotEstimable) as caught:
        parallel_analysis(np.eye(9), 9, np.random.default_rng(1))
    assert caught.value.reason == "too_few_persons"
