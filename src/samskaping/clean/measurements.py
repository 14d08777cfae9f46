"""What is kept of the measurements, and the ledger of what is not and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from samskaping.clean import rules
from samskaping.clean.accounts import Account
from samskaping.clean.ledger import SOURCE
from samskaping.study.model import Outline
from samskaping.study.periods import place_in
from samskaping.study.record import Indicator, Record


@dataclass(frozen=True)
class CleanedMeasurements:
    """What is kept, and what was removed, changed or flagged."""

    measurements: pd.DataFrame
    exclusions: pd.DataFrame


def clean_measurements(measurements: pd.DataFrame, outline: Outline) -> CleanedMeasurements:
    """Clean the measurements of all sources together.

    In a fixed order, each row under the first rule that meets it: no consent, unknown case,
    indicator or occasion; empty cells and values where the record plans no measurement; then
    values beyond the indicator's limits are emptied; then duplicates. A measurement without a
    value is kept with its reason. One from outside its occasion's dates is flagged and kept, since
    the file says which occasion it belongs to.

    Raises
    ------
    samskaping.clean.ledger.LedgerError
        Rows in are not rows kept plus rows excluded.
    ValueError
        The study has no record.
    """
    if outline.record is None:
        raise ValueError("measurements need a record")
    record, chosen = outline.record, outline.cleaning
    account = Account("measurements", measurements, item="source_column")
    if chosen.without_consent == "exclude":
        met = rules.without_consent(account.rows, account.rows, outline)
        account.exclude("without_consent", met)
    known = {
        "case": _groups(outline, record),
        "indicator": [one.id for one in record.indicators],
        "occasion": [*(one.id for one in record.occasions), *_periods(account.rows, record)],
    }
    for column, names in known.items():
        account.exclude(f"unknown_{column}", ~account.rows[column].isin(names))
    _unplanned(account, outline, record)
    outside = _outside_limits(account.rows, record)
    account.change(
        "outside_limits", outside, before=account.rows["value"], value=pd.NA,
        missing_reason="invalid",
    )  # fmt: skip
    account.flag("outside_occasion", _outside_occasion(account.rows, record))
    again = _duplicates(account.rows, "first" if chosen.duplicates == "keep_first" else "last")
    if chosen.duplicates == "flag":
        account.flag("duplicates", again)
    else:
        account.exclude("duplicates", again)
    return CleanedMeasurements(*account.close())


def _groups(outline: Outline, record: Record) -> list[str]:
    return [*(case.id for case in outline.cases), *(one.id for one in record.comparison_groups)]


def _periods(rows: pd.DataFrame, record: Record) -> list[str]:
    """What the file has of periods of a series."""
    lengths = {one.series.every for one in record.indicators if one.series is not None}
    found = [str(one) for one in rows["occasion"].dropna().unique()]
    return [one for one in found if any(place_in(one, every) is not None for every in lengths)]


def _when(rows: pd.DataFrame, record: Record, indicator: Indicator) -> list[str]:
    if indicator.series is not None:
        return _periods(rows, record)
    return [one.id for one in record.occasions]


def _unplanned(account: Account, outline: Outline, record: Record) -> None:
    """A wide file has a cell for every occasion and group, measured or not."""
    planned = {
        (indicator.id, group, occasion)
        for indicator in record.indicators
        for occasion in _when(account.rows, record, indicator)
        for group in _groups(outline, record)
        if record.is_planned(indicator, group, occasion)
    }
    columns = (account.rows[name].tolist() for name in ("indicator", "case", "occasion"))
    unplanned = pd.Series(
        [place not in planned for place in zip(*columns, strict=True)], account.rows.index, bool
    )
    empty = account.rows["value"].isna()
    account.exclude("nothing_planned", unplanned & empty)
    account.exclude("not_planned", unplanned.loc[account.rows.index])


def _outside_limits(rows: pd.DataFrame, record: Record) -> pd.Series:
    limits = {one.id: one.limits for one in record.indicators}
    lowest, highest = (
        rows["indicator"].map({name: ends[side] for name, ends in limits.items()}).astype("Float64")
        for side in (0, 1)
    )
    outside = (rows["value"] < lowest).fillna(False) | (rows["value"] > highest).fillna(False)
    return outside.astype(bool)


def _outside_occasion(rows: pd.DataFrame, record: Record) -> pd.Series:
    outside = pd.Series(False, index=rows.index)
    for one in record.occasions:
        here = (rows["occasion"] == one.id) & rows["value"].notna()
        if one.opens:
            outside |= here & (rows["date"] < pd.Timestamp(one.opens))
        if one.closes:
            outside |= here & (rows["date"] > pd.Timestamp(one.closes))
    return outside.astype(bool)


def _duplicates(rows: pd.DataFrame, keep: Literal["first", "last"]) -> pd.Series:
    """All but one measurement of the same at the same occasion; one without a value goes first."""
    order = ["empty", "date", *SOURCE]
    empty = rows["value"].isna() if keep == "first" else rows["value"].notna()
    ranked = rows.assign(empty=empty).sort_values(order, na_position="first", kind="stable")
    again = ranked.duplicated(["case", "indicator", "unit", "occasion"], keep=keep)
    return again.reindex(rows.index)
