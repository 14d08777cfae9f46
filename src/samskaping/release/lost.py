"""Which numbers about the persons who were lost, or made by imputing them, may leave.

How many of a case were lost follows from its figures' n and how many were followed; so a number
over the cases may tell of them, but not of a few of them, and not so that the change of the few
persons of one case could be worked out from those of the others.
"""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.release.rows import Row, Verdicts
from samskaping.study.record import Indicator, Record
from samskaping.study.trust import Specification

_DOMAIN = "soimpact"
_PAIRED = "case_indicator_change_paired"
_SHARE, _PATTERN, _SPECIFICATION = "lost_share", "missing_pattern", "specification"
_MEDIAN = "specification_median"
_OF_SPECIFICATIONS = (
    _MEDIAN,
    "specification_share",
    "specification_test",
    "specification_smallest_p",
)
# So many unknown changes are told by a mean and its interval, and by what imputing adds.
_TOLD_BY_ONE = 2


def withhold_lost(
    rows: Sequence[Row],
    record: Record | None,
    quantities: Sequence[str],
    threshold: int,
    verdicts: Verdicts,
) -> None:
    """Withhold what sets off few lost persons.

    A share of a case or arm is withheld where few were lost, or few were not; the patterns of an
    arm where one of them is few. A number that rests on who was lost is withheld where few were
    lost in all, and where the changes of those followed are withheld for one or two of its cases;
    with more of them withheld it leaves with two decimals. Comes after the figures were judged.
    """
    for indicator in record.indicators if record else ():
        about = [row for row in rows if row.domain == _DOMAIN and row.subject == indicator.id]
        if record is not None and about:
            _Lost(indicator, record, about, threshold).withhold(quantities, verdicts)


class _Lost:
    """The rows of one indicator, and who was lost."""

    def __init__(
        self, indicator: Indicator, record: Record, rows: Sequence[Row], threshold: int
    ) -> None:
        self.rows = rows
        self.few = range(1, threshold)
        self.groups = {group.id for group in record.comparison_groups}
        cases = {row.levels["case"] for row in rows if "case" in row.levels}
        listed = record.specifications_of(indicator, tuple(sorted(cases - self.groups)))
        self.listed: dict[str, Specification] = {one.id: one for one in listed}

    def withhold(self, quantities: Sequence[str], verdicts: Verdicts) -> None:
        asked = [row for row in self.rows if row.quantity in (_SHARE, *quantities)]
        for row in asked:
            if row.quantity == _SHARE:
                self._withhold_share(row, verdicts)
            elif row.quantity == _PATTERN:
                self._withhold_pattern(row, verdicts)
            elif row.quantity == _SPECIFICATION:
                self._withhold_specification(row, verdicts)
            elif row.quantity not in _OF_SPECIFICATIONS:
                self._withhold_made(row, verdicts)
        done = [row for row in asked if row.quantity == _SPECIFICATION]
        hidden = any(row.key in verdicts.withheld for row in done if row.estimate is not None)
        for row in (row for row in asked if row.quantity in _OF_SPECIFICATIONS):
            if hidden:
                verdicts.withhold(row, "composed", "rests on a specification that is withheld")
            elif row.quantity == _MEDIAN and any(one.key in verdicts.coarse for one in done):
                # Shares and p count specifications and divisions, whatever their digits.
                verdicts.coarse.add(row.key)

    def _withhold_share(self, row: Row, verdicts: Verdicts) -> None:
        lost = _count(row)
        if lost in self.few or (row.n or 0) - lost in self.few:
            verdicts.withhold(row, "minimum", f"few were lost or stayed;lost={lost}")

    def _withhold_pattern(self, row: Row, verdicts: Verdicts) -> None:
        beside = [
            one.n
            for one in self.rows
            if one.quantity == _PATTERN and one.levels.get("arm") == row.levels.get("arm")
        ]
        if any(n in self.few for n in beside):
            verdicts.withhold(row, "complementary", "a pattern of the arm is of few")

    def _withhold_specification(self, row: Row, verdicts: Verdicts) -> None:
        one = self.listed.get(row.levels.get("variant", ""))
        if one is None:
            verdicts.withhold(row, "unclaimed", "is not among the listed specifications")
        elif one.persons != "measured":
            self._withhold_made(row, verdicts, alone=bool(one.without))

    def _withhold_made(self, row: Row, verdicts: Verdicts, alone: bool = False) -> None:
        """A number over the cases; ``alone`` where it leaves some of them out."""
        if row.estimate is None:
            return
        occasion = row.levels.get("occasion", "")
        shares = [
            one
            for one in self.rows
            if one.quantity == _SHARE
            and "case" in one.levels
            and one.levels.get("occasion") == occasion
        ]
        lost = sum(_count(one) for one in shares)
        hidden = sum(
            one.quantity == _PAIRED
            and one.estimate is not None
            and one.levels.get("occasion") == occasion
            and one.key in verdicts.withheld
            for one in self.rows
        )
        if lost in self.few:
            verdicts.withhold(row, "unlinked", f"sets off a few;lost={lost}")
        elif 0 < hidden <= _TOLD_BY_ONE or (hidden and alone):
            verdicts.withhold(row, "complementary", "gives back a paired change")
        elif hidden:
            verdicts.coarse.add(row.key)
            if row.levels.get("variant") == "rubin":
                verdicts.bared.setdefault(row.key, set()).add("df")


def _count(row: Row) -> int:
    return round((row.estimate or 0.0) * (row.n or 0))
