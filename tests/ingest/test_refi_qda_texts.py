"""Where the text of an interview is in a REFI-QDA project, however the tool puts it there."""

import pytest

from tests.ingest.containers import zipped
from tests.ingest.refi_projects import (
    TEXT,
    coded,
    coding,
    column,
    export,
    found,
    inline,
    passages,
    project,
    qde,
    refused,
    selection,
    source,
)

pytestmark = pytest.mark.usefixtures("one_process")


def document(content: bytes) -> str:
    paragraphs = content.decode()
    return f'<w:document xmlns:w="w"><w:body>{paragraphs}</w:body></w:document>'


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
