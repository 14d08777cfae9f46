"""Studies that are odd, and new ones with and without a scorecard, through the whole workflow."""

from __future__ import annotations

import re

import pytest

from samskaping.estimates import read_estimates
from samskaping.study.new import PARTS, new_study
from tests.broken.odd import STUDIES
from tests.broken.studies import ANSWERS, MARKS, answers, replace
from tests.workflow.engine import Code

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def code(tmp_path_factory):
    """The workflow and the package, which nobody edits while a test runs."""
    return Code.copied_to(tmp_path_factory.mktemp("code"))


def test_a_new_study_of_all_parts_ends_in_a_report(tmp_path, code):
    new_study(tmp_path / "study", PARTS)

    _reported(tmp_path / "study", code)


# Without a scorecard; one respondent and no form at all are in tests/workflow/test_whole_run.py.
@pytest.mark.parametrize("name", ["no_measured_value", "one_interview"])
def test_an_odd_study_ends_in_a_report(name, tmp_path, code):
    STUDIES[name].write(tmp_path / "study")
    replace(tmp_path / "study", "config/config.yaml", "languages: [nb, en]", "languages: [nb]")

    _reported(tmp_path / "study", code)


def test_a_study_with_a_broken_raw_file_makes_nothing_and_says_nothing_personal(tmp_path, code):
    answers(tmp_path / "study")
    replace(tmp_path / "study", ANSWERS, ';"Hilsen', ";Hil;sen")

    refused = code.run(tmp_path / "study")

    assert refused.returncode != 0
    assert "E-RAW-008" in refused.stdout
    assert not [mark for mark in MARKS if mark in refused.stdout.lower()]
    assert not (tmp_path / "study/results/release").exists()


def _reported(study, code):
    """Run the study, and see that every page and number of it is whole."""
    done = code.run(study, warm=True)
    assert done.returncode == 0, done.stdout
    assert not [mark for mark in MARKS if mark in done.stdout.lower()]
    release = study / "results/release"
    pages = [path.read_text("utf-8") for path in (release / "report").glob("report.*.html")]
    assert pages
    assert not [page for page in pages if re.search(r">\s*(nan|None|<NA>|&lt;NA&gt;)\s*<", page)]
    table = read_estimates(release / "estimates/estimates.parquet")
    assert len(table)
    assert (table.loc[table["estimate"].isna(), "note"] != "").all()
    for path in release.rglob("*"):
        if path.is_file() and path.suffix in (".html", ".csv", ".svg", ".json", ".ipynb"):
            text = path.read_text("utf-8").lower()
            assert not [mark for mark in MARKS if mark in text], path
