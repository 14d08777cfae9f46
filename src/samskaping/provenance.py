"""Digests of code and of files: what a result was made by, and from what.

Snakemake does not see the modules that a script imports. Each rule therefore carries a digest of
its script and of everything of this package that the script imports, directly or not.
"""

from __future__ import annotations

import ast
import hashlib
import io
import json
import os
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent
_LONGEST_NAME = 60
_STARTS = {"FSTRING_START", "TSTRING_START"}
_ENDS = {"FSTRING_END", "TSTRING_END"}


def file_digest(path: str | Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def code_digest(script: str | Path, package: Path = PACKAGE) -> str:
    """A digest of ``script`` and all of the package that it uses.

    It covers the script, every module of the package that is imported on the way, and the data
    beside or above those modules that they name (catalogues, templates, vocabularies). Comments,
    blank lines, line breaks inside brackets and the width of indentation do not count. Neither
    the Python version nor the script's folder matters.

    Raises
    ------
    FileNotFoundError
        There is no such script.
    SyntaxError
        A file on the way is not valid Python.
    """
    total = hashlib.sha256(_read(Path(script)).digest.encode())
    for path in sorted(_closure(Path(script), package)):
        total.update(f"\0{path.relative_to(package).as_posix()}\0".encode())
        own = _read(path).digest if path.suffix == ".py" else _data_digest(path)
        total.update(own.encode())
    return total.hexdigest()[:16]


def script_digests(folder: str | Path, memory: str | Path | None = None) -> dict[str, str]:
    """The digest of every script in ``folder``, by the script's name without its ending.

    ``memory`` is a file that remembers what was read, by the digest of the bytes read; reading
    10,000 lines of code anew takes half a second.
    """
    if memory is not None:
        _remember(Path(memory))
    known = len(_SOURCES)
    digests = {path.stem: code_digest(path) for path in sorted(Path(folder).glob("*.py"))}
    if memory is not None and len(_SOURCES) > known:
        _write_down(Path(memory))
    return digests


def package_data(package: Path = PACKAGE) -> tuple[Path, ...]:
    """Files and folders of data that stand directly in a folder of modules."""
    modules = list(package.rglob("*.py"))
    folders = {folder for path in modules for folder in path.parents}
    entries = (entry for folder in {path.parent for path in modules} for entry in folder.iterdir())
    return tuple(
        sorted(
            entry
            for entry in entries
            if entry not in folders
            and any(_files(entry))
            and entry.suffix not in {".py", ".pyc"}
            and entry.name not in {"__pycache__", "py.typed"}
            and not entry.name.startswith(".")
        )
    )


def _closure(script: Path, package: Path) -> set[Path]:
    """The modules that ``script`` imports, directly or not, and the data that they name."""
    modules: set[Path] = set()
    waiting = [script]
    while waiting:
        for dotted in _read(waiting.pop()).imports:
            for module in _modules(dotted, package):
                if module not in modules:
                    modules.add(module)
                    waiting.append(module)
    return modules | set(_used(_package_data(package), modules))


def _used(entries: Iterable[Path], modules: Iterable[Path]) -> Iterator[Path]:
    """What of the files and folders of data the modules use.

    One is used if a module beside or below it names it. A folder that is named counts whole, but a
    YAML file in it only where the words are looked up that begin with its name: ``report.title``
    stands in ``report.yaml``.
    """
    spelled: set[str] = set()
    below: dict[Path, set[str]] = {}
    for module in modules:
        names = _read(module).names
        spelled.update(names)
        for folder in _folders(module):
            below.setdefault(folder, set()).update(names)
    for entry in entries:
        if entry.name not in below.get(entry.parent, ()):
            continue
        for path in _files(entry):
            if path == entry or path.suffix != ".yaml" or f"{path.stem}." in spelled:
                yield path


@cache
def _folders(module: Path) -> tuple[Path, ...]:
    return tuple(module.parents)


@cache
def _package_data(package: Path) -> tuple[Path, ...]:
    return package_data(package)


@cache
def _modules(dotted: str, package: Path) -> tuple[Path, ...]:
    """The files that importing ``dotted`` runs: each parent package, and the module itself.

    The last part may be a name inside a module instead of a module; then its parents are all.
    """
    first, *rest = dotted.split(".")
    if first != package.name:
        return ()
    found = [package / "__init__.py"]
    place = package
    for part in rest:
        place = place / part
        found += [place.with_suffix(".py"), place / "__init__.py"]
    return tuple(path for path in found if path.is_file())


@cache
def _files(entry: Path) -> tuple[Path, ...]:
    inside = sorted(entry.rglob("*")) if entry.is_dir() else [entry]
    return tuple(
        path
        for path in inside
        if path.is_file() and path.suffix not in {".py", ".pyc"} and not path.name.startswith(".")
    )


@cache
def _data_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


@dataclass(frozen=True)
class _Source:
    """What one file contributes: its digest, the modules it imports, the names it spells out."""

    digest: str
    imports: tuple[str, ...]
    names: tuple[str, ...]


# By the digest of the file's bytes.
_SOURCES: dict[str, _Source] = {}


@cache
def _read(path: Path) -> _Source:
    raw = path.read_bytes()
    place = hashlib.sha256(raw).hexdigest()
    if place not in _SOURCES:
        _SOURCES[place] = _parse(raw.decode("utf-8"), path.name)
    return _SOURCES[place]


def _parse(text: str, name: str) -> _Source:
    text = text.replace("\r\n", "\n")
    imports: set[str] = set()
    names: set[str] = set()
    for node in ast.walk(ast.parse(text, filename=name)):
        if isinstance(node, ast.Import):
            imports.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            imports.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # The walk follows absolute imports only; the linter bans the others.
            raise SyntaxError(f"{name}:{node.lineno}: imports are written in full here")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.update(_spelled(node.value))
    digest = hashlib.sha256("\0".join(_tokens(text)).encode()).hexdigest()
    return _Source(digest, tuple(sorted(imports)), tuple(sorted(names)))


def _spelled(text: str) -> Iterator[str]:
    """The parts of a path, and the first part of a dotted name with its dot."""
    yield from (part for part in text.split("/") if len(part) < _LONGEST_NAME)
    first, dot, _ = text.partition(".")
    if dot and first.isidentifier():
        yield f"{first}."


def _remember(memory: Path) -> None:
    """Take up what an earlier process wrote down, if it read in the same way as this one."""
    try:
        content = json.loads(memory.read_text(encoding="utf-8"))
        if content["reader"] == file_digest(__file__):
            _SOURCES.update(
                (place, _Source(digest, tuple(imports), tuple(names)))
                for place, (digest, imports, names) in content["sources"].items()
            )
    except (OSError, ValueError, KeyError, TypeError):
        # There is none, or it is of another version: everything is read anew.
        return


def _write_down(memory: Path) -> None:
    sources = {place: astuple(_SOURCES[place]) for place in sorted(_SOURCES)}
    memory.parent.mkdir(parents=True, exist_ok=True)
    beside = memory.with_name(f".{memory.name}.{os.getpid()}")
    content = {"reader": file_digest(__file__), "sources": sources}
    beside.write_text(json.dumps(content), encoding="utf-8")
    os.replace(beside, memory)


def _tokens(text: str) -> Iterator[str]:
    """The tokens of a module, without comments and layout, alike in every Python version."""
    lines = text.splitlines(keepends=True)
    depth, start = 0, (0, 0)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = tokenize.tok_name[token.type]
        # From Python 3.12 on an f-string comes in pieces; put it together as it was before.
        if kind in _STARTS:
            start = start if depth else token.start
            depth += 1
        elif kind in _ENDS:
            depth -= 1
            if not depth:
                yield _between(lines, start, token.end)
        elif depth or kind in {"COMMENT", "NL", "ENDMARKER"}:
            continue
        elif kind in {"NEWLINE", "INDENT", "DEDENT"}:
            yield kind
        else:
            yield token.string


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    middle = lines[start[0] : end[0] - 1]
    return "".join([lines[start[0] - 1][start[1] :], *middle, lines[end[0] - 1][: end[1]]])
