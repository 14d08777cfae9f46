"""Qualtrics' CSV and TSV with three rows above the answers."""

import pytest

from tests.ingest.exported import Told, bound, raw, refused

FILES = ["qualtrics/export.csv", "qualtrics/export.tsv"]
ITEMS = ["Q2_1", "Q2_2", "Q2_3"]
BINDING = bound(ITEMS, ignore=["Wave", "Q1", "Q3"])


@pytest.mark.parametrize("file", FILES)
def test_three_rows_with_line_breaks_in_them_stand_above_the_answers(file):
    told = Told("qualtrics", raw(file), BINDING)
    assert told.unnamed() == []
    assert told.table.rows.tolist() == [4, 5, 6, 7, 8]
    assert told.answers("i1") == [5, 1, 2, 2, 1]
    assert told.seconds()[:2] == [600.0, 20.0]


@pytest.mark.parametrize("file", FILES)
def test_times_are_those_of_the_zone_that_the_third_row_names(file):
    assert Told("qualtrics", raw(file), BINDING).times()[0] == "2025-03-05 10:00:00"


def test_a_preview_a_preview_by_its_channel_and_spam_are_tests():
    told = Told("qualtrics", raw(FILES[0]), BINDING)
    assert told.tests() == [False, True, False, True, True]


@pytest.mark.parametrize(
    ("status", "is_test"),
    [("0", False), ("IP Address", False), ("Survey Preview", True), ("Survey Test", True),
     ("Spam", True), ("2", True), ("4", False), ("Imported", False), ("16", False), ("17", True)],
)  # fmt: skip
def test_a_status_may_be_a_number_or_a_word(status, is_test):
    content = raw(FILES[0]).content.replace(b"03:00:00,8,", f"03:00:00,{status},".encode())
    told = Told("qualtrics", raw("", content), BINDING)
    assert told.tests()[4] is is_test


def test_without_a_status_the_channel_says_what_is_a_preview():
    content = raw(FILES[0]).content.replace(b'""status""', b'""other""')
    binding = BINDING.model_copy(update={"ignore": (*BINDING.ignore, "Status")})
    told = Told("qualtrics", raw("", content), binding)
    assert told.tests() == [False, True, False, True, False]


def test_seen_but_not_answered_is_skipped_unless_the_binding_says_otherwise():
    assert Told("qualtrics", raw(FILES[0]), BINDING).answers("i2") == [4, 1, "skipped", 3, 1]
    items = {"columns": {"i2": "Q2_2"}, "answers": {"-99": "dont_know"}}
    binding = bound([], items=items, ignore=["Wave", "Q1", "Q3", "Q2_1", "Q2_3"])
    assert Told("qualtrics", raw(FILES[0]), binding).answers("i2")[2] == "dont_know"


def test_unfinished_forms_are_kept_and_counted():
    assert Told("qualtrics", raw(FILES[0]), BINDING).found() == [("raw_unfinished", "Finished", 1)]


def test_own_columns_are_known_by_their_ids_whatever_they_are_called():
    content = raw(FILES[0]).content
    renamed = content.replace(b"IPAddress", b"Adresse").replace(b"RecipientEmail", b"Epost")
    told = Told("qualtrics", raw("", renamed), BINDING)
    assert told.unnamed() == []
    assert set(told.binding.drop) == {
        "Adresse", "Epost", "RecipientLastName", "RecipientFirstName", "ExternalReference",
        "LocationLatitude", "LocationLongitude",
    }  # fmt: skip


def test_a_time_zone_that_is_not_known_is_a_warning_and_the_studys_is_used():
    content = raw(FILES[0]).content.replace(b"America/Denver", b"../Middle/Earth")
    told = Told("qualtrics", raw("", content), BINDING)
    assert ("raw_time_zone", "EndDate", None) in told.found()
    assert told.times()[0] == "2025-03-05 02:00:00"


def test_a_file_without_the_row_of_ids_is_refused_with_how_to_export():
    lines = raw(FILES[0]).content.replace(b'""ImportId""', b'""Id""')
    (found,) = refused("qualtrics", raw("", lines), BINDING)
    assert (found.code, found.arguments["export"]) == ("raw_not_format", "qualtrics")


def test_three_rows_and_no_answers_are_a_file_without_answers():
    content = raw(FILES[0]).content
    end = content.index(b"2025-03-05")
    (found,) = refused("qualtrics", raw("", content[:end]), BINDING)
    assert found.code == "raw_no_rows"
    assert "suggestion" not in found.arguments
