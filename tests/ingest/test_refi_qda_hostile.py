"""Projects that were made to do harm, or broken on the way: refused in bounded time and memory."""

import stat
import zipfile

import pytest

from samskaping.quarantine.limits import MIB, Limits
from tests.ingest.containers import unzipped, zipped
from tests.ingest.exported import FIXTURES
from tests.ingest.refi_projects import (
    case,
    code,
    coded,
    coding,
    column,
    export,
    found,
    inline,
    layout,
    passages,
    qde,
    qdpx,
    refused,
    selection,
    source,
    value,
)

SMALL = Limits(
    files=20, expanded=MIB, ratio=50, ratio_from=10_000, text=20_000, codings=1_000, depth=20,
    cells=50_000, memory=512 * MIB, seconds=20,
)  # fmt: skip
TEXT = "Vi ble hørt"
SOUND = qdpx(
    qde(source("A", coded(TEXT, "hørt", "Tillit"), plain="a.txt")), {"Sources/a.txt": TEXT}
)


pytestmark = pytest.mark.usefixtures("one_process")


def told(content: bytes) -> tuple[str, object]:
    finding = refused(content, SMALL)
    return finding.code, finding.arguments.get("kind")


def with_file(name: str, content: bytes | str) -> bytes:
    return zipped({**unzipped(SOUND), name: content})


def test_the_sound_project_that_the_others_are_made_from_is_read():
    assert passages(export(SOUND, limits=SMALL)) == ["hørt"]


# -- The zip


def test_a_text_that_grows_too_much_when_unpacked_is_not_unpacked():
    assert told(with_file("Sources/a.txt", " " * 900_000)) == ("raw_project_size", "size_ratio")


def test_texts_that_are_large_together_are_not_unpacked():
    sources = (source(one, coding("Tillit", "K1"), plain=f"{one}.txt") for one in "abcd")
    files = {f"Sources/{one}.txt": one * 300_000 for one in "abcd"}
    content = qdpx(qde(*sources), files, packed=False)
    assert told(content) == ("raw_project_size", "size_expanded")


def test_texts_with_too_many_characters_together_are_refused():
    content = qdpx(qde(source("A", inline("x" * 30_000), coding("Tillit", "K1"))), packed=False)
    assert told(content) == ("raw_project_size", "size_text")


def test_recordings_and_pictures_are_not_unpacked_and_may_be_as_large_as_they_are():
    content = with_file("Sources/film.mp4", b"\0" * 3_000_000)
    assert passages(export(content, limits=SMALL)) == ["hørt"]


def test_too_many_files_are_not_unpacked():
    files = {f"Sources/{n}.txt": "x" for n in range(30)}
    assert told(zipped({**unzipped(SOUND), **files})) == ("raw_project_size", "size_entries")


@pytest.mark.parametrize(
    "name",
    ["../evil.txt", "Sources/../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "C:\\evil.txt",
     "Sources\\..\\..\\evil.txt", "\\evil.txt"],
)  # fmt: skip
def test_a_file_outside_the_project_is_refused_and_none_is_written(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert told(with_file(name, "x")) == ("raw_project_unsafe", "unsafe_path")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_points_to_another_is_refused(tmp_path):
    path = tmp_path / "p.qdpx"
    path.write_bytes(SOUND)
    link = zipfile.ZipInfo("Sources/b.txt")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr(link, "/etc/passwd")
    assert told(path.read_bytes()) == ("raw_project_unsafe", "unsafe_link")


def test_two_files_of_one_name_are_refused():
    assert told(with_file("sources/A.TXT", "x")) == ("raw_project_unsafe", "unsafe_twice")


def test_a_protected_project_is_told_as_such():
    locked = bytearray(SOUND)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := locked.find(sign, place + 1)) >= 0:
            locked[place + at] |= 1
    assert told(bytes(locked))[0] == "raw_project_encrypted"


def test_a_project_cut_off_anywhere_is_damaged():
    for share in (0.05, 0.3, 0.6, 0.9, 0.99):
        assert told(SOUND[: int(len(SOUND) * share)]) == ("raw_project_damaged", None), share


def test_a_size_that_is_a_lie_does_not_help():
    large = qde(source("A", inline("x" * 300_000), coding("Tillit", "K1"))).encode()
    content = bytearray(qdpx(large.decode()))
    place = 0
    while (place := content.find(len(large).to_bytes(4, "little"), place)) >= 0:
        content[place : place + 4] = (64).to_bytes(4, "little")
    assert told(bytes(content)) == ("raw_project_damaged", None)


# -- The XML


