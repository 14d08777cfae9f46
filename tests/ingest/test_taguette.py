"""Taguette's projects and highlights."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.ingest.coded_projects import COLUMNS
from samskaping.ingest.taguette_text import TaguetteText
from tests.ingest.coded_files import (
    cells,
    delimited,
    everyone,
    export,
    noted,
    passages,
    place,
    qualcoder,
    refused,
    taguette,
    workbook,
)
from tests.ingest.coded_studies import cleaned, study_of

NORTH = (
    "<p>Vi ble <em>hørt</em> da planen ble laget 😀.</p><p>Kommunen åpnet dørene &amp; lyttet.</p>"
)
SOUTH = "<h1>Sør</h1>\n<ul>\n<li>Æh, jeg vet ikke.</li>\n<li>Tilliten er større nå.</li>\n</ul>"


pytestmark = pytest.mark.usefixtures("one_process")


def two_documents(**more):
    highlights = [
        ("Nord", *place(NORTH, "hørt da planen"), ["likeverd.hørt", "tillit"]),
        ("Nord", *place(NORTH, "Kommunen åpnet"), ["åpenhet"]),
        ("Sør", *place(SOUTH, "Tilliten er større nå"), []),
    ]
    return taguette({"Nord": NORTH, "Sør": SOUTH}, highlights, **more)


def test_each_tag_of_a_highlight_is_a_coding_and_one_without_tags_was_read():
    found = export("taguette", two_documents())
    assert found.table.header == [*COLUMNS]
    assert cells(found, "document", "coder", "code", "code_id") == [
        ("Nord", "", "likeverd.hørt", "1"),
        ("Nord", "", "tillit", "2"),
        ("Nord", "", "åpenhet", "3"),
        ("Sør", "", "", ""),
    ]
    assert found.table.rows.tolist() == [1, 2, 3, 4]
    assert found.own.ignore == COLUMNS
    assert noted(found) == []


def test_bytes_of_the_text_without_tags_become_characters_of_a_text_with_lines():
    found = export("taguette", two_documents())
    assert found.texts["Nord"] == (
        "Vi ble hørt da planen ble laget 😀.\nKommunen åpnet dørene & lyttet."
    )
    assert [line.strip() for line in found.texts["Sør"].splitlines() if line.strip()] == [
        "Sør", "Æh, jeg vet ikke.", "Tilliten er større nå.",
    ]  # fmt: skip
    assert passages(found) == [
        "hørt da planen", "hørt da planen", "Kommunen åpnet", "Tilliten er større nå",
    ]  # fmt: skip


def test_a_passage_over_two_paragraphs_has_the_line_end_in_it_and_one_at_it_has_not():
    text = "<p>Én.</p><p>To.</p><p>Tre.</p>"
    # Én. and To. are four and three bytes.
    highlights = [("A", 0, 7, ["x"]), ("A", 4, 7, ["x"]), ("A", 0, 4, ["x"])]
    found = export("taguette", taguette({"A": text}, highlights))
    assert passages(found) == ["Én.\nTo.", "To.", "Én."]


@pytest.mark.parametrize(
    ("contents", "text"),
    [
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<p>a <b>b</b> c</p>", "a b c"),
        ("<p>én\nlinje</p>", "én linje"),
        ("<a title=\"a > b\" href='x>y'>her</a>!", "her!"),
        ("1 < 2 <3 &lt;p&gt; &#229;&#xe5;&aring;", "1 < 2 <3 <p> ååå"),
        ("a<!-- b > c -->d<!DOCTYPE x>e<?php f?>g</ h>i", "adegi"),
        ('<p>åpen <a href="uten slutt>her</p><p>og her', "åpen her\nog her"),
        ("<p", ""),
        ("a<!-- b", "a"),
        ("&#99999999999999999999;&#x110000;&nbsp;x", "\ufffd\ufffd\xa0x"),
        ("", ""),
    ],
)
def test_html_is_read_as_a_browser_reads_its_text(contents, text):
    assert TaguetteText(contents).text == text


def test_a_place_in_the_middle_of_a_letter_or_outside_the_text_is_found():
    text = "<p>åre</p>"
    ends = [(1, 3), (0, 1), (5, 7), (2, 2), (3, 2), (-1, 2), (2, 40)]
    highlights = [("A", *one, ["x"]) for one in ends]
    found = export("taguette", taguette({"A": text}, highlights, snippets=["re"] * len(ends)))
    assert cells(found, "start", "end") == [("", "")] * 6 + [("1", "3")]
    assert noted(found) == [
        ("qda_place_outside", 1, 4),
        ("qda_place_unreadable", 4, 2),
        ("qda_place_clipped", 7, 1),
    ]


def test_a_place_with_another_text_than_taguette_noted_is_found():
    highlights = [("A", 0, 3, ["x"]), ("A", 4, 7, ["x"])]
    made = taguette({"A": "<p>Vi er her</p>"}, highlights, snippets=["<p>Vi </p>", "her"])
    found = export("taguette", made)
    assert noted(found) == [("qda_place_differs", 2, 1)]
    assert cells(found, "start", "end") == [("0", "3"), ("4", "7")]


def test_documents_are_named_without_the_ending_of_their_files():
    made = taguette({"Samtale 1.docx": "a", "Nord v. 2": "b"}, [("Samtale 1.docx", 0, 1, ["x"])])
    found = export("taguette", made, everyone())
    assert cells(found, "document", "code", "start") == [
        ("Samtale 1", "x", "0"), ("Nord v. 2", "", ""),
    ]  # fmt: skip
    assert found.texts == {"Samtale 1": "a", "Nord v. 2": "b"}


def test_documents_without_highlights_are_there_only_if_everyone_read_them():
    found = export("taguette", taguette({"A": "a", "B": "b"}, [("A", 0, 1, ["x"])]))
    assert found.texts == {"A": "a"}


def test_two_documents_of_one_name_are_refused_without_telling_the_name():
    made = taguette({"Kari N.txt": "a", "Ola": "b", "kari  n.docx": "c"}, [("Ola", 0, 1, ["x"])])
    (finding,) = refused("taguette", made)
    assert (finding.code, finding.arguments) == (
        "qda_document_twice", {"n": 2, "positions": "1, 3"},
    )  # fmt: skip


def test_a_project_without_highlights_is_refused():
    assert [one.code for one in refused("taguette", taguette({"A": "a"}))] == ["qda_no_codings"]


def other_project(document):
    return {
        "documents": [{"id": 7, "name": document, "project_id": 2, "contents": "annet"}],
        "tags": [{"id": 9, "project_id": 2, "path": "tillit"}],
    }


def test_other_projects_without_highlights_are_passed_over():
    found = export("taguette", two_documents(**other_project("Nord")), everyone())
    assert {document for (document,) in cells(found, "document")} == {"Nord", "Sør"}
    assert noted(found) == []


def test_several_projects_with_highlights_are_refused():
    mark = {"id": 9, "document_id": 7, "start_offset": 0, "end_offset": 2, "snippet": "an"}
    made = two_documents(**other_project("Vest"), highlights=[mark])
    (finding,) = refused("taguette", made)
    assert (finding.code, finding.arguments) == ("qda_several_projects", {"n": 2})


def test_what_points_nowhere_is_found():
    made = two_documents(
        highlights=[
            {"id": 8, "document_id": 99, "start_offset": 0, "end_offset": 2, "snippet": ""},
            {"id": 9, "document_id": 1, "start_offset": 0, "end_offset": 2, "snippet": "Vi"},
        ],
        highlight_tags=[{"highlight_id": 9, "tag_id": 99}],
    )
    found = export("taguette", made)
    assert noted(found) == [("qda_reference_broken", 5, 1), ("qda_code_missing", 5, 1)]
    assert cells(found, "code")[4:] == [("",)]


def test_any_kind_of_cell_may_stand_in_any_column():
    made = two_documents(
        documents=[{"id": 5, "name": 12.0, "project_id": 1, "contents": 3.5}],
        highlights=[
            {"id": 5, "document_id": "5", "start_offset": "0", "end_offset": 2.0, "snippet": 3.0},
            {"id": 6, "document_id": 5, "start_offset": "x", "end_offset": 1e300, "snippet": ""},
        ],
    )
    found = export("taguette", made)
    assert cells(found, "document", "start", "end")[4:] == [("12.0", "0", "2"), ("12.0", "", "")]
    assert found.texts["12.0"] == "3.5"


HIGHLIGHTS = [
    ["id", "document", "tag", "content"],
    ["4", "Samtale 1.docx", "likeverd.hørt", "Vi ble hørt"],
    ["4", "Samtale 1.docx", "tillit", "Vi ble hørt"],
    ["7", "Samtale 2", "", "Æh, jeg vet ikke"],
]


@pytest.mark.parametrize("content", [delimited(HIGHLIGHTS), workbook(HIGHLIGHTS, "highlights")])
def test_exported_highlights_are_known_by_their_columns_and_have_no_places(content):
    found = export("taguette", content)
    assert cells(found, "id", "document", "tag") == [
        ("4", "Samtale 1", "likeverd.hørt"), ("4", "Samtale 1", "tillit"), ("7", "Samtale 2", ""),
    ]  # fmt: skip
    assert (found.own.drop, found.own.ignore) == (("content",), ("id",))
    assert [code for code, *_ in noted(found)] == ["qda_without_places"]


@pytest.mark.parametrize(
    ("content", "code", "suggestion"),
    [
        (delimited([["tag", "description"], ["a", "b"]]), "raw_not_format", None),
        (qualcoder(), "raw_not_format", "qualcoder"),
        (b"SQLite format 3\0 and nothing else", "raw_project_damaged", None),
        (b"", "raw_empty", None),
    ],
)
def test_other_files_are_refused(content, code, suggestion):
    finding = refused("taguette", content)[0]
    assert (finding.code, finding.arguments.get("suggestion")) == (code, suggestion)


def test_each_coders_project_is_a_source_and_they_meet_in_the_texts(tmp_path):
    codes = {"likeverd.hørt": "trusted", "tillit": "about_trust", "åpenhet": "money"}
    binding = {
        "case": {"constant": "north"}, "source": {"column": "document"}, "start": "start",
        "end": "end", "codes": {"column": "code", "codes": codes}, "readers": "everyone",
    }  # fmt: skip
    other = taguette({"Nord": NORTH, "Sør": SOUTH}, [("Nord", *place(NORTH, "hørt"), ["tillit"])])
    folder = study_of(
        tmp_path,
        {"a.sqlite3": two_documents(), "b.sqlite3": other},
        [(f"{one}.sqlite3", "taguette", {**binding, "coder": {"constant": f"coder_{one}"}})
         for one in "ab"],
    )  # fmt: skip
    clean, found = cleaned(folder)
    assert found == []
    assert clean.codings[["coder", "code", "start", "end"]].to_numpy().tolist() == [
        ["coder_a", "trusted", 7, 21], ["coder_a", "about_trust", 7, 21],
        ["coder_a", "money", 35, 49], ["coder_b", "about_trust", 7, 11],
    ]  # fmt: skip
    assert clean.coverage.groupby("coder")["source"].nunique().to_dict() == {
        "coder_a": 2, "coder_b": 2,
    }  # fmt: skip
    assert set(clean.passages["source_file"]) == {"data/raw/a.sqlite3"}
    assert clean.exclusions["rule"].tolist() == []


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="<>&\0\r\n\t\f"), min_size=1)


@given(st.lists(TEXT, min_size=1, max_size=5), st.data())
def test_every_passage_of_whole_letters_is_found_again(paragraphs, data):
    text = TaguetteText("".join(f"<p>{one}</p>" for one in paragraphs))
    assert text.text == "\n".join(paragraphs)
    joined = "".join(paragraphs)
    start = data.draw(st.integers(0, len(joined) - 1))
    end = data.draw(st.integers(start + 1, len(joined)))
    ends = [len(joined[:place].encode()) for place in (start, end)]
    span = text.places.span(*ends)
    assert span is not None
    assert text.text[slice(*span)].replace("\n", "") == joined[start:end]
    assert not text.text[slice(*span)].startswith("\n")
    assert not text.text[slice(*span)].endswith("\n")


@given(st.text(max_size=60) | st.text("<>&'\"-!/ap#;1", max_size=60))
def test_any_text_is_read_as_html(contents):
    TaguetteText(contents)
