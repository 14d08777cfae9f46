import numpy as np
import pytest

from samskaping.effects.means import mean_t
from samskaping.effects.weighted import effective_n, weighted_mean
from tests.effects.score_values import from_r

X, W = [1, 2, 3, 4, 5, 2], [1, 2, 1, 3, 0.5, 1]


def test_mean_and_error_are_what_r_gives():
    found = weighted_mean(X, W, 0.95)
    assert found.estimate == pytest.approx(from_r("weighted.mean"), rel=1e-12)
    assert found.se == pytest.approx(from_r("weighted.se"), rel=1e-12)
    assert found.df == 5
    assert effective_n(W).estimate == pytest.approx(from_r("weighted.kish"), rel=1e-12)


def test_equal_weights_give_the_ordinary_mean_and_every_person():
    found = weighted_mean(X, [0.3] * 6, 0.95)
    plain = mean_t(6, float(np.mean(X)), float(np.var(X, ddof=1)), 0.95)
    assert (found.estimate, found.lower, found.upper) == pytest.approx(
        (plain.estimate, plain.lower, plain.upper)
    )
    assert effective_n([0.3] * 6).estimate == pytest.approx(6)


def test_the_scale_of_the_weights_does_not_matter():
    tiny = weighted_mean(X, np.array(W) * 1e-200, 0.95)
    assert tiny.lower == pytest.approx(weighted_mean(X, W, 0.95).lower)
    assert effective_n(np.array(W) * 1e300).estimate == pytest.approx(effective_n(W).estimate)


@pytest.mark.parametrize("weights", [[1, 0], [1, -1], [1, np.nan]])
def test_a_weight_that_is_not_positive_is_refused(weights):
    with pytest.raises(ValueError, match="positive"):
        weighted_mean([1, 2], weights, 0.95)


def test_where_it_cannot_be_told_it_says_why():
    assert weighted_mean([], [], 0.95).note.startswith("too_few_persons")
    assert effective_n([]).note.startswith("too_few_persons")
    alone, same = weighted_mean([3], [2], 0.95), weighted_mean([3, 3], [1, 2], 0.95)
    assert (alone.estimate, alone.note) == (3, "interval_needs_more_persons;minimum=2")
    assert (same.estimate, same.note) == (3, "interval_no_variance")
