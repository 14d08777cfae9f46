"""The bfi example, run as a user runs it, gives the numbers that R gives."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from samskaping.estimates import read_estimates

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "bfi"
# ω is an optimum; all else is a closed form.
TOLERANCE = {"omega_total": 1e-6, "omega_total_observed": 1e-6}


def reference_values() -> list[dict[str, str]]:
    lines = (EXAMPLE / "reference" / "values.csv").read_text(encoding="utf-8").splitlines()
    return [row for row in csv.DictReader(lines[1:]) if row["policy"] == "listwise"]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    study = tmp_path_factory.mktemp("example") / "bfi"
    shutil.copytree(EXAMPLE, study, ignore=shutil.ignore_patterns("results", ".snakemake"))
    target = "results/release/estimates/estimates.parquet"
    snakemake = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    options = ["--directory", str(study), "--cores", "2", "--quiet", "all", "--", target]
    subprocess.run([*snakemake, *options], check=True, cwd=ROOT)
    return read_estimates(study / target).set_index("key")


def key(row: dict[str, str]) -> tuple[str, str]:
    """The key and the column of the table of estimates that hold what R's row holds."""
    column = {"alpha_n": "n", "alpha_lower": "lower", "alpha_upper": "upper"}.get(
        row["quantity"], "estimate"
    )
    quantity = "alpha" if column != "estimate" else row["quantity"]
    return f"samson.{quantity}.{row['subject'].lower()}.level=within_case;wave=once", column


def test_there_is_something_to_compare() -> None:
    assert len(reference_values()) == 5 * 18


def test_every_value_is_the_one_from_r(released: pd.DataFrame) -> None:
    wrong = {}
    for row in reference_values():
        name, column = key(row)
        ours, theirs = float(released.loc[name, column]), float(row["value"])
        if abs(ours - theirs) > TOLERANCE.get(row["quantity"], 1e-8):
            wrong[name, column] = (ours, theirs)
    assert wrong == {}


def test_the_whole_study_is_counted(released: pd.DataFrame) -> None:
    assert released.loc["study.kept.total.wave=once", "estimate"] == 2800
