"""Places in the texts of REFI-QDA projects, whatever way the tool counts them."""

import pytest

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
    selection,
    source,
)

pytestmark = pytest.mark.usefixtures("one_process")


PHRASES = ("Hva nå?", "Vi ble hørt 😀", "Tilliten er større.")


def in_halves(text: str) -> str:
    """As long as the text is in UTF-16."""
    return text.replace("😀", "::")


def written(
    text: str,
    *,
    mark: bool = False,
    as_one: bool = False,
    mark_counts: bool = False,
    halves: bool = False,
):
    """A project whose tool counts line ends, the mark before the text and emoji in its own way."""
    stored = text.replace("\n", "\r\n")
    counted = ("\ufeff" if mark_counts else "") + (text if as_one else stored)
    counts = in_halves if halves else str
    marked = [coded(counts(counted), counts(phrase), "Tillit") for phrase in PHRASES]
    content = stored.encode("utf-8-sig" if mark else "utf-8")
    return project(source("A", *marked, plain="t.txt"), files={"sources/t.txt": content})


@pytest.mark.parametrize("halves", [False, True])
@pytest.mark.parametrize("as_one", [False, True])
@pytest.mark.parametrize(("mark", "mark_counts"), [(False, False), (True, False), (True, True)])
def test_the_way_that_a_tool_counts_is_found(as_one, mark, mark_counts, halves):
    given = written(TEXT, mark=mark, as_one=as_one, mark_counts=mark_counts, halves=halves)
    told = export(given)
    assert passages(told) == [*PHRASES]
    assert told.texts == {"A": TEXT}
    kind = f"places_{'one' if as_one else 'two'}{'_marked' if mark_counts else ''}"
    counted = {"qda_places_counted": {"kind": kind, "n": 1}}
    counted_too = {"qda_halves_counted": {"kind": "halves_two", "n": 1}}
    assert found(told) == counted | (counted_too if halves else {})


def test_emoji_within_the_project_are_counted_as_its_tool_does():
    text = "😀😀 Vi ble hørt 😀 og trodd."
    marked = [coded(in_halves(text), phrase, "Tillit") for phrase in ("ble hørt", "trodd")]
    told = export(project(source("A", inline(text), *marked)))
    assert passages(told) == ["ble hørt", "trodd"]
    assert found(told) == {"qda_halves_counted": {"kind": "halves_two", "n": 1}}


def test_half_an_emoji_belongs_to_the_whole():
    text = "😀😀 Vi ble hørt 😀 og trodd."
    marked = [coded(in_halves(text), phrase, "Tillit") for phrase in ("ble hørt", "trodd")]
    cut = selection(1, 3, coding("Tillit", "K1"))
    told = export(project(source("A", inline(text), *marked, cut)))
    assert passages(told) == ["ble hørt", "trodd", "😀"]


def test_where_codings_do_not_show_how_emoji_are_counted_that_is_told():
    given = source("A", inline("😀 ab cd"), selection(2, 5, coding("Tillit", "K1")))
    told = export(project(given))
    assert passages(told) == ["ab "]
    assert found(told) == {"qda_halves_undecided": {"kind": "halves_one", "n": 1}}
    before = source("A", inline("ab 😀"), selection(0, 2, coding("Tillit", "K1")))
    assert found(export(project(before))) == {}


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
