"""A distribution with an answer that few gave cannot be worked out from what is shown of it."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from samskaping.estimates import as_estimates
from samskaping.release.answers import Distribution, in_doubt
from samskaping.release.gate import gate
from tests.release.made_study import POINTS, item_rows, study

SIZES = {("a", "end", ""): 36}


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
        [3, 6, 9, 8, 10],
        [0, 2, 8, 11, 15],
        [1, 1, 1, 16, 17],
        [5, 0, 0, 0, 31],
        [0, 0, 0, 4, 32],
        [11, 9, 2, 3, 11],
        [0, 0, 36, 0, 0],
        [1, 2, 11, 11, 11],
    ],
)
def test_an_answer_that_few_gave_stays_in_doubt(counts):
    rows = released_item(counts)
    fits = tables_that_fit(rows, 36)
    assert (fits == counts).all(axis=1).any()
    few = [k for k, count in enumerate(counts) if 0 < count < 6 or count == 36]
    for k in few:
        assert len(set(fits[:, k])) > 1, f"answer {POINTS[k]} follows from what is shown"


def test_a_distribution_of_large_counts_is_shown_whole():
    rows = released_item([6, 7, 8, 8, 7])
    assert not rows["note"].str.startswith("suppressed").any()


def test_an_answer_that_nobody_gave_may_be_shown():
    rows = released_item([0, 8, 9, 9, 10])
    assert shown(rows, "item_share", 1) == 0.0


def test_mean_and_the_commonest_answers_remain_where_one_answer_is_rare():
    rows = released_item([3, 6, 8, 9, 10])
    assert shown(rows, "item_n") == 36
    assert shown(rows, "item_mean") is not None
    assert shown(rows, "item_share", 4) is not None
    assert shown(rows, "item_share", 5) is not None
    assert shown(rows, "floor_share") is None
    assert shown(rows, "ceiling_share") is not None


def test_a_withheld_floor_of_a_reversed_item_is_its_highest_answer():
    made = study(SIZES, answers=np.repeat(POINTS, [7, 7, 7, 7, 8]))
    made.persons["trust_2"] = np.repeat(POINTS, [10, 9, 8, 6, 3])
    keep = made.estimates[~made.estimates["quantity"].str.contains("item|floor|ceiling")]
    table = as_estimates([*keep.to_dict("records"), *item_rows(made.persons)])
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


def test_two_rare_answers_are_not_told_together():
    # On four answers, number, mean and spread tell how many gave an outer one.
    whole = np.arange(4)
    of_four = [Distribution(np.array(c), {}, ()) for c in ([1, 20, 20, 3], [4, 20, 20, 3])]
    assert not in_doubt(of_four[0], whole, (1, 2, 3, 4), 2, 6)
    assert in_doubt(of_four[1], whole, (1, 2, 3, 4), 2, 6)
