"""How many codes so many persons bring up, and after how many hardly a new one comes."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.tables import empty_table
from tests.analysis.interviews.made_interviews import CODES, Segment, tables, with_codebook

ITEMS = {"q1": "trust"}
BELOW = {"heard": {"heard", "heard_early", "heard_late"}}


@pytest.fixture
def rows_of(outline_of):
    def run(said):
        segments = [Segment(f"i{n}", "1", "ann", codes) for n, codes in enumerate(said)]
        book = with_codebook(outline_of(ITEMS))
        return frequencies(*tables(segments), empty_table("passages"), book).set_index("key")

    return run


def row(found, quantity, group):
    return found.loc[f"interviews.{quantity}.total.{group}"]


def has(codes):
    return np.array([bool(set(codes) & BELOW.get(code, {code})) for code in CODES])


SAID = [["heard_early", "time"], ["time"], [], ["heard_late"], ["time"]]


def test_the_curve_is_the_mean_over_all_choices_of_persons(rows_of):
    found, holds = rows_of(SAID), np.array([has(codes) for codes in SAID])
    for n in range(1, 6):
        drawn = [holds[list(some)].any(axis=0).sum() for some in combinations(range(5), n)]
        point = row(found, "codes_found", f"persons={n}")
        assert point[["estimate", "se"]].tolist() == pytest.approx([np.mean(drawn), np.std(drawn)])


def test_the_order_of_the_interviews_does_not_matter(rows_of):
    one, other = rows_of(SAID), rows_of(SAID[::-1])
    assert one.loc[one["quantity"] == "codes_found"].equals(
        other.loc[other["quantity"] == "codes_found"]
    )


def test_saturation_is_reached_where_two_more_persons_bring_up_hardly_a_new_code(rows_of):
    # Everybody has one code and only two of twenty the other.
    said = [["time"]] * 18 + [["time", "heard"]] * 2
    found = rows_of(said)
    curve = [row(found, "codes_found", f"persons={n}")["estimate"] for n in range(1, 21)]
    for run in (2, 3):
        at = int(row(found, "saturation_persons", f"run={run}")["estimate"])
        new = [curve[n - 1 + run] - curve[n - 1] for n in (at - 1, at)]
        assert new[0] > 0.05 * curve[3] >= new[1]


def test_where_all_have_the_same_codes_four_persons_are_enough(rows_of):
    found = rows_of([["time"]] * 7)
    assert row(found, "saturation_persons", "run=3")["estimate"] == 4


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ([["time"]] * 5, "too_few_interviewed;minimum=6"),
        ([[]] * 9, "no_codes_given"),
        ([["heard_early"], ["heard_late"], ["time"], [], [], []], "not_saturated;n=6"),
    ],
)
def test_a_saturation_that_is_not_known_has_its_reason(rows_of, said, note):
    found = row(rows_of(said), "saturation_persons", "run=2")
    assert found["note"] == note
    assert pd.isna(found["estimate"])


def test_a_long_curve_has_sixty_points_and_its_ends(rows_of):
    found = rows_of([["time"]] * 150)
    points = found.loc[found["quantity"] == "codes_found", "group"]
    assert len(points) == 60
    assert {"persons=1", "persons=150"} <= set(points)
