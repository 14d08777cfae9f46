"""What part of the units shows, over all ways to choose it."""

from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from samskaping.numeric.rarefaction import expected_kinds, kinds_deviation

# Five persons and four kinds, one of which nobody shows.
SHOWS = np.array([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 1, 0], [0, 0, 0, 0], [0, 1, 0, 0]])


def of_all_draws(shows, m):
    return [shows[list(drawn)].any(axis=0).sum() for drawn in combinations(range(len(shows)), m)]


def margins(shows):
    held = shows.sum(axis=0)
    return held, held[:, None] + held[None, :] - shows.T @ shows


def test_mean_and_spread_are_those_of_all_draws():
    held, either = margins(SHOWS)
    drawn = [of_all_draws(SHOWS, m) for m in range(1, 6)]
    assert expected_kinds(held, 5) == pytest.approx([np.mean(found) for found in drawn])
    assert kinds_deviation(held, either, 5) == pytest.approx([np.std(found) for found in drawn])


def test_the_chance_to_miss_a_kind_is_hypergeometric():
    held = np.array([3, 40, 77])
    missed = [stats.hypergeom(100, held, m).pmf(0).sum() for m in range(1, 101)]
    assert expected_kinds(held, 100) == pytest.approx(3 - np.array(missed))


def test_one_unit_shows_the_mean_and_all_show_every_kind():
    curve = expected_kinds([1, 2, 0, 8], 8)
    assert (curve[0], curve[-1]) == (pytest.approx(11 / 8), 3)
    assert (np.diff(curve, 2) <= 1e-12).all()


def test_nothing_to_draw_from_gives_no_curve():
    assert len(expected_kinds([0, 0], 0)) == 0
    assert len(kinds_deviation([], np.zeros((0, 0)), 0)) == 0
    assert expected_kinds([], 3).tolist() == [0, 0, 0]


def test_a_kind_is_not_shown_by_more_units_than_there_are():
    with pytest.raises(ValueError, match="0 to n"):
        expected_kinds([4], 3)
