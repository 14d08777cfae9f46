"""Whether cases whose process was rated higher changed more."""

from __future__ import annotations

from functools import partial

from samskaping.present.instruments import contrasts, rated_indicators
from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words


def quality_and_change(release: Released, words: Words) -> Table:
    """The correlation of every indicator's changes with the scores, its test and the power."""
    record = words.outline.record
    rows = []
    for indicator in rated_indicators(words.outline):
        for contrast in contrasts(record, indicator) if record else ():
            find = partial(
                release.find,
                "integration",
                subject=indicator.id,
                occasion=contrast,
                wave=words.outline.waves[-1].id,
            )
            found, power = (find(f"quality_change_{name}") for name in ("correlation", "power"))
            named = (
                Label(indicator.id, words.label("indicator", indicator.id)),
                Label(contrast, words.occasion(contrast)),
            )
            cells = (Cell(found), Cell(found, "p"), Cell(found, "n_cases"), Cell(power))
            rows.append(Row(named, cells))
    columns = axes.columns(
        words, "quality_change_correlation", "p", "n_cases", "quality_change_power"
    )
    heads = axes.head(words, "indicator", "contrast")
    return make_table(
        words, "quality_and_change", heads, columns, rows, shown=("scorecard", "record")
    )
