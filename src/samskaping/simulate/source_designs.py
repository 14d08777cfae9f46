"""Truths of measurements and interviews of any size, for the designs; names are numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

FIRST, APART, OPEN = date(2025, 2, 3), 180, 21
SPEECH = {
    "interviewer": "I",
    "interviewee": "D",
    "questions": ("Hvordan begynte det?", "Og så?", "Hva tenker du om det?"),
    "other": ("Vi møttes i kjelleren; så ble det kaffe.", "Døra ble blå 😀.", "Æ veit ikke, æ."),
}
CODERS = ("coder_1", "coder_2")

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


def interviews_design(
    cases: Sequence[str],
    roles: Sequence[str],
    values: Sequence[str],
    *,
    persons: int = 8,
    segments: tuple[int, int] = (3, 5),
    messy: bool = True,
) -> Mapping:
    """Interviews with ``persons`` persons per case, and 3 in the last case if there are several.

    Every value has a code for and a code against it; ``beside`` belongs to no value. The second
    coder reads three in four interviews, and with less skill.
    """
    sizes = dict.fromkeys(cases, persons)
    if len(cases) > 1:
        sizes[cases[-1]] = min(persons, 3)
    codes = [f"{value}_{side}" for value in values for side in ("for", "against")] + ["beside"]
    skills = {
        CODERS[0]: {"sensitivity": 0.95, "specificity": 0.995},
        CODERS[1]: {"sensitivity": 0.8, "specificity": 0.98},
    }
    split = max(1, len(cases) - 1)
    files = [_segments_file("segments.xlsx", cases[:split], roles, codes, columns=True)]
    if cases[split:]:
        files.append(_segments_file("segments.csv", cases[split:], roles, codes, columns=False))
        files[-1]["unknown_codes"] = ["ukjent"] if messy else []
    shared = _shared(cases, roles)
    return {
        "coders": {CODERS[0]: 1.0, CODERS[1]: 0.75},
        "segments": segments,
        "cases": {
            case: {
                "language": "nb",
                "prefix": f"S{number}",
                "persons": _spread(size, roles),
                "interviewed_again": 1 if number == 1 and size > 1 else 0,
            }
            for number, (case, size) in enumerate(sizes.items(), start=1)
        },
        "codes": {
            code: {
                "speaks": {
                    case: (0.85, 0.0, 0.6)[(place + turn) % 3] for turn, case in enumerate(cases)
                },
                "in_segment": 0.4,
                "skill": skills,
            }
            for place, code in enumerate(codes)
        },
        "speech": {"nb": SPEECH},
        "files": files,
        "coverage": {
            "file": "coders.csv",
            "columns": {"source": "Samtale", "person": "Person", "case": "Sak", "role": "Rolle",
                        "coder": "Koder", "remark": "Omfang"},
            **shared,
        },
    }  # fmt: skip


def _spread(persons: int, roles: Sequence[str]) -> dict[str, int]:
    counts = [len(range(place, persons, len(roles))) for place in range(len(roles))]
    return {role: n for role, n in zip(roles, counts, strict=True) if n}


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


def _shared(cases: Sequence[str], roles: Sequence[str]) -> Mapping:
    return {
        "case_codes": {case: case.upper() for case in cases},
        "role_codes": {role: role.capitalize() for role in roles},
        "coder_codes": {coder: coder[-1] for coder in CODERS},
    }


def _segments_file(
    file: str, cases: Sequence[str], roles: Sequence[str], codes: Sequence[str], *, columns: bool
) -> Mapping:
    named = {"source": "Samtale", "person": "Person", "case": "Sak", "role": "Rolle",
             "coder": "Koder", "unit": "Nr", "start": "Fra", "end": "Til",
             "text": "Utdrag"}  # fmt: skip
    return {
        "file": file,
        "layout": "code_columns" if columns else "delimited_cell",
        "cases": list(cases),
        "sheet": "Koding" if columns else "",
        "columns": named if columns else {**named, "codes": "Brukt"},
        "codes": {code: f"Kode {code}" for code in codes},
        **_shared(cases, roles),
    }
