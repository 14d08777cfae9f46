"""QualCoder's projects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.ingest.coded_projects import COLUMNS
from samskaping.ingest.qualcoder_text import QualCoderText
from tests.ingest.coded_files import (
    cells,
    changed,
    everyone,
    export,
    noted,
    passages,
    qualcoder,
    refused,
    taguette,
)
from tests.ingest.containers import zipped

LINES = ("I: Hvordan gikk det?", "R: Vi ble hørt 😀 da planen ble laget.", "S: Jeg var ikke med.")
TEXT = "\n".join(LINES)


pytestmark = pytest.mark.usefixtures("one_process")


def marked(words, text=TEXT, *, shown=True, **more):
    """A coding as a person makes it in the window, or as QualCoder makes it by itself."""
    read = text.replace("\r\n", "\n") if shown else text
    start = read.index(words)
    ends = (start, start + len(words))
    if shown:
        ends = tuple(len(read[:place].encode("utf-16-le")) // 2 for place in ends)
    noted_as = words.replace("\n", "\N{PARAGRAPH SEPARATOR}") if shown else words
    return {"cid": 1, "fid": 1, "pos0": ends[0], "pos1": ends[1], "owner": "A",
            "seltext": noted_as, **more}  # fmt: skip


def project(*codings, text=TEXT, **more):
    rows = {
        "source": [{"id": 1, "name": "Samtale 1.docx", "fulltext": text}],
        "code_name": [{"cid": 1, "name": "Ble hørt", "catid": 2}, {"cid": 2, "name": "Tillit"}],
        "code_cat": [{"catid": 1, "name": "Verdier"},
                     {"catid": 2, "name": "Likeverd", "supercatid": 1}],
        "code_text": codings,
    }  # fmt: skip
    return qualcoder(**{name: [*rows.get(name, ()), *more.get(name, ())] for name in rows | more})


def test_each_coding_has_its_coder_and_the_full_name_of_its_code():
    found = export("qualcoder", project(
        marked("da planen"), marked("Jeg var ikke med", cid=2, owner="B"),
    ))  # fmt: skip
    assert found.table.header == [*COLUMNS]
    assert cells(found, "document", "coder", "code", "code_id") == [
        ("Samtale 1", "A", "Verdier / Likeverd / Ble hørt", "1"),
        ("Samtale 1", "B", "Tillit", "2"),
    ]
    assert passages(found) == ["da planen", "Jeg var ikke med"]
    assert found.texts == {"Samtale 1": TEXT}
    assert noted(found) == []


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_place_counts_as_the_window_or_the_stored_text_does_whichever_leads_to_the_passage(
    shown, end
):
    text = end.join(LINES)
    words = [f"laget.{end}S: Jeg", "ikke med"]
    if shown:
        words[0] = words[0].replace(end, "\n")
    found = export(
        "qualcoder", project(*(marked(one, text, shown=shown) for one in words), text=text)
    )
    assert passages(found) == ["laget.\nS: Jeg", "ikke med"]
    assert found.texts == {"Samtale 1": TEXT}
    assert noted(found) == []


def test_where_neither_leads_to_the_passage_the_stored_text_counts_and_it_is_told():
    found = export("qualcoder", project(
        {**marked("da planen", shown=False), "seltext": "noe annet"},
        {**marked("planen", shown=False), "seltext": None},
    ))  # fmt: skip
    assert passages(found) == ["da planen", "planen"]
    assert noted(found) == [("qda_place_differs", 1, 1)]


def test_a_place_outside_the_text_is_found():
    size = len(TEXT)
    odd = [(size, size + 4), (3, 3), (5, None), (-2, 4), (0, size + 9)]
    found = export("qualcoder", project(
        *({"cid": 1, "fid": 1, "pos0": start, "pos1": end, "owner": "A"} for start, end in odd)
    ))  # fmt: skip
    assert cells(found, "start", "end")[:-1] == [("", "")] * 4
    assert cells(found, "start", "end")[-1] == ("0", str(size))
    assert {one[:2] for one in noted(found)} == {
        ("qda_place_outside", 1), ("qda_place_unreadable", 2), ("qda_place_clipped", 5),
    }  # fmt: skip


def test_codes_below_codes_and_categories_that_are_above_themselves():
    more = {
        "code_cat": [{"catid": 7, "name": "Ring", "supercatid": 8},
                     {"catid": 8, "name": "Rundt", "supercatid": 7}],
        "code_name": [{"cid": 7, "name": "I ring", "catid": 7},
                      {"cid": 8, "name": "Løs", "catid": 99}],
    }  # fmt: skip
    found = export("qualcoder", project(marked("planen", cid=7), marked("med", cid=8), **more))
    assert cells(found, "code") == [("Rundt / Ring / I ring",), ("Løs",)]


def test_a_code_may_lie_below_another_code():
    made = project(
        marked("planen", cid=5), code_name=[{"cid": 5, "name": "Av naboer", "catid": None}]
    )
    made = changed(made, "ALTER TABLE code_name ADD COLUMN supercid integer",
                   "UPDATE code_name SET supercid = 1 WHERE cid = 5")  # fmt: skip
    found = export("qualcoder", made)
    assert cells(found, "code") == [("Verdier / Likeverd / Ble hørt / Av naboer",)]


CASES = {
    "cases": [{"caseid": 1, "name": "R"}, {"caseid": 2, "name": "S"},
              {"caseid": 3, "name": "Alle"}],
    "attribute": [
        {"name": "rolle", "attr_type": "case", "value": "innbygger", "id": 1},
        {"name": "rolle", "attr_type": "case", "value": "politiker", "id": 2},
        {"name": "rolle", "attr_type": "file", "value": "", "id": 1},
        {"name": "runde", "attr_type": "case", "value": "1", "id": 1},
        {"name": "runde", "attr_type": "file", "value": "2", "id": 1},
        {"name": "code", "attr_type": "file", "value": "x", "id": 1},
    ],
}  # fmt: skip


def linked(case, part=TEXT):
    start = TEXT.index(part)
    return {"caseid": case, "fid": 1, "pos0": start, "pos1": start + len(part)}


def test_a_document_that_belongs_to_a_case_has_its_name_and_its_variables():
    found = export("qualcoder", project(marked("planen"), **CASES, case_text=[linked(1)]))
    assert found.table.header == [*COLUMNS, "rolle", "runde", "variable: code"]
    # What the document says itself counts more than its person; a blank says nothing.
    assert cells(found, "person", "rolle", "runde", "variable: code") == [
        ("R", "innbygger", "2", "x")
    ]


def test_a_passage_belongs_to_whoever_says_it():
    parts = [linked(3), linked(1, LINES[1]), linked(2, LINES[2])]
    found = export("qualcoder", project(
        marked("planen"), marked("ikke med"), marked("Hvordan"), **CASES, case_text=parts,
    ))  # fmt: skip
    assert cells(found, "person", "rolle") == [("R", "innbygger"), ("S", "politiker"), ("Alle", "")]
    # What goes on into what another says is not one person's.
    over = marked("laget.\nS: Jeg")
    found = export("qualcoder", project(over, **CASES, case_text=parts[1:]))
    assert cells(found, "person", "rolle") == [("", "")]


def test_a_document_of_two_cases_is_nobodys_where_no_part_of_it_is_anybodys():
    links = [linked(1), linked(2)]
    found = export("qualcoder", project(marked("planen"), **CASES, case_text=links))
    assert cells(found, "person") == [("",)]
    assert noted(found) == [("qda_several_persons", None, 1)]


def test_codings_of_pictures_and_recordings_count_for_the_whole():
    more = {
        "source": [{"id": 2, "name": "bilde.png"}, {"id": 3, "name": "opptak.mp3"}],
        "code_image": [{"id": 2, "cid": 1, "owner": "A"}],
        "code_av": [{"id": 3, "cid": 2, "owner": "B", "pos0": 1, "pos1": 9}],
    }
    found = export("qualcoder", project(marked("planen"), **more))
    assert cells(found, "document", "coder", "start")[1:] == [
        ("bilde", "A", ""),
        ("opptak", "B", ""),
    ]
    assert noted(found) == [("qda_place_none", 2, 2)]
    assert list(found.texts) == ["Samtale 1"]


def test_everyone_is_every_coder_who_coded_something():
    more = {"source": [{"id": 2, "name": "Samtale 2", "fulltext": "Hei"}]}
    codings = [marked("planen"), marked("med", owner="B")]
    found = export("qualcoder", project(*codings, **more), everyone())
    assert cells(found, "document", "coder", "code_id") == [
        ("Samtale 1", "A", "1"), ("Samtale 1", "B", "1"),
        ("Samtale 2", "A", ""), ("Samtale 2", "B", ""),
    ]  # fmt: skip
    assert found.texts["Samtale 2"] == "Hei"


def test_what_points_nowhere_is_found():
    found = export("qualcoder", project(marked("planen", fid=9), marked("planen", cid=9)))
    assert cells(found, "document", "code") == [("Samtale 1", "")]
    assert noted(found) == [("qda_reference_broken", 1, 1), ("qda_code_missing", 1, 1)]


def test_the_folder_may_be_in_a_zip_with_whatever_else_is_in_it():
    found = export("qualcoder", zipped({
        "prosjekt.qda/data.qda": project(marked("planen")),
        "prosjekt.qda/audio/a.mp3": b"\xff" * 99, "__MACOSX/prosjekt.qda/._data.qda": b"x",
    }))  # fmt: skip
    assert passages(found) == ["planen"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"p.qda/data.qda-wal": b"x" * 99}, "qda_still_open"),
        ({"p.qda/data.qda-journal": b"x" * 99}, "qda_still_open"),
        ({"p_BKUP.qda/data.qda": project(marked("planen"))}, "qda_several_projects"),
        ({"../data.qda": b""}, "raw_project_unsafe"),
    ],
)
def test_a_zip_with_more_than_a_closed_project_is_refused(files, code):
    made = zipped({"p.qda/data.qda": project(marked("planen")), **files})
    assert [one.code for one in refused("qualcoder", made)] == [code]


@pytest.mark.parametrize(
    ("content", "code", "suggestion"),
    [
        (taguette({"A": "a"}, [("A", 0, 1, ["x"])]), "raw_not_format", "taguette"),
        (zipped({"a.txt": "x"}), "raw_not_database", None),
        (b"a;b\n1;2\n", "raw_not_database", "delimited"),
        (b"<html></html>", "raw_not_database", None),
        (b"%PDF-1.7", "raw_not_database", None),
        (b"", "raw_not_database", None),
    ],
)
def test_other_files_are_refused(content, code, suggestion):
    finding = refused("qualcoder", content)[0]
    assert (finding.code, finding.arguments.get("suggestion")) == (code, suggestion)


LETTERS = st.text(st.sampled_from("aå😀\r\n \N{NO-BREAK SPACE}"), max_size=30)


@given(LETTERS, st.data())
def test_a_passage_is_found_again_whichever_way_it_was_counted(stored, data):
    # Between the two halves of a line end there is no place.
    bounds = [
        place for place in range(len(stored) + 1)
        if not (0 < place < len(stored) and stored[place - 1 : place + 1] == "\r\n")
    ]  # fmt: skip
    start, end = sorted((data.draw(st.sampled_from(bounds)), data.draw(st.sampled_from(bounds))))
    text = QualCoderText(stored)
    wanted = stored[start:end].replace("\r\n", "\n").replace("\r", "\n")
    places, is_there = text.counting(start, end, stored[start:end])
    span = places.span(start, end)
    assert is_there
    assert span is not None
    assert text.text[slice(*span)] == wanted
