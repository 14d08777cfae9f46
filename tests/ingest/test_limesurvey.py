"""LimeSurvey's CSV in its three kinds of header, and its vv file."""

import pytest

from tests.ingest.exported import Told, bound, raw, refused

ITEMS = ["G02Q01[SQ001]", "G02Q01[SQ002]", "G02Q01[SQ003]"]
PLAIN = ["G02Q01_SQ001", "G02Q01_SQ002", "G02Q01_SQ003"]
TEXTS = ["How was it? [We listened]", "How was it? [We shared]", "How was it? [We rushed]"]
REST = {"ignore": ["wave", "G01Q01", "G03Q01[other]"]}
FILES = {
    "limesurvey/codes.csv": (ITEMS, REST),
    "limesurvey/both.csv": (ITEMS, REST),
    "limesurvey/texts.csv": (
        TEXTS,
        {"ignore": ["Wave", "I take part as", "Anything else? [Other]"]},
    ),
    "limesurvey/survey_vv.txt": (ITEMS, REST),
}


@pytest.mark.parametrize("file", FILES)
def test_every_kind_of_export_gives_the_same_answers_and_leaves_no_column_open(file):
    items, rest = FILES[file]
    told = Told("limesurvey", raw(file), bound(items, **rest))
    assert told.unnamed() == []
    assert told.answers("i1") == [5, 2, "not_shown"]
    assert told.answers("i2")[::2] == [4, 3]
    assert told.times() == ["2025-03-05 09:00:12", "", ""]


@pytest.mark.parametrize("file", FILES)
def test_an_empty_submitdate_is_an_unfinished_form_but_an_anonymised_one_is_not(file):
    items, rest = FILES[file]
    told = Told("limesurvey", raw(file), bound(items, **rest))
    assert [(code, n) for code, _, n in told.found()] == [("raw_unfinished", 1)]


@pytest.mark.parametrize("file", ["limesurvey/codes.csv", "limesurvey/survey_vv.txt"])
@pytest.mark.parametrize("items", [ITEMS, PLAIN])
def test_sub_questions_may_be_written_with_brackets_or_an_underscore(file, items):
    rest = {"ignore": ["wave", "G01Q01", "G03Q01_other"]}
    told = Told("limesurvey", raw(file), bound(items, **rest))
    assert told.unnamed() == []
    assert told.answers("i3")[0] == 1


@pytest.mark.parametrize("file", FILES)
def test_whoever_answered_is_dropped(file):
    items, rest = FILES[file]
    told = Told("limesurvey", raw(file), bound(items, **rest))
    short = ("token", "ipaddr", "refurl")
    long = ("Token", "IP address", "Referrer URL")
    assert set(told.binding.drop) == set(long if "texts" in file else short)


def test_a_token_may_be_bound_as_the_respondent():
    binding = bound(ITEMS, respondent={"column": "token"}, **REST)
    told = Told("limesurvey", raw("limesurvey/codes.csv"), binding)
    assert "token" not in told.binding.drop
    assert told.unnamed() == []


def test_words_in_braces_become_what_they_stand_for_the_brace_last():
    told = Told("limesurvey", raw("limesurvey/survey_vv.txt"), bound(ITEMS, **REST))
    assert told.column("G03Q01[other]") == ["Fint\nmen\tkort {newline}", "", '"Nei\r']


def test_a_question_that_was_not_shown_is_blank_outside_the_items():
    told = Told("limesurvey", raw("limesurvey/survey_vv.txt"), bound(ITEMS, **REST))
    assert told.column("G01Q01") == ["A1", "A2", ""]
    assert told.answers("i3") == [1, "not_shown", 5]


def test_what_the_binding_says_of_a_word_goes_before_what_the_tool_says():
    items = {"columns": {"i1": ITEMS[0]}, "answers": {"{question_not_shown}": "not_applicable"}}
    rest = ["wave", "G01Q01", *ITEMS[1:], "G03Q01[other]"]
    binding = bound([], items=items, ignore=rest)
    told = Told("limesurvey", raw("limesurvey/survey_vv.txt"), binding)
    assert told.answers("i1") == [5, 2, "not_applicable"]


def test_rows_of_a_vv_file_are_numbered_as_they_stand_in_it():
    told = Told("limesurvey", raw("limesurvey/survey_vv.txt"), bound(ITEMS, **REST))
    assert told.table.rows.tolist() == [3, 4, 5]


def test_a_text_with_line_breaks_above_the_codes_of_a_vv_file_is_one_row():
    content = raw("limesurvey/survey_vv.txt").content
    broken = content.replace(b"I take part as", b'"I take\npart as"', 1)
    told = Told("limesurvey", raw("", broken), bound(ITEMS, **REST))
    assert told.table.rows.tolist() == [3, 4, 5]
    assert told.answers("i1") == [5, 2, "not_shown"]


def test_two_codes_that_would_have_one_name_are_refused():
    content = raw("limesurvey/both.csv").content.replace(b"G01Q01. ", b"wave. ")
    (found,) = refused("limesurvey", raw("", content), bound(ITEMS, **REST))
    assert (found.code, found.arguments["positions"]) == ("raw_header_twice", "11, 12")


def test_a_file_without_submitdate_is_not_from_limesurvey():
    content = raw("limesurvey/codes.csv").content.replace(b"submitdate", b"sent")
    (found,) = refused("limesurvey", raw("", content), bound(ITEMS, **REST))
    assert found.code == "raw_not_format"
