"""Factor models are fitted to their optimum, behave as models should, or say why they cannot."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.numeric import Moments, NotEstimable, pooled_within
from samskaping.psychometrics import fit_one_factor
from samskaping.psychometrics.factor.fit import fit_maximum_likelihood
from samskaping.psychometrics.factor.indices import indices, rmsea, srmr
from samskaping.psychometrics.factor.likelihood import NormalLikelihood
from samskaping.psychometrics.factor.model import factor_model
from samskaping.psychometrics.factor.modification import modification_indices
from samskaping.psychometrics.factor.result import ChiSquare, FactorFit
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.search import Problem
from samskaping.psychometrics.factor.standardised import standardise
from samskaping.psychometrics.factor.start import start_values

TWO = np.kron(np.eye(2), np.ones((3, 1))).astype(bool)
LOADINGS = np.array([[0.8, 0], [0.7, 0], [0.6, 0], [0, 0.9], [0, 0.5], [0, 0.7]])
CORRELATION = np.array([[1, 0.4], [0.4, 1]])
COMMON = LOADINGS @ CORRELATION @ LOADINGS.T
IMPLIED = COMMON + np.diag([0.3, 0.5, 0.7, 0.4, 0.6, 0.5])
MISFIT = IMPLIED + 0.1 * np.cos(np.add.outer(np.arange(6.0), np.arange(6.0)) ** 2)
EVERY = np.ones((6, 1), dtype=bool)


def answers(seed: int, n: int, covariance: np.ndarray = MISFIT) -> np.ndarray:
    rng = np.random.default_rng(seed)
    normal = rng.standard_normal((n, len(covariance)))
    return 3 + (normal + 0.3 * (normal**2 - 1)) @ np.linalg.cholesky(covariance).T


def fitted(covariance: np.ndarray = MISFIT, n: int = 300, **options: object) -> FactorFit:
    model = factor_model(TWO, **options)
    return fit_maximum_likelihood(model, [Sample.from_covariance(covariance, n)])


def test_a_matrix_made_by_a_model_gives_that_model_back():
    fit = fitted(IMPLIED, identification="variance")
    np.testing.assert_allclose(fit.groups[0].loadings, LOADINGS, atol=1e-8)
    np.testing.assert_allclose(fit.groups[0].factor_covariance, CORRELATION, atol=1e-8)
    assert fit.chi_square.value == pytest.approx(0, abs=1e-9)
    assert fit.chi_square.df == 8
    assert indices(fit).cfi == 1
    assert fit.notes == ()


def test_a_single_factor_is_that_of_the_one_factor_search():
    fit = fit_maximum_likelihood(
        factor_model(EVERY, identification="variance"), [Sample.from_covariance(MISFIT, 200)]
    )
    alone = fit_one_factor(MISFIT)
    np.testing.assert_allclose(fit.groups[0].loadings[:, 0], alone.loadings, atol=1e-8)
    assert fit.chi_square.value == pytest.approx(200 * alone.discrepancy, rel=1e-9)


@pytest.mark.parametrize("identification", ["marker", "variance"])
@pytest.mark.parametrize("missing", [False, True])
def test_derivatives_are_those_of_the_likelihood(identification: str, missing: bool):
    pattern = TWO.copy()
    pattern[2, 1] = True
    model = factor_model(
        pattern,
        identification=identification,
        means=True,
        groups=2,
        equal=("loading", "intercept"),
        residual_covariances=[(0, 3)],
    )
    groups = [answers(seed, 40) for seed in (1, 2)]
    if missing:
        groups[0][:9, 4], groups[1][5:20, 2] = np.nan, np.nan
    samples = [Sample.from_answers(group, "fiml") for group in groups]
    problem = Problem(model, [NormalLikelihood(sample, True) for sample in samples])
    covariances = [np.cov(answers(seed, 40), rowvar=False) for seed in (1, 2)]
    at = start_values(model, covariances, [np.full(6, 3.1)] * 2) + 0.01
    step = 1e-5 * np.eye(len(at))
    found = problem.derivatives(at)
    slope = [(problem.misfit(at + h) - problem.misfit(at - h)) / 2e-5 for h in step]
    np.testing.assert_allclose(found.slope, slope, rtol=1e-5, atol=1e-5)
    second = [
        (problem.derivatives(at + h).slope - problem.derivatives(at - h).slope) / 2e-5 for h in step
    ]
    np.testing.assert_allclose(found.observed, second, atol=1e-5 * np.abs(second).max())


def test_expected_information_is_the_mean_of_the_observed_one():
    model = factor_model(TWO)
    true = fitted(IMPLIED)
    free = model.constraints.T @ true.values
    total = np.zeros((len(free),) * 2)
    rng = np.random.default_rng(5)
    for _ in range(400):
        drawn = rng.multivariate_normal(np.zeros(6), IMPLIED, 100)
        likelihood = NormalLikelihood(Sample.from_covariance(drawn.T @ drawn / 100, 100), False)
        total += Problem(model, [likelihood]).derivatives(free).observed / 400
    expected = true.problem.derivatives(free).expected / 3
    scale = np.sqrt(np.outer(expected.diagonal(), expected.diagonal()))
    np.testing.assert_allclose(total / scale, expected / scale, atol=0.03)


@settings(max_examples=15, deadline=None)
@given(
    st.permutations(range(6)),
    st.lists(st.floats(0.01, 100), min_size=6, max_size=6),
    st.integers(0, 1000),
)
def test_order_and_units_of_the_items_change_nothing_but_their_names(
    order: list[int], units: list[float], seed: int
):
    s = np.cov(answers(seed, 150), rowvar=False)
    scale = np.array(units)
    own = fit_maximum_likelihood(factor_model(TWO), [Sample.from_covariance(s, 150)])
    turned = (s * np.outer(scale, scale))[np.ix_(order, order)]
    other = fit_maximum_likelihood(
        factor_model(TWO[order], identification="variance"), [Sample.from_covariance(turned, 150)]
    )
    assert other.chi_square.value == pytest.approx(own.chi_square.value, rel=1e-8, abs=1e-8)
    first, second = standardise(own), standardise(other)
    ours = {
        p.row: abs(v)
        for p, v in zip(first.parameters, first.values, strict=True)
        if p.kind == "loading"
    }
    theirs = {
        order[p.row]: abs(v)
        for p, v in zip(second.parameters, second.values, strict=True)
        if p.kind == "loading"
    }
    assert ours == pytest.approx(theirs, abs=1e-6)


def test_the_same_group_twice_doubles_the_test_and_keeps_the_estimates():
    once = fit_maximum_likelihood(factor_model(TWO), [Sample.from_covariance(MISFIT, 200)])
    for equal in ((), ("loading",)):
        model = factor_model(TWO, groups=2, equal=equal)
        twice = fit_maximum_likelihood(model, [Sample.from_covariance(MISFIT, 200)] * 2)
        assert twice.chi_square.value == pytest.approx(2 * once.chi_square.value, rel=1e-10)
        np.testing.assert_allclose(twice.groups[1].loadings, once.groups[0].loadings, atol=1e-7)
        assert indices(twice).rmsea.value == pytest.approx(
            np.sqrt(
                max(2 * once.chi_square.value - twice.chi_square.df, 0)
                / (400 * twice.chi_square.df)
                * 2
            )
        )


def test_missing_answers_that_are_not_there_change_nothing():
    x = answers(3, 200)
    complete = fit_maximum_likelihood(
        factor_model(TWO, means=True), [Sample.from_answers(x)], robust=True
    )
    halves = [x[:90], x[90:]]
    parts = tuple(Sample.from_answers(half).patterns[0] for half in halves)
    split = fit_maximum_likelihood(factor_model(TWO, means=True), [Sample(6, parts)], robust=True)
    np.testing.assert_allclose(split.values, complete.values, atol=1e-6)
    np.testing.assert_allclose(split.standard_errors, complete.standard_errors, atol=1e-7)
    assert split.scaled.value == pytest.approx(complete.scaled.value, rel=1e-7)


def test_within_cases_is_the_pooled_within_covariance_and_its_degrees_of_freedom():
    x, cases = answers(4, 160), np.arange(160) % 7
    x += np.random.default_rng(1).normal(size=(7, 6))[cases]
    within = fit_maximum_likelihood(factor_model(TWO), [Sample.within_cases(x, cases)], robust=True)
    pooled = pooled_within([Moments.from_array(x[cases == case]) for case in range(7)])
    direct = fit_maximum_likelihood(factor_model(TWO), [Sample.from_covariance(pooled, 153)])
    np.testing.assert_allclose(within.values, direct.values, atol=1e-9)
    assert within.chi_square.value == pytest.approx(direct.chi_square.value, rel=1e-10)
    assert within.n == 153
    # Close to, and not the same as, what taking the cases' means as known would give.
    centred = x - np.array([x[cases == case].mean(axis=0) for case in range(7)])[cases]
    plain = fit_maximum_likelihood(factor_model(TWO), [Sample.from_answers(centred)], robust=True)
    ratio = within.standard_errors[1] / plain.standard_errors[1]
    assert ratio == pytest.approx(np.sqrt(160 / 153), rel=1e-3)


def test_moments_give_what_answers_give():
    x = answers(5, 150)
    by_moments = fit_maximum_likelihood(
        factor_model(TWO, means=True), [Sample.from_moments(Moments.from_array(x))]
    )
    by_answers = fit_maximum_likelihood(factor_model(TWO, means=True), [Sample.from_answers(x)])
    assert by_moments.chi_square.value == pytest.approx(by_answers.chi_square.value, rel=1e-9)


def test_a_modification_index_foretells_the_fall_of_the_statistic():
    fit = fitted(
        IMPLIED + 0.02 * (np.eye(6)[[5]].T @ np.eye(6)[[0]] + np.eye(6)[[0]].T @ np.eye(6)[[5]]),
        500,
    )
    best = modification_indices(fit)[0]
    assert best.parameter.place == ("residual_covariance", 5, 0)
    freed = fitted(fit.observed[0].covariance, 500, residual_covariances=[(0, 5)])
    fall = fit.chi_square.value - freed.chi_square.value
    assert best.index == pytest.approx(fall, rel=0.05)
    moved = freed.rows("residual_covariance")[-1]
    assert best.expected_change == pytest.approx(moved[1], rel=0.1)


def test_a_heywood_case_is_noted_and_not_hidden():
    loadings = np.array([1.1, 0.6, 0.5, 0.4])
    heywood = np.outer(loadings, loadings)
    np.fill_diagonal(heywood, 1.0)
    fit = fit_maximum_likelihood(
        factor_model(np.ones((4, 1), bool)), [Sample.from_covariance(heywood, 200)]
    )
    assert fit.notes == ("heywood_residual_variance",)
    assert fit.groups[0].residual_covariance[0, 0] == pytest.approx(1 - 1.21, abs=1e-6)


def test_factors_that_correlate_beyond_one_are_noted():
    phi = np.array([[1, 1.1], [1.1, 1]])
    s = 0.49 * (TWO @ phi @ TWO.T)
    np.fill_diagonal(s, 1.0)
    fit = fit_maximum_likelihood(factor_model(TWO), [Sample.from_covariance(s, 200)])
    assert fit.notes == ("factor_covariance_not_positive_definite",)


@pytest.mark.parametrize(
    ("reason", "pattern", "covariance", "n"),
    [
        ("too_few_persons", TWO, MISFIT, 99),
        ("factor_model_not_identified", np.ones((2, 1), bool), MISFIT[:2, :2], 200),
        ("singular", TWO, np.ones((6, 6)), 200),
        ("no_variance", TWO, np.diag([1.0, 1, 1, 1, 1, 0]), 200),
    ],
)
def test_what_cannot_be_fitted_says_why(
    reason: str, pattern: np.ndarray, covariance: np.ndarray, n: int
):
    with pytest.raises(NotEstimable) as caught:
        fit_maximum_likelihood(factor_model(pattern), [Sample.from_covariance(covariance, n)])
    assert caught.value.reason == reason


def test_items_that_hang_together_by_nothing_have_no_factor():
    s = np.diag([1.0, 2, 3, 4, 5, 6])
    with pytest.raises(NotEstimable) as caught:
        fit_maximum_likelihood(factor_model(TWO), [Sample.from_covariance(s, 300)])
    assert caught.value.reason in {"factor_model_not_identified", "factor_model_not_converged"}


def test_items_never_answered_together_have_no_saturated_model():
    x = answers(6, 200)
    x[:100, 0] = np.nan
    x[100:, 1] = np.nan
    with pytest.raises(NotEstimable) as caught:
        fit_maximum_likelihood(factor_model(TWO, means=True), [Sample.from_answers(x, "fiml")])
    assert caught.value.reason == "saturated_not_converged"


def test_robust_errors_need_answers():
    with pytest.raises(ValueError, match="answers"):
        fit_maximum_likelihood(
            factor_model(TWO), [Sample.from_covariance(MISFIT, 200)], robust=True
        )


def test_a_just_identified_model_has_no_test_and_no_indices():
    three = factor_model(np.ones((3, 1), bool))
    fit = fit_maximum_likelihood(three, [Sample.from_covariance(IMPLIED[:3, :3], 150)])
    assert fit.chi_square.df == 0
    assert fit.chi_square.p is None
    assert indices(fit).rmsea is None
    assert srmr(fit) == pytest.approx(0, abs=1e-9)


def test_models_that_contradict_themselves_are_refused():
    with pytest.raises(ValueError, match="every item"):
        factor_model(np.array([[1], [1], [0]], bool))
    with pytest.raises(ValueError, match="equal intercepts"):
        factor_model(TWO, groups=2, equal=("intercept",))
    with pytest.raises(ValueError, match="residual covariance"):
        factor_model(TWO, residual_covariances=[(1, 1)])


def test_orthogonal_factors_have_no_covariance_and_its_freeing_is_foretold():
    s = IMPLIED.copy()
    s[:3, 3:] *= 0.3
    s[3:, :3] *= 0.3
    apart = fitted(s, 400, orthogonal=True)
    assert apart.groups[0].factor_covariance[1, 0] == 0
    assert apart.chi_square.df == fitted(s, 400).chi_square.df + 1
    best = modification_indices(apart)[0]
    assert best.parameter.place == ("factor_covariance", 1, 0)
    fall = apart.chi_square.value - fitted(s, 400).chi_square.value
    assert best.index == pytest.approx(fall, rel=0.05)


def test_items_in_wildly_different_units_keep_their_errors():
    units = np.array([1e-6, 1e3, 1, 1e5, 1e-3, 1e6])
    plain, stretched = (
        fit_maximum_likelihood(factor_model(TWO), [Sample.from_answers(x)], robust=True)
        for x in (answers(8, 200), answers(8, 200) * units)
    )
    assert stretched.scaled.value == pytest.approx(plain.scaled.value, rel=1e-7)
    first, second = standardise(plain), standardise(stretched)
    np.testing.assert_allclose(second.values, first.values, atol=1e-7)
    np.testing.assert_allclose(second.standard_errors, first.standard_errors, atol=1e-7)


@pytest.mark.parametrize("seed", range(12))
def test_a_handful_of_persons_with_gaps_gives_numbers_or_a_reason(seed: int):
    rng = np.random.default_rng(seed)
    x = answers(seed, int(rng.integers(4, 14)))
    x[rng.random(x.shape) < 0.3] = np.nan
    if seed % 3 == 0:
        x[:, 0] = x[:, 5]
    try:
        fit = fit_maximum_likelihood(
            factor_model(TWO, means=True),
            [Sample.from_answers(x, "fiml")],
            robust=True,
            minimum_n=2,
        )
    except NotEstimable:
        return
    assert np.isfinite(fit.standard_errors).all()
    assert np.isfinite(
        [fit.chi_square.value, *(one.index for one in modification_indices(fit))]
    ).all()


@pytest.mark.parametrize(
    ("reason", "table"),
    [
        ("no_variance", [[1.0, 2], [1, 3], [1, 4]]),
        ("singular", [[1.0, 2], [2, 4], [3, 6], [4, 8]]),
        ("singular", [[1.0, 2], [2, 1]]),
        ("too_few_persons", [[1.0, 2]]),
        ("too_few_persons", [[1.0, np.nan], [np.nan, 2], [3, np.nan]]),
    ],
)
def test_answers_that_hold_no_covariance_say_why(reason: str, table: list[list[float]]):
    with pytest.raises(NotEstimable) as caught:
        Sample.from_answers(np.array(table))
    assert caught.value.reason == reason


def test_an_item_that_nobody_answered_is_no_item():
    x = answers(9, 150)
    x[:, 2] = np.nan
    for missing in ("fiml", "listwise"):
        with pytest.raises(NotEstimable) as caught:
            Sample.from_answers(x, missing)
        assert caught.value.reason == "too_few_persons"


@pytest.mark.parametrize("value", [-3.0, 0.0, 1e-9, 50.0, 1e4, 1e6])
def test_rmsea_and_its_interval_are_numbers_whatever_the_statistic(value: float):
    found = rmsea(ChiSquare(value, 246), 1000, 1)
    assert 0 <= found.lower <= found.upper < np.inf
    assert 0 <= found.p_close <= 1
    assert 0 <= ChiSquare(value, 246).p <= 1
