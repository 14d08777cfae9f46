"""Coders' decisions are compared where both read, and the reason stands where they cannot be."""

import pandas as pd
import pytest

from samskaping.analysis.interviews.agreement import agreement
from samskaping.tables import empty_table
from tests.analysis.interviews.made_interviews import Segment, coded_twice, tables, with_codebook

ITEMS = {"q1": "trust"}
YES, NO = ["heard"], []


@pytest.fixture
def rows_of(outline_of):
    def run(segments, cases=("east",), **codebook):
        outline = with_codebook(outline_of(ITEMS, cases=cases), **codebook)
        return agreement(*tables(segments), empty_table("passages"), outline).set_index("key")

    return run


def key(quantity, subject="heard", group="unit=segment"):
    return f"interviews.{quantity}.{subject}.{group}"


# Both 4, Ann alone 1, Bo alone 1, neither 2.
ANN = [YES, YES, YES, YES, YES, NO, NO, NO]
BO = [YES, YES, YES, YES, NO, YES, NO, NO]


def test_two_coders_of_one_interview(rows_of):
    found = rows_of(coded_twice("i1", ANN, BO))
    assert found.loc[key("agreement_percent"), "estimate"] == 6 / 8
    assert found.loc[key("code_prevalence"), "estimate"] == 5 / 8
    by_chance = (5 * 5 + 3 * 3) / 64
    kappa = found.loc[key("cohen_kappa")]
    assert kappa["estimate"] == pytest.approx((6 / 8 - by_chance) / (1 - by_chance))
    assert kappa["note"] == "interval_needs_more_sources;minimum=5;n=1"
    alpha = found.loc[key("krippendorff_alpha"), "estimate"]
    assert alpha == pytest.approx(1 - 15 * (2 + 2) / (2 * 10 * 6))


def test_a_coder_who_read_an_interview_decided_on_all_its_segments(rows_of):
    # Bo's file holds only the segments that Bo coded.
    segments = [one for one in coded_twice("i1", ANN, BO) if one.coder == "ann" or one.codes]
    full, sparse = rows_of(coded_twice("i1", ANN, BO)), rows_of(segments)
    assert sparse.loc[key("cohen_kappa")].equals(full.loc[key("cohen_kappa")])


def test_a_coder_source_table_says_who_read_what_without_segments(rows_of):
    unread = [one for one in coded_twice("i1", ANN, BO) if one.coder == "ann"]
    found = rows_of([*unread, Segment("i1", None, "bo")])
    assert found.loc[key("agreement_percent"), "estimate"] == 3 / 8


def test_an_interview_that_one_coder_read_is_left_out(rows_of):
    alone = [Segment("i2", str(n), "ann", YES, person="else") for n in range(9)]
    both, more = coded_twice("i1", ANN, BO), [*coded_twice("i1", ANN, BO), *alone]
    one, other = (
        found[found["quantity"] != "persons_read"] for found in map(rows_of, (both, more))
    )
    pd.testing.assert_frame_equal(one, other)


def test_interviews_of_the_same_name_in_two_cases_are_two(rows_of):
    segments = coded_twice("i1", ANN, BO) + coded_twice("i1", BO, ANN, case="west", person="w")
    found = rows_of(segments, cases=("east", "west"))
    assert found.loc[key("cohen_kappa"), "note"] == "interval_needs_more_sources;minimum=5;n=2"
    assert found.loc[key("cohen_kappa"), ["n", "n_cases"]].tolist() == [2, 2]


def test_persons_are_counted_and_those_with_the_code_are_the_smallest_cell(rows_of):
    segments = [
        *coded_twice("i1", ANN, BO),
        *coded_twice("i2", [NO, NO], [NO, NO]),
        *coded_twice("i3", [["time"]], [NO], person="i2"),
    ]
    found = rows_of(segments)
    assert found.loc[key("cohen_kappa"), ["n", "n_min_cell"]].tolist() == [2, 1]
    assert found.loc[key("cohen_kappa", "total"), ["n", "n_min_cell"]].tolist() == [2, 2]
    assert found.loc[key("agreement_percent", "total"), "n_min_cell"] == 1


