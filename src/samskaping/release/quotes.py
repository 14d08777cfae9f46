"""Which quotes leave the house, and how many do not and why.

A quote that passed the door stands for one person, among all those interviewed in the case. It is
shown where these are enough, the person's role where no small group could be told by it, and the
wave where all of the case were interviewed in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from samskaping.study.model import Outline
from samskaping.tables import FORM

COLUMNS = ("case", "wave", "value", "direction", "role", "text", "status", "n", "note")
SHOWN, WITHHELD, UNCHECKED = "shown", "withheld", "unchecked"
# Why the gate keeps a quote, beside the reasons of the door.
UNKNOWN, FEW, MORE = "unknown_interview", "few_interviewed", "over_limit"


@dataclass(frozen=True)
class Speaker:
    """Who said a quote: a pseudonym, and the role where it is known."""

    person: str
    role: str | None


def release_quotes(quotes: pd.DataFrame, coverage: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """The table of quotes as it may leave.

    Parameters
    ----------
    quotes
        The tidy quotes of all files; those with a text have passed the door.
    coverage
        The clean table of who read what: it tells who was interviewed where and in which role.
    outline
        Of it: cases, waves, values, ``analysis.joint_display.quotes_per_cell`` and the minimum of
        persons.

    Returns
    -------
    DataFrame
        Texts, under ``COLUMNS``: a row for each quote that is shown; one for each case and value
        of which quotes are withheld and none is shown (status ``withheld``); then, of the whole
        study, how many are withheld for each reason and how many of those shown were not checked
        against the interview (``n``; empty where these are of fewer persons than the minimum).
    """
    threshold = outline.disclosure.threshold
    limit = outline.analysis.joint_display.quotes_per_cell
    met = coverage.drop_duplicates(["case", "person"])
    interviewed = met.groupby("case").size()
    roles = {case: shown_roles(group["role"], threshold) for case, group in met.groupby("case")}
    waves = {case: _only_wave(group["wave"], outline) for case, group in coverage.groupby("case")}
    counted: dict[str, list[str]] = {}
    shown: dict[tuple[str, str], list[dict[str, Any]]] = {}
    withheld: set[tuple[str, str]] = set()
    for quote in quotes.to_dict("records"):
        speaker = _speaker(quote, coverage)
        cell = (str(quote["case"]), str(quote["value"]))
        reason = _reason(quote, speaker, interviewed, threshold)
        if reason is None and len(shown.get(cell, ())) >= limit:
            reason = MORE
        if reason is None and speaker is not None:
            role = speaker.role if speaker.role in roles[quote["case"]] else None
            told = {"role": role, "wave": waves[quote["case"]]}
            shown.setdefault(cell, []).append({**_taken(quote), **told})
            reason = None if quote["checked"] else UNCHECKED
        elif not (pd.isna(quote["case"]) or pd.isna(quote["value"])):
            withheld.add(cell)
        if reason is not None:
            person = quote["person"] if speaker is None else speaker.person
            counted.setdefault(reason, []).append(person)
    rows = [
        *_cells(shown, withheld, outline),
        *_counts(counted, threshold),
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(COLUMNS, "string") | {"n": "Int64"})


def shown_roles(roles: pd.Series, threshold: int) -> frozenset[str]:
    """The roles that may be named beside a quote, of those of all persons met in a case.

    A role of few is not named; nor is the smallest of the others, where those whose role is not
    named would be few: that they are not named would tell their roles.
    """
    sizes = roles.value_counts(dropna=True).sort_index(kind="stable").sort_values(kind="stable")
    named = [str(role) for role, n in sizes.items() if n >= threshold]
    while named and 0 < len(roles) - int(sizes[named].sum()) < threshold:
        named.pop(0)
    return frozenset(named)


def _speaker(quote: Mapping[Any, Any], coverage: pd.DataFrame) -> Speaker | None:
    """Who said a quote; None if nobody is known to have been in such an interview."""
    here = coverage[(coverage["source"] == quote["source"]) & (coverage["case"] == quote["case"])]
    persons = here["person"].drop_duplicates().tolist()
    named = str(quote["person"])
    nameless = named.startswith(FORM)
    if named not in persons:
        if len(persons) == 1 and (nameless or persons[0].startswith(FORM)):
            named = persons[0]
        else:
            return Speaker(named, None) if persons and nameless else None
    role = next(iter(here.loc[here["person"] == named, "role"].dropna()), None)
    return Speaker(named, role)


def _only_wave(waves: pd.Series, outline: Outline) -> str | None:
    """The wave of all interviews of a case; of several none is told, since one may be of few."""
    last = outline.waves[-1].id if outline.waves else None
    met = {last if pd.isna(wave) else str(wave) for wave in waves}
    return met.pop() if len(met) == 1 else None


def _reason(
    quote: Mapping[Any, Any], speaker: Speaker | None, interviewed: pd.Series, threshold: int
) -> str | None:
    """Why a quote is withheld; None if it is not."""
    if not pd.isna(quote["reason"]):
        return str(quote["reason"])
    if speaker is None:
        return UNKNOWN
    return FEW if interviewed[quote["case"]] < threshold else None


def _taken(quote: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: quote[name] for name in ("case", "value", "direction", "text")}


def _cells(
    shown: Mapping[tuple[str, str], list[dict[str, Any]]],
    withheld: set[tuple[str, str]],
    outline: Outline,
) -> Iterator[dict[str, Any]]:
    """The quotes by case and value, or that there are some that are not shown."""
    for case in outline.cases:
        for value in outline.scorecard.values:
            cell = (case.id, value.id)
            for quote in shown.get(cell, ()):
                yield {**quote, "status": SHOWN}
            if cell in withheld and cell not in shown:
                yield {"case": case.id, "value": value.id, "status": WITHHELD}


def _counts(counted: Mapping[str, list[str]], threshold: int) -> Iterator[dict[str, Any]]:
    """How many quotes of the study have each reason; not told where few persons said them."""
    for reason, persons in sorted(counted.items()):
        few = len(set(persons)) < threshold
        n, note = (None, "suppressed;rule=persons") if few else (len(persons), None)
        yield {"status": reason, "n": n, "note": note}
