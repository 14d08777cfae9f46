"""Small studies of coded interviews, with whatever raw files and bindings a test gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from samskaping.clean.codings import CleanedCodings, clean_codings
from samskaping.ingest.codings import read_codings
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY
from tests.study.small_study import write_small_study


def study_of(
    folder: Path,
    files: Mapping[str, bytes],
    sources: Sequence[tuple[str, str, Mapping[str, Any]]],
) -> Path:
    """A study with these raw files; a source is its file, its format and its binding."""
    write_small_study(folder, codebook=True)
    path = folder / "config/config.yaml"
    text = path.read_text(encoding="utf-8")
    lines = ["codings:"]
    for name, content in files.items():
        (folder / "data/raw" / name).write_bytes(content)
    for number, (name, kind, binding) in enumerate(sources):
        own = f"bindings/s{number}.yaml"
        lines.append(
            f"  - {{id: s{number}, file: data/raw/{name}, format: {kind}, binding: {own}}}"
        )
        (folder / "config" / own).write_text(yaml.safe_dump(binding), encoding="utf-8")
    kept = text[: text.index("codings:")]
    path.write_text(kept + "\n".join([*lines, ""]), encoding="utf-8")
    return folder


def cleaned(folder: Path) -> tuple[CleanedCodings, list[str]]:
    study = load_study(folder)
    parts = [read_codings(one, folder, study.outline(), PUBLISHED_KEY) for one in study.codings]
    tables = [
        pd.concat([getattr(part, name) for part in parts])
        for name in ("codings", "coverage", "passages")
    ]
    found = [one.code for part in parts for one in part.seen]
    return clean_codings(*tables, study.outline()), found


def told(folder: Path) -> tuple[list[Any], list[Any], list[str]]:
    """Who gave which segment which code, and who read it."""
    clean, found = cleaned(folder)
    coded = clean.codings[["coder", "unit", "code"]].to_numpy().tolist()
    read = clean.coverage[["coder", "unit"]].to_numpy().tolist()
    return sorted(map(tuple, coded)), sorted(map(tuple, read)), found
