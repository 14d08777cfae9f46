"""What a failing script shows on the screen, and what it keeps for those who may read it."""

import subprocess
import sys

import pytest

from samskaping.audit.log import describe_failure

SCRIPT = """
import logging
from samskaping.audit import keep_log
keep_log("logs/clean.log")
logging.getLogger("clean").info("kept 12 rows")
{failure}
"""


def run_script(folder, failure):
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(failure=failure)],
        cwd=folder,
        capture_output=True,
        text=True,
    )


def test_the_screen_shows_the_type_and_the_log_the_text(tmp_path):
    run = run_script(tmp_path, "raise ValueError('the answer was 98765')")

    assert run.returncode == 1
    assert "ValueError in <module>" in run.stderr
    assert "98765" not in run.stderr + run.stdout
    log = (tmp_path / "logs/clean.log").read_text(encoding="utf-8")
    assert "kept 12 rows" in log
    assert "98765" in log


def test_the_cause_of_a_failure_is_not_shown_either(tmp_path):
    run = run_script(
        tmp_path,
        "try:\n    int('kari@example.org')\nexcept ValueError as e:\n    raise KeyError(1) from e",
    )

    assert "kari" not in run.stderr
    assert "kari" in (tmp_path / "logs/clean.log").read_text(encoding="utf-8")


def test_a_warning_goes_to_the_log(tmp_path):
    run = run_script(tmp_path, "import warnings; warnings.warn('cell 98765 is odd')")

    assert run.returncode == 0
    assert "98765" not in run.stderr
    assert "98765" in (tmp_path / "logs/clean.log").read_text(encoding="utf-8")


def test_the_log_holds_only_the_latest_run(tmp_path):
    run_script(tmp_path, "raise ValueError('first')")
    run_script(tmp_path, "")

    assert "first" not in (tmp_path / "logs/clean.log").read_text(encoding="utf-8")


def test_the_place_is_the_innermost_one_in_the_package():
    from samskaping.estimates import Estimates

    with pytest.raises(ValueError, match="not a part") as failure:
        Estimates("study").add("No Word", "total", "all", None)

    assert describe_failure(failure.value).startswith("ValueError in add (estimates.py:")


def test_findings_stand_on_the_screen_as_codes_and_in_the_log_in_words(tmp_path):
    run = run_script(
        tmp_path,
        "from samskaping.study.findings import Finding, FindingsError\n"
        "raise FindingsError([Finding(code='raw_empty', file='data/raw/a.csv')])",
    )

    assert "E-RAW-004, raw_empty, data/raw/a.csv" in run.stderr
    log = (tmp_path / "logs/clean.log").read_text(encoding="utf-8")
    assert "E-RAW-004 data/raw/a.csv" in log
