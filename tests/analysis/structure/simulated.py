"""Answers of a known structure: two values, and groups that may answer an item differently."""

from collections.abc import Mapping, Sequence

import numpy as np

ITEMS = {f"{value}{i}": value for value in ("trust", "learning") for i in range(4)}
LOADING, CORRELATION = 0.7, 0.4


def forms(
    sizes: Mapping[str, int],
    seed: int,
    *,
    cases: Sequence[str] = ("east", "west", "north", "south"),
    case_spread: float = 0.0,
    level: Mapping[tuple[str, str], float] | None = None,
    loading: Mapping[tuple[str, str], float] | None = None,
    shift: Mapping[str, float] | None = None,
    wave: str = "end",
    points: int = 11,
):
    """Forms of each role, spread evenly over the cases.

    ``level`` and ``loading`` are of a role and an item, ``shift`` of a role's values.
    """
    level, loading, shift = level or {}, loading or {}, shift or {}
    draw = np.random.default_rng(seed)
    mix = np.linalg.cholesky([[1, CORRELATION], [CORRELATION, 1]])
    leaning = draw.normal(0, case_spread, (len(cases), len(ITEMS)))
    made = []
    for role, size in sizes.items():
        for number in range(size):
            case = number % len(cases)
            true = mix @ draw.normal(size=2) + shift.get(role, 0.0)
            raw = [
                loading.get((role, item), LOADING) * true[i // 4]
                + level.get((role, item), 0.0)
                + draw.normal(0, np.sqrt(1 - LOADING**2))
                for i, item in enumerate(ITEMS)
            ]
            middle, step = (points + 1) / 2, points / 8
            answers = np.clip(np.round(middle + step * (np.array(raw) + leaning[case])), 1, points)
            made.append(
                (cases[case], wave, role, f"{role}{wave}{number}", answers.astype(int).tolist())
            )
    return made
