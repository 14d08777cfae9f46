"""Which register series may be shown: figures that count few, and all that would give them away.

A register's figures come without persons, or with how many stand behind them. A figure that is too
small is withheld. What is worked out from a series – a line, a synthetic control, a gap – would,
beside the other figures, tell what the missing one is; so it leaves only where every figure of
every series behind it has.
"""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.release.rows import Row, Verdicts
from samskaping.study.record import Indicator, Record

_DOMAIN, _FIGURE = "soimpact", "series_value"
# Rests on the comparison series too, as all that is synthetic does.
_BESIDE, _SYNTHETIC = "less_comparison", "synthetic_"


def withhold_series(
    rows: Sequence[Row],
    record: Record | None,
    quantities: Sequence[str],
    threshold: int,
    verdicts: Verdicts,
) -> None:
    """Withhold small figures of series, and the numbers that rest on a withheld one.

    Parameters
    ----------
    quantities
        What is made of series, their figures among them.
    threshold
        The smallest number of persons that may be shown.
    """
    groups = {group.id for group in record.comparison_groups} if record else set()
    for indicator in record.indicators if record else ():
        about = [
            row
            for row in rows
            if (row.domain, row.subject) == (_DOMAIN, indicator.id) and row.quantity in quantities
        ]
        for row in about:
            why = _too_small(row, indicator, threshold) if row.quantity == _FIGURE else None
            if why:
                verdicts.withhold(row, "minimum", why)
        hidden = {
            row.levels.get("case", "")
            for row in about
            if row.quantity == _FIGURE and row.key in verdicts.withheld
        }
        for row in about:
            if row.quantity != _FIGURE and hidden & _behind(row, groups):
                verdicts.withhold(row, "composed", "rests on a figure that is withheld")


def _behind(row: Row, groups: set[str]) -> set[str]:
    """The cases and comparison groups whose series a number rests on."""
    beside = row.levels.get("variant") == _BESIDE or row.quantity.startswith(_SYNTHETIC)
    return {row.levels.get("case", ""), *(groups if beside else ())}


def _too_small(row: Row, indicator: Indicator, threshold: int) -> str | None:
    few, figure = range(1, threshold), row.estimate or 0.0
    if row.n in few:
        return f"rests on;n={row.n}"
    if indicator.measure == "share" and row.n is not None:
        having = round(figure / (indicator.maximum or 1.0) * row.n)
        return f"few make up the share;count={having}" if having in few else None
    if indicator.counts_persons and indicator.events(figure, row.n) in few:
        return f"counts few persons;count={figure:g}"
    return None
