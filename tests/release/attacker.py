"""A reader who knows the layout of a study and tries to work out what was withheld.

Written without the gate: every released number is turned into weights over persons, summed up per
case, wave and role, and the null space of those weights says what stays unknown.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
from scipy.linalg import null_space

DIMENSIONS = ["case", "wave", "role"]


def cells_of(persons):
    """The cells of a study and who is in each."""
    names = sorted(set(persons[DIMENSIONS].itertuples(index=False, name=None)))
    return names, [(persons[DIMENSIONS] == list(name)).all(axis=1).to_numpy() for name in names]


def weights(persons, levels, quantity, has_score):
    """What each person's score is multiplied by in a number."""
    wave = levels.get("wave", "")
    if "-" in wave:
        later, earlier = wave.split("-")
        if quantity == "change":
            cases = sorted(set(persons["case"]))
            parts = [weights(persons, {"case": c, "wave": wave}, "", has_score) for c in cases]
            parts = [part for part in parts if part is not None]
            return np.mean(parts, axis=0)
        sides = [weights(persons, {**levels, "wave": w}, "", has_score) for w in (later, earlier)]
        return None if any(side is None for side in sides) else sides[0] - sides[1]
    inside = has_score.copy()
    for name in DIMENSIONS:
        if name in levels:
            inside &= (persons[name] == levels[name]).to_numpy()
    average = {"mean_role_equal": "role", "mean_over_cases": "case"}.get(quantity)
    if average:
        names = sorted(set(persons.loc[inside, average]) - {""})
        return np.mean(
            [weights(persons, {**levels, average: name}, "", has_score) for name in names], axis=0
        )
    return inside / inside.sum() if inside.any() else None


def known_sums(made, released, subject, measures, column=None):
    """One line over the cells for each released number of a subject."""
    names, members = cells_of(made.persons)
    has_score = made.persons[column or subject].notna().to_numpy()
    lines = []
    for row in released.itertuples():
        if row.subject != subject or row.quantity not in measures or np.isnan(_float(row.estimate)):
            continue
        levels = dict(pair.split("=") for pair in row.group.split(";"))
        weight = weights(made.persons, levels, row.quantity, has_score)
        lines.append(
            [weight[member].sum() / max((member & has_score).sum(), 1) for member in members]
        )
    sizes = np.array([(member & has_score).sum() for member in members], dtype=float)
    return np.array(lines).reshape(-1, len(names)), sizes


def known_counts(made, released):
    """One line over the cells for each released number of persons, n columns included."""
    _, members = cells_of(made.persons)
    lines = []
    for row in released.itertuples():
        if row.quantity not in ("kept", "mean", "top_box_share", "item_n", "sd") or _blank(row.n):
            continue
        levels = dict(pair.split("=") for pair in row.group.split(";"))
        inside = np.ones(len(made.persons), dtype=bool)
        for name in DIMENSIONS:
            if name in levels:
                inside &= (made.persons[name] == levels[name]).to_numpy()
        lines.append([float(inside[member].all()) for member in members])
    return np.array(lines), np.array([member.sum() for member in members], dtype=float)


def exposed_groups(lines, sizes, minimum):
    """Every set of cells with 1 to minimum − 1 persons whose sum the lines determine."""
    held = np.flatnonzero(sizes > 0)
    unknown = null_space(lines[:, held]) if len(lines) else np.eye(len(held))
    small = [at for at in range(len(held)) if sizes[held[at]] < minimum]
    found = []
    for size in range(1, minimum):
        for chosen in combinations(small, size):
            if sizes[held[list(chosen)]].sum() < minimum and np.allclose(
                unknown[list(chosen)].sum(axis=0), 0, atol=1e-8
            ):
                found.append([int(held[at]) for at in chosen])
    return found


def _float(value):
    return np.nan if _blank(value) else float(value)


def _blank(value):
    return bool(pd.isna(value))
