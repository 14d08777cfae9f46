"""The stored values are what R gives today, and what this room refuses it refuses in words."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import samskaping.effects.few_clusters
from samskaping.language import Catalogue, available_languages
from tests.effects.few_clusters.designs import REFERENCE

HERE = Path(samskaping.effects.few_clusters.__file__).parent


@pytest.mark.r
def test_stored_values_are_what_r_gives():
    probe = "for (p in c('clubSandwich', 'jsonlite')) loadNamespace(p)"
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip("R lacks clubSandwich or jsonlite")
    command = ["Rscript", str(REFERENCE / "make_few_clusters.R")]
    again = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    stored = json.loads((REFERENCE / "few_clusters.json").read_text(encoding="utf-8"))
    for new, old in zip(again["values"], stored["values"], strict=True):
        assert (new["id"], new["call"]) == (old["id"], old["call"])
        assert new["value"] == pytest.approx(old["value"], rel=1e-9, abs=1e-12), old["id"]


def test_every_value_names_the_call_that_made_it():
    stored = json.loads((REFERENCE / "few_clusters.json").read_text(encoding="utf-8"))
    assert stored["r"].startswith("R version")
    assert set(stored["packages"]) == {"clubSandwich"}
    ids = [entry["id"] for entry in stored["values"]]
    assert len(ids) == len(set(ids))
    assert all(entry["call"] for entry in stored["values"])


@pytest.mark.parametrize("language", available_languages())
def test_every_reason_has_a_sentence(language):
    sources = [*HERE.glob("*.py"), HERE.parent / "comparison.py"]
    raised = re.compile(r'NotEstimable\(\s*"([a-z0-9_]+)"')
    codes = {code for path in sources for code in raised.findall(path.read_text("utf-8"))}
    assert {"interval_level_not_attainable", "contrasts_depend", "baselines_alike"} <= codes
    for code in codes:
        sentence = Catalogue(language)(f"reasons.{code}", n=3, n_cases=2, minimum=3, rank=1)
        assert sentence.endswith(".")
        assert "{" not in sentence
