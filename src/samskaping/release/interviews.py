"""Which numbers of the interviews may be shown; the counted unit is the person.

Few persons with a code are a small cell; few without it are none, since not being coded is no
attribute of a person. Every count over cases and roles is weighed with all others of its code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from samskaping.numeric import FloatArray
from samskaping.release.attack import BoolArray
from samskaping.release.cells import Cells
from samskaping.release.rows import Row, Verdicts
from samskaping.release.suppression import System, protect
from samskaping.study.codebook import Codebook
from samskaping.study.model import Outline

CODED = ("code_persons", "code_share")
BESIDE_SCORES = {"supporting_share": "supports", "questioning_share": "questions"}
DOMAINS = ("interviews", "integration")


def withhold_interviews(
    rows: Sequence[Row],
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    outline: Outline,
    threshold: int,
    verdicts: Verdicts,
) -> None:
    """Withhold what tells of few interviewed persons, or of few with a code.

    ``codings`` and ``coverage`` are the clean tidy tables.

    Raises
    ------
    ValueError
        The estimates count other persons than the tidy tables hold.
    """
    about = [row for row in rows if row.domain in DOMAINS]
    if outline.codebook is None or not about:
        return
    persons = _persons(coverage)
    names = sorted(set(zip(persons["case"], persons["role"], strict=True)))
    cells = Cells(tuple((case, "", role) for case, role in names), _counts(persons, names))
    _check(about, cells)
    _withhold_groups(about, cells, threshold, verdicts)
    holders = _holders(codings, outline.codebook)
    for sets in _families(about, holders, persons, names):
        _withhold_codes(sets, cells, threshold, verdicts)
    _withhold_unshown_roles(about, rows, verdicts)


def _persons(coverage: pd.DataFrame) -> pd.DataFrame:
    """One row per interviewed person, with the case and role that they were met in."""
    table = coverage[["person", "case", "role"]].astype("string").fillna("")
    return table.drop_duplicates(ignore_index=True)


def _counts(persons: pd.DataFrame, names: Sequence[tuple[str, str]]) -> FloatArray:
    found = persons.groupby(["case", "role"])["person"].nunique()
    return np.array([float(found.get(name, 0)) for name in names])


def _check(rows: Sequence[Row], cells: Cells) -> None:
    for row in rows:
        if row.quantity == "interviewed" and row.estimate is not None:
            counted = cells.persons[_inside(row, cells)].sum()
            if counted != row.estimate:
                raise ValueError(f"{row.key} counts {row.estimate}, the tables {counted} persons")


def _inside(row: Row, cells: Cells) -> BoolArray:
    """The cells of a row's persons; beside a score it also names the wave of the score."""
    return cells.mask({name: row.levels[name] for name in ("case", "role") if name in row.levels})


def _withhold_groups(rows: Sequence[Row], cells: Cells, threshold: int, verdicts: Verdicts) -> None:
    """Withhold every number of groups with few persons, or whose count gives such a group away."""
    speaking = [row for row in rows if row.kind != "design"]
    masks = {row.key: _inside(row, cells).astype(float) for row in speaking}
    small = [row for row in speaking if 0 < masks[row.key] @ cells.persons < threshold]
    for row in small:
        n = masks[row.key] @ cells.persons
        verdicts.withhold(row, "minimum", f"group;n={n:g}")
    counted = [row for row in verdicts.passed(speaking) if masks[row.key] @ cells.persons > 0]
    lines = {masks[row.key].tobytes(): masks[row.key] for row in counted}
    ranks: dict[bytes, tuple[float, float]] = {}
    for row in counted:
        name = masks[row.key].tobytes()
        rank = (float(row.rank), float(masks[row.key] @ cells.persons))
        ranks[name] = max(ranks.get(name, (-1.0, 0.0)), rank)
    if not lines:
        return
    system = System.of(list(lines.values()), cells.persons, list(ranks.values()), threshold)
    stays = dict(zip(lines, protect(system), strict=True))
    for row in counted:
        if not stays[masks[row.key].tobytes()]:
            verdicts.withhold(row, "complementary", "group;its count gives a small group away")


