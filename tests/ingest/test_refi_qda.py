"""REFI-QDA projects: who gave which code to which words, whatever the tool is like."""

from pathlib import Path

import pytest

from samskaping.quarantine.process import one_process_for_many
from tests.ingest.containers import zipped
from tests.ingest.exported import FIXTURES
from tests.ingest.refi_projects import (
    area,
    case,
    code,
    coded,
    coding,
    column,
    export,
    found,
    group,
    guid,
    inline,
    layout,
    passages,
    qde,
    qdpx,
    refused,
    selection,
    source,
    text_within,
    transcript,
    value,
)


@pytest.fixture(scope="module", autouse=True)
def _one_process():
    with one_process_for_many():
        yield


TEXT = "I: Hva nå?\nR: Vi ble hørt 😀 av rådet.\nR: Tilliten er større.\n"


def project(*sources, files=None, **parts):
    return qdpx(qde(*sources, **parts), files)


def document(content: bytes) -> str:
    paragraphs = content.decode()
    return f'<w:document xmlns:w="w"><w:body>{paragraphs}</w:body></w:document>'


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


# -- Where the text is


@pytest.mark.parametrize("path", ["internal://t.txt", "t.txt", "T.TXT", "Sources/t.txt"])
@pytest.mark.parametrize("folder", ["Sources/", "sources/", "SOURCES/"])
def test_the_text_is_found_however_its_path_is_written(path, folder):
    given = source("A", coded(TEXT, "Tilliten", "Tillit"), plain=path)
    assert passages(export(project(given, files={f"{folder}t.txt": TEXT}))) == ["Tilliten"]


def test_a_text_may_lie_beside_the_project_or_have_a_name_of_its_own():
    given = source("A", coded(TEXT, "Tilliten", "Tillit"), plain="internal://ra%CC%8Adet%201.txt")
    told = export(project(given, files={"r\u00e5det 1.txt": TEXT}))
    assert passages(told) == ["Tilliten"]


def test_a_project_packed_again_in_a_folder_by_hand_on_a_mac_is_read():
    given = qde(source("A", coded(TEXT, "Tilliten", "Tillit"), plain="internal://t.txt"))
    parts = {"p/project.qde": given, "p/sources/t.txt": TEXT, "__MACOSX/p/._project.qde": b"\0\5"}
    assert passages(export(zipped(parts))) == ["Tilliten"]


def test_a_text_within_the_xml_is_the_text():
    told = export(project(source("A", inline(TEXT), coded(TEXT, "hørt 😀 av", "Tillit"))))
    assert passages(told) == ["hørt 😀 av"]
    assert told.texts == {"A": TEXT}


def test_a_text_that_stands_in_the_word_file_only_is_taken_from_there():
    word = document(
        b'<w:p><w:r><w:t xml:space="preserve">Vi </w:t></w:r><w:r><w:t>ble</w:t><w:tab/></w:r>'
        b"<w:del><w:r><w:delText>borte</w:delText></w:r></w:del></w:p>"
        b"<w:p><w:r><w:t>h\xc3\xb8rt</w:t></w:r></w:p>"
    )
    files = {"sources/t.txt": "\n", "sources/t.docx": zipped({"word/document.xml": word})}
    given = source(
        "A", coded("Vi ble\t\nhørt", "hørt", "Tillit"), plain="internal://t.txt",
        rich="internal://t.docx",
    )  # fmt: skip
    told = export(project(given, files=files))
    assert told.texts == {"A": "Vi ble\t\nhørt"}
    assert passages(told) == ["hørt"]
    assert found(told) == {"qda_text_from_docx": {"n": 1, "positions": "1"}}