@pytest.mark.parametrize(
    "opening",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a SYSTEM "http://localhost:9/a.dtd">',
        '<!DOCTYPE a [<!ENTITY % a "b"> %a;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_definitions_of_its_own_are_refused(opening, encoding):
    xml = qde(source("A", inline(TEXT), coding("Tillit", "K1"))).replace('"utf-8"', f'"{encoding}"')
    spoilt = xml.replace("?>", f"?>{opening}", 1).encode(encoding)
    assert told(zipped({"project.qde": spoilt})) == ("raw_project_unsafe", "unsafe_dtd")


def test_definitions_within_the_word_file_are_refused():
    word = zipped({"word/document.xml": "<!DOCTYPE a [<!ENTITY a 'b'>]><a>&a;</a>"})
    given = source("A", coding("Tillit", "K1"), rich="a.docx")
    assert told(qdpx(qde(given), {"Sources/a.docx": word}))[1] == "unsafe_dtd"


def test_a_word_file_that_grows_too_much_is_not_unpacked():
    word = zipped({"word/document.xml": b"<a>" + b" " * 900_000 + b"</a>"})
    given = source("A", coding("Tillit", "K1"), rich="a.docx")
    assert told(qdpx(qde(given), {"Sources/a.docx": word})) == ("raw_project_size", "size_ratio")


def test_a_damaged_word_file_is_told_as_damage():
    given = source("A", coding("Tillit", "K1"), rich="a.docx")
    content = qdpx(qde(given), {"Sources/a.docx": b"PK\x03\x04 and no more"})
    assert told(content)[0] == "raw_project_damaged"


@pytest.mark.parametrize("element", ["Code", "Representation", "Coding", "Sources", "Case", "x"])
def test_elements_within_each_other_without_end_are_refused(element):
    within = f"<{element}>" * 5_000 + f"</{element}>" * 5_000
    for xml in (qde(codes=[within]), qde(within), qde(source("A", within, kind="PDFSource"))):
        assert told(qdpx(xml, packed=False)) == ("raw_project_size", "size_depth")


def test_codes_under_codes_are_read_as_deep_as_the_limit():
    nested = code("9")
    for name in "87654321":
        nested = code(name, nested)
    given = source("A", inline(TEXT), coding("9", "K1"))
    assert column(export(qdpx(qde(given, codes=[nested]))), "code") == [" / ".join("123456789")]


@pytest.mark.parametrize("cut", [1, 30, 200, 500])
def test_xml_that_breaks_off_is_damaged(cut):
    xml = qde(source("A", inline(TEXT), coding("Tillit", "K1")))
    assert told(qdpx(xml[:-cut]))[0] == "raw_project_damaged"


def test_elements_where_they_do_not_belong_are_left_alone():
    stray = (
        "<Coding/><CodeRef/><SyncPoint position='1'/><VariableValue><TextValue>x</TextValue>"
        "</VariableValue><SourceRef/><MemberSource/><PlainTextContent>y</PlainTextContent>"
        "<Representation><PlainTextContent>z</PlainTextContent></Representation><TextSource/>"
    )
    xml = qde(source("A", inline(TEXT), coding("Tillit", "K1"), stray), cases=[stray], notes=stray)
    xml = xml.replace("<Users>", f"{stray}<Users>")
    told_of = export(qdpx(xml))
    assert column(told_of, "document") == ["A"]
    assert found(told_of)["qda_coded_elsewhere"]["n"] == 4


# -- Small files that would be large tables


def test_too_many_codings_are_refused():
    content = qdpx(qde(source("A", inline(TEXT), coding("Tillit", "K1") * 1_001)), packed=False)
    assert told(content) == ("raw_project_size", "size_codings")


@pytest.mark.parametrize(
    "parts",
    [
        {"codes": [code("Tillit", called="T" * 3_000)]},
        {"cases": [case("P" * 3_000, sources="A")]},
        {"cases": [case("P", value("v", "x" * 3_000), sources="A")]},
        {"users": ["K1", "K2"], "codes": [code("a", code("Tillit"), called="b" * 3_000)]},
    ],
)
def test_a_long_name_that_many_rows_would_repeat_is_refused(parts):
    given = source("A", inline(TEXT), coding("Tillit", "K1") * 10)
    assert told(qdpx(qde(given, **parts))) == ("raw_project_size", "size_text")


def test_many_variables_for_many_codings_are_refused():
    given = source("A", inline(TEXT), coding("Tillit", "K1") * 500)
    content = qdpx(qde(given, variables=[f"v{n}" for n in range(100)]))
    assert told(content) == ("raw_project_size", "size_table")


def test_many_documents_and_coders_do_not_multiply_without_bounds():
    names = [f"K{n}" for n in range(80)]
    sources = [source(f"A{n}", inline("x")) for n in range(80)]
    given = source("A", inline(TEXT), *(coding("Tillit", name) for name in names))
    content = qdpx(qde(given, *sources, users=names))
    assert len(export(content, limits=SMALL).table.rows) == 80
    with pytest.raises(AssertionError, match="was read"):
        refused(content, SMALL)
    with pytest.raises(Exception, match="raw_project_size"):
        export(content, layout(readers="everyone"), SMALL)


def test_a_word_that_looks_like_a_persons_is_never_in_a_message():
    who = "Kari Nordmann 01017012345"
    given = source(
        who, inline(TEXT), selection(90, 99, coding(who, who)), selection("x", 1, coding("a"))
    )
    content = qdpx(qde(given, users=[who], cases=[case(who, sources=[who])] * 2))
    told_of = export(content)
    assert set(found(told_of)) >= {"qda_place_outside", "qda_place_unreadable", "qda_code_missing"}
    assert "Nordmann" not in repr(told_of.table.findings)


def test_the_project_with_a_source_of_each_kind_is_the_one_that_is_made():
    from tests.ingest.fixtures.make_refi_qda import HERE, every_kind

    kept = (HERE / "every_kind.qdpx").read_bytes()
    assert unzipped(kept) == unzipped(every_kind())
    told_of = export(kept)
    assert HERE.is_relative_to(FIXTURES)
    assert passages(told_of) == [
        "Vi ble hørt", "Tilliten er større.", told_of.texts["Samtale 1"], "hørt", None, "Tilliten",
        "ble", None, None, None,
    ]  # fmt: skip
