"""The writer of SurveyXact exports: three files that explain one another, and none with quotes."""

import pandas as pd
import pytest

from samskaping.simulate.surveyxact import companions, surveyxact
from samskaping.simulate.truth import FileTruth

LAYOUT = FileTruth.model_validate(
    {
        "file": "dataset.csv",
        "format": "surveyxact",
        "companions": {"labels": "labels.csv", "structure": "structure.csv"},
        "cases": ["by"],
        "encoding": "cp1252",
        "time_zone": "Europe/Copenhagen",
        "before_items": {"s_1": "role", "s_2": "comment"},
        "items": {"first": "s_3_1"},
        "after_items": {"stato_1": "state_new"},
        "codes": {
            "wave": {},
            "role": {"citizen": "1"},
            "consent": {},
            "test": {},
            "answers": {},
            "dont_know": "8",
            "not_applicable": "9",
        },
        "labels": {"role": {"1": "Borger"}, "item": {"1": "Nej", "2": "Ja; helt"}},
        "questions": {"s_1": "Rolle", "s_3_1": "Blev du hørt?", "stato": "Status", "stato_1": "Ny"},
        "mess": {"trailing_blanks": 0.5},
    }
)


def sheet(comment="Sød – ja"):
    return pd.DataFrame({"s_1": ["1"], "s_2": [comment], "s_3_1": ["2"], "stato_1": ["0"]})


def test_the_data_stand_without_quotes_in_cp1252_and_lines_end_with_lf():
    content = surveyxact(sheet('Sagde "ja" – godt'), LAYOUT)
    assert content.decode("cp1252") == 's_1;s_2;s_3_1;stato_1\n1;Sagde "ja" – godt;2;0\n'


@pytest.mark.parametrize("comment", ["ja; nej", "ja\nnej"])
def test_what_could_not_be_read_back_is_not_written(comment):
    with pytest.raises(ValueError, match="separator or a line break"):
        surveyxact(sheet(comment), LAYOUT)


def test_the_labels_have_no_header_and_blanks_behind_some_of_them():
    lines = companions(LAYOUT)["labels.csv"].decode("cp1252").splitlines()
    assert lines == [
        "s_1;1;Borger",
        "s_3_1;1;Nej ",
        's_3_1;2;"Ja; helt"',
        "stato_1;0;Ikke valgt ",
        "stato_1;1;Valgt",
    ]


def test_the_structure_says_what_kind_of_question_each_column_is():
    lines = companions(LAYOUT)["structure.csv"].decode("cp1252").splitlines()
    assert lines[1:] == [
        "s_1;s_1;Closed;Single;Rolle;;",
        "s_2;s_2;Open;String;;;",
        "s_3;s_3_1;Closed;Single;Blev du hørt?;;",
        "stato;stato_1;Closed;Multiple;Status;1;Ny",
    ]
