"""The walk-throughs of measurements and interviews run in any study, or say what it lacks."""

from pathlib import Path

import nbformat
import pytest

from samskaping.estimates import as_estimates, write_estimates
from samskaping.present.notebook import execute_notebook
from tests.study.small_study import write_small_study

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LACKS = {
    "02_soimpact": "This study has no SoImpact record",
    "03_interviews": "This study has no codebook",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", LACKS)
def test_a_study_without_the_source_is_told_so(name, tmp_path):
    write_small_study(tmp_path)
    write_estimates(as_estimates([]), tmp_path / "results/release/estimates/estimates.parquet")

    executed = execute_notebook(NOTEBOOKS / f"{name}.ipynb", tmp_path, "stamp")

    cells = nbformat.reads(executed, as_version=4).cells
    printed = "".join(
        output.get("text", "") for cell in cells for output in cell.get("outputs", [])
    )
    assert LACKS[name] in printed


@pytest.mark.parametrize("name", LACKS)
def test_a_walk_through_names_nothing_of_the_shipped_study(name):
    text = (NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8")
    study = Path(__file__).parents[2] / "config"
    for file in ("soimpact.yaml", "codebook.yaml"):
        lines = (study / file).read_text(encoding="utf-8").splitlines()
        ids = [line.split("id:")[1].split(",")[0].strip(" }") for line in lines if " id:" in line]
        assert ids
        assert [one for one in ids if f'"{one}"' in text or f"'{one}'" in text] == []
