"""Interviews and their codings follow the stated truth."""

import csv
import io

import numpy as np
import openpyxl
import pytest
from pydantic import ValidationError

from samskaping.simulate import design
from samskaping.simulate.implied_interviews import agreement, implied_interviews
from samskaping.simulate.interview_files import simulate_codings
from samskaping.simulate.interview_truth import InterviewsTruth
from samskaping.simulate.interviewed import simulate_interviews


def changed(truth, **parts):
    """The same truth with other interviews, checked anew."""
    made = truth.interviews.model_dump() | parts
    return truth.model_copy(update={"interviews": InterviewsTruth.model_validate(made)})


@pytest.fixture(scope="module")
def tiny():
    return design(interviews=True)


@pytest.fixture(scope="module")
def large(tiny):
    cases = {
        name: case.model_dump() | {"persons": {"role_1": 1500}, "interviewed_again": 0}
        for name, case in tiny.interviews.cases.items()
    }
    return changed(tiny, cases=cases)


@pytest.fixture(scope="module")
def many(large):
    return simulate_interviews(large, large.interviews)


def test_persons_speak_of_a_code_as_often_as_their_case_does(large, many):
    code = list(large.interviews.codes).index("value_1_for")
    found = many.segments.assign(said=many.said[:, code]).groupby(["case", "person"])["said"].any()
    shares = found.groupby("case").mean()
    for case, p in large.interviews.codes["value_1_for"].speaks.items():
        # Of those who do, some have no segment that shows it: 3 to 5 segments, 0.4 each.
        shown = 1 - np.mean([0.6**3, 0.6**4, 0.6**5])
        assert shares[case] == pytest.approx(p * shown, abs=0.05)


def test_coders_find_and_invent_codes_as_skilled_as_they_are(large, many):
    for coder in ("coder_1", "coder_2"):
        skill = large.interviews.codes["beside"].skill[coder]
        said, marked = many.said, many.marked[coder]
        assert marked[said].mean() == pytest.approx(skill.sensitivity, abs=0.01)
        assert 1 - marked[~said].mean() == pytest.approx(skill.specificity, abs=0.003)


def test_the_implied_agreement_is_that_of_very_many_segments(large, many):
    implied = implied_interviews(large.interviews)["codes"]
    for place, (name, tree) in enumerate(implied.items()):
        a, b = many.marked["coder_1"][:, place], many.marked["coder_2"][:, place]
        agreed = (a == b).mean()
        chance = a.mean() * b.mean() + (1 - a.mean()) * (1 - b.mean())
        kappa = (agreed - chance) / (1 - chance)
        pair = tree["agreement"]["coder_1-coder_2"]
        assert agreed == pytest.approx(pair["agreement_percent"], abs=0.01), name
        assert kappa == pytest.approx(pair["cohen_kappa"], abs=0.03), name


def test_the_implied_share_of_persons_is_that_of_very_many(large, many):
    implied = implied_interviews(large.interviews)["codes"]
    for place, (name, tree) in enumerate(implied.items()):
        marked = many.segments.assign(marked=many.marked["coder_1"][:, place])
        shares = marked.groupby(["case", "person"])["marked"].any().groupby("case").mean()
        for case, share in tree["coded"]["coder_1"].items():
            assert shares[case] == pytest.approx(share, abs=0.05), name


def test_a_code_with_those_below_it_is_had_by_whoever_has_any_of_them(large):
    made = large.interviews.model_dump()["codes"]
    made["value_1_for"]["parent"] = "beside"
    made["value_1_against"]["parent"] = "value_1_for"
    truth = changed(large, codes=made)
    tree = implied_interviews(truth.interviews)["codes"]
    drawn = simulate_interviews(truth, truth.interviews)
    places = [list(made).index(name) for name in ("beside", "value_1_for", "value_1_against")]
    any_of = drawn.segments.assign(any=drawn.marked["coder_2"][:, places].any(axis=1))
    shares = any_of.groupby(["case", "person"])["any"].any().groupby("case").mean()
    for case, share in tree["beside"]["coded_with_below"]["coder_2"].items():
        assert shares[case] == pytest.approx(share, abs=0.04)
    assert tree["value_2_for"]["coded_with_below"] == tree["value_2_for"]["coded"]


