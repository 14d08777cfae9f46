"""Numbers that are made of other numbers of groups: they leave only where those may be known.

A shrunken mean, with the means of the other cases, gives the mean of a withheld case back; so it
leaves only where every case that it rests on has passed. Then it is made of what a reader has, and
tells nothing new. The same holds for whatever compares whole distributions of groups, and for what
tells those who left from those who stayed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from samskaping.estimates import name_group
from samskaping.release.cells import sides
from samskaping.release.rows import Row, Verdicts

# So many unknown cases leave more unknown than their mean and its interval tell.
FEWEST_UNKNOWN = 3
STAYERS, LEAVERS = "baseline_stayers", "baseline_leavers"
_ENDS = ("score_floor_share", "score_ceiling_share")
_BEYOND = ("reliably_improved_share", "reliably_deteriorated_share")
_OF_LEAVERS = ("attrition_gap", "attrition_gap_standardised", STAYERS, LEAVERS)
_OF_DIFFERENCES = ("difference_reliability", "mdc")
# Means over cases of a number that each case has by itself, and the mean that is weighed with it.
_OVER = {
    "role_superiority_over_cases": ("role_superiority", "role_gap_over_cases"),
    "wave_superiority_over_cases": ("wave_superiority", "change"),
}


def withhold_composed(rows: Sequence[Row], threshold: int, verdicts: Verdicts) -> None:
    """Withhold numbers that would tell of a group of which something else is withheld.

    Comes last: it asks what has become of the numbers that others are made of.
    """
    subjects: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.domain == "samson":
            subjects[row.subject].append(row)
    for about in subjects.values():
        score = _Score.of(about, threshold, verdicts)
        for row in about:
            if row.key not in verdicts.withheld and row.estimate is not None:
                why = score.against(row)
                if why:
                    verdicts.withhold(row, "composed", why)
        score.settle()
    _withhold_nested_ends(subjects, threshold, verdicts)


@dataclass(frozen=True, eq=False)
class _Score:
    """All numbers of one subject, and how the gate has judged them so far."""

    rows: dict[tuple[str, str], Row]
    mates: dict[tuple[str, str, str], list[Row]]
    threshold: int
    verdicts: Verdicts

    @classmethod
    def of(cls, rows: Iterable[Row], threshold: int, verdicts: Verdicts) -> _Score:
        known, mates = {}, defaultdict(list)
        for row in rows:
            known[row.quantity, row.group] = row
            for level in row.levels:
                mates[row.quantity, level, _without(row, level)].append(row)
        return cls(known, mates, threshold, verdicts)

    def against(self, row: Row) -> str:
        """Why a number may not leave; empty where it may."""
        match row.quantity:
            case "mean_shrunken":
                return self._of_all_cases(row)
            case "headroom":
                quantity = "mean" if "case" in row.levels else "mean_over_cases"
                self._bare_as(row, quantity)
                return self._unless(self._left(quantity, row.group))
            case "score_floor_share" | "score_ceiling_share":
                return self._of_ends(row)
            case "role_superiority":
                roles = self._mates(row, "mean", "role")
                return self._unless(all(self._passed(one) for one in roles))
            case "wave_superiority":
                means = [("mean", name_group(**side)) for side in sides(row.levels)]
                return self._unless(
                    self._left("case_change", row.group) and all(self._left(*m) for m in means)
                )
            case "change_model":
                return self._of_few_alone(row)
            case "reliably_improved_share" | "reliably_deteriorated_share":
                return self._of_beyond(row)
            case quantity if quantity in (STAYERS, LEAVERS) and "case" in row.levels:
                return self._of_stayers(row)
            case quantity if quantity in _OF_DIFFERENCES:
                return self._unless(self._no_small_spread(row))
        return ""

    def settle(self) -> None:
        """Judge means over cases by what has become of the cases."""
        for row in self.verdicts.passed(self.rows.values()):
            if row.estimate is None or "case" in row.levels:
                continue
            if row.quantity in _OVER:
                own, beside = _OVER[row.quantity]
                stays = self._few_unknown(row, own) and self._left(beside, row.group)
            elif row.quantity in _OF_LEAVERS:
                stays = self._few_unknown(row, STAYERS) and self._few_unknown(row, LEAVERS)
            elif row.quantity in _BEYOND:
                stays = self._few_unknown(row, row.quantity) and self._enough_beyond(row)
            else:
                continue
            if not stays:
                self.verdicts.withhold(row, "composed", "gives away the number of a case")

    def _passed(self, row: Row) -> bool:
        return row.estimate is None or row.key not in self.verdicts.withheld

    def _left(self, quantity: str, group: str) -> bool:
        row = self.rows.get((quantity, group))
        return row is not None and self._passed(row)

    def _bare_as(self, row: Row, quantity: str) -> None:
        """Let a number that another one gives leave without what that one lacks."""
        other = self.rows.get((quantity, row.group))
        if other is not None and other.key in self.verdicts.bared:
            self.verdicts.bare(row, *self.verdicts.bared[other.key])
        if other is not None and other.key in self.verdicts.coarse:
            self.verdicts.coarse.add(row.key)

    def _unless(self, stays: bool) -> str:
        return "" if stays else "rests on a number that is withheld"

    def _mates(self, row: Row, quantity: str, level: str) -> list[Row]:
        """The rows of a quantity that differ from this one's group in one level only."""
        return self.mates.get((quantity, level, _without(row, level)), [])

    def _of_all_cases(self, row: Row) -> str:
        parts = [one for name in ("mean", "sd") for one in self._mates(row, name, "case")]
        return self._unless(all(self._passed(one) for one in parts))

    def _few_unknown(self, row: Row, quantity: str) -> bool:
        """Whether no case's own number is withheld, or enough of them to hide one another.

        Nobody in them may weigh more than one in the minimum.
        """
        unknown = [
            one
            for one in self._mates(row, quantity, "case")
            if one.estimate is not None and not self._passed(one)
        ]
        return self._hidden([one.n or 0 for one in unknown])

    def _hidden(self, sizes: Sequence[int]) -> bool:
        if not sizes:
            return True
        return len(sizes) >= FEWEST_UNKNOWN and len(sizes) * min(sizes) >= self.threshold

    def _no_small_spread(self, row: Row) -> bool:
        """Whether no case adds a spread of few persons, or enough of them to hide one another."""
        few = [
            one.n
            for one in self._mates(row, "case_change_paired", "case")
            if one.n is not None and 1 < one.n < self.threshold
        ]
        return self._hidden(few)

    def _of_ends(self, row: Row) -> str:
        """Persons at the floor, at the ceiling and between: nobody, or enough, and not all."""
        counts = [_count(self.rows.get((name, row.group))) for name in _ENDS]
        stays = self._left("mean", row.group) and self._enough(counts, row.n or 0)
        return self._unless(stays)

    def _enough(self, counts: Sequence[int], n: int) -> bool:
        parts = [*counts, n - sum(counts)]
        return all(part == 0 or self.threshold <= part < n for part in parts[:-1]) and (
            parts[-1] == 0 or parts[-1] >= self.threshold
        )

    def _of_beyond(self, row: Row) -> str:
        if "case" not in row.levels:
            return ""
        counts = [_count(self.rows.get((name, row.group))) for name in _BEYOND]
        stays = self._left("case_change_paired", row.group) and self._enough(counts, row.n or 0)
        return self._unless(stays)

    def _enough_beyond(self, row: Row) -> bool:
        """Whether enough persons of all cases together went each way."""
        counts = [sum(_count(one) for one in self._mates(row, name, "case")) for name in _BEYOND]
        return self._enough(counts, row.n or 0)

    def _alone(self, levels: dict[str, str]) -> tuple[int, int, int]:
        """Of a case: how many are in both waves, in the earlier only, and in the later only."""
        case, (later, earlier) = levels["case"], levels["wave"].split("-")
        both = self._persons("case_change_paired", name_group(**levels))
        before, after = (
            self._persons("mean", name_group(case=case, wave=wave)) for wave in (earlier, later)
        )
        return both, before - both, after - both

    def _persons(self, quantity: str, group: str) -> int:
        row = self.rows.get((quantity, group))
        return 0 if row is None else row.n or 0

    def _of_stayers(self, row: Row) -> str:
        """The means of stayers and leavers with the paired change give those of newcomers."""
        parts = self._alone(row.levels)
        means = [("mean", name_group(**side)) for side in sides(row.levels)]
        stays = not any(0 < part < self.threshold for part in parts)
        return self._unless(stays and all(self._left(*mean) for mean in means))

    def _of_few_alone(self, row: Row) -> str:
        """The change by model less what the means tell is a sum over those in one wave only."""
        few = []
        for one in self._mates(row, "case_change_paired", "case"):
            parts = self._alone(one.levels)[1:]
            if any(0 < part < self.threshold for part in parts):
                few.append(sum(parts))
        return self._unless(self._left("change", row.group) and self._hidden(few))


def _without(row: Row, level: str) -> str:
    return name_group(**{name: value for name, value in row.levels.items() if name != level})


def _count(row: Row | None) -> int:
    return 0 if row is None or row.estimate is None else round(row.estimate * (row.n or 0))


def _withhold_nested_ends(
    subjects: dict[str, list[Row]], threshold: int, verdicts: Verdicts
) -> None:
    """Withhold the total's shares where a few are at the end of a value but not of the total."""
    for row in verdicts.passed(subjects.get("total", [])):
        if row.quantity not in _ENDS or row.estimate is None:
            continue
        for rows in subjects.values():
            for other in verdicts.passed(rows):
                same = (other.quantity, other.group) == (row.quantity, row.group)
                if same and 0 < _count(other) - _count(row) < threshold:
                    verdicts.withhold(row, "composed", "a few are at the end of one value only")
