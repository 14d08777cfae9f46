"""Which rules an edit makes again."""

import re

import pytest

from samskaping.present.figures import SHEETS

PRESENTED = {*(f"figures_{sheet}" for sheet in SHEETS), "tables", "report", "manifest"}


@pytest.fixture
def made_again(finished, copy_of, own_code):
    """The rules that a dry run would run after some files of the code were edited."""
    study = copy_of(finished)

    def after(*edits: tuple[str, str, str]) -> set[str]:
        for name, old, new in edits:
            path = own_code.folder / name
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        dry = own_code.run(study, "--dry-run")
        assert dry.returncode == 0, dry.stdout
        return set(re.findall(r"^(\w+) +\d+$", dry.stdout, re.M)) - {"all", "total"}

    return after


def test_the_same_code_in_another_folder_makes_nothing_again(made_again):
    assert made_again() == set()


def test_a_comment_in_the_package_or_in_a_script_makes_nothing_again(made_again):
    module = ("src/samskaping/tables.py", "import os\n", "import os  # paths\n")
    script = ("workflow/scripts/items.py", "\nkeep_log", "\n# first\nkeep_log")

    assert made_again(module, script) == set()


def test_an_edit_of_one_estimator_makes_its_rule_again_and_what_follows(made_again):
    again = made_again(
        ("src/samskaping/agreement/one_way.py", "\nfrom __future__", "\nX = 1\nfrom __future__")
    )

    assert {"raters", "gate", *PRESENTED} <= again
    assert not {"ingest", "clean", "items", "reliability", "change"} & again


def test_an_edit_about_interviews_leaves_answers_and_measurements_alone(made_again):
    again = made_again(("workflow/scripts/clean_codings.py", "keep_log(", "1 + 1\nkeep_log("))

    assert {"clean_codings", "agreement", "joint_display", "gate", *PRESENTED} <= again
    assert not {"ingest_codings", "clean", "clean_measurements", "scores", "pooled"} & again


def test_an_edit_of_a_sentence_makes_only_what_is_read_again(made_again):
    again = made_again(("src/samskaping/language/catalogues/en/report.yaml", "\n", "\nx_x: new\n"))

    assert "report" in again
    assert not {"ingest", "clean", "items", "gate"} & again


def test_an_edit_of_the_reader_makes_everything_again(made_again):
    again = made_again(("workflow/scripts/ingest.py", "keep_log(", "1 + 1\nkeep_log("))

    assert {"ingest", "clean", "scores", "gate", *PRESENTED} <= again
