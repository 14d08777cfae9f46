"""The intervals of the study that ships hold what its measurements were drawn from."""

import json
from pathlib import Path

import pandas as pd
import pytest

from samskaping.analysis.soimpact.calibration import calibration
from samskaping.analysis.soimpact.change import indicator_change
from samskaping.analysis.soimpact.comparison import comparison
from samskaping.analysis.soimpact.pooled import pooled
from samskaping.clean.measurements import clean_measurements
from samskaping.ingest.measurements import read_measurements
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY

ROOT = Path(__file__).parents[3]
FIRST, LAST = "oppfolging_1", "oppfolging_2"


@pytest.fixture(scope="module")
def study():
    if not (ROOT / "data" / "raw" / "truth.yaml").is_file():
        pytest.skip("the shipped study is not in this folder")
    return load_study(ROOT)


@pytest.fixture(scope="module")
def implied():
    text = (ROOT / "data" / "raw" / "truth_implied.json").read_text(encoding="utf-8")
    return json.loads(text)["measurements"]


@pytest.fixture(scope="module")
def measurements(study):
    outline = study.outline()
    tidy = [read_measurements(one, ROOT, outline, PUBLISHED_KEY) for one in study.measurements]
    return clean_measurements(pd.concat([one.measurements for one in tidy]), outline).measurements


@pytest.fixture(scope="module")
def rows(study, measurements):
    outline = study.outline()
    tables = [ask(measurements, outline) for ask in (indicator_change, comparison, pooled)]
    return pd.concat(tables).set_index("key")


def row(rows, quantity, indicator, occasion, before=""):
    return rows.loc[f"soimpact.{quantity}.{indicator}.{before}occasion={occasion}-nullpunkt"]


@pytest.mark.parametrize("occasion", [FIRST, LAST])
def test_the_difference_in_loneliness_is_the_one_that_was_stated(rows, implied, occasion):
    stated = implied["persons"]["ensomhet"]["effect"][occasion]
    found = row(rows, "effect", "ensomhet", occasion)
    assert found.lower < stated < found.upper
    checks = rows[(rows["quantity"] == "effect_check") & (rows["subject"] == "ensomhet")
                  & rows["group"].str.contains(occasion)]  # fmt: skip
    known = checks.dropna(subset=["lower"])
    assert len(known)
    assert ((known["lower"] < stated) & (stated < known["upper"])).all()


@pytest.mark.parametrize(
    ("indicator", "occasion"),
    [("tilhorighet", FIRST), ("tilhorighet", LAST), ("bidratt", LAST), ("ensomhet", LAST)],
)
def test_the_cases_mean_change_is_the_one_that_was_stated(rows, implied, indicator, occasion):
    stated = implied["persons"][indicator]["mean_change"][occasion]
    found = row(rows, "indicator_change", indicator, occasion, "arm=effort;")
    assert found.lower < stated < found.upper
    if indicator != "ensomhet":
        together = row(rows, "pooled_change", indicator, occasion)
        assert together.lower < stated < together.upper


def test_most_cases_own_changes_are_within_their_intervals(rows, implied):
    held = []
    for indicator, about in implied["persons"].items():
        for occasion, changes in about["change"].items():
            for case, stated in changes.items():
                found = row(rows, "case_indicator_change", indicator, occasion, f"case={case};")
                held.append(found.lower < stated < found.upper)
    # Of 30 intervals of 95 % fewer than 25 would hold once in 500 studies.
    assert sum(held) >= len(held) - 5


@pytest.mark.parametrize("indicator", ["deltakere", "besok", "utenfor"])
def test_the_mean_change_of_delivered_figures_is_the_one_that_was_stated(rows, implied, indicator):
    expected = implied["cases"][indicator]["expected"]
    changes = [by_occasion[LAST] - by_occasion["nullpunkt"] for by_occasion in expected.values()]
    found = row(rows, "indicator_change", indicator, LAST, "arm=effort;")
    assert found.lower < sum(changes) / len(changes) < found.upper


def test_the_methods_of_the_shipped_study_keep_near_their_level(study, measurements):
    outline = study.outline()
    fewer = outline.analysis.calibration.model_copy(update={"runs": 200})
    analysis = outline.analysis.model_copy(update={"calibration": fewer})
    table = calibration(measurements, outline.model_copy(update={"analysis": analysis}))
    false = table[table["quantity"] == "calibration_false_positives"].dropna(subset=["estimate"])
    # .05 and four Monte Carlo errors of 200 studies; counts that multiply are a little worse.
    assert (false["estimate"] < 0.05 + 4 * 0.0154 + 0.015).all()
    assert set(false["subject"]) >= {"tilhorighet", "bidratt", "ensomhet", "deltakere", "utenfor"}
