"""Invariance over groups is tested level by level, and what is freed is what differs."""

import numpy as np
import pytest

from samskaping.numeric import NotEstimable
from samskaping.psychometrics.factor.fit import fit_maximum_likelihood
from samskaping.psychometrics.factor.indices import indices
from samskaping.psychometrics.factor.invariance import (
    difference_test,
    index_changes,
    measurement_invariance,
)
from samskaping.psychometrics.factor.model import factor_model
from samskaping.psychometrics.factor.robust_indices import robust_indices
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.standardised import standardise

TWO = np.kron(np.eye(2), np.ones((4, 1))).astype(bool)
LOADINGS = TWO * np.array([[0.8], [0.7], [0.6], [0.9], [0.9], [0.5], [0.7], [0.8]])
PHI = np.array([[1, 0.4], [0.4, 1]])
UNIQUE = np.diag([0.4, 0.5, 0.6, 0.3, 0.4, 0.6, 0.5, 0.5])


def group(
    loadings: np.ndarray = LOADINGS, means: tuple[float, float] = (0, 0), n: int = 400
) -> tuple[np.ndarray, np.ndarray, int]:
    return loadings @ PHI @ loadings.T + UNIQUE, 3 + loadings @ np.array(means), n


def sample(made: tuple[np.ndarray, np.ndarray, int]) -> Sample:
    covariance, mean, n = made
    return Sample.from_covariance(covariance, n, mean)


def test_groups_that_differ_in_their_factor_means_only_are_scalar_invariant():
    steps = measurement_invariance(TWO, [sample(group()), sample(group(means=(0.5, -0.3)))])
    assert [step.level for step in steps] == ["configural", "metric", "scalar"]
    assert all(step.released == () for step in steps)
    fit = steps[-1].fit
    assert fit is not None
    assert fit.chi_square.value == pytest.approx(0, abs=1e-8)
    means = [value for _, value, _ in fit.rows("factor_mean", 1)]
    assert means == pytest.approx([0.5, -0.3], abs=1e-7)
    assert [error for _, _, error in fit.rows("factor_mean", 0)] == [0, 0]
    standard = standardise(fit)
    latent = [
        value
        for p, value in zip(standard.parameters, standard.values, strict=True)
        if p.kind == "factor_mean" and p.group == 1
    ]
    assert latent == pytest.approx([0.5, -0.3], abs=1e-7)


def test_degrees_of_freedom_count_what_is_equal():
    steps = measurement_invariance(
        TWO,
        [sample(group()), sample(group()), sample(group())],
        levels=("configural", "metric", "scalar", "strict"),
    )
    assert [step.fit.chi_square.df for step in steps if step.fit] == [57, 69, 81, 97]


@pytest.mark.parametrize("criterion", ["cfi", "test"])
def test_an_item_that_says_more_in_one_group_is_the_one_that_is_freed(criterion: str):
    covariance, mean, n = group(means=(0.3, 0))
    mean[2] += 0.6
    steps = measurement_invariance(
        TWO, [sample(group()), sample((covariance, mean, n))], criterion=criterion
    )
    assert steps[1].released == ()
    assert [release.place for release in steps[2].released] == [("intercept", 2, 0)]
    assert steps[2].released[0].p < 1e-6
    assert steps[2].full.chi_square.value > 50
    assert steps[2].fit.chi_square.value == pytest.approx(0, abs=1e-7)


def test_an_item_whose_loading_was_freed_keeps_its_own_intercept():
    other = LOADINGS.copy()
    other[6, 1] = 0.1
    steps = measurement_invariance(
        TWO, [sample(group()), sample(group(other, (0, 0.5)))], criterion="test"
    )
    assert [release.place for release in steps[1].released] == [("loading", 6, 1)]
    free = {p.place for p in steps[2].fit.model.parameters if p.kind == "intercept" and not p.label}
    assert free == {("intercept", 6, 0)}


def test_a_factor_keeps_two_equal_items_whatever_the_tests_say():
    covariance, mean, n = group()
    mean[:4] += np.array([0.0, 1.4, -1.2, -0.9])
    steps = measurement_invariance(
        TWO, [sample(group()), sample((covariance, mean, n))], criterion="test"
    )
    freed = [release.place[1] for release in steps[2].released]
    assert len(freed) == 2
    assert steps[2].difference.p < 1e-6


def test_one_group_cannot_be_compared():
    with pytest.raises(NotEstimable) as caught:
        measurement_invariance(TWO, [sample(group())])
    assert caught.value.reason == "too_few_groups"


def test_groups_of_twelve_are_refused():
    with pytest.raises(NotEstimable) as caught:
        measurement_invariance(TWO, [sample(group(n=12)), sample(group(n=12))])
    assert caught.value.reason == "too_few_persons"


def test_a_model_is_not_nested_in_itself():
    fit = fit_maximum_likelihood(factor_model(TWO), [sample(group())])
    with pytest.raises(NotEstimable) as caught:
        difference_test(fit, fit)
    assert caught.value.reason == "models_not_nested"


def test_indices_are_compared_with_those_of_their_own_kind():
    rng = np.random.default_rng(2)
    answers = rng.normal(size=(150, 1)) + rng.normal(size=(150, 5)) ** 3
    answers[:, :2] += 1.5 * rng.normal(size=(150, 1))
    own, model = Sample.from_answers(answers), factor_model(np.ones((5, 1), bool))
    plain, robust = (fit_maximum_likelihood(model, [own], robust=mlr) for mlr in (False, True))
    found = robust_indices(robust)
    assert found is not None
    assert abs(found.cfi - indices(plain).cfi) > 0.01
    # The same model at the same maximum: only a mixture of kinds would show a change.
    assert index_changes(plain, robust) == (0, 0)
    assert index_changes(robust, plain) == (0, 0)
