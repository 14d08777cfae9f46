"""A configuration that cannot be used stops before any job, with every finding at once."""

import pytest

from samskaping.simulate import write_tiny_study
from tests.workflow.engine import ROOT, Code, results

CODE = Code(ROOT)


@pytest.fixture
def study(tmp_path):
    return write_tiny_study(tmp_path)


def edit(study, old, new):
    path = study / "config/config.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_findings_are_shown_at_once_and_no_job_starts(study):
    edit(study, "provenance: synthetic", "provenance: syntetic")
    edit(study, "waves:", "linkagee: none\nwaves:")

    stopped = CODE.run(study)

    assert stopped.returncode != 0
    assert "syntetic" in stopped.stdout
    assert "linkagee" in stopped.stdout
    assert "Traceback" not in stopped.stdout
    assert "Mente du synthetic?" in stopped.stdout, "the study reports in Norwegian first"
    assert results(study) == {}


def test_a_key_that_stands_twice_is_found_although_yaml_would_take_the_last(study):
    edit(study, "waves:", "linkage: none\nlinkage: full\nwaves:")

    stopped = CODE.run(study)

    assert stopped.returncode != 0
    assert "E-CFG-005" in stopped.stdout


def test_a_value_given_on_the_command_line_is_checked_as_well(study):
    stopped = CODE.run(study, "--dry-run", "--config", "linkage=somewhat")

    assert stopped.returncode != 0
    assert "somewhat" in stopped.stdout
