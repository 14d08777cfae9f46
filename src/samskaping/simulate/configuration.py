"""The configuration that belongs to a truth, for studies whose names are their ids."""

from __future__ import annotations

from math import ceil
from typing import Any

from samskaping.simulate.truth import FileTruth, Truth

RESPONSE_RATE = 0.75
CONFIG, INSTRUMENT = "config.yaml", "scorecard.yaml"
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
    return {CONFIG: study, INSTRUMENT: scorecard(truth), **bindings}


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
    if part.format == "delimited":
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


def _label(identifier: str) -> Mapping:
    return {"nb": _name(identifier), "en": _name(identifier)}
