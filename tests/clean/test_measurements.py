"""What the cleaning rules keep, remove, change and flag of measurements."""

from typing import Any

import pandas as pd
import pytest

from samskaping.clean.accounts import Account
from samskaping.clean.ledger import LedgerError
from samskaping.clean.measurements import clean_measurements
from samskaping.study.configuration import load_study
from samskaping.tables import empty_table, typed
from tests.study.small_study import change, write_small_study

CONFIG = "config/config.yaml"


@pytest.fixture
def outline(tmp_path):
    return load_study(write_small_study(tmp_path, record=True)).outline()


def of(tmp_path, **cleaning):
    folder = write_small_study(tmp_path / "other", record=True)
    chosen = ", ".join(f"{name}: {choice}" for name, choice in cleaning.items())
    change(folder, CONFIG, "scorecard:", f"cleaning: {{{chosen}}}\nscorecard:")
    return load_study(folder).outline()


def measured(*rows: dict[str, Any]) -> pd.DataFrame:
    """Measurements given as what differs from an ordinary one, in rows 2, 3, …"""
    table = [
        {
            "case": "north", "indicator": "belonging", "level": "virkning", "unit": f"p{number}",
            "arm": "effort", "occasion": "before", "date": pd.Timestamp("2025-02-10"),
            "value": 3.0, "n": pd.NA, "missing_reason": pd.NA, "consent": True,
            "source_file": "persons.csv", "source_sheet": pd.NA, "source_row": number,
            "source_column": "belong 1",
        } | row
        for number, row in enumerate(rows, start=2)
    ]  # fmt: skip
    return typed(pd.DataFrame(table), "measurements")


def kept(cleaned):
    return cleaned.measurements["source_row"].tolist()


def met(cleaned):
    return list(
        cleaned.exclusions[["rule", "effect", "source_row"]].itertuples(index=False, name=None)
    )


EMPTY = {"value": None, "missing_reason": "skipped"}


def test_an_ordinary_measurement_is_kept_and_so_is_one_without_a_value(outline):
    cleaned = clean_measurements(measured({}, EMPTY), outline)
    assert kept(cleaned) == [2, 3]
    assert cleaned.exclusions.empty


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"consent": False}, "without_consent"),
        ({"consent": pd.NA}, "without_consent"),
        ({"case": pd.NA}, "unknown_case"),
        ({"indicator": pd.NA}, "unknown_indicator"),
        ({"occasion": pd.NA}, "unknown_occasion"),
        ({"case": "hill", "indicator": "helped"}, "not_planned"),
        ({"case": "south", "indicator": "visitors"}, "not_planned"),
        ({"case": "hill", "indicator": "helped"} | EMPTY, "nothing_planned"),
        ({"case": pd.NA, "consent": False, "occasion": pd.NA}, "without_consent"),
    ],
)
def test_a_row_is_excluded_under_the_first_rule_that_meets_it(outline, row, rule):
    cleaned = clean_measurements(measured({}, row), outline)
    assert kept(cleaned) == [2]
    assert met(cleaned) == [(rule, "excluded", 3)]
    assert cleaned.exclusions["table"].tolist() == ["measurements"]
    assert cleaned.exclusions["key"].tolist() == ["persons.csv::3:belong 1"]


def test_what_an_occasion_does_not_measure_is_excluded(tmp_path):
    folder = write_small_study(tmp_path, record=True)
    change(folder, "config/soimpact.yaml", "opens: 2025-11-01}",
           "opens: 2025-11-01, indicators: [helped, visitors]}")  # fmt: skip
    outline = load_study(folder).outline()
    cleaned = clean_measurements(measured({}, {"occasion": "after"}), outline)
    assert met(cleaned) == [("not_planned", "excluded", 3)]
    assert kept(cleaned) == [2]


def test_a_comparison_group_is_kept_where_the_design_has_one(outline):
    assert kept(clean_measurements(measured({"case": "hill", "arm": "comparison"}), outline)) == [2]


