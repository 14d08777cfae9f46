"""D studies step a case's mean up by persons and items, and say when no number is enough."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.numeric import NotEstimable
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.decision import (
    DECISIONS,
    Decision,
    Variances,
    case_coefficient,
    error_variance,
    person_coefficient,
    persons_needed,
)
from samskaping.psychometrics.restricted import restricted

Loader = Callable[[str], np.ndarray]
EXAMPLE = Variances(case=1.0, person=2.0, item=0.6, case_item=0.3, residual=4.0)


def test_the_error_of_a_cases_mean_by_hand():
    assert error_variance(EXAMPLE, "relative", 10, 6) == pytest.approx(0.2 + 0.05 + 4 / 60)
    assert error_variance(EXAMPLE, "absolute", 10, 6) == pytest.approx(0.25 + 4 / 60 + 0.1)
    assert case_coefficient(EXAMPLE, "relative", 10, 6) == pytest.approx(1 / (1.25 + 4 / 60))
    assert case_coefficient(EXAMPLE, "absolute", 10, 6) == pytest.approx(1 / (1.35 + 4 / 60))


def test_attitude_is_what_r_gives(reference_data: Loader):
    # lme4::lmer(y ~ 1 + (1 | id) + (1 | item)), then p/(p + e/7) and p/(p + i/7 + e/7).
    data = reference_data("attitude")
    fit = restricted(data, np.zeros(30))
    variances = Variances(*fit.variances)
    relative = person_coefficient(variances, "relative", 7)
    assert relative == pytest.approx(0.8431427695, rel=1e-6)
    assert person_coefficient(variances, "absolute", 7) == pytest.approx(0.688924, abs=1e-6)
    assert relative == pytest.approx(alpha(np.cov(data.T)), rel=1e-8)


def test_the_published_coefficients_of_persons_by_items_are_met():
    # Brennan (2001), synthetic data set No. 1, with its twelve items.
    published = Variances(0, person=0.0574, item=0.0754, case_item=0, residual=0.1269)
    assert person_coefficient(published, "relative", 12) == pytest.approx(0.844, abs=5e-4)
    assert person_coefficient(published, "absolute", 12) == pytest.approx(0.773, abs=5e-4)


def test_the_fewest_persons_are_the_fewest():
    for decision in DECISIONS:
        for target in (0.5, 0.7, 0.8):
            n = persons_needed(EXAMPLE, decision, target, 6)
            assert case_coefficient(EXAMPLE, decision, n, 6) >= target - 1e-9
            assert n == 1 or case_coefficient(EXAMPLE, decision, n - 1, 6) < target


def test_more_persons_do_not_help_where_the_items_are_too_few():
    with pytest.raises(NotEstimable, match="more_items_needed"):
        persons_needed(EXAMPLE, "absolute", 0.8, 2)
    assert persons_needed(EXAMPLE, "absolute", 0.8, 20) > 1


def test_cases_that_do_not_differ_cannot_be_told_apart_by_asking_more():
    alike = Variances(0.0, 1.0, 0.2, 0.1, 1.0)
    assert case_coefficient(alike, "relative", 100, 10) == 0
    with pytest.raises(NotEstimable, match="no_variance_between_cases"):
        persons_needed(alike, "relative", 0.7, 10)
    with pytest.raises(NotEstimable, match="no_variance"):
        case_coefficient(Variances(0, 0, 0, 0, 0), "relative", 5, 5)


def test_one_case_has_no_d_study():
    fit = restricted([[1.0, 2], [3, 5], [4, 4]], [1, 1, 1])
    with pytest.raises(NotEstimable, match="too_few_cases"):
        Variances.of(fit)


def test_a_study_of_nobody_and_a_sure_thing_are_mistakes():
    with pytest.raises(ValueError, match="at least one person"):
        case_coefficient(EXAMPLE, "relative", 0, 5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        persons_needed(EXAMPLE, "relative", 1.0, 5)


@given(*[st.floats(0.01, 5) for _ in range(5)], st.sampled_from(DECISIONS))
def test_more_persons_and_items_never_hurt_and_absolute_is_never_more(
    case: float, person: float, item: float, cell: float, rest: float, decision: Decision
):
    variances = Variances(case, person, item, cell, rest)
    base = case_coefficient(variances, decision, 5, 4)
    assert base <= case_coefficient(variances, decision, 6, 4)
    assert base <= case_coefficient(variances, decision, 5, 5)
    absolute, relative = (
        case_coefficient(variances, one, 5, 4) for one in ("absolute", "relative")
    )
    assert 0 <= absolute <= relative <= 1


@pytest.mark.slow
def test_the_coefficient_is_the_squared_correlation_of_means_with_the_truth():
    rng = np.random.default_rng(8)
    g, n, k = 4000, 6, 5
    truth = rng.normal(0, 1.0, g)
    answers = (
        truth[:, None, None]
        + rng.normal(0, np.sqrt(2.0), (g, n, 1))
        + rng.normal(0, np.sqrt(0.3), (g, 1, k))
        + rng.normal(0, 2.0, (g, n, k))
    )
    observed = np.corrcoef(truth, answers.mean(axis=(1, 2)))[0, 1] ** 2
    assert observed == pytest.approx(case_coefficient(EXAMPLE, "relative", n, k), abs=0.03)
