"""What is told of persons who were measured twice, beyond their mean change.

Yes and no of the same persons make a table of four cells. The shares give its margins, and a mean
change with its standard error gives the cells themselves: where one of them is small, or empty so
that everybody of a group is alike, the table's numbers are withheld and the change stays without
its interval. The limits of a typical change are changes of single persons where they are few.
"""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.release.rows import Row, Verdicts
from samskaping.study.record import Indicator, Record

TABLE = ("paired_share_change", "mcnemar", "mcnemar_mid_p")
# Numbers whose spread is that of the persons' own changes.
_WITH_SPREAD = ("case_indicator_change", "case_indicator_change_paired", "attainment")
_SPREAD = ("lower", "upper", "se", "statistic", "p")


def withhold_pairs(
    rows: Sequence[Row], record: Record | None, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold tables with a small cell, and what tells of them or of single persons' changes."""
    for indicator in record.indicators if record else ():
        about = [row for row in rows if row.domain == "soimpact" and row.subject == indicator.id]
        if _is_of_yes_and_no(indicator):
            _withhold_tables(about, threshold, verdicts)
        for row in about:
            _withhold_single(row, threshold, verdicts)


def _is_of_yes_and_no(indicator: Indicator) -> bool:
    return indicator.measured == "individual" and indicator.measure == "share"


def _withhold_tables(rows: Sequence[Row], threshold: int, verdicts: Verdicts) -> None:
    small = set()
    for row in rows:
        if row.quantity in TABLE and row.n and (row.n_min_cell or 0) < threshold:
            verdicts.withhold(row, "answers", f"a cell of few;n={row.n_min_cell}")
            small.add((row.levels["case"], row.levels["occasion"].split("-")[0]))
    for row in rows:
        later = row.levels.get("occasion", "").split("-")[0]
        if row.quantity in _WITH_SPREAD and (row.levels.get("case"), later) in small:
            verdicts.bare(row, *_SPREAD)


def _withhold_single(row: Row, threshold: int, verdicts: Verdicts) -> None:
    if row.quantity == "hodges_lehmann" and (row.n_min_cell or 0) < 2 * threshold + 2:
        # Above it, more averages lie beyond each limit than the minimum's persons make.
        verdicts.bare(row, "lower", "upper")
    if row.quantity == "rank_biserial" and row.estimate is not None and abs(row.estimate) == 1:
        verdicts.withhold(row, "answers", "everyone in the group changed the same way")
