"""Values that other software gave, by file and name."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

REFERENCE = Path(__file__).parents[1] / "reference"


def stored(name):
    """The values of ``reference/NAME.json`` by id; ``make_NAME.R`` says by which calls."""
    values = json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))["values"]
    return {entry["id"]: entry["value"] for entry in values}


def recomputed(name, *packages):
    """The same, by R as it is here."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not here")
    named = ", ".join(f"'{package}'" for package in (*packages, "jsonlite"))
    probe = f"for (p in c({named})) loadNamespace(p)"
    if subprocess.run(["Rscript", "-e", probe], capture_output=True, check=False).returncode:
        pytest.skip(f"R lacks one of {named}")
    command = ["Rscript", str(REFERENCE / f"make_{name}.R")]
    output = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return {entry["id"]: entry["value"] for entry in json.loads(output)["values"]}


def table(name):
    return np.genfromtxt(REFERENCE / f"{name}.csv", delimiter=",", skip_header=1)


def trials():
    """Log risk ratios of the BCG trials and their sampling variances."""
    bcg = table("bcg")
    treated, control = bcg[:, 1] + bcg[:, 2], bcg[:, 3] + bcg[:, 4]
    ratio = np.log(bcg[:, 1] / treated) - np.log(bcg[:, 3] / control)
    return ratio, 1 / bcg[:, 1] - 1 / treated + 1 / bcg[:, 3] - 1 / control


def six_cases():
    """Mean gains of the six simulated cases and their squared standard errors."""
    sim6 = table("sim6_wide")
    gains = [sim6[sim6[:, 0] == g, 4] - sim6[sim6[:, 0] == g, 3] for g in range(1, 7)]
    return np.array([g.mean() for g in gains]), np.array([g.var(ddof=1) / len(g) for g in gains])
