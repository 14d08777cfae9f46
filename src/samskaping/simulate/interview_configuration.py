"""Codebook and bindings that belong to a truth of interviews."""

from __future__ import annotations

from samskaping.simulate.interview_truth import (
    CoverageFile,
    InterviewsTruth,
    ProjectFiles,
    SegmentsFile,
)
from samskaping.simulate.source_configuration import SOURCE, TITLE, Mapping, back, label


def codebook(about: InterviewsTruth, values: tuple[str, ...]) -> Mapping:
    """The codebook of the truth's codes: ``VALUE_for`` supports a value, ``VALUE_against`` not."""
    sides = {"for": "supports", "against": "questions"}
    codes: list[Mapping] = []
    for name in about.codes:
        value, _, side = name.rpartition("_")
        tied = {"value": value, "direction": sides[side]} if value in values else {}
        codes.append({"id": name, "label": label(name), **tied})
    return {
        "id": "simulated_codes",
        "title": TITLE,
        "wording": "illustrative",
        "source": SOURCE,
        "codes": codes,
        "coders": [{"id": name, "label": label(name)} for name in about.coders],
        "primary_coder": next(iter(about.coders)),
    }


def segments_binding(part: SegmentsFile, wave: str) -> Mapping:
    """How to read a file of coded segments back."""
    made = _interview(part, wave) | {
        "unit": part.columns["unit"],
        "start": part.columns["start"],
        "end": part.columns["end"],
        "drop": [part.columns["text"]],
    }
    if part.layout == "code_columns":
        columns = {"columns": dict(part.codes), "yes": [part.mark], "no": [""]}
        return made | {"sheet": part.sheet, "codes": columns}
    return made | {
        "encoding": "utf-8",
        "separator": ";",
        "codes": {
            "column": part.columns["codes"],
            "separator": part.code_separator,
            "codes": back(part.codes),
        },
    }


def project_binding(about: InterviewsTruth, part: ProjectFiles, coder: str, wave: str) -> Mapping:
    """How to read the project of one coder back."""
    codes = {path(about, part, name): name for name in about.codes}
    made: Mapping = {
        "wave": {"constant": wave},
        "source": {"column": "document"},
        "start": "start",
        "end": "end",
        "codes": {"column": "code", "codes": codes},
    }
    if part.layout == "taguette":
        # Such a project says neither whose interview it is nor who coded it.
        return made | {"case": {"constant": part.cases[0]}, "coder": {"constant": coder}}
    named = part.variables
    return made | {
        "case": {"column": named["case"], "codes": back(part.case_codes)},
        "role": {"column": named["role"], "codes": back(part.role_codes)},
        "person": {"column": "person"},
        "coder": {"column": "coder", "codes": {part.coder_codes[coder]: coder}},
        "ignore": [named[kind] for kind in ("quotable", "date") if kind in named],
    }


def path(about: InterviewsTruth, part: ProjectFiles, name: str) -> str:
    """What the reader of a project calls a code: with the names of those above it."""
    above = about.codes[name].parent
    joint = {"refi_qda": " / ", "taguette": "."}[part.layout]
    own = part.codes[name]
    return f"{path(about, part, above)}{joint}{own}" if above else own


def coverage_binding(part: CoverageFile, wave: str) -> Mapping:
    """How to read the coder–source table back."""
    layout = {"encoding": "utf-8", "separator": ";", "ignore": [part.columns["remark"]]}
    return layout | _interview(part, wave)


def _interview(part: SegmentsFile | CoverageFile, wave: str) -> Mapping:
    columns = part.columns
    return {
        "case": {"column": columns["case"], "codes": back(part.case_codes)},
        "wave": {"constant": wave},
        "role": {"column": columns["role"], "codes": back(part.role_codes)},
        "source": {"column": columns["source"]},
        "person": {"column": columns["person"]},
        "coder": {"column": columns["coder"], "codes": back(part.coder_codes)},
    }
