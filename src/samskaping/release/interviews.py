"""Which numbers of the interviews may be shown; the counted unit is the person.

Few persons with a code are a small cell; few without it are none, since not being coded is no
attribute of a person. Every count over cases, roles and waves is weighed with all others of its
code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from samskaping.release.interviews_composed import (
    withhold_contrasts,
    withhold_saturation,
    withhold_sources,
)
from samskaping.release.interviews_crowd import PERSON, Crowd
from samskaping.release.interviews_pairs import withhold_code_pairs
from samskaping.release.lines import ROLE_SPREAD
from samskaping.release.rows import Row, Verdicts
from samskaping.study.codebook import Codebook
from samskaping.study.model import Outline

CODED = ("code_persons", "code_share")
BESIDE_SCORES = {"supporting_share": "supports", "questioning_share": "questions"}
DOMAINS = ("interviews", "integration")
# A verdict that leaves fewer possible numbers of persons than this tells too much of them.
FEWEST_POSSIBLE = 3
SAME_PERSONS = "counts the same persons as a code that is withheld"


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
    about = [row for row in rows if row.domain in DOMAINS and row.quantity != ROLE_SPREAD]
    if outline.codebook is None or not about:
        return
    met, coded = _entries(coverage, outline), _entries(codings, outline)
    interviewed = Crowd.of(met)
    _check(about, interviewed)
    _withhold_groups(about, interviewed, threshold, verdicts)
    families = _families(about, coded, outline.codebook)
    for family, holding in families:
        _withhold_codes(family, holding, threshold, verdicts)
    while _withhold_same_persons(families, outline.codebook, verdicts):
        for family, holding in families:
            _withhold_codes(family, holding, threshold, verdicts)
    _withhold_telling_verdicts(about, outline, threshold, verdicts)
    told = {
        row.subject: (family, holding)
        for family, holding in families
        for row in family
        if row.quantity in CODED
    }
    branches = _branches(outline.codebook)
    heard, given = (_counting(table, outline.codebook) for table in (met, coded))
    read = Crowd.of(heard)
    places = sorted({kind[:2] for kind in interviewed.kinds})
    withhold_code_pairs(about, told, places, threshold, verdicts)
    withhold_contrasts(about, told, read, threshold, verdicts)
    withhold_saturation(about, given, branches, threshold, verdicts)
    withhold_sources(about, heard, given, branches, threshold, verdicts)


def _entries(table: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Where each person of a tidy table was met; what names no wave belongs to the last."""
    last = outline.waves[-1].id if outline.waves else ""
    named = table.assign(wave=table["wave"].fillna(last))
    named_too = ("source", "coder", "code")
    text = [*PERSON, "wave", *(name for name in named_too if name in table)]
    return named[text].astype("string").fillna("").drop_duplicates(ignore_index=True)


def _check(rows: Sequence[Row], crowd: Crowd) -> None:
    for row in rows:
        if row.quantity == "interviewed" and row.estimate is not None:
            counted = crowd.line(row) @ crowd.persons
            if counted != row.estimate:
                raise ValueError(f"{row.key} counts {row.estimate}, the tables {counted} persons")


def _withhold_groups(rows: Sequence[Row], crowd: Crowd, threshold: int, verdicts: Verdicts) -> None:
    """Withhold every number of groups with few persons, or whose count gives such a group away."""
    for row in rows:
        n = crowd.line(row) @ crowd.persons
        if 0 < n < threshold:
            verdicts.withhold(row, "minimum", f"group;n={n:g}")
    counted = [row for row in verdicts.passed(rows) if crowd.line(row) @ crowd.persons > 0]
    for row, stays in zip(counted, crowd.protected(counted, threshold), strict=True):
        if not stays:
            verdicts.withhold(row, "complementary", "group;its count gives a small group away")


def _families(
    rows: Sequence[Row], coded: pd.DataFrame, codebook: Codebook
) -> list[tuple[list[Row], Crowd]]:
    """Rows that count the same persons, each with the crowd of those persons."""
    coded = _counting(coded, codebook)
    families: dict[frozenset[str], list[Row]] = {}
    for row in rows:
        codes = _codes_of(row, codebook)
        if codes:
            families.setdefault(codes, []).append(row)
    crowds = [
        (family, Crowd.of(coded[coded["code"].isin(list(codes))][[*PERSON, "wave"]]))
        for codes, family in families.items()
    ]
    # Codes that the same persons have say the same: their numbers are weighed together.
    alike: dict[tuple[object, ...], tuple[list[Row], Crowd]] = {}
    for family, crowd in crowds:
        name = (crowd.kinds, crowd.persons.tobytes())
        alike.setdefault(name, ([], crowd))[0].extend(family)
    return list(alike.values())


