"""Interviews are held against scores by the declared rule, case by case."""

import pytest

from samskaping.analysis.integration.joint_display import joint_display
from samskaping.analysis.integration.meta_inference import Inference, infer
from samskaping.numeric import Estimate
from samskaping.study.model import Outline
from tests.analysis.interviews.made_interviews import Segment, tables, with_codebook

ITEMS = {"q1": "trust", "q2": "trust", "q3": "order"}
FOR, AGAINST = ["heard_early"], ["heard_late"]


@pytest.fixture
def rows_of(outline_of, responses_of):
    def run(forms, segments, outline=None, primary=None, **rule):
        plain = outline or outline_of(ITEMS, cases=("east", "west"), roles=("citizen", "official"))
        data = {**plain.model_dump(), "analysis": {"joint_display": rule}}
        book = with_codebook(Outline.model_validate(data), primary=primary)
        return joint_display(responses_of(book, forms), *tables(segments), book).set_index("key")

    return run


def forms(answers, case="east", wave="end"):
    roles = ("citizen", "official")
    return [(case, wave, roles[n % 2], f"{case}{n}", [a, a, 3]) for n, a in enumerate(answers)]


def said(*codes, case="east", wave=None):
    return [
        Segment(f"{case}i{n}", "1", "ann", one, case=case, wave=wave) for n, one in enumerate(codes)
    ]


HIGH, LOW, MIXED = [5, 4, 5, 4, 5, 5], [1, 2, 1, 2, 1, 1], [1, 5, 3, 4, 2, 3]
TRUST = "integration.{}.trust.case=east;wave=end"


@pytest.mark.parametrize(
    ("answers", "codes", "found"),
    [
        (HIGH, (FOR, [], []), "confirms"),
        (HIGH, (AGAINST, [], []), "diverges"),
        (LOW, (AGAINST, [], []), "confirms"),
        (LOW, (FOR, [], []), "diverges"),
        (HIGH, (FOR, AGAINST, []), "expands"),
        (LOW, (FOR, AGAINST, []), "expands"),
        (MIXED, (FOR, [], []), "expands"),
        (MIXED, (AGAINST, [], []), "expands"),
        (HIGH, ([], [], []), "silent"),
        (MIXED, ([], [], []), "silent"),
        # One in five is not enough to be heard.
        (HIGH, (AGAINST, [], [], [], []), "silent"),
        (HIGH, (FOR, FOR, FOR, AGAINST, []), "confirms"),
    ],
)
def test_the_rule(rows_of, answers, codes, found):
    row = rows_of(forms(answers), said(*codes)).loc[TRUST.format("meta_inference")]
    assert Inference(int(row["estimate"])).name == found.upper()


def test_a_share_exactly_at_the_limit_is_heard(rows_of):
    row = rows_of(forms(HIGH), said(FOR, [], [], [])).loc[TRUST.format("meta_inference")]
    assert row["estimate"] == Inference.CONFIRMS


def test_the_limit_and_the_midpoint_are_the_studys(rows_of):
    few = said(FOR, [], [], [], [])
    assert (
        rows_of(forms(HIGH), few, mentioned=0.2).loc[TRUST.format("meta_inference"), "estimate"]
        == Inference.CONFIRMS
    )
    assert (
        rows_of(forms(HIGH), said(FOR), midpoint=4.9).loc[
            TRUST.format("meta_inference"), "estimate"
        ]
        == Inference.EXPANDS
    )


def test_shares_count_persons_of_the_case(rows_of):
    found = rows_of(forms(HIGH), said(FOR, FOR, [], AGAINST) + said(AGAINST, case="west"))
    support = found.loc[TRUST.format("supporting_share")]
    assert (support["estimate"], support["n"]) == (0.5, 4)
    assert found.loc[TRUST.format("questioning_share"), "estimate"] == 0.25
    assert support["lower"] < 0.5 < support["upper"]


