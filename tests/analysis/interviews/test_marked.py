"""Coders who chose the ends of passages themselves are compared on what they marked."""

import pandas as pd
import pytest

from samskaping.analysis.interviews.agreement import agreement
from samskaping.analysis.interviews.decisions import read_decisions
from tests.analysis.interviews.made_interviews import TEXT, with_codebook, written


@pytest.fixture
def rows_of(outline_of):
    def run(rows, lengths=(TEXT,), **codebook):
        outline = with_codebook(outline_of({"q1": "trust"}, cases=("east",)), **codebook)
        return agreement(*written(rows, lengths), outline).set_index("key")

    return run


def key(quantity, subject="heard", group="unit=passage"):
    return f"interviews.{quantity}.{subject}.{group}"


def test_the_same_passage_with_nearly_the_same_ends_is_nearly_the_same(rows_of):
    found = rows_of([("ann", "heard", 0, 20, 0), ("bo", "heard", 2, 20, 0)])
    # By hand: 2 characters of 40 differ; 38 and 42 of 80 are marked and not, in units of 20 and 18.
    gap, unit, n, squares = 42, 38, 80, 20**2 + 18**2
    expected = 2 * gap * unit / (n - (gap + squares) / n)
    assert found.loc[key("unitising_alpha"), "estimate"] == pytest.approx(1 - 2 * 2 / expected)
    assert found.loc[key("segment_match"), "estimate"] == 1


def test_segments_that_share_too_little_do_not_match(rows_of):
    found = rows_of([("ann", "heard", 0, 20, 0), ("bo", "heard", 15, 35, 0)])
    assert found.loc[key("segment_match"), "estimate"] == 0
    assert found.loc[key("unitising_alpha"), "estimate"] < 0


def test_in_a_branch_codes_are_one_and_in_the_total_they_are_apart(rows_of):
    found = rows_of([("ann", "heard_early", 0, 20, 0), ("bo", "heard_late", 0, 20, 0)])
    branch = "codes=branch;unit=passage"
    assert found.loc[key("segment_match", group=branch), "estimate"] == 1
    assert found.loc[key("segment_match", "total"), "estimate"] == 0


def test_characters_are_compared_whoever_cut_where(rows_of):
    found = rows_of([("ann", "heard", 0, 20, 0), ("bo", "heard", 10, 30, 0)], units=("character",))
    assert found.loc[key("agreement_percent", group="unit=character"), "estimate"] == 20 / 40
    assert found.loc[key("code_prevalence", group="unit=character"), "estimate"] == 20 / 40
    assert found.loc[key("cohen_kappa", group="unit=character"), "estimate"] == 0


def test_persons_with_the_code_are_the_smallest_cell(rows_of):
    rows = [(coder, "heard", 0, 9, of) for coder in ("ann", "bo") for of in range(2)]
    found = rows_of([*rows, ("ann", "time", 3, 9, 2)], (TEXT, TEXT, TEXT))
    assert found.loc[key("segment_match"), ["n", "n_min_cell"]].tolist() == [3, 2]
    assert found.loc[key("segment_match", "total"), "n_min_cell"] == 1


def test_a_segment_beyond_its_text_ends_with_it(rows_of):
    found = rows_of([("ann", "heard", 30, 99, 0), ("bo", "heard", 30, TEXT, 0)])
    assert found.loc[key("unitising_alpha"), "estimate"] == 1


@pytest.mark.parametrize("subject", ["time", "heard"])
def test_what_nobody_marked_says_so(rows_of, subject):
    found = rows_of([("ann", "heard_late", 0, 20, 0)])
    assert found.loc[key("unitising_alpha", subject), "note"] == "code_never_used"


def test_sets_of_codes_differ_less_where_they_share_some(rows_of):
    both = [("ann", "heard", 0, TEXT, 0), ("bo", "heard", 0, TEXT, 0), ("ann", "time", 0, TEXT, 0)]
    other = [("ann", "time", 0, TEXT, 1), ("bo", "heard", 0, TEXT, 1)]
    found = rows_of(both + other, (TEXT, TEXT))
    masi, jaccard = (
        found.loc[key("set_alpha", "total", f"distance={name};unit=segment"), "estimate"]
        for name in ("masi", "jaccard")
    )
    # Sets: {heard, time} and {heard}; {time} and {heard}. Distances 2/3 (1/2) and 1.
    pairs = {"masi": [2 / 3, 2 / 3, 2 / 3, 1, 0, 1], "jaccard": [1 / 2, 1 / 2, 1 / 2, 1, 0, 1]}
    for name, alpha in (("masi", masi), ("jaccard", jaccard)):
        expected = sum(pairs[name]) / 6
        observed = (pairs[name][0] + 1) / 2
        assert alpha == pytest.approx(1 - observed / expected), name


def test_weights_are_compared_where_both_gave_the_code(outline_of):
    outline = with_codebook(outline_of({"q1": "trust"}, cases=("east",)), weighed="heard")
    rows = [(coder, "heard", 0, 9, of) for of in range(4) for coder in ("ann", "bo")]
    tables = written(rows, (TEXT,) * 4)
    tables[0]["weight"] = pd.array([1, 1, 2, 3, 3, 3, None, 5], dtype="Float64")
    weights = read_decisions(*tables, outline).weights[0]
    assert weights[:3].tolist() == [[1, 1], [2, 3], [3, 3]]
    found = agreement(*tables, outline).set_index("key")
    alpha = found.loc[key("krippendorff_alpha", group="level=interval;unit=segment"), "estimate"]
    # Krippendorff: D_o = 2/6, D_e over the fifteen pairs of 1, 1, 2, 3, 3, 3.
    values = [1, 1, 2, 3, 3, 3]
    expected = sum((a - b) ** 2 for n, a in enumerate(values) for b in values[:n]) / 15
    assert alpha == pytest.approx(1 - (1 / 3) / expected)
    assert key("gwet_ac2", group="level=interval;unit=segment") in found.index
