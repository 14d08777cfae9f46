"""Which groups may be counted: no small group of persons follows from the counts that remain.

Every number says how many it rests on, so a group is withheld in all its numbers or in none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from samskaping.numeric import FloatArray
from samskaping.release.attack import BoolArray
from samskaping.release.cells import Cells, Levels, cell_counts
from samskaping.release.rows import Row, Verdicts
from samskaping.release.suppression import System, protect


def withhold_groups(rows: Sequence[Row], cells: Cells, threshold: int, verdicts: Verdicts) -> None:
    """Withhold every number of the groups that may not be counted, contrasts with them included.

    Raises
    ------
    ValueError
        The table counts other persons than those whose forms are kept.
    """
    _check_counts(rows, "kept", cells.persons[None, :], ("total",), cells)
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


def withhold_exclusions(
    rows: Sequence[Row], cells: Cells, ledger: pd.DataFrame, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold counts of forms that would tell of a few excluded ones.

    Forms handed in less forms kept are forms excluded, so both stand in one system.
    """
    excluded = ledger[(ledger["table"] == "submissions") & (ledger["effect"] == "excluded")]
    counts = _by_rule(excluded, cells)
    if not counts:
        return
    rules = tuple(counts)
    persons = np.concatenate(list(counts.values()))
    _check_counts(rows, "excluded", persons.reshape(len(rules), -1), rules, cells)
    speaking = [row for row in verdicts.passed(rows) if row.quantity in ("excluded", "submitted")]
    _apply(
        speaking,
        [
            np.concatenate(
                [
                    cells.mask(row.levels) * float(_speaks_of(row.subject, rule, rules))
                    for rule in rules
                ]
            )
            for row in speaking
        ],
        persons,
        threshold,
        verdicts,
        "a small number of excluded forms",
    )


def withhold_marked(
    rows: Sequence[Row],
    cells: Cells,
    kept: pd.DataFrame,
    ledger: pd.DataFrame,
    waves: Sequence[str],
    threshold: int,
    verdicts: Verdicts,
) -> None:
    """Withhold counts of flagged forms, changed cells and linked persons, and of the rest."""
    for quantity in ("flagged", "changed"):
        for rule, counts in _by_rule(ledger[ledger["effect"] == quantity], cells).items():
            about = [row for row in rows if (row.quantity, row.subject) == (quantity, rule)]
            _apply_to_masks(about, cells, counts, threshold, verdicts, {})
            if quantity == "flagged":
                rest = np.maximum(cells.persons - counts, 0.0)
                _apply_to_masks(about, cells, rest, threshold, verdicts, {})
    linked = _linked(kept, cells, len(waves))
    about = [row for row in rows if row.quantity == "linked"]
    for wave in waves:
        # A linked person stands in every wave; within one wave each counts once.
        _apply_to_masks(about, cells, linked, threshold, verdicts, {"wave": wave})
        _apply_to_masks(about, cells, cells.persons - linked, threshold, verdicts, {"wave": wave})


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


def _speaks_of(subject: str, rule: str, rules: Sequence[str]) -> bool:
    """Whether a count is about a rule; a subject that is no rule is about all of them."""
    return subject == rule or subject not in rules


def _by_rule(ledger: pd.DataFrame, cells: Cells) -> dict[str, FloatArray]:
    """For each rule, how many rows of the ledger stand in each cell."""
    found: dict[str, FloatArray] = {}
    for rule in sorted(ledger["rule"].astype(str).unique()):
        counts = cell_counts(ledger[ledger["rule"] == rule])
        found[rule] = np.array([float(counts.get(name, 0)) for name in cells.names])
    return found


def _linked(kept: pd.DataFrame, cells: Cells, waves: int) -> FloatArray:
    """How many of each cell's persons are found in every wave of their case."""
    seen = kept.groupby(["case", "respondent"], dropna=False)["wave"].transform("nunique")
    counts: Mapping[tuple[str, str, str], int] = cell_counts(kept[seen == waves])
    return np.array([float(counts.get(name, 0)) for name in cells.names])


def _check_counts(
    rows: Sequence[Row],
    quantity: str,
    persons: FloatArray,
    subjects: Sequence[str],
    cells: Cells,
) -> None:
    """A gate that counts other persons than the table does would protect the wrong cells."""
    for row in rows:
        if row.quantity != quantity or row.estimate is None:
            continue
        inside = cells.mask(row.levels)
        about = [_speaks_of(row.subject, subject, subjects) for subject in subjects]
        counted = persons[np.array(about)][:, inside].sum()
        if counted != row.estimate:
            raise ValueError(
                f"{row.key} does not count the forms that the gate was given: "
                "the table of estimates and the tidy tables are of different runs"
            )
