"""Which groups may be counted: no small group of persons follows from the counts that remain.

Every number says how many it rests on, so a group is withheld in all its numbers or in none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from samskaping.estimates import name_group
from samskaping.numeric import FloatArray
from samskaping.release.attack import BoolArray
from samskaping.release.cells import DIMENSIONS, Cells, Levels, cell_counts
from samskaping.release.rows import Row, Verdicts
from samskaping.release.suppression import System, protect

# The cleaning rules that met one and the same form.
Rules = tuple[str, ...]


def withhold_groups(rows: Sequence[Row], cells: Cells, threshold: int, verdicts: Verdicts) -> None:
    """Withhold every number of the groups that may not be counted, contrasts with them included.

    Raises
    ------
    ValueError
        The table counts other persons than those whose forms are kept.
    """
    _check_counts(rows, "kept", {("total",): cells.persons}, cells)
    speaking = [row for row in rows if row.kind != "design"]
    masks: dict[bytes, BoolArray] = {}
    rank: dict[bytes, tuple[float, ...]] = {}
    for row in speaking:
        for mask in cells.parts(row.levels):
            held = mask & (cells.persons > 0)
            name = held.tobytes()
            masks[name] = held
            size = float(cells.persons[held].sum())
            rank[name] = max(rank.get(name, (-1.0, 0.0)), (float(row.rank), size))
    size_of = {name: int(cells.persons[mask].sum()) for name, mask in masks.items()}
    small = {name for name in masks if 0 < size_of[name] < threshold}
    rest = [name for name in masks if name not in small and size_of[name]]
    stays = _protected(
        [masks[name].astype(float) for name in rest],
        [rank[name] for name in rest],
        cells.persons,
        threshold,
    )
    given_away = {name for name, stay in zip(rest, stays, strict=True) if not stay}
    for row in speaking:
        names = {(mask & (cells.persons > 0)).tobytes() for mask in cells.parts(row.levels)}
        if names & small:
            verdicts.withhold(row, "minimum", f"group;n={min(size_of[n] for n in names & small)}")
        elif names & given_away:
            verdicts.withhold(row, "complementary", "group;its count gives a small group away")


def withhold_ledger(
    rows: Sequence[Row], cells: Cells, ledger: pd.DataFrame, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold counts of excluded, flagged and changed that would tell of a few.

    Forms handed in less forms kept are forms excluded, so these stand in one system. Of the forms
    that a rule flags, those that it does not flag must be enough as well.
    """
    for effect in ("excluded", "flagged", "changed"):
        counts = _by_rules(ledger[ledger["effect"] == effect], cells)
        if not counts:
            continue
        persons = np.concatenate(list(counts.values()))
        _check_counts(rows, effect, counts, cells)
        about = (effect, "submitted") if effect == "excluded" else (effect,)
        speaking = [row for row in verdicts.passed(rows) if row.quantity in about]
        lines = [
            np.concatenate(
                [cells.mask(row.levels) * float(_speaks_of(row.subject, rules)) for rules in counts]
            )
            for row in speaking
        ]
        _apply(speaking, lines, persons, threshold, verdicts, f"a few {effect} by a rule")
        subjects = {row.subject for row in speaking} if effect == "flagged" else set()
        for subject in sorted(subjects):
            flagged = sum(n for rules, n in counts.items() if _speaks_of(subject, rules))
            of_rule = [row for row in rows if (row.quantity, row.subject) == (effect, subject)]
            rest = np.maximum(cells.persons - flagged, 0.0)
            _apply_to_masks(of_rule, cells, rest, threshold, verdicts, {})


def withhold_linked(
    rows: Sequence[Row],
    cells: Cells,
    kept: pd.DataFrame,
    waves: Sequence[str],
    threshold: int,
    verdicts: Verdicts,
) -> None:
    """Withhold counts of persons found in every wave, where those or the others are few."""
    linked = _linked(kept, cells, len(waves))
    about = [row for row in rows if row.quantity == "linked"]
    for wave in waves:
        # A linked person stands in every wave; within one wave each counts once.
        _apply_to_masks(about, cells, linked, threshold, verdicts, {"wave": wave})
        _apply_to_masks(about, cells, cells.persons - linked, threshold, verdicts, {"wave": wave})


def withhold_missing(rows: Sequence[Row], threshold: int, verdicts: Verdicts) -> None:
    """Withhold shares of missing cells that give back how many lack an answer for one reason.

    How many lack an answer for any reason is told by the number of those who answered, so a row
    without a reason is known in any case; the reasons that it is made of are protected.
    """
    about = [row for row in rows if row.quantity == "missing_share" and row.estimate is not None]
    waves: dict[str, list[Row]] = {}
    for row in about:
        rest = {name: level for name, level in row.levels.items() if name != "reason"}
        waves.setdefault(name_group(**rest), []).append(row)
    for part in waves.values():
        _withhold_reasons(part, threshold, verdicts)


