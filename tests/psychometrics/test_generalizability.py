"""Variance components of G studies are the published ones and those of R, missing cells or not."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.numeric import NotEstimable
from samskaping.psychometrics.generalizability import (
    COMPONENTS,
    OF_ONE_CASE,
    anova_component,
    mean_squares,
)
from samskaping.psychometrics.restricted import reml_component, restricted

Loader = Callable[[str], np.ndarray]
FromR = dict[str, float | list[float]]
# Brennan (2001), synthetic data set No. 1: persons by items.
BRENNAN = [
    "101000000000", "111001000000", "111110000000", "110110010000", "111110100000",
    "111011100000", "111111100000", "111101111100", "111111111110", "111111111111",
]  # fmt: skip


def brennan() -> np.ndarray:
    return np.array([[float(digit) for digit in row] for row in BRENNAN])


def drawn(seed: int, sizes: list[int], variances: list[float], k: int) -> tuple[np.ndarray, ...]:
    """Normal answers with known components, in the order of COMPONENTS."""
    rng = np.random.default_rng(seed)
    case, g = np.repeat(np.arange(len(sizes)), sizes), len(sizes)
    n = len(case)
    c, p, i, ci, r = np.sqrt(variances)
    answers = (
        c * rng.normal(size=g)[case, None]
        + p * rng.normal(size=(n, 1))
        + i * rng.normal(size=k)
        + ci * rng.normal(size=(g, k))[case]
        + r * rng.normal(size=(n, k))
    )
    return answers, case


def test_the_published_components_of_persons_by_items_are_met():
    table = mean_squares(brennan(), np.zeros(10))
    found = {name: anova_component(table, name) for name in OF_ONE_CASE}
    assert round(found["person"].estimate, 4) == 0.0574
    assert round(found["item"].estimate, 4) == 0.0754
    assert round(found["residual"].estimate, 4) == 0.1269
    assert anova_component(table, "case").note == "too_few_cases;minimum=2;n=1"


def test_shrout_and_fleiss_mean_squares_are_the_published_ones(reference_data: Loader):
    squares = mean_squares(reference_data("shrout_fleiss"), np.zeros(6)).squares
    assert squares[[1, 2, 4]] == pytest.approx([11.24, 32.49, 1.02], abs=0.005)


def test_mean_squares_of_unequal_cases_are_what_r_gives(from_r: FromR, reference_data: Loader):
    data = reference_data("raters_answers")
    found = mean_squares(data[:, 1:], data[:, 0]).squares
    assert found[[0, 1]] == pytest.approx(from_r["squares.persons"], rel=1e-10)
    # R takes the items after the cases; a fully crossed item is orthogonal to both.
    assert found[[2, 3, 4]] == pytest.approx(from_r["squares.answers"], rel=1e-10)


def test_components_of_two_cases_by_hand():
    # Cases (0, 2 | 2, 4) and (6, 6 | 8, 8), two persons each on two items.
    answers = [[0.0, 2], [2, 4], [6, 6], [8, 8]]
    table = mean_squares(answers, [1, 1, 2, 2])
    assert table.squares.tolist() == [50.0, 4.0, 2.0, 2.0, 0.0]
    found = {name: anova_component(table, name).estimate for name in COMPONENTS}
    assert found["residual"] == 0
    assert found["person"] == 4 / 2
    assert found["case_item"] == 2 / 2
    assert found["case"] == (50 - 4 - 2 + 0) / 4
    assert found["item"] == (2 - 0 - 2 * 1) / 4


def test_the_standard_error_of_a_component_by_hand():
    table = mean_squares([[0.0, 2], [2, 4], [6, 6], [8, 8]], [1, 1, 2, 2])
    # person = (MS_p − MS_r)/2 with MS_p = 4 on 2 df and MS_r = 0.
    assert anova_component(table, "person").se == pytest.approx(np.sqrt(2 * 2**2 / (2 + 2)))


def test_negative_components_are_shown_as_they_are_and_reml_holds_them_at_zero():
    answers = [[1.0, 2], [5, 4], [5, 4], [1, 2], [1, 1], [5, 5]]
    groups = [1, 1, 2, 2, 3, 3]
    assert anova_component(mean_squares(answers, groups), "case").estimate < 0
    fit = reml_component(restricted(answers, groups), "case")
    assert (fit.estimate, fit.se, fit.note) == (0.0, None, "component_at_zero")


@pytest.mark.parametrize(
    ("design", "names"),
    [
        ("nested", ["case", "id", "item", "cell", "Residual"]),
        ("one_case", ["id", "item", "Residual"]),
        ("crossed", ["id", "item", "Residual"]),
    ],
)
def test_restricted_maximum_likelihood_is_what_lmer_gives(
    design: str, names: list[str], from_r: FromR, reference_data: Loader
):
    if design == "crossed":
        answers, groups = reference_data("attitude"), np.zeros(30)
    else:
        data = reference_data("raters_answers")
        rows = data[data[:, 0] == 8] if design == "one_case" else data
        answers, groups = rows[:, 1:], rows[:, 0]
    fit = restricted(answers, groups)
    components = COMPONENTS if design == "nested" else OF_ONE_CASE
    found = [reml_component(fit, name).estimate for name in components]
    assert found == pytest.approx(
        [from_r[f"{design}.{name}"] for name in names], rel=1e-5, abs=1e-8
    )
    assert fit.log_likelihood == pytest.approx(from_r[f"{design}.log_likelihood"], abs=1e-8)


def test_both_ways_agree_on_equal_cases_without_gaps():
    answers, groups = drawn(3, [8] * 5, [0.5, 0.4, 0.2, 0.2, 0.8], 4)
    table, fit = mean_squares(answers, groups), restricted(answers, groups)
    for name in COMPONENTS:
        by_anova, by_reml = anova_component(table, name), reml_component(fit, name)
        assert by_anova.estimate > 0
        assert by_reml.estimate == pytest.approx(by_anova.estimate, rel=1e-8)


def test_the_standard_errors_are_those_of_the_curvature_of_a_plain_likelihood():
    answers, groups = drawn(4, [3, 4, 5], [0.8, 0.5, 0.4, 0.3, 0.6], 3)
    answers[0, 1] = answers[5, 2] = np.nan
    fit = restricted(answers, groups)
    found = [reml_component(fit, name).se for name in COMPONENTS]
    assert found == pytest.approx(plain_errors(answers, groups, fit.variances), rel=1e-4)
    deviance = plain_deviance(answers, groups, fit.variances)
    assert fit.log_likelihood == pytest.approx(-deviance / 2, abs=1e-9)


def plain_deviance(answers: np.ndarray, groups: np.ndarray, variances: np.ndarray) -> float:
    """−2 restricted log-likelihood with the covariance matrix of all answers written out."""
    at, item = np.nonzero(~np.isnan(answers))
    y, case = answers[at, item], groups[at]
    same = [case[:, None] == case, at[:, None] == at, item[:, None] == item]
    parts = [same[0], same[1], same[2], same[0] & same[2], np.eye(len(y), dtype=bool)]
    v = sum(w * part for w, part in zip(variances, parts, strict=True))
    inverse, one = np.linalg.inv(v), np.ones(len(y))
    h = one @ inverse @ one
    rest = y - (one @ inverse @ y) / h
    constant = (len(y) - 1) * np.log(2 * np.pi)
    return constant + np.linalg.slogdet(v)[1] + np.log(h) + rest @ inverse @ rest


def plain_errors(answers: np.ndarray, groups: np.ndarray, variances: np.ndarray) -> np.ndarray:
    width, k = 1e-3, len(variances)
    steps = np.diag(width * variances)
    hessian = np.zeros((k, k))
    for i in range(k):
        for j in range(k):
            for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1)):
                moved = variances + a * steps[i] + b * steps[j]
                hessian[i, j] += a * b * plain_deviance(answers, groups, moved)
    hessian /= 4 * np.outer(np.diag(steps), np.diag(steps))
    return np.sqrt(np.diag(np.linalg.inv(hessian / 2)))


@pytest.mark.parametrize("fit", [mean_squares, restricted])
def test_what_cannot_be_told_apart_is_refused(fit: Callable[..., object]):
    nan = np.nan
    for answers, groups, reason in (
        ([[1.0], [2.0]], [1, 1], "too_few_items"),
        ([[1.0, 2]], [1], "too_few_persons"),
        ([[nan, nan], [nan, nan]], [1, 1], "too_few_persons"),
        ([[1.0, 2], [3, 5]], [1, 2], "all_cases_of_one"),
    ):
        with pytest.raises(NotEstimable, match=reason):
            fit(answers, groups)
    with pytest.raises(ValueError, match="one case for each person"):
        fit([[1.0, 2]], [1, 2])


def test_reml_needs_second_answers_and_something_left_over():
    nan = np.nan
    with pytest.raises(NotEstimable, match="too_few_answers_to_separate"):
        restricted([[1.0, nan], [nan, 3], [2, nan]], [1, 1, 1])
    with pytest.raises(NotEstimable, match="no_variance"):
        restricted([[3.0, 3], [3, 3]], [1, 1])
    with pytest.raises(NotEstimable, match="no_residual_variance"):
        restricted([[1.0, 2, 3], [2, 3, 4], [4, 5, 6]], [1, 1, 1])


@settings(max_examples=12)
@given(st.integers(0, 200))
def test_order_scale_and_a_constant_do_not_matter(seed: int):
    answers, groups = drawn(seed, [4, 6, 3], [0.4, 0.4, 0.3, 0.2, 0.7], 3)
    answers[0, 0] = np.nan
    turn = np.random.default_rng(seed).permutation(len(groups))
    one, other = restricted(answers, groups), restricted(7 + 2 * answers[turn], 10 - groups[turn])
    assert other.variances == pytest.approx(4 * one.variances, rel=1e-4, abs=1e-6)
    assert other.log_likelihood == pytest.approx(
        one.log_likelihood - (one.n_answers - 1) * np.log(2), abs=1e-7
    )


@pytest.mark.slow
def test_the_components_are_recovered_without_bias():
    truth = [0.3, 0.4, 0.2, 0.1, 0.8]
    runs = 60
    by_anova, by_reml = np.zeros((runs, 5)), np.zeros((runs, 5))
    for run in range(runs):
        answers, groups = drawn(run, [8, 12, 20, 10, 30, 15, 25, 9], truth, 6)
        table = mean_squares(answers, groups)
        by_anova[run] = [anova_component(table, name).estimate for name in COMPONENTS]
        answers[np.random.default_rng(run).random(answers.shape) < 0.1] = np.nan
        by_reml[run] = restricted(answers, groups).variances
    error = 3.5 * by_anova.std(axis=0) / np.sqrt(runs)
    assert (np.abs(by_anova.mean(axis=0) - truth) < error).all()
    # REML is held at zero from below, which lifts small components a little.
    assert (np.abs(by_reml.mean(axis=0) - truth) < error + 0.1 * np.array(truth)).all()
