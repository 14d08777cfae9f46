"""A distribution with an answer that few gave cannot be worked out from what is shown of it."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from samskaping.release.gate import gate
from tests.release.made_study import POINTS, study

SIZES = {("a", "end", ""): 60}


def released_item(counts, item="trust_1", sizes=SIZES):
    """What is shown of an item of which the answers were given so often."""
    answers = np.repeat(POINTS, counts)
    made = study(sizes, answers=answers)
    table = gate(
        made.estimates, made.submissions, made.outline, made.findings, made.exclusions
    ).estimates
    return table[(table["subject"] == item) & ~table["group"].str.contains("case")]


def shown(rows, quantity, answer=None):
    """The estimate of a quantity; None where it is withheld."""
    group = "wave=end" if answer is None else f"answer={answer};wave=end"
    value = rows.loc[(rows["quantity"] == quantity) & (rows["group"] == group), "estimate"].iloc[0]
    return None if pd.isna(value) else float(value)


def tables_that_fit(rows, n):
    """Every table of whole counts that has all the numbers shown: by trying them all."""
    mean, spread = shown(rows, "item_mean"), shown(rows, "item_sd")
    shares = {k: shown(rows, "item_share", k) for k in POINTS}
    ends = {1: shown(rows, "floor_share"), 5: shown(rows, "ceiling_share")}
    ranges = []
    for k in POINTS:
        told = shares[k] if shares[k] is not None else ends.get(k)
        ranges.append(range(n + 1) if told is None else [round(told * n)])
    fits = []
    points = np.array(POINTS)
    for counts in product(*ranges[:-1]):
        last = n - sum(counts)
        if last < 0 or last not in ranges[-1]:
            continue
        table = np.array([*counts, last])
        if mean is not None and abs(table @ points / n - mean) > 1e-9:
            continue
        if spread is not None:
            squares = table @ (points - table @ points / n) ** 2 / (n - 1)
            if abs(np.sqrt(squares) - spread) > 1e-9:
                continue
        fits.append(table)
    return np.array(fits)


@pytest.mark.parametrize(
    "counts",
    [
        [3, 12, 20, 15, 10],
        [0, 2, 13, 20, 25],
        [1, 1, 1, 27, 30],
        [5, 0, 0, 0, 55],
        [0, 0, 0, 4, 56],
        [20, 15, 2, 3, 20],
        [0, 0, 60, 0, 0],
    ],
)
def test_an_answer_that_few_gave_stays_in_doubt(counts):
    rows = released_item(counts)
    fits = tables_that_fit(rows, 60)
    assert (fits == counts).all(axis=1).any()
    few = [k for k, count in enumerate(counts) if 0 < count < 6 or count == 60]
    for k in few:
        assert len(set(fits[:, k])) > 1, f"answer {POINTS[k]} follows from what is shown"


def test_a_distribution_of_large_counts_is_shown_whole():
    rows = released_item([10, 12, 13, 15, 10])
    assert not rows["note"].str.startswith("suppressed").any()


def test_an_answer_that_nobody_gave_may_be_shown():
    rows = released_item([0, 12, 13, 15, 20])
    assert shown(rows, "item_share", 1) == 0.0


def test_mean_and_the_commonest_answers_remain_where_one_answer_is_rare():
    rows = released_item([3, 7, 10, 18, 22])
    assert shown(rows, "item_n") == 60
    assert shown(rows, "item_mean") is not None
    assert shown(rows, "item_share", 4) is not None
    assert shown(rows, "item_share", 5) is not None
    assert shown(rows, "floor_share") is None
    assert shown(rows, "ceiling_share") is not None


def test_a_withheld_floor_of_a_reversed_item_is_its_highest_answer():
    made = study(SIZES, answers=np.repeat(POINTS, 12))
    made.persons["trust_2"] = np.repeat(POINTS, [12, 13, 15, 17, 3])
    from tests.release.made_study import _items, as_estimates

    keep = made.estimates[~made.estimates["quantity"].str.contains("item|floor|ceiling")]
    table = as_estimates([*keep.to_dict("records"), *_items(made.persons)])
    rows = gate(table, made.submissions, made.outline, made.findings, made.exclusions).estimates
    rows = rows[(rows["subject"] == "trust_2") & (rows["group"].str.endswith("wave=end"))]
    rows = rows[~rows["group"].str.contains("case")]
    assert shown(rows, "item_share", 5) is None
    assert shown(rows, "floor_share") is None
    assert shown(rows, "ceiling_share") is not None


def test_a_rare_answer_of_one_case_is_not_the_total_less_the_other_cases():
    sizes = {("a", "end", ""): 60, ("b", "end", ""): 60, ("c", "end", ""): 60}
    counts = ([2, 10, 14, 16, 18], [12] * 5, [12] * 5)
    made = study(sizes, answers=np.concatenate([np.repeat(POINTS, part) for part in counts]))
    table = gate(
        made.estimates, made.submissions, made.outline, made.findings, made.exclusions
    ).estimates
    share = table[(table["quantity"] == "item_share") & (table["subject"] == "trust_1")]
    of_one = share[share["group"].str.startswith("answer=1")].set_index("group")["estimate"]
    assert pd.isna(of_one["answer=1;case=a;wave=end"])
    assert of_one.drop("answer=1;case=a;wave=end").isna().any()
