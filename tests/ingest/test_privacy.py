"""Persons become pseudonyms at the door, and nothing that identifies them passes it."""

from pathlib import Path

import pandas as pd
import pytest

from samskaping.study.keys import Key
from tests.ingest.small_survey import BOUND, read, row
from tests.study.small_study import change, write_small_study

OTHER_KEY = Key(b"another key that is long enough for it")


@pytest.fixture
def folder(tmp_path) -> Path:
    return write_small_study(tmp_path)


def test_one_person_has_one_pseudonym_and_nobody_has_another_with_another_key(folder):
    rows = [
        row(code="AB12"),
        row(code=" ab12", round="2"),
        row(code="CD34"),
        row(code=""),
        row(code=""),
    ]
    first = read(folder, *rows).submissions["respondent"]
    second = read(folder, *rows, key=OTHER_KEY).submissions["respondent"]
    assert first[0] == first[1]
    assert first.nunique() == 4
    assert set(first).isdisjoint(second)
    assert [name[0] for name in first] == ["p", "p", "p", "f", "f"]
    assert not any("AB12" in name.upper() for name in first)


def test_a_file_without_respondents_gives_each_form_its_own_pseudonym(folder):
    change(folder, BOUND, "respondent: {column: code}\n", "")
    change(folder, BOUND, "drop: [mail]", "drop: [mail, code]")
    assert read(folder, row(), row()).submissions["respondent"].nunique() == 2


def test_the_key_changes_nothing_but_the_pseudonyms(folder):
    rows = [
        row(code=code, a=a) for code, a in (("Z", "Enig"), ("A", "Uenig"), ("", ""), ("M", "x"))
    ]
    first, second = read(folder, *rows), read(folder, *rows, key=OTHER_KEY)
    for name in ("submissions", "responses"):
        one, two = (getattr(tidy, name).drop(columns="respondent") for tidy in (first, second))
        pd.testing.assert_frame_equal(one, two)
    pd.testing.assert_frame_equal(first.findings, second.findings)


def test_no_personal_data_passes_the_door(folder):
    planted = ("kari.nordmann@example.org", "Kari Nordmann", "01019912345")
    mail, name, number = planted
    tidy = read(
        folder,
        row(mail=mail, comment=f"hilsen {name}", code=number),
        row(role=mail, a=number, b=f"{name} {mail}", when=name, minutes=name, code=name),
    )
    for table in (tidy.submissions, tidy.responses, tidy.findings):
        text = table.to_csv()
        assert not [secret for secret in planted if secret in text]
    assert [f.value for f in tidy.seen if f.code == "role_unknown"] == [None]
