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
) -> Outline:
    """The outline of a study that has interviews too."""
    text = {"en": "text"}
    book = {
        "id": "book", "title": text, "wording": "own", "source": text, "units": units,
        "codes": [
            {"id": code, "label": text, "parent": parent, "value": value, "direction": direction}
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
