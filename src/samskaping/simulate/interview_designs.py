"""Truths of interviews of any size, for the designs; names are numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

SPEECH = {
    "interviewer": "I",
    "interviewee": "D",
    "questions": ("Hvordan begynte det?", "Og så?", "Hva tenker du om det?"),
    "other": ("Vi møttes i kjelleren; så ble det kaffe.", "Døra ble blå 😀.", "Æ veit ikke, æ."),
}
CODERS = ("coder_1", "coder_2")

Mapping = dict[str, object]


def interviews_design(
    cases: Sequence[str],
    roles: Sequence[str],
    values: Sequence[str],
    *,
    persons: int = 8,
    segments: tuple[int, int] = (3, 5),
    layout: Literal["spreadsheets", "refi_qda", "taguette"] = "spreadsheets",
    messy: bool = True,
) -> Mapping:
    """Interviews with ``persons`` persons per case, and 3 in the last case if there are several.

    Every value has a code for and a code against it; ``beside`` belongs to no value. The second
    coder reads three in four interviews, and with less skill. Their codings lie in spreadsheets, or
    in two projects of a tool.
    """
    sizes = dict.fromkeys(cases, persons)
    if len(cases) > 1:
        sizes[cases[-1]] = min(persons, 3)
    codes = [f"{value}_{side}" for value in values for side in ("for", "against")] + ["beside"]
    skills = {
        CODERS[0]: {"sensitivity": 0.95, "specificity": 0.995},
        CODERS[1]: {"sensitivity": 0.8, "specificity": 0.98},
    }
    files: list[Mapping] = []
    projects: list[Mapping] = []
    if layout == "spreadsheets":
        files = _segments_files(cases, roles, codes, messy=messy)
    else:
        # A Taguette project does not say which case an interview belongs to.
        parts = [cases] if layout == "refi_qda" else [[case] for case in cases]
        projects = [_project_files(layout, part, roles, codes, messy=messy) for part in parts]
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
        "projects": projects,
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


def _shared(cases: Sequence[str], roles: Sequence[str]) -> Mapping:
    return {
        "case_codes": {case: case.upper() for case in cases},
        "role_codes": {role: role.capitalize() for role in roles},
        "coder_codes": {coder: coder[-1] for coder in CODERS},
    }


def _project_files(
    layout: str,
    cases: Sequence[str],
    roles: Sequence[str],
    codes: Sequence[str],
    *,
    messy: bool,
) -> Mapping:
    ending = {"refi_qda": "qdpx", "taguette": "sqlite3"}[layout]
    named = {"case": "Sak", "role": "Rolle", "quotable": "Kan siteres", "date": "Dato"}
    return {
        "layout": layout,
        "name": "Samtaler",
        "files": {coder: f"{coder}_{cases[0]}.{ending}" for coder in CODERS},
        "cases": list(cases),
        "codes": {code: f"Kode {code}" for code in codes},
        "variables": named if layout == "refi_qda" else {},
        "quotable_codes": {"yes": "ja", "no": "nei"},
        "windows": CODERS[1:],
        "unknown_codes": ["ukjent"] if messy else [],
        "beyond_end": 2 if messy else 0,
        **_shared(cases, roles),
    }


def _segments_files(
    cases: Sequence[str], roles: Sequence[str], codes: Sequence[str], *, messy: bool
) -> list[Mapping]:
    split = max(1, len(cases) - 1)
    files = [_segments_file("segments.xlsx", cases[:split], roles, codes, columns=True)]
    if cases[split:]:
        files.append(_segments_file("segments.csv", cases[split:], roles, codes, columns=False))
        files[-1]["unknown_codes"] = ["ukjent"] if messy else []
    return files


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
