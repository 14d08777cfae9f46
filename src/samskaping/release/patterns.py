"""What the numbers of several contrasts together tell of who is found in which waves.

Each contrast between waves counts the persons found in both, and who left. With three waves, those
in the first two less those in all three are those who came back once and then no more: a few of
them follow from two contrasts of which each by itself counts enough.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from samskaping.release.rows import Row, Verdicts
from samskaping.release.suppression import System, protect

# What a case's persons found in two waves tell, and all that counts them over the cases.
OF_PAIRS = ("case_change_paired", "baseline_stayers", "baseline_leavers",
            "reliably_improved_share", "reliably_deteriorated_share")  # fmt: skip
OVER_PAIRS = ("change_paired", "mdc", "difference_reliability", "attrition_gap",
              "attrition_gap_standardised", *OF_PAIRS)  # fmt: skip


def withhold_patterns(
    rows: Sequence[Row],
    submissions: pd.DataFrame,
    waves: Sequence[str],
    threshold: int,
    verdicts: Verdicts,
) -> None:
    """Withhold the paired numbers of contrasts that together set off a few persons of a case.

    The unknowns are the persons by the waves that they are found in, and every wave, contrast and
    count of those found in all waves is a sum over them. Of contrasts, the longest goes first.
    """
    if len(waves) < 3:
        return
    named = submissions.dropna(subset=["case", "respondent"])
    for case, forms in named.groupby("case"):
        counts: dict[frozenset[str], int] = {}
        for _, seen in forms.groupby("respondent")["wave"]:
            kind = frozenset(map(str, seen))
            counts[kind] = counts.get(kind, 0) + 1
        kinds = sorted(counts, key=sorted)
        about = [row for row in verdicts.passed(rows) if row.levels.get("case") == case]
        told = _sets(about, waves)
        if not any(len(inside) == 2 for inside in told):
            continue
        lines = [np.array([float(inside <= kind) for kind in kinds]) for inside in told]
        persons = np.array([float(counts[kind]) for kind in kinds])
        rank = [_rank(inside, waves) for inside in told]
        stays = protect(System.of(lines, persons, rank, threshold))
        lost = [inside for inside, stay in zip(told, stays, strict=True) if not stay]
        for row in about:
            if row.quantity in OF_PAIRS and _set(row, waves) in lost:
                verdicts.withhold(row, "unlinked", "with another contrast sets off a few")
            elif row.quantity == "linked" and frozenset(waves) in lost:
                verdicts.withhold(row, "unlinked", "with a contrast sets off a few")


def uncount_pairs(rows: Sequence[Row], verdicts: Verdicts) -> None:
    """Let nothing over the cases count the pairs of a case whose own number is withheld."""
    secret = {
        (row.subject, row.levels["wave"])
        for row in rows
        if row.quantity == OF_PAIRS[0] and row.key in verdicts.withheld
    }
    for row in rows:
        over_cases = row.quantity in OVER_PAIRS and "case" not in row.levels
        if over_cases and (row.subject, row.levels.get("wave")) in secret:
            verdicts.uncounted.add(row.key)


def _sets(rows: Sequence[Row], waves: Sequence[str]) -> list[frozenset[str]]:
    """The sets of waves for which the persons found in all of them are counted."""
    found = {
        _set(row, waves)
        for row in rows
        if row.quantity in ("mean", "linked", *OF_PAIRS) and "role" not in row.levels
    }
    return sorted(found, key=sorted)


def _set(row: Row, waves: Sequence[str]) -> frozenset[str]:
    if row.quantity == "linked":
        return frozenset(waves)
    return frozenset(row.levels.get("wave", "").split("-"))


def _rank(inside: frozenset[str], waves: Sequence[str]) -> tuple[float, float]:
    """A wave is worth more than who is found in all, and that more than a contrast."""
    places = [waves.index(wave) for wave in inside]
    if len(inside) == 2:
        return 0.0, -float(max(places) - min(places))
    return (1.0 if len(inside) > 2 else 2.0), -float(min(places))
