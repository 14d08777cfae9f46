"""What the items tell of the scores, and the scores of one another, gives no hidden mean back."""

import numpy as np
import pytest

from samskaping.release import gate as gate_module
from samskaping.release import scores as scores_module
from samskaping.release.items import items_of_scores
from tests.analysis.conftest import make_outline
from tests.release.rated_study import number, rated

ITEMS = {"a1": "trust", "a2": "trust", "b1": "learning", "b2": "learning"}
SIZES = {"east": 12, "north": 9, "south": 15, "west": 18}
MEAN = "samson.mean.{}.case={};wave=end"


@pytest.fixture
def without(monkeypatch):
    """The gate without one of its rules."""
    nothing = {"withhold_nested": (gate_module, False), "summed_by_items": (scores_module, {})}

    def remove(rule):
        module, found = nothing[rule]
        monkeypatch.setattr(module, rule, lambda *_: found)

    return remove


def in_the_east(case, number_, ticked):
    """Everybody in the east has 3.5 for trust, in two ways; the answers to learning are drawn."""
    return [3 + number_ % 2, 4 - number_ % 2, *ticked[2:]] if case == "east" else ticked


def from_the_total(table):
    """The east's trust as twice its total less its learning."""
    known = [number(table, MEAN.format(name, "east")) for name in ("total", "learning")]
    return None if None in known else 2 * known[0] - known[1]


def from_the_items(table):
    """The east's trust as what the other cases leave of the items' means over all persons."""
    items = [number(table, f"samson.item_mean.{item}.wave=end") for item in ("a1", "a2")]
    others = {case: number(table, MEAN.format("trust", case)) for case in SIZES if case != "east"}
    if None in (*items, *others.values()):
        return None
    everybody = sum(SIZES.values()) * np.mean(items)
    return (everybody - sum(SIZES[c] * mean for c, mean in others.items())) / SIZES["east"]


def from_both(table):
    """The east's trust where one more case is hidden: two sums of two means."""
    items = [number(table, f"samson.item_mean.{item}.wave=end") for item in ("a1", "a2")]
    over = number(table, "samson.mean_over_cases.trust.wave=end")
    means = {case: number(table, MEAN.format("trust", case)) for case in SIZES}
    hidden = [case for case, mean in means.items() if mean is None]
    if None in (*items, over) or len(hidden) != 2 or "east" not in hidden:
        return None
    told = {case: mean for case, mean in means.items() if mean is not None}
    heavy = sum(SIZES.values()) * np.mean(items) - sum(SIZES[c] * m for c, m in told.items())
    plain = len(SIZES) * over - sum(told.values())
    first, _ = np.linalg.solve([[SIZES[c] for c in hidden], [1, 1]], [heavy, plain])
    return first if hidden[0] == "east" else None


ATTACKS = (from_the_total, from_the_items, from_both)


def test_a_score_in_which_all_are_alike_follows_from_nothing_that_leaves():
    before, after = rated(ITEMS, SIZES, "items", "scores", answers=in_the_east)
    assert number(before, MEAN.format("trust", "east")) == 3.5
    assert number(after, MEAN.format("trust", "east")) is None
    assert [attack(after) for attack in ATTACKS] == [None] * 3
    assert sum(number(after, MEAN.format("trust", case)) is not None for case in SIZES) == 2
    assert number(after, MEAN.format("total", "east")) is not None


def test_without_a_look_at_the_other_scores_the_total_tells_it(without):
    without("withhold_nested")
    _, after = rated(ITEMS, SIZES, "items", "scores", answers=in_the_east)
    assert number(after, MEAN.format("trust", "east")) is None
    assert from_the_total(after) == pytest.approx(3.5)


def test_without_a_look_at_the_items_their_means_tell_it(without):
    without("summed_by_items")
    _, after = rated(ITEMS, SIZES, "items", "scores", answers=in_the_east)
    assert number(after, MEAN.format("trust", "east")) is None
    found = [attack(after) for attack in (from_the_items, from_both)]
    assert [one for one in found if one is not None] == pytest.approx([3.5])


def test_all_scores_stay_where_none_is_withheld():
    before, after = rated(ITEMS, SIZES, "items", "scores")
    for subject in ("trust", "learning", "total"):
        for case in SIZES:
            key = MEAN.format(subject, case)
            assert number(after, key) == number(before, key) is not None


def test_a_score_is_a_line_over_its_items():
    outline = make_outline(ITEMS, fields={"a1": "plan", "a2": "act", "b1": "plan", "b2": "act"})
    lines = {name: line.tolist() for name, line in items_of_scores(outline.scorecard).items()}
    assert lines["trust"] == [1, 1, 0, 0]
    assert lines["plan"] == [1, 0, 1, 0]
    assert lines["field=act;value=learning"] == [0, 0, 0, 1]
    assert lines["total"] == [1, 1, 1, 1]


def test_a_value_does_not_follow_from_its_fields_either():
    fields = {"a1": "plan", "a2": "act", "b1": "plan", "b2": "act"}
    _, after = rated(ITEMS, SIZES, "items", "scores", answers=in_the_east, fields=fields)
    lines = items_of_scores(make_outline(ITEMS, fields=fields).scorecard)
    told = [
        line for name, line in lines.items() if number(after, MEAN.format(name, "east")) is not None
    ]
    target = lines["trust"]
    weights, *_ = np.linalg.lstsq(np.array(told).T, target, rcond=None)
    assert np.abs(np.array(told).T @ weights - target).max() > 0.1
