"""Interviews of a study with everything: cases, roles, waves and two coders."""

from itertools import product

import numpy as np
import pandas as pd

from samskaping.analysis.integration.joint_display import joint_display
from samskaping.analysis.interviews.agreement import agreement
from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.estimates import join_estimates
from samskaping.study.model import Outline
from samskaping.tables import empty_table
from tests.analysis.interviews.made_interviews import CODES, Segment, tables, with_codebook


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
    """Every estimate that the interviews give rise to."""
    book = with_codebook(outline, primary=primary)
    interviews = tables(segments)
    return join_estimates(
        [
            agreement(*interviews, empty_table("passages"), book),
            frequencies(*interviews, empty_table("passages"), book),
            joint_display(responses, *interviews, book),
        ]
    )