def _codes_of(row: Row, codebook: Codebook) -> frozenset[str]:
    """The codes that a number counts: a code with those below it, or all of one side of a value."""
    if row.quantity in BESIDE_SCORES:
        side = BESIDE_SCORES[row.quantity]
        tops = [
            one.id for one in codebook.codes if (one.value, one.direction) == (row.subject, side)
        ]
    else:
        tops = [row.subject] if row.quantity in CODED else []
    branches = _branches(codebook)
    return frozenset().union(*(branches[top] for top in tops if top in branches))


def _branches(codebook: Codebook) -> dict[str, frozenset[str]]:
    """Each code with those below it."""
    above = {one.id: one.parent for one in codebook.codes}
    lines = {code: _lineage(code, above) for code in above}
    return {top: frozenset(code for code in above if top in lines[code]) for top in above}


def _counting(table: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The rows of the coder whose coding counts."""
    if codebook.primary_coder is None:
        return table
    return table[table["coder"] == codebook.primary_coder]


def _lineage(code: str, above: Mapping[str, str | None]) -> list[str]:
    """A code and all that stand above it."""
    line = [code]
    while (parent := above.get(line[-1])) is not None and parent not in line:
        line.append(parent)
    return line


def _withhold_codes(rows: Sequence[Row], crowd: Crowd, threshold: int, verdicts: Verdicts) -> None:
    passed = [row for row in verdicts.passed(rows) if row.estimate is not None]
    hidden = [row for row in rows if _says_the_same(row, verdicts)]
    for row, stays in zip(passed, crowd.protected(passed, threshold, hidden), strict=True):
        if stays:
            continue
        count = crowd.line(row) @ crowd.persons
        few = 0 < count < threshold
        why = f"few have it;count={count:g}" if few else "gives away that few have it"
        verdicts.withhold(row, "answers" if few else "complementary", why)


def _withhold_same_persons(
    families: Sequence[tuple[Sequence[Row], Crowd]], codebook: Codebook, verdicts: Verdicts
) -> bool:
    """Withhold a code whose persons in a group are just those of a withheld code below it.

    The other way round as well: where the code's other branches are empty, one gives the other.
    Returns whether anything was withheld.
    """
    counted: dict[tuple[str | None, str | None], list[tuple[Row, frozenset[str], float]]] = {}
    for family, crowd in families:
        for row in family:
            place = (row.levels.get("case"), row.levels.get("role"))
            count = float(crowd.line(row) @ crowd.persons)
            counted.setdefault(place, []).append((row, _codes_of(row, codebook), count))
    found = False
    for here in counted.values():
        secret = [
            (codes, count) for row, codes, count in here if count and _is_of_codes(row, verdicts)
        ]
        for row, codes, count in here:
            if row.key in verdicts.withheld or row.estimate is None:
                continue
            if any(n == count and (codes < of or of < codes) for of, n in secret):
                verdicts.withhold(row, "complementary", SAME_PERSONS)
                found = True
    return found


def _is_of_codes(row: Row, verdicts: Verdicts) -> bool:
    """Whether a row is withheld for how many have the code, not for its group."""
    verdict = verdicts.withheld.get(row.key)
    return verdict is not None and not verdict.why.startswith("group")


def _says_the_same(row: Row, verdicts: Verdicts) -> bool:
    verdict = verdicts.withheld.get(row.key)
    return verdict is not None and verdict.why == SAME_PERSONS


def _withhold_telling_verdicts(
    rows: Sequence[Row], outline: Outline, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold a meta-inference that narrows down how few persons stand behind a withheld share.

    It tells whether a share reaches the limit at which a code is heard. Of a share that is
    withheld because 1 to ``threshold`` − 1 persons make it up, that leaves only some of these
    numbers.
    """
    shares = {(row.quantity, row.subject, row.group): row for row in rows}
    for row in verdicts.passed(rows):
        if row.quantity != "meta_inference" or not row.n:
            continue
        limit = outline.analysis.joint_display.mentioned * row.n - 1e-9
        for quantity in BESIDE_SCORES:
            share = shares.get((quantity, row.subject, row.group))
            verdict = verdicts.withheld.get(share.key) if share is not None else None
            if share is None or verdict is None or verdict.rule != "answers":
                continue
            heard = (share.estimate or 0.0) * row.n >= limit
            possible = [n for n in range(1, threshold) if (n >= limit) == heard]
            if len(possible) < FEWEST_POSSIBLE:
                verdicts.withhold(row, "answers", "tells how few have a code")
