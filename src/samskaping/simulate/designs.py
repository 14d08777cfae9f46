"""Truths of any size, for tests, benchmarks and power studies: names are numbers."""

from __future__ import annotations

from datetime import date

import numpy as np

from samskaping.simulate.interview_designs import interviews_design
from samskaping.simulate.source_designs import measurements_design
from samskaping.simulate.truth import Truth

COMMENTS = ("Blåbær; «godt»", 'Sa "ja" på møtet', "Æ e fornøyd – stort sett")
GAP_BETWEEN_WAVES = 120
DAYS_OPEN = 21


def design(
    *,
    cases: int = 3,
    forms: int = 24,
    values: int = 2,
    fields: int = 2,
    items_per_cell: int = 2,
    roles: int = 3,
    waves: int = 2,
    case_sd: float = 0.3,
    change: float = 0.15,
    loading: float = 0.65,
    messy: bool = True,
    measurements: bool = False,
    interviews: bool = False,
    seed: int = 1,
) -> Truth:
    """A truth with ``cases`` cases of ``forms`` usable forms in each wave.

    Case effects are drawn with standard deviation ``case_sd`` on the latent scale, where persons
    of one case and role have variance 1; every wave lies ``change`` above the one before. The last
    item of each value is reversed. The last case comes in a plain CSV with labels, the others in
    a Nettskjema export; a single case comes in the latter. ``measurements`` and ``interviews`` add
    the two other sources, as small as `measurements_design` and `interviews_design` make them.
    """
    rng = np.random.default_rng([seed, cases, forms])
    item_table = {
        f"v{v}_f{f}_{n}": {
            "value": f"value_{v}",
            "field": f"field_{f}",
            "location": round(0.1 + 0.4 * float(rng.random()), 2),
            "loading": loading,
            "reversed": f == fields and n == items_per_cell and items_per_cell * fields > 1,
        }
        for v in range(1, values + 1)
        for f in range(1, fields + 1)
        for n in range(1, items_per_cell + 1)
    }
    names = [f"case_{n}" for n in range(1, cases + 1)]
    wave_names = [f"wave_{n}" for n in range(1, waves + 1)]
    shares = _shares(forms, roles)
    case_table = {
        name: {
            "values": {f"value_{v}": round(float(case_sd * z), 3) for v in range(1, values + 1)},
            "answered": {
                f"role_{r}": dict.fromkeys(wave_names, n) for r, n in enumerate(shares, start=1)
            },
        }
        for name, z in zip(names, rng.standard_normal(cases), strict=True)
    }
    split = len(names) - 1 if len(names) > 1 else 1
    parts = [_file(1, names[:split], item_table, wave_names, roles, messy, plain=False)]
    if names[split:]:
        parts.append(_file(2, names[split:], item_table, wave_names, roles, messy, plain=True))
    others: dict[str, object] = {}
    if measurements:
        others["measurements"] = measurements_design(names, messy=messy, seed=seed)
    if interviews:
        role_names = [f"role_{r}" for r in range(1, roles + 1)]
        value_names = [f"value_{v}" for v in range(1, values + 1)]
        others["interviews"] = interviews_design(names, role_names, value_names, messy=messy)
    return Truth.model_validate(
        {
            "seed": seed,
            **others,
            "model": {
                "thresholds": [-1.9, -1.1, -0.3, 0.7],
                "general": 0.6,
                "value": 0.3,
                "field": 0.1,
                "stability": 0.6,
            },
            "items": item_table,
            "waves": _waves(wave_names, values, change),
            "roles": {f"role_{r}": {"dont_know": 0.02} for r in range(1, roles + 1)},
            "cases": case_table,
            "linkage": {"returning": 0.7, "keeps_code": 0.85, "without_code": 0.02},
            "files": parts,
        }
    )


def _shares(forms: int, roles: int) -> list[int]:
    """``forms`` over the roles, the first the largest, so that small cells occur."""
    weights = np.arange(roles, 0, -1)
    shares = np.floor(forms * weights / weights.sum()).astype(int)
    shares[0] += forms - shares.sum()
    return [int(share) for share in shares]


def _waves(names: list[str], values: int, change: float) -> dict[str, object]:
    first = date(2025, 3, 3).toordinal()
    starts = [first + n * GAP_BETWEEN_WAVES for n in range(len(names))]
    return {
        name: {
            "opens": date.fromordinal(start),
            "closes": date.fromordinal(start + DAYS_OPEN),
            "effects": {f"value_{v}": round(n * change, 6) for v in range(1, values + 1)},
        }
        for n, (name, start) in enumerate(zip(names, starts, strict=True))
    }


def _file(
    number: int,
    cases: list[str],
    items: dict[str, dict[str, object]],
    waves: list[str],
    roles: int,
    messy: bool,
    *,
    plain: bool,
) -> dict[str, object]:
    """The layout of one file: codes in a Nettskjema export, or labels in a plain CSV."""
    mess = {
        "exact_duplicates": 1,
        "double_submissions": 1,
        "tests": 1,
        "without_consent": 1,
        "outside_period": 1,
        "nothing_answered": 1,
        "unknown_cases": ["9999"],
        "straight_liners": 1,
        "out_of_range": ["7"],
        "trailing_blanks": 0.05 if plain else 0.0,
    }
    shared: dict[str, object] = {
        "cases": cases,
        "items": {item: f"s_{item}" for item in items},
        "comments": COMMENTS,
        "contacts": ["deltaker{n}@example.org"],
        "mess": mess if messy else {},
    }
    if plain:
        return shared | {
            "file": f"file_{number}.csv",
            "format": "delimited",
            "encoding": "cp1252",
            "decimal": ",",
            "time_zone": "Europe/Copenhagen",
            "duration_unit": "minutes",
            "before_items": {
                "Tid": "submitted",
                "Samtykke": "consent",
                "Test": "test",
                "Sak": "case",
                "Runde": "wave",
                "Rolle": "role",
                "Kode": "code",
                "E-post": "contact",
            },
            "after_items": {"Kommentar": "comment", "Minutter": "duration"},
            "codes": {
                "case": {name: name.upper() for name in cases},
                "wave": {name: f"Runde {n}" for n, name in enumerate(waves, start=1)},
                "role": {f"role_{n}": f"Rolle {n}" for n in range(1, roles + 1)},
                "consent": {"yes": "Ja", "no": "Nei"},
                "test": {"yes": "Ja", "no": ""},
                "answers": {n: f"Svar {n}" for n in range(1, 6)},
                "dont_know": "Vet ikke",
                "not_applicable": "Ikke aktuelt",
            },
        }
    return shared | {
        "file": f"file_{number}.csv",
        "format": "nettskjema",
        "time_zone": "Europe/Oslo",
        "before_items": {
            "$submission_id": "submission",
            "$created": "submitted",
            "samtykke": "consent",
            "test": "test",
            "sak": "case",
            "runde": "wave",
            "rolle": "role",
            "kode": "code",
            "epost": "contact",
        },
        "after_items": {"kommentar": "comment", "$answer_time_ms": "duration"},
        "codes": {
            "case": {name: f"{n:04d}" for n, name in enumerate(cases, start=1)},
            "wave": {name: str(n) for n, name in enumerate(waves, start=1)},
            "role": {f"role_{n}": str(n) for n in range(1, roles + 1)},
            "consent": {"yes": "1", "no": "0"},
            "test": {"yes": "1", "no": "0"},
            "answers": {n: str(n) for n in range(1, 6)},
            "dont_know": "98",
            "not_applicable": "99",
        },
    }
