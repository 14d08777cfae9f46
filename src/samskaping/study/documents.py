"""The files of a study's configuration as one mapping that remembers where each key stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from samskaping.study.findings import ConfigurationError, Finding
from samskaping.study.load import KeyPath, Loaded, as_written, inside, is_file, key_path, load_yaml
from samskaping.study.model import SOURCES
from samskaping.yaml_reader import read_yaml

CONFIG = "config/config.yaml"
# The parts of the configuration that stand in files of their own.
INSTRUMENTS = ("scorecard", "record", "codebook")
_LONGEST = 60


@dataclass
class Documents:
    """``config.yaml`` with the instrument and the bindings in their places."""

    folder: Path
    content: dict[str, Any]
    files: dict[KeyPath, Loaded]
    unread: list[KeyPath] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path, merged: Mapping[str, Any] | None = None) -> Documents:
        """Read all files; ``merged`` is the configuration after the command line had its say.

        Raises
        ------
        ConfigurationError
            ``config.yaml`` itself cannot be read.
        """
        if not is_file(folder / CONFIG):
            raise ConfigurationError([Finding(code="study_missing", file=CONFIG)])
        loaded = load_yaml(folder, CONFIG)
        content = loaded.content if merged is None else _overlaid(folder, loaded, merged)
        documents = cls(folder, dict(content), {(): loaded})
        for part in INSTRUMENTS:
            documents._include((part,), documents.content)
        for part in SOURCES:
            for number, source in documents.each(part):
                documents._include((*number, "binding"), source)
        return documents

    def _include(self, path: KeyPath, holder: dict[str, Any]) -> None:
        """Put the content of the file that stands at ``path`` in its place."""
        name = holder.get(str(path[-1]))
        if name is None:
            return
        if not isinstance(name, str):
            self.unread.append(path)
            self.findings.append(self.finding("value_type", path, name, expected="file_name"))
            return
        file = f"config/{name}"
        if inside(self.folder, file) is None:
            self.unread.append(path)
            self.findings.append(self.finding("path_outside", path, file))
            return
        try:
            loaded = load_yaml(self.folder, file)
        except ConfigurationError as cause:
            self.unread.append(path)
            self.findings.extend(cause.findings)
            return
        self.files[path] = loaded
        holder[str(path[-1])] = loaded.content

    def is_unread(self, path: KeyPath) -> bool:
        """Whether ``path`` lies in a file that could not be read."""
        return any(path[: len(part)] == part for part in self.unread)

    def at(self, path: KeyPath) -> Any:
        """What stands at ``path``; None if nothing does."""
        node: Any = self.content
        for part in path:
            if isinstance(node, list) and isinstance(part, int) and part < len(node):
                node = node[part]
            elif isinstance(node, dict):
                node = node.get(part)
            else:
                return None
        return node

    def each(self, *path: str | int) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
        """The mappings in the list at ``path``, each with its own path."""
        found = self.at(path)
        for number, one in enumerate(found if isinstance(found, list) else ()):
            if isinstance(one, dict):
                yield (*path, number), one

    def mapping(self, *path: str | int) -> dict[Any, Any]:
        """The mapping at ``path``; empty if there is none."""
        found = self.at(path)
        return found if isinstance(found, dict) else {}

    def finding(
        self, code: str, path: KeyPath, value: object = None, **arguments: str | int | float
    ) -> Finding:
        """A finding about ``path``, placed in the file that it stands in."""
        prefix = max((part for part in self.files if path[: len(part)] == part), key=len)
        # The file's own name belongs to the file that names it.
        prefix = () if path == prefix else prefix
        loaded = self.files[prefix]
        inner = path[len(prefix) :]
        return Finding(
            code=code,
            file=loaded.file,
            row=loaded.line(inner),
            column=key_path(as_written(inner, loaded.content)) or None,
            value=_quoted(value),
            arguments=arguments,
        )


def _quoted(value: object) -> str | None:
    if value is None or isinstance(value, (dict, list, tuple)):
        return None
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = text.replace("\n", " ").replace("\t", "\\t")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _overlaid(folder: Path, loaded: Loaded, merged: Mapping[str, Any]) -> dict[Any, Any]:
    text = (folder / loaded.file).read_text(encoding="utf-8-sig")
    plain = read_yaml(text)
    result: dict[Any, Any] = _overlay(loaded.content, plain, merged)
    return result


def _overlay(closed: Any, plain: Any, merged: Any) -> Any:
    """``closed`` wherever ``merged`` is just the file as an ordinary YAML reader sees it.

    The workflow engine reads ``NO`` as false and ``0301`` as 193 before it hands over what the
    command line changed; only what was changed is taken from it.
    """
    if merged == plain:
        return closed
    if not (isinstance(closed, dict) and isinstance(plain, dict) and isinstance(merged, Mapping)):
        return merged
    closed_names = dict(zip(plain, closed, strict=True))
    return {
        closed_names.get(name, name): (
            _overlay(closed[closed_names[name]], plain[name], value) if name in plain else value
        )
        for name, value in merged.items()
    }
