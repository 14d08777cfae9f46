"""What a file looks like, for the error of a file that is not what the study says.

The signs are cheap: the first bytes, and the names of the columns that a tool adds itself. Nothing
is read as another format than the one that the study names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from samskaping.ingest.columns import bound_columns
from samskaping.ingest.delimited_text import tidy_text
from samskaping.ingest.exports import Export, RawFile
from samskaping.ingest.findings import IngestError
from samskaping.ingest.maxqda_columns import places as maxqda_places
from samskaping.ingest.openings import opening
from samskaping.ingest.sheets import read_sheets
from samskaping.study.bindings import Layout
from samskaping.study.findings import Finding
from samskaping.study.model import Format

Opening = Sequence[Sequence[str]]

_BYTES: tuple[tuple[bytes, Format], ...] = (
    (b"\xd0\xcf\x11\xe0", "workbook"),
    (b"$FL2", "spss"),
    (b"$FL3", "spss"),
    (b"<stata_dta>", "stata"),
)
_STATA = re.compile(rb"[\x69-\x73][\x01\x02]\x01\x00")
_ZIP, _DIRECTORY = b"PK\x03\x04", 1 << 16
_SHEETS = (b"xl/workbook.", b"opendocument.spreadsheet")
_DATABASE = b"SQLite format 3\0"
# The namespaces of REFI-QDA, which stand near the start of a file, and how a project is called.
_QDA_PROJECT = re.compile(rb"""<[^>]*\sxmlns(:\w+)?=["']urn:QDA-XML:project""")
_QDA_CODEBOOK = re.compile(rb"""<[^>]*\sxmlns(:\w+)?=["']urn:QDA-XML:codebook""")
_QDA_FILE, _OPENING = b".qde", 4_096
# A table that only this tool's databases have, and how its file is called in a zip.
_PROJECTS: tuple[tuple[Format, re.Pattern[bytes], bytes], ...] = (
    ("qualcoder", re.compile(rb"CREATE TABLE [\"'`]?code_text\b", re.IGNORECASE), b"data.qda"),
    ("taguette", re.compile(rb"CREATE TABLE [\"'`]?highlight_tags\b", re.IGNORECASE), b".sqlite3"),
)
# Formats of text, to which nobody is told that a file is text.
_TEXT: tuple[Format, ...] = (
    "nettskjema", "surveyxact", "limesurvey", "kobo", "qualtrics", "google_forms", "redcap",
    "delimited", "taguette", "dedoose", "maxqda",
)  # fmt: skip
# Errors about something else than the shape of the file.
_OTHER = frozenset({"raw_unreadable", "raw_empty", "raw_column_missing", "raw_column_unbound"})

SIGNS: Mapping[Format, str] = {
    "surveyxact": "stato_1, statoverall_1, respondentid",
    "limesurvey": "id, submitdate",
    "kobo": "_uuid, _submission_time, SubmissionDate, KEY",
    "qualtrics": '{"ImportId": …}',
    "google_forms": "Timestamp, Tidsmerke, Tidsstempel",
    "redcap": "redcap_event_name, …_complete",
    "taguette": "highlights, highlight_tags; id, document, tag, content",
    "qualcoder": "source, code_text, code_name",
    "dedoose": "Media Title, Excerpt Creator, Code: … Applied",
    "maxqda": "Document name, Code, Beginning, End",
}
"""What each tool's files are known by, as a message names it."""


def suggest(raw: RawFile) -> Format | None:
    """The format that a file looks like; None where it has no sign of any."""
    by_bytes = _by_bytes(raw.content)
    if by_bytes is not None:
        return by_bytes
    if _is_qda(raw.content, _QDA_PROJECT):
        return "refi_qda"
    if raw.content.startswith(_ZIP):
        return _workbook(raw) if _is_workbook(raw.content) else _zipped(raw.content)
    if raw.content.startswith(_DATABASE):
        return next((name for name, sign, _ in _PROJECTS if sign.search(raw.content)), None)
    records = tidied(opening(raw.content))
    for name, fits in _LOOKS.items():
        if records and fits(records):
            return name
    return "delimited" if records and len(records[0]) > 1 and len(records) > 1 else None


def _by_bytes(content: bytes) -> Format | None:
    found = next((name for sign, name in _BYTES if content.startswith(sign)), None)
    return found or ("stata" if _STATA.match(content) else None)


def _workbook(raw: RawFile) -> Format:
    """A workbook is any, or one with the sheets of SurveyXact or the columns of a tool."""
    try:
        book = read_sheets(raw.content, raw.file)
    except IngestError:
        return "workbook"
    sheets = {name.strip().lower() for name in book.names}
    has_data = any(name.startswith("dataset") for name in sheets)
    if has_data and {"labels", "structure"} & sheets:
        return "surveyxact"
    openings = [tidied(sheet.rows[:1]) for sheet in book.sheets if sheet.rows]
    fitting = (name for name in _WORKBOOKS if any(_LOOKS[name](one) for one in openings))
    return next(fitting, "workbook")


def _directory(content: bytes) -> bytes:
    return content[-_DIRECTORY:] + content[:_DIRECTORY]


def _is_workbook(content: bytes) -> bool:
    names = _directory(content)
    # The sources of a project may be workbooks.
    return _QDA_FILE not in names and any(sign in names for sign in _SHEETS)


def _is_qda(content: bytes, namespace: re.Pattern[bytes]) -> bool:
    """Whether a file is XML of REFI-QDA; what is UTF-16 is not known."""
    return namespace.search(content[:_OPENING]) is not None


