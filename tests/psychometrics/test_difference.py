import math

import numpy as np
import pytest

from samskaping.numeric import Estimate, Moments, NotEstimable
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.difference import (
    change_beyond_error,
    difference_reliability,
    minimal_detectable_change,
    reliable_changes,
    standard_error_of_measurement,
)


def test_error_and_smallest_change_of_agreeableness_are_what_r_gives(reference_data):
    answers = reference_data("agree")
    scores = answers.mean(axis=1)
    sd = float(scores.std(ddof=1))
    reliability = alpha(Moments.from_array(answers).covariance())
    sem = standard_error_of_measurement(sd, reliability)
    assert sd == pytest.approx(0.913351765968, abs=1e-9)
    assert sem == pytest.approx(0.486869995846, abs=1e-9)
    # R's call writes 1.96 for z.
    mdc = minimal_detectable_change(sem, 0.95)
    assert mdc * 1.96 / 1.9599639845400545 == pytest.approx(1.34953477643, abs=1e-9)


def test_a_difference_of_two_alike_scores_loses_what_they_share():
    # r_D = (r − r₁₂)/(1 − r₁₂) where both are alike.
    assert difference_reliability((2, 2), (0.8, 0.8), 0.5) == pytest.approx(0.6)
    assert difference_reliability((1, 2), (0.9, 0.7), 0.0) == pytest.approx((0.9 + 2.8) / 5)
    with pytest.raises(NotEstimable, match="no_variance"):
        difference_reliability((1, 1), (0.8, 0.8), 1.0)


def test_alpha_of_the_items_differences_is_that_coefficient_where_errors_are_unrelated():
    draw = np.random.default_rng(3)
    n, k = 60_000, 5
    true = draw.multivariate_normal([0, 0], [[1, 0.5], [0.5, 1]], n)
    first, second = (true[:, [side]] + draw.normal(0, 1, (n, k)) for side in (0, 1))
    scores = [first.mean(axis=1), second.mean(axis=1)]
    alphas = tuple(alpha(np.cov(items.T)) for items in (first, second))
    formula = difference_reliability(
        (scores[0].std(), scores[1].std()), alphas, float(np.corrcoef(*scores)[0, 1])
    )
    assert alpha(np.cov((second - first).T)) == pytest.approx(formula, abs=0.01)
    assert formula == pytest.approx(1 / (1 + 2 / k), abs=0.01)


def test_what_a_person_always_answers_to_an_item_is_no_error_of_a_difference():
    draw = np.random.default_rng(4)
    n, k = 60_000, 4
    own = draw.normal(0, 1, (n, k))
    true = draw.multivariate_normal([0, 0], [[1, 0.6], [0.6, 1]], n)
    first, second = (true[:, [s]] + own + draw.normal(0, 0.5, (n, k)) for s in (0, 1))
    scores = [first.mean(axis=1), second.mean(axis=1)]
    alphas = tuple(alpha(np.cov(items.T)) for items in (first, second))
    sds, r = (scores[0].std(), scores[1].std()), float(np.corrcoef(*scores)[0, 1])
    truth = 0.8 / (0.8 + 2 * 0.25 / k)
    assert alpha(np.cov((second - first).T)) == pytest.approx(truth, abs=0.01)
    assert difference_reliability(sds, alphas, r) < truth - 0.2


def test_the_interval_of_the_reliability_is_carried_through_upside_down():
    reliability = Estimate(estimate=0.5, lower=0.2, upper=0.8, confidence=0.95, n=40)
    found = change_beyond_error(0.6, reliability, 0.95)
    z = 1.959963984540054
    assert found.estimate == pytest.approx(z * 0.6 * math.sqrt(0.5))
    assert (found.lower, found.upper) == pytest.approx(
        (z * 0.6 * math.sqrt(0.2), z * 0.6 * math.sqrt(0.8))
    )
    missing = change_beyond_error(0.6, Estimate(note="too_few_items", n=4), 0.95)
    assert (missing.estimate, missing.note, missing.n) == (None, "too_few_items", 4)


def test_only_changes_beyond_the_threshold_count():
    differences = np.array([0.5, 0.500001, -0.5, -0.7, 2.0, 0.0])
    assert reliable_changes(differences, 0.5) == (2, 1)
    assert reliable_changes(np.array([]), 0.5) == (0, 0)


def test_a_reliability_above_one_has_no_error():
    with pytest.raises(NotEstimable, match="reliability_above_one"):
        standard_error_of_measurement(1.0, 1.2)
