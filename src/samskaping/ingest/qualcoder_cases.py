"""Whose words they are in a QualCoder project: cases have documents, or parts of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping

from samskaping.ingest.qualcoder_text import QualCoderText
from samskaping.ingest.sqlite_projects import Tables, keyed, text, whole

Span = tuple[int, int]
# How many parts that begin before a passage are looked through for one that has it in it.
_NEAREST = 1_000


class Cases:
    """The cases of a project, with the attributes of cases and of files."""

    def __init__(self, tables: Tables, texts: Mapping[str, QualCoderText]) -> None:
        self._names = {key: text(row["name"]) for key, row in keyed(tables["cases"], "caseid")}
        self._documents: dict[str, dict[str, None]] = {}
        # Start and end, which is negative so that of those with one start the shortest is the last.
        self._parts: dict[str, list[tuple[int, int, str]]] = {}
        self._attributes: dict[tuple[str, str], dict[str, str]] = {}
        for row in tables["attribute"]:
            place = text(row["attr_type"]), text(row["id"])
            self._attributes.setdefault(place, {})[text(row["name"])] = text(row["value"])
        for key, row in keyed(tables["case_text"], "caseid"):
            if key in self._names:
                self._link(key, text(row["fid"]), whole(row["pos0"]), whole(row["pos1"]), texts)
        for parts in self._parts.values():
            parts.sort()

    def _link(
        self,
        case: str,
        document: str,
        start: int | None,
        end: int | None,
        texts: Mapping[str, QualCoderText],
    ) -> None:
        places = texts[document].places if document in texts else None
        if places is None or start is None or end is None or (start <= 0 and end >= places.size):
            self._documents.setdefault(document, {})[case] = None
            return
        span = places.span(max(start, 0), min(end, places.size))
        if span is not None and span[0] < span[1]:
            self._parts.setdefault(document, []).append((span[0], -span[1], case))

    def name(self, case: str | None) -> str:
        """The name of a case; blank for none."""
        return "" if case is None else self._names[case]

    def attributes(self, kind: str, key: str | None) -> Mapping[str, str]:
        """The attributes of a ``file`` or ``case``; none of none."""
        return {} if key is None else self._attributes.get((kind, key), {})

    def of_document(self, document: str) -> str | None:
        """The one case that a document as a whole belongs to."""
        cases = self._documents.get(document, {})
        return next(iter(cases)) if len(cases) == 1 else None

    def is_shared(self, document: str) -> bool:
        """Whether a document as a whole belongs to several cases."""
        return len(self._documents.get(document, {})) > 1

    def of_passage(self, document: str, span: Span | None) -> str | None:
        """The case of the part of a document that has the passage in it, or the document's own.

        Where parts lie within each other it is the one that begins last.
        """
        own = self.of_document(document)
        parts = self._parts.get(document, [])
        if span is None or not parts:
            return own
        after = bisect_right(parts, span[0], key=lambda part: part[0])
        nearest = range(after - 1, max(after - _NEAREST, 0) - 1, -1)
        around = [parts[place] for place in nearest if -parts[place][1] >= span[1]]
        if not around:
            return own
        cases = {case for *ends, case in around if ends == [*around[0][:2]]}
        return around[0][2] if len(cases) == 1 else own
