"""REFI-QDA projects: who gave which code to which words, whatever the tool is like."""

from pathlib import Path

import pytest

from tests.ingest.containers import zipped
from tests.ingest.exported import FIXTURES
from tests.ingest.refi_projects import (
    TEXT,
    case,
    code,
    coded,
    coding,
    column,
    export,
    found,
    guid,
    inline,
    layout,
    passages,
    project,
    qde,
    qdpx,
    refused,
    selection,
    source,
    value,
)

pytestmark = pytest.mark.usefixtures("one_process")


# -- What everybody has


@pytest.mark.parametrize("file", ["two_coders_lf.qdpx", "two_coders_crlf_bom.qdpx"])
def test_the_codings_of_two_coders_are_found_again_in_the_words_that_they_marked(file):
    told = export(Path(FIXTURES, "refi_qda", file).read_bytes())
    heard = "Vi ble hørt da planen ble laget"
    opened, knows, trust = (
        "Kommunen åpnet dørene 😀 for oss",
        "jeg vet ikke om det varer",
        "Tilliten er større nå",
    )
    assert list(zip(column(told, "coder"), column(told, "code"), passages(told), strict=True)) == [
        ("K1", "Tillit / Å bli hørt", heard),
        ("K2", "Tillit / Å bli hørt", heard + ", men ikke etterpå"),
        ("K1", "Varighet", "ikke etterpå"),
        ("K1", "Åpenhet", opened),
        ("K2", "Åpenhet", opened),
        ("K2", "Tillit", opened),
        ("K1", "Varighet", knows),
        ("K2", "Varighet", knows),
        ("K1", "Tillit", trust),
        ("K2", "Tillit", trust),
    ]
    assert column(told, "document") == ["Intervju A1"] * 6 + ["Intervju A2"] * 4
    assert column(told, "person") == ["Deltaker A1"] * 6 + ["Deltaker A2"] * 4
    assert column(told, "rolle") == ["innbygger"] * 6 + ["ansatt"] * 4


def test_line_ends_and_a_mark_before_the_text_make_no_difference_to_places():
    both = [
        export(Path(FIXTURES, "refi_qda", f"two_coders_{kind}.qdpx").read_bytes())
        for kind in ("lf", "crlf_bom")
    ]
    assert both[0].table.columns == both[1].table.columns
    assert both[0].texts == both[1].texts
    assert found(both[0]) == {}
    assert found(both[1]) == {"qda_places_counted": {"kind": "places_two", "n": 2}}


def test_the_columns_are_always_the_same_and_those_of_the_tool_need_not_be_bound():
    told = export(project(source("A", inline(TEXT), coded(TEXT, "Tilliten", "Tillit"))))
    fixed = ["document", "coder", "code", "code_id", "start", "end", "weight", "document_group",
             "person"]  # fmt: skip
    assert told.table.header == fixed
    assert list(told.own.ignore) == fixed
    assert told.table.rows.tolist() == [1]
    assert column(told, "code_id") == [guid("Tillit").lower()]


# -- Who gave the code, and which


def test_the_coder_is_the_codings_or_else_the_selections():
    given = source(
        "A", inline(TEXT), selection(0, 2, coding("Tillit", "K1"), by="K2"),
        selection(0, 2, coding("Tillit"), by="K2"), selection(0, 2, coding("Tillit")),
        coding("Tillit"),
    )  # fmt: skip
    told = export(project(given))
    assert column(told, "coder") == ["K1", "K2", "", ""]
    assert found(told) == {"qda_coder_blank": {"n": 2}}


def test_a_user_without_a_name_is_known_by_an_id_or_a_guid():
    xml = qde(
        source("A", inline(TEXT), *(selection(0, 2, coding("Tillit", one)) for one in ("K1", "K9")))
    ).replace(' name="K1"', ' id="CP"')
    assert column(export(qdpx(xml)), "coder") == ["CP", guid("K9").lower()]


def test_two_users_of_one_name_are_told_of():
    xml = qde(source("A", inline(TEXT), coding("Tillit", "K1"), coding("Tillit", "K2")))
    told = export(qdpx(xml.replace('name="K2"', 'name="K1"')))
    assert column(told, "coder") == ["K1", "K1"]
    assert found(told) == {"qda_coders_alike": {"n": 2}}


def test_guids_are_the_same_with_braces_and_in_capitals():
    given = source("A", inline(TEXT), coding("", "K1", target=f"{{{guid('Tillit').lower()}}}"))
    told = export(project(given))
    assert column(told, "code") == ["Tillit"]
    assert column(told, "code_id") == [guid("Tillit").lower()]


def test_a_code_that_does_not_exist_is_blank_and_told():
    given = source("A", inline(TEXT), coding("Tillit", "K1"), coding("Borte", "K1"))
    told = export(project(given))
    assert (column(told, "code"), column(told, "code_id")[1]) == (["Tillit", ""], "")
    assert found(told) == {"qda_code_missing": {"n": 1}}


