"""The shipped study's measurements and interviews go through the door and the cleaning whole."""

from pathlib import Path

import pandas as pd
import pytest

from samskaping.clean.codings import clean_codings
from samskaping.clean.measurements import clean_measurements
from samskaping.ingest.codings import read_codings, read_coverage
from samskaping.ingest.measurements import read_measurements
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def study():
    if not (ROOT / "data" / "raw" / "truth.yaml").is_file():
        pytest.skip("the shipped study is not in this folder")
    return load_study(ROOT)


@pytest.fixture(scope="module")
def measured(study):
    tidy = [
        read_measurements(one, ROOT, study.outline(), PUBLISHED_KEY) for one in study.measurements
    ]
    return tidy, clean_measurements(pd.concat([one.measurements for one in tidy]), study.outline())


@pytest.fixture(scope="module")
def interviewed(study):
    tidy = [
        *(read_codings(one, ROOT, study.outline(), PUBLISHED_KEY) for one in study.codings),
        *(read_coverage(one, ROOT, study.outline(), PUBLISHED_KEY) for one in study.coverage),
    ]
    codings = [one.codings for one in tidy if hasattr(one, "codings")]
    coverage = pd.concat([one.coverage for one in tidy])
    passages = pd.concat([one.passages for one in tidy if hasattr(one, "passages")])
    return tidy, clean_codings(pd.concat(codings), coverage, passages, study.outline())


def test_nothing_is_found_but_the_mess_that_was_put_there(measured, interviewed):
    found = {
        finding.code
        for one in (*measured[0], *interviewed[0])
        for finding in one.seen
        if finding.severity != "note"
    }
    assert found == {
        "case_unknown", "occasion_unknown", "measurement_outside", "code_unknown",
        "qda_place_clipped",
    }  # fmt: skip


def test_rows_are_excluded_for_their_mess_and_for_nothing_else(measured, interviewed):
    rules = [set(cleaned.exclusions["rule"]) for _, cleaned in (measured, interviewed)]
    assert rules == [
        {"without_consent", "unknown_case", "unknown_occasion", "nothing_planned",
         "outside_limits"},
        # A Taguette project does not say whose interview it is: the table of coders does.
        {"unknown_code", "person_found", "role_filled"},
    ]  # fmt: skip


def test_every_planned_measurement_has_a_number_somewhere(study, measured):
    table = measured[1].measurements
    known = table[table["value"].notna()]
    there = set(zip(known["indicator"], known["case"], known["occasion"], strict=True))
    record = study.record
    groups = [*study.cases, *record.comparison_groups]
    planned = {
        (indicator.id, group.id, occasion.id)
        for indicator in record.indicators
        for group in groups
        for occasion in record.occasions
        if record.is_planned(indicator, group.id, occasion.id)
    }
    assert there <= planned
    assert {indicator for indicator, _, _ in planned} == set(known["indicator"])
    assert {group.id for group in groups} == set(known["case"])


def test_the_same_persons_are_found_in_the_segments_and_in_the_table_of_coders(interviewed):
    tidy, cleaned = interviewed
    named = set(tidy[-1].coverage["person"])
    assert set(cleaned.codings["person"]) == set(cleaned.coverage["person"]) == named
    per_person = cleaned.coverage.groupby(["case", "person"])["role"].nunique()
    assert per_person.eq(1).all()