def test_the_total_takes_the_decisions_on_all_codes_together(rows_of):
    found = rows_of(coded_twice("i1", ANN, BO))
    # Four codes on eight segments; only two decisions on one code differ.
    assert found.loc[key("agreement_percent", "total"), "estimate"] == 30 / 32
    assert found.loc[key("code_prevalence", "total"), "estimate"] == 5 / 32
    by_chance = (5 * 5 + 27 * 27) / 32**2
    assert found.loc[key("cohen_kappa", "total"), "estimate"] == pytest.approx(
        (30 / 32 - by_chance) / (1 - by_chance)
    )
    assert "decisions_pooled" in found.loc[key("cohen_kappa", "total"), "assumption"]


def test_in_a_branch_any_code_of_it_counts(rows_of):
    # Ann says how, Bo only that: they differ on every code and agree on the branch.
    ann = [["heard_early"], ["heard_late"], NO, NO]
    found = rows_of(coded_twice("i1", ann, [YES, YES, YES, NO]))
    branch = found.loc[key("cohen_kappa", group="codes=branch;unit=segment")]
    assert branch["estimate"] == pytest.approx(0.5)
    assert "with_codes_below" in branch["assumption"]
    assert found.loc[key("cohen_kappa"), "estimate"] <= 0
    assert not any("time.codes=branch" in name for name in found.index)


def test_the_smallest_cell_of_a_branch_is_its_rarest_code_that_occurs(rows_of):
    segments = [
        one
        for n, code in enumerate(["heard", "heard", "heard_early"])
        for one in coded_twice(f"i{n}", [[code], NO], [[code], NO])
    ]
    found = rows_of(segments)
    assert found.loc[key("pabak", group="codes=branch;unit=segment"), "n_min_cell"] == 1
    assert found.loc[key("pabak"), "n_min_cell"] == 2


def test_two_coders_have_pabak_and_more_than_two_have_light_and_conger(rows_of):
    two = rows_of(coded_twice("i1", ANN, BO))
    assert two.loc[key("pabak"), "estimate"] == pytest.approx(2 * 6 / 8 - 1)
    # Scott's π: what chance gives is what both coders gave together.
    assert two.loc[key("fleiss_kappa"), "estimate"] == pytest.approx(
        (6 / 8 - (10 / 16) ** 2 - (6 / 16) ** 2) / (1 - (10 / 16) ** 2 - (6 / 16) ** 2)
    )
    third = [Segment("i1", str(n), "cy", codes) for n, codes in enumerate(BO)]
    three = rows_of([*coded_twice("i1", ANN, BO), *third], coders=("ann", "bo", "cy"))
    pairs = [f"coders={one};unit=segment" for one in ("ann-bo", "ann-cy", "bo-cy")]
    kappas = [three.loc[key("cohen_kappa", group=pair), "estimate"] for pair in pairs]
    assert three.loc[key("light_kappa"), "estimate"] == pytest.approx(sum(kappas) / 3)
    assert key("pabak") not in three.index


def test_every_unit_of_the_codebook_has_its_rows(rows_of):
    found = rows_of(coded_twice("i1", ANN, BO), units=("segment", "source", "sentence"))
    assert found.loc[key("agreement_percent", group="unit=source"), "estimate"] == 1
    assert found.loc[key("agreement_percent", group="unit=segment"), "estimate"] == 6 / 8
    assert found.loc[key("agreement_percent", group="unit=sentence"), "note"] == "units_not_known"


def test_the_interview_as_a_whole_can_be_the_unit(rows_of):
    segments = [
        one
        for number, (ann, bo) in enumerate([(YES, YES), (YES, NO), (NO, NO), (YES, YES)])
        for one in coded_twice(f"i{number}", [NO, ann], [bo, NO])
    ]
    found = rows_of(segments, units=("source",))
    assert found.loc[key("agreement_percent", group="unit=source"), "estimate"] == 3 / 4


def test_intervals_leave_out_cases(rows_of):
    cases = ("east", "west", "north", "south")
    segments = [
        one
        for number, case in enumerate(cases * 2)
        for one in coded_twice(f"i{number}", ANN, BO[number:] + BO[:number], case=case)
    ]
    found = rows_of(segments, cases=cases).loc[key("cohen_kappa")]
    assert found["n_cases"] == 4
    assert found["df"] == pytest.approx(3)
    assert found["lower"] < found["estimate"] < found["upper"]


