"""Google Forms' CSV: texts of questions and answers, and times in words of their own."""

import pytest

from samskaping.ingest.google_forms import iso
from tests.ingest.exported import Told, bound, raw, refused

FILE, SHEET = "google_forms/responses.csv", "google_forms/sheet.csv"
GRID = [f"Hvordan var det? [{row}]" for row in ("Vi lyttet", "Vi delte", "Vi hastet")]
ANSWERS = {"Helt uenig": 1, "Uenig": 2, "Enig": 4, "Helt enig": 5, "Vet ikke": "dont_know"}
ITEMS = {
    "columns": {f"i{n}": name for n, name in enumerate(GRID, start=1)},
    "answers": ANSWERS,
}
REST = {"ignore": ["Runde", "Jeg deltar som", "Hvor hørte du om det?"]}
BINDING = bound([], items=ITEMS, **REST)


def test_rows_of_a_grid_are_columns_and_labels_are_answers():
    told = Told("google_forms", raw(FILE), BINDING)
    assert told.unnamed() == []
    assert told.answers("i1") == [5, "dont_know"]
    assert told.answers("i2") == [4, "skipped"]


def test_twelve_at_night_with_an_offset_in_hours_is_read():
    assert Told("google_forms", raw(FILE), BINDING).times() == [
        "2025-03-04 23:05:09",
        "2025-07-05 13:45:12",
    ]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2025/01/02 3:45:12 PM GMT+1", "2025-01-02T15:45:12+01:00"),
        ("2025/01/02 12:00:00 p.m. UTC", "2025-01-02T12:00:00Z"),
        ("2025/01/02 9:05:00 am GMT-3:30", "2025-01-02T09:05:00-03:30"),
        ("2025/1/2 15.45.12 CET", "2025-01-02T15:45:12+01:00"),
        ("2025/01/02 15:45:12", "2025-01-02T15:45:12"),
        ("2025/01/02 15:45:12 PM GMT+1", "2025/01/02 15:45:12 PM GMT+1"),
        ("02.01.2025 15.45.12", "02.01.2025 15.45.12"),
        ("", ""),
    ],
)
def test_a_time_in_forms_own_way_becomes_iso_and_another_text_stays(text, time):
    assert iso(text) == time


def test_a_sheets_times_are_read_as_the_binding_says():
    time = {"column": "Tidsmerke", "format": "%d.%m.%Y %H.%M.%S"}
    told = Told("google_forms", raw(SHEET), bound([], items=ITEMS, submitted_at=time, **REST))
    assert told.unnamed() == []
    assert told.times() == ["2025-03-04 23:05:09", "2025-07-05 13:45:12"]


def test_a_binding_that_says_how_times_are_written_has_them_as_they_are():
    time = {"column": "Timestamp", "format": "%Y/%m/%d %I:%M:%S %p GMT%z"}
    told = Told("google_forms", raw(FILE), bound([], items=ITEMS, submitted_at=time, **REST))
    assert told.column("Timestamp")[0] == "2025/03/05 12:05:09 AM GMT+1"


def test_the_address_is_dropped():
    assert Told("google_forms", raw(FILE), BINDING).binding.drop == ("Email Address",)


def test_two_questions_with_one_text_are_refused_by_their_places():
    content = raw(FILE).content.replace(b"[Vi delte]", b"[Vi lyttet]")
    (found,) = refused("google_forms", raw("", content), BINDING)
    assert (found.code, found.arguments["positions"]) == ("raw_header_twice", "5, 6")


def test_a_file_whose_first_column_is_not_the_time_is_refused():
    content = raw(FILE).content.replace(b"Timestamp", b"Time", 1)
    (found,) = refused("google_forms", raw("", content), BINDING)
    assert found.code == "raw_not_format"
