"""Documents of REFI-QDA projects: groups, persons and variables, and sources that are no texts."""

import pytest

from tests.ingest.refi_projects import (
    TEXT,
    area,
    case,
    coded,
    coding,
    column,
    export,
    found,
    group,
    guid,
    inline,
    passages,
    project,
    qde,
    qdpx,
    refused,
    selection,
    source,
    text_within,
    transcript,
    value,
)

pytestmark = pytest.mark.usefixtures("one_process")


# -- Documents, groups, persons and variables


def test_a_document_is_named_without_the_ending_of_its_file():
    sources = (source(name, inline("x y"), coding("Tillit", "K1")) for name in ("A.docx", "B 1.2"))
    assert column(export(project(*sources)), "document") == ["A", "B 1.2"]


def test_two_documents_of_one_name_stop_and_are_told_by_number():
    sources = [source(name, inline("x"), coding("Tillit", "K1")) for name in ("A", "B", "a.txt")]
    finding = refused(project(*sources))
    assert (finding.code, finding.arguments["positions"]) == ("qda_document_twice", "1, 3")


def test_groups_of_documents_are_joined():
    given = (source(name, inline("x"), coding("Tillit", "K1")) for name in "AB")
    told = export(project(*given, sets=[group("Nord", "A", "B"), group("2025", "A")]))
    assert column(told, "document_group") == ["Nord; 2025", "Nord"]


def test_a_variable_of_the_document_counts_before_that_of_the_person():
    sources = (
        source("A", inline("x"), coding("Tillit", "K1"), value("rolle", "leder")),
        source("B", inline("x"), coding("Tillit", "K1"), value("rolle", " ")),
        source("C", inline("x"), coding("Tillit", "K1")),
    )
    person = case("P", value("rolle", "borger"), value("år", "41", "IntegerValue"), sources="AB")
    told = export(project(*sources, variables=["rolle", "år", "tom"], cases=[person]))
    assert column(told, "person") == ["P", "P", ""]
    assert column(told, "rolle") == ["leder", "borger", ""]
    assert column(told, "år") == ["41", "41", ""]
    assert column(told, "tom") == ["", "", ""]


def test_in_a_conversation_of_several_a_passage_is_the_persons_that_it_is_tied_to():
    given = source(
        "A", inline(TEXT), selection(0, 2, coding("Tillit", "K1"), name="her"),
        selection(3, 6, coding("Tillit", "K1"), name="ingens"),
    )  # fmt: skip
    cases = [
        case("P", value("rolle", "borger"), sources="A", selections=["her"]),
        case("Q", value("rolle", "leder"), sources="A"),
    ]
    told = export(project(given, variables=["rolle"], cases=cases))
    assert column(told, "person") == ["P", ""]
    assert column(told, "rolle") == ["borger", ""]
    assert found(told) == {"qda_several_persons": {"n": 1, "positions": "1"}}


def test_a_variable_with_the_name_of_another_column_is_told_apart():
    given = source("A", inline("x"), coding("Tillit", "K1"), value("code", "7"))
    told = export(project(given, variables=["code"]))
    assert column(told, "variable: code") == ["7"]


def test_two_variables_of_one_name_stay_two():
    given = source("A", inline("x"), coding("Tillit", "K1"), value("a", "1"), value("b", "2"))
    xml = qde(given, variables=["a", "b"]).replace('name="b"', 'name="a"')
    told = export(qdpx(xml))
    assert (column(told, "a"), column(told, "a (2)")) == (["1"], ["2"])


def test_a_variable_that_is_not_declared_is_known_by_its_guid():
    given = source("A", inline("x"), coding("Tillit", "K1"), value("ukjent", "1"))
    assert column(export(project(given)), guid("ukjent").lower()) == ["1"]


# -- Sources that are no texts


@pytest.mark.parametrize("kind", ["Picture", "PDF", "Audio", "Video"])
def test_codings_without_a_place_in_a_text_are_kept_and_counted(kind):
    marked = area(f"{kind}Selection", coding("Tillit", "K1"))
    given = source("A", marked, coding("Tillit", "K2"), kind=f"{kind}Source")
    told = export(project(given))
    assert column(told, "coder") == ["K1", "K2"]
    assert column(told, "start") == ["", ""]
    assert found(told) == {"qda_place_none": {"n": 2}}


def test_the_text_of_a_pdf_is_its_text():
    small = text_within("Representation", "lite", coded("lite", "lite", "Tillit"))
    whole = text_within("Representation", TEXT, coded(TEXT, "Tilliten", "Tillit"))
    marked = area("PDFSelection", small, coding("Tillit", "K1"))
    given = source("A", marked, whole, coding("Tillit", "K2"), kind="PDFSource")
    told = export(project(given))
    assert passages(told) == [None, None, "Tilliten", TEXT]
    assert told.texts == {"A": TEXT}
    assert found(told) == {"qda_place_none": {"n": 2}}


def test_a_transcript_is_a_text_whose_places_are_points_in_it():
    given = source("A.mp3", transcript("Vi ble hørt", 3, 6), kind="AudioSource")
    told = export(project(given))
    assert (column(told, "document"), passages(told)) == (["A"], ["ble"])


def test_a_transcript_with_a_point_that_is_missing_has_no_place():
    given = source("A", transcript("Vi ble hørt", 3, 6), kind="VideoSource")
    xml = qde(given).replace(f'toSyncPoint="{guid("t6")}"', "")
    assert found(export(qdpx(xml))) == {"qda_place_none": {"n": 1}}


def test_a_recording_that_was_written_down_twice_is_a_document_for_each_and_for_itself():
    texts = (transcript("Vi ble hørt", 3, 6, name="én"), transcript("Vi ble", 0, 2, name="to"))
    given = source("A", *texts, coding("Tillit", "K2"), kind="AudioSource")
    told = export(project(given, cases=[case("P", sources=["A"])]))
    assert column(told, "document") == ["A / én", "A / to", "A"]
    assert passages(told) == ["ble", "Vi", None]
    assert column(told, "person") == ["P", "P", "P"]
