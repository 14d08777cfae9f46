"""Truths of measurements of any size, for the designs; names are numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

FIRST, APART, OPEN = date(2025, 2, 3), 180, 21

Mapping = dict[str, object]


def measurements_design(
    cases: Sequence[str],
    *,
    persons: int = 14,
    comparison: int = 2,
    occasions: int = 2,
    change: float = 0.4,
    effect: float = 0.6,
    change_sd: float = 0.15,
    gone: float = 0.15,
    messy: bool = True,
    seed: int = 1,
) -> Mapping:
    """Measurements of ``persons`` persons per case and comparison group.

    ``belonging`` (a mean, 1 to 5) and ``active`` (a share) are measured in the cases, ``lonely`` (a
    mean, 0 to 10, falling by ``effect`` more than in the comparison groups) in all; ``people``,
    ``visits``, ``kept`` and ``outside`` are figures of the cases. With every occasion all of them
    move a step further.
    """
    rng = np.random.default_rng([seed, len(cases), persons])
    compared = [f"comparison_{n}" for n in range(1, comparison + 1)]
    when = ["baseline", *(f"follow_up_{n}" for n in range(1, occasions))]
    groups = [*cases, *compared]

    def changing(names: Sequence[str], centre: float, by: dict[str, float], sd: float) -> Mapping:
        return {
            name: {
                "baseline": round(centre + float(0.2 * sd * rng.standard_normal()), 3),
                "change": {
                    occasion: round(step * by[name] + float(sd * rng.standard_normal()), 3)
                    for step, occasion in enumerate(when[1:], start=1)
                },
            }
            for name in names
        }

    falls = {name: -effect if name in cases else 0.0 for name in groups}
    individual: Mapping = {
        "belonging": {
            "minimum": 1, "maximum": 5, "step": 0.25, "sd": 0.7, "stability": 0.6,
            "occasions": when,
            "groups": changing(cases, 3.0, dict.fromkeys(cases, change), change_sd),
        },
        "active": {
            "kind": "share", "stability": 0.5, "occasions": when,
            "groups": changing(cases, 0.45, dict.fromkeys(cases, 0.1), 0.02),
        },
        "lonely": {
            "minimum": 0, "maximum": 10, "step": 1, "sd": 2.0, "stability": 0.6,
            "occasions": when,
            "groups": changing(groups, 5.0, falls, change_sd),
        },
    }  # fmt: skip
    return {
        "occasions": {
            name: {
                "opens": FIRST + timedelta(days=APART * n),
                "closes": FIRST + timedelta(days=APART * n + OPEN),
                "gone": min(0.9, gone * n),
            }
            for n, name in enumerate(when)
        },
        "persons": dict.fromkeys(groups, persons),
        "comparison": compared,
        "individual": individual,
        "aggregate": _figures(cases, when),
        "persons_files": _persons_files(cases, compared, when, messy=messy),
        "figures_file": {
            "file": "figures.csv",
            "columns": {"case": "Sak", "indicator": "Tall", "occasion": "Runde", "value": "Verdi",
                        "n": "Antall", "remark": "Merknad"},
            "codes": {case: case.upper() for case in cases},
            "indicators": {name: name.capitalize() for name in _figures(cases, when)},
            "occasions": _rounds(when),
            "missing": {f"{cases[0]}/kept/{when[-1]}": "ikke talt"} if messy else {},
        },
    }  # fmt: skip


def _rounds(occasions: Sequence[str]) -> dict[str, str]:
    return {name: f"Runde {n}" for n, name in enumerate(occasions)}


def _figures(cases: Sequence[str], occasions: Sequence[str]) -> Mapping:
    def rising(first: float, step: float, n: int | None) -> Mapping:
        return {
            case: {
                occasion: {"expected": first + step * place, "n": n}
                for place, occasion in enumerate(occasions)
            }
            for case in cases
        }

    return {
        "people": {"kind": "count", "cases": rising(30, 20, None)},
        "visits": {"kind": "count", "cases": rising(150, 60, None)},
        "kept": {"kind": "mean", "sd": 0.5, "decimals": 1, "cases": rising(40, 0, 12)},
        "outside": {"kind": "per_cent", "decimals": 1, "cases": rising(15, -2, 160)},
    }


def _persons_files(
    cases: Sequence[str], compared: Sequence[str], occasions: Sequence[str], *, messy: bool
) -> list[Mapping]:
    wide: Mapping = {
        "file": "persons.xlsx",
        "layout": "wide",
        "groups": list(cases),
        "sheet": "Personer",
        "title": "Målinger",
        "totals": "Sum",
        "columns": {"person": "Nr", "case": "Sak", "consent": "Samtykke", "remark": "Merknad"},
        "codes": {case: case.upper() for case in cases},
        "indicators": {"belonging": "Tilhørighet", "active": "Aktiv", "lonely": "Ensom"},
        "occasions": _rounds(occasions),
        "consent": {"yes": "ja", "no": "nei"},
        "gone": ["", "flyttet"],
        "remarks": ["Blåbær; «godt»"],
        "mess": {
            "without_consent": 1,
            "unknown_cases": ["UKJENT"],
            "out_of_range": ["325"],
            "decimal_comma": 0.3,
        }
        if messy
        else {},
    }
    if not compared:
        return [wide]
    long: Mapping = {
        "file": "comparison.csv",
        "layout": "long",
        "groups": list(compared),
        "columns": {"person": "Nr", "case": "Sted", "occasion": "Runde", "date": "Dato",
                    "consent": "Samtykke"},
        "codes": {name: name.upper() for name in compared},
        "indicators": {"lonely": "Ensom"},
        "occasions": _rounds(occasions),
        "consent": {"yes": "ja", "no": "nei"},
        "mess": {"without_consent": 1, "unknown_occasions": ["Prøverunde"]} if messy else {},
    }  # fmt: skip
    return [wide, long]
