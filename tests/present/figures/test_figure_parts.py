"""The geometry behind the figures."""

import pytest

from samskaping.present.figures.letters import letters, spread
from samskaping.present.figures.likert_bars import Segment, ShareAxis, bar_of
from samskaping.present.figures.style import group_mark, likert_colours
from samskaping.present.released import Number


def share(estimate):
    note = "suppressed" if estimate is None else ""
    return Number("k", "samson", "item_share", "i", "wave=w", estimate=estimate, note=note)


def bar(*estimates):
    return bar_of([share(estimate) for estimate in estimates])


def ends(bar):
    return {segment.point: (segment.start, segment.end) for segment in bar.segments}


def test_the_middle_category_straddles_zero_and_the_others_stack_outwards():
    assert ends(bar(0.1, 0.2, 0.4, 0.2, 0.1)) == {
        0: pytest.approx((-0.5, -0.4)),
        1: pytest.approx((-0.4, -0.2)),
        2: pytest.approx((-0.2, 0.2)),
        3: pytest.approx((0.2, 0.4)),
        4: pytest.approx((0.4, 0.5)),
    }


def test_an_even_scale_meets_at_zero():
    assert ends(bar(0.1, 0.2, 0.3, 0.4)) == {
        0: pytest.approx((-0.3, -0.2)),
        1: pytest.approx((-0.2, 0.0)),
        2: pytest.approx((0.0, 0.3)),
        3: pytest.approx((0.3, 0.7)),
    }


def test_withheld_answers_of_one_side_stay_on_that_side():
    low = ends(bar(None, None, 0.4, 0.3, 0.2))
    high = ends(bar(0.2, 0.3, 0.4, None, None))

    assert low[None] == pytest.approx((-0.3, -0.2))
    assert high[None] == pytest.approx((0.2, 0.3))


def test_a_withheld_middle_goes_with_the_side_that_is_withheld_with_it():
    assert ends(bar(None, None, None, 0.3, 0.5))[None] == pytest.approx((-0.2, 0.0))
    assert ends(bar(0.3, 0.5, None, None, None))[None] == pytest.approx((0.0, 0.2))


def test_withheld_answers_of_both_sides_stand_apart():
    assert ends(bar(None, 0.3, 0.4, 0.2, None))[None] == pytest.approx((0.43, 0.53))


def test_nothing_is_drawn_when_all_answers_are_withheld():
    hidden = bar(None, None, None)

    assert hidden.segments == ()
    assert hidden.withheld


def test_a_share_that_was_never_released_is_no_withheld_one():
    alone = bar_of([None, share(0.6), share(0.4)])

    assert not alone.withheld
    assert None not in ends(alone)


def test_segments_of_zero_width_are_not_drawn():
    assert Segment(0.0, 0.0, 1) not in bar(0.5, 0.0, 0.5).segments
    assert len(bar(0.5, 0.0, 0.5).segments) == 2


def test_the_axis_reaches_as_far_as_the_bars_and_has_zero_among_its_ticks():
    axis = ShareAxis.around([bar(0.1, 0.2, 0.4, 0.2, 0.1), bar(0, 0, 0, 0.3, 0.7)], 0, 15)

    assert (axis.below, axis.above) == (0.5, 1.0)
    assert axis.at(0) == pytest.approx(5)
    assert axis.ticks(1.0) == pytest.approx([-0.5 + 0.1 * k for k in range(16)])
    assert axis.ticks(2.0) == pytest.approx([-0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1.0])


def test_letters_are_the_shortest_starts_that_tell_roles_apart():
    assert letters({"a": "innbygger", "b": "politiker", "c": "forvaltning"}) == {
        "a": "I", "b": "P", "c": "F",
    }  # fmt: skip
    assert letters({"a": "Politiker", "b": "Prest"}) == {"a": "Po", "b": "Pr"}
    signs = letters({"a": "Lærer", "b": "Lærere", "c": "Lærer"})
    assert len(set(signs.values())) == 3


def test_labels_move_apart_just_as_far_as_they_must():
    centres = spread([1.0, 1.0, 5.0], [0.4, 0.4, 0.4], 0.0, 10.0)

    assert centres == pytest.approx([0.8, 1.2, 5.0])


def test_labels_stay_between_the_ends():
    assert spread([0.0, 0.0], [0.4, 0.4], 0.0, 10.0) == pytest.approx([0.2, 0.6])
    assert spread([9.9, 10.0], [0.4, 0.4], 0.0, 10.0) == pytest.approx([9.4, 9.8])


def test_labels_keep_the_order_of_their_places():
    centres = spread([3.1, 3.0, 3.05, 2.0], [0.4] * 4, 0.0, 10.0)

    assert centres[3] < centres[1] < centres[2] < centres[0]


def luminance(colour):
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


@pytest.mark.parametrize("points", [2, 3, 4, 5, 6, 7, 11])
def test_answers_get_darker_towards_both_ends_in_grey_too(points):
    colours = likert_colours(points)
    grey = [luminance(colour) for colour in colours]
    half = points // 2

    assert len(set(colours)) == points
    assert grey[:half] == sorted(grey[:half])
    assert grey[-half:] == sorted(grey[-half:], reverse=True)
    assert points % 2 == 0 or grey[half] == max(grey)


def test_groups_differ_in_shape_even_where_colours_repeat():
    marks = [group_mark(i) for i in range(11)]

    assert len({mark.shape for mark in marks}) == 11
    assert len({mark.colour for mark in marks[:7]}) == 7