def test_a_selection_may_have_several_codes():
    both = selection(0, 2, coding("a", "K1"), coding("b", "K1"))
    told = export(project(source("A", inline(TEXT), both), codes=[code("a"), code("b")]))
    assert column(told, "code") == ["a", "b"]
    assert passages(told) == ["I:", "I:"]


def test_codes_are_told_by_their_full_names_and_those_alike_by_their_ids():
    codes = [
        code("1", code("2", called="varer"), called="Tillit"),
        code("3", called="varer"),
        code("4", code("5", called="varer"), called="Tillit"),
    ]
    given = source("A", inline(TEXT), *(coding(one, "K1") for one in ("2", "3", "5")))
    told = export(project(given, codes=codes))
    assert column(told, "code") == ["Tillit / varer", "varer", "Tillit / varer"]
    assert len(set(column(told, "code_id"))) == 3
    assert found(told) == {"qda_codes_alike": {"n": 2}}


def test_codes_of_notes_and_cases_are_no_codings_and_are_counted():
    note = f'<Note guid="{guid("n")}">{inline("x")}{coding("Tillit", "K1")}</Note>'
    of_case = case("P", f'<CodeRef targetGUID="{guid("Tillit")}"/>')
    given = source("A", inline(TEXT), coding("Tillit", "K1"))
    told = export(project(given, notes=note, cases=[of_case]))
    assert len(told.table.rows) == 1
    assert found(told) == {"qda_coded_elsewhere": {"n": 2}}


# -- Who read what


def test_where_everyone_read_everything_a_document_without_codings_has_a_row_for_each_coder():
    sources = (
        source("A", inline("x y"), coding("Tillit", "K1")),
        source("B", inline("z"), coding("Tillit", "K2"), value("rolle", "leder")),
        source("C", inline("c")),
    )
    content = project(*sources, users=("K1", "K2", "ATLAS.ti"), variables=["rolle"])
    told = export(content, layout(readers="everyone"))
    rows = zip(*(column(told, name) for name in ("document", "coder", "code")), strict=True)
    assert list(rows) == [
        ("A", "K1", "Tillit"), ("B", "K2", "Tillit"), ("A", "K2", ""), ("B", "K1", ""),
        ("C", "K1", ""), ("C", "K2", ""),
    ]  # fmt: skip
    assert told.table.rows.tolist() == [1, 2, 3, 4, 5, 6]
    assert column(told, "rolle") == ["", "leder", "", "leder", "", ""]
    assert told.texts == {"A": "x y", "B": "z", "C": "c"}
    assert len(export(content).table.rows) == 2


# -- What is no project


def test_a_project_without_codings_is_told_as_such():
    assert refused(project(source("A", inline(TEXT)))).code == "qda_no_codings"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "looks_empty"),
        (b"document;code\nA;Tillit\n", "looks_text"),
        (b"\0\1\2", "looks_binary"),
        (b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>', "looks_qdc"),
        (b'\xef\xbb\xbf<a:CodeBook xmlns:a="urn:QDA-XML:codebook:1.0"/>', "looks_qdc"),
        ('<?xml version="1.0" encoding="utf-16"?><CodeBook/>'.encode("utf-16"), "looks_qdc"),
        (qde(source("A")).encode(), "looks_qde"),
        (b"<html><body/></html>", "looks_xml"),
        (b"<html>", "looks_xml"),
        (b"<<<", "looks_xml"),
        (zipped({"a.txt": "x"}), "no_qde"),
        (zipped({}), "no_qde"),
        (zipped({"a.qde": "<a/>", "b.QDE": "<a/>"}), "several_qde"),
        (qdpx('<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>'), "looks_qdc"),
        (qdpx(qde(space="urn:QDA-XML:codebook:1.0")), "looks_qdc"),
        (qdpx(qde(space="urn:other")), "looks_xml"),
        (qdpx('<Project name="p"/>'), "looks_xml"),
    ],
)
def test_another_file_is_told_by_what_it_is(content, kind):
    finding = refused(content)
    assert (finding.code, finding.arguments["kind"]) == ("raw_not_project", kind)


def test_where_a_schema_is_said_to_lie_does_not_matter():
    xml = qde(source("A", inline(TEXT), coding("Tillit", "K1")))
    xml = xml.replace("xmlns=", 'xsi:schemaLocation="urn:QDA-XML:codebook:0:4 x.xsd" xmlns=')
    assert passages(export(qdpx(xml))) == [TEXT]


def test_a_project_may_write_its_namespace_with_a_prefix():
    xml = qde(source("A", inline(TEXT), coding("Tillit", "K1")))
    xml = xml.replace("</", "</q:").replace("<", "<q:").replace("<q:/q:", "</q:")
    xml = xml.replace("<q:?xml", "<?xml").replace(" xmlns=", " xmlns:q=")
    assert passages(export(qdpx(xml))) == [TEXT]
