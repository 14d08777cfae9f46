"""What the codebook says of itself and of the scorecard: parents, values and coders."""

from __future__ import annotations

from collections.abc import Iterator

from samskaping.study.binding_references import configured_ids, dangling
from samskaping.study.documents import Documents
from samskaping.study.findings import Finding


def check_codebook(documents: Documents) -> Iterator[Finding]:
    """All findings about the codebook, if the study has one."""
    yield from _codes(documents)
    yield from _cycles(documents)
    yield from _coders(documents)


def _codes(documents: Documents) -> Iterator[Finding]:
    codes = configured_ids(documents, "codebook", "codes")
    has_scorecard = bool(documents.mapping("scorecard"))
    values = configured_ids(documents, "scorecard", "values")
    for path, code in documents.each("codebook", "codes"):
        yield from dangling(documents, (*path, "parent"), code.get("parent"), codes, "codes")
        if has_scorecard:
            here = (*path, "value")
            yield from dangling(documents, here, code.get("value"), values, "values")
        if code.get("direction") is not None and code.get("value") is None:
            here = (*path, "direction")
            yield documents.finding("direction_without_value", here, code.get("direction"))


def _cycles(documents: Documents) -> Iterator[Finding]:
    """No code is above itself; each circle is told once, at the first of its codes."""
    above = {
        str(code.get("id")): str(code["parent"])
        for _, code in documents.each("codebook", "codes")
        if isinstance(code.get("parent"), str)
    }
    told: set[str] = set()
    for path, code in documents.each("codebook", "codes"):
        way = [str(code.get("id"))]
        while (parent := above.get(way[-1])) is not None and parent not in way:
            way.append(parent)
        if parent == way[0] and way[0] not in told:
            told.update(way)
            circle = " → ".join([*way, way[0]])
            yield documents.finding("parent_cycle", (*path, "parent"), parent, circle=circle)


def _coders(documents: Documents) -> Iterator[Finding]:
    coders = configured_ids(documents, "codebook", "coders")
    primary = documents.at(("codebook", "primary_coder"))
    path = ("codebook", "primary_coder")
    yield from dangling(documents, path, primary, coders, "coders")
    if len(coders) == 1:
        yield documents.finding("one_coder", ("codebook", "coders", 0, "id"), coders[0])
