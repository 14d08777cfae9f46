"""Every reliability and validity value that other software gave is the one given here."""

import json
import math
import shutil
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from samskaping.numeric import Contingency
from samskaping.psychometrics.factor import Sample
from tests.reference import scorecard_values as own

HERE = Path(__file__).parent
BFI = HERE.parents[1] / "examples" / "bfi" / "data" / "raw" / "bfi.csv"
GROUPS = json.loads((HERE / "scorecard.json").read_text(encoding="utf-8"))["groups"]
STORED = {id: value for group in GROUPS for id, value in group["values"].items()}
# Thurstone's matrix is not stored here; its values are tested where R can give it.
ONLY_WITH_R = [id for id in STORED if id.startswith("omega_thurstone")]
# Closed forms.
EXACT = 1e-8
# How near to the optimum the other software stops, as relative differences.
LOOSE = {
    # MBESS fits alpha as a model, to 6e-9 of the closed form.
    "alpha_A_ci_": 2e-8,
    # lavaan's default optimiser.
    "cfa_": 1e-6,
    "inv_": 1e-6,
    "ave_": 1e-6,
    "omega": 1e-6,
    # What is not at a minimum in the estimates moves more.
    "inv_HS_ic.srmr": 4e-6,
    # The searches of psych and polycor along one correlation.
    "poly_": 1e-4,
    "poly_A_lavaan": 1e-7,
    # Its search over all thresholds stops early; see the test below.
    "poly_A_polycor_ML": 2e-3,
    # psych: minimum residuals and the rotation.
    "omega_thurstone": 2e-5,
    "glb_": 1e-7,
    "gt_": 1e-6,
}


def tolerance(id: str) -> float:
    begins = [start for start in LOOSE if id.startswith(start)]
    return LOOSE[max(begins, key=len)] if begins else EXACT


def moments(name: str) -> Sample:
    stored = json.loads((HERE / "factor.json").read_text(encoding="utf-8"))["inputs"][name]
    return Sample.from_covariance(np.array(stored["covariance"]), stored["n"], stored["mean"])


@pytest.fixture(scope="module")
def values(reference_data) -> dict[str, float]:
    return (
        own.of_attitude(reference_data("attitude"))
        | own.of_agree(reference_data("agree"))
        | own.of_crossed(reference_data("shrout_fleiss"))
        | own.of_nine_tests(moments("hs"), [moments("pasteur"), moments("grant_white")])
    )


@pytest.mark.parametrize("id", [id for id in STORED if id not in ONLY_WITH_R])
def test_value(id: str, values: dict[str, float]):
    assert values[id] == pytest.approx(STORED[id], rel=tolerance(id), abs=1e-15)


def test_nothing_is_given_here_that_is_not_compared(values: dict[str, float]):
    assert sorted(values) == sorted(set(STORED) - set(ONLY_WITH_R))


def test_where_polycor_stops_the_likelihood_is_lower_than_at_our_optimum(reference_data):
    counts = Contingency.from_array(reference_data("agree"), range(1, 7)).tables[0, 1]
    # polycor 0.8-1, polychor(A1, A2, ML = TRUE): rho, row.cuts, col.cuts; its deviance, 158.985,
    # is .009 above that of the optimum.
    stopped = np.array(
        (
            0.4239535405,
            *(-1.8456591673, -1.2259956595, -0.7533358003, -0.3408390494, 0.4269209112),
            *(-2.1098459398, -1.5271060111, -1.1736244111, -0.4763223041, 0.4779432445),
        )
    )
    best = np.array(
        (
            0.424547294642,
            *(-1.84530901, -1.22586852, -0.7526466, -0.34117336, 0.42713396),
            *(-2.10697306, -1.52580518, -1.17404653, -0.47630927, 0.47828895),
        )
    )
    theirs, ours = own.misfit(counts, stopped), own.misfit(counts, best)
    assert 2 * (theirs - ours) == pytest.approx(0.00911, abs=1e-4)
    slope, _ = own.derivatives(lambda x: own.misfit(counts, x), best)
    assert np.abs(slope).max() < 1e-2
    assert np.abs(own.derivatives(lambda x: own.misfit(counts, x), stopped)[0]).max() > 1


@cache
def from_r() -> dict[str, dict]:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    packages = "c('psych', 'lavaan', 'semTools', 'polycor', 'lme4', 'Rcsdp', 'GPArotation')"
    probe = f"for (p in c({packages}, 'jsonlite')) loadNamespace(p)"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip(f"R lacks one of {packages}")
    command = ["Rscript", str(HERE / "make_scorecard.R"), str(BFI)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)


@pytest.mark.r
def test_r_gives_what_is_stored_and_so_do_we_from_its_own_data(values: dict[str, float]):
    found = from_r()
    rows, schools = np.array(found["data"]["hs"]), np.array(found["data"]["school"])
    ours = (
        values
        | own.of_thurstone(np.array(found["data"]["thurstone"]))
        | own.of_nine_tests(
            Sample.from_answers(rows),
            [Sample.from_answers(rows[schools == name]) for name in ("Pasteur", "Grant-White")],
        )
    )
    recomputed = found["values"]
    without = {id for group in GROUPS if "MBESS" in group["call"] for id in group["values"]}
    assert set(recomputed) == set(STORED) - without
    for id, value in recomputed.items():
        assert math.isclose(value, STORED[id], rel_tol=max(tolerance(id), 2e-6)), (id, "in R")
        assert ours[id] == pytest.approx(value, rel=max(tolerance(id), 1e-8)), (id, "here")
