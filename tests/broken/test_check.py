"""What ``samskaping check`` says of every broken study, and all that it leaves behind."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from samskaping import cli
from samskaping.door import check
from samskaping.ingest.findings import findings_table
from samskaping.quarantine.process import one_process_for_many
from samskaping.study.keys import KEY_FILE_VARIABLE
from tests.broken.cases import CASES
from tests.broken.checked import EXPECTED, LANGUAGES, STUDY, expected, say, tree
from tests.broken.studies import ANSWERS, MARKS, answers


@pytest.fixture(scope="module", autouse=True)
def _one_process():
    with one_process_for_many():
        yield


@pytest.fixture(autouse=True)
def _no_key(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path.parent / "home"))
    monkeypatch.delenv(KEY_FILE_VARIABLE, raising=False)


@pytest.fixture
def seen(monkeypatch):
    """What the command found; the second language says the same findings in other words."""
    told = []

    def once(folder):
        if not told:
            told.append(check(folder))
        return told[0]

    monkeypatch.setattr(cli, "check", once)
    return told


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_broken_study_is_told_in_full_and_nothing_else_is_done(case, tmp_path, seen):
    folder = tmp_path / STUDY
    case.write(folder)
    before = tree(tmp_path)

    for language in LANGUAGES:
        said = say(folder, language)
        assert said.out == expected(case.name, language).read_text(encoding="utf-8")
        assert said.err == ""
        assert said.code == (1 if case.stops else 0)
        assert _personal(said.out) == []

    found = seen[0].findings
    assert {one.number for one in found} == set(case.numbers)
    assert _personal(repr(found)) == []
    assert _personal(findings_table(found).to_csv()) == []
    after = tree(tmp_path)
    kept = folder / cli.WORKBOOK
    if kept.is_file():
        del after[kept.relative_to(tmp_path).as_posix()]
        assert _personal(_text_of(kept)) == []
        # What stands in a file is never run by the program that opens the workbook.
        assert "<f>" not in _text_of(kept)
    assert after == before


def test_no_words_are_kept_of_what_is_no_case():
    stored = {path.name for path in EXPECTED.iterdir()}

    assert stored == {expected(name, one).name for name in CASES for one in LANGUAGES}


def _personal(text):
    return [mark for mark in MARKS if mark in text.lower()]


def _text_of(workbook):
    with zipfile.ZipFile(workbook) as packed:
        return "".join(packed.read(name).decode("utf-8") for name in packed.namelist())


@pytest.mark.parametrize(
    ("file", "number"), [(ANSWERS, "E-RAW-001"), ("config/samson.yaml", "E-CFG-012")]
)
def test_a_file_that_may_not_be_read_is_told(file, number, tmp_path, monkeypatch):
    folder = tmp_path / STUDY
    answers(folder)
    read = Path.read_bytes

    def refuse(path):
        if path == folder / file:
            raise PermissionError(13, "hemmelig", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert [one.number for one in check(folder).findings] == [number]
