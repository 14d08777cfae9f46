"""From coded interviews to the projects of qualitative tools, one per coder."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from samskaping.simulate.interview_truth import CodeTruth, Habit, InterviewsTruth, ProjectFiles
from samskaping.simulate.interviewed import Interviewed
from samskaping.simulate.population import Purpose, stream
from samskaping.simulate.project_documents import Document, PlacedCode
from samskaping.simulate.refi_project import refi_project
from samskaping.simulate.selections import selections
from samskaping.simulate.taguette_project import taguette_project
from samskaping.simulate.truth import Truth

Row = dict[Hashable, Any]


def simulate_projects(
    truth: Truth, about: InterviewsTruth, drawn: Interviewed
) -> Iterator[tuple[str, bytes, pd.DataFrame]]:
    """File, bytes and codings of each project, coder by coder.

    The codings have a row each, in the order of the file: ``file, row, case, source, person, role,
    coder, unit, start, end`` and ``codes`` with the one code.
    """
    if not about.projects:
        return
    for number, coder in enumerate(about.coders):
        rng = stream(truth, Purpose.SELECTED, number)
        marks = _marks(about, coder, drawn, rng)
        for part in about.projects:
            read = drawn.sources[drawn.sources[coder] & drawn.sources["case"].isin(part.cases)]
            place = read["case"].map({case: n for n, case in enumerate(part.cases)})
            read = read.loc[place.sort_values(kind="stable").index]
            own = _in_order(about, part, coder, read["source"].tolist(), marks, drawn)
            documents = _documents(part, read, own, drawn.spoken.texts)
            content = WRITERS[part.layout](part, coder, documents, about.codes)
            file = part.files[coder]
            given = own.assign(file=file, row=np.arange(len(own)) + 1, coder=coder)
            yield file, content, given


def _marks(
    about: InterviewsTruth, coder: str, drawn: Interviewed, rng: np.random.Generator
) -> pd.DataFrame:
    """What a coder marked, with the interview of each mark."""
    marks = selections(
        drawn.spoken.texts,
        drawn.segments,
        drawn.spoken.answers,
        drawn.marked[coder],
        about.habits.get(coder, Habit()),
        rng,
    )
    names = list(about.codes)
    marks["code"] = [names[code] for code in marks["code"]]
    whose = drawn.segments.loc[marks["segment"], ["case", "source", "person", "role", "unit"]]
    return pd.concat([whose.reset_index(drop=True), marks.drop(columns="segment")], axis=1)


def _in_order(
    about: InterviewsTruth,
    part: ProjectFiles,
    coder: str,
    sources: list[str],
    marks: pd.DataFrame,
    drawn: Interviewed,
) -> pd.DataFrame:
    """The codings of a project with what is wrong in it, in the order of the file."""
    own = marks[marks["source"].isin(sources)].reset_index(drop=True)
    if coder == next(iter(about.coders)):
        own = pd.concat([own, _unknown(part, own)], ignore_index=True)
    if coder == list(about.coders)[-1]:
        own = _beyond(own, drawn.spoken.texts, part.beyond_end)
    place = own["source"].map({source: n for n, source in enumerate(sources)})
    codes = [*about.codes, *part.unknown_codes]
    order = own["code"].map({code: n for n, code in enumerate(codes)})
    own = own.assign(place=place, order=order)
    own = own.sort_values(["place", "start", "end", "order"], ignore_index=True)
    own["codes"] = pd.Series([(code,) for code in own["code"]], own.index, dtype=object)
    return own.drop(columns=["place", "order", "code"])


def _documents(
    part: ProjectFiles, read: pd.DataFrame, own: pd.DataFrame, texts: Mapping[str, str]
) -> list[Document]:
    given: dict[str, list[PlacedCode]] = {source: [] for source in read["source"]}
    places = zip(own["source"], own["start"], own["end"], own["codes"], strict=True)
    for source, start, end, (code,) in places:
        given[source].append(PlacedCode(int(start), int(end), code))
    return [
        _document(part, one, texts[one["source"]], given[one["source"]])
        for one in read.to_dict("records")
    ]


def _document(part: ProjectFiles, one: Row, text: str, given: Sequence[PlacedCode]) -> Document:
    quotable: Literal["yes", "no"] = "yes" if one["quotable"] else "no"
    about = {
        "case": part.case_codes.get(one["case"], one["case"]),
        "role": part.role_codes.get(one["role"], one["role"]),
        "quotable": part.quotable_codes.get(quotable, quotable),
        "date": one["date"].isoformat(),
    }
    return Document(one["source"], one["person"], about["case"], about, text, tuple(given))


def _unknown(part: ProjectFiles, own: pd.DataFrame) -> pd.DataFrame:
    """Codes outside the codebook: each beside a mark in another interview."""
    firsts = own.drop_duplicates("source").iloc[1 : len(part.unknown_codes) + 1]
    return firsts.assign(code=list(part.unknown_codes))


def _beyond(own: pd.DataFrame, texts: Mapping[str, str], characters: int) -> pd.DataFrame:
    """The first mark that ends where its interview does, drawn out beyond the end."""
    length = own["source"].map({source: len(text) for source, text in texts.items()})
    # The text ends with the end of its last line.
    last = own.index[own["end"] == length - 1]
    if characters and len(last):
        own.loc[last[0], "end"] = length[last[0]] + characters
    return own


WRITERS: dict[
    str, Callable[[ProjectFiles, str, Sequence[Document], Mapping[str, CodeTruth]], bytes]
] = {"refi_qda": refi_project, "taguette": taguette_project}
