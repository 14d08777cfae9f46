"""Coded segments that MAXQDA exports."""

import pytest

from samskaping.ingest.coded_projects import COLUMNS
from tests.ingest.coded_files import cells, delimited, export, noted, refused, workbook
from tests.ingest.coded_studies import cleaned, study_of

ENGLISH = [
    "Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End",
    "Weight score", "Segment", "Modified by", "Modified", "Created by", "Area", "Coverage %",
]  # fmt: skip
GERMAN = [
    "Farbe", "Kommentar", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende", "Gewicht",
    "Segment", "Geändert von", "Geändert am", "Erstellt von", "Fläche", "Abdeckungsgrad %",
]  # fmt: skip
ROWS = [
    ["●", "nb: sint", "Koder A", "Samtale 1", "Likeverd\\Ble hørt", 3, 4, 50, "Vi ble hørt",
     "bjorn", "2025-05-01", "anna", 12, "1,2"],
    ["●", None, "Koder B", "Samtale 1", "Likeverd > Ble hørt", 3, 4, 0, "Vi ble hørt",
     "bjorn", "2025-05-01", "bjorn", 12, "1,2"],
    ["●", None, "Koder B", "samtale 1.docx", "Tillit", "2: 10|20", "2: 80|90", 0, "Æh",
     "bjorn", "2025-05-01", "bjorn", 12, "1,2"],
]  # fmt: skip


pytestmark = pytest.mark.usefixtures("one_process")


@pytest.mark.parametrize("header", [ENGLISH, GERMAN])
def test_headings_in_both_languages_give_the_columns_of_every_project(header):
    found = export("maxqda", workbook([header, *ROWS]))
    assert found.table.header == [*COLUMNS, "segment"]
    assert cells(found, "document", "document_group", "coder", "code", "weight") == [
        ("Samtale 1", "Koder A", "anna", "Likeverd / Ble hørt", "50"),
        ("Samtale 1", "Koder B", "bjorn", "Likeverd / Ble hørt", "0"),
        ("Samtale 1", "Koder B", "bjorn", "Tillit", "0"),
    ]
    assert found.own.ignore == (*COLUMNS, "segment")
    assert noted(found) == []


def test_paragraphs_name_the_segment_and_are_no_places_in_a_text():
    found = export("maxqda", delimited([ENGLISH, *ROWS]))
    assert cells(found, "segment", "start", "end") == [
        ("3-4", "", ""), ("3-4", "", ""), ("2: 10|20-2: 80|90", "", ""),
    ]  # fmt: skip


def test_the_words_of_a_segment_and_of_comments_go_no_further():
    found = export("maxqda", workbook([ENGLISH, *ROWS]))
    assert not {"Vi ble hørt", "nb: sint", "Æh"} & {cell for row in cells(found) for cell in row}


def test_who_changed_a_coding_made_it_where_nothing_else_is_told():
    header = [*ENGLISH[:9], "Modified by"]
    found = export("maxqda", workbook([header, *(row[:10] for row in ROWS)]))
    assert {coder for (coder,) in cells(found, "coder")} == {"bjorn"}


def test_a_table_without_its_headings_is_refused():
    assert [one.code for one in refused("maxqda", workbook([["Code", "End"], ["a", 1]]))] == [
        "raw_not_format"
    ]


def test_a_table_of_segments_named_as_something_else_is_known():
    finding = refused("dedoose", workbook([GERMAN, *ROWS]))[0]
    assert finding.arguments["suggestion"] == "maxqda"


def test_copies_of_a_document_in_two_groups_are_one_interview_with_segments_of_two_coders(tmp_path):
    binding = {
        "case": {"constant": "north"}, "source": {"column": "document"}, "unit": "segment",
        "coder": {"column": "document_group",
                  "codes": {"Koder A": "coder_a", "Koder B": "coder_b"}},
        "weight": "weight",
        "codes": {"column": "code", "codes": {
            "Likeverd / Ble hørt": "trusted", "Tillit": "about_trust"}},
    }  # fmt: skip
    folder = study_of(tmp_path, {"k.xlsx": workbook([ENGLISH, *ROWS])},
                      [("k.xlsx", "maxqda", binding)])  # fmt: skip
    clean, found = cleaned(folder)
    assert found == []
    assert clean.codings["source"].nunique() == 1
    told = clean.codings[["coder", "code", "unit", "weight"]].to_numpy().tolist()
    assert told[:2] == [["coder_a", "trusted", "3-4", 50], ["coder_b", "trusted", "3-4", 0]]
    # What is no number of a paragraph is somebody's words for all that we know.
    assert told[2][2].startswith("u")