def test_a_box_in_a_word_file_that_stands_there_twice_is_read_once():
    word = document(
        b"<w:p><w:r><mc:AlternateContent xmlns:mc='m'><mc:Choice><w:t>en</w:t></mc:Choice>"
        b"<mc:Fallback><w:p><w:r><w:t>en</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
        b"</w:r></w:p>"
    )
    files = {"Sources/t.docx": zipped({"word/document.xml": word})}
    given = source("A", selection(0, 2, coding("Tillit", "K1")), rich="internal://t.docx")
    assert export(project(given, files=files)).texts == {"A": "en"}


@pytest.mark.parametrize("rich", ["internal://t.rtf", "internal://none.docx"])
def test_a_text_that_is_nowhere_leaves_the_places_as_they_are(rich):
    files = {"sources/t.txt": "\r\n", "sources/t.rtf": "{\\rtf1 Vi}"}
    given = source("A", selection(3, 9, coding("Tillit", "K1")), plain="t.txt", rich=rich)
    told = export(project(source("B"), given, files=files))
    assert (column(told, "start"), column(told, "end"), told.texts) == (["3"], ["9"], {})
    assert found(told) == {"qda_text_missing": {"n": 1, "positions": "2"}}


@pytest.mark.parametrize("path", ["relative://t.txt", "absolute://t.txt", "file://t.txt"])
def test_a_file_outside_the_project_is_not_looked_for_nor_taken_for_one_within(path):
    given = source("A", selection(0, 4, coding("Tillit", "K1")), plain=path)
    told = export(project(given, files={"Sources/t.txt": TEXT}))
    assert told.texts == {}
    assert found(told)["qda_text_missing"]["n"] == 1


def test_a_text_in_utf_16_with_its_mark_is_read():
    given = source("A", coded(TEXT, "Tilliten", "Tillit"), plain="t.txt")
    told = export(project(given, files={"sources/t.txt": TEXT.encode("utf-16")}))
    assert passages(told) == ["Tilliten"]


def test_a_text_in_another_encoding_stops_and_is_told_by_its_number_alone():
    given = source("Kari Nordmann", coded(TEXT, "Tilliten", "Tillit"), plain="t.txt")
    content = project(source("B"), given, files={"sources/t.txt": "hørt".encode("cp1252")})
    finding = refused(content)
    assert (finding.code, finding.arguments) == ("qda_text_encoding", {"document": 2})


def test_a_text_that_nobody_coded_is_not_read():
    one = source("A", inline(TEXT), coded(TEXT, "Tilliten", "Tillit"))
    told = export(project(one, source("B", plain="b.txt"), files={"sources/b.txt": b"\xff"}))
    assert list(told.texts) == ["A"]


# -- Where the places are


def written(text: str, *, mark: bool = False, as_one: bool = False, mark_counts: bool = False):
    """A project whose tool counts line ends and the mark before the text in a certain way."""
    stored = text.replace("\n", "\r\n")
    counted = ("\ufeff" if mark_counts else "") + (text if as_one else stored)
    phrases = ("Hva nå?", "Vi ble hørt 😀", "Tilliten er større.")
    marked = [coded(counted, phrase, "Tillit") for phrase in phrases]
    content = stored.encode("utf-8-sig" if mark else "utf-8")
    return project(source("A", *marked, plain="t.txt"), files={"sources/t.txt": content})


@pytest.mark.parametrize("as_one", [False, True])
@pytest.mark.parametrize(("mark", "mark_counts"), [(False, False), (True, False), (True, True)])
def test_the_way_that_a_tool_counts_line_ends_is_found(as_one, mark, mark_counts):
    told = export(written(TEXT, mark=mark, as_one=as_one, mark_counts=mark_counts))
    assert passages(told) == ["Hva nå?", "Vi ble hørt 😀", "Tilliten er større."]
    assert told.texts == {"A": TEXT}
    kind = f"places_{'one' if as_one else 'two'}{'_marked' if mark_counts else ''}"
    assert found(told) == {"qda_places_counted": {"kind": kind, "n": 1}}


