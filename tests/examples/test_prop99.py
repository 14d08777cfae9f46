"""The prop99 example, read, cleaned and analysed, gives the published rank."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from samskaping.analysis.soimpact.attainment import attainment
from samskaping.analysis.soimpact.change import indicator_change
from samskaping.analysis.soimpact.over_time import over_time
from samskaping.clean.measurements import clean_measurements
from samskaping.ingest.measurements import read_measurements
from samskaping.study.configuration import load_study
from samskaping.study.keys import read_key
from samskaping.study.model import Study

EXAMPLE = Path(__file__).parents[2] / "examples" / "prop99"


@cache
def study() -> Study:
    return load_study(EXAMPLE)


def clean(folder: Path, text: str | None = None) -> tuple:
    """The clean table of the study, with another file in the place of its own if given."""
    outline = study().outline()
    (source,) = study().measurements
    if text is not None:
        target = folder / source.file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    place = EXAMPLE if text is None else folder
    key = read_key(outline.study.id, outline.study.provenance, folder=EXAMPLE)
    read = read_measurements(source, place, outline, key)
    return read, clean_measurements(read.measurements, outline), outline


@pytest.fixture(scope="module")
def whole() -> tuple:
    return clean(EXAMPLE)


@pytest.fixture(scope="module")
def found(whole) -> pd.DataFrame:
    _, cleaned, outline = whole
    return over_time(cleaned.measurements, outline).set_index("key")


def test_the_raw_file_is_the_one_that_was_checked():
    line = (EXAMPLE / "data/raw/SHA256SUMS").read_text(encoding="utf-8").split()
    raw = (EXAMPLE / "data/raw" / line[1]).read_bytes()
    assert hashlib.sha256(raw).hexdigest() == line[0]


def test_every_state_and_year_is_kept(whole):
    read, cleaned, _ = whole
    assert len(cleaned.measurements) == 39 * 31
    assert cleaned.exclusions.empty
    assert read.seen == ()
    arms = cleaned.measurements.groupby("arm")["case"].nunique()
    assert arms.to_dict() == {"comparison": 38, "effort": 1}


def test_california_is_first_of_39_as_published(found):
    gap = found.loc["soimpact.synthetic_gap_mean.cigarettes.case=california"]
    assert gap["p"] == pytest.approx(1 / 39)
    everything = "soimpact.synthetic_gap_mean.cigarettes.case=california;variant=all_periods"
    assert found.loc[everything, "p"] == pytest.approx(3 / 39)
    assert found.loc[everything, "estimate"] == pytest.approx(-19.514, abs=0.001)


def test_sales_that_fell_ever_faster_have_no_line(found):
    line = found.loc["soimpact.series_level_change.cigarettes.case=california"]
    assert line["note"] == "series_random_walk"


def test_a_series_has_no_baseline_and_no_change(whole):
    _, cleaned, outline = whole
    assert attainment(cleaned.measurements, outline).empty
    assert indicator_change(cleaned.measurements, outline).empty


def test_a_year_that_stands_twice_counts_once_and_a_gap_is_found(tmp_path):
    text = (EXAMPLE / "data/raw/prop99.csv").read_text(encoding="utf-8")
    again = text.replace("Utah,1980,", "Utah,1981,").replace("Nevada,1990,", "Nevada,1990M1,")
    read, cleaned, outline = clean(tmp_path, again)
    codes = {one.code: one.arguments.get("n") for one in read.seen}
    assert codes == {"series_gaps": 1, "period_unreadable": 1}
    assert set(cleaned.exclusions["rule"]) == {"duplicates", "unknown_occasion"}
    found = over_time(cleaned.measurements, outline)
    periods = found[found["quantity"] == "synthetic_value"]
    # The periods that all series have.
    assert len(periods) == 29