def _withhold_reasons(rows: Sequence[Row], threshold: int, verdicts: Verdicts) -> None:
    """One group's cells by item and reason; the subject that is the sum of all items is any."""
    single = [row for row in rows if "reason" in row.levels]
    items = sorted({row.subject for row in single} - {"total"})
    reasons = sorted({row.levels["reason"] for row in single})
    line = {
        row.key: np.outer(
            [row.subject in (item, "total") for item in items],
            [row.levels.get("reason", reason) == reason for reason in reasons],
        )
        .ravel()
        .astype(np.float64)
        for row in rows
    }
    passed = {row.key for row in verdicts.passed(single)}
    shown = [row for row in rows if "reason" not in row.levels or row.key in passed]
    secret = [line[row.key] for row in single if row.key not in passed and row.subject != "total"]
    if not shown or not secret:
        return
    matrix = np.array([line[row.key] for row in shown])
    system = System(
        rows=matrix,
        totals=np.zeros(len(shown)),
        suspects=(),
        rank=tuple(
            ("reason" not in row.levels, row.subject == "total", (row.estimate or 0) * (row.n or 0))
            for row in shown
        ),
        threshold=threshold,
        hidden=np.array(secret),
        table=np.zeros(matrix.shape[1]),
        local=np.zeros(len(shown), dtype=np.bool_),
    )
    for row, stays in zip(shown, protect(system), strict=True):
        if not stays and "reason" in row.levels:
            verdicts.withhold(row, "complementary", "gives back how many lack an answer and why")


def _apply_to_masks(
    rows: Sequence[Row],
    cells: Cells,
    persons: FloatArray,
    threshold: int,
    verdicts: Verdicts,
    within: Levels,
) -> None:
    passed = verdicts.passed(rows)
    masks = [cells.mask({**within, **row.levels}).astype(float) for row in passed]
    _apply(passed, masks, persons, threshold, verdicts, "a small number of forms")


def _apply(
    rows: Sequence[Row],
    coefficients: Sequence[FloatArray],
    persons: FloatArray,
    threshold: int,
    verdicts: Verdicts,
    why: str,
) -> None:
    rank = [
        (float(row.rank), float(row.quantity == "submitted"), float(line @ persons))
        for row, line in zip(rows, coefficients, strict=True)
    ]
    stays = _protected(coefficients, rank, persons, threshold)
    for row, stay in zip(rows, stays, strict=True):
        if not stay:
            verdicts.withhold(row, "complementary", f"gives away {why}")


def _protected(
    rows: Sequence[FloatArray],
    rank: Sequence[tuple[float, ...]],
    persons: FloatArray,
    threshold: int,
) -> BoolArray:
    if not rows:
        return np.ones(0, dtype=np.bool_)
    return protect(System.of(rows, persons, rank, threshold))


def _speaks_of(subject: str, rules: Rules) -> bool:
    """Whether a count speaks of what just these rules met: of one of them, or of all."""
    return subject == "total" or subject in rules


def _by_rules(ledger: pd.DataFrame, cells: Cells) -> dict[Rules, FloatArray]:
    """How many forms (or changed answers) of each cell just these rules met.

    A form may be flagged by several rules; in the total it counts once.
    """
    identity = ["key", *DIMENSIONS]
    rules = ledger.groupby(identity, dropna=False)["rule"].transform(
        lambda names: ";".join(sorted(set(names)))
    )
    once = ledger.assign(rule=rules.astype(str)).drop_duplicates(identity)
    found: dict[Rules, FloatArray] = {}
    for together in sorted(once["rule"].unique()):
        counts = cell_counts(once[once["rule"] == together])
        found[tuple(together.split(";"))] = np.array(
            [float(counts.get(name, 0)) for name in cells.names]
        )
    return found


def _linked(kept: pd.DataFrame, cells: Cells, waves: int) -> FloatArray:
    """How many of each cell's persons are found in every wave of their case."""
    seen = kept.groupby(["case", "respondent"], dropna=False)["wave"].transform("nunique")
    counts: Mapping[tuple[str, str, str], int] = cell_counts(kept[seen == waves])
    return np.array([float(counts.get(name, 0)) for name in cells.names])


def _check_counts(
    rows: Sequence[Row], quantity: str, persons: Mapping[Rules, FloatArray], cells: Cells
) -> None:
    """A gate that counts other persons than the table does would protect the wrong cells."""
    for row in rows:
        if row.quantity != quantity or row.estimate is None:
            continue
        inside = cells.mask(row.levels)
        counted = sum(
            n[inside].sum() for rules, n in persons.items() if _speaks_of(row.subject, rules)
        )
        if counted != row.estimate:
            raise ValueError(
                f"{row.key} does not count the forms that the gate was given: "
                "the table of estimates and the tidy tables are of different runs"
            )