def _zipped(content: bytes) -> Format | None:
    """The format of a project whose file is in a zip."""
    names = _directory(content)
    if _QDA_FILE in names:
        return "refi_qda"
    return next((name for name, _, file in _PROJECTS if file in names), None)


def may_be_database(content: bytes) -> bool:
    """Whether a file is an SQLite database, or a zip that is no workbook."""
    return content.startswith(_DATABASE) or (content.startswith(_ZIP) and not _is_workbook(content))


def tidied(records: Sequence[Sequence[str]]) -> Opening:
    """The records with their cells as the header of a table has them."""
    return [[tidy_text(cell) for cell in record] for record in records]


def looks_like(name: Format, records: Opening) -> bool:
    """Whether the first records of a text have the signs of a format."""
    return bool(records) and _LOOKS[name](records)


def not_format(raw: RawFile, name: Format) -> IngestError:
    """The error of a file that has no sign of the format it is named as."""
    arguments = {"tool": name, "export": name, "own": SIGNS[name]}
    return IngestError([Finding(code="raw_not_format", file=raw.file, row=1, arguments=arguments)])


def with_suggestion(cause: IngestError, raw: RawFile, name: Format) -> IngestError:
    """The same error, which says what the file looks like if that is another format than named."""
    about_shape = [one.code.startswith("raw_") and one.code not in _OTHER for one in cause.findings]
    if not any(about_shape):
        return cause
    found = suggest(raw)
    hint: dict[str, str] = {}
    if _is_qda(raw.content, _QDA_CODEBOOK):
        # No format reads it as codings; the reader of projects says so itself.
        hint = {} if name == "refi_qda" else {"is_codebook": "qdc"}
    elif found is not None and found != name and not (found == "delimited" and name in _TEXT):
        hint = {"suggestion": found, "looks_like": found}
    if not hint:
        return cause
    findings = list(cause.findings)
    first = about_shape.index(True)
    findings[first] = replace(findings[first], arguments={**findings[first].arguments, **hint})
    return IngestError(findings, cause.language)


def check_fit(export: Export, raw: RawFile, layout: Layout, name: Format) -> None:
    """Stop at a file that was read, but holds none of the bound columns and looks like another.

    Raises
    ------
    IngestError
        No bound column is there, and the file has the signs of another format.
    """
    bound = bound_columns(layout)
    if not bound or set(bound) & set(export.table.header):
        return
    expected = ", ".join(bound[:6]) + (", …" if bound[6:] else "")
    arguments: dict[str, str | int] = {
        "expected_columns": expected,
        "n": len(export.table.header),
    }
    unknown = Finding(
        code="raw_header_unknown",
        file=raw.file,
        sheet=export.table.sheet,
        row=1,
        arguments=arguments,
    )
    error = with_suggestion(IngestError([unknown]), raw, name)
    if {"suggestion", "is_codebook"} & set(error.findings[0].arguments):
        raise error


def _qualtrics(records: Opening) -> bool:
    return len(records) > 2 and any('"ImportId"' in cell for cell in records[2])


def _limesurvey(records: Opening) -> bool:
    starts = {name.partition(". ")[0] for name in records[0]}
    return (
        any({"id", "submitdate"} <= set(record) for record in records[:2])
        or {"id", "submitdate"} <= starts
        or {"Response ID", "Date submitted"} <= set(records[0])
    )


def _redcap(records: Opening) -> bool:
    names = records[0]
    complete = any(re.fullmatch(r"[a-z]\w*_complete", name) for name in names)
    return complete and (
        names[0].endswith("_id") or any(name.startswith("redcap_") for name in names)
    )


def _kobo(records: Opening) -> bool:
    names = set(records[0])
    return any(
        pair <= names
        for pair in ({"_uuid", "_submission_time"}, {"_id", "_uuid"}, {"SubmissionDate", "KEY"})
    )


def _surveyxact(records: Opening) -> bool:
    names = {name.lower() for name in records[0]}
    return any(re.fullmatch(r"stato(?:verall)?_[1-5]", name) for name in names) or (
        {"respondentid", "closetime"} <= names
    )


def _nettskjema(records: Opening) -> bool:
    return bool({"$submission_id", "$created", "$answer_time_ms"} & set(records[0]))


def _google_forms(records: Opening) -> bool:
    return len(records[0]) > 1 and records[0][0] in ("Timestamp", "Tidsmerke", "Tidsstempel")


def _taguette(records: Opening) -> bool:
    return {"id", "document", "tag", "content"} == set(records[0])


def _dedoose(records: Opening) -> bool:
    names = set(records[0])
    return {"Media Title", "Excerpt Creator"} <= names and any(
        name.startswith("Code: ") and name.endswith(" Applied") for name in names
    )


def _maxqda(records: Opening) -> bool:
    return {"document", "code", "begin", "end"} <= set(maxqda_places(records[0]))


_LOOKS: Mapping[Format, Callable[[Opening], bool]] = {
    "nettskjema": _nettskjema,
    "qualtrics": _qualtrics,
    "limesurvey": _limesurvey,
    "kobo": _kobo,
    "surveyxact": _surveyxact,
    "redcap": _redcap,
    "google_forms": _google_forms,
    "taguette": _taguette,
    "dedoose": _dedoose,
    "maxqda": _maxqda,
}
# Tools whose exports may be workbooks.
_WORKBOOKS: tuple[Format, ...] = ("taguette", "dedoose", "maxqda")
