"""What might be quoted: the scrubbed passages of codes that are about a value, to be signed off.

The list is a table of quotes itself. Whoever fills in the columns for consent and sign-off, and
cuts the texts to what is to be printed, hands it in as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from samskaping.ingest.delimited_text import tidy_text
from samskaping.ingest.interview_texts import Project, cells_of, coded_rows
from samskaping.scrubbing import Known, Span, found_in, passage, scrub
from samskaping.study.bindings import CodedColumn, FlagColumn, IdentifierColumn, QuoteBinding
from samskaping.study.code_values import code_values
from samskaping.study.findings import Finding
from samskaping.study.model import Outline

COLUMNS = (
    "case", "value", "code", "interview", "person", "start", "end", "text",
    "consent", "signed_off", "signed_off_by", "signed_off_on",
)  # fmt: skip
# A longer passage is cut; no one prints so much.
LONGEST = 1000
CUT = " […]"
_YES = ("ja", "yes", "j", "y", "x", "1")
_NO = ("nei", "nej", "no", "n", "0", "")


@dataclass(frozen=True)
class Candidates:
    """The rows of the list under ``COLUMNS``, and how often what was taken out of their texts."""

    rows: tuple[tuple[str | int, ...], ...]
    seen: tuple[Finding, ...]


def candidate_layout(outline: Outline, header: Sequence[str] = ()) -> QuoteBinding:
    """How the list is read back; what else stands in ``header`` is ignored."""
    codes = () if outline.codebook is None else outline.codebook.codes
    bound = {"case", "code", "interview", "person", "start", "end", "text", "consent", "signed_off"}
    return QuoteBinding(
        case=_itself("case", (case.id for case in outline.cases)),
        code=_itself("code", (code.id for code in codes)),
        source=IdentifierColumn(column="interview"),
        person=IdentifierColumn(column="person"),
        start="start",
        end="end",
        text="text",
        consent=FlagColumn(column="consent", yes=_YES, no=_NO),
        signed_off=FlagColumn(column="signed_off", yes=_YES, no=_NO),
        ignore=tuple(name for name in header if name not in bound),
    )


def _itself(column: str, identifiers: Iterable[str]) -> CodedColumn:
    return CodedColumn(column=column, codes={name: name for name in identifiers})


def candidates(projects: Iterable[Project], outline: Outline, known: Known) -> Candidates:
    """Every coded passage that is about a value, once, whoever coded it.

    Sorted by value, case, interview and place. Passages of one word are left out.
    """
    about = {} if outline.codebook is None else code_values(outline.codebook)
    order = {value.id: place for place, value in enumerate(outline.scorecard.values)}
    cases = {case.id: place for place, case in enumerate(outline.cases)}
    taken: Counter[str] = Counter()
    found: dict[tuple[str | int, ...], tuple[object, ...]] = {}
    for project in projects:
        for row in _of_project(project, known, taken):
            case, code, *rest = row
            value = about.get(str(code), ("", None))[0]
            if value in order and case in cases:
                one = (case, value, code, *rest, "", "", "", "")
                interview, start = str(rest[0]), rest[2]
                found.setdefault(one, (order[value], cases[str(case)], interview, start, str(code)))
    rows = sorted(found, key=lambda one: found[one])
    seen = [
        Finding(code="candidates_scrubbed", arguments={"kind": kind, "n": n})
        for kind, n in sorted(taken.items())
    ]
    return Candidates(tuple(rows), tuple(seen))


def _of_project(
    project: Project, known: Known, taken: Counter[str]
) -> Iterator[tuple[str | int, ...]]:
    """``case, code, interview, person, start, end, text`` of each coding of a project."""
    table, binding = project.table, project.binding
    starts, ends = cells_of(table, "start"), cells_of(table, "end")
    speakers = [""] * len(table.rows)
    if binding.person is not None:
        speakers = [tidy_text(text) for text in cells_of(table, binding.person.column)]
    spans: dict[str, tuple[Span, ...]] = {}
    counted: set[tuple[str, Span]] = set()
    coded = coded_rows(project).dropna(subset=["code"])
    for row, case, document, interview, code in zip(
        *(coded[name].tolist() for name in ("row", "case", "document", "interview", "code")),
        strict=True,
    ):
        text = project.texts.get(document)
        if text is None or not (starts[row].isdigit() and ends[row].isdigit()):
            continue
        start, end = int(starts[row]), int(ends[row])
        if document not in spans:
            spans[document] = found_in(text, known)
        for span in spans[document]:
            if span.end > start and span.start < end and (document, span) not in counted:
                counted.add((document, span))
                taken[span.kind] += 1
        said = _on_one_line(passage(text, start, end, spans[document]), known)
        if " " in said:
            yield case, code, interview, speakers[row], start, end, said


def _on_one_line(said: str, known: Known) -> str:
    """The passage as it would be printed. Joined lines may show what was broken over them."""
    line = scrub(" ".join(said.split()), known)
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST - len(CUT)].rpartition(" ")[0] + CUT
