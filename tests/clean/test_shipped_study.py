"""The shipped study goes through the door and the cleaning as its stated truth says."""

from pathlib import Path

import pytest

from samskaping.clean import clean
from samskaping.ingest import read_sources
from samskaping.simulate import read_truth, simulate_study
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY

ROOT = Path(__file__).parents[2]
TRUTH = ROOT / "data" / "raw" / "truth.yaml"
RULES = {
    "test": "test_answers",
    "without_consent": "without_consent",
    "outside_period": "outside_period",
    "nothing_answered": "nothing_answered",
    "unknown_case": "unknown_case",
    "double_submission": "duplicates",
    "exact_duplicate": "duplicates",
}


@pytest.fixture(scope="module")
def shipped():
    if not TRUTH.is_file():
        pytest.skip("the shipped study is not in this folder")
    study = load_study(ROOT)
    tidy = read_sources(study.sources, ROOT, study.outline(), PUBLISHED_KEY)
    return tidy, clean(tidy.submissions, tidy.responses, study.outline())


@pytest.fixture(scope="module")
def stated():
    if not TRUTH.is_file():
        pytest.skip("the shipped study is not in this folder")
    forms = simulate_study(read_truth(TRUTH)).forms
    names = [Path(str(file)).name for file in forms["source_file"]]
    return forms.assign(place=list(zip(names, forms["source_row"].astype(int), strict=True)))


def places(table):
    names = (Path(file).name for file in table["source_file"])
    return list(zip(names, table["source_row"].astype(int), strict=True))


def test_every_row_of_the_raw_files_is_read(shipped, stated):
    tidy, _ = shipped
    assert sorted(places(tidy.submissions)) == sorted(stated["place"])


def test_just_the_rows_that_were_made_unusable_are_excluded(shipped, stated):
    _, cleaned = shipped
    # Of a form that stands twice it does not matter which of the two is kept.
    copied = stated[stated["kind"] == "exact_duplicate"]
    usable = stated[stated["kind"] == "usable"]
    assert len(cleaned.submissions) == len(usable)
    swapped = {place for place in places(cleaned.submissions) if place not in set(usable["place"])}
    assert swapped <= set(copied["place"])


def test_each_row_is_excluded_under_the_rule_for_its_mess(shipped, stated):
    _, cleaned = shipped
    ledger = cleaned.exclusions
    counted = ledger[ledger["effect"] == "excluded"]["rule"].value_counts().to_dict()
    expected = stated.loc[stated["kind"] != "usable", "kind"].map(RULES).value_counts().to_dict()
    assert counted == expected


def test_what_was_marked_is_flagged_or_mended_and_kept(shipped, stated):
    _, cleaned = shipped
    ledger = cleaned.exclusions
    for mark, rule in (("straight_liner", "straight_lining"), ("out_of_range", "out_of_range")):
        marked = set(stated.loc[stated["mark"] == mark, "place"])
        assert marked
        assert marked <= set(places(ledger[ledger["rule"] == rule])), rule


def test_no_made_up_name_or_address_of_the_raw_files_gets_through_the_door(shipped):
    tidy, cleaned = shipped
    tables = (tidy.submissions, tidy.responses, tidy.findings, cleaned.exclusions)
    text = "".join(table.to_csv() for table in tables)
    assert "example.org" not in text
    assert "Påfund" not in text
