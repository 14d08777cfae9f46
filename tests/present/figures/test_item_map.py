"""The map of items: where each lies, which are turned, and which are not there."""

import pytest

from samskaping.present.figures import draw_figure
from samskaping.present.figures.item_labels import Spot, place_labels
from tests.present.figures.canvas import texts
from tests.present.figures.made_up import make_estimates, make_outline


def words(figure):
    return [written.text for written in texts(figure)]


def test_items_in_one_place_have_labels_apart_from_each_other_and_inside_the_panel():
    spots = [Spot(2.0, 2.0, str(number)) for number in range(10, 34)]
    placed = place_labels(spots, (0.0, 0.0, 6.0, 6.0))
    boxes = [(one.x, one.y) for one in placed]
    for i, (x, y) in enumerate(boxes):
        assert 0 < x < 6
        assert 0 < y < 6
        for other_x, other_y in boxes[:i]:
            assert abs(x - other_x) > 0.3 or abs(y - other_y) > 0.3


def test_a_lone_label_stands_just_right_of_its_point():
    (placed,) = place_labels([Spot(1.0, 1.0, "7")], (0.0, 0.0, 3.0, 3.0))
    assert placed.x > 1.0
    assert placed.y == pytest.approx(1.0)
    assert not placed.far


def test_a_reversed_item_is_placed_by_its_mean_as_scored_and_drawn_open():
    outline = make_outline(cases=2, waves=1, items=4)
    table = make_estimates(outline)
    high = outline.scorecard.scale.maximum
    # Everyone agrees with all items as ticked: the reversed one lies apart, at the left.
    table.loc[table["quantity"] == "item_mean", "estimate"] = high - 0.5
    axes = draw_figure("item_map", table, outline, "en").figure.axes[0]
    marks = [line for line in axes.lines if line.get_marker() in "oD^sv"]
    on_map = sorted(marks, key=lambda line: line.get_markersize())[-len(outline.scorecard.items) :]
    leftmost = min(on_map, key=lambda line: line.get_xdata()[0])
    assert leftmost.get_markerfacecolor() == "white"


def test_withheld_items_are_listed_by_number():
    outline = make_outline(cases=2, waves=1, items=5)
    second = outline.scorecard.items_of(value=outline.scorecard.values[0].id)[0].id
    table = make_estimates(outline, withheld=lambda key: f"item_rest_correlation.{second}." in key)
    drawn = words(draw_figure("item_map", table, outline, "en").figure)
    assert "withheld: 1" in drawn


def test_with_more_than_two_waves_the_last_one_is_shown():
    outline = make_outline(waves=2)
    both = words(draw_figure("item_map", make_estimates(outline), outline, "en").figure)
    assert {wave.label["en"] for wave in outline.waves} <= set(both)
    third = outline.waves[1].model_copy(update={"id": "after", "label": {"en": "Long after"}})
    outline = outline.model_copy(update={"waves": (*outline.waves, third)})
    last = words(draw_figure("item_map", make_estimates(outline), outline, "en").figure)
    assert "Long after" in last
    assert outline.waves[0].label["en"] not in last
