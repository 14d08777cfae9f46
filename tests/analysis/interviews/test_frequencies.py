"""Persons are counted, once each, with what stands below a code."""

import pytest

from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.tables import empty_table
from tests.analysis.interviews.made_interviews import Segment, tables, with_codebook

ITEMS = {"q1": "trust"}


@pytest.fixture
def rows_of(outline_of):
    def run(segments, primary=None, waves=("end",)):
        outline = outline_of(
            ITEMS, cases=("east", "west"), roles=("citizen", "official"), waves=waves
        )
        book = with_codebook(outline, primary=primary)
        return frequencies(*tables(segments), empty_table("passages"), book).set_index("key")

    return run


def estimates(found, quantity, subject):
    """The number of each group."""
    rows = found[(found["quantity"] == quantity) & (found["subject"] == subject)]
    return dict(zip(rows["group"], rows["estimate"], strict=True))


SEGMENTS = [
    Segment("i1", "1", "ann", ["heard_early", "time"], role="citizen"),
    Segment("i1", "2", "ann", ["heard_early"], role="citizen"),
    Segment("i1b", "1", "ann", ["heard_late"], role="citizen", person="i1"),
    Segment("i2", "1", "ann", [], role="official"),
    Segment("i2", "1", "bo", ["time"], role="official"),
    Segment("i3", "1", "bo", ["time"], case="west", role="citizen"),
    Segment("i4", "1", "ann", ["heard"], case="west"),
]


def test_a_person_counts_once_however_often_interviewed(rows_of):
    assert estimates(rows_of(SEGMENTS), "interviewed", "total") == {
        "case=east": 2, "case=west": 2, "role=citizen": 2, "role=official": 1, "all": 4,
    }  # fmt: skip


def test_a_person_interviewed_in_two_waves_counts_once(rows_of):
    later = [Segment("i9", "1", "ann", ["time"], role="citizen", person="i1", wave="end")]
    found = rows_of([*SEGMENTS, *later])
    assert estimates(found, "interviewed", "total")["case=east"] == 2
    assert estimates(found, "code_persons", "time")["case=east"] == 2


def test_persons_are_counted_in_every_wave_in_which_they_spoke(rows_of):
    again = [Segment("i9", "1", "ann", ["time"], role="citizen", person="i1", wave="start")]
    found = rows_of([*SEGMENTS, *again], waves=("start", "end"))
    told = estimates(found, "code_persons", "time")
    assert (told["wave=start"], told["wave=end"], told["all"]) == (1, 3, 3)
    words = found["assumption"].str.contains("interviews_at_last_wave")
    assert words["interviews.code_share.time.wave=end"]
    assert not words["interviews.code_share.time.wave=start"]


def test_interviews_of_one_wave_are_not_told_by_wave(rows_of):
    named = [one._replace(wave="end") for one in SEGMENTS[:3]]
    for segments in (SEGMENTS, [*named, *SEGMENTS[3:]]):
        found = rows_of(segments, waves=("start", "end"))
        assert not found["group"].str.contains("wave").any()


def test_interviews_are_counted_beside_persons(rows_of):
    again = [Segment("i1c", "1", "ann", ["time"], role="citizen", person="i1")]
    found = rows_of([*SEGMENTS, *again])
    assert estimates(found, "code_persons", "time")["all"] == 3
    assert estimates(found, "code_sources", "time") == {"all": 4}
    assert estimates(found, "code_source_share", "time")["all"] == pytest.approx(4 / 6)
    assert estimates(found, "code_sources", "heard")["all"] == 3


def test_interviews_of_the_same_name_in_two_cases_are_two_with_the_code(rows_of):
    same = [
        Segment("i1", "1", "ann", ["time"], case=case, person=case) for case in ("east", "west")
    ]
    found = rows_of(same)
    assert estimates(found, "code_sources", "time") == {"all": 2}


def test_a_code_includes_those_below_it(rows_of):
    found = rows_of(SEGMENTS)
    assert estimates(found, "code_persons", "heard") == {
        "case=east": 1, "case=west": 1, "role=citizen": 1, "role=official": 0, "all": 2,
    }  # fmt: skip
    assert estimates(found, "code_persons", "heard_early")["all"] == 1
    assert estimates(found, "code_persons", "heard_late")["all"] == 1


def test_without_a_primary_coder_any_coder_counts(rows_of):
    found = rows_of(SEGMENTS)
    assert estimates(found, "code_persons", "time")["all"] == 3
    assert "any_coder" in found.loc["interviews.code_persons.time.all", "assumption"]


def test_a_primary_coder_alone_counts_and_only_whom_that_coder_read(rows_of):
    found = rows_of(SEGMENTS, primary="ann")
    assert estimates(found, "code_persons", "time")["all"] == 1
    share = found.loc["interviews.code_share.time.all"]
    assert (share["estimate"], share["n"]) == (pytest.approx(1 / 3), 3)
    assert found.loc["interviews.interviewed.total.all", "estimate"] == 4
    assert "primary_coder" in share["assumption"]


def test_nobody_read_by_the_primary_coder_is_a_reason(rows_of):
    found = rows_of(SEGMENTS, primary="bo")
    official = found.loc["interviews.code_share.time.role=official"]
    assert official["estimate"] == 1
    unread = [one for one in SEGMENTS if one.case == "east" and one.coder == "ann"]
    found = rows_of([*unread, SEGMENTS[5]], primary="bo")
    assert found.loc["interviews.code_share.time.case=east", "note"] == "interviews_not_read"


def test_shares_have_wilsons_interval(rows_of):
    people = [Segment(f"i{n}", "1", "ann", ["time"] if n == 0 else []) for n in range(29)]
    share = rows_of(people).loc["interviews.code_share.time.case=east"]
    assert share[["lower", "upper"]].tolist() == pytest.approx([0.0061, 0.1718], abs=5e-5)
    assert (share["n"], share["n_cases"]) == (29, 1)


def test_a_code_that_nobody_has_is_a_count_of_nobody(rows_of):
    found = rows_of(SEGMENTS[:4])
    never = found.loc["interviews.code_share.time.role=official"]
    assert (never["estimate"], never["lower"]) == (0, 0)


def test_a_case_without_interviews_has_a_reason(rows_of):
    found = rows_of(SEGMENTS[:4])
    assert found.loc["interviews.interviewed.total.case=west", "estimate"] == 0
    for quantity in ("code_persons", "code_share"):
        row = found.loc[f"interviews.{quantity}.heard.case=west"]
        assert row["note"] == "nobody_interviewed"
        assert row["n"] == 0


def test_shares_over_several_cases_say_that_they_mix_them(rows_of):
    found = rows_of(SEGMENTS)
    mixed = found["assumption"].str.contains("cases_mixed")
    assert mixed["interviews.code_share.time.all"]
    assert not mixed["interviews.code_share.time.case=east"]


def test_a_study_without_interviews_has_zeros_and_reasons(outline_of):
    outline = with_codebook(outline_of(ITEMS))
    empty = (empty_table(name) for name in ("codings", "coverage", "passages"))
    found = frequencies(*empty, outline)
    assert (found.loc[found["quantity"] == "interviewed", "estimate"] == 0).all()
    assert set(found.loc[found["quantity"] != "interviewed", "note"]) == {"nobody_interviewed"}
