"""Which numbers that are made of an indicator's figures leave: those whose every part has left.

Standardised changes, checks of a comparison, pooled values and whatever else is worked out from
the persons of several cases would, beside the other cases' figures, tell of a case that is
withheld. So such a number leaves only where all figures behind it have; then it tells nothing of
a cell that may not be known. What rests on the persons who were followed asks the same of their
changes.
"""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.estimates import name_group
from samskaping.release.rows import Row, Verdicts
from samskaping.study.record import Indicator, Record

_DOMAIN = "soimpact"
_FIGURE, _FOLLOWED = "measured", "case_indicator_change_paired"
# A model of all values weighs a person by whether they were followed.
_OF_FOLLOWED = (("effect_check", "mixed"),)
# The numbers that conclusions are drawn from: at occasions, of a series, of a staggered start.
_AT_OCCASIONS = (("effect", None), ("indicator_change", "effort"))
_OF_SERIES, _OF_STARTS = "series_end_difference", "staggered_overall"


def withhold_effects(
    rows: Sequence[Row],
    record: Record | None,
    quantities: Sequence[str],
    of_followed: Sequence[str],
    verdicts: Verdicts,
) -> None:
    """Withhold the numbers of ``quantities`` that rest on a withheld figure.

    Comes after the figures have been judged. A number whose group names a case rests on it, one
    that names an arm on the cases of that arm, any other on all cases, and on the comparison
    groups where the indicator has them. Those of ``of_followed`` rest on the changes of the
    persons followed too.
    """
    for indicator in record.indicators if record else ():
        about = [row for row in rows if row.domain == _DOMAIN and row.subject == indicator.id]
        parts = {name: _hidden(about, name, verdicts) for name in (_FIGURE, _FOLLOWED)}
        for row in about:
            hidden = list(parts[_FIGURE]) if row.quantity in quantities else []
            if row.quantity in of_followed or _is_of_followed(row):
                hidden += [*parts[_FIGURE], *parts[_FOLLOWED]]
            if any(_rests_on(row, part, indicator, record) for part in hidden):
                verdicts.withhold(row, "composed", "rests on a figure that is withheld")


def _hidden(rows: Sequence[Row], quantity: str, verdicts: Verdicts) -> list[Row]:
    return [row for row in rows if row.quantity == quantity and row.key in verdicts.withheld]


def _is_of_followed(row: Row) -> bool:
    return (row.quantity, row.levels.get("variant")) in _OF_FOLLOWED


def _ends(row: Row) -> set[str]:
    return set(row.levels.get("occasion", "").split("-"))


def withhold_conclusions(
    rows: Sequence[Row], quantities: Sequence[str], verdicts: Verdicts
) -> None:
    """Withhold what is concluded from an indicator's primary number where that is withheld.

    A conclusion is a function of that number, its interval and p, and of words such as a grade:
    whoever has the number can draw it, and nobody else is to.
    """
    hidden = {
        (row.subject, row.quantity, row.group)
        for row in rows
        if row.domain == _DOMAIN and row.key in verdicts.withheld
    }
    # Of a case's series, with or without comparison series.
    cases = {
        (row.subject, row.levels.get("case"))
        for row in rows
        if row.quantity == _OF_SERIES and row.key in verdicts.withheld
    }
    for row in rows:
        if row.domain != _DOMAIN or row.quantity not in quantities:
            continue
        if "occasion" in row.levels:
            occasion = row.levels["occasion"]
            stays = not any(
                (row.subject, name, name_group(arm=arm, occasion=occasion)) in hidden
                for name, arm in _AT_OCCASIONS
            )
        elif "case" in row.levels:
            stays = (row.subject, row.levels["case"]) not in cases
        else:
            stays = (row.subject, _OF_STARTS, "total") not in hidden
        if not stays:
            verdicts.withhold(row, "composed", "rests on a number that is withheld")


def withhold_quality(rows: Sequence[Row], quantities: Sequence[str], verdicts: Verdicts) -> None:
    """Withhold what holds scores of cases against their changes unless all of both have left."""
    hidden = [row for row in rows if row.key in verdicts.withheld and "case" in row.levels]
    scores = {
        row.levels.get("wave")
        for row in hidden
        if (row.domain, row.quantity, row.subject) == ("samson", "mean", "total")
        and row.levels.keys() == {"case", "wave"}
    }
    changes = {
        (row.subject, row.levels.get("occasion"))
        for row in hidden
        if row.quantity == "case_indicator_change"
    }
    for row in rows:
        if row.quantity in quantities:
            about = (row.subject, row.levels.get("occasion"))
            if row.levels.get("wave") in scores or about in changes:
                verdicts.withhold(row, "composed", "rests on a case's number that is withheld")


def _rests_on(row: Row, part: Row, indicator: Indicator, record: Record | None) -> bool:
    case = part.levels.get("case", "")
    compared = {group.id for group in record.comparison_groups} if record else set()
    arm = "comparison" if case in compared else "effort"
    if row.levels.get("case", case) != case or row.levels.get("arm", arm) != arm:
        return False
    if arm == "comparison" and not indicator.has_comparison_groups:
        return False
    if "occasion" not in row.levels:
        return True
    return _ends(part) <= _ends(row)
