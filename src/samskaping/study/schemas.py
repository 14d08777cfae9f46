"""JSON Schemas of the configuration files, for editors that complete and check while one types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from samskaping.study.bindings import (
    Binding,
    CodingBinding,
    CoverageBinding,
    MeasurementBinding,
    QuoteBinding,
)
from samskaping.study.codebook import Codebook
from samskaping.study.documents import INSTRUMENTS
from samskaping.study.model import Study
from samskaping.study.record import Record
from samskaping.study.scorecard import Scorecard

FOLDER = Path("workflow") / "schemas"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_MODELS: dict[str, type[BaseModel]] = {
    "scorecard": Scorecard,
    "record": Record,
    "codebook": Codebook,
    "binding": Binding,
    "measurement_binding": MeasurementBinding,
    "coding_binding": CodingBinding,
    "coverage_binding": CoverageBinding,
    "quote_binding": QuoteBinding,
}
_FILE = {"type": "string", "description": "path of a YAML file, from the folder config/"}


def json_schemas() -> dict[str, str]:
    """The text of each schema by its file name."""
    config = Study.model_json_schema()
    # What stands in files of its own has a schema of its own.
    for name in INSTRUMENTS:
        config["properties"][name] = _FILE
    for source in ("Source", "MeasurementSource", "CodingSource", "CoverageSource", "QuoteSource"):
        config["$defs"][source]["properties"]["binding"] = _FILE
    parts = {"config": _reachable(config), **{name: _of(model) for name, model in _MODELS.items()}}
    return {
        f"{name}.schema.json": json.dumps(
            {"$schema": _DIALECT, **schema}, ensure_ascii=False, indent=2
        )
        + "\n"
        for name, schema in parts.items()
    }


def write_schemas(folder: Path) -> list[Path]:
    """Write the schemas into ``folder`` and say which files they are."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in json_schemas().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
        paths.append(folder / name)
    return paths


def _of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _reachable(schema: dict[str, Any]) -> dict[str, Any]:
    """``schema`` without the definitions that nothing in it refers to any more."""
    definitions: dict[str, Any] = schema.pop("$defs")
    used: dict[str, Any] = {}
    waiting = _references(schema)
    while waiting:
        name = waiting.pop()
        if name not in used:
            used[name] = definitions[name]
            waiting |= _references(definitions[name])
    return {**schema, "$defs": dict(sorted(used.items()))}


def _references(node: Any) -> set[str]:
    if isinstance(node, dict):
        here = {str(node["$ref"]).rpartition("/")[2]} if "$ref" in node else set()
        return here.union(*(_references(part) for part in node.values()))
    if isinstance(node, list):
        return set().union(*(_references(part) for part in node))
    return set()
