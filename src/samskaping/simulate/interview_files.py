"""From coded interviews to the raw files that hold them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from samskaping.simulate.exports import BOM, delimited_text
from samskaping.simulate.interview_truth import CoverageFile, InterviewsTruth, SegmentsFile
from samskaping.simulate.interviewed import Interviewed, simulate_interviews
from samskaping.simulate.projects import simulate_projects
from samskaping.simulate.truth import Truth
from samskaping.simulate.workbook import Cell, Sheet, workbook

# The row after which words that no code has stand among the codes.
STRANGE_AFTER = 7

Row = dict[Hashable, Any]


@dataclass(frozen=True)
class Coded:
    """Interviews, the rows of their files, and the files.

    Attributes
    ----------
    rows
        One row per row of the segment files and per coding of the projects: ``file, row, case,
        source, person, role, coder, unit, start, end`` and ``codes``, the ids that the coder
        marked.
    contents
        The raw files: name and bytes.
    """

    interviewed: Interviewed
    rows: pd.DataFrame
    contents: dict[str, bytes]


def simulate_codings(truth: Truth) -> Coded:
    """Draw the interviews of a truth and lay their codings out in their files."""
    about = truth.interviews
    if about is None:
        raise ValueError("this truth has no interviews")
    drawn = simulate_interviews(truth, about)
    tables: list[pd.DataFrame] = []
    contents: dict[str, bytes] = {}
    for part in about.files:
        rows = _rows(about, part, drawn)
        write = WRITERS[part.layout]
        contents[part.file] = write(part, rows)
        tables.append(rows.assign(file=part.file, row=np.arange(len(rows)) + 2))
    for file, content, rows in simulate_projects(truth, about, drawn):
        contents[file] = content
        tables.append(rows)
    contents[about.coverage.file] = _coverage(about, about.coverage, drawn.sources)
    return Coded(drawn, pd.concat(tables, ignore_index=True), contents)


def _rows(about: InterviewsTruth, part: SegmentsFile, drawn: Interviewed) -> pd.DataFrame:
    """One row per coder and segment that the coder read, interview by interview."""
    codes = np.array(list(about.codes), dtype=object)
    tables = []
    for pass_, coder in enumerate(about.coders):
        read = drawn.segments["case"].isin(part.cases) & drawn.segments[coder]
        given = [tuple(codes[row]) for row in drawn.marked[coder][read.to_numpy()]]
        own = drawn.segments[read]
        marked = pd.Series(given, index=own.index, dtype=object)
        tables.append(own.assign(coder=coder, coder_pass=pass_, codes=marked))
    rows = pd.concat(tables)
    rows["case_place"] = rows["case"].map({case: n for n, case in enumerate(part.cases)})
    rows = rows.sort_values(["case_place", "turn", "coder_pass", "unit"], kind="stable")
    return rows.drop(columns=["case_place", "coder_pass"]).reset_index(drop=True)


def _about(part: SegmentsFile | CoverageFile, one: Row) -> dict[str, str]:
    """What a row says of its interview and coder."""
    return {
        "source": one["source"],
        "person": one["person"],
        "case": part.case_codes[one["case"]],
        "role": part.role_codes[one["role"]],
        "coder": part.coder_codes[one["coder"]],
    }


def _code_columns(part: SegmentsFile, rows: pd.DataFrame) -> bytes:
    """A workbook: a row per segment and coder, a column per code with a mark where it was given."""
    body: list[list[Cell]] = [[*part.columns.values(), *part.codes.values()]]
    for one in rows.to_dict("records"):
        holds: dict[str, Cell] = {
            **_about(part, one),
            **{name: int(one[name]) for name in ("unit", "start", "end")},
            "text": one["text"],
        }
        marks: list[Cell] = [part.mark if code in one["codes"] else None for code in part.codes]
        body.append([*(holds[name] for name in part.columns), *marks])
    explained: list[list[Cell]] = [["Kode", "Kolonne"]]
    explained += [[code, column] for code, column in part.codes.items()]
    return workbook([Sheet(part.sheet, body), Sheet("Kodeliste", explained)])


def _delimited_cell(part: SegmentsFile, rows: pd.DataFrame) -> bytes:
    """A CSV: a row per segment and coder, all its codes in one cell."""
    lines = [list(part.columns.values())]
    strange = dict(zip(range(STRANGE_AFTER, len(rows)), part.unknown_codes, strict=False))
    for place, one in enumerate(rows.to_dict("records")):
        words = [part.codes[code] for code in one["codes"]]
        words += [strange[place]] if place in strange else []
        holds = {
            **_about(part, one),
            **{name: str(one[name]) for name in ("unit", "start", "end", "text")},
            "codes": f"{part.code_separator} ".join(words),
        }
        lines.append([holds[name] for name in part.columns])
    return delimited_text(lines).encode()


def _coverage(about: InterviewsTruth, part: CoverageFile, sources: pd.DataFrame) -> bytes:
    """A CSV: a row per coder and interview that the coder read."""
    lines = [list(part.columns.values())]
    for coder in about.coders:
        for one in sources[sources[coder]].to_dict("records"):
            holds = _about(part, one | {"coder": coder}) | {"remark": f"{one['segments']} utdrag"}
            lines.append([holds[name] for name in part.columns])
    return (BOM + delimited_text(lines)).encode()


WRITERS: dict[str, Callable[[SegmentsFile, pd.DataFrame], bytes]] = {
    "code_columns": _code_columns,
    "delimited_cell": _delimited_cell,
}
