"""A raw file of measurements and its binding become the tidy table ``measurements``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from samskaping.ingest import pseudonyms
from samskaping.ingest.cells import Cells, flag, text_array, times
from samskaping.ingest.coded_ids import ids, periods
from samskaping.ingest.columns import bound_columns, check_columns
from samskaping.ingest.delimited_text import TextTable, tidy_text
from samskaping.ingest.exports import open_raw, with_own_columns
from samskaping.ingest.findings import IngestError, findings_table
from samskaping.ingest.formats import reader
from samskaping.ingest.measured_values import check_gaps, check_values
from samskaping.ingest.numbers import read_numbers, whole_numbers
from samskaping.study.bindings import (
    LongValues,
    MeasurementBinding,
    ValueColumn,
)
from samskaping.study.findings import Finding, errors
from samskaping.study.keys import Key
from samskaping.study.model import MeasurementSource, Outline
from samskaping.study.record import Record
from samskaping.tables import SCHEMAS


@dataclass(frozen=True)
class Measurements:
    """What a raw file of measurements holds, as the tables ``measurements`` and ``findings``."""

    measurements: pd.DataFrame
    findings: pd.DataFrame
    seen: tuple[Finding, ...] = ()


def read_measurements(
    source: MeasurementSource, folder: Path | str, outline: Outline, key: Key
) -> Measurements:
    """Read one raw file of measurements, row by row in the order of the file.

    A row of a wide file gives one measurement per value column, empty cells too; each row keeps
    the column that its value stood in. A person is a pseudonym made with ``key``; where the file
    names nobody, each of its rows is somebody else. A figure of a whole case has no ``unit``.
    A percent sign in a cell of a share means that part of the indicator's maximum.

    Raises
    ------
    IngestError
        With every finding that stops: the file is not what the binding says.
    ValueError
        The study has no record; its configuration is checked before anything is read.
    """
    if outline.record is None:
        raise ValueError("measurements need a record")
    export = reader(source.format)(open_raw(source, folder), source.binding)
    binding = with_own_columns(source.binding, export, bound_columns(source.binding))
    table = export.table
    found = check_columns(table, binding)
    if errors(found):
        raise IngestError([*table.findings, *found])
    seen = [*table.findings, *found]
    rows = _rows(table, binding, source.id, outline, key, seen)
    blocks = [
        _block(table, binding, column, rows, outline.record, seen)
        for column in _value_columns(table, binding, outline, seen)
    ]
    whole = _with_source(_in_file_order(blocks), table)
    seen += [*check_values(whole, outline.record), *check_gaps(whole, outline.record)]
    if errors(seen):
        raise IngestError(seen)
    return Measurements(whole, findings_table(seen), tuple(seen))


def _rows(
    table: TextTable,
    binding: MeasurementBinding,
    source_id: str,
    outline: Outline,
    key: Key,
    seen: list[Finding],
) -> pd.DataFrame:
    """What all values of a row share."""
    chosen = outline.cleaning
    return pd.DataFrame(
        {
            "case": ids(table, binding.case, "case", seen, stops=chosen.unknown_case == "stop"),
            "occasion": _occasions(table, binding, outline, seen),
            "person": _persons(table, binding, source_id, key, seen),
            "date": _dates(table, binding, outline.study.time_zone, seen),
            "consent": _consent(table, binding, seen),
        }
    )


def _occasions(
    table: TextTable, binding: MeasurementBinding, outline: Outline, seen: list[Finding]
) -> Any:
    """The occasion of each row, or the period where the file holds series."""
    if binding.period is None:
        stops = outline.cleaning.unknown_occasion == "stop"
        return ids(table, binding.occasion, "occasion", seen, stops=stops)
    bound = _indicators_of(binding)
    lengths = [
        one.series.every
        for one in (outline.record.indicators if outline.record else ())
        if one.series is not None and one.id in bound
    ]
    # The configuration has one length for all that a file holds.
    return periods(table, binding.period, lengths[0], seen)


def _indicators_of(binding: MeasurementBinding) -> set[str]:
    match binding.values:
        case LongValues(indicator=spec):
            return set(spec.codes.values())
        case values:
            return {one.indicator for one in values}


def _persons(
    table: TextTable,
    binding: MeasurementBinding,
    source_id: str,
    key: Key,
    seen: list[Finding],
) -> list[str]:
    own = pseudonyms.forms(source_id, table.rows.tolist(), key)
    if binding.person is None:
        return own
    cells = Cells.of(table, binding.person.column)
    cells.find("person_blank", np.array([text == "" for text in cells.texts], dtype=np.bool_))
    seen += cells.findings
    people = [pseudonyms.measured(text, key) if text else "" for text in cells.texts]
    return [people[place] or one for place, one in zip(cells.index.tolist(), own, strict=True)]


def _dates(
    table: TextTable, binding: MeasurementBinding, zone: str, seen: list[Finding]
) -> pd.Series:
    """The day of each row as the people there knew it; missing where the file does not say."""
    if binding.date is None:
        return pd.Series(pd.NaT, range(len(table.rows)), "datetime64[us]")
    cells = Cells.of(table, binding.date.column)
    moments = times(cells, binding.date, zone)
    # The hour does not matter to a day, nor then that the clock was changed.
    seen += [
        replace(one, code="date_unreadable")
        for one in cells.findings
        if one.code == "time_unreadable"
    ]
    local = moments.dt.tz_convert(binding.date.time_zone or zone).dt.tz_localize(None)
    days: pd.Series = local.dt.normalize().astype("datetime64[us]")
    return days


def _consent(table: TextTable, binding: MeasurementBinding, seen: list[Finding]) -> Any:
    if binding.consent is None:
        return pd.array([pd.NA] * len(table.rows), dtype="boolean")
    cells = Cells.of(table, binding.consent.column)
    # Where consent is asked for, no answer is no consent.
    given = flag(cells, binding.consent, blank=False)
    seen += cells.findings
    return given


@dataclass(frozen=True)
class _Column:
    """A column of values, with the indicator of each row."""

    column: str
    n: str | None
    indicator: Any
    occasion: str | None = None


def _value_columns(
    table: TextTable, binding: MeasurementBinding, outline: Outline, seen: list[Finding]
) -> list[_Column]:
    match binding.values:
        case LongValues(indicator=spec, column=column, n=n):
            stops = outline.cleaning.unknown_occasion == "stop"
            return [_Column(column, n, ids(table, spec, "indicator", seen, stops=stops))]
        case values:
            return [_of_one(table, one) for one in values]


def _of_one(table: TextTable, one: ValueColumn) -> _Column:
    every_row = np.zeros(len(table.rows), dtype=np.int64)
    return _Column(one.column, one.n, text_array([one.indicator], every_row), one.occasion)


def _block(
    table: TextTable,
    binding: MeasurementBinding,
    column: _Column,
    rows: pd.DataFrame,
    record: Record,
    seen: list[Finding],
) -> pd.DataFrame:
    """The measurements of one column."""
    cells = Cells.of(table, column.column)
    numbers = read_numbers(cells, binding.decimal, binding.missing, binding.empty)
    seen += cells.findings
    indicators = {one.id: one for one in record.indicators}
    compared = {group.id for group in record.comparison_groups}
    block = rows.assign(
        indicator=column.indicator,
        value=pd.array(numbers.values[cells.index], dtype="Float64"),
        missing_reason=text_array(numbers.reasons, cells.index),
        n=_persons_behind(table, column, binding.decimal, seen),
        source_column=tidy_text(column.column),
        row=np.arange(len(rows)),
    )
    if column.occasion is not None:
        block["occasion"] = pd.array([column.occasion] * len(rows), dtype="string")
    opens = {one.id: pd.Timestamp(one.opens) for one in record.occasions if one.opens}
    planned = block["occasion"].map(opens).astype("datetime64[us]")
    about = block["indicator"]
    # Without a known indicator it is open whether a person or a case was measured.
    figure = about.map({name: one.measured == "aggregate" for name, one in indicators.items()})
    if binding.person is None:
        figure = figure.where(about.notna(), True)
    return block.assign(
        date=block["date"].fillna(planned),
        level=about.map({name: one.level for name, one in indicators.items()}),
        unit=block["person"].astype("string").mask(figure.fillna(False).astype(bool)),
        arm=block["case"].map(lambda case: "comparison" if case in compared else "effort",
                              na_action="ignore"),
        value=_of_share(block, numbers.is_percent[cells.index], record),
    )  # fmt: skip


def _persons_behind(
    table: TextTable, column: _Column, decimal: str, seen: list[Finding]
) -> pd.arrays.IntegerArray:
    if column.n is None:
        empty = np.zeros(len(table.rows), dtype=np.int64)
        return pd.arrays.IntegerArray(empty, np.ones(len(table.rows), dtype=np.bool_))
    cells = Cells.of(table, column.n)
    counted = whole_numbers(cells, decimal, "n_unreadable")
    seen += [one for one in cells.findings if one not in seen]
    return counted


def _of_share(block: pd.DataFrame, is_percent: np.ndarray[Any, Any], record: Record) -> pd.Series:
    """The values, those with a percent sign as that part of their share's maximum."""
    tops = {
        one.id: 1.0 if one.maximum is None else one.maximum
        for one in record.indicators
        if one.measure == "share"
    }
    top = block["indicator"].map(tops).astype("Float64")
    scaled: pd.Series = block["value"].mask(is_percent & top.notna(), block["value"] * top / 100)
    return scaled


def _in_file_order(blocks: list[pd.DataFrame]) -> pd.DataFrame:
    whole = pd.concat(blocks, ignore_index=True)
    return whole.sort_values("row", kind="stable", ignore_index=True)


def _with_source(whole: pd.DataFrame, table: TextTable) -> pd.DataFrame:
    kinds = {name: part.dtype.type for name, part in SCHEMAS["measurements"].columns.items()}
    placed = whole.assign(
        source_file=table.file,
        source_sheet=table.sheet,
        source_row=table.rows[whole["row"].to_numpy()],
    )
    return placed[list(kinds)].astype(kinds)
