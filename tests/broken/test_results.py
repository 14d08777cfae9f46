"""A study that is odd but not wrong ends in numbers, and in a reason for each that is missing."""

from __future__ import annotations

import csv

import numpy as np
import pandas as pd
import pytest

from samskaping.door import check
from samskaping.estimates import write_estimates
from samskaping.ingest.reading import read_sources
from samskaping.language import available_languages
from samskaping.present.tables import write_tables
from samskaping.present.words import Words
from samskaping.study.configuration import load_study
from samskaping.study.findings import errors
from samskaping.study.keys import PUBLISHED_KEY
from tests.broken.cases import CASES
from tests.broken.odd import STUDIES
from tests.broken.released import House
from tests.broken.studies import MARKS, answers, edit_text

QUICK = [name for name, one in STUDIES.items() if one.quick]
LONG = [name for name, one in STUDIES.items() if not one.quick]
# What differs in the file and not in what it says.
SAME = (
    "windows_line_ends",
    "mixed_line_ends",
    "file_name_with_norwegian_letters",
    "formulas_in_text",
    "sound_workbook",
)


@pytest.mark.parametrize(
    "name", [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in LONG)]
)
def test_every_released_number_is_there_or_says_why_not(name, tmp_path):
    odd = STUDIES[name]
    odd.write(tmp_path / "study")
    assert errors(check(tmp_path / "study").findings) == []

    house = House(tmp_path / "study")
    released = house.released().estimates

    missing = released["estimate"].isna()
    assert (released.loc[missing, "note"] != "").all()
    numbers = released[["estimate", "lower", "upper", "se", "df", "statistic", "p"]]
    assert np.isfinite(numbers.to_numpy(dtype=float, na_value=0.0)).all()
    for language in available_languages():
        words = Words(house.outline, language)
        for note in released["note"].unique():
            assert note == "" or str(words.reason(note))
    notes = released.set_index("key")["note"].str.partition(";")[0]
    assert {key: notes[key] for key in odd.notes} == odd.notes
    assert not [mark for mark in MARKS if mark in released.to_csv().lower()]


@pytest.mark.parametrize("name", SAME)
def test_a_file_that_only_looks_otherwise_says_the_same(name, tmp_path):
    answers(tmp_path / "sound")
    CASES[name].write(tmp_path / "other")

    sound, other = (_read(tmp_path / folder) for folder in ("sound", "other"))

    # The codes differ where the study puts formulas into them, and then the pseudonyms do.
    aside = ["source_file", "source_sheet", "respondent"]
    for table in ("submissions", "responses"):
        pd.testing.assert_frame_equal(
            getattr(sound, table).drop(columns=aside), getattr(other, table).drop(columns=aside)
        )
    persons = [tidy.submissions["respondent"].factorize()[0] for tidy in (sound, other)]
    assert persons[0].tolist() == persons[1].tolist()


@pytest.mark.slow
def test_a_formula_in_a_label_stays_text_in_what_is_released(tmp_path):
    answers(tmp_path / "study")
    formula = "=cmd|' /C calc'!A0"
    for old in ("name: Nord,", "name: Sør,", "name: Vest,"):
        _relabel(tmp_path / "study", "config/config.yaml", old, f'name: "{formula}",')
    _relabel(tmp_path / "study", "config/samson.yaml", "en: Equal standing", f'en: "{formula}"')
    house = House(tmp_path / "study")
    released = house.released().estimates

    write_tables(released, house.outline, ["en"], tmp_path / "tables")
    write_estimates(released, tmp_path / "tables/estimates.csv")

    cells = [
        cell
        for path in sorted((tmp_path / "tables").glob("*.csv"))
        for row in csv.reader(path.open(encoding="utf-8", newline=""))
        for cell in row
    ]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "@", "+"))] == []
    pages = "".join(path.read_text("utf-8") for path in (tmp_path / "tables").glob("*.html"))
    assert "=cmd|" in pages


def _read(folder):
    study = load_study(folder)
    return read_sources(study.sources, folder, study.outline(), PUBLISHED_KEY)


def _relabel(folder, name, old, new):
    edit_text(folder, name, lambda text: text.replace(old, new))
