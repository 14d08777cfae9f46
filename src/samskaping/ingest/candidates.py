"""What might be quoted: the scrubbed passages of codes that are about a value, to be signed off.

The list is a table of quotes itself. Whoever fills in the columns for consent and sign-off, and
cuts the texts to what is to be printed, hands it in as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from samskaping.ingest.delimited_text import tidy_text
from samskaping.ingest.interview_texts import (
    Project,
    cells_of,
    coded_rows,
    plain_place,
    with_plain_lines,
)
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
    """Every coded passage that is about a value; what overlaps under one code is one passage.

    Sorted by value, case, interview and place. Passages of one word are left out.
    """
    about = {} if outline.codebook is None else code_values(outline.codebook)
    values = [value.id for value in outline.scorecard.values]
    cases = [case.id for case in outline.cases]
    taken: Counter[str] = Counter()
    rows: list[tuple[str | int, ...]] = []
    scrubbed: dict[str, tuple[Span, ...]] = {}
    counted: set[tuple[str, Span]] = set()
    for one in _joined(projects):
        value = about.get(one.code, ("", None))[0]
        if value not in values or one.case not in cases:
            continue
        if one.text not in scrubbed:
            scrubbed[one.text] = found_in(one.text, known)
        spans = [x for x in scrubbed[one.text] if x.end > one.start and x.start < one.end]
        taken.update(span.kind for span in spans if (one.text, span) not in counted)
        counted |= {(one.text, span) for span in spans}
        said = _on_one_line(passage(one.text, one.start, one.end, spans), known)
        place = (one.interview, one.person, one.start, one.end)
        if " " in said:
            rows.append((one.case, value, one.code, *place, said, "", "", "", ""))
    rows.sort(
        key=lambda row: (values.index(str(row[1])), cases.index(str(row[0])), row[3:6], row[2])
    )
    seen = [
        Finding(code="candidates_scrubbed", arguments={"kind": kind, "n": n})
        for kind, n in sorted(taken.items())
    ]
    return Candidates(tuple(rows), tuple(seen))


@dataclass(frozen=True, slots=True)
class _Coded:
    """A passage of an interview with a code."""

    case: str
    code: str
    interview: str
    text: str
    start: int
    end: int
    person: str


def _joined(projects: Iterable[Project]) -> Iterator[_Coded]:
    """The coded passages that are in the texts; those that overlap joined, whoever coded them."""
    found: dict[tuple[str, str, str, str], list[tuple[int, int]]] = {}
    persons: dict[tuple[str, str, str, str], str] = {}
    for project in projects:
        table, binding = project.table, project.binding
        starts, ends = cells_of(table, "start"), cells_of(table, "end")
        speakers = [""] * len(table.rows)
        if binding.person is not None:
            speakers = [tidy_text(text) for text in cells_of(table, binding.person.column)]
        coded = coded_rows(project).dropna(subset=["code"])
        for row, case, code, document, interview in zip(
            *(coded[name].tolist() for name in ("row", "case", "code", "document", "interview")),
            strict=True,
        ):
            text = project.texts.get(document)
            if text is None or not (starts[row].isdigit() and ends[row].isdigit()):
                continue
            place = (case, code, interview, with_plain_lines(text))
            ends_at = [plain_place(text, int(at)) for at in (starts[row], ends[row])]
            found.setdefault(place, []).append((ends_at[0], ends_at[1]))
            persons[place] = persons.get(place) or speakers[row]
    for place, passages in found.items():
        for start, end in _union(passages):
            yield _Coded(*place, start, end, persons[place])


def _union(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _on_one_line(said: str, known: Known) -> str:
    """The passage as it would be printed. Joined lines may show what was broken over them."""
    line = scrub(" ".join(said.split()), known)
    if len(line) <= LONGEST:
        return line
    return line[: LONGEST - len(CUT)].rpartition(" ")[0] + CUT
