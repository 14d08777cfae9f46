"""Which weighted means may be shown.

A mean with weights and the mean without are two sums over the same persons. Whoever knows the
weights can set off those whose weight differs from that of the others of their role; these must
be enough, or none. A form without a weight counts as one of weight zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from samskaping.estimates import name_group
from samskaping.release.rows import Row, Verdicts

WEIGHT = "weight"
_MADE_OF_IT = ("effective_n", "mean_weighted_over_cases")


def withhold_weighted(
    rows: Sequence[Row], submissions: pd.DataFrame, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold weighted means that, beside the unweighted ones, set off a few persons.

    The mean over cases leaves only where every case's own has, and the effective number of
    persons with the weighted mean of its group.
    """
    if WEIGHT not in submissions:
        return
    by_key = {row.key: row for row in rows}
    for row in rows:
        if row.quantity == "mean_weighted" and row.estimate is not None:
            plain = by_key.get(_key("mean", row.subject, row.group))
            told = plain is not None and plain.key not in verdicts.withheld
            lacking = (plain.n or 0) - (row.n or 0) if plain is not None else 0
            off = _set_off(row, by_key, submissions, verdicts)
            if not told or 0 < lacking < threshold or 0 < off < threshold:
                verdicts.withhold(row, "composed", f"sets off those of another weight;n={off}")
    withheld = {
        (row.subject, row.group)
        for row in rows
        if row.quantity == "mean_weighted" and row.key in verdicts.withheld
    }
    waves = {(subject, _wave(group)) for subject, group in withheld}
    for row in rows:
        hidden = waves if row.quantity == "mean_weighted_over_cases" else withheld
        if row.quantity in _MADE_OF_IT and (row.subject, row.group) in hidden:
            verdicts.withhold(row, "composed", "made of a weighted mean that is withheld")


def _set_off(
    row: Row, by_key: dict[str, Row], submissions: pd.DataFrame, verdicts: Verdicts
) -> int:
    """The fewest persons that can be set off, at least; 0 where the weights tell nothing new.

    Roles whose mean is told are parts by themselves, all others are one; within a part those of
    the commonest weight fall away. Forms without a score may be any of the others.
    """
    case, wave = row.levels["case"], row.levels["wave"]
    forms = submissions[submissions["case"].eq(case) & submissions["wave"].eq(wave)]
    weight = forms[WEIGHT].fillna(0.0).astype(float)
    parts = (
        forms["role"]
        .astype("string")
        .fillna("")
        .map(lambda role: role if _is_told(role, row, by_key, verdicts) else "")
    )
    sizes = weight.groupby(parts).size()
    commonest = weight.groupby(parts).agg(lambda values: values.value_counts().max())
    off = int((sizes - commonest).sum())
    unscored = int((weight > 0).sum()) - (row.n or 0)
    return off if off == 0 else max(off - unscored, 1)


def _is_told(role: str, row: Row, by_key: dict[str, Row], verdicts: Verdicts) -> bool:
    group = name_group(case=row.levels["case"], role=role, wave=row.levels["wave"])
    found = by_key.get(_key("mean", row.subject, group)) if role else None
    return found is not None and found.estimate is not None and found.key not in verdicts.withheld


def _key(quantity: str, subject: str, group: str) -> str:
    return f"samson.{quantity}.{subject}.{group}"


def _wave(group: str) -> str:
    return name_group(wave=dict(pair.split("=") for pair in group.split(";"))["wave"])
