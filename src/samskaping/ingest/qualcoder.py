"""QualCoder: the database ``data.qda`` in a project's folder, or a zip of the folder.

It gives the columns of every coded project (``coded_projects``). ``coder`` is the owner of a
coding; a code's full name begins with its categories. A document that belongs to one case as a
whole, or a passage that does, has the case's name as ``person``, and the attributes of both files
and cases are variables.

QualCoder marks passages in a window that counts halves of UTF-16 and knows no line ends of two
characters, while codings that it makes by itself (of all places with a word, say) count characters
of the stored text. Both stand in the same column. It keeps a copy of the passage too: where the two
ways differ, the one counts that leads to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from samskaping.ingest.coded_projects import Code, Coding, Document, Project, export_of
from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.qualcoder_cases import Cases
from samskaping.ingest.qualcoder_text import QualCoderText
from samskaping.ingest.sqlite_projects import (
    Odd,
    Row,
    Tables,
    keyed,
    place_of,
    read_tables,
    text,
    whole,
)
from samskaping.study.bindings import Layout
from samskaping.study.findings import Finding

_NEEDED = {
    "source": ("id", "name", "fulltext"),
    "code_text": ("cid", "fid", "pos0", "pos1", "owner"),
    "code_name": ("cid", "name", "catid"),
}
_OTHERS = {
    "code_text": ("seltext",),
    # A code below a code came with a later version.
    "code_name": ("supercid",),
    "code_cat": ("catid", "name", "supercatid"),
    "cases": ("caseid", "name"),
    "case_text": ("caseid", "fid", "pos0", "pos1"),
    "attribute": ("name", "attr_type", "value", "id"),
    "code_image": ("id", "cid", "owner"),
    "code_av": ("id", "cid", "owner"),
}
_ENDING = "data.qda"
# Levels of categories and of codes.
_DEEPEST = 20


def read(raw: RawFile, layout: Layout) -> Export:
    """The codings of all coders: those of texts, then those of pictures and of recordings.

    Raises
    ------
    IngestError
        The file is no QualCoder database, or cannot be read.
    """
    tables = read_tables(raw, "qualcoder", _ENDING, _NEEDED, _OTHERS)
    odd = Odd(raw.file)
    sources = dict(keyed(tables["source"], "id"))
    texts = {
        key: QualCoderText(row["fulltext"])
        for key, row in sources.items()
        if isinstance(row["fulltext"], str)
    }
    cases = Cases(tables, texts)
    project = Project(
        documents={
            key: Document(
                text(row["name"]),
                texts[key].text if key in texts else None,
                person=cases.name(cases.of_document(key)),
                variables=cases.attributes("file", key),
                person_variables=cases.attributes("case", cases.of_document(key)),
            )
            for key, row in sources.items()
        },
        codes=_codes(tables),
        codings=_Codings(tables, sources, texts, cases, odd).all(),
    )
    shared = [number for number, key in enumerate(sources, 1) if cases.is_shared(key)]
    return export_of(
        project, raw.file, layout, [*tables.findings, *odd.findings(), *_shared(shared, raw.file)]
    )


def _shared(documents: Sequence[int], file: str) -> Iterator[Finding]:
    if documents:
        listed = ", ".join(map(str, documents[:10])) + (", …" if documents[10:] else "")
        arguments: dict[str, str | int] = {"n": len(documents), "positions": listed}
        yield Finding(code="qda_several_persons", file=file, arguments=arguments)


def _codes(tables: Tables) -> dict[str, Code]:
    """Each code with its full name: the categories, the codes above it, and its own."""
    codes = dict(keyed(tables["code_name"], "cid"))
    categories = dict(keyed(tables["code_cat"], "catid"))
    paths: dict[str, Code] = {}
    for key in codes:
        above = [codes[one] for one in _upwards(key, codes, "supercid")]
        category = text(above[-1]["catid"])
        above += [categories[one] for one in _upwards(category, categories, "supercatid")]
        paths[key] = Code(tuple(text(row["name"]) for row in reversed(above)), key)
    return paths


def _upwards(key: str, rows: Mapping[str, Row], above: str) -> Iterator[str]:
    """A key and those above it; what is above itself ends there."""
    met: set[str] = set()
    while key in rows and key not in met and len(met) < _DEEPEST:
        met.add(key)
        yield key
        key = text(rows[key][above])


class _Codings:
    """The codings of a project in the order that they were made."""

    def __init__(
        self,
        tables: Tables,
        sources: Mapping[str, Row],
        texts: Mapping[str, QualCoderText],
        cases: Cases,
        odd: Odd,
    ) -> None:
        self._tables = tables
        self._sources = sources
        self._texts = texts
        self._cases = cases
        self._odd = odd
        self._codes = {key for key, _ in keyed(tables["code_name"], "cid")}
        self._found: list[Coding] = []

    def all(self) -> list[Coding]:
        """Those of texts, then those of areas and of stretches of time."""
        for row in self._tables["code_text"]:
            self._add(row, text(row["fid"]), row)
        for name in ("code_image", "code_av"):
            for row in self._tables[name]:
                self._add(row, text(row["id"]), None)
        return self._found

    def _add(self, row: Row, document: str, place: Row | None) -> None:
        number = len(self._found) + 1
        if document not in self._sources:
            self._odd.add("qda_reference_broken", number)
            return
        code: str | None = text(row["cid"])
        if code not in self._codes:
            self._odd.add("qda_code_missing", number)
            code = None
        if place is None:
            self._odd.add("qda_place_none", number)
            span = None
        else:
            span = self._span(place, document, number)
        case = self._cases.of_passage(document, span)
        start, end = span or (None, None)
        self._found.append(
            Coding(
                document,
                text(row["owner"]),
                code,
                start,
                end,
                person=self._cases.name(case),
                variables=self._cases.attributes("case", case),
            )
        )

    def _span(self, row: Row, document: str, number: int) -> tuple[int, int] | None:
        if document not in self._texts:
            self._odd.add("qda_place_none", number)
            return None
        known = self._texts[document]
        noted = row["seltext"] if isinstance(row["seltext"], str) else ""
        places, is_there = known.counting(whole(row["pos0"]), whole(row["pos1"]), noted)
        if noted and not is_there:
            self._odd.add("qda_place_differs", number)
        return place_of(places, row["pos0"], row["pos1"], self._odd, number)