def test_more_than_two_coders_are_compared_in_pairs_and_together(rows_of):
    third = [Segment("i1", str(n), "cy", codes) for n, codes in enumerate(BO)]
    found = rows_of([*coded_twice("i1", ANN, BO), *third], coders=("ann", "bo", "cy", "di"))
    assert found.loc[key("cohen_kappa", group="coders=bo-cy;unit=segment"), "estimate"] == 1
    assert key("cohen_kappa") not in found.index
    assert 0 < found.loc[key("krippendorff_alpha"), "estimate"] < 1
    unread = found.loc[key("cohen_kappa", group="coders=ann-di;unit=segment")]
    assert unread["note"] == "no_source_coded_twice"


def test_a_coder_who_read_only_some_interviews_counts_only_there(rows_of):
    third = [Segment("i1", str(n), "cy", codes) for n, codes in enumerate(ANN)]
    segments = coded_twice("i1", ANN, BO) + coded_twice("i2", [YES, YES], [YES, YES])
    found = rows_of([*segments, *third], coders=("ann", "bo", "cy"))
    assert found.loc[key("agreement_percent"), "estimate"] == 8 / 10
    assert found.loc[key("code_prevalence"), "estimate"] == pytest.approx((0.7 + 0.7 + 5 / 8) / 3)


def test_with_few_cases_the_interval_is_about_these_cases(rows_of):
    segments = [
        one
        for number in range(6)
        for one in coded_twice(f"i{number}", ANN, BO[number:] + BO[:number])
    ]
    found = rows_of(segments).loc[key("cohen_kappa")]
    assert found["df"] == pytest.approx(5)
    assert "these_cases_only" in found["assumption"]


def test_a_code_that_nobody_used_says_so(rows_of):
    found = rows_of(coded_twice("i1", ANN, BO))
    for quantity in ("cohen_kappa", "krippendorff_alpha"):
        assert found.loc[key(quantity, "time"), "note"] == "code_never_used"
    assert found.loc[key("code_prevalence", "time"), "estimate"] == 0


def test_a_code_that_was_given_everywhere_does_not_vary(rows_of):
    found = rows_of(coded_twice("i1", [YES, YES], [YES, YES]))
    assert found.loc[key("cohen_kappa"), "note"] == "codings_do_not_vary"


@pytest.mark.parametrize(
    ("segments", "note"),
    [
        ([Segment("i1", "1", "ann", YES)], "one_coder_only"),
        ([Segment("i1", "1", "ann", YES), Segment("i2", "1", "bo")], "no_source_coded_twice"),
        ([Segment("i1", None, "ann", YES), Segment("i1", None, "bo")], "units_not_known"),
    ],
)
def test_without_double_coding_every_row_has_its_reason(rows_of, segments, note):
    found = rows_of(segments)
    told = found[found["quantity"] != "persons_read"]
    # Four codes, the branch of the one above others, and the total; and the sets of codes.
    assert len(told) == 6 * 7 + 2
    assert set(told["note"]) == {note}
    assert told["estimate"].isna().all()


def test_a_study_without_interviews_has_rows_with_a_reason(outline_of):
    outline = with_codebook(outline_of(ITEMS))
    found = agreement(*map(empty_table, ("codings", "coverage", "passages")), outline)
    assert set(found.loc[found["quantity"] != "persons_read", "note"]) == {"one_coder_only"}


def test_codings_that_name_no_segment_are_told_of(rows_of):
    segments = [*coded_twice("i1", ANN, BO), Segment("i1", None, "ann", YES)]
    found = rows_of(segments)
    assert found.loc[key("code_prevalence"), "note"] == "codings_without_unit;n=1"
    assert found.loc[key("code_prevalence"), "estimate"] == 5 / 8


def test_who_read_whom_is_counted_in_persons(rows_of):
    segments = [
        *coded_twice("i1", ANN, BO),
        *coded_twice("i2", ANN, BO, person="i1"),
        Segment("i3", "1", "ann", YES),
        Segment("i3", "2", "bo", case="west", person="i3"),
        # Both read an interview of this person, but not the same one.
        Segment("i4", "1", "ann", person="far"),
        Segment("i5", "1", "bo", person="far"),
    ]
    found = rows_of(segments, cases=("east", "west"))
    counted = {
        group: found.loc[key("persons_read", "total", group), "estimate"]
        for group in ("coder=ann", "coder=bo", "coders=ann-bo")
    }
    assert counted == {"coder=ann": 3, "coder=bo": 3, "coders=ann-bo": 1}
