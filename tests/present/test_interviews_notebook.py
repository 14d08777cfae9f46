"""The walk-through of the interviews runs whatever a study has, and shows nothing withheld."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import pytest
from matplotlib import pyplot

from samskaping.estimates import write_estimates
from samskaping.study import configuration
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

NOTEBOOK = Path(__file__).parents[2] / "notebooks/03_interviews.ipynb"
QUOTES = (
    "case,wave,value,direction,role,text,status,n,note\n"
    "case0,end,likeverd,supports,,Vi ble hørt.,shown,,\n"
)


@pytest.fixture
def read_through(monkeypatch, capsys, tmp_path):
    """Run the cells on the released rows of a study: their text, cell by cell."""
    matplotlib.use("Agg")

    def run(outline, withheld, quotes=""):
        found = SimpleNamespace(outline=lambda: outline)
        monkeypatch.setattr(configuration, "load_study", lambda folder: found)
        (tmp_path / "config").mkdir()
        write_estimates(
            make_estimates(outline, withheld=withheld),
            tmp_path / "results/release/estimates/estimates.parquet",
        )
        if quotes:
            path = tmp_path / "results/release/estimates/quotes.csv"
            path.write_text(quotes, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        names = {"display": lambda table: print(table.to_string())}
        said = {}
        capsys.readouterr()
        for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] != "code":
                continue
            exec(compile("".join(cell["source"]), cell["id"], "exec"), names)
            said[cell["id"]] = capsys.readouterr().out
            for figure in map(pyplot.figure, pyplot.get_fignums()):
                titles = [axes.get_title(loc="left") for axes in figure.axes]
                assert titles == ["Data: synthetic"]
                figure.canvas.draw()
                said[cell["id"]] += "[picture]\n"
            pyplot.close("all")
        return said

    return run


@pytest.mark.parametrize(
    ("given", "withheld"),
    [
        pytest.param({}, "none", id="every number is there"),
        pytest.param({}, "some", id="some are withheld"),
        pytest.param({"cases": 2}, "all", id="all are withheld"),
        pytest.param({"cases": 1, "codes": 1}, "some", id="one case and one code"),
        pytest.param({"scorecard": False}, "some", id="no scorecard"),
        pytest.param({"codebook": False}, "some", id="no codebook"),
    ],
)
def test_the_interviews_are_walked_through_whatever_a_study_has(given, withheld, read_through):
    said = read_through(make_outline(**given), withheld)
    # The third cell only gets ready; every other shows something or says that there is nothing.
    assert [cell for cell, text in said.items() if not text] == ["cell-02"]
    printed = "".join(said.values())
    assert "nan" not in re.sub("innan|annan", "", printed.lower())
    assert "<NA>" not in printed
    if withheld == "all":
        assert not re.search(r"\d\.\d\d", printed)
    if given == {"codebook": False}:
        assert "This study has no codebook" in printed


def test_the_walk_through_shows_remark_units_branches_inference_and_quotes(read_through):
    said = read_through(make_outline(), "none", QUOTES)
    printed = "".join(said.values())
    assert "few units have it" in printed
    assert "α, source" in printed
    assert "α, with those below" in printed
    assert "≠ diverges" in printed
    assert "Vi ble hørt." in printed


def test_a_walk_through_without_quotes_says_so(read_through):
    assert "No quotes are released." in "".join(read_through(make_outline(), "some").values())
