"""What the command says of a broken study, and what it leaves behind."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from dataclasses import dataclass
from pathlib import Path

from samskaping.cli import main

EXPECTED = Path(__file__).parent / "expected"
LANGUAGES = ("nb", "en")
# The folder of every case, so that paths in messages are the same everywhere.
STUDY = "study"


@dataclass(frozen=True)
class Said:
    """What was printed, and the exit code."""

    code: int
    out: str
    err: str


def say(folder: Path, language: str) -> Said:
    """Run the command on the study in ``folder``, from the folder that it lies in."""
    out, err = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(folder.parent),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = main(["check", folder.name, "--language", language])
    return Said(code, out.getvalue(), err.getvalue())


def expected(case: str, language: str) -> Path:
    """Where the stored words of a case are."""
    return EXPECTED / f"{case}.{language}.txt"


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder with its digest; of anything else, what it is."""
    found = {}
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place) / name
            key = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found[key] = f"link to {os.readlink(path)}"
            elif path.is_file():
                found[key] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found
