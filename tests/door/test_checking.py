"""A check says what cleaning will do, of files that could all be read, each thing once."""

import pytest

from samskaping.door import check
from tests.study.small_study import (
    HEADER,
    ROW,
    SEGMENTS_HEADER,
    SEGMENTS_ROWS,
    change,
    write_small_study,
)

CONFIG, SURVEY, SEGMENTS = "config/config.yaml", "data/raw/survey.csv", "data/raw/segments.csv"

MORE = "  - {id: more, file: data/raw/more.csv, format: delimited, binding: bindings/survey.yaml}"


@pytest.fixture
def folder(tmp_path):
    return write_small_study(tmp_path / "study", record=True, codebook=True)


def told(folder, code="cleaning"):
    """What is told of cleaning: code, file, row, rule, how many, and of how many."""
    return [
        (one.code.removeprefix("cleaning_"), one.file, one.row, *map(one.arguments.get, (
            "rule", "n", "total", "things")))
        for one in check(folder).findings
        if one.code.startswith(code)
    ]  # fmt: skip


def answers(folder, *rows):
    (folder / SURVEY).write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")


def test_of_a_sound_study_nothing_is_told(folder):
    assert told(folder) == []


def test_excluded_forms_are_counted_by_rule_with_the_first_row(folder):
    other, late = ROW.replace("AB12", "CD34"), ROW.replace("2025-03-05", "2026-03-05")
    answers(folder, ROW, late.replace("AB12", "EF56"), other, late.replace("AB12", "GH78"), other)
    assert told(folder) == [
        ("excludes", SURVEY, 3, "outside_period", 2, 5, "submissions"),
        ("excludes", SURVEY, 4, "duplicates", 1, 5, "submissions"),
    ]


def test_what_the_file_itself_says_is_a_note(folder):
    answers(folder, ROW, ROW.replace("AB12", "CD34").replace(";Nei;", ";Ja;"))
    assert told(folder) == [
        ("excludes_as_told", SURVEY, 3, "test_answers", 1, 2, "submissions"),
    ]


def test_a_file_of_which_nothing_is_left_is_a_warning(folder):
    answers(folder, ROW.replace(";Nei;", ";Ja;"))
    assert told(folder) == [("excludes", SURVEY, 2, "test_answers", 1, 1, "submissions")]


def test_emptied_cells_are_counted_among_all_cells(folder):
    change(folder, "config/bindings/survey.yaml", "answers: {Uenig: 1, Verken: 2, Enig: 3, Vet ikke"
           ": dont_know}", "answers: {}")  # fmt: skip
    answers(folder, ROW.replace("Enig;Enig;Uenig", "3;7;1"))
    assert told(folder) == [("changes", SURVEY, 2, "out_of_range", 1, 3, "responses")]


def test_what_befalls_a_row_of_codes_is_told_once(folder):
    rows = SEGMENTS_ROWS.replace("N;Innbygger;I-1;B;1", "X;Innbygger;I-1;B;1")
    (folder / SEGMENTS).write_text(f"{SEGMENTS_HEADER}\n{rows}\n", encoding="utf-8")
    assert told(folder) == [
        ("excludes_as_told", SEGMENTS, 4, "unknown_case", 1, 4, "coverage"),
    ]


def test_nothing_is_told_of_cleaning_where_one_of_the_files_is_refused(folder):
    lines = (
        "  - {id: more, file: data/raw/more.csv, format: delimited, binding: bindings/survey.yaml}"
    )
    change(folder, CONFIG, "record:", f"{lines}\nrecord:")
    answers(folder, ROW, ROW)
    (folder / "data/raw/more.csv").write_text(f"{HEADER}\n{ROW};;\n", encoding="utf-8")
    assert told(folder) == []
    assert "raw_fields" in {one.code for one in check(folder).findings}


def test_a_person_who_stands_in_two_files_is_told_of_both(folder):
    lines = (
        "  - {id: more, file: data/raw/more.csv, format: delimited, binding: bindings/survey.yaml}"
    )
    change(folder, CONFIG, "record:", f"{lines}\nrecord:")
    (folder / "data/raw/more.csv").write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert told(folder) == [("excludes", "data/raw/more.csv", 2, "duplicates", 1, 1, "submissions")]


def test_why_a_quote_is_held_back_is_told_without_a_word_of_it(folder):
    config = folder / CONFIG
    listed = "quotes:\n  - {id: said, file: data/raw/quotes.csv, format: delimited}\n"
    names = "names: {persons: data/raw/names.txt}\n"
    config.write_text(config.read_text(encoding="utf-8") + listed + names, encoding="utf-8")
    (folder / "data/raw/names.txt").write_text("Kari\n", encoding="utf-8")
    header = "case;code;interview;person;start;end;text;consent;signed_off"
    rows = ["north;trusted;I-1;;;;Kari ble hørt;ja;ja", "north;trusted;I-1;;;;Vi ble hørt;nei;ja"]
    (folder / "data/raw/quotes.csv").write_text("\n".join((header, *rows)), encoding="utf-8")
    found = check(folder)
    assert [(one.code, one.row) for one in found.findings if "quote" in one.code] == [
        ("quote_not_scrubbed", 2),
        ("quote_no_consent", 3),
    ]
    assert not [one for one in found.findings if "hørt" in str(one)]
