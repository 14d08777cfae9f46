"""The designs that R was asked about, as ``make_few_clusters.R`` computes them."""

import json
from functools import cache
from pathlib import Path

import numpy as np

REFERENCE = Path(__file__).parents[2] / "reference"


@cache
def from_r():
    stored = json.loads((REFERENCE / "few_clusters.json").read_text(encoding="utf-8"))
    return {entry["id"]: np.atleast_1d(entry["value"]) for entry in stored["values"]}


def columns(*parts):
    return np.column_stack([np.ones(len(parts[0])), *parts])


@cache
def designs():
    """Design, outcome, clusters and weights (or None) of every model."""
    case, who, treat, pre, post = np.genfromtxt(
        REFERENCE / "sim6_wide.csv", delimiter=",", skip_header=1
    ).T
    w = 1 + who % 4
    even = 1 / np.bincount(case.astype(int))[case.astype(int)]
    few = who % (case + 1) == 0
    time = np.repeat([0.0, 1.0], len(case))
    twice = {name: np.tile(part, 2) for name, part in
             (("case", case), ("treat", treat), ("id", who))}  # fmt: skip
    y, late = np.concatenate([pre, post]), 1 + (twice["id"] + 3 * time) % 5
    did = columns(twice["treat"], time, twice["treat"] * time)
    dummies = (twice["case"][:, None] == np.arange(2, 7)).astype(float)
    absorbed = columns(dummies, time, twice["treat"] * time)
    i = np.arange(1, 49)
    seven = np.repeat(np.arange(1, 8), [3, 8, 5, 12, 4, 7, 9])
    x, other = np.sin(i), np.cos(2 * i)
    made = columns(x, other, seven <= 3)
    outcome = np.cos(3 * i) + seven / 5 + x / 2
    return {
        "ancova": (columns(pre, treat), post, case, None),
        "ancova_weighted": (columns(pre, treat), post, case, w),
        "gain": (columns(treat), post - pre, case, None),
        "gain_even": (columns(treat), post - pre, case, even),
        "gain_uneven": (columns(treat[few]), (post - pre)[few], case[few], None),
        "ancova_uneven": (columns(pre[few], treat[few]), post[few], case[few], w[few]),
        "did": (did, y, twice["case"], None),
        "did_weighted": (did, y, twice["case"], late),
        "absorbed": (absorbed, y, twice["case"], None),
        "absorbed_weighted": (absorbed, y, twice["case"], late),
        "made": (made, outcome, seven, None),
        "made_weighted": (made, outcome, seven, 1.0 + i % 4),
    }


def arms(treated, others, size=5, seed=1):
    """Gains of equal cases, the first of them treated."""
    case = np.repeat(np.arange(treated + others), size)
    rng = np.random.default_rng(seed)
    gains = rng.normal(size=treated + others)[case] + rng.normal(size=len(case))
    return np.column_stack([np.ones(len(case)), case < treated]), gains, case
