"""The univbct example, read, cleaned and analysed, gives the numbers that R gives."""

from __future__ import annotations

import csv
import hashlib
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from samskaping.agreement import icc1, icc2, one_way
from samskaping.analysis.soimpact.attainment import attainment
from samskaping.analysis.soimpact.change import indicator_change
from samskaping.clean.measurements import clean_measurements
from samskaping.estimates import join_estimates
from samskaping.ingest.measurements import read_measurements
from samskaping.numeric import Estimate
from samskaping.study.configuration import load_study
from samskaping.study.keys import read_key
from samskaping.study.model import Study

EXAMPLE = Path(__file__).parents[2] / "examples" / "univbct"
TOLERANCE = 1e-8
# Intervals of a case's mean are cut at the ends of the scale; R's are not.
SCALE = (1.0, 5.0)


def reference_values() -> list[dict[str, str]]:
    lines = (EXAMPLE / "reference" / "values.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines[1:]))


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(EXAMPLE)


@pytest.fixture(scope="module")
def measurements(study: Study) -> pd.DataFrame:
    """The clean tidy table."""
    key = read_key(study.study.id, study.study.provenance, folder=EXAMPLE)
    (source,) = study.measurements
    read = read_measurements(source, EXAMPLE, study.outline(), key)
    return clean_measurements(read.measurements, study.outline()).measurements


@pytest.fixture(scope="module")
def estimates(study: Study, measurements: pd.DataFrame) -> pd.DataFrame:
    questions = (attainment, indicator_change)
    found = [question(measurements, study.outline()) for question in questions]
    return join_estimates(found).set_index("key")


def expected(row: dict[str, str]) -> float:
    value = float(row["value"])
    is_limit = row["quantity"] == "measured" and row["column"] in ("lower", "upper")
    return float(np.clip(value, *SCALE)) if is_limit else value


def test_the_raw_file_is_the_one_that_the_checksum_names() -> None:
    listed = (EXAMPLE / "data" / "raw" / "SHA256SUMS").read_text(encoding="utf-8").split()
    assert listed[1] == "univbct.csv"
    raw = (EXAMPLE / "data" / "raw" / "univbct.csv").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == listed[0]


def test_every_measurement_is_read_and_kept(measurements: pd.DataFrame) -> None:
    assert len(measurements) == 3 * 1485
    missing = measurements["value"].isna().groupby(measurements["indicator"]).sum()
    assert missing.to_dict() == {"job_satisfaction": 89, "commitment": 79, "readiness": 96}
    assert measurements["unit"].nunique() == 495
    assert measurements["date"].isna().all()


def test_there_is_something_to_compare() -> None:
    found = pd.Series([row["quantity"] for row in reference_values()]).value_counts()
    assert found["followed_up"] == 3 * 2 * 16
    assert set(found.index) == {
        "measured", "measured_over_cases", "followed_up", "case_indicator_change",
        "case_indicator_change_paired", "indicator_change", "indicator_change_paired",
        "icc1", "icc2",
    }  # fmt: skip


def test_every_estimate_is_the_one_from_r(estimates: pd.DataFrame) -> None:
    wrong = {}
    for row in reference_values():
        if row["quantity"].startswith("icc"):
            continue
        name = f"soimpact.{row['quantity']}.{row['subject']}.{row['group']}"
        ours = estimates.loc[name, row["column"]] if name in estimates.index else pd.NA
        if pd.isna(ours) or abs(float(ours) - expected(row)) > TOLERANCE:
            wrong[name, row["column"]] = (ours, expected(row))
    assert wrong == {}


def test_battalions_differ_as_much_as_r_says(measurements: pd.DataFrame) -> None:
    for row in reference_values():
        if not row["quantity"].startswith("icc"):
            continue
        here = measurements[
            measurements["value"].notna()
            & (measurements["indicator"] == row["subject"])
            & (measurements["occasion"] == row["group"].removeprefix("occasion="))
        ]
        variance = one_way(here["value"].to_numpy(np.float64), pd.factorize(here["case"])[0])
        coefficient = {"icc1": icc1, "icc2": icc2}[row["quantity"]]
        found: Estimate = coefficient(variance, 0.95)
        assert getattr(found, row["column"]) == pytest.approx(expected(row), abs=TOLERANCE)


@pytest.mark.r
def test_the_stored_values_are_what_r_gives() -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    probe = "loadNamespace('multilevel')"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip("R lacks multilevel")
    script = EXAMPLE / "reference" / "make_values.R"
    raw = EXAMPLE / "data" / "raw" / "univbct.csv"
    again = subprocess.run(["Rscript", str(script), str(raw)], capture_output=True, check=True,
                           text=True).stdout  # fmt: skip
    stored = reference_values()
    recomputed = list(csv.DictReader(again.splitlines()[1:]))
    assert len(recomputed) == len(stored)
    for new, old in zip(recomputed, stored, strict=True):
        assert {**new, "value": ""} == {**old, "value": ""}
        assert float(new["value"]) == pytest.approx(float(old["value"]), abs=1e-12)
