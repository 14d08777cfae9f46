"""The codings after the coders met: what was settled takes the place of what was disputed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.analysis.assumptions import ANY_CODER, CODINGS_RESOLVED, PRIMARY_CODER
from samskaping.analysis.interviews.disagreements import (
    Disagreements,
    read_disagreements,
    unit_names,
)
from samskaping.analysis.interviews.persons import codebook_of, positions
from samskaping.study.codebook import Codebook
from samskaping.study.findings import Finding
from samskaping.study.model import Outline
from samskaping.tables import SOURCE, empty_table, in_types, typed

_KEY = ["source", "unit", "code"]


@dataclass(frozen=True)
class Settled:
    """The codings that count after the meeting, and the resolutions that they rest on.

    ``findings`` tell of resolutions that settle nothing, ``disputed`` is how many decisions there
    were to settle.
    """

    codings: pd.DataFrame
    resolutions: pd.DataFrame
    findings: tuple[Finding, ...] = ()
    disputed: int = 0


def settle(
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    passages: pd.DataFrame,
    resolutions: pd.DataFrame | None,
    outline: Outline,
) -> Settled:
    """Put what the coders settled in the place of what they disputed.

    An interview without a settled decision keeps its codings. One with any has a coding for each
    unit and code that it has in the end: those that all gave, those settled so, and those still
    open that counted before. They are the primary coder's where that coder read the interview,
    else those of the first who did, and tell of whom the codings told that they rest on. Codings
    that lie in no unit, and were disputed by nobody, stay.

    Parameters
    ----------
    codings, coverage, passages
        The clean tidy tables.
    resolutions
        The tidy table of what the coders wrote in the workbook of disagreements; None where they
        have not met.
    outline
        Of it: the codebook.
    """
    if resolutions is None:
        return Settled(codings, empty_table("resolutions"))
    found = read_disagreements(codings, coverage, passages, outline)
    heeded = _heeded(resolutions, found)
    kept = typed(resolutions[heeded], "resolutions")
    after = _after(codings, kept, found, codebook_of(outline)) if len(kept) else codings
    unheeded = tuple(_unheeded(resolutions, heeded, found))
    return Settled(after, kept, unheeded, disputed=len(found.keys))


def after_consensus(estimates: pd.DataFrame, resolutions: pd.DataFrame) -> pd.DataFrame:
    """Estimates whose numbers rest on whose coding counts, saying that the coders had met."""
    if not len(resolutions):
        return estimates
    words = estimates["assumption"].str.split(";")
    rests = words.map(lambda one: ANY_CODER in one or PRIMARY_CODER in one).astype(bool)
    told = words[rests].map(lambda one: ";".join(sorted({*one, CODINGS_RESOLVED})))
    marked = estimates["assumption"].copy()
    marked[rests] = told.astype(marked.dtype)
    return estimates.assign(assumption=marked)


def _heeded(resolutions: pd.DataFrame, found: Disagreements) -> NDArray[np.bool_]:
    """Which of the resolutions are about a decision that is disputed."""
    disputed = set(found.keys)
    return np.array([key in disputed for key in _keys(resolutions)], dtype=np.bool_)


def _keys(resolutions: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    for source, unit, code in resolutions[_KEY].itertuples(index=False, name=None):
        yield str(source), str(unit), str(code)


def _unheeded(
    resolutions: pd.DataFrame, heeded: NDArray[np.bool_], found: Disagreements
) -> Iterator[Finding]:
    """Resolutions of passages that there are not, and of what the coders agree on."""
    interview = found.units.sources.get_level_values(1)
    names = unit_names(found.units)
    known = {(interview[at], name) for at, name in zip(found.units.source, names, strict=True)}
    there = np.array([key[:2] in known for key in _keys(resolutions)], dtype=np.bool_)
    for code, met in (
        ("resolved_unknown", ~heeded & ~there),
        ("resolved_agreed", ~heeded & there),
    ):
        for (file, sheet), rows in resolutions[met].groupby(SOURCE[:2], sort=True):
            yield Finding(
                code=code,
                file=str(file),
                sheet=str(sheet),
                row=int(rows["source_row"].iloc[0]),
                arguments={"n": len(rows)},
            )


def _after(
    codings: pd.DataFrame, resolutions: pd.DataFrame, found: Disagreements, book: Codebook
) -> pd.DataFrame:
    counts = _counts(found, book)
    has: NDArray[np.bool_] = np.any(found.given.codes & counts, axis=2)
    told = dict(zip(_keys(resolutions), resolutions["given"].tolist(), strict=True))
    at = [place for place, key in enumerate(found.keys) if key in told]
    has[found.code[at], found.unit[at]] = [told[found.keys[place]] for place in at]
    touched = np.unique(found.units.source[found.unit[at]])
    rows = _rows(codings, found, counts, has, book)
    rows = rows[np.isin(found.units.source[rows["at"].to_numpy()], touched)]
    replaced = np.zeros(len(codings), dtype=np.bool_)
    replaced[found.units.coding] = np.isin(found.units.source[found.units.unit], touched)
    whole = pd.concat([codings[~replaced], in_types(rows, "codings")], ignore_index=True)
    return typed(whole.sort_values(SOURCE, kind="stable", na_position="first"), "codings")


def _counts(found: Disagreements, book: Codebook) -> NDArray[np.bool_]:
    """Whose coding of each unit counts: the primary coder's, or that of all who read it."""
    reads = found.given.reads
    coders = [coder.id for coder in book.coders]
    if book.primary_coder not in coders:
        return reads
    alone = np.zeros_like(reads)
    alone[:, coders.index(book.primary_coder)] = True
    read = reads[:, [coders.index(book.primary_coder)]]
    return np.where(read, alone, reads)


def _rows(
    codings: pd.DataFrame,
    found: Disagreements,
    counts: NDArray[np.bool_],
    has: NDArray[np.bool_],
    book: Codebook,
) -> pd.DataFrame:
    """A coding for each unit, code and speaker in the end; ``at`` is the unit.

    It is a coding of those whose coding counts where there is one, else of another coder.
    """
    units = found.units
    code = positions(codings["code"], [one.id for one in book.codes])[units.coding]
    coder = positions(codings["coder"], [one.id for one in book.coders])[units.coding]
    own = (coder >= 0) & counts[units.unit, coder]
    there = (code >= 0) & has[code, units.unit]
    rows = codings.iloc[units.coding].assign(at=units.unit, own=own, coder_place=coder)[there]
    best = rows.groupby(["at", "code"])["own"].transform("max")
    rows = rows[rows["own"] == best].sort_values(["coder_place", *SOURCE], kind="stable")
    rows = rows.drop_duplicates(["at", "code", "person"])
    at = rows["at"].to_numpy()
    first = np.argmax(counts, axis=1)[at]
    return rows.assign(
        coder=[book.coders[place].id for place in first.tolist()],
        unit=units.number.iloc[at].to_numpy(),
        start=pd.arrays.IntegerArray(units.start[at], units.start[at] < 0),
        end=pd.arrays.IntegerArray(units.end[at], units.end[at] < 0),
    )
