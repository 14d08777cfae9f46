"""What pydantic refused, as findings: the key, the value, what is allowed, what comes nearest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from samskaping.study.documents import Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath

_KINDS = {
    "string": "text",
    "int": "whole_number",
    "float": "number",
    "bool": "true_false",
    "date": "date",
    "dict": "mapping",
    "model": "mapping",
    "tuple": "list",
    "list": "list",
}
_LIMITS = {
    "greater_than": ("gt", ">"),
    "greater_than_equal": ("ge", "≥"),
    "less_than": ("lt", "<"),
    "less_than_equal": ("le", "≤"),
}
_PATTERNS = {"^[a-z][a-z0-9_]{0,39}$": "value_identifier", "^[a-z]{2}$": "value_language"}
_OWN = {
    "no_language": "text_without_language",
    "scale_order": "scale_order",
    "scale_outside": "scale_outside",
    "string_too_short": "value_empty",
    "too_short": "value_empty",
}

# What has a reason of its own to be there.
_REQUIRED: dict[KeyPath, str] = {("record", "targets", "date"): "target_without_date"}


def refusals(cause: ValidationError, model: type[BaseModel], documents: Documents) -> list[Finding]:
    """One finding per place that ``model`` refused."""
    found: dict[KeyPath, Finding] = {}
    for error in cause.errors():
        path, branches = _without_branches(error["loc"], documents.content)
        if documents.is_unread(path):
            continue
        if any(_is_other_branch(branch, documents.at(here)) for branch, here in branches):
            continue
        if error["type"] == "too_short" and error["input"]:
            continue  # its parts are wrong, and each of them has its own error
        finding = _finding(dict(error), path, model, documents)
        # Of the branches of a union, the one with a list of words says most.
        if path not in found or finding.code == "value_not_allowed":
            found[path] = finding
    return list(found.values())


def nearest(word: object, allowed: Sequence[str]) -> dict[str, str]:
    """The arguments ``allowed`` and, if something comes near, ``nearest``."""
    words = list(dict.fromkeys(allowed))
    shown = ", ".join(words[:12]) + (", …" if words[12:] else "")
    return {"allowed": shown, **closest(word, words)}


def closest(word: object, words: Sequence[str]) -> dict[str, str]:
    """The argument ``nearest``, if something comes near."""
    close = get_close_matches(str(word), words, n=1, cutoff=0.6)
    return {"nearest": close[0]} if close else {}


def _finding(
    error: dict[str, Any],
    path: KeyPath,
    model: type[BaseModel],
    documents: Documents,
) -> Finding:
    kind, context, value = error["type"], error.get("ctx", {}), error["input"]
    if kind == "extra_forbidden":
        known = sorted(_keys(model, path[:-1]))
        return documents.finding("key_unknown", path, **nearest(path[-1], known))
    if kind == "missing":
        whose = tuple(part for part in path if isinstance(part, str))
        return documents.finding(_REQUIRED.get(whose, "key_required"), path, name=str(path[-1]))
    if error["loc"][-1] == "[key]":
        return documents.finding("name_not_text", path, name=str(value))
    if kind == "literal_error":
        allowed = re.findall(r"'([^']*)'", context["expected"].replace("\\t", "\t"))
        return documents.finding("value_not_allowed", path, value, **nearest(value, allowed))
    if kind == "string_pattern_mismatch":
        return documents.finding(_PATTERNS[context["pattern"]], path, value)
    if kind in _LIMITS:
        name, sign = _LIMITS[kind]
        return documents.finding("value_limit", path, value, limit=f"{sign} {context[name]}")
    if kind in _OWN:
        return documents.finding(_OWN[kind], path, value, **context)
    expected = _KINDS.get(kind.split("_")[0])
    if expected:
        return documents.finding("value_type", path, value, expected=expected)
    return documents.finding("value_other", path, value, problem=kind)


def _without_branches(loc: KeyPath, content: Any) -> tuple[KeyPath, list[tuple[str, KeyPath]]]:
    """The path as it stands in the files, and the branches of unions that pydantic tried on it."""
    path: list[str | int] = []
    branches: list[tuple[str, KeyPath]] = []
    for part in loc:
        if part == "[key]":
            continue
        stands = part in content if isinstance(content, dict) else _is_place(part, content)
        text = str(part)
        if not stands and (text[:1].isupper() or text in {"int", "str"} or "[" in text):
            branches.append((text, tuple(path)))
            continue
        path.append(part)
        content = content[part] if stands else None
    return tuple(path), branches


def _is_place(part: str | int, content: Any) -> bool:
    return isinstance(content, list) and isinstance(part, int) and part < len(content)


def _is_other_branch(branch: str, chosen: Any) -> bool:
    """Whether an error is about a form of the value that its writer did not choose."""
    if isinstance(chosen, list):
        return branch == "LongValues" or branch.startswith("literal[")
    if not isinstance(chosen, dict):
        return isinstance(chosen, str) and branch.startswith("tuple[Milestone")
    if branch in {"Constant", "CodedColumn"}:
        return (branch == "Constant") != ("constant" in chosen)
    if branch in {"CodeColumns", "DelimitedCodes"}:
        in_one_cell = "columns" not in chosen and bool({"column", "separator"} & set(chosen))
        return (branch == "DelimitedCodes") != in_one_cell
    return branch.startswith("tuple[")


def _keys(model: type[BaseModel], path: KeyPath) -> set[str]:
    """The keys that may stand at ``path``, of all forms that a value may take there."""
    models = {model}
    for part in path:
        inner = {
            below
            for above in models
            if part in above.model_fields
            for below in _models(above.model_fields[str(part)].annotation)
        }
        models = inner or models
    return {name for one in models for name in one.model_fields}


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
