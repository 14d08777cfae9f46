"""A writer of small REFI-QDA projects, piece by piece: a test shows what is odd in its own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.refi_qda import read
from samskaping.quarantine.limits import Limits
from samskaping.study.bindings import CodingBinding, Layout
from samskaping.study.findings import Finding, in_words
from tests.ingest.containers import zipped

SPACE = "urn:QDA-XML:project:1.0"


def guid(name: str) -> str:
    """The GUID of what a test calls so."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, name)).upper()


def code(name: str, *below: str, called: str | None = None) -> str:
    """A code; ``called`` is the name that it is shown with."""
    given = quoteattr(name if called is None else called)
    return f'<Code guid="{guid(name)}" name={given} isCodable="true">{"".join(below)}</Code>'


def coding(of: str, by: str | None = None, target: str | None = None) -> str:
    user = "" if by is None else f' creatingUser="{guid(by)}"'
    to = guid(of) if target is None else target
    return f'<Coding guid="{guid("coding")}"{user}><CodeRef targetGUID="{to}"/></Coding>'


def selection(start: object, end: object, *within: str, by: str | None = None, name="x") -> str:
    user = "" if by is None else f' creatingUser="{guid(by)}"'
    return (
        f'<PlainTextSelection guid="{guid(name)}" startPosition="{start}" endPosition="{end}"'
        f"{user}>{''.join(within)}</PlainTextSelection>"
    )


def coded(text: str, phrase: str, of: str, by: str = "K1") -> str:
    """A selection of the phrase where it first stands in the text."""
    start = text.index(phrase)
    return selection(start, start + len(phrase), coding(of, by))


def inline(text: str) -> str:
    return f"<PlainTextContent>{escape(text)}</PlainTextContent>"


def source(name: str, *within: str, kind: str = "TextSource", **paths: str) -> str:
    """A source; ``plain`` and ``rich`` are the paths of its files."""
    given = "".join(f' {path}TextPath="{where}"' for path, where in paths.items())
    return f'<{kind} guid="{guid(name)}" name={quoteattr(name)}{given}>{"".join(within)}</{kind}>'


_CORNERS = 'firstX="0" firstY="0" secondX="9" secondY="9"'
_AREAS = {
    "PictureSelection": _CORNERS,
    "PDFSelection": f'page="1" {_CORNERS}',
    "AudioSelection": 'begin="0" end="9"',
    "VideoSelection": 'begin="0" end="9"',
}


def area(kind: str, *within: str) -> str:
    """A part of a source that is an area or a time."""
    return f'<{kind} guid="{guid("area")}" {_AREAS[kind]}>{"".join(within)}</{kind}>'


def text_within(kind: str, text: str, *within: str, name: str = "t") -> str:
    return f'<{kind} guid="{guid(name)}" name="{name}">{inline(text)}{"".join(within)}</{kind}>'


def transcript(text: str, start: int, end: int, name: str = "t") -> str:
    points = "".join(
        f'<SyncPoint guid="{guid(f"{name}{at}")}" timeStamp="{at}" position="{at}"/>'
        for at in (start, end)
    )
    marked = (
        f'<TranscriptSelection guid="{guid("s")}" fromSyncPoint="{guid(f"{name}{start}")}" '
        f'toSyncPoint="{guid(f"{name}{end}")}">{coding("Tillit", "K1")}</TranscriptSelection>'
    )
    return text_within("Transcript", text, points, marked, name=name)


def value(variable: str, text: str, kind: str = "TextValue") -> str:
    reference = f'<VariableRef targetGUID="{guid(variable)}"/>'
    return f"<VariableValue>{reference}<{kind}>{escape(text)}</{kind}></VariableValue>"


def variable(name: str) -> str:
    return f'<Variable guid="{guid(name)}" name={quoteattr(name)} typeOfVariable="Text"/>'


