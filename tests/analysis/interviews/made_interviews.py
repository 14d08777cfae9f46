"""Coded interviews written out in the tests."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from samskaping.study.model import Outline
from samskaping.tables import empty_table, typed

# Code: what stands above it, the value it is about and the direction.
CODES: dict[str, tuple[str | None, str | None, str | None]] = {
    "heard": (None, None, None),
    "heard_early": ("heard", "trust", "supports"),
    "heard_late": ("heard", "trust", "questions"),
    "time": (None, None, None),
}


# Characters of a text.
TEXT = 40


class Segment(NamedTuple):
    """A segment as one coder saw it; ``codes`` are those that the coder gave."""

    source: str
    unit: str | None
    coder: str
    codes: Sequence[str] = ()
    case: str = "east"
    role: str | None = None
    wave: str | None = None
    person: str | None = None


def with_codebook(
    outline: Outline,
    coders: Iterable[str] = ("ann", "bo"),
    units: tuple[str, ...] = ("segment",),
    primary: str | None = None,
    codes: dict[str, tuple[str | None, str | None, str | None]] = CODES,
    weighed: str | None = None,
) -> Outline:
    """The outline of a study that has interviews too."""
    text = {"en": "text"}
    book = {
        "id": "book", "title": text, "wording": "own", "source": text, "units": units,
        "codes": [
            {"id": code, "label": text, "parent": parent, "value": value, "direction": direction,
             "weight": {"level": "interval"} if code == weighed else None}
            for code, (parent, value, direction) in codes.items()
        ],
        "coders": [{"id": coder, "label": text} for coder in coders],
        "primary_coder": primary,
    }  # fmt: skip
    return Outline.model_validate({**outline.model_dump(), "codebook": book})


def tables(segments: Sequence[Segment]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tidy tables ``codings`` and ``coverage`` of the segments."""
    coverage, codings = [], []
    for number, segment in enumerate(segments):
        head = {
            **segment._asdict(),
            "person": segment.person or segment.source,
            "source_file": "coded.csv",
            "source_row": number + 2,
        }
        del head["codes"]
        coverage.append(head)
        codings += [{**head, "code": code} for code in segment.codes]
    return _tidy(codings, "codings"), _tidy(coverage, "coverage")


def _tidy(rows: list[dict], name: str) -> pd.DataFrame:
    table = pd.DataFrame(rows).reindex(columns=empty_table(name).columns)
    return typed(table, name)


def coded_twice(
    source: str, ann: Sequence[Sequence[str]], bo: Sequence[Sequence[str]], **more: str
) -> list[Segment]:
    """One interview whose segments both coders read, each with the codes that each gave."""
    return [
        Segment(source, str(number), coder, codes, **more)
        for coder, units in (("ann", ann), ("bo", bo))
        for number, codes in enumerate(units)
    ]


Mark = tuple[str, str, int, int, int]


def written(
    marks: Sequence[Mark], lengths: Sequence[int] = (TEXT,), coders: Sequence[str] = ("ann", "bo")
) -> list[pd.DataFrame]:
    """Codings, coverage and passages of texts that all coders read, each text one sentence.

    A mark is coder, code, start, end and the place of the text.
    """
    coded = [
        {"case": "east", "source": f"i{of}", "person": f"p{of}", "coder": coder, "code": code,
         "start": start, "end": end, "source_file": "a.qdpx", "source_row": n + 1}
        for n, (coder, code, start, end, of) in enumerate(marks)
    ]  # fmt: skip
    read = [
        {"case": "east", "source": f"i{of}", "person": f"p{of}", "coder": coder,
         "source_file": "read.csv", "source_row": len(coders) * of + n + 1}
        for of in range(len(lengths))
        for n, coder in enumerate(coders)
    ]  # fmt: skip
    parts = [
        {"case": "east", "source": f"i{of}", "kind": kind, "number": 1, "start": 0, "end": length,
         "source_file": "a.qdpx"}
        for of, length in enumerate(lengths)
        for kind in ("text", "paragraph", "sentence")
    ]  # fmt: skip
    return [_tidy(coded, "codings"), _tidy(read, "coverage"), _tidy(parts, "passages")]
