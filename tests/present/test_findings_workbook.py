"""The workbook of a check: a sheet per file, text that stays text, and the same bytes twice."""

import openpyxl
import pytest

from samskaping.present.findings_workbook import write_findings
from samskaping.study.findings import Finding

UNKNOWN = Finding(
    code="case_unknown", file="data/raw/a.csv", row=3, column="place", value="X", arguments={"n": 2}
)
BLANK = Finding(code="case_blank", file="data/raw/b.csv", row=9, column="place", arguments={"n": 1})


def read(path):
    book = openpyxl.load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet.rows] for sheet in book}


def test_every_file_has_a_sheet_that_says_where_what_why_and_what_to_do(tmp_path):
    write_findings([UNKNOWN, BLANK], tmp_path / "found.xlsx", "en")
    sheets = read(tmp_path / "found.xlsx")
    assert list(sheets) == ["a.csv", "b.csv"]
    header, row = sheets["a.csv"]
    told = dict(zip(header, row, strict=True))
    assert told["Number"] == "W-ANS-002"
    assert (told["Kind"], told["File"], told["Row or line"]) == ("Warning", "data/raw/a.csv", 3)
    assert (told["Column"], told["Value"]) == ("place", "X")
    assert told["What is wrong"] == "The code X is not one of the cases (2 rows)."
    assert told["What to do"].startswith("Add the code to the binding if it belongs to a case.")


def test_the_words_are_norwegian_where_the_study_is(tmp_path):
    write_findings([UNKNOWN], tmp_path / "found.xlsx", "nb")
    assert read(tmp_path / "found.xlsx")["a.csv"][1][1] == "Advarsel"


@pytest.mark.parametrize("code", ["=1+1", '=HYPERLINK("x")', "+1", "@A1"])
def test_a_code_that_looks_like_a_formula_stays_text(tmp_path, code):
    finding = Finding(code="case_unknown", file="a.csv", row=2, value=code, arguments={"n": 1})
    write_findings([finding], tmp_path / "found.xlsx", "en")
    cell = openpyxl.load_workbook(tmp_path / "found.xlsx")["a.csv"]["G2"]
    assert (cell.value, cell.data_type) == (code, "s")


def test_files_of_one_name_have_sheets_of_their_own(tmp_path):
    same = [Finding(code="raw_empty", file=f"data/raw/{n}/a.csv") for n in (1, 2)]
    long = [Finding(code="raw_empty", file=f"data/{'x' * 40}{n}.csv") for n in (1, 2)]
    write_findings([*same, *long], tmp_path / "found.xlsx", "en")
    sheets = read(tmp_path / "found.xlsx")
    assert len(sheets) == 4
    assert all(len(name) <= 31 for name in sheets)


def test_control_letters_in_a_header_do_not_break_the_file(tmp_path):
    finding = Finding(code="raw_column_missing", file="a.csv", column="pl\x07ace")
    write_findings([finding], tmp_path / "found.xlsx", "en")
    assert read(tmp_path / "found.xlsx")["a.csv"][1][5] == "pl�ace"


def test_the_same_findings_give_the_same_bytes(tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        write_findings([UNKNOWN, BLANK], tmp_path / name, "nb")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_nothing_found_is_an_empty_table(tmp_path):
    write_findings([], tmp_path / "found.xlsx", "en")
    assert [len(rows) for rows in read(tmp_path / "found.xlsx").values()] == [1]
