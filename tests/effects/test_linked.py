import numpy as np
import pytest

from samskaping.effects.linked import LinkedCase, fit_linked, linked_change
from samskaping.effects.means import case_means_difference_t
from tests.effects.score_values import from_r, partly_linked


def test_every_cases_change_and_its_error_are_what_nlme_gives():
    fit = fit_linked([LinkedCase.of(*case) for case in partly_linked()])
    np.testing.assert_allclose(fit.changes, from_r("linked.changes"), rtol=2e-6)
    np.testing.assert_allclose(fit.se, from_r("linked.se"), rtol=2e-6)


def test_where_everybody_is_linked_the_change_is_that_of_the_means():
    pairs = [[1.0, 2.0], [2.0, 4.0], [4.0, 5.0], [3.0, 3.0], [5.0, 6.0]]
    fit = fit_linked([LinkedCase.of(pairs, [], [])])
    assert fit.changes == pytest.approx([1.0], abs=1e-6)


def test_a_leaver_who_was_low_raises_the_later_mean_less_than_the_plain_means_say():
    pairs = [[3.0, 3.5], [3.5, 4.1], [4.0, 4.4], [4.5, 5.0], [3.2, 3.8]]
    case = LinkedCase.of(pairs, [1.0, 1.5], [])
    stayed = float(np.mean([later - earlier for earlier, later in pairs]))
    assert case.difference == pytest.approx(4.16 - (3.64 * 5 + 2.5) / 7)
    change = fit_linked([case]).changes[0]
    assert change < case.difference
    assert change == pytest.approx(stayed, abs=0.1)


def test_over_cases_the_interval_rests_on_the_cases_own_changes():
    cases = [LinkedCase.of(*case) for case in partly_linked()]
    changes = fit_linked(cases).changes
    expected = case_means_difference_t(changes, np.zeros(6), 0.95)
    found = linked_change(cases, 0.95)
    assert (found.estimate, found.lower, found.df) == (expected.estimate, expected.lower, 5)
    assert found.method == "mixed_model_case_t"


def test_with_too_few_pairs_or_no_variance_the_means_are_compared_and_the_note_says_so():
    few = [LinkedCase.of([[1.0, 2.0]], [2.0], [4.0]), LinkedCase.of([], [1.0, 2.0], [2.0, 5.0])]
    found = linked_change(few, 0.95)
    assert found.estimate == pytest.approx((1.5 + 2.0) / 2)
    assert found.note == "too_few_linked;minimum=3"
    same = [LinkedCase.of([[3.0, 3.0]] * 6, [], [])] * 2
    assert linked_change(same, 0.95).note in ("no_variance", "interval_no_variance")
    assert linked_change([], 0.95).note.startswith("too_few_cases")


def test_perfectly_alike_values_give_a_finite_change():
    pairs = [[1.0, 2.0], [2.0, 3.0], [3.0, 4.0], [4.0, 5.0], [5.0, 6.0]]
    found = fit_linked([LinkedCase.of(pairs, [1.0], [6.0])]).changes
    assert found == pytest.approx([1.0], abs=0.02)


def test_a_case_without_anybody_at_an_occasion_is_refused():
    with pytest.raises(ValueError, match="somebody at both occasions"):
        LinkedCase.of([], [1.0], [])


@pytest.mark.slow
def test_leavers_who_were_low_bias_the_plain_means_and_not_the_model():
    """Six cases, a true change of 0.3, about six in ten stay, those who were high more often."""
    draw = np.random.default_rng(21)
    plain, model, covered = [], [], []
    for _ in range(150):
        cases = []
        for _ in range(6):
            n, shift = draw.integers(10, 40), draw.normal(0.3, 0.15)
            z = draw.multivariate_normal([3.5, 3.5 + shift], [[0.5, 0.3], [0.3, 0.5]], n)
            stays = draw.random(n) < 1 / (1 + np.exp(-0.4 - 2 * (z[:, 0] - 3.5)))
            stays[:1] = True
            cases.append(LinkedCase.of(z[stays], z[~stays, 0], []))
        found = linked_change(cases, 0.95)
        plain.append(np.mean([case.difference for case in cases]))
        model.append(found.estimate)
        covered.append(found.lower <= 0.3 <= found.upper)
    error = np.std(model) / np.sqrt(len(model))
    assert abs(np.mean(model) - 0.3) < 3 * error
    assert np.mean(plain) - 0.3 > 0.05
    assert np.mean(covered) > 0.9


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("slope", [1e-6, 1.0, -1.0, 1e6])
def test_values_that_settle_each_other_on_any_scale_give_a_number_and_no_warning(slope):
    first = np.array([-1.2, 0.4, 1.9, 0.1, -0.6, 0.8])
    pairs = np.column_stack([first, first * slope])
    cases = [
        LinkedCase.of(pairs, [0.3, 1.0], [0.2 * slope]),
        LinkedCase.of(pairs[:4], [], [0.2 * slope]),
    ]
    fit = fit_linked(cases)
    assert np.isfinite(fit.changes).all()
    alike = fit.covariance[0, 1] / np.sqrt(fit.covariance[0, 0] * fit.covariance[1, 1])
    assert abs(alike) == pytest.approx(1, abs=1e-3)
    assert linked_change(cases, 0.95).note == ""
