"""The configuration that belongs to a truth, for studies whose names are their ids."""

from __future__ import annotations

from math import ceil
from typing import Any

from samskaping.simulate import interview_configuration as interviews
from samskaping.simulate import source_configuration as others
from samskaping.simulate.source_configuration import label as _label
from samskaping.simulate.truth import FileTruth, Truth

RESPONSE_RATE = 0.75
CONFIG, INSTRUMENT = "config.yaml", "scorecard.yaml"
RECORD, CODEBOOK = "record.yaml", "codebook.yaml"
TITLE = {"nb": "Simulert studie", "en": "Simulated study"}
DESCRIPTION = {
    "nb": "Oppdiktede svar med kjent fasit, laget for å prøve ut arbeidsflyten.",
    "en": "Made-up answers with a known truth, made to try the workflow.",
}
SOURCE = {"nb": "Laget av samskaping.simulate", "en": "Made by samskaping.simulate"}

Mapping = dict[str, Any]


def configuration(truth: Truth, provenance: str = "synthetic") -> dict[str, Mapping]:
    """The configuration's files: their names relative to ``config/`` and what they hold."""
    sources = [
        {
            "id": f"file_{n}",
            "file": f"data/raw/{part.file}",
            "format": part.format,
            "binding": f"bindings/file_{n}.yaml",
        }
        for n, part in enumerate(truth.files, start=1)
    ]
    study = {
        "study": {
            "id": "simulated",
            "title": TITLE,
            "description": DESCRIPTION,
            "provenance": provenance,
            "languages": ["nb", "en"],
            "seed": truth.seed,
            "time_zone": truth.files[0].time_zone,
            "data_source": SOURCE,
            "data_licence": "CC0-1.0",
        },
        "cases": [
            {"id": case, "name": _name(case), "municipality": _name(case), "country": "NO"}
            for case in truth.cases
        ],
        "roles": [{"id": role, "label": _label(role)} for role in truth.roles],
        "waves": [
            {"id": name, "label": _label(name), "opens": wave.opens, "closes": wave.closes}
            for name, wave in truth.waves.items()
        ],
        "linkage": "partial",
        "invited": [
            {"case": case, "wave": wave, "role": role, "invited": ceil(n / RESPONSE_RATE)}
            for case, about in truth.cases.items()
            for role, forms in about.answered.items()
            for wave, n in forms.items()
        ],
        "scorecard": INSTRUMENT,
        "sources": sources,
    }
    bindings = {
        f"bindings/file_{n}.yaml": binding(part) for n, part in enumerate(truth.files, start=1)
    }
    made = {CONFIG: study, INSTRUMENT: scorecard(truth), **bindings}
    for part in (_measurements(truth), _interviews(truth)):
        named, files = part
        study |= named
        made |= files
    return made


def _measurements(truth: Truth) -> tuple[Mapping, dict[str, Mapping]]:
    """What ``config.yaml`` says of measurements, and the files that go with it."""
    measured = truth.measurements
    if measured is None:
        return {}, {}
    files: dict[str, Mapping] = {RECORD: others.record(measured)}
    sources: list[Mapping] = []
    for number, part in enumerate(measured.persons_files, start=1):
        kind = "workbook" if part.layout == "wide" else "delimited"
        made = others.persons_binding(measured, part)
        sources.append(_source(files, f"persons_{number}", part.file, kind, made))
    if measured.figures_file is not None:
        figures = measured.figures_file
        made = others.figures_binding(figures)
        sources.append(_source(files, "figures", figures.file, "delimited", made))
    return {"record": RECORD, "measurements": sources}, files


def _interviews(truth: Truth) -> tuple[Mapping, dict[str, Mapping]]:
    """What ``config.yaml`` says of interviews, and the files that go with it."""
    about = truth.interviews
    if about is None:
        return {}, {}
    wave = list(truth.waves)[-1]
    files: dict[str, Mapping] = {CODEBOOK: interviews.codebook(about, truth.value_ids)}
    codings: list[Mapping] = []
    for number, part in enumerate(about.files, start=1):
        kind = "workbook" if part.layout == "code_columns" else "delimited"
        made = interviews.segments_binding(part, wave)
        codings.append(_source(files, f"segments_{number}", part.file, kind, made))
    for number, project in enumerate(about.projects, start=1):
        for coder, file in project.files.items():
            made = interviews.project_binding(about, project, coder, wave)
            name = f"project_{number}_{coder}"
            codings.append(_source(files, name, file, project.layout, made))
    made = interviews.coverage_binding(about.coverage, wave)
    coverage = [_source(files, "coders", about.coverage.file, "delimited", made)]
    return {"codebook": CODEBOOK, "codings": codings, "coverage": coverage}, files


def _source(files: dict[str, Mapping], name: str, file: str, kind: str, made: Mapping) -> Mapping:
    binding_file = f"bindings/{name}.yaml"
    files[binding_file] = made
    return {"id": name, "file": f"data/raw/{file}", "format": kind, "binding": binding_file}


def scorecard(truth: Truth) -> Mapping:
    """The instrument that the truth's items make up."""
    return {
        "id": "simulated",
        "title": TITLE,
        "wording": "illustrative",
        "source": {"en": "samskaping.simulate"},
        "scale": {
            "minimum": 1,
            "maximum": truth.points,
            "labels": {
                n: {"nb": f"svar {n}", "en": f"answer {n}"} for n in range(1, truth.points + 1)
            },
        },
        "values": [{"id": value, "label": _label(value)} for value in truth.value_ids],
        "fields": [{"id": field, "label": _label(field)} for field in truth.field_ids],
        "items": [
            {
                "id": name,
                "value": item.value,
                "field": item.field,
                "reversed": item.reversed,
                "text": _label(f"item_{name}"),
            }
            for name, item in truth.items.items()
        ],
    }


def binding(part: FileTruth) -> Mapping:
    """How to read a file of the truth back."""
    columns = {holds: name for name, holds in (part.before_items | part.after_items).items()}
    codes = part.codes

    def coded(kind: str, words: dict[str, str]) -> Mapping:
        if kind in columns:
            return {"column": columns[kind], "codes": {text: name for name, text in words.items()}}
        return {"constant": part.cases[0]}

    answers: dict[str, int | str] = {text: answer for answer, text in codes.answers.items()}
    answers |= {codes.dont_know: "dont_know", codes.not_applicable: "not_applicable"}
    made: Mapping = {
        "encoding": part.encoding,
        "separator": part.separator,
        "decimal": part.decimal,
        "case": coded("case", codes.case),
        "wave": coded("wave", codes.wave),
        "role": coded("role", codes.role),
        "respondent": {"column": columns["code"]},
        "submitted_at": {"column": columns["submitted"]},
        "duration": {"column": columns["duration"], "unit": part.duration_unit},
        "consent": _flag(columns["consent"], codes.consent),
        "test": _flag(columns["test"], codes.test),
        "items": {"columns": dict(part.items), "answers": answers},
        "drop": [columns["contact"]] if "contact" in columns else [],
        "ignore": [
            columns[kind] for kind in ("submission", "comment", "constant") if kind in columns
        ],
    }
    if part.format != "nettskjema":
        made["submitted_at"] |= {"format": "%d-%m-%Y %H:%M", "time_zone": part.time_zone}
    return made


def _flag(column: str, words: dict[Any, str]) -> Mapping:
    return {
        "column": column,
        "yes": [words["yes"]],
        "no": [words["no"]] if words["no"] else [],
    }


def _name(identifier: str) -> str:
    return identifier.replace("_", " ").capitalize()
