"""The bfi example, run as a user runs it, gives the numbers that R gives."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest

from samskaping.estimates import read_estimates
from tests.workflow.engine import Code

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
    done = Code(ROOT).run(study, "--quiet", "all", "--", target, warm=True)
    assert done.returncode == 0, done.stdout
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


# -- the measurement model of all five scales


# Values of an optimum. R's score tests are looser: at a solution whose largest slope is 1e-16 the
# definition s²/v gives 418.8199487 for the first index, as we do, and R 418.8190.
SCORE_TESTS = ("modification_index", "expected_change")


def structure_values() -> list[dict[str, str]]:
    lines = (EXAMPLE / "reference" / "values.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(lines[1:])
    return [row for row in rows if row["policy"].startswith(("cfa.", "groups."))]


def structure_key(row: dict[str, str]) -> tuple[str, str]:
    """The key and the column of what a row of the measurement model holds."""
    kind, of = row["policy"].split(".")
    quantity, subject = row["quantity"], row["subject"]
    if kind == "groups":
        return groups_key(of, quantity)
    if quantity in SCORE_TESTS:
        return modification_key(quantity, subject), "estimate"
    column, _, word = next(
        (name, "", quantity.removesuffix(f"_{name}"))
        for name in ("se", "df", "lower", "upper", "estimate")
        if quantity.endswith(f"_{name}") or name == "estimate"
    )
    if of == "ordinal":
        word = {"chisq.scaled": "fit_chi_square"}.get(word, word)
        if "." in word:
            word = f"fit_{word.removesuffix('.scaled')}"
        variant = "" if word == "loading" else "variant=scaled;"
        return f"samson.{word}.{subject.lower()}.level=pooled;{variant}wave=once", column
    if "~" in subject:
        first, second = subject.split("~")
        return f"samson.{word}.{first}.level=within_case;wave=once;with={second}", column
    varied = word.startswith("fit_") and word != "fit_srmr"
    plain = word == "loading" and of == "plain"
    variant = f"variant={of};" if varied or plain else ""
    return f"samson.{word}.{subject.lower()}.level=within_case;{variant}wave=once", column


def groups_key(step: str, quantity: str) -> tuple[str, str]:
    if quantity == "invariance_test":
        return f"samson.{quantity}.total.by=role;step={step};wave=once", "estimate"
    name, variant = quantity.split(".")
    word = {"chisq": "fit_chi_square", "cfi": "fit_cfi", "rmsea": "fit_rmsea"}[name]
    group = f"by=role;step={step};variant={variant};wave=once"
    return f"samson.{word}.total.{group}", "estimate"


def modification_key(quantity: str, subject: str) -> str:
    if "=~" in subject:
        scale, item = subject.split("=~")
        return f"samson.{quantity}.{item.lower()}.level=within_case;on={scale};wave=once"
    # R names the earlier item first, we name the later one.
    first, second = subject.lower().split("~~")
    return f"samson.{quantity}.{second}.level=within_case;wave=once;with={first}"


def test_the_measurement_model_is_the_one_that_lavaan_fits(released: pd.DataFrame) -> None:
    rows = structure_values()
    assert len(rows) == 205
    wrong = {}
    for row in rows:
        name, column = structure_key(row)
        ours, theirs = float(released.loc[name, column]), float(row["value"])
        tolerance = 2e-5 if row["quantity"] in SCORE_TESTS else 1e-6
        if abs(ours - theirs) > tolerance * max(abs(theirs), 1.0):
            wrong[name, column] = (ours, theirs)
    assert wrong == {}
