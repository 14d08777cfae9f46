"""A table for programs: raw names and ids, full precision, the same in every language."""

from __future__ import annotations

import pandas as pd

from samskaping.present.tables.model import WITH_LIMITS, Cell, Label, Table

_LIMITS = ("lower", "upper")


def table_frame(table: Table) -> pd.DataFrame:
    """One row per row of the table, with ``_lower``, ``_upper``, ``_note`` beside its numbers."""
    names = [head.name for head in table.heads]
    records = []
    for row in table.rows:
        record: dict[str, object] = dict(zip(names, (label.id for label in row.heads), strict=True))
        for column, cell in zip(table.columns, row.cells, strict=True):
            record |= _fields(column.name, cell)
        records.append(record)
    return pd.DataFrame(records, columns=_columns(table), dtype=object)


def _fields(name: str, cell: Cell | Label) -> dict[str, object]:
    if isinstance(cell, Label):
        return {name: cell.id}
    number = cell.number
    shown = "estimate" if cell.shown in WITH_LIMITS else cell.shown
    fields: dict[str, object] = {
        name: None if number is None else getattr(number, shown),
        f"{name}_note": "" if number is None else number.note,
    }
    if cell.shown in WITH_LIMITS:
        fields |= {
            f"{name}_{limit}": None if number is None else getattr(number, limit)
            for limit in _LIMITS
        }
    return fields


def _columns(table: Table) -> list[str]:
    """All columns in order; which there are depends on the table's shape, not on its numbers."""
    names = [head.name for head in table.heads]
    for column in table.columns:
        names.append(column.name)
        if column.kind == "interval":
            names += [f"{column.name}_{limit}" for limit in _LIMITS]
        if column.kind != "word":
            names.append(f"{column.name}_note")
    return names
