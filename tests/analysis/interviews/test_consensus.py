"""What the coders settled takes the place of what they disputed, and of nothing else."""

import pandas as pd
import pytest

from samskaping.analysis.interviews.agreement import agreement
from samskaping.analysis.interviews.consensus import after_consensus, settle
from samskaping.analysis.interviews.disagreements import read_disagreements
from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.tables import empty_table, typed
from tests.analysis.interviews.made_interviews import Segment, coded_twice, tables, with_codebook
from tests.analysis.interviews.test_units import made

ITEMS = {"q1": "trust"}
YES, NO = ["heard"], []
# Ann alone on 1, Bo alone on 3, both on 2, neither on 0.
ANN, BO = [NO, YES, YES, NO], [NO, NO, YES, YES]


@pytest.fixture
def outline(outline_of):
    def make(**codebook):
        return with_codebook(outline_of(ITEMS, cases=("east", "west")), **codebook)

    return make


def resolutions(*entries):
    rows = [
        dict(zip(("source", "unit", "code", "given"), entry, strict=True))
        | {"source_file": "met.xlsx", "source_sheet": "Decisions", "source_row": n}
        for n, entry in enumerate(entries, start=2)
    ]
    return typed(pd.DataFrame(rows), "resolutions") if rows else empty_table("resolutions")


def told(settled):
    return [(one.code, one.row, dict(one.arguments)) for one in settled.findings]


def codings_of(settled, *columns):
    return list(settled.codings[list(columns)].itertuples(index=False, name=None))


def settled_by(outline, segments, *entries):
    codings, coverage = tables(segments)
    return settle(codings, coverage, empty_table("passages"), resolutions(*entries), outline)


def test_what_is_disputed_is_where_those_who_read_are_not_unanimous(outline):
    third = [Segment("i1", str(n), "cy", codes) for n, codes in enumerate(ANN)]
    alone = [Segment("i2", "0", "ann", YES)]
    codings, coverage = tables([*coded_twice("i1", ANN, BO), *third, *alone])
    found = read_disagreements(
        codings, coverage, empty_table("passages"), outline(coders=("ann", "bo", "cy"))
    )
    assert found.keys == (("i1", "1", "heard"), ("i1", "3", "heard"))


def test_disputed_segments_stand_in_the_order_of_their_numbers_and_codes_in_that_of_the_codebook(
    outline,
):
    segments = [
        Segment("i1", "10", "ann", ["time"]),
        Segment("i1", "9.2", "ann", ["time", "heard"]),
        Segment("i1", "9.2", "bo", []),
    ]
    codings, coverage = tables(segments)
    found = read_disagreements(codings, coverage, empty_table("passages"), outline())
    assert found.keys == (
        ("i1", "9.2", "heard"), ("i1", "9.2", "time"), ("i1", "10", "time")
    )  # fmt: skip


def test_yes_stays_no_goes_and_what_is_open_counts_as_before(outline):
    segments = coded_twice("i1", ANN, BO)
    entries = [("i1", "1", "heard", True)], [("i1", "3", "heard", False)]
    with_one = [codings_of(settled_by(outline(), segments, *one), "unit") for one in entries]
    assert with_one == [[("1",), ("2",), ("3",)], [("1",), ("2",)]]


def test_what_the_primary_coder_did_not_give_is_open_as_no(outline):
    segments = coded_twice("i1", ANN, BO)
    found = settled_by(outline(primary="bo"), segments, ("i1", "3", "heard", False))
    assert codings_of(found, "unit", "coder") == [("2", "bo")]
    found = settled_by(outline(primary="bo"), segments, ("i1", "1", "heard", True))
    assert sorted(codings_of(found, "unit", "coder")) == [("1", "bo"), ("2", "bo"), ("3", "bo")]


def test_where_the_primary_coder_did_not_read_codings_are_the_first_readers(outline):
    third = [Segment("i1", str(n), "cy", codes) for n, codes in enumerate(ANN)]
    others = [one for one in coded_twice("i1", ANN, BO) if one.coder == "bo"]
    book = outline(coders=("ann", "bo", "cy"), primary="ann")
    found = settled_by(book, [*others, *third], ("i1", "1", "heard", True))
    assert sorted(codings_of(found, "unit", "coder")) == [("1", "bo"), ("2", "bo"), ("3", "bo")]


def test_interviews_without_a_settled_decision_keep_their_codings(outline):
    segments = [*coded_twice("i1", ANN, BO), *coded_twice("i2", ANN, BO)]
    found = settled_by(outline(), segments, ("i1", "1", "heard", False))
    before, _ = tables(segments)
    other = before["source"] == "i2"
    kept = found.codings[found.codings["source"] == "i2"]
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), before[other].reset_index(drop=True))


def test_no_resolution_changes_nothing(outline):
    codings, coverage = tables(coded_twice("i1", ANN, BO))
    for none in (None, resolutions()):
        found = settle(codings, coverage, empty_table("passages"), none, outline())
        pd.testing.assert_frame_equal(found.codings, codings)
    assert (told(found), found.disputed) == ([], 2)


