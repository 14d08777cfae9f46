"""Which means may be shown: no sum over a small group follows from the means that remain.

Means of one subject over different groups are weighted sums over the same cells. The gate weighs
all of them together: groups, equal-role means, means over cases, gaps and contrasts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from samskaping.estimates import name_group
from samskaping.numeric import FloatArray
from samskaping.release.answers import SHARES
from samskaping.release.attack import BoolArray
from samskaping.release.cells import Cells, sides
from samskaping.release.items import summed_by_items
from samskaping.release.lines import (
    VARIANCE,
    Lines,
    as_system,
    counts,
    is_composed,
    later_sums,
    sums,
)
from samskaping.release.rows import Row, Verdicts
from samskaping.release.sizes import waves_with_secret_sizes
from samskaping.release.suppression import protect
from samskaping.study.scorecard import Scorecard

SUMMED = ("score", "score_squared", "top_box")
INTERVAL = ("lower", "upper", "se", "df", "statistic", "p")
BASELINE = ("baseline_stayers", "baseline_leavers")
PAIRED = ("case_change_paired", "change_paired")


def withhold_unanimous(rows: Sequence[Row], scale: tuple[int, int], verdicts: Verdicts) -> None:
    """Withhold scores of groups in which everyone scored the same: they tell each one's answers.

    The same of those who changed alike, and of stayers or leavers who began alike: with the mean
    of all, one of these is what the other leaves. Persons without an interval have no spread.
    """
    unanimous = {
        (row.subject, row.group)
        for row in rows
        if row.estimate is not None
        and (
            (row.quantity == "sd" and row.estimate == 0)
            or (row.quantity == "mean" and row.estimate in scale)
        )
    }
    alike = {
        (row.subject, row.group, part)
        for row in rows
        for part in (("case_change_paired",), BASELINE)
        if row.quantity in part and "case" in row.levels
        if row.estimate is not None and (row.n or 0) > 1 and not row.has_interval
    }
    for row in rows:
        if row.measure in SUMMED and (row.subject, row.group) in unanimous:
            verdicts.withhold(row, "answers", "everyone in the group scored the same")
        for part in (("case_change_paired",), BASELINE):
            if row.quantity in part and (row.subject, row.group, part) in alike:
                verdicts.withhold(row, "answers", "everyone changed or began the same")


def withhold_means(
    rows: Sequence[Row], cells: Cells, card: Scorecard, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold means, and the numbers beside them, from which a small group's mean follows.

    First the groups of each subject, because every number tells how many it rests on; then, in
    each measure by itself, all that is known of the same sums, by the items as well; then the
    changes of those who are found in both waves, who are cells of their own.
    """
    known: dict[tuple[object, ...], BoolArray] = {}
    safe: set[bytes] = set()
    unsized = waves_with_secret_sizes(rows, verdicts)
    by_items = summed_by_items(rows, card, verdicts)

    def settle(
        family: Sequence[Row],
        held: Cells,
        lines: Lines,
        hidden: Sequence[Row],
        given: Sequence[tuple[FloatArray, bool]] = (),
    ) -> None:
        passed = verdicts.passed(family)
        small = [row for row in family if _is_small(row, threshold, verdicts)]
        system, places = as_system(passed, held, lines, threshold, hidden, small, given)
        told = {line.tobytes() for line in system.rows}
        if told <= safe and not len(system.hidden):
            return
        stays = protect(system, known)
        safe.update(line.tobytes() for line in system.rows[stays] if lines is counts)
        groups = {at for row, own in zip(passed, places, strict=True)
                  if not is_composed(row) for at in own} | set(range(len(given)))  # fmt: skip
        for row, place in zip(passed, places, strict=True):
            if row.is_average and not groups.issuperset(place):
                verdicts.coarse.add(row.key)
            gone = [at for at in place if not stays[at]]
            if gone and row.kind == "case_mean" and system.local[gone].all():
                # The mean may be known, and how far the cases lie apart may not.
                verdicts.bare(row, *INTERVAL)
            elif gone:
                verdicts.withhold(row, "complementary", "gives away the mean of a withheld group")

    for (_, name), subject in _by_subject(rows).items():
        paired = [row for row in subject if row.quantity in PAIRED]
        others = [row for row in subject if row.quantity not in PAIRED]
        held = cells.having(_persons(others, cells))
        safe.clear()
        _withhold_heavy(others, held, sums, threshold, verdicts)
        settle([row for row in others if not row.is_average], held, counts, ())
        for of_what, family in _families(others).items():
            hidden = [row for row in family if _is_hidden(row, threshold, verdicts)]
            of_sums = counts if of_what == "squares" else sums
            told, seen = set(by_items.get((of_what, name), ())), None
            while seen != (whole := told & _withheld_waves(family, verdicts)):
                given = [
                    (held.mask({"wave": wave}).astype(np.float64), wave in unsized)
                    for wave in sorted(whole)
                ]
                settle(family, held, of_sums, hidden, given)
                seen = whole
        # Who is found in both waves is counted by itself, so nothing is settled for them.
        safe.clear()
        linked = cells.having(_linked(paired, cells))
        _withhold_few_alone(paired, others, held, threshold, verdicts)
        _withhold_heavy(paired, linked, later_sums, threshold, verdicts)
        hidden = [row for row in paired if _is_hidden(row, threshold, verdicts)]
        settle(paired, linked, later_sums, hidden)


