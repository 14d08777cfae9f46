import pandas as pd
import pytest

from samskaping.analysis.respondents import respondents
from samskaping.tables import empty_table, typed

FORMS = [
    ("east", "first", "citizen", "p1", [1, 2]),
    ("east", "first", "official", "p2", [1, "skipped"]),
    ("east", "last", "citizen", "p1", ["dont_know", "skipped"]),
    ("west", "first", None, "p3", [3, 4]),
    ("west", "last", "citizen", "p4", [3, 4]),
]
REMOVED = [("west", "last", "citizen", "p4", [3, 4]), ("west", "last", "official", "t", [1, 1])]
INVITED = [
    {"case": "east", "wave": "first", "role": "citizen", "invited": 4},
    {"case": "east", "wave": "first", "role": "official", "invited": 1},
    {"case": "west", "wave": "first", "invited": 5},
    {"case": "east", "wave": "last", "invited": 0},
]


def ledger_row(number, rule, effect, wave="last", case="west", table="submissions"):
    nothing = {"before": None, "after": None}
    return {"table": table, "key": f"answers.csv::{number}", "rule": rule, "effect": effect,
            **nothing, "why": rule, "case": case, "wave": wave, "role": "citizen",
            "source_file": "answers.csv", "source_sheet": None, "source_row": number}  # fmt: skip


@pytest.fixture
def table(outline_of, submissions_of, responses_of):
    outline = outline_of(
        {"a1": "trust", "a2": "trust"},
        cases=("east", "west"),
        roles=("citizen", "official"),
        waves=("first", "last"),
        linkage="full",
        invited=INVITED,
    )
    rows = [
        ledger_row(6, "duplicates", "excluded"),
        ledger_row(7, "test_answers", "excluded"),
        ledger_row(1, "out_of_range", "changed", "first", "east", "responses"),
        ledger_row(1, "out_of_range", "changed", "first", "east", "responses"),
        ledger_row(4, "straight_lining", "flagged", "first"),
        ledger_row(4, "unknown_role", "flagged", "first"),
    ]
    rows[3]["key"] += ":a2"
    exclusions = typed(pd.DataFrame(rows), "exclusions")
    return respondents(
        submissions_of([*FORMS, *REMOVED]),
        submissions_of(FORMS),
        exclusions,
        responses_of(outline, FORMS),
        outline,
    ).set_index("key")


def estimate(table, quantity, group, subject="total"):
    return table.loc[f"study.{quantity}.{subject}.{group}", "estimate"]


def test_forms_handed_in_are_those_kept_and_those_excluded(table):
    for group in ("wave=first", "wave=last", "case=west;wave=last"):
        handed_in = estimate(table, "submitted", group)
        assert handed_in == estimate(table, "kept", group) + estimate(table, "excluded", group)
    assert estimate(table, "submitted", "wave=last") == 4


def test_forms_are_counted_by_case_and_role(table):
    assert estimate(table, "kept", "case=east;wave=first") == 2
    assert estimate(table, "kept", "case=east;role=citizen;wave=first") == 1
    assert estimate(table, "kept", "role=citizen;wave=last") == 2
    # A form without a role stands in its case and in no role.
    assert estimate(table, "kept", "case=west;wave=first") == 1
    assert estimate(table, "kept", "case=west;role=citizen;wave=first") == 0


def test_every_rule_that_is_on_is_counted_even_where_it_met_nothing(table):
    assert estimate(table, "excluded", "wave=last", "duplicates") == 1
    assert estimate(table, "excluded", "wave=first", "duplicates") == 0
    assert estimate(table, "excluded", "wave=first", "without_consent") == 0
    assert estimate(table, "flagged", "wave=first", "straight_lining") == 1
    assert "study.excluded.unknown_role.wave=first" not in table.index


def test_a_form_that_two_rules_flag_is_one_form(table):
    assert estimate(table, "flagged", "wave=first", "unknown_role") == 1
    assert estimate(table, "flagged", "wave=first") == 1
    assert estimate(table, "flagged", "case=west;wave=first") == 1


def test_changed_cells_rest_on_the_forms_that_they_stand_in(table):
    changed = table.loc["study.changed.out_of_range.wave=first"]
    assert (changed.estimate, changed.n, changed.n_min_cell) == (2, 1, 1)


def test_a_response_rate_has_wilsons_interval_and_reveals_those_who_answered(table):
    rate = table.loc["study.response_rate.total.wave=first"]
    assert (rate.estimate, rate.n, rate.n_min_cell) == (0.3, 10, 3)
    # Wilson for 3 of 10, evaluated apart.
    assert (rate.lower, rate.upper) == pytest.approx((0.10779, 0.60322), abs=1e-5)
    assert estimate(table, "invited", "case=east;wave=first") == 5
    assert estimate(table, "response_rate", "case=east;role=official;wave=first") == 1


def test_a_response_rate_that_cannot_be_had_says_why(table):
    notes = table["note"]
    assert notes["study.response_rate.total.case=west;wave=last"] == "invited_unknown"
    assert notes["study.response_rate.total.wave=last"] == "invited_unknown"
    assert notes["study.response_rate.total.case=east;wave=last"] == "nobody_invited"
    assert notes["study.response_rate.total.case=west;role=citizen;wave=first"] == "invited_unknown"


def test_more_answers_than_invited_is_no_rate(outline_of, submissions_of, responses_of):
    asked = [{"case": "east", "wave": "end", "invited": 1}]
    outline = outline_of({"a1": "trust"}, invited=asked)
    forms = [("east", "end", None, "p1", [1]), ("east", "end", None, "p2", [1])]
    kept = submissions_of(forms)
    found = respondents(
        kept, kept, empty_table("exclusions"), responses_of(outline, forms), outline
    ).set_index("key")
    rate = found.loc["study.response_rate.total.wave=end"]
    assert (rate.note, rate.n_min_cell) == ("more_answers_than_invited", 2)


def test_linked_persons_are_found_in_every_wave_of_their_case(table):
    assert estimate(table, "linked", "all") == 1
    assert estimate(table, "linked", "case=east") == 1
    assert estimate(table, "linked", "case=west") == 0


def test_missing_cells_are_counted_by_reason(table):
    assert estimate(table, "missing_share", "wave=first") == pytest.approx(1 / 6)
    assert estimate(table, "missing_share", "reason=skipped;wave=last") == pytest.approx(1 / 4)
    assert estimate(table, "missing_share", "reason=dont_know;wave=last", "a1") == 0.5
    share = table.loc["study.missing_share.a2.reason=skipped;wave=first"]
    assert (share.n, share.n_min_cell) == (3, 1)
    nobody = table.loc["study.missing_share.a1.reason=skipped;wave=first"]
    assert (nobody.estimate, nobody.n_min_cell) == (0, 3)
