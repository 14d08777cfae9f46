"""The codebook goes to the coders' tools and comes back the same."""

from pathlib import Path

import pytest
import yaml

from samskaping.forms.codebook_draft import codebook_draft
from samskaping.forms.refi_codebook import code_guid, codebook_xml
from samskaping.ingest.exports import RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.refi_codebook import QdaCode, QdaCodebook, read_codebook
from samskaping.language import Catalogue
from samskaping.quarantine.limits import MIB, Limits
from samskaping.quarantine.process import one_process_for_many
from samskaping.study.codebook import Codebook
from samskaping.study.findings import in_words
from tests.ingest.containers import zipped
from tests.ingest.exported import FIXTURES
from tests.ingest.refi_schema import codebook_schema

TAGUETTE = Path(__file__).parent / "fixtures" / "taguette.qdc"


@pytest.fixture(scope="module", autouse=True)
def _one_process():
    with one_process_for_many():
        yield


def codebook(*codes: dict[str, object], name: str = "samtaler") -> Codebook:
    return Codebook.model_validate(
        {
            "id": name,
            "title": {"nb": "Kodebok"},
            "wording": "own",
            "source": {"nb": "Egne"},
            "codes": codes,
            "coders": [{"id": "a", "label": {"nb": "A"}}],
        }
    )


def code(name: str, label: str, **more: object) -> dict[str, object]:
    return {"id": name, "label": {"nb": label, "en": f"{label} in English"}, **more}


TREE = codebook(
    code("hort", "Å bli hørt", parent="tillit"),
    code(
        "tillit", 'Tillit & "mer" <enn>\nto', definition={"nb": "Noen stoler på\nnoen & <andre>."}
    ),
    code("igjen", "Igjen", parent="hort"),
    code("varig", "Varig"),
)


def read(content: bytes, limits: Limits | None = None) -> QdaCodebook:
    return read_codebook(RawFile("k.qdc", content), limits)


def paths(book: QdaCodebook) -> list[str]:
    def path(one: QdaCode) -> str:
        above = "" if one.parent is None else f"{path(book.codes[one.parent])} / "
        return above + one.name

    return [path(one) for one in book.codes]


def test_codes_stand_below_their_parents_and_come_back_with_names_and_definitions():
    book = read(codebook_xml(TREE, "nb"))
    top = 'Tillit & "mer" <enn> to'
    assert paths(book) == [
        top, f"{top} / Å bli hørt", f"{top} / Å bli hørt / Igjen", "Varig",
    ]  # fmt: skip
    assert [one.description for one in book.codes] == [
        "Noen stoler på\nnoen & <andre>.", None, None, None,
    ]  # fmt: skip


def test_a_codebook_keeps_to_the_schema_of_the_standard():
    assert codebook_schema().faults(codebook_xml(TREE, "nb")) == []
    spoilt = codebook_xml(TREE, "nb").replace(b"isCodable", b"codable")
    assert codebook_schema().faults(spoilt) != []


def test_labels_are_in_the_language_asked_for_and_else_in_the_first_there_is():
    book = read(codebook_xml(TREE, "en"))
    assert book.codes[-1].name == "Varig in English"
    assert book.codes[0].description == "Noen stoler på\nnoen & <andre>."


def test_a_code_has_the_same_guid_in_every_language_and_file_and_another_in_another_codebook():
    guids = [one.guid for one in read(codebook_xml(TREE, "nb")).codes]
    assert guids == [one.guid for one in read(codebook_xml(TREE, "en")).codes]
    assert guids[-1] == str(code_guid("samtaler", "varig"))
    assert guids[-1] == "a6f53531-d21e-501c-9531-0643ffee8cb6"
    assert code_guid("andre", "varig") != code_guid("samtaler", "varig")
    assert codebook_xml(TREE, "nb") == codebook_xml(TREE, "nb")


def test_codes_may_be_as_deep_as_somebody_likes():
    chain = [code("c0", "0")] + [code(f"c{n}", str(n), parent=f"c{n - 1}") for n in range(1, 3_000)]
    assert codebook_xml(codebook(*chain), "nb").count(b"</Code>") == 3_000