def _by_subject(rows: Sequence[Row]) -> dict[tuple[bool, str], list[Row]]:
    subjects: dict[tuple[bool, str], list[Row]] = defaultdict(list)
    for row in rows:
        if row.measure in (*SUMMED, "answers") or row.quantity in VARIANCE:
            subjects[row.measure == "answers", row.subject].append(row)
    return subjects


def _families(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Numbers that tell of the same sums; an analysis of variance tells of scores and squares."""
    families: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.quantity in VARIANCE:
            families["score"].append(row)
            families["squares"].append(row)
        elif row.kind == "spread":
            families["squares"].append(row)
        elif row.kind not in ("count", "share") and row.quantity not in SHARES:
            families[row.measure].append(row)
    return families


def _is_hidden(row: Row, threshold: int, verdicts: Verdicts) -> bool:
    """Whether a group's number is withheld for what it holds, not for how it combines."""
    verdict = verdicts.withheld.get(row.key)
    return (
        verdict is not None
        and verdict.rule in ("answers", "minimum", "unlinked", "composed")
        and row.kind in ("mean", "spread")
        and not row.is_average
        and row.quantity not in (*SHARES, "case_change", "case_top_box_change")
        and (row.n or 0) >= threshold
    )


def _is_small(row: Row, threshold: int, verdicts: Verdicts) -> bool:
    """Whether a group's mean or spread is withheld because it rests on few."""
    of_group = row.kind in ("mean", "spread") and not row.is_average
    is_one = of_group and row.quantity not in SHARES and len(sides(row.levels)) == 1
    return is_one and 0 < (row.n or 0) < threshold and row.key in verdicts.withheld


def _withheld_waves(rows: Sequence[Row], verdicts: Verdicts) -> set[str]:
    """The waves in which a case's number is withheld; elsewhere the cases tell their sum."""
    return {
        row.levels["wave"]
        for row in rows
        if row.key in verdicts.withheld and set(row.levels) == {"case", "wave"}
    }


def _persons(rows: Sequence[Row], cells: Cells) -> FloatArray:
    """The persons per cell who have a score, as far as the table tells; else those who answered.

    A cell without a number of its own, as of those who gave no role, is what the others leave of
    its group.
    """
    told = [
        (cells.mask(row.levels) & (cells.persons > 0), float(row.n))
        for row in rows
        if row.kind in ("mean", "count", "spread")
        and row.n is not None
        and len(sides(row.levels)) == 1
    ]
    persons = cells.persons.copy()
    open_cells = cells.persons > 0
    settled = True
    while settled:
        settled = False
        for inside, n in told:
            missing = inside & open_cells
            if missing.sum() == 1:
                persons[missing] = max(n - persons[inside & ~open_cells].sum(), 0.0)
                open_cells &= ~missing
                settled = True
    return persons


def _linked(rows: Sequence[Row], cells: Cells) -> FloatArray:
    """The persons found in both waves: all of a case stand in one cell of its later wave."""
    persons = np.zeros(len(cells.names))
    for row in rows:
        inside = cells.mask(sides(row.levels)[0])
        if row.kind == "mean" and row.n and inside.any():
            persons[np.argmax(inside)] = float(row.n)
    return persons


def _withhold_few_alone(
    paired: Sequence[Row],
    others: Sequence[Row],
    cells: Cells,
    threshold: int,
    verdicts: Verdicts,
) -> None:
    """Withhold a paired change that sets off a few persons who answered in one wave only."""
    told = {row.group: row.n for row in others if row.quantity == "mean" and row.n is not None}
    for row in verdicts.passed(paired):
        if row.kind != "mean" or not row.n:
            continue
        alone = 0.0
        for side in sides(row.levels):
            counted = cells.persons[cells.mask(side)].sum()
            alone += told.get(name_group(**side), counted) - row.n
        if 0 < alone < threshold:
            verdicts.withhold(row, "unlinked", f"sets off those in one wave;n={alone:.0f}")


def _withhold_heavy(
    rows: Sequence[Row], cells: Cells, lines: Lines, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold averages in which a person weighs more than one in ``threshold``.

    Cells that have a number of their own are known and carry no weight.
    """
    unknown = cells.persons > 0
    for row in verdicts.passed(rows):
        inside = cells.mask(row.levels)
        if row.quantity == "mean" and len(sides(row.levels)) == 1 and inside.sum() == 1:
            unknown &= ~inside
    for row in verdicts.passed(rows):
        if not row.is_average or row.estimate is None:
            continue
        line = lines(row, cells)[0]
        for part in (line, -line, line * unknown, -line * unknown):
            weights = np.maximum(part, 0.0)
            if weights.any() and weights @ cells.persons < weights.max() * threshold - 1e-9:
                verdicts.withhold(row, "minimum", "a person weighs more than 1 in the minimum")
