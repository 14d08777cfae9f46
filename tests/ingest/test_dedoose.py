"""Excerpts that Dedoose exports."""

import pytest

from samskaping.ingest.coded_projects import COLUMNS
from tests.ingest.coded_files import cells, delimited, everyone, export, noted, refused, workbook
from tests.ingest.coded_studies import cleaned, study_of

HEADER = [
    "Media Title", "Excerpt Range", "Excerpt Creator", "Excerpt Date", "Excerpt Copy",
    "Resource Creator", "Resource Date", "Codes Applied Combined", "Rolle",
    "Code: Likeverd Applied", "Code: Likeverd Range", "Code: Likeverd Weight",
    "Code: Likeverd\\Ble hørt Applied", "Code: Likeverd\\Ble hørt Range",
    "Code: Likeverd\\Ble hørt Weight",
]  # fmt: skip
ROWS = [
    ["Samtale 1.docx", "120-184", "anna", "5/1/2025", "Vi ble hørt", "per", "4/1/2025",
     "Likeverd, Ble hørt", "innbygger", True, None, None, True, "1-5", 4],
    ["Samtale 1.docx", "184-200", "anna", "5/1/2025", "Ja", "per", "4/1/2025", "", "innbygger",
     False, None, None, False, None, None],
    ["samtale 1", "Page 3: 12-40", "bjorn", "5/2/2025", "Æh", "per", "4/1/2025", "Likeverd", None,
     True, None, None, False, None, None],
]  # fmt: skip


pytestmark = pytest.mark.usefixtures("one_process")


@pytest.mark.parametrize("content", [workbook([HEADER, *ROWS]), delimited([HEADER, *ROWS])])
def test_each_code_of_an_excerpt_is_a_row_with_its_own_weight(content):
    found = export("dedoose", content)
    assert found.table.header == [*COLUMNS, "segment", "Rolle"]
    assert cells(found, "document", "coder", "code", "weight", "Rolle") == [
        ("Samtale 1", "anna", "Likeverd", "", "innbygger"),
        ("Samtale 1", "anna", "Likeverd / Ble hørt", "4", "innbygger"),
        ("Samtale 1", "anna", "", "", "innbygger"),
        # The same document, as the first row has its name.
        ("Samtale 1", "bjorn", "Likeverd", "", ""),
    ]
    assert cells(found, "segment", "start", "end") == [
        ("120-184", "120", "184"), ("120-184", "120", "184"), ("184-200", "184", "200"),
        ("Page 3: 12-40", "", ""),
    ]  # fmt: skip
    assert found.own.ignore == (*COLUMNS, "segment")
    assert found.table.rows.tolist() == [1, 2, 3, 4]
    assert found.texts == {}


def test_the_words_of_an_excerpt_go_no_further():
    found = export("dedoose", workbook([HEADER, *ROWS]))
    assert "Vi ble hørt" not in {cell for row in cells(found) for cell in row}


def test_everyone_read_every_document():
    other = [["Samtale 2", *ROWS[2][1:]]]
    found = export("dedoose", workbook([HEADER, *ROWS[1:], *other]), everyone())
    assert cells(found, "document", "coder")[-1:] == [("Samtale 2", "anna")]
    assert len(cells(found)) == 4


def test_an_export_without_its_columns_is_refused():
    assert [one.code for one in refused("dedoose", workbook([["Media Title"], ["x"]]))] == [
        "raw_not_format"
    ]


def test_a_table_of_excerpts_named_as_something_else_is_known():
    finding = refused("taguette", workbook([HEADER, *ROWS]))[0]
    assert finding.arguments["suggestion"] == "dedoose"


def test_nothing_is_told_of_a_sound_export():
    assert noted(export("dedoose", workbook([HEADER, *ROWS]))) == []


def test_excerpts_are_told_apart_by_their_range_and_weights_stand_beside_their_codes(tmp_path):
    binding = {
        "case": {"constant": "north"}, "source": {"column": "document"}, "unit": "segment",
        "role": {"column": "Rolle", "codes": {"innbygger": "citizen"}},
        "coder": {"column": "coder", "codes": {"anna": "coder_a", "bjorn": "coder_b"}},
        "weight": "weight",
        "codes": {"column": "code", "codes": {
            "Likeverd / Ble hørt": "trusted", "Likeverd": "about_trust"}},
    }  # fmt: skip
    folder = study_of(tmp_path, {"k.xlsx": workbook([HEADER, *ROWS])},
                      [("k.xlsx", "dedoose", binding)])  # fmt: skip
    clean, found = cleaned(folder)
    assert found == ["interview_role_blank"]
    told = clean.codings[["coder", "code", "unit"]].to_numpy().tolist()
    assert told[:2] == [["coder_a", "about_trust", "120-184"], ["coder_a", "trusted", "120-184"]]
    assert clean.codings["weight"].tolist()[1] == 4
    assert clean.coverage["unit"].nunique() == 3
