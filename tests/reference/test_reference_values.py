"""The stored reference values are what R gives today, and every reason has its sentence."""

import json
import math
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from samskaping.language import Catalogue, available_languages

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BFI = ROOT / "examples" / "bfi" / "data" / "raw" / "bfi.csv"
RAISED = re.compile(r'NotEstimable\(\s*"([a-z0-9_]+)"')
FLOOR_0 = ("numeric", "psychometrics", "agreement", "effects")


def flat(value: float | list[float]) -> list[float]:
    return value if isinstance(value, list) else [value]


@pytest.mark.r
def test_stored_values_are_what_r_gives():
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    if not BFI.exists():
        pytest.skip("the example study bfi is not here")
    probe = "for (p in c('psych', 'lavaan', 'multilevel', 'jsonlite')) loadNamespace(p)"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip("R lacks psych, lavaan, multilevel or jsonlite")
    _is_what_r_gives("values.json", ["make_values.R", str(BFI)])


@pytest.mark.r
def test_stored_values_of_effects_are_what_r_gives():
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    probe = "for (p in c('metafor', 'clubSandwich', 'jsonlite')) loadNamespace(p)"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip("R lacks metafor, clubSandwich or jsonlite")
    _is_what_r_gives("effects.json", ["make_effects.R"])


@pytest.mark.r
def test_stored_values_of_scores_are_what_r_gives():
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    probe = "for (p in c('nlme', 'lme4', 'sandwich', 'jsonlite')) loadNamespace(p)"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip("R lacks nlme, lme4, sandwich or jsonlite")
    _is_what_r_gives("scores.json", ["make_scores.R"])


@pytest.mark.r
def test_stored_values_of_ordinal_items_are_what_r_gives():
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    if not BFI.exists():
        pytest.skip("the example study bfi is not here")
    packages = "c('psych', 'lavaan', 'semTools', 'polycor', 'jsonlite')"
    probe = f"for (p in {packages}) loadNamespace(p)"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip("R lacks psych, lavaan, semTools, polycor or jsonlite")
    _is_what_r_gives("ordinal.json", ["make_ordinal.R", str(BFI)])


@pytest.mark.r
def test_stored_values_of_raters_are_what_r_gives():
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    probe = "for (p in c('psych', 'multilevel', 'lme4', 'jsonlite')) loadNamespace(p)"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip("R lacks psych, multilevel, lme4 or jsonlite")
    _is_what_r_gives("raters.json", ["make_raters.R"])


def _is_what_r_gives(name: str, script: list[str]):
    command = ["Rscript", str(HERE / script[0]), *script[1:]]
    again = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    stored = json.loads((HERE / name).read_text(encoding="utf-8"))["values"]
    recomputed = json.loads(again)["values"]
    assert [entry["id"] for entry in recomputed] == [entry["id"] for entry in stored]
    for new, old in zip(recomputed, stored, strict=True):
        for a, b in zip(flat(new["value"]), flat(old["value"]), strict=True):
            assert math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9), (old["id"], a, b)


@pytest.mark.parametrize(
    ("name", "packages"),
    [
        ("values.json", {"psych", "lavaan", "multilevel"}),
        ("effects.json", {"metafor", "clubSandwich"}),
        ("scores.json", {"nlme", "lme4", "sandwich"}),
        ("raters.json", {"psych", "multilevel", "lme4"}),
        ("ordinal.json", {"psych", "lavaan", "semTools", "polycor"}),
    ],
)
def test_every_value_names_the_call_that_made_it(name: str, packages: set[str]):
    stored = json.loads((HERE / name).read_text(encoding="utf-8"))
    assert stored["r"].startswith("R version")
    assert set(stored["packages"]) == packages
    ids = [entry["id"] for entry in stored["values"]]
    assert len(ids) == len(set(ids))
    assert all(entry["call"] for entry in stored["values"])


@pytest.mark.parametrize("language", available_languages())
def test_every_reason_that_floor_0_gives_has_a_sentence(language: str):
    say = Catalogue(language)
    package = ROOT / "src" / "samskaping"
    sources = [path for room in FLOOR_0 for path in (package / room).rglob("*.py")]
    reasons = {code for path in sources for code in RAISED.findall(path.read_text("utf-8"))}
    # The one note that is a remark on an estimate and is not raised.
    reasons |= {"negative_between_variance", "interval_no_variance_within"}
    verdicts = ("kept", "not_kept", "unclear")
    reasons |= {f"{was}_{now}" for was in ("maintained", "met_at_baseline") for now in verdicts}
    assert len(reasons) > 15
    for code in reasons:
        sentence = say(
            f"reasons.{code}", n=2, n_cases=2, minimum=3, maximum=9, rank=1, categories=4
        )
        assert sentence.endswith(".")
        assert "{" not in sentence
