"""Numbers of the interviews that are made of others: they leave where all of those have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from samskaping.numeric import FloatArray, IntArray
from samskaping.release.interviews_crowd import PERSON, Crowd
from samskaping.release.interviews_pairs import Told
from samskaping.release.rows import Row, Verdicts

SATURATION = ("codes_found", "saturation_persons")
SOURCES = ("code_sources", "code_source_share")
CONTRAST = "code_contrast"
WITHIN = "within_case"
INTERVIEW = [*PERSON, "source"]
Branches = Mapping[str, frozenset[str]]


def withhold_contrasts(
    rows: Sequence[Row], told: Told, read: Crowd, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold a difference between a role and all others where a share behind it is withheld.

    Others are all persons less the role, so that the difference follows from the shares of the
    role and of all. A mean of differences within cases tells of the role and of the others in
    each case: it leaves only where all of these counts could stand beside what has left.
    """
    shown = {(row.quantity, row.subject, row.group) for row in verdicts.passed(rows)}
    told_too: dict[str, list[FloatArray]] = {}
    for row in verdicts.passed(rows):
        if row.quantity != CONTRAST or row.estimate is None:
            continue
        role = row.levels["role"]
        behind = {("code_share", row.subject, group) for group in ("all", f"role={role}")}
        if not behind <= shown:
            verdicts.withhold(row, "complementary", "a share behind it is withheld")
        elif row.levels.get("variant") == WITHIN:
            family, crowd = told[row.subject]
            more = told_too.setdefault(row.subject, [])
            counts = [
                (read, [one for one in verdicts.passed(rows) if one.quantity == "interviewed"]),
                (crowd, [one for one in verdicts.passed(family) if one.estimate is not None]),
            ]
            # What earlier differences told of the code is known as well.
            new = list(_within(crowd, role))
            lines = [[of.line(one) for one in numbers] for of, numbers in counts]
            if read.gives_away([*lines[0], *_within(read, role)], threshold) or crowd.gives_away(
                [*lines[1], *more, *new], threshold
            ):
                verdicts.withhold(row, "complementary", "tells of few in a role of a case")
            else:
                more += new


def _within(crowd: Crowd, role: str) -> list[FloatArray]:
    """The persons of a role in every case, and all of the case."""
    cases = sorted({kind[0] for kind in crowd.kinds})
    lines = [crowd.of_group(case, name) for case in cases for name in (role, None)]
    return [line for line in lines if line.any()]


def withhold_saturation(
    rows: Sequence[Row], coded: pd.DataFrame, branches: Branches, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold how many codes so many persons have, unless the persons with each code are known.

    The curve tells how many codes are those of just one person, two persons and so on, and is
    worked out from these numbers. Its spread is that of persons with both of two codes: it is
    left out where few have some two codes both.

    Parameters
    ----------
    coded
        The codings that count.
    branches
        Each code with those below it.
    """
    known = {
        row.subject
        for row in verdicts.passed(rows)
        if row.quantity == "code_persons" and row.group == "all" and row.estimate is not None
    }
    has_code = _persons_with_codes(coded, branches)
    both = has_code.T @ has_code
    few = bool(((both > 0) & (both < threshold)).any())
    for row in rows:
        if row.quantity not in SATURATION:
            continue
        if not known.issuperset(branches):
            verdicts.withhold(row, "complementary", "the persons with some code are withheld")
        elif few:
            verdicts.bare(row, "se")


def withhold_sources(
    rows: Sequence[Row],
    coverage: pd.DataFrame,
    coded: pd.DataFrame,
    branches: Branches,
    threshold: int,
    verdicts: Verdicts,
) -> None:
    """Withhold how many interviews have a code where that tells more than how many persons do.

    Beside persons it tells how often persons with several interviews have the code again. Nothing
    leaves where few were interviewed again, or where several persons speak in one interview; of
    the rest, what leaves is of codes that nobody or enough persons have in several interviews.

    Parameters
    ----------
    coverage, coded
        Where the coder whose coding counts read, and what that coder gave.
    branches
        Each code with those below it.
    """
    shown = {
        row.subject
        for row in verdicts.passed(rows)
        if row.quantity == "code_persons" and row.group == "all"
    }
    interviews = coverage[INTERVIEW].drop_duplicates()
    shared = bool(interviews[["case", "source"]].duplicated().any())
    again = _several(interviews)
    held = {
        code: _several(coded.loc[coded["code"].isin(list(below)), INTERVIEW].drop_duplicates())
        for code, below in branches.items()
    }
    for row in rows:
        if row.quantity not in SOURCES:
            continue
        if row.subject not in shown:
            verdicts.withhold(row, "complementary", "the persons with the code are withheld")
        elif shared:
            verdicts.withhold(row, "complementary", "some interviews are with several persons")
        elif 0 < again < threshold or 0 < held[row.subject] < threshold:
            verdicts.withhold(row, "complementary", "tells of few who were interviewed again")


def _several(interviews: pd.DataFrame) -> int:
    """How many persons have several of the interviews."""
    return int(interviews.groupby(PERSON).size().gt(1).sum())


def _persons_with_codes(coded: pd.DataFrame, branches: Branches) -> IntArray:
    """Persons × codes of a table of codings: 1 where a person has a code or one below it."""
    names = pd.MultiIndex.from_frame(coded[PERSON])
    persons, at = np.unique(names.factorize()[0], return_inverse=True)
    has = np.zeros((len(persons), len(branches)), dtype=np.int64)
    for k, below in enumerate(branches.values()):
        has[at[coded["code"].isin(list(below)).to_numpy()], k] = 1
    return has
