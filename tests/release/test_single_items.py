"""A score of one item is that item: what tells how many gave an answer does not leave."""

from itertools import product

import numpy as np
import pytest

from samskaping.release import gate as gate_module
from tests.release.rated_study import number, rated

ITEMS = {"a1": "trust", "b1": "learning", "b2": "learning"}
SIZES = {"east": 9, "north": 12, "south": 15, "west": 14}
EAST = "samson.{}.trust.case=east;wave=end"


def in_the_east(case, at, ticked):
    """One of nine in the east answered 2 to trust, and one 3."""
    return [(2, 3, 4, 4, 5, 5, 5, 5, 5)[at], *ticked[1:]] if case == "east" else ticked


def counts_of(table, group):
    """All counts of the five answers that n, the mean and the spread of a group allow."""
    n, mean = (number(table, group.format("mean"), of) for of in ("n", "estimate"))
    sd = number(table, group.format("sd"))
    if mean is not None and sd is None:
        se = number(table, group.format("mean"), "se")
        sd = None if se is None else se * np.sqrt(n)
    if None in (n, mean, sd):
        return None
    found = [
        (*few, round(n) - sum(few)) for few in product(range(round(n) + 1), repeat=4)
    ]  # fmt: skip
    counts = np.array([few for few in found if few[-1] >= 0])
    at = np.arange(1, 6)
    means = counts @ at / n
    squares = (counts @ at**2 - n * means**2) / (n - 1)
    return counts[(abs(means - mean) < 1e-9) & (abs(squares - sd**2) < 1e-9)]


@pytest.fixture(scope="module")
def table():
    return rated(ITEMS, SIZES, "items", "scores", answers=in_the_east)


def test_the_one_who_answered_otherwise_can_be_counted_off_before_the_gate(table):
    before, _ = table
    assert counts_of(before, EAST).tolist() == [[0, 1, 1, 2, 5]]


def test_a_case_keeps_the_mean_of_a_single_item_and_loses_what_counts_its_answers(table):
    _, after = table
    assert number(after, EAST.format("mean")) == pytest.approx(38 / 9)
    assert counts_of(after, EAST) is None
    assert after["note"][EAST.format("mean")] == "interval_withheld"
    for share in ("top_box_share", "score_floor_share"):
        assert number(after, EAST.format(share)) is None
    learning = EAST.replace("trust", "learning")
    assert number(after, learning.format("mean"), "lower") is not None


def test_without_the_rule_the_gate_would_let_it_out(monkeypatch):
    monkeypatch.setattr(gate_module, "withhold_single_items", lambda *_: None)
    _, after = rated(ITEMS, SIZES, "items", "scores", answers=in_the_east)
    assert counts_of(after, EAST).tolist() == [[0, 1, 1, 2, 5]]


def test_a_mean_so_near_an_end_that_few_can_have_answered_otherwise_is_withheld():
    def crowded(case, at, ticked):
        return [5 if at else 2, *ticked[1:]] if case == "east" else ticked

    before, after = rated(ITEMS, SIZES, "items", "scores", answers=crowded)
    assert number(before, EAST.format("mean")) == pytest.approx(42 / 9)
    assert number(after, EAST.format("mean")) is None


def test_over_all_persons_the_score_follows_what_was_found_of_the_item(table):
    before, after = table
    wave = "samson.{}.{}.wave=end"
    assert number(before, wave.format("item_sd", "a1")) is not None
    for of_item, of_score in (("item_sd", "sd"), ("item_mean", "mean")):
        if number(after, wave.format(of_item, "a1")) is None:
            assert number(after, wave.format(of_score, "trust")) is None
    assert number(after, wave.format("item_sd", "a1")) is None
