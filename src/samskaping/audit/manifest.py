"""The list of released files: the digest of each, and the versions of what made them."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable, Mapping
from importlib.metadata import requires, version
from pathlib import Path
from typing import Any

from samskaping.provenance import file_digest
from samskaping.tables import publish


def manifest(
    released: Iterable[str | Path], study: Mapping[str, Any], code: Mapping[str, str]
) -> dict[str, Any]:
    """What was released, of which study, made with what.

    Parameters
    ----------
    released
        Paths of released files, relative to the study's folder.
    study
        The words that say which study it is: ``id``, ``provenance``, ``data_licence``.
    code
        The digest of the code behind each rule.

    Returns
    -------
    dict
        ``study``; ``software`` (versions of Python, of this package and of what it rests on);
        ``code``; ``files``, sorted by path, each with ``path``, ``bytes`` and ``sha256``.
    """
    paths = sorted(Path(path) for path in released)
    return {
        "study": dict(study),
        "software": software_versions(),
        "code": dict(code),
        "files": [
            {"path": path.as_posix(), "bytes": path.stat().st_size, "sha256": file_digest(path)}
            for path in paths
        ],
    }


def write_manifest(
    released: Iterable[str | Path],
    study: Mapping[str, Any],
    code: Mapping[str, str],
    path: str | Path,
) -> None:
    """Write the manifest as JSON."""
    text = json.dumps(manifest(released, study, code), indent=1, ensure_ascii=False)
    with publish(path) as beside:
        beside.write_text(f"{text}\n", encoding="utf-8", newline="\n")


def software_versions() -> dict[str, str]:
    """The versions of Python, of this package and of the packages that it declares."""
    required = [line for line in requires("samskaping") or () if "extra" not in line]
    names = sorted({_name(line) for line in required} | {"samskaping"})
    return {"python": platform.python_version(), **{name: version(name) for name in names}}


def _name(requirement: str) -> str:
    """The name that a requirement such as ``numpy<3,>=2.1`` begins with."""
    ends = (requirement.find(mark) for mark in " <>=!~;[(")
    return requirement[: min((end for end in ends if end >= 0), default=len(requirement))]
