"""Reliability of ordinal items: what R gives, what parallel forms show, and when it is refused."""

from collections.abc import Callable

import numpy as np
import pytest

from samskaping.numeric import NotEstimable
from samskaping.numeric.contingency import Contingency
from samskaping.psychometrics.ordinal import answer_covariance, categorical_omega, ordinal_alpha
from samskaping.psychometrics.polychoric.estimate import Polychoric, polychoric
from tests.psychometrics.ordinal_answers import SIX, answers_of, cut

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]

LOADINGS = np.array([0.8, 0.7, 0.6, 0.75, 0.5])
CUTS = [-1.0, 0.2, 1.1]


def estimated(x: np.ndarray, categories: range = range(1, 5)) -> Polychoric:
    return polychoric(Contingency.from_array(x, categories))


def one_factor_answers(seed: int, n: int, loadings: np.ndarray = LOADINGS) -> np.ndarray:
    correlation = np.outer(loadings, loadings)
    np.fill_diagonal(correlation, 1)
    return answers_of(np.random.default_rng(seed), correlation, n, CUTS)


@pytest.fixture(scope="module")
def agree(reference_data: Loader) -> Polychoric:
    return estimated(reference_data("agree"), SIX)


def test_ordinal_alpha_is_what_semtools_gives(agree: Polychoric, from_r: FromR):
    assert ordinal_alpha(agree) == pytest.approx(from_r["ordinal.agree.alpha"], abs=5e-9)


def test_categorical_omega_is_what_semtools_gives(agree: Polychoric, from_r: FromR):
    found = categorical_omega(agree)
    assert found.observed == pytest.approx(from_r["ordinal.agree.omega.observed"], abs=1e-8)
    assert found.implied == pytest.approx(from_r["ordinal.agree.omega.implied"], abs=1e-8)


def test_covariances_of_answers_are_those_of_the_answers(agree: Polychoric, reference_data: Loader):
    x = reference_data("agree")
    implied = answer_covariance(agree, agree.correlation)
    observed = np.cov(x.T, bias=True)
    np.testing.assert_allclose(np.diagonal(implied), np.diagonal(observed), rtol=1e-12)
    np.testing.assert_allclose(implied, observed, atol=0.04)


def test_categorical_omega_is_the_correlation_of_two_parallel_forms():
    rng = np.random.default_rng(11)
    n = 1_000_000
    factor = rng.standard_normal((n, 1))
    forms = [
        cut(factor * LOADINGS + rng.standard_normal((n, 5)) * np.sqrt(1 - LOADINGS**2), CUTS)
        for _ in range(2)
    ]
    truth = np.corrcoef(forms[0].sum(axis=1), forms[1].sum(axis=1))[0, 1]
    found = categorical_omega(estimated(one_factor_answers(12, 200_000)))
    assert found.observed == pytest.approx(truth, abs=0.004)
    assert found.implied == pytest.approx(truth, abs=0.004)
    np.testing.assert_allclose(found.loadings, LOADINGS, atol=0.01)


def test_the_values_of_the_categories_weigh_the_thresholds():
    x = one_factor_answers(13, 2000)
    plain, doubled = (
        categorical_omega(polychoric(Contingency.from_array(y, categories)))
        for y, categories in ((x, [1, 2, 3, 4]), (2 * x, [2, 4, 6, 8]))
    )
    assert doubled.observed == pytest.approx(plain.observed, abs=1e-12)
    stretched = np.where(x == 4, 9, x)
    found = polychoric(Contingency.from_array(stretched, [1, 2, 3, 9]))
    np.testing.assert_allclose(
        np.diagonal(answer_covariance(found, found.correlation)), stretched.var(axis=0), rtol=1e-12
    )


def test_a_scale_scored_backwards_is_as_reliable():
    x = one_factor_answers(14, 1000)
    forwards, backwards = categorical_omega(estimated(x)), categorical_omega(estimated(5 - x))
    assert backwards.observed == pytest.approx(forwards.observed, abs=1e-8)
    assert (backwards.loadings > 0).all()


def test_few_respondents_are_refused_unless_the_floor_is_lowered():
    found = estimated(one_factor_answers(15, 120))
    for coefficient in (ordinal_alpha, categorical_omega):
        with pytest.raises(NotEstimable) as caught:
            coefficient(found)
        assert caught.value.note == "too_few_persons;minimum=200"
    assert 0 < ordinal_alpha(found, minimum_n=100) < 1
    assert 0 < categorical_omega(found, minimum_n=100).observed < 1


def test_two_items_have_no_factor():
    with pytest.raises(NotEstimable) as caught:
        categorical_omega(estimated(one_factor_answers(16, 300)[:, :2]))
    assert caught.value.reason == "too_few_items"


def test_an_item_without_a_variance_of_its_own_is_a_heywood_case():
    # Correlations .84, .84 and .5 need a loading of .84/√.5 = 1.19.
    x = np.random.default_rng(17).standard_normal((5000, 3))
    root = np.linalg.cholesky(np.array([[1, 0.84, 0.84], [0.84, 1, 0.5], [0.84, 0.5, 1]]))
    with pytest.raises(NotEstimable) as caught:
        categorical_omega(estimated(cut(x @ root.T, CUTS)))
    assert caught.value.reason == "heywood"


@pytest.mark.slow
@pytest.mark.parametrize("n", [200, 500, 1000])
def test_categorical_omega_has_little_bias_over_sizes(n: int):
    truth = categorical_omega(estimated(one_factor_answers(18, 400_000))).observed
    found = [
        categorical_omega(estimated(one_factor_answers(1000 + seed, n))).observed
        for seed in range(150)
    ]
    # Estimates run a little high in small samples: about .006 with 200 persons.
    assert np.mean(found) == pytest.approx(truth, abs=0.004 + 1 / n)
