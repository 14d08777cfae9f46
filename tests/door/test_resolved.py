"""A check tells what the coders settled, and what in their workbook settles nothing."""

import openpyxl
import pytest

from samskaping.door import check
from samskaping.study.findings import in_words
from tests.consensus.met_study import CONFIG, MET, Met, fill_in, numbered
from tests.consensus.test_workbook import ROWS
from tests.study.small_study import change

SECRET = "Hemmelig Hansen"


@pytest.fixture
def study(tmp_path):
    study = numbered(tmp_path / "study", ROWS)
    change(study.folder, CONFIG, "codings:", f"resolved: {MET}\ncodings:")
    return study


def told(folder):
    found = [one for one in check(folder).findings if one.code.startswith(("resolved", "source"))]
    for one in found:
        for language in ("nb", "en"):
            assert SECRET not in in_words(one, language)
    return [(one.number, one.code, one.row, dict(one.arguments)) for one in found]


def counted(settled, open_):
    arguments = {"disputed": settled + open_, "settled": settled, "open": open_}
    return ("N-CLN-006", "resolved_counted", None, arguments)


def test_decisions_are_counted(study, tmp_path):
    fill_in(study.write(tmp_path / "d.xlsx"), study.folder / MET, "ja")
    assert told(study.folder) == [counted(1, 1)]
    fill_in(study.write(tmp_path / "d.xlsx"), study.folder / MET)
    assert told(study.folder) == [counted(0, 2)]


def test_what_settles_nothing_is_told_with_its_first_row_and_not_quoted(study, tmp_path):
    fill_in(study.write(tmp_path / "d.xlsx"), study.folder / MET, SECRET)
    book = openpyxl.load_workbook(study.folder / MET)
    sheet = book.worksheets[1]
    key = sheet.cell(3, sheet.max_column).value
    for cells in (("ja", key.replace(":3:", ":9:")), ("nei", key.replace("doubted", "trusted")),
                  ("nei", f"{SECRET}:3:doubted"), ("ja", SECRET)):  # fmt: skip
        sheet.append([SECRET] * 10 + [cells[0], SECRET, cells[1]])
    book.save(study.folder / MET)
    assert told(study.folder) == [
        ("W-ANS-100", "resolved_unreadable", 2, {"n": 1}),
        ("W-ANS-104", "resolved_unknown", 4, {"n": 2}),
        ("W-ANS-105", "resolved_agreed", 5, {"n": 1}),
        ("W-ANS-101", "resolved_key_unreadable", 7, {"n": 1}),
        counted(0, 2),
    ]


def test_settled_is_only_what_is_still_disputed(study, tmp_path):
    fill_in(study.write(tmp_path / "d.xlsx"), study.folder / MET, "ja", "ja")
    # A takes the code back that B never gave.
    change(study.folder, "data/raw/segments.csv", "Ble trodd|Penger", "Ble trodd")
    assert told(study.folder) == [("W-ANS-105", "resolved_agreed", 2, {"n": 1}), counted(1, 0)]


def test_an_interview_that_was_renamed_is_open_again(study, tmp_path):
    fill_in(study.write(tmp_path / "d.xlsx"), study.folder / MET, "ja", "ja")
    for name in ("segments.csv", "coverage.csv"):
        path = study.folder / "data/raw" / name
        path.write_text(path.read_text(encoding="utf-8").replace(";I-1", ";I-01"), encoding="utf-8")
    assert told(study.folder) == [("W-ANS-104", "resolved_unknown", 2, {"n": 2}), counted(0, 2)]


def test_a_workbook_that_cannot_be_read_stops(study):
    (study.folder / MET).write_bytes(b"PK\x03\x04 no workbook")
    assert any(one.number.startswith("E-RAW") for one in check(study.folder).findings)


def test_a_workbook_that_is_not_there_stops(study):
    assert [one[:2] for one in told(study.folder)] == [("E-CFG-047", "source_missing")]


def test_the_workbook_that_a_run_writes_is_not_the_one_to_fill_in(study):
    written = study.folder / "results/restricted/disagreements.xlsx"
    study.write(written)
    change(study.folder, CONFIG, MET, "results/restricted/disagreements.xlsx")
    assert [one[:2] for one in told(study.folder)] == [("E-CFG-186", "resolved_in_results")]


def test_a_study_without_interviews_has_nothing_to_settle(tmp_path):
    study = Met(numbered(tmp_path / "study").folder)
    study.write(study.folder / MET)
    config = (study.folder / CONFIG).read_text(encoding="utf-8")
    config = config[: config.index("codebook:")] + f"resolved: {MET}\n"
    (study.folder / CONFIG).write_text(config, encoding="utf-8")
    assert [one[:2] for one in told(study.folder)] == [("E-CFG-185", "resolved_without_codings")]
