"""The walk-throughs run in any study, or say what it lacks."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib
import nbformat
import pandas as pd
import pytest
from matplotlib import pyplot

from samskaping.estimates import as_estimates, write_estimates
from samskaping.present.notebook import execute_notebook
from samskaping.study.configuration import load_study
from tests.study.small_study import write_small_study

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
ESTIMATES = "results/release/estimates/estimates.parquet"
LACKS = {
    "01_samson": "This study has no scorecard",
    "02_soimpact": "This study has no SoImpact record",
    "03_interviews": "This study has no codebook",
}
SCORECARD = "01_samson"

# Texts of the small study's files, and what stands there in a smaller one.
ONE_CASE = {
    "  - {id: south, name: South, municipality: Southby, country: DK}\n": "",
    "{N: north, S: south}": "{N: north}",
}
ONE_WAVE = {
    "  - {id: end, label: {nb: Slutt, en: End}, opens: 2025-10-01, closes: 2025-10-31}\n": "",
    '{"1": during, "2": end}': '{"1": during}',
}
NO_ROLES = {
    "roles:\n  - {id: citizen, label: {nb: Innbygger, en: Citizen}}\n"
    "  - {id: official, label: {nb: Forvaltning, en: Official}}\n": "",
    "wave: during, role: citizen, invited": "wave: during, invited",
    "role: {column: role, codes: {Innbygger: citizen, Forvaltning: official}}\n": "",
    "ignore: [comment]": "ignore: [comment, role]",
}
TWO_VALUES = {
    "values:\n": "values:\n  - {id: deed, label: {nb: Handling, en: Deed}}\n",
    "  - {id: t3, value: trust, reversed: true": "  - {id: t3, value: deed, reversed: true",
}
Study = Callable[..., Path]


@pytest.fixture
def study(tmp_path: Path, make_estimates: Callable[..., pd.DataFrame]) -> Study:
    """Write a small study, changed as asked, and released rows for all that it has."""

    def write(changes: dict[str, str], withheld: str) -> Path:
        write_small_study(tmp_path)
        files = [tmp_path / "config/config.yaml", tmp_path / "config/samson.yaml"]
        files.append(tmp_path / "config/bindings/survey.yaml")
        for old, new in changes.items():
            holding = [file for file in files if old in file.read_text(encoding="utf-8")]
            assert holding, old
            for file in holding:
                text = file.read_text(encoding="utf-8")
                file.write_text(text.replace(old, new), encoding="utf-8")
        table = make_estimates(load_study(tmp_path).outline(), withheld=withheld)
        write_estimates(table, tmp_path / ESTIMATES)
        return tmp_path

    return write


@pytest.fixture
def read_through(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run the cells of the scorecard's notebook in a study: their text, cell by cell."""
    matplotlib.use("Agg")

    def run(folder: Path) -> dict[str, str]:
        monkeypatch.chdir(folder)
        cells = json.loads((NOTEBOOKS / f"{SCORECARD}.ipynb").read_text(encoding="utf-8"))["cells"]
        names: dict[str, Any] = {"display": lambda table: print(table.to_string())}
        said = {}
        capsys.readouterr()
        for cell in cells:
            if cell["cell_type"] == "code":
                exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
                said[cell["id"]] = capsys.readouterr().out
                for figure in map(pyplot.figure, pyplot.get_fignums()):
                    assert [axes.get_title(loc="left") for axes in figure.axes] == [
                        "Data: synthetic"
                    ]
                    figure.canvas.draw()
                    said[cell["id"]] += "[picture]\n"
                pyplot.close("all")
        return said

    return run


@pytest.mark.slow
@pytest.mark.parametrize("name", LACKS)
def test_a_study_without_the_source_is_told_so(name, tmp_path):
    # Each has another source; nothing stands in the table.
    write_small_study(tmp_path, answers=name != SCORECARD, record=name == SCORECARD)
    write_estimates(as_estimates([]), tmp_path / ESTIMATES)

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
    for file in ("config.yaml", "samson.yaml", "soimpact.yaml", "codebook.yaml"):
        ids = re.findall(r"[ {]id: (\w+)", (study / file).read_text(encoding="utf-8"))
        assert ids
        quoted = [f"{mark}{one}{mark}" for one in ids for mark in ('\\"', "'")]
        assert [one for one in quoted if one in text] == []


@pytest.mark.parametrize("name", LACKS)
def test_a_walk_through_is_kept_without_results_and_with_stable_ids(name):
    cells = json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    assert [cell["id"] for cell in cells] == [f"cell-{place:02}" for place, _ in enumerate(cells)]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["outputs"] for cell in code] == [[]] * len(code)
    assert {cell["execution_count"] for cell in code} == {None}


@pytest.mark.parametrize(
    ("changes", "withheld"),
    [
        pytest.param({}, "none", id="every number is there"),
        pytest.param(TWO_VALUES, "some", id="some are withheld"),
        pytest.param(TWO_VALUES, "all", id="all are withheld"),
        pytest.param(ONE_CASE, "some", id="one case"),
        pytest.param(ONE_WAVE, "some", id="one wave"),
        pytest.param(NO_ROLES, "some", id="no roles"),
        pytest.param(ONE_CASE | ONE_WAVE | NO_ROLES, "all", id="nothing of anything"),
    ],
)
def test_the_scorecard_is_walked_through_whatever_a_study_has(
    changes, withheld, study, read_through
):
    said = read_through(study(changes, withheld))
    # The first cells only get ready; every later one shows something or says that there is nothing.
    assert [cell for cell, text in list(said.items())[3:] if not text] == []
    printed = "".join(said.values())
    assert "nan" not in printed.lower()
    assert "<NA>" not in printed
    assert ("Withheld" in printed) == (withheld != "none")
    assert ("[picture]" in printed) == (withheld != "all")