def test_a_code_that_nobody_disputes_is_not_settled_and_neither_is_what_there_is_not(outline):
    found = settled_by(
        outline(),
        coded_twice("i1", ANN, BO),
        ("i1", "2", "heard", False),
        ("i1", "0", "heard", True),
        ("i1", "9", "heard", True),
        ("i9", "1", "heard", True),
    )
    assert told(found) == [
        ("resolved_unknown", 4, {"n": 2}),
        ("resolved_agreed", 2, {"n": 2}),
    ]
    assert len(found.resolutions) == 0
    assert sorted(codings_of(found, "unit", "coder")) == [
        ("1", "ann"), ("2", "ann"), ("2", "bo"), ("3", "bo")
    ]  # fmt: skip


def test_every_speaker_of_a_unit_has_the_code_as_the_codings_that_count_say(outline):
    segments = [
        Segment("i1", "1", "ann", YES, person="p1"),
        Segment("i1", "1", "bo", NO, person="p1"),
        Segment("i1", "2", "ann", YES, person="p2"),
        Segment("i1", "2", "bo", YES, person="p3"),
    ]
    found = settled_by(outline(), segments, ("i1", "1", "heard", True))
    assert sorted(codings_of(found, "unit", "person")) == [("1", "p1"), ("2", "p2"), ("2", "p3")]
    found = settled_by(outline(primary="ann"), segments, ("i1", "1", "heard", True))
    assert sorted(codings_of(found, "unit", "person")) == [("1", "p1"), ("2", "p2")]


def test_a_coding_in_no_unit_stays(outline):
    segments = [*coded_twice("i1", ANN, BO), Segment("i1", None, "bo", ["time"])]
    found = settled_by(outline(), segments, ("i1", "1", "heard", False))
    assert (None, "time", "bo") in [
        (None if pd.isna(unit) else unit, code, coder)
        for unit, code, coder in codings_of(found, "unit", "code", "coder")
    ]


def test_passages_of_a_text_are_settled_by_their_ends(outline):
    # Ann gave a code to two paragraphs at once, Bo to most of the second of them.
    codings, coverage, passages = made(("ann", "heard", 0, 40), ("bo", "heard", 14, 42))
    found = read_disagreements(codings, coverage, passages, outline())
    assert found.keys == (("i1", "0-12", "heard"),)
    settled = settle(
        codings, coverage, passages, resolutions(("i1", "0-12", "heard", False)), outline()
    )
    assert codings_of(settled, "coder", "start", "end") == [("ann", 13, 40)]


@pytest.mark.parametrize("unit", ["sentence", "character", "source"])
def test_every_kind_of_unit_can_be_settled_and_then_nothing_is_open(outline, unit):
    book = outline(units=[unit])
    codings, coverage, passages = made(
        ("ann", "heard", 0, 42), ("bo", "time", 14, 20), ("bo", "heard", 2, 9)
    )
    found = read_disagreements(codings, coverage, passages, book)
    yes = resolutions(*((*key, True) for key in found.keys))
    settled = settle(codings, coverage, passages, yes, book)
    assert (told(settled), len(settled.resolutions), settled.disputed) == ([], len(yes), len(yes))
    again = read_disagreements(settled.codings, coverage, passages, book)
    assert {one.coder for one in settled.codings.itertuples()} == {"ann"}
    assert {key[1:] for key in found.keys} <= {key[1:] for key in again.keys}
    no = resolutions(*((*key, False) for key in found.keys))
    left = settle(codings, coverage, passages, no, book).codings
    # What both gave is left.
    assert left["code"].tolist() == ["heard"]


def test_frequencies_follow_the_meeting_and_say_so_and_agreement_does_not(outline):
    book = outline()
    segments = [*coded_twice("i1", [NO, YES], [NO, NO]), *coded_twice("i2", [YES], [YES])]
    codings, coverage = tables(segments)
    none = empty_table("passages")
    settled = settle(codings, coverage, none, resolutions(("i1", "1", "heard", False)), book)
    before = frequencies(codings, coverage, none, book).set_index("key")
    after = after_consensus(
        frequencies(settled.codings, coverage, none, book), settled.resolutions
    ).set_index("key")
    key = "interviews.code_persons.heard.all"
    assert (before.loc[key, "estimate"], after.loc[key, "estimate"]) == (2, 1)
    assert after.loc[key, "assumption"] == "any_coder;codings_resolved;with_codes_below"
    met = "interviews.interviewed.total.all"
    assert after.loc[met, "assumption"] == before.loc[met, "assumption"]
    # The words of agreement are those of codings from before the meeting.
    told_before = agreement(codings, coverage, none, book)
    marked = after_consensus(told_before, settled.resolutions)
    assert marked["assumption"].equals(told_before["assumption"])