def case(name: str, *within: str, sources: Sequence[str] = (), selections: Sequence[str] = ()):
    references = "".join(f'<SourceRef targetGUID="{guid(one)}"/>' for one in sources)
    references += "".join(f'<SelectionRef targetGUID="{guid(one)}"/>' for one in selections)
    return f'<Case guid="{guid(name)}" name={quoteattr(name)}>{"".join(within)}{references}</Case>'


def group(name: str, *sources: str) -> str:
    members = "".join(f'<MemberSource targetGUID="{guid(one)}"/>' for one in sources)
    return f'<Set guid="{guid(name)}" name={quoteattr(name)}>{members}</Set>'


def qde(
    *sources: str,
    codes: Sequence[str] = (code("Tillit"),),
    users: Sequence[str] = ("K1", "K2"),
    variables: Sequence[str] = (),
    cases: Sequence[str] = (),
    sets: Sequence[str] = (),
    notes: str = "",
    space: str = SPACE,
) -> str:
    """The XML of a project; ``users`` are names."""
    parts = {
        "Users": "".join(f'<User guid="{guid(one)}" name={quoteattr(one)}/>' for one in users),
        "CodeBook": f"<Codes>{''.join(codes)}</Codes>",
        "Variables": "".join(map(variable, variables)),
        "Cases": "".join(cases),
        "Sources": "".join(sources),
        "Notes": notes,
        "Sets": "".join(sets),
    }
    filled = "".join(f"<{name}>{part}</{name}>" for name, part in parts.items() if part)
    opening = '<?xml version="1.0" encoding="utf-8"?>'
    return f'{opening}<Project xmlns="{space}" name="p">{filled}</Project>'


def qdpx(xml: str, files: Mapping[str, bytes | str] | None = None, **how: bool) -> bytes:
    """The project in its zip, with ``files`` beside it."""
    return zipped({"project.qde": xml, **(files or {})}, **how)


TEXT = "I: Hva nå?\nR: Vi ble hørt 😀 av rådet.\nR: Tilliten er større.\n"


def project(
    *sources: str, files: Mapping[str, bytes | str] | None = None, **parts: object
) -> bytes:
    """The bytes of a project with these sources, and other parts as ``qde`` takes them."""
    return qdpx(qde(*sources, **parts), files)


def layout(**parts: object) -> CodingBinding:
    return CodingBinding.model_validate(
        {
            "case": {"constant": "north"},
            "source": {"column": "document"},
            "coder": {"column": "coder", "codes": {"K1": "k1", "K2": "k2"}},
            "start": "start",
            "end": "end",
            "codes": {"column": "code", "separator": "|", "codes": {"Tillit": "tillit"}},
            **parts,
        }
    )


def export(content: bytes, binding: Layout | None = None, limits: Limits | None = None) -> Export:
    return read(RawFile("p.qdpx", content), binding or layout(), limits)


def refused(content: bytes, limits: Limits | None = None) -> Finding:
    """The one finding of a project that is not read."""
    try:
        export(content, limits=limits)
    except IngestError as cause:
        (finding,) = cause.findings
        assert finding.file == "p.qdpx"
        for language in ("nb", "en"):
            assert "{" not in in_words(finding, language)
        return finding
    raise AssertionError("the project was read")


def column(told: Export, name: str) -> list[str]:
    return told.table.columns[name].to_pylist()


def passages(told: Export) -> list[str | None]:
    """The text of each coding; None where it has no place."""
    rows = zip(*(column(told, name) for name in ("document", "start", "end")), strict=True)
    return [told.texts[one][int(start) : int(end)] if start else None for one, start, end in rows]


def found(told: Export) -> dict[str, dict[str, object]]:
    """The arguments of each finding by its code, which have words in every language."""
    for finding in told.table.findings:
        for language in ("nb", "en"):
            assert "{" not in in_words(finding, language)
    return {one.code: dict(one.arguments) for one in told.table.findings}
