"""A grade starts at the design and only falls; an interval says no more than it excludes."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.effects.evidence import CONCERNS, START, Facts, finding, grade

WITH_LIMITS = [name for name, limits in CONCERNS.items() if limits]
FLAGS = [name for name, limits in CONCERNS.items() if not limits]


@pytest.mark.parametrize(
    ("design", "units", "expected"),
    [
        ("by_lot", 1, 0), ("by_lot", 2, 2), ("by_lot", 3, 3), ("by_lot", 5, 4),
        ("comparison", 1, 0), ("comparison", 2, 2), ("comparison", 3, 3), ("comparison", 40, 3),
        ("staggered", 2, 1), ("staggered", 3, 2),
        ("series_controlled", 9, 0), ("series_controlled", 19, 2),
        ("series", 23, 0), ("series", 24, 1),
        ("before_after", 2, 0), ("before_after", 3, 1), ("before_after", 40, 1),
    ],
)  # fmt: skip
def test_a_design_starts_where_the_table_says(design, units, expected):
    assert grade(Facts(design, units)).grade == expected


@pytest.mark.parametrize(
    ("name", "size", "steps"),
    [
        ("lost", 0.20, 0), ("lost", 0.21, 1), ("lost", 0.41, 2), ("lost", None, 1),
        ("lost_apart", 0.11, 1), ("lost_apart", -0.11, 1), ("lost_apart", 0.9, 1),
        ("response", 0.40, 0), ("response", 0.71, 2),
        ("baseline_gap", -0.26, 1), ("baseline_gap", 0.51, 2), ("baseline_gap", 0.25, 0),
    ],
)  # fmt: skip
def test_a_concern_lowers_by_the_limits_it_passes(name, size, steps):
    found = grade(Facts("by_lot", 5, {name: size}))
    assert (found.grade, [one.steps for one in found.concerns]) == (4 - steps, [steps])


@pytest.mark.parametrize("name", FLAGS)
def test_a_concern_without_limits_lowers_by_one_where_it_is_there(name):
    grades = [grade(Facts("by_lot", 5, flags={name: there})).grade for there in (False, True)]
    assert grades == [4, 3]


def test_a_grade_never_falls_below_a_description():
    every = Facts("comparison", 3, dict.fromkeys(WITH_LIMITS, 9.0), dict.fromkeys(FLAGS, True))
    assert (grade(every).grade, grade(every).start) == (0, 3)


@given(
    st.sampled_from(sorted(START)),
    st.integers(0, 60),
    st.dictionaries(st.sampled_from(WITH_LIMITS), st.none() | st.floats(-3, 3)),
    st.dictionaries(st.sampled_from(FLAGS), st.booleans()),
)
def test_nothing_raises_a_grade(design, units, shares, flags):
    found = grade(Facts(design, units, shares, flags))
    assert 0 <= found.grade <= found.start == grade(Facts(design, units)).grade
    for name in shares:
        # What gets larger, or is forgotten, lowers no less.
        worse = grade(Facts(design, units, {**shares, name: 9.0}, flags))
        assert worse.grade <= found.grade


def test_a_concern_in_the_wrong_form_is_refused():
    with pytest.raises(ValueError, match="form"):
        grade(Facts("series", 30, {"spillover": 0.3}))
    with pytest.raises(ValueError, match="form"):
        grade(Facts("series", 30, flags={"lost": True}))
    with pytest.raises(ValueError, match="negative"):
        grade(Facts("series", -1))


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [
        (0.4, 0.9, "matters"), (0.3, 0.9, "intended"), (0.1, 0.9, "intended"),
        (-0.1, 0.9, "unclear"), (0.0, 0.9, "unclear"), (-0.9, -0.1, "against"),
        (-0.9, -0.5, "against"), (None, None, "no_interval"), (0.1, None, "no_interval"),
    ],
)  # fmt: skip
def test_an_interval_says_what_it_excludes(lower, upper, expected):
    assert finding(lower, upper, "increase", margin=0.3) == expected
    turned = [None if one is None else -one for one in (upper, lower)]
    assert finding(*turned, "decrease", margin=0.3) == expected


def test_without_a_margin_no_change_is_said_to_matter():
    assert finding(5.0, 6.0, "increase") == "intended"


def test_what_is_too_small_to_matter_is_said_to_be_so():
    assert finding(-0.1, 0.2, "increase", margin=0.3, equivalent=True) == "equivalent"
    assert finding(0.1, 0.2, "increase", margin=0.3, equivalent=True) == "intended_small"
    assert finding(-0.2, -0.1, "increase", margin=0.3, equivalent=True) == "equivalent"


def test_no_interval_with_zero_in_it_says_that_nothing_happened_by_itself():
    assert finding(-0.01, 0.01, "increase", margin=0.3) == "unclear"


def test_what_does_not_hold_among_many_indicators_is_unclear():
    for limits in ((0.4, 0.9), (-0.9, -0.4)):
        assert finding(*limits, "increase", margin=0.3, holds_among_many=False) == "unclear"


@pytest.mark.parametrize(
    ("limits", "equivalent", "expected"),
    [((-0.1, 0.1), True, "equivalent"), ((0.1, 0.2), True, "equivalent"),
     ((0.1, 0.9), False, "against"), ((-0.9, -0.1), False, "against"),
     ((-0.9, 0.1), False, "unclear")],
)  # fmt: skip
def test_what_is_to_be_kept_has_no_intended_way(limits, equivalent, expected):
    assert finding(*limits, "maintain", margin=0.3, equivalent=equivalent) == expected


def test_every_finding_is_reached():
    directions, margins = ("increase", "decrease", "maintain"), (None, 0.3)
    limits = [(-1.0, -0.5), (-0.2, -0.1), (-0.1, 0.1), (0.1, 0.2), (0.5, 1.0), (None, None)]
    found = {
        finding(lower, upper, direction, margin=margin, equivalent=same)
        for (lower, upper), direction, margin, same in itertools.product(
            limits, directions, margins, (False, True)
        )
    }
    assert len(found) == 7
