"""Two codes occur together where a person has both in one unit."""

import pandas as pd
import pytest

from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.tables import empty_table, typed
from tests.analysis.interviews.made_interviews import Segment, tables, with_codebook

ITEMS = {"q1": "trust"}
PAIR = ("code_pair_persons", "code_pair_share", "code_pair_jaccard")


@pytest.fixture
def rows_of(outline_of):
    def run(segments, passages=None, **codebook):
        outline = outline_of(ITEMS, cases=("east", "west"), roles=("citizen", "official"))
        passages = empty_table("passages") if passages is None else passages
        book = with_codebook(outline, **codebook)
        return frequencies(*tables(segments), passages, book).set_index("key")

    return run


def pair(found, one, other):
    """Persons, share and overlap of two codes."""
    return [found.loc[f"interviews.{name}.{one}.with={other}", "estimate"] for name in PAIR]


SEGMENTS = [
    Segment("i1", "1", "ann", ["heard_early", "time"]),
    Segment("i1", "2", "ann", ["heard_early", "time"]),
    Segment("i2", "1", "ann", ["heard_early"]),
    Segment("i2", "2", "ann", ["time"]),
    Segment("i3", "1", "ann", ["time"], case="west"),
    Segment("i4", "1", "ann", [], case="west"),
]


def test_persons_with_both_codes_in_one_segment_count_once(rows_of):
    # The second has both, never in one segment, and counts with either code.
    assert pair(rows_of(SEGMENTS), "heard_early", "time") == [1, 1 / 4, 1 / (2 + 3 - 1)]


def test_both_codes_in_one_interview_are_enough_where_the_interview_is_the_unit(rows_of):
    found = rows_of(SEGMENTS, units=("source",))
    assert pair(found, "heard_early", "time") == [2, 1 / 2, pytest.approx(2 / 3)]


def test_a_segment_of_two_persons_pairs_nothing_of_one_with_the_other(rows_of):
    shared = [
        Segment("i1", "1", "ann", ["time"], person="p"),
        Segment("i1", "1", "ann", ["heard_early"], person="q"),
    ]
    assert pair(rows_of(shared), "heard_early", "time") == [0, 0, 0]


def test_what_two_coders_gave_to_one_segment_is_together_unless_one_is_chosen(rows_of):
    apart = [Segment("i1", "1", "ann", ["heard_early"]), Segment("i1", "1", "bo", ["time"])]
    assert pair(rows_of(apart), "heard_early", "time") == [1, 1, 1]
    only = rows_of([*apart, Segment("i2", "1", "ann", ["time"])], primary="ann")
    assert pair(only, "heard_early", "time") == [0, 0, 0]


def test_a_code_is_not_paired_with_one_above_it_nor_with_one_that_nobody_has(rows_of):
    found = rows_of([*SEGMENTS, Segment("i5", "1", "ann", ["heard"])])
    pairs = found[found["quantity"] == "code_pair_persons"]
    told = set(zip(pairs["subject"], pairs["group"], strict=True))
    assert told == {("heard", "with=time"), ("heard_early", "with=time")}


def test_a_code_counts_as_it_was_given(rows_of):
    found = rows_of([*SEGMENTS, Segment("i5", "1", "ann", ["heard"])])
    assert pair(found, "heard", "time") == [0, 0, 0]
    assert "codes_as_given" in found.loc["interviews.code_pair_share.heard.with=time", "assumption"]


def test_codings_that_name_no_segment_pair_with_nothing_and_are_told_of(rows_of):
    unplaced = [Segment("i6", None, "ann", ["heard_early", "time"])]
    found = rows_of([*SEGMENTS, *unplaced])
    assert pair(found, "heard_early", "time") == [1, 1 / 5, 1 / (3 + 4 - 1)]
    row = found.loc["interviews.code_pair_persons.heard_early.with=time"]
    assert row["note"] == "codings_without_unit;n=2"


def test_codes_are_together_in_a_sentence_of_a_text(rows_of, outline_of):
    def passages(kind, *ends):
        starts = (0, *ends[:-1])
        return [
            {"case": "east", "source": "i1", "kind": kind, "number": n + 1, "start": start,
             "end": end, "source_file": "coded.csv"}
            for n, (start, end) in enumerate(zip(starts, ends, strict=True))
        ]  # fmt: skip

    texts = pd.DataFrame([*passages("paragraph", 100), *passages("sentence", 40, 100),
                          *passages("text", 100)])  # fmt: skip
    texts = typed(
        texts[empty_table("passages").columns].sort_values(["kind", "number"]), "passages"
    )
    codings, coverage = tables([Segment("i1", None, "ann", ["heard_early", "time"])])
    codings["start"] = pd.array([5, 60], dtype="Int64")
    codings["end"] = pd.array([30, 90], dtype="Int64")
    outline = outline_of(ITEMS, cases=("east",))
    told = {}
    for unit in ("segment", "sentence"):
        found = frequencies(codings, coverage, texts, with_codebook(outline, units=(unit,)))
        told[unit] = pair(found.set_index("key"), "heard_early", "time")
    assert told == {"segment": [1, 1, 1], "sentence": [0, 0, 0]}
