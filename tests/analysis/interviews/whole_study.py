"""Interviews of a study with everything: cases, roles, waves and two coders."""

from itertools import product

import numpy as np
import pandas as pd

from samskaping.analysis.integration.joint_display import joint_display
from samskaping.analysis.interviews.agreement import agreement
from samskaping.analysis.interviews.consensus import after_consensus, settle
from samskaping.analysis.interviews.disagreements import read_disagreements
from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.estimates import join_estimates
from samskaping.study.model import Outline
from samskaping.tables import empty_table, typed
from tests.analysis.interviews.made_interviews import (
    CODES,
    TEXT,
    Segment,
    tables,
    with_codebook,
    written,
)


def drawn_segments(outline: Outline, interviews: int = 3, seed: int = 4) -> list[Segment]:
    """Both coders' segments of some interviews in every case and role; some name no wave."""
    rng = np.random.default_rng(seed)
    roles = [role.id for role in outline.roles] or [None]
    segments = []
    for case, role, number in product(outline.cases, roles, range(interviews)):
        wave = outline.waves[-1].id if number else None
        for unit in range(8):
            said = [code for code in CODES if rng.random() < 0.3]
            for coder in ("ann", "bo"):
                heard = [code for code in said if rng.random() < 0.9]
                segments.append(
                    Segment(f"{role}{number}", str(unit), coder, heard, case.id, role, wave,
                            person=f"{case.id}{role}{number}")
                )  # fmt: skip
    return segments


def estimates(
    outline: Outline, responses: pd.DataFrame, segments: list[Segment], primary: str | None = None
) -> pd.DataFrame:
    """Every estimate that the interviews give rise to; the coders settled one decision."""
    book = with_codebook(outline, primary=primary)
    codings, coverage = tables(segments)
    none = empty_table("passages")
    settled = settle(codings, coverage, none, _first_settled(codings, coverage, book), book)
    counted = [
        frequencies(settled.codings, coverage, none, book),
        joint_display(responses, settled.codings, coverage, book),
    ]
    return join_estimates(
        [
            agreement(codings, coverage, none, book),
            *(after_consensus(table, settled.resolutions) for table in counted),
        ]
    )


def _first_settled(codings: pd.DataFrame, coverage: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    found = read_disagreements(codings, coverage, empty_table("passages"), outline)
    source, unit, code = found.keys[0]
    entry = {"source": source, "unit": unit, "code": code, "given": True}
    place = {"source_file": "met.xlsx", "source_sheet": "Decisions", "source_row": 2}
    return typed(pd.DataFrame([entry | place]), "resolutions")


def coded_texts(outline: Outline) -> pd.DataFrame:
    """How far three coders agree on texts, one code of which they gave with a weight."""
    book = with_codebook(
        outline,
        coders=("ann", "bo", "cy"),
        units=("segment", "sentence", "character", "source"),
        weighed="heard",
    )
    marks = [
        (coder, code, 2 * n, 12 + 3 * n, of)
        for n, coder in enumerate(("ann", "bo", "cy"))
        for of in range(6)
        for code in ("heard", "time")[: 1 + (n + of) % 2]
    ]
    tables = written(marks, (TEXT,) * 6, ("ann", "bo", "cy"))
    tables[0]["weight"] = pd.array([n % 4 for n in range(len(marks))], dtype="Float64")
    return agreement(*tables, book)
