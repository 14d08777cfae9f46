"""What a file looks like, said where it is not what the study says."""

import io

import openpyxl
import pytest

from samskaping.ingest.exports import RawFile
from samskaping.ingest.suggestions import suggest
from samskaping.study.findings import in_words
from tests.ingest.exported import Told, bound, raw, refused
from tests.ingest.refi_projects import qde, qdpx, source
from tests.ingest.test_surveyxact import sheets

KNOWN = {
    "surveyxact/semicolon/dataset.csv": "surveyxact",
    "surveyxact/comma/dataset.csv": "surveyxact",
    "surveyxact/tab/dataset.csv": "surveyxact",
    "limesurvey/codes.csv": "limesurvey",
    "limesurvey/both.csv": "limesurvey",
    "limesurvey/texts.csv": "limesurvey",
    "limesurvey/survey_vv.txt": "limesurvey",
    "kobo/kobo.csv": "kobo",
    "kobo/odk_central.csv": "kobo",
    "qualtrics/export.csv": "qualtrics",
    "qualtrics/export.tsv": "qualtrics",
    "google_forms/responses.csv": "google_forms",
    "google_forms/sheet.csv": "google_forms",
    "redcap/raw.csv": "redcap",
}
TOOLS = sorted(set(KNOWN.values()))


CODED = {
    "taguette/project.sqlite3": "taguette",
    "taguette/of_another_hand.sqlite3": "taguette",
    "taguette/of_another_hand.csv": "taguette",
    "taguette/of_another_hand.xlsx": "taguette",
    "qualcoder/data.qda": "qualcoder",
    "qualcoder/prosjekt.zip": "qualcoder",
    "dedoose/excerpts.xlsx": "dedoose",
    "maxqda/english.xlsx": "maxqda",
    "maxqda/german.xlsx": "maxqda",
}


pytestmark = pytest.mark.usefixtures("one_process")


def workbook() -> bytes:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("file", KNOWN)
def test_every_export_looks_like_what_it_is(file):
    assert suggest(raw(file)) == KNOWN[file]


@pytest.mark.parametrize("file", KNOWN)
@pytest.mark.parametrize("tool", TOOLS)
def test_an_export_named_as_another_tools_is_refused_with_the_right_one(file, tool):
    if tool == KNOWN[file]:
        return
    first = refused(tool, raw(file), bound(["a", "b"]))[0]
    assert first.arguments["suggestion"] == KNOWN[file]
    told = in_words(first, "en")
    assert f"write format: {KNOWN[file]}" in told


@pytest.mark.parametrize("file", CODED)
def test_what_a_qualitative_tool_gives_looks_like_what_it_is(file):
    assert suggest(raw(file)) == CODED[file]


@pytest.mark.parametrize("file", CODED)
@pytest.mark.parametrize(
    "tool", ["taguette", "qualcoder", "dedoose", "maxqda", "refi_qda", "kobo", "delimited"]
)
def test_coded_interviews_named_as_another_tools_are_refused_with_the_right_one(file, tool):
    if tool == CODED[file]:
        return
    first = refused(tool, raw(file), bound(["a", "b"]))[0]
    assert first.arguments["suggestion"] == CODED[file]
    for language in ("nb", "en"):
        assert f"format: {CODED[file]}" in in_words(first, language)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"$FL2@(#) SPSS", "spss"),
        (b"<stata_dta><header>", "stata"),
        (b"\x72\x02\x01\x00rest", "stata"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "workbook"),
        (workbook(), "workbook"),
        (b'"$submission_id";"$created"\n"1";"x"\n', "nettskjema"),
        (b"a;b\n1;2\n", "delimited"),
        (b"PK\x03\x04 something else", None),
        (b"one column\nonly\n", None),
        (b"\x00\x01\x02", None),
        (b"", None),
    ],
)
def test_other_files_are_known_by_their_first_bytes_or_not_at_all(content, name):
    assert suggest(RawFile("x", content)) == name


def test_a_workbook_with_surveyxacts_sheets_is_known_by_them():
    assert suggest(sheets()) == "surveyxact"
    (found,) = refused("kobo", sheets(9), bound(["a"]))
    assert found.arguments["suggestion"] == "surveyxact"


PROJECT = qdpx(qde(source("A", "x" * 200_000)), {"Sources/a.xlsx": workbook()}, packed=False)
CODEBOOK = b'<?xml version="1.0"?>\n<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>'


OF_ATLAS = 'xmlns:xsi="http://www.w3.org/x" xsi:schemaLocation="urn:QDA-XML:codebook:0:4" xmlns='
BARE = qde(source("A")).replace("xmlns=", OF_ATLAS).encode()


@pytest.mark.parametrize("content", [PROJECT, qde(source("A")).encode(), BARE])
@pytest.mark.parametrize("tool", ["workbook", "delimited", "qualcoder", "maxqda"])
def test_a_project_named_as_something_else_is_told_by_what_it_is(content, tool):
    first = refused(tool, raw("", content), bound(["a"]))[0]
    assert first.arguments["suggestion"] == "refi_qda"
    assert "write format: refi_qda" in in_words(first, "en")


@pytest.mark.parametrize("tool", ["workbook", "delimited", "taguette", "maxqda"])
def test_a_codebook_named_as_something_else_is_told_to_hold_no_codings(tool):
    first = refused(tool, raw("", CODEBOOK), bound(["a"]))[0]
    assert "suggestion" not in first.arguments
    for language in ("nb", "en"):
        assert ".qdc" in in_words(first, language)


def test_a_codebook_named_as_a_project_is_told_once():
    (found,) = refused("refi_qda", raw("", CODEBOOK), bound(["a"]))
    assert found.arguments == {"kind": "looks_qdc"}


def test_another_tools_file_named_as_a_project_is_told_by_what_it_is():
    (found,) = refused("refi_qda", raw("", workbook()), bound(["a"]))
    assert (found.code, found.arguments["suggestion"]) == ("raw_not_project", "workbook")


def test_a_file_that_is_no_text_at_all_is_refused_with_what_it_is():
    (found,) = refused("kobo", raw("", b"$FL2@(#) SPSS DATA FILE\x00\x00"), bound(["a"]))
    assert (found.code, found.arguments["suggestion"]) == ("raw_not_text", "spss")


def test_plain_text_with_none_of_the_bound_columns_is_told_of_the_tool_it_looks_like():
    (found,) = refused("delimited", raw("redcap/raw.csv"), bound(["a", "b"]))
    assert (found.code, found.arguments["suggestion"]) == ("raw_header_unknown", "redcap")


def test_plain_text_that_holds_the_bound_columns_is_read_whatever_it_looks_like():
    binding = bound(["q1"], ignore=["rolle"])
    assert Told("delimited", raw("redcap/raw.csv"), binding).answers("i1") == [5, 2, 4]


def test_a_text_format_is_not_told_that_a_text_is_plain_text():
    (found,) = refused("kobo", raw("", b"a;b\n1;2\n"), bound(["a"]))
    assert "suggestion" not in found.arguments
    assert "KoboToolbox" in in_words(found, "nb")


def test_a_header_that_may_be_a_persons_answers_is_not_shown():
    content = b"anna@example.org;Anna Nordmann\nbo@example.org;Bo Hansen\n"
    (found,) = refused("redcap", raw("", content), bound(["a"]))
    for language in ("nb", "en"):
        assert "Nordmann" not in in_words(found, language)
