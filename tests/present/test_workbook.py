"""In a workbook text stays text, also when somebody goes on writing in it."""

import zipfile

import openpyxl
import pytest

from samskaping.present.workbook import Sheet, write_workbook


def written(folder, *texts, **more):
    sheet = Sheet("Made", ["Text", "Settled"], [[text, None] for text in texts], **more)
    write_workbook([sheet], folder / "made.xlsx", "Made")
    return openpyxl.load_workbook(folder / "made.xlsx")["Made"]


@pytest.mark.parametrize("text", ["=1+1", "+47 1", "-1", "@SUM(A1)", "\t=1"])
def test_what_begins_like_a_formula_is_marked_as_text_for_who_edits_it(tmp_path, text):
    cell = written(tmp_path, text)["A2"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert (cell.quotePrefix, cell.number_format) == (True, "@")


def test_letters_that_no_workbook_holds_are_replaced_and_all_others_stay(tmp_path):
    said = "Blåbær på øya 🫐 ‘ja’ – «nei»\n\u2028"
    sheet = written(tmp_path, said, "a\x00b\x1b", "half \ud83d", "\ufffe", "one\r\ntwo\rthree")
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
        said, "a�b�", "half �", "�", "one\ntwo\nthree"
    ]  # fmt: skip


@pytest.mark.parametrize(("sign", "kept"), [("å", 32_766), ("🫐", 16_383)])
def test_a_text_beyond_what_a_cell_holds_is_cut_between_letters(tmp_path, sign, kept):
    sheet = written(tmp_path, sign * 40_000, sign * (kept // 2))
    assert sheet["A2"].value == sign * kept + "…"
    assert sheet["A3"].value == sign * (kept // 2)


def test_words_to_choose_from_are_offered_in_every_row(tmp_path):
    sheet = written(tmp_path, "a", "b", choices={"Settled": ("ja", "nei")})
    (listed,) = sheet.data_validations.dataValidation
    assert (listed.formula1, str(listed.sqref), listed.allow_blank) == ('"ja,nei"', "B2:B3", True)


def test_a_sheet_to_be_read_has_no_filter(tmp_path):
    assert written(tmp_path, "a", is_read=True).auto_filter.ref is None
    assert written(tmp_path, "a").auto_filter.ref == "A1:B2"


def test_the_parts_of_the_file_say_no_time(tmp_path):
    written(tmp_path, "a", choices={"Settled": ("ja",)})
    with zipfile.ZipFile(tmp_path / "made.xlsx") as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
