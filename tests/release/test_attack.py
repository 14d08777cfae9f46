"""The attacker finds what can be worked out, and only that."""

import numpy as np
import pytest

from samskaping.release.attack import (
    determined,
    recoverable,
    silent_moves,
    small_sums,
    smallest_group,
)
from samskaping.release.suppression import System, protect

# Two by two cells in a row: first row, second row, first column, second column.
MARGINS = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]], dtype=float)
CELLS = np.eye(4)


def test_margins_alone_do_not_give_a_cell():
    assert not recoverable(MARGINS, CELLS).any()


def test_margins_and_one_cell_give_all_cells():
    assert recoverable(np.vstack([MARGINS, CELLS[:1]]), CELLS).all()


def test_a_total_less_the_others_is_recoverable():
    rows = np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert recoverable(rows, np.array([[1.0, 0.0, 0.0]])).tolist() == [True]


def test_unequal_weights_on_the_same_two_cells_give_both():
    rows = np.array([[9.0, 3.0], [1.0, 1.0]])
    assert recoverable(rows, np.eye(2)).all()
    assert not recoverable(rows[:1], np.eye(2)).any()


def test_nothing_released_gives_nothing():
    assert not recoverable(np.zeros((0, 3)), np.eye(3)).any()


def test_scale_of_the_rows_does_not_matter():
    rows = np.array([[1e-9, 1e-9, 0.0], [0.0, 1e9, 0.0]])
    assert recoverable(rows, np.eye(3)).tolist() == [True, True, False]


@pytest.mark.parametrize(
    ("persons", "smallest"), [([2, 9, 9, 9], 11), ([2, 3, 9, 9], 5), ([2, 9, 3, 9], 5)]
)
def test_the_smallest_group_around_a_cell_in_a_two_way_table(persons, smallest):
    size = np.array(persons, dtype=float)
    found = smallest_group(MARGINS, MARGINS @ size, 0)
    assert found is not None
    assert found.persons == pytest.approx(smallest)


def test_the_other_table_has_the_same_totals_and_the_largest_possible_cell():
    size = np.array([2.0, 9.0, 9.0, 4.0])
    found = smallest_group(MARGINS, MARGINS @ size, 0)
    assert found is not None
    np.testing.assert_allclose(MARGINS @ found.table, MARGINS @ size)
    assert found.table[0] == pytest.approx(found.persons)
    assert (found.table >= 0).all()


def test_a_cell_that_no_row_speaks_of_has_no_group():
    assert smallest_group(np.array([[0.0, 1.0]]), np.array([5.0]), 0) is None


def test_five_counts_do_not_follow_from_number_mean_and_spread():
    points, counts = np.arange(1, 6), np.array([2, 5, 9, 7, 4])
    assert not determined(points, counts, 2).any()


def test_a_distribution_at_the_end_of_the_scale_follows_from_number_mean_and_spread():
    # 1 × 4 and 7 × 5 is the only table of eight answers with that mean and spread.
    points, counts = np.arange(1, 6), np.array([0, 0, 0, 1, 7])
    assert determined(points, counts, 2).all()
    assert not determined(points, np.array([0, 0, 1, 2, 7]), 0)[2:].any()


def test_silent_moves_change_no_moment():
    points = (1, 2, 4, 5, 7)
    moves = silent_moves(points, 2)
    assert len(moves)
    powers = np.array([[k**j for k in points] for j in range(3)])
    assert not (moves @ powers.T).any()
    assert moves.any(axis=1).all()


def test_three_counts_follow_from_number_mean_and_spread():
    points, counts = np.arange(1, 4), np.array([2, 9, 9])
    assert determined(points, counts, 2).all()
    assert not determined(points, counts, 1).any()


def test_outer_and_inner_answers_of_four_are_sums_of_squares():
    known = np.vander(np.arange(1.0, 5.0), 3, increasing=True).T
    exposed = small_sums(known, np.array([2, 9, 9, 3]), 6)
    assert [True, False, False, True] in exposed.tolist()
    assert not small_sums(known, np.array([9, 2, 3, 9]), 5).any()


def test_protection_withholds_the_least_precious_row_and_no_more_than_needed():
    persons = np.array([2.0, 8.0, 30.0])
    rows = [np.ones(3), np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])]
    rank = [(3.0, 40.0), (0.0, 8.0), (0.0, 30.0)]
    stays = protect(System.of(rows, persons, rank, 6))
    assert stays.tolist() == [True, False, True]


def test_protection_leaves_a_safe_table_alone():
    persons = np.array([6.0, 8.0, 30.0])
    rows = [np.ones(3), *np.eye(3)]
    assert protect(System.of(rows, persons, [(0.0,)] * 4, 6)).all()


def test_a_hidden_sum_is_protected_however_many_it_rests_on():
    persons = np.array([20.0, 30.0, 40.0])
    rows = [np.ones(3), np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0])]
    hidden = [np.array([1.0, 0.0, 0.0])]
    stays = protect(System.of(rows, persons, [(3.0,), (1.0,), (0.0,)], 6, hidden))
    assert stays.tolist() == [True, True, False]


def test_a_row_that_turned_out_unnecessary_is_given_back():
    # The sum goes first, to protect one cell from the other; then both cells have to go anyway.
    persons = np.array([5.0, 5.0])
    rows = [np.array([0.0, 1.0]), np.array([1.0, 1.0]), np.array([1.0, 0.0])]
    stays = protect(System.of(rows, persons, [(3.0,), (2.0,), (1.0,)], 6))
    assert stays.tolist() == [False, True, False]
