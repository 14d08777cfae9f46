"""Adjusted p of a family are worked out from one another: they leave where all tests have."""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.release.rows import Row, Verdicts
from samskaping.study.record import Record

_DOMAIN = "soimpact"
# The numbers that are tested, with the arm that they name.
_TESTED = {("effect", None), ("indicator_change", "effort")}
_FIGURE = "measured"
# Its draws use the cases' own changes; the others use p alone.
_OF_CASES = "romano_wolf"


def withhold_adjusted(
    rows: Sequence[Row], record: Record | None, quantities: Sequence[str], verdicts: Verdicts
) -> None:
    """Withhold adjusted p of a family whose tested numbers have not all left with their p.

    Comes after these have been judged. Holm's and Benjamini and Hochberg's are functions of the
    p that have left. Romano and Wolf's asks for every figure of every indicator tested.
    """
    for family in record.families if record else ():
        about = [row for row in rows if row.domain == _DOMAIN and row.subject in family.indicators]
        for row in about:
            if row.quantity not in quantities:
                continue
            members = {
                one.subject
                for one in about
                if one.quantity in quantities and one.levels.get("occasion") == _when(row)
            }
            tested = [
                one
                for one in about
                if (one.quantity, one.levels.get("arm")) in _TESTED and _when(one) == _when(row)
            ]
            hidden = any(_lacks_p(one, verdicts) for one in tested)
            if row.levels.get("variant") == _OF_CASES:
                figures = [one for one in about if one.quantity == _FIGURE]
                hidden = hidden or any(
                    one.key in verdicts.withheld
                    and one.subject in members
                    and _when(one) in _when(row).split("-")
                    for one in figures
                )
            if hidden:
                verdicts.withhold(row, "composed", "rests on a number that is withheld")


def _lacks_p(row: Row, verdicts: Verdicts) -> bool:
    return row.key in verdicts.withheld or row.key in verdicts.bared


def _when(row: Row) -> str:
    return row.levels.get("occasion", "")
