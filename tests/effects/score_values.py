"""What R gives for scores and their change, and the data that it was given."""

import json
from pathlib import Path

import numpy as np

REFERENCE = Path(__file__).parents[1] / "reference"


def from_r(name):
    """A stored value; ``reference/make_scores.R`` says by which call."""
    stored = json.loads((REFERENCE / "scores.json").read_text(encoding="utf-8"))["values"]
    found = {entry["id"]: entry["value"] for entry in stored}[name]
    return found[0] if len(found) == 1 else found


def _six_cases():
    table = np.genfromtxt(REFERENCE / "sim6_wide.csv", delimiter=",", skip_header=1)
    return table[:, 0], table[:, 3].copy(), table[:, 4].copy()


def first_ten():
    """The later values of the first ten persons of each case."""
    case, _, later = _six_cases()
    return [later[case == one][:10] for one in np.unique(case)]


def partly_linked():
    """Of each case the pairs, and those at one occasion: every third left, every fifth came."""
    case, earlier, later = _six_cases()
    place = np.arange(1, len(case) + 1)
    earlier[place % 5 == 0], later[place % 3 == 0] = np.nan, np.nan
    found = []
    for one in np.unique(case):
        here = np.column_stack([earlier, later])[case == one]
        known = np.isfinite(here)
        both = known.all(axis=1)
        alone = [here[known[:, side] & ~both, side] for side in (0, 1)]
        found.append((here[both], *alone))
    return found
