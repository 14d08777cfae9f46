"""The stored values of series over time are what R gives today."""

import json
import math
import shutil
import subprocess

import pytest

from tests.effects.series.series_values import REFERENCE


@pytest.mark.r
def test_stored_values_are_what_r_gives():
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    probe = "for (p in c('nlme', 'sandwich', 'jsonlite')) loadNamespace(p)"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip("R lacks nlme, sandwich or jsonlite")
    command = ["Rscript", str(REFERENCE / "make_series.R")]
    again = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    stored = json.loads((REFERENCE / "series.json").read_text(encoding="utf-8"))["values"]
    recomputed = json.loads(again)["values"]
    assert [entry["id"] for entry in recomputed] == [entry["id"] for entry in stored]
    for new, old in zip(recomputed, stored, strict=True):
        for a, b in zip(new["value"], old["value"], strict=True):
            assert math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-8), (old["id"], a, b)


def test_every_value_names_the_call_that_made_it():
    stored = json.loads((REFERENCE / "series.json").read_text(encoding="utf-8"))
    assert stored["r"].startswith("R version")
    assert set(stored["packages"]) == {"nlme", "sandwich"}
    assert all(entry["call"] for entry in stored["values"])
