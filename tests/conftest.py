"""What several rooms' tests share: reference values from R and the data they were computed on."""

# Two processes that run tests on two cores leave none for a linear algebra library's own threads,
# which then wait for each other; read when NumPy is first imported, also by what the tests start.
import os  # isort: skip

os.environ.setdefault("OMP_NUM_THREADS", "1")

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

# No test is timed, and every run tries the same examples: neither a busy machine nor chance may
# turn a property false for somebody who changed something else. Who doubts a property searches
# longer and elsewhere with --hypothesis-profile=searching.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("searching", deadline=None, max_examples=2000)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole runs first: the longest tests are not to be left to one process at the end."""
    items.sort(key=lambda item: "workflow" not in item.path.parts)


REFERENCE = Path(__file__).parent / "reference"
BFI = Path(__file__).parents[1] / "examples" / "bfi" / "data" / "raw" / "bfi.csv"


@pytest.fixture(scope="session")
def from_r() -> dict[str, float | list[float]]:
    """Values that R gave; ``reference/make_values.R`` and ``make_effects.R`` say by which call."""
    stored = [
        entry
        for name in ("values.json", "effects.json", "ordinal.json", "raters.json")
        for entry in json.loads((REFERENCE / name).read_text(encoding="utf-8"))["values"]
    ]
    return {entry["id"]: entry["value"] for entry in stored}


@pytest.fixture(scope="session")
def reference_data() -> Callable[[str], np.ndarray]:
    """A reference data set by its name, as a table of floats."""

    def load(name: str) -> np.ndarray:
        if name == "agree":
            return _agreeableness()
        return np.genfromtxt(REFERENCE / f"{name}.csv", delimiter=",", skip_header=1)

    return load


def _agreeableness() -> np.ndarray:
    """The five agreeableness items, first one turned, of those who answered all 25 items."""
    if not BFI.exists():
        pytest.skip("the example study bfi is not here")
    keys = [f"{letter}{number}" for letter in "ACENO" for number in range(1, 6)]
    with BFI.open(encoding="utf-8") as lines:
        rows = [[row[key] for key in keys] for row in csv.DictReader(lines)]
    complete = np.array([row for row in rows if all(cell not in ("", "NA") for cell in row)], float)
    items = complete[:, :5]
    items[:, 0] = 7 - items[:, 0]
    return items
