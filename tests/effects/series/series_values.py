"""What R gives for series over time, and the series that it was given."""

import json
from pathlib import Path

import numpy as np

REFERENCE = Path(__file__).parents[2] / "reference"


def from_r(name):
    """A stored value; ``reference/make_series.R`` says by which call."""
    stored = json.loads((REFERENCE / "series.json").read_text(encoding="utf-8"))["values"]
    return np.array({entry["id"]: entry["value"] for entry in stored}[name])


def waves(n):
    """Times and values of a sum of waves that jumps by 3 half-way."""
    t = np.arange(1.0, n + 1)
    y = 20 + 0.1 * t + 3 * (t >= n / 2) + 2 * np.sin(t) + 1.5 * np.sin(t / 2.7)
    return t, y + np.sin(t**2 / 7)


def drawn(draw, n, rho, jump=0.0):
    """An AR(1) series with a jump half-way."""
    noise = draw.normal(size=n + 50)
    for at in range(1, n + 50):
        noise[at] += rho * noise[at - 1]
    t = np.arange(1.0, n + 1)
    return t, 5 + 0.02 * t + jump * (t >= n / 2) + noise[50:]
