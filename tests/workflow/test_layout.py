"""What holds of the workflow's own files."""

import re
import tomllib

import pytest
import yaml

from tests.workflow.engine import ROOT

STAGES = [
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "workflow/rules").glob("*.smk"))
]
RULES = {
    name: body
    for stage in STAGES
    for name, body in re.findall(r"^rule (\w+):\n(.*?)(?=^\S|\Z)", stage, re.M | re.S)
}
# A rule for each member of a family, named in a loop.
RULES |= {
    name: re.sub(r"^    ", "", body, flags=re.M).replace('f"', '"')
    for stage in STAGES
    for body, name in re.findall(
        r'^    rule:\n(        name:\n            f"(\w+)_\{.*?)(?=^\S|\Z)', stage, re.M | re.S
    )
}


def test_the_snakefile_fits_on_two_screens():
    assert len((ROOT / "Snakefile").read_text(encoding="utf-8").splitlines()) < 80


@pytest.mark.parametrize("script", sorted((ROOT / "workflow/scripts").glob("*.py")), ids=str)
def test_a_script_is_short_and_keeps_a_log(script):
    text = script.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 40
    assert "\nkeep_log(snakemake.log[0])\n" in text


def test_every_script_belongs_to_a_rule_of_its_name():
    assert {path.stem for path in (ROOT / "workflow/scripts").glob("*.py")} == set(RULES)


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_has_its_script_its_digest_a_log_and_a_benchmark(rule):
    body = RULES[rule]

    assert f'"../scripts/{rule}.py"' in body
    assert f'code=code["{rule}"],' in body or rule == "manifest"
    assert 'conda:\n        "../../environment.yml"' in body
    assert f'log:\n        "results/restricted/logs/{rule}' in body
    assert f'benchmark:\n        "results/restricted/benchmarks/{rule}' in body


def test_the_conda_environment_has_the_names_and_bounds_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    conda = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    listed = [entry for entry in conda if isinstance(entry, str)]

    declared = project["dependencies"] + project["optional-dependencies"]["dev"]
    assert sorted(listed) == sorted([*declared, f"python{project['requires-python']}", "pip"])
    assert conda[-1] == {"pip": ["-e ."]}


def test_the_lock_lists_a_digest_for_every_package_and_no_address():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(r"^[\w.\[\]-]+==\S+(?: ;[^\\]*)? \\\n +--hash=sha256:", lock, re.M)

    assert len(pinned) == len(re.findall(r"^[\w.\[\]-]+==", lock, re.M))
    assert "://" not in lock
