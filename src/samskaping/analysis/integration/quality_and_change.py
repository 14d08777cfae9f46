"""Whether cases whose process was rated higher changed more, as far as so few can tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeGuard

import pandas as pd

from samskaping.analysis.assumptions import COMMON_RATERS, EQUAL_CASES, assuming
from samskaping.effects.rank_correlation import (
    FEWEST,
    rank_correlation,
    rank_correlation_power,
)
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline
from samskaping.study.record import Indicator, Record

# The correlation that the power is told for: what is called large (Cohen 1988 has .5).
CORRELATION = 0.6


def quality_and_change(estimates: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Correlate the cases' total scores at the last wave with their changes.

    Cases that take part in the effort only. The sign is turned where a decrease is intended, so
    that a positive correlation means that higher ratings go with more change as intended; an
    indicator that is to be maintained has no such way and no row.

    Parameters
    ----------
    estimates
        Scores of the cases and changes of their indicators, before the gate.
    outline
        Of it: cases, waves, record and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates of domain ``integration``, the subject being the indicator, by
        ``occasion=later-baseline;wave=last``: ``quality_change_correlation`` and
        ``quality_change_power``.
    """
    table = Estimates(domain="integration")
    if outline.record is None or not outline.waves:
        return table.frame()
    numbers = estimates.set_index("key")[["estimate", "n"]].to_dict("index")
    for indicator in outline.record.indicators:
        if indicator.direction == "maintain":
            continue
        for contrast in _contrasts(indicator, outline.record):
            _add(table, numbers, outline, indicator, contrast)
    return table.frame()


def _contrasts(indicator: Indicator, record: Record) -> list[str]:
    occasions = record.occasions_of(indicator)
    baseline = next((one.id for one in occasions if one.kind == "baseline"), None)
    later = [one.id for one in occasions if one.kind == "follow_up"]
    return [] if baseline is None else [f"{one}-{baseline}" for one in later]


def _add(
    table: Estimates,
    numbers: dict[Any, dict[Any, Any]],
    outline: Outline,
    indicator: Indicator,
    contrast: str,
) -> None:
    """The correlation of an indicator's changes with the scores, and what it could have found."""
    sign = -1.0 if indicator.direction == "decrease" else 1.0
    wave = outline.waves[-1].id
    scores, changes, sizes = [], [], []
    for case in outline.cases:
        name = f"soimpact.case_indicator_change.{indicator.id}."
        score = numbers.get("samson.mean.total." + name_group(case=case.id, wave=wave))
        change = numbers.get(name + name_group(case=case.id, occasion=contrast))
        if _has(score) and _has(change):
            scores.append(float(score["estimate"]))
            changes.append(sign * float(change["estimate"]))
            sizes += [int(one["n"]) for one in (score, change) if pd.notna(one["n"])]
    found = replace(
        assuming(rank_correlation(scores, changes), EQUAL_CASES, COMMON_RATERS), n=sum(sizes)
    )
    power = replace(_power(len(scores), 1 - outline.analysis.confidence), n=sum(sizes))
    group = name_group(occasion=contrast, wave=wave)
    for quantity, one in (
        ("quality_change_correlation", found),
        ("quality_change_power", power),
    ):
        table.add(quantity, indicator.id, group, one, n_min_cell=min(sizes, default=0))


def _has(row: dict[Any, Any] | None) -> TypeGuard[dict[Any, Any]]:
    return row is not None and bool(pd.notna(row["estimate"]))


def _power(cases: int, level: float) -> Estimate:
    known = Estimate.missing(
        NotEstimable("no_test_below", n=cases, minimum=FEWEST),
        n_cases=cases,
        method="simulated_power",
    )
    if cases < FEWEST:
        return known
    power = rank_correlation_power(cases, CORRELATION, round(level, 6))
    return replace(known, estimate=power, note="")