def test_the_codebook_of_another_tool_is_read():
    assert codebook_schema().faults(TAGUETTE.read_bytes().replace(b"<Sets/>", b"")) == []
    assert [one.name for one in read(TAGUETTE.read_bytes()).codes] == [
        "tillit", "tillit.å bli hørt", "åpenhet", "varighet",
    ]  # fmt: skip


def test_the_codebook_within_a_project_is_read():
    content = Path(FIXTURES, "refi_qda", "two_coders_lf.qdpx").read_bytes()
    book = read(content)
    assert paths(book) == ["Tillit", "Tillit / Å bli hørt", "Åpenhet", "Varighet"]
    assert book.codes[0].description == "Definisjon av Tillit – æøå"


def test_sets_are_read_however_a_tool_names_their_codes():
    sets = (
        '<Sets><Set guid="s" name="Gruppe"><Description>om</Description>'
        '<MemberCode guid="{A}"/><MemberCode targetGUID="b"/></Set></Sets>'
    )
    codes = '<Codes><Code guid="a" name="x"/><Code guid="B" name=""/></Codes>'
    xml = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0">{codes}{sets}</CodeBook>'
    book = read(xml.encode())
    assert book.sets == [("Gruppe", ["a", "b"])]
    assert [(one.name, one.description) for one in book.codes] == [("x", None), ("b", None)]


SMALL = Limits(expanded=MIB, depth=20, memory=512 * MIB, seconds=20)
_DEEP = b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>' + b"<Code>" * 500


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "raw_not_codebook"),
        (b"code;label\n", "raw_not_codebook"),
        (b"<html/>", "raw_not_codebook"),
        (b'<CodeBook xmlns="other"/>', "raw_not_codebook"),
        (zipped({"a.txt": "x"}), "raw_not_codebook"),
        (zipped({"project.qde": "<a/>"}), "raw_not_codebook"),
        (b"PK\x03\x04", "raw_project_damaged"),
        (b"<CodeBook", "raw_project_damaged"),
        (b'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>', "raw_project_damaged"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><CodeBook/>", "raw_project_unsafe"),
        (_DEEP, "raw_project_size"),
        (b"<CodeBook>" + b" " * 2 * MIB, "raw_project_size"),
    ],
)
def test_what_is_no_codebook_or_a_harmful_one_is_refused(content, code):
    with pytest.raises(IngestError) as caught:
        read(content, SMALL)
    assert [one.code for one in caught.value.findings] == [code]
    for language in ("nb", "en"):
        assert "{" not in in_words(caught.value.findings[0], language)


# -- A draft of the study's own codebook


def drafted(book: QdaCodebook) -> Codebook:
    text = codebook_draft(book, "nb", Catalogue("nb"))
    return Codebook.model_validate(yaml.safe_load(text))


def test_a_draft_is_a_codebook_with_the_same_tree():
    draft = drafted(read(codebook_xml(TREE, "nb")))
    assert [(one.id, one.parent) for one in draft.codes] == [
        ("tillit_mer_enn_to", None),
        ("a_bli_hort", "tillit_mer_enn_to"),
        ("igjen", "a_bli_hort"),
        ("varig", None),
    ]
    assert draft.codes[0].definition == {"nb": "Noen stoler på\nnoen & <andre>."}


@pytest.mark.parametrize("names", [("x", "x", "X!"), ("😀", "", "1a", "漢字"), ("a" * 90,) * 3])
def test_every_code_of_a_draft_has_an_id_of_its_own(names):
    draft = drafted(QdaCodebook([QdaCode(f"g{n}", name or "g") for n, name in enumerate(names)]))
    assert len({one.id for one in draft.codes}) == len(names)


def test_sets_stand_in_a_draft_as_remarks():
    book = QdaCodebook([QdaCode("g", "Tillit")], [("Gruppe\nid: ondt", ["g", "borte"])])
    text = codebook_draft(book, "nb", Catalogue("nb"))
    assert "# Verktøyet har et sett Gruppe id: ondt: tillit\n" in text
    assert [one.id for one in drafted(book).codes] == ["tillit"]