def test_shares_are_of_those_whom_the_primary_coder_read(rows_of):
    unread = [Segment("other", "1", "bo", AGAINST)]
    found = rows_of(forms(HIGH), said(FOR, []) + unread, primary="ann")
    support = found.loc[TRUST.format("supporting_share")]
    assert (support["estimate"], support["n"]) == (0.5, 2)
    assert found.loc[TRUST.format("questioning_share"), "estimate"] == 0


def test_the_inference_rests_on_interviewed_persons_and_respondents(rows_of):
    found = rows_of(forms(HIGH), said(FOR, FOR, [], AGAINST))
    row = found.loc[TRUST.format("meta_inference")]
    assert row[["n", "n_min_cell"]].tolist() == [4, 4]
    row = rows_of(forms(HIGH[:3]), said(FOR, FOR, [], AGAINST)).loc[TRUST.format("meta_inference")]
    assert row[["n", "n_min_cell"]].tolist() == [4, 3]


def test_the_spread_between_roles_is_that_of_their_means(rows_of):
    row = rows_of(forms([5, 2, 4, 3, 4]), said(FOR)).loc[TRUST.format("role_spread")]
    assert row["estimate"] == pytest.approx(((5 + 4 + 4) / 3 - 2.5) / 2**0.5)
    assert row[["n", "n_min_cell"]].tolist() == [5, 2]


def test_one_role_has_no_spread(rows_of):
    row = rows_of(forms([5]), said(FOR)).loc[TRUST.format("role_spread")]
    assert row["note"] == "too_few_roles;minimum=2;n=1"


def test_a_case_without_interviews_or_without_answers_has_a_reason(rows_of):
    found = rows_of(forms(HIGH), said(FOR) + said(FOR, case="west"))
    assert found.loc["integration.meta_inference.trust.case=west;wave=end", "note"].startswith(
        "too_few_persons"
    )
    found = rows_of(forms(HIGH) + forms(LOW, case="west"), said(FOR))
    assert found.loc["integration.meta_inference.trust.case=west;wave=end", "note"] == (
        "nobody_interviewed"
    )


def test_a_value_that_no_code_takes_sides_on_has_a_reason(rows_of):
    found = rows_of(forms(HIGH), said(FOR))
    for quantity in ("supporting_share", "questioning_share", "meta_inference"):
        row = found.loc[f"integration.{quantity}.order.case=east;wave=end"]
        assert row["note"] == "no_code_for_value"


def test_interviews_without_wave_are_held_against_the_last_one(rows_of, outline_of):
    outline = outline_of(ITEMS, cases=("east",), waves=("first", "end"))
    answers = forms(LOW, wave="first") + forms(HIGH, wave="end")
    found = rows_of(answers, said(FOR), outline=outline)
    assert set(found["group"]) == {"case=east;wave=end"}
    row = found.loc[TRUST.format("meta_inference")]
    assert row["estimate"] == Inference.CONFIRMS
    assert "interviews_at_last_wave" in row["assumption"]


def test_interviews_of_a_wave_are_held_against_that_wave(rows_of, outline_of):
    outline = outline_of(ITEMS, cases=("east",), waves=("first", "end"))
    answers = forms(LOW, wave="first") + forms(HIGH, wave="end")
    early = said(FOR, wave="first")
    found = rows_of(answers, early, outline=outline)
    row = found.loc["integration.meta_inference.trust.case=east;wave=first"]
    assert row["estimate"] == Inference.DIVERGES
    assert "interviews_at_last_wave" not in row["assumption"]


def test_a_score_without_interval_is_unclear(rows_of):
    row = rows_of(forms([5]), said(FOR)).loc[TRUST.format("meta_inference")]
    assert row["estimate"] == Inference.EXPANDS


def test_codes_on_one_side_only_are_heard_from_that_side(outline_of):
    outline = with_codebook(outline_of(ITEMS))
    high = Estimate(estimate=4.5, lower=4.1, upper=4.9)
    share, none = Estimate(estimate=0.9, n=9), Estimate(note="no_code_for_value", n=9)
    assert infer(high, share, none, outline).estimate == Inference.CONFIRMS
    assert infer(high, none, share, outline).estimate == Inference.DIVERGES
