"""Every value of effects that other software gave is the one given here."""

import json
import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.effects.mixed.mixed_values import sleep
from tests.reference import effect_values as own

HERE = Path(__file__).parent
ROWS = json.loads((HERE / "effect_rows.json").read_text(encoding="utf-8"))
STORED = {id: value for group in ROWS["groups"] for id, value in group["values"].items()}
# Closed forms.
EXACT = 1e-8
# How near to the optimum the other software stops, as relative differences.
LOOSE = {
    # lme4 and nlme: variances to 1e-4, what follows from them nearer.
    "lmer_sleep.": 1e-6,
    "lmer_sleep.v_": 1e-4,
    "lmer_sleep.cov": 1e-4,
    "lmer_sleep.res": 1e-4,
    "lmer_sleep.se": 1e-5,
    "lmer_sim_": 1e-5,
    "lmer_sim_ancova_kr.tau2": 1e-4,
    "gls_nlme": 1e-5,
    # metafor stops when the spread moves by less than 1e-5.
    "rma_bcg": 1e-5,
    "rma_bcg_tau_ci": 2e-4,
    # uniroot, to 1e-4.
    "rma_bcg_PM.tau2": 1e-4,
    "egger": 1e-5,
    # One search for the noncentrality by effectsize, another by MBESS.
    "smd_ind.": 1e-6,
    # wilcox.test seeks the shift by a root to 1e-4; ours is the median itself.
    "wilcox_hl.hl": 1e-5,
}


def tolerance(id: str) -> float:
    begins = [start for start in LOOSE if id.startswith(start)]
    return LOOSE[max(begins, key=len)] if begins else EXACT


@pytest.fixture(scope="module")
def values(reference_data) -> dict[str, float]:
    return (
        own.of_sleep(sleep())
        | own.of_six_cases(reference_data("sim6_wide"))
        | own.of_trials(reference_data("bcg"))
        | own.of_imputations(ROWS["nhanes"]["estimates"], ROWS["nhanes"]["variances"])
        | own.of_two_groups(*map(np.array, ROWS["two_groups"]))
        | own.of_six_tests()
        | own.of_confounding()
    )


@pytest.mark.parametrize("id", STORED)
def test_value(id: str, values: dict[str, float]):
    assert values[id] == pytest.approx(STORED[id], rel=tolerance(id), abs=1e-15)


def test_nothing_is_given_here_that_is_not_compared(values: dict[str, float]):
    assert sorted(values) == sorted(STORED)


@pytest.mark.r
def test_r_gives_what_is_stored():
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    packages = (
        "c('lme4', 'lmerTest', 'pbkrtest', 'clubSandwich', 'sandwich', 'nlme', 'metafor', "
        "'effectsize', 'mice', 'jsonlite')"
    )
    probe = f"for (p in {packages}) loadNamespace(p)"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip(f"R lacks one of {packages}")
    command = ["Rscript", str(HERE / "make_effect_rows.R")]
    again = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    recomputed = json.loads(again)["values"]
    without = ("MBESS::", "geepack::")
    here = [one for one in ROWS["groups"] if not any(name in one["call"] for name in without)]
    assert set(recomputed) == {id for group in here for id in group["values"]}
    for id, value in recomputed.items():
        assert math.isclose(value, STORED[id], rel_tol=1e-6, abs_tol=1e-9), id
