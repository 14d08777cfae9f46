"""What R gives for ordered answers, counts and yes/no, and the data that it was given."""

import json
from pathlib import Path

import numpy as np

REFERENCE = Path(__file__).parents[2] / "reference"


def from_r(name):
    """A stored value; ``reference/make_categorical.R`` says by which call."""
    stored = json.loads((REFERENCE / "categorical.json").read_text(encoding="utf-8"))["values"]
    found = {entry["id"]: entry["value"] for entry in stored}[name]
    return found[0] if len(found) == 1 else np.array(found)


def wide():
    """Person, treatment, earlier and later value."""
    return np.genfromtxt(REFERENCE / "sim6_wide.csv", delimiter=",", skip_header=1)[:, 1:].T


def answers():
    """The later value in five answers, and (treatment, earlier value above 3)."""
    _, treat, earlier, later = wide()
    return np.digitize(later, [2.5, 3.2, 3.8, 4.4], right=True), np.column_stack(
        [treat, earlier - 3]
    )