def test_a_mark_before_a_text_with_plain_line_ends_is_nothing_to_tell():
    given = source("A", coded(TEXT, "Tilliten", "Tillit"), plain="t.txt")
    told = export(project(given, files={"sources/t.txt": TEXT.encode("utf-8-sig")}))
    assert (passages(told), found(told)) == (["Tilliten"], {})


def test_where_two_ways_fit_alike_the_text_counts_as_it_stands_and_that_is_told():
    given = source("A", selection(4, 6, coding("Tillit", "K1")), plain="t.txt")
    told = export(project(given, files={"sources/t.txt": "x\r\nab cd ef gh"}))
    assert passages(told) == ["b "]
    assert found(told) == {"qda_places_undecided": {"kind": "places_two", "n": 1}}


def test_a_single_word_that_is_cut_or_not_decides_nothing_for_sure():
    text = "x\r\nab cd efg"
    given = source("A", selection(3, 6, coding("Tillit", "K1")), plain="t.txt")
    told = export(project(given, files={"sources/t.txt": text}))
    assert passages(told) == ["ab "]
    assert list(found(told)) == ["qda_places_undecided"]


def test_codings_before_the_first_line_end_leave_nothing_to_decide():
    given = source("A", selection(0, 2, coding("Tillit", "K1")), plain="t.txt")
    told = export(project(given, files={"sources/t.txt": "ab\r\ncd"}))
    assert list(found(told)) == ["qda_places_counted"]


def test_half_a_line_end_belongs_to_the_one_before_it():
    text = "Vi ble hørt\r\nTillit"
    ends = (selection(0, 12, coding("Tillit", "K1")), selection(0, 13, coding("Tillit", "K1")))
    rest = coded(text, "Tillit", "Tillit")
    told = export(project(source("A", *ends, rest, plain="t.txt"), files={"sources/t.txt": text}))
    assert passages(told) == ["Vi ble hørt", "Vi ble hørt\n", "Tillit"]


def test_the_same_way_holds_for_all_documents():
    """One coding at a chance place does not outvote what the tool does everywhere else."""
    text = TEXT.replace("\n", "\r\n")
    sure = [coded(text, phrase, "Tillit") for phrase in ("Vi ble hørt", "Tilliten", "større")]
    odd = text.index("Tilliten") - 2
    sources = (
        source("A", *sure, plain="t.txt"),
        source("B", selection(odd, odd + 8, coding("Tillit", "K1")), plain="t.txt"),
    )
    told = export(project(*sources, files={"sources/t.txt": text}))
    assert passages(told)[:3] == ["Vi ble hørt", "Tilliten", "større"]
    assert passages(told)[3] == ": Tillit"


def test_a_coding_beyond_the_text_has_no_place_and_one_across_its_end_is_clipped():
    given = source(
        "A", inline("Vi ble hørt"), selection(7, 20, coding("Tillit", "K1")),
        selection(11, 12, coding("Tillit", "K2")), selection(40, 50, coding("Tillit", "K2")),
    )  # fmt: skip
    told = export(project(given))
    assert passages(told) == ["hørt", None, None]
    assert column(told, "end") == ["11", "", ""]
    assert found(told) == {"qda_place_clipped": {"n": 1}, "qda_place_outside": {"n": 2}}
    assert [one.row for one in told.table.findings] == [1, 2]


@pytest.mark.parametrize(
    ("start", "end"),
    [(-1, 4), ("", 4), ("x", 4), (4, 2), (2, 2), ("²", 4), ("1.0", 4), ("9" * 40, "9" * 41)],
)
def test_a_place_that_is_none_is_left_blank_and_told(start, end):
    given = source("A", inline(TEXT), selection(start, end, coding("Tillit", "K1")))
    told = export(project(given))
    assert (column(told, "start"), column(told, "end")) == ([""], [""])
    assert found(told) == {"qda_place_unreadable": {"n": 1}}


def test_a_coding_of_a_whole_document_goes_from_its_start_to_its_end():
    told = export(project(source("A", inline(TEXT), coding("Tillit", "K1"))))
    assert passages(told) == [TEXT]


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
