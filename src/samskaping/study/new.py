"""Make the folder of a new study from the template: it runs at once, and says what is missing."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import mkdtemp

from jinja2 import Environment, StrictUndefined

from samskaping.language import Catalogue
from samskaping.study.findings import ConfigurationError, Finding

PARTS = ("answers", "measurements", "interviews")
_FILES = {
    "answers": ("config/samson.yaml", "config/bindings/answers.yaml", "data/raw/answers.csv"),
    "measurements": (
        "config/soimpact.yaml",
        "config/bindings/measurements.yaml",
        "data/raw/measurements.csv",
    ),
    "interviews": (
        "config/codebook.yaml",
        "config/bindings/segments.yaml",
        "data/raw/segments.csv",
    ),
}
CONFIG = "config/config.yaml"
_IGNORED = "results/\n.snakemake/\n"
_FILLED_IN = ".j2"


def new_study(folder: Path, parts: Sequence[str] = PARTS, language: str = "en") -> list[str]:
    """Make the folder of a study with the given ``parts``; its files, as paths in the folder.

    Raises
    ------
    ConfigurationError
        There is something in the folder already, or it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigurationError([Finding(code="new_exists", file=str(folder))], language)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError:
        refusal = Finding(code="new_unwritable", file=str(folder))
        raise ConfigurationError([refusal], language) from None
    try:
        written = list(_fill(beside, folder.name, parts, language))
        beside.chmod(0o755)
        if folder.exists():
            folder.rmdir()
        os.replace(beside, folder)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return written


def missing_of(parts: Iterable[str], language: str) -> list[str]:
    """What the maker of a study must still replace, a sentence for each file."""
    say = Catalogue(language)
    names = [CONFIG, *(name for part in PARTS if part in parts for name in _FILES[part])]
    return [say(f"new.missing.{Path(name).name.partition('.')[0]}", file=name)
            for name in names if "bindings" not in name]  # fmt: skip


def _fill(folder: Path, name: str, parts: Sequence[str], language: str) -> Iterator[str]:
    wanted = [CONFIG, *(file for part in PARTS if part in parts for file in _FILES[part])]
    values: dict[str, object] = {
        "id": _identifier(name),
        "title": _title(name),
        "parts": list(parts),
    }
    with as_file(files("samskaping.study").joinpath("template")) as template:
        for file in wanted:
            plain, form = template / file, template / f"{file}{_FILLED_IN}"
            target = folder / file
            target.parent.mkdir(parents=True, exist_ok=True)
            if form.is_file():
                text = _filled_in(form.read_text(encoding="utf-8"), values)
            else:
                text = plain.read_text(encoding="utf-8")
            target.write_text(text, encoding="utf-8", newline="\n")
            yield file
    for file, text in ((".gitignore", _IGNORED), ("README.md", _readme(name, parts, language))):
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
        yield file


def _filled_in(text: str, values: dict[str, object]) -> str:
    forms = Environment(
        trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, autoescape=False
    )
    return forms.from_string(text).render(values) + "\n"


def _readme(name: str, parts: Sequence[str], language: str) -> str:
    say = Catalogue(language)
    lines = "\n".join(f"- {sentence}" for sentence in missing_of(parts, language))
    return f"# {_title(name)}\n\n{say('new.readme')}\n\n{lines}\n"


def _title(name: str) -> str:
    """The folder's name as words; quotes, braces and colons would mean something in YAML."""
    words = re.sub(r"[^\w-]+|_+", " ", name).strip()
    return words[:1].upper() + words[1:] or "Study"


def _identifier(name: str) -> str:
    letters = name.lower().replace("æ", "ae").replace("ø", "o")
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    word = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return (word if word[:1].isalpha() else f"study_{word}".strip("_"))[:40]