def test_a_file_that_never_asks_for_consent_loses_nobody(outline):
    rows = measured({"consent": pd.NA}, {"consent": pd.NA})
    assert kept(clean_measurements(rows, outline)) == [2, 3]


@pytest.mark.parametrize(
    "row", [{"value": 5.5}, {"value": 0.0}, {"value": 1.5, "indicator": "helped"}]
)
def test_a_value_beyond_the_limits_is_emptied_and_recorded(outline, row):
    cleaned = clean_measurements(measured(row), outline)
    assert cleaned.measurements["value"].isna().all()
    assert cleaned.measurements["missing_reason"].tolist() == ["invalid"]
    assert met(cleaned) == [("outside_limits", "changed", 2)]
    assert cleaned.exclusions["before"].tolist() == [str(row["value"])]


@pytest.mark.parametrize("value", [1.0, 5.0])
def test_the_limits_themselves_are_inside(outline, value):
    assert met(clean_measurements(measured({"value": value}), outline)) == []


def test_of_two_measurements_of_one_person_the_last_stays_unless_it_is_empty(outline, tmp_path):
    early, late = {"unit": "p", "value": 2.0}, {"unit": "p", "date": pd.Timestamp("2025-02-20")}
    assert kept(clean_measurements(measured(late, early), outline)) == [2]
    assert kept(clean_measurements(measured(early, late), outline)) == [3]
    assert kept(clean_measurements(measured(early, late | EMPTY), outline)) == [2]
    first, flagged = (
        of(tmp_path / "a", duplicates="keep_first"),
        of(tmp_path / "b", duplicates="flag"),
    )
    assert kept(clean_measurements(measured(late, early), first)) == [3]
    assert kept(clean_measurements(measured(late, early | EMPTY), first)) == [2]
    assert met(clean_measurements(measured(late, early), flagged)) == [("duplicates", "flagged", 3)]


def test_figures_of_one_case_and_occasion_are_duplicates_and_persons_apart_are_not(outline):
    figure = {"indicator": "visitors", "unit": pd.NA, "value": 80.0}
    cleaned = clean_measurements(measured(figure, figure, figure | {"occasion": "after"}), outline)
    assert kept(cleaned) == [3, 4]
    assert kept(clean_measurements(measured({"unit": "f1"}, {"unit": "f2"}), outline)) == [2, 3]


def test_a_value_beyond_the_limits_does_not_displace_a_good_one(outline):
    rows = measured({"unit": "p"}, {"unit": "p", "value": 55.0})
    cleaned = clean_measurements(rows, outline)
    assert kept(cleaned) == [2]


def test_a_measurement_from_outside_its_dates_is_flagged_and_kept(outline):
    rows = measured({"date": pd.Timestamp("2025-01-31")}, {"date": pd.Timestamp("2025-02-28")},
                    {"occasion": "after", "date": pd.Timestamp("2030-01-01")})  # fmt: skip
    cleaned = clean_measurements(rows, outline)
    assert kept(cleaned) == [2, 3, 4]
    assert met(cleaned) == [("outside_occasion", "flagged", 2)]


def test_rows_of_several_files_are_sorted_by_file_and_row(outline):
    rows = pd.concat([measured({}, {}), measured({"source_file": "a.csv", "unit": "p9"})])
    cleaned = clean_measurements(rows, outline)
    assert cleaned.measurements["source_file"].tolist() == ["a.csv", "persons.csv", "persons.csv"]


def test_no_measurements_at_all_is_a_result(outline):
    cleaned = clean_measurements(empty_table("measurements"), outline)
    assert cleaned.measurements.empty
    assert cleaned.exclusions.empty


def test_a_row_that_got_lost_stops_the_run(outline):
    account = Account("measurements", measured({}, {}), item="source_column")
    account.rows = account.rows.iloc[:1]
    with pytest.raises(LedgerError, match="2 in, 1 kept, 0 excluded"):
        account.close()


def test_a_study_without_a_record_has_no_measurements_to_clean(tmp_path):
    outline = load_study(write_small_study(tmp_path / "plain")).outline()
    with pytest.raises(ValueError, match="need a record"):
        clean_measurements(measured({}), outline)