def _holders(codings: pd.DataFrame, codebook: Codebook) -> dict[str, frozenset[str]]:
    """The persons of every code, with the codes below it, and of what is said of every value."""
    used = codings
    if codebook.primary_coder is not None:
        used = codings[codings["coder"] == codebook.primary_coder]
    own = {str(code): frozenset(part["person"]) for code, part in used.groupby("code")}
    holders: dict[str, frozenset[str]] = {}
    for code in codebook.codes:
        below = [one.id for one in codebook.codes if code.id in _lineage(one.id, codebook)]
        holders[code.id] = frozenset().union(*(own.get(name, frozenset()) for name in below))
    for direction in BESIDE_SCORES.values():
        for value in {code.value for code in codebook.codes if code.value}:
            holders[f"{direction} {value}"] = frozenset().union(
                *(
                    holders[code.id]
                    for code in codebook.codes
                    if (code.value, code.direction) == (value, direction)
                )
            )
    return holders


def _lineage(code: str, codebook: Codebook) -> list[str]:
    """A code and all that stand above it."""
    above = {one.id: one.parent for one in codebook.codes}
    line = [code]
    while (parent := above.get(line[-1])) is not None and parent not in line:
        line.append(parent)
    return line


def _families(
    rows: Sequence[Row],
    holders: Mapping[str, frozenset[str]],
    persons: pd.DataFrame,
    names: Sequence[tuple[str, str]],
) -> list[tuple[list[Row], FloatArray]]:
    """Rows that count the same persons, each with those persons per cell."""
    families: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        name = row.subject if row.quantity in CODED else None
        if row.quantity in BESIDE_SCORES:
            name = f"{BESIDE_SCORES[row.quantity]} {row.subject}"
        if name is not None and name in holders:
            families.setdefault(holders[name], []).append(row)
    return [
        (family, _counts(persons[persons["person"].isin(people)], names))
        for people, family in families.items()
    ]


def _withhold_codes(
    family: tuple[Sequence[Row], FloatArray], cells: Cells, threshold: int, verdicts: Verdicts
) -> None:
    rows, holding = family
    passed = [row for row in verdicts.passed(rows) if row.estimate is not None]
    lines = [_inside(row, cells).astype(float) for row in passed]
    rank = [
        (float(row.rank), float(line @ cells.persons))
        for row, line in zip(passed, lines, strict=True)
    ]
    # Numbers of the same group stand on the same line and fall together.
    distinct = {line.tobytes(): (line, place) for line, place in zip(lines, rank, strict=True)}
    if not distinct:
        return
    system = System.of(
        [line for line, _ in distinct.values()],
        holding,
        [place for _, place in distinct.values()],
        threshold,
    )
    stays = dict(zip(distinct, protect(system), strict=True))
    for row, line in zip(passed, lines, strict=True):
        if stays[line.tobytes()]:
            continue
        few = 0 < line @ holding < threshold
        why = f"few have it;count={line @ holding:g}" if few else "gives away that few have it"
        verdicts.withhold(row, "answers" if few else "complementary", why)


def _withhold_unshown_roles(rows: Sequence[Row], every: Sequence[Row], verdicts: Verdicts) -> None:
    """Withhold the spread between roles where one of their means is withheld."""
    unshown = {
        (row.subject, row.levels.get("case"), row.levels.get("wave"))
        for row in every
        if row.quantity == "mean" and "role" in row.levels and row.key in verdicts.withheld
    }
    for row in rows:
        place = (row.subject, row.levels.get("case"), row.levels.get("wave"))
        if row.quantity == "role_spread" and place in unshown:
            verdicts.withhold(row, "complementary", "tells of a role's mean that is withheld")
