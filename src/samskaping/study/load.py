"""A closed YAML loader: what the file says is what is read, and anything else is a finding.

Only ``null``, ``true``, ``false`` and plain decimal numbers are more than text, as in YAML 1.2; so
``NO`` stays a country and ``0301`` a municipality. A key that stands twice, a tab, a tag, an anchor
or an alias is refused, each with its file and line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import yaml

from samskaping.study.findings import ConfigurationError, Finding
from samskaping.yaml_reader import PARSER

KeyPath = tuple[str | int, ...]

_LARGEST = 5_000_000
_DEEPEST = 40
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_EXPONENT = r"[eE][-+]?[0-9]+"
_DECIMAL = re.compile(rf"[-+]?[0-9]*\.[0-9]+(?:{_EXPONENT})?|[-+]?[1-9][0-9]*{_EXPONENT}")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Loaded:
    """The content of a YAML file, and the line of every key path in it."""

    file: str
    content: dict[Any, Any]
    lines: dict[KeyPath, int] = field(default_factory=dict)

    def line(self, path: KeyPath) -> int | None:
        """The line of a key path, or of the nearest part of it that stands in the file."""
        path = as_written(path, self.content)
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return None


def inside(folder: Path, relative: str) -> Path | None:
    """``relative`` below ``folder``; None if it is absolute, climbs out or is a link to outside.

    So is a name that no file can have, and a link that leads back to itself.
    """
    plain, windows = PurePosixPath(relative), PureWindowsPath(relative)
    absolute = plain.is_absolute() or windows.drive or windows.root
    if not relative or absolute or ".." in windows.parts:
        return None
    target = folder / plain
    try:
        return target if target.resolve().is_relative_to(folder.resolve()) else None
    except (OSError, RuntimeError, ValueError):
        return None


def is_file(path: Path) -> bool:
    """Whether a file is there, as far as one may look."""
    try:
        return path.is_file()
    except OSError:
        return False


def load_yaml(folder: Path, relative: str) -> Loaded:
    """Read the YAML file at ``relative`` below the study's ``folder``.

    Raises
    ------
    ConfigurationError
        The file is outside the folder, missing, unreadable, not UTF-8 or not plain closed YAML.
    """
    path = inside(folder, relative)
    if path is None:
        raise _refused("path_outside", relative, None, value=relative)
    if not is_file(path):
        raise _refused("file_missing", relative, None)
    try:
        raw = path.read_bytes()
    except OSError:
        raise _refused("file_unreadable", relative, None) from None
    if len(raw) > _LARGEST:
        raise _refused("yaml_size", relative, None, limit=_LARGEST // 1_000_000)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        line = raw.count(b"\n", 0, cause.start) + 1
        raise _refused("file_encoding", relative, line) from None
    return _Builder(relative, text).build()


def _refused(
    code: str, file: str, line: int | None, value: str | None = None, **arguments: str | int
) -> ConfigurationError:
    return ConfigurationError(
        [Finding(code=code, file=file, row=line, value=value, arguments=arguments)]
    )


class _Builder:
    """Builds plain values from the parser's events and collects what is refused on the way."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.lines: dict[KeyPath, int] = {}
        self.findings: list[Finding] = []

    def build(self) -> Loaded:
        try:
            self.events = iter(self._checked_events())
            content = self._node(next(self.events), ()) if self.events else None
        except yaml.YAMLError as cause:
            raise self._syntax(cause) from None
        except StopIteration:
            content = None
        if not self.findings and not isinstance(content, dict):
            self._find("yaml_not_mapping", 1)
        if self.findings:
            raise ConfigurationError(self.findings)
        return Loaded(self.file, content if isinstance(content, dict) else {}, self.lines)

    def _checked_events(self) -> list[yaml.Event]:
        """The events of the one document; depth and anchors are judged before anything is built."""
        events: list[yaml.Event] = []
        depth = documents = 0
        for event in yaml.parse(self.text, Loader=PARSER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._find("yaml_syntax", _line(event))
                    raise ConfigurationError(self.findings)
            elif isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    self._find("yaml_depth", _line(event), limit=_DEEPEST)
                    raise ConfigurationError(self.findings)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if isinstance(event, (yaml.NodeEvent, yaml.CollectionEndEvent)):
                events.append(event)
        return events

    def _node(self, event: yaml.Event, path: KeyPath) -> Any:
        line = _line(event)
        if getattr(event, "anchor", None):
            self._find("yaml_anchor", line, path)
        if getattr(event, "tag", None):
            self._find("yaml_tag", line, path)
        if isinstance(event, yaml.ScalarEvent):
            # libyaml calls the style of an unquoted text "", the parser in Python None.
            return event.value if event.style else _plain(event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return None

    def _sequence(self, path: KeyPath) -> list[Any]:
        content: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            here = (*path, len(content))
            self.lines[here] = _line(event)
            content.append(self._node(event, here))
        return content

    def _mapping(self, path: KeyPath) -> dict[Any, Any]:
        content: dict[Any, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            name = self._node(event, path)
            if isinstance(name, (dict, list)):
                self._find("yaml_syntax", line, path)
                name = str(line)
            here = (*path, str(name))
            if name in content:
                self._find("yaml_duplicate", line, here, first=self.lines[here])
            self.lines[here] = line
            content[name] = self._node(next(self.events), here)
        return content

    def _find(self, code: str, line: int, path: KeyPath = (), **arguments: str | int) -> None:
        column = key_path(path) or None
        self.findings.append(
            Finding(code=code, file=self.file, row=line, column=column, arguments=arguments)
        )

    def _syntax(self, cause: yaml.YAMLError) -> ConfigurationError:
        mark = getattr(cause, "problem_mark", None) or getattr(cause, "context_mark", None)
        rows = self.text.splitlines()
        line = min(mark.line, len(rows) - 1) + 1 if mark and rows else 1
        row = rows[line - 1] if rows else ""
        indented_by_tab = "\t" in row[: len(row) - len(row.lstrip())]
        self._find("yaml_tab" if indented_by_tab else "yaml_syntax", line)
        return ConfigurationError(self.findings)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _plain(text: str) -> str | int | float | bool | None:
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text) and len(text) < 20:
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return text


def as_written(path: KeyPath, content: Any) -> KeyPath:
    """``path`` with every number that is a name in a mapping, not a place in a list, as text."""
    written: list[str | int] = []
    for part in path:
        if isinstance(content, list) and isinstance(part, int):
            written.append(part)
            content = content[part] if part < len(content) else None
        else:
            written.append(str(part))
            content = content.get(part) if isinstance(content, dict) else None
    return tuple(written)


def key_path(path: KeyPath) -> str:
    """``("cases", 2, "id")`` as people write it: ``cases[3].id`` with the list counted from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text
