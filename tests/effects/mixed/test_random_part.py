import numpy as np
import pytest

from samskaping.effects.mixed import fit_mixed, kenward_roger, mixed_contrast, random_part
from samskaping.language import Catalogue, available_languages
from samskaping.numeric.result import NotEstimable
from tests.effects.mixed.mixed_values import ancova, long, table_from_r, waves

WRONG_DF = 143


def test_treatment_of_cases_over_waves_needs_a_slope_of_the_case():
    _, x, case, z, person = long()
    part = random_part(x, case, z[:, 1], person)
    np.testing.assert_array_equal(part.z, z)
    assert part.persons
    assert part.why == (
        "random_intercept_of_case",
        "random_slope_of_case",
        "random_intercept_of_person",
    )
    assert [part.most(row) for row in np.eye(4)] == [4, 4, 4, 4]


def test_with_it_six_cases_give_4_degrees_of_freedom_and_without_it_143():
    y, x, case, z, person = long()
    part = random_part(x, case, z[:, 1], person)
    right = fit_mixed(y, x, case, part.z, person)
    found = mixed_contrast(right, kenward_roger(right), [0, 0, 0, 1], 0.95)
    assert found.df < part.most([0, 0, 0, 1]) == 4
    wrong = fit_mixed(y, x, case, None, person)
    bad = mixed_contrast(wrong, kenward_roger(wrong), [0, 0, 0, 1], 0.95)
    assert bad.df == pytest.approx(table_from_r("wrong.kr")[3, 2], rel=1e-5)
    assert bad.df > WRONG_DF
    assert bad.p < found.p / 100


def test_gains_and_single_occasions_need_the_level_alone():
    _, x, case = ancova()
    part = random_part(x, case)
    assert part.why == ("random_intercept_of_case",)
    assert part.z.shape == (180, 1)
    assert (part.most([0, 0, 1]), part.most([0, 1, 0])) == (4, None)


def test_a_straight_line_over_three_waves_needs_one_slope_and_a_wave_of_its_own_two():
    _, x, case, z, person = waves()
    time = z[:, 1]
    assert random_part(x, case, time, person).z.shape[1] == 2
    steps = np.column_stack([x[:, 0], time == 1, time == 2])
    part = random_part(steps, case, time, person)
    assert part.z.shape[1] == 3
    assert part.most([0, 0, 1]) == 5


def test_one_figure_for_each_case_and_occasion_leaves_the_change_to_the_residual():
    case, time = np.repeat(np.arange(6), 2), np.tile([0.0, 1.0], 6)
    treat = (case < 3).astype(float)
    x = np.column_stack([np.ones(12), treat, time, treat * time])
    part = random_part(x, case, time)
    assert part.why == ("random_intercept_of_case", "residual_is_change_of_case")
    gains = np.array([0.2, 0.9, 0.5, -0.1, 0.0, 0.3])
    levels = np.array([1.0, 4.0, 2.0, 3.0, 2.5, 1.5])
    fit = fit_mixed(levels[case] + gains[case] * time, x, case, part.z)
    found = mixed_contrast(fit, kenward_roger(fit), [0, 0, 0, 1], 0.95, part.most([0, 0, 0, 1]))
    assert found.estimate == pytest.approx(gains[:3].mean() - gains[3:].mean())
    assert found.df == pytest.approx(4)


def test_answers_of_persons_who_cannot_be_linked_have_no_level_of_the_person():
    _, x, case, z, _ = long()
    assert not random_part(x, case, z[:, 1], np.arange(len(case))).persons
    assert not random_part(x, case, z[:, 1]).persons


@pytest.mark.parametrize("cases", [1, 2, 3])
def test_too_few_cases_for_two_degrees_of_freedom_are_refused(cases):
    case = np.repeat(np.arange(cases), 20)
    treat = (case == 0).astype(float)
    with pytest.raises(NotEstimable) as cause:
        random_part(np.column_stack([np.ones(len(case)), treat]), case)
    minimum = 3 if cases == 1 else 4
    assert cause.value.note == f"too_few_cases;minimum={minimum};n={cases}"


def test_more_changes_than_the_cases_can_tell_apart_are_refused():
    case, time = np.repeat(np.arange(4), 40), np.tile([0.0, 1, 2, 3], 40)
    x = np.column_stack([np.ones(160), *(time == when for when in (1, 2, 3))])
    with pytest.raises(NotEstimable) as cause:
        random_part(x, case, time)
    assert cause.value.note == "too_few_cases_for_slopes;minimum=5;n=4"
    assert random_part(np.column_stack([np.ones(160), time]), case, time).z.shape[1] == 2


def test_what_does_not_fit_together_is_an_error():
    with pytest.raises(ValueError, match="one case label"):
        random_part(np.ones((3, 1)), [1, 2])
    with pytest.raises(ValueError, match="occasions"):
        random_part(np.ones((3, 1)), [1, 2, 3], [0.0, np.nan, 1.0])


CODES = (
    "mixed_model_not_converged",
    "mixed_without_residual",
    "person_in_several_cases",
    "random_intercept_of_case",
    "random_intercept_of_person",
    "random_part_at_edge",
    "random_slope_of_case",
    "residual_is_change_of_case",
    "too_few_cases_for_slopes",
    "too_few_rows_for_model",
    "variances_not_separable",
)


@pytest.mark.parametrize("language", available_languages())
def test_every_choice_and_refusal_has_its_sentence(language):
    say = Catalogue(language)
    for code in CODES:
        sentence = say(f"reasons.{code}", n=3, minimum=4)
        assert sentence.endswith(".")
        assert "{" not in sentence
