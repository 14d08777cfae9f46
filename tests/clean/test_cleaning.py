"""What the cleaning rules keep, remove, change and flag, and that every row is accounted for."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from samskaping.clean import Cleaned, clean
from samskaping.clean.cells import Cells, Forms
from samskaping.clean.summary import Summary
from samskaping.row_groups import in_arrow
from samskaping.tables import empty_table
from tests.clean.made_forms import forms, outline


def kept_rows(cleaned: Cleaned) -> list[int]:
    return cleaned.submissions["source_row"].tolist()


def met(cleaned: Cleaned) -> list[tuple[str, str, int]]:
    columns = ["rule", "effect", "source_row"]
    return list(cleaned.exclusions[columns].itertuples(index=False, name=None))


def test_an_ordinary_form_is_kept_and_the_ledger_stays_empty() -> None:
    cleaned = clean(*forms({}), outline())
    assert kept_rows(cleaned) == [2]
    assert cleaned.responses["value"].tolist() == [4, 4, 2]
    assert cleaned.exclusions.empty


@pytest.mark.parametrize(
    ("form", "rule"),
    [
        ({"is_test": True}, "test_answers"),
        ({"consent": False}, "without_consent"),
        ({"consent": pd.NA}, "without_consent"),
        ({"case": pd.NA}, "unknown_case"),
        ({"case": "south"}, "unknown_case"),
        ({"wave": pd.NA}, "unknown_wave"),
        ({"submitted_at": "2025-01-09T22:59:59Z"}, "outside_period"),
        ({"submitted_at": "2025-01-20T23:00Z"}, "outside_period"),
        ({"answers": (None, None, None)}, "nothing_answered"),
        ({"answers": (55, None, None)}, "nothing_answered"),
    ],
)
def test_a_form_is_excluded_under_the_rule_that_meets_it(form: dict[str, Any], rule: str) -> None:
    cleaned = clean(*forms({}, form), outline())
    assert kept_rows(cleaned) == [2]
    excluded = cleaned.exclusions[cleaned.exclusions["effect"] == "excluded"]
    assert excluded[["rule", "source_row"]].values.tolist() == [[rule, 3]]
    assert set(cleaned.responses["source_row"]) == {2}


@pytest.mark.parametrize("moment", ["2025-01-09T23:00Z", "2025-01-20T22:59:59Z"])
def test_the_field_period_runs_from_midnight_to_midnight_of_the_study(moment: str) -> None:
    assert kept_rows(clean(*forms({"submitted_at": moment}), outline())) == [2]


def test_a_file_that_never_asks_for_consent_loses_no_forms() -> None:
    cleaned = clean(*forms({"consent": pd.NA}, {"consent": pd.NA}), outline())
    assert kept_rows(cleaned) == [2, 3]


def test_a_form_is_counted_once_under_the_first_rule_that_meets_it() -> None:
    cleaned = clean(*forms({"is_test": True, "consent": False, "case": pd.NA}), outline())
    assert met(cleaned) == [("test_answers", "excluded", 2)]


def test_what_the_study_keeps_is_kept() -> None:
    chosen = outline(test_answers="keep", without_consent="keep", outside_period="flag")
    odd = {"is_test": True, "consent": False, "submitted_at": "2026-01-01T00:00Z"}
    cleaned = clean(*forms({}, odd), chosen)
    assert kept_rows(cleaned) == [2, 3]
    assert met(cleaned) == [("outside_period", "flagged", 3)]


def test_an_unknown_role_is_flagged_or_excluded_as_the_study_says() -> None:
    data = forms({"role": pd.NA})
    assert met(clean(*data, outline())) == [("unknown_role", "flagged", 2)]
    assert met(clean(*data, outline(unknown_role="exclude"))) == [("unknown_role", "excluded", 2)]


def test_of_two_forms_of_one_person_the_last_in_time_stays() -> None:
    later = {"respondent": "p", "submitted_at": "2025-01-16T12:00Z"}
    earlier = {"respondent": "p", "submitted_at": "2025-01-15T12:00Z"}
    data = forms(later, earlier)
    assert kept_rows(clean(*data, outline())) == [2]
    assert kept_rows(clean(*data, outline(duplicates="keep_first"))) == [3]
    assert kept_rows(clean(*data, outline(duplicates="flag"))) == [2, 3]


def test_a_form_without_a_time_gives_way_to_one_with_a_time() -> None:
    data = forms({"respondent": "p"}, {"respondent": "p", "submitted_at": pd.NaT})
    assert kept_rows(clean(*data, outline())) == [2]


def test_of_exact_copies_the_one_furthest_down_stays() -> None:
    assert kept_rows(clean(*forms({"respondent": "p"}, {"respondent": "p"}), outline())) == [3]


def test_forms_that_name_nobody_are_copies_if_all_is_the_same_in_the_same_second() -> None:
    form = {"submitted_at": "2025-01-15T12:00:07Z"}
    same = forms(*({**form, "respondent": name} for name in ("f1", "f2")))
    assert met(clean(*same, outline())) == [("duplicates", "excluded", 2)]
    others = [
        {"answers": (4, 4, 3)},
        {"duration_seconds": 61.0},
        {"submitted_at": "2025-01-15T12:00:08Z"},
        {"respondent": "p2"},
    ]
    for other in others:
        both = forms(form | {"respondent": "f1"}, form | {"respondent": "f2"} | other)
        assert kept_rows(clean(*both, outline())) == [2, 3], other


def test_people_who_answer_alike_in_the_same_minute_are_not_copies() -> None:
    alike = forms({"respondent": "f1"}, {"respondent": "f2"})
    assert kept_rows(clean(*alike, outline())) == [2, 3]


def test_an_empty_second_form_does_not_displace_a_full_first_one() -> None:
    full = {"respondent": "p"}
    empty = full | {"submitted_at": "2025-01-16T12:00Z", "answers": (None, None, None)}
    cleaned = clean(*forms(full, empty), outline())
    assert met(cleaned) == [("nothing_answered", "excluded", 3)]


def test_a_cell_off_the_scale_is_emptied_and_recorded() -> None:
    cleaned = clean(*forms({"answers": (7, 4, 2)}), outline())
    assert cleaned.responses["value"].isna().tolist() == [True, False, False]
    assert cleaned.responses["missing_reason"].fillna("").tolist() == ["invalid", "", ""]
    row = cleaned.exclusions.iloc[0]
    assert (row["rule"], row["effect"], row["before"]) == ("out_of_range", "changed", "7")
    assert row["key"] == "file.csv::2:a"


def test_the_same_answer_to_a_statement_and_its_opposite_is_flagged_and_kept() -> None:
    cleaned = clean(*forms({"answers": (3, 3, 3)}, {"answers": (3, 3, 4)}), outline())
    assert met(cleaned) == [("straight_lining", "flagged", 2)]
    assert kept_rows(cleaned) == [2, 3]


def test_only_answers_on_the_scale_count_for_the_rules() -> None:
    submissions, responses = forms({"answers": (3, 3, None)}, {"answers": (9, 3, 4)})
    part, scale = in_arrow(responses, "responses"), outline().scorecard.scale
    summary = Summary(2)
    summary.add(Cells.of(part, Forms(submissions), scale), ["c"])
    known = summary.table().drop(columns="digest")
    assert known.to_dict("list") == {
        "answered": [2, 2], "turned": [0, 1], "lowest": [3, 3], "highest": [3, 4],
    }  # fmt: skip


def test_straight_lining_can_be_turned_off() -> None:
    assert met(clean(*forms({"answers": (3, 3, 3)}), outline(straight_lining=None))) == []


def test_pseudonyms_do_not_decide_the_order_of_anything() -> None:
    rows = [{"respondent": name, "is_test": name == "m"} for name in ("z", "m", "a")]
    swapped = [{"respondent": name, "is_test": name == "m2"} for name in ("a2", "m2", "z2")]
    first, second = clean(*forms(*rows), outline()), clean(*forms(*swapped), outline())
    for name in ("submissions", "responses", "exclusions"):
        here, there = getattr(first, name), getattr(second, name)
        columns = [column for column in here.columns if column != "respondent"]
        pd.testing.assert_frame_equal(here[columns], there[columns])


def test_no_forms_at_all_is_a_result() -> None:
    cleaned = clean(empty_table("submissions"), empty_table("responses"), outline())
    assert cleaned.submissions.empty
    assert cleaned.responses.empty
    assert cleaned.exclusions.empty


def test_cells_may_come_in_any_order_and_leave_sorted_by_form_and_item() -> None:
    submissions, responses = forms({"answers": (1, 2, 3)}, {"answers": (4, 5, None)})
    cleaned = clean(submissions.iloc[::-1], responses.iloc[[4, 2, 0, 5, 1, 3]], outline())
    assert cleaned.submissions["source_row"].tolist() == [2, 3]
    assert cleaned.responses["source_row"].tolist() == [2, 2, 2, 3, 3, 3]
    assert cleaned.responses["item"].tolist() == ["a", "b", "c", "a", "b", "c"]
    assert cleaned.responses["value"].fillna(0).tolist() == [1, 2, 3, 4, 5, 0]


def test_a_row_of_one_sheet_is_not_that_row_of_another() -> None:
    sheets: list[dict[str, Any]] = [
        {"source_row": 2, "source_sheet": "x", "answers": (1, 1, 2)},
        {"source_row": 2, "source_sheet": "y", "answers": (3, 3, 4)},
        {"source_row": 2, "answers": (5, 5, 3)},
    ]
    cleaned = clean(*forms(*reversed(sheets)), outline())
    assert cleaned.submissions["source_sheet"].fillna("").tolist() == ["x", "y", ""]
    assert cleaned.responses["value"].tolist() == [1, 1, 2, 3, 3, 4, 5, 5, 3]


def test_a_form_off_the_scale_and_one_marked_invalid_are_the_same_form() -> None:
    """What was off the scale is empty before copies are looked for."""
    form = {"submitted_at": "2025-01-15T12:00:07Z"}
    submissions, responses = forms(
        form | {"respondent": "f1", "answers": (9, 4, 2)},
        form | {"respondent": "f2", "answers": (None, 4, 2)},
    )
    invalid = responses.assign(
        missing_reason=responses["missing_reason"].replace("skipped", "invalid")
    )
    assert kept_rows(clean(submissions, invalid, outline())) == [3]
    assert kept_rows(clean(submissions, responses, outline())) == [2, 3]