def test_agreement_by_hand(tiny):
    # Half of the segments carry the code; hits .8 and .9, false alarms .2 and .1:
    # both .5(.72 + .02) = .37, neither .37; shares .5 and .5, so that kappa is .48.
    code = tiny.interviews.codes["beside"].model_dump()
    code["skill"] = {
        "coder_1": {"sensitivity": 0.8, "specificity": 0.8},
        "coder_2": {"sensitivity": 0.9, "specificity": 0.9},
    }
    found = agreement(type(tiny.interviews.codes["beside"])(**code), "coder_1", "coder_2", 0.5)
    assert found == pytest.approx({"agreement_percent": 0.74, "cohen_kappa": 0.48})


def test_a_rare_code_has_a_low_kappa_at_the_same_skill(tiny):
    code = tiny.interviews.codes["beside"]
    rare = agreement(code, "coder_1", "coder_2", 0.01)
    common = agreement(code, "coder_1", "coder_2", 0.4)
    assert rare["agreement_percent"] > common["agreement_percent"]
    assert rare["cohen_kappa"] < 0.45 < 0.7 < common["cohen_kappa"]


def test_the_interviews_are_as_many_as_stated_and_one_person_is_interviewed_twice(tiny):
    sources = simulate_interviews(tiny, tiny.interviews).sources
    assert sources.groupby("case").size().to_dict() == {"case_1": 9, "case_2": 8, "case_3": 3}
    assert sources.groupby("case")["person"].nunique().to_dict() == {
        "case_1": 8,
        "case_2": 8,
        "case_3": 3,
    }
    assert sources["coder_1"].all()
    assert sources.groupby("case")["coder_2"].sum().to_dict() == {
        "case_1": 7,
        "case_2": 6,
        "case_3": 2,
    }


def test_segments_do_not_overlap_and_are_as_long_as_their_text(tiny):
    segments = simulate_interviews(tiny, tiny.interviews).segments
    assert (segments["end"] - segments["start"] == segments["text"].str.len()).all()
    # A question of one line stands between two answers, and who speaks before each.
    gap = segments["start"] - segments.groupby("source")["end"].shift(fill_value=0)
    assert gap.min() >= len("I: Og så?") + len("D: ")


def test_both_layouts_hold_what_each_coder_marked_and_nothing_of_interviews_not_read(tiny):
    coded = simulate_codings(tiny)
    sheet = openpyxl.load_workbook(io.BytesIO(coded.contents["segments.xlsx"]))["Koding"]
    table = list(sheet.values)
    wide = [dict(zip(table[0], row, strict=True)) for row in table[1:]]
    text = coded.contents["segments.csv"].decode()
    long = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    read = {
        (source["source"], coder[-1])
        for source in coded.interviewed.sources.to_dict("records")
        for coder in ("coder_1", "coder_2")
        if source[coder]
    }
    assert {(row["Samtale"], row["Koder"]) for row in [*wide, *long]} == read
    for one in coded.rows.to_dict("records"):
        stated = {f"Kode {code}" for code in one["codes"]}
        if one["file"] == "segments.xlsx":
            row = wide[one["row"] - 2]
            found = {name for name, cell in row.items() if cell == "x"}
        else:
            row = long[one["row"] - 2]
            found = {word.strip() for word in row["Brukt"].split(",")} - {"", "ukjent"}
        assert found == stated
        assert (row["Samtale"], int(row["Nr"])) == (one["source"], one["unit"])
        assert row["Utdrag"] == one["text"]
    assert sum("ukjent" in row["Brukt"] for row in long) == 1


def test_the_coder_source_table_has_a_row_per_reading(tiny):
    coded = simulate_codings(tiny)
    text = coded.contents["coders.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    found = {(row["Samtale"], row["Koder"]) for row in rows}
    assert len(found) == len(rows) == 20 + 15
    assert found == {(one["source"], one["coder"][-1]) for one in coded.rows.to_dict("records")}


def in_danish(made):
    return {"speech": {"da": made["speech"]["nb"]}}


def without_a_file(made):
    return {"files": made["files"][:1]}


def below_nothing(made):
    made["codes"]["beside"]["parent"] = "nothing"
    return {"codes": made["codes"]}


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda made: {"segments": (0, 4)}, "at least one segment"),
        (in_danish, "nothing is said in: nb"),
        (without_a_file, "exactly one file"),
        (below_nothing, "below one that does not exist"),
    ],
)
def test_interviews_that_contradict_themselves_are_refused(tiny, spoil, says):
    with pytest.raises(ValidationError, match=says):
        changed(tiny, **spoil(tiny.interviews.model_dump()))
