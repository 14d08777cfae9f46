"""What is kept of the coded interviews, and the ledger of what is not and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from samskaping.clean import ledger
from samskaping.clean.accounts import Account
from samskaping.clean.ledger import SOURCE
from samskaping.study.model import Outline
from samskaping.tables import FORM, SCHEMAS, typed

Rule = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class CleanedCodings:
    """What is kept, and what was removed, changed or flagged."""

    codings: pd.DataFrame
    coverage: pd.DataFrame
    passages: pd.DataFrame
    exclusions: pd.DataFrame


def clean_codings(
    codings: pd.DataFrame, coverage: pd.DataFrame, passages: pd.DataFrame, outline: Outline
) -> CleanedCodings:
    """Clean the codings of all sources together with what says who read what.

    Both tables go through the same rules, in a fixed order: a row that names no interview, an
    unknown case, an unknown coder, and an interview whose text is not the one in an earlier file,
    so that places in it mean something else. Then each row gets its person, where another file
    knows the person of the interview, and each person one role, the one that most rows of coverage
    give (the first of those in the file, where several are as frequent). Rows without a role are
    flagged or excluded, as ``unknown_role`` says. Of the codings alone, those with an unknown code
    go; ends before starts are emptied; a code given twice to one segment by one coder counts once.
    A coding that no row of coverage speaks of adds one, since its coder has read the segment.

    Raises
    ------
    samskaping.clean.ledger.LedgerError
        Rows in are not rows kept plus rows excluded, in either table.
    ValueError
        The study has no codebook.
    """
    if outline.codebook is None:
        raise ValueError("codings need a codebook")
    codes = [code.id for code in outline.codebook.codes]
    segments = Account("codings", _numbered(codings), item="number")
    read = Account("coverage", coverage)
    both = (segments, read)
    for rule, meets in _excluding(outline).items():
        for account in both:
            account.exclude(rule, meets(account.rows))
    texts, others = _one_text(passages)
    for account in both:
        account.exclude("text_differs", _in(account.rows, others))
    _one_person(both)
    _one_role(both)
    _without_role(both, outline)
    segments.exclude("unknown_code", ~segments.rows["code"].isin(codes))
    backwards = (segments.rows["end"] < segments.rows["start"]).fillna(False).astype(bool)
    ends = segments.rows["start"].astype("string") + "-" + segments.rows["end"].astype("string")
    segments.change("segment_order", backwards, before=ends, start=pd.NA, end=pd.NA)
    _twice(segments, outline)
    kept, changed = segments.close()
    reading, missed = read.close()
    added = _not_covered(kept, reading)
    whole = typed(pd.concat([reading, added], ignore_index=True), "coverage")
    noted = ledger.entries(added, "coverage_added", "flagged", table="coverage")
    return CleanedCodings(kept, whole, texts, ledger.joined([changed, missed, noted]))


def _numbered(codings: pd.DataFrame) -> pd.DataFrame:
    """The codings of each row of a file, numbered from 1."""
    rows = codings.reset_index(drop=True)
    number = rows.groupby(SOURCE, dropna=False).cumcount() + 1
    return rows.assign(number=number.astype("string"))


def _excluding(outline: Outline) -> dict[str, Rule]:
    cases = [case.id for case in outline.cases]
    coders = [] if outline.codebook is None else [one.id for one in outline.codebook.coders]
    return {
        "unknown_interview": lambda rows: rows["source"].str.startswith(FORM).astype(bool),
        # A study that stops at an unknown case has stopped at the door.
        "unknown_case": lambda rows: ~rows["case"].isin(cases),
        "unknown_coder": lambda rows: ~rows["coder"].isin(coders),
    }


def _one_text(passages: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The passages of each interview as its first file has them, and the files that differ."""
    interview = ["case", "source"]
    rows = passages.sort_values(["source_file"], kind="stable", ignore_index=True)
    parts = rows["kind"] + rows["start"].astype("string") + "-" + rows["end"].astype("string")
    texts = (
        rows.assign(parts=parts)
        .groupby(["source_file", *interview], sort=False, dropna=False)["parts"]
        .agg(" ".join)
        .reset_index()
    )
    first = texts.drop_duplicates(interview)
    meant = texts[interview].merge(first, on=interview, how="left")["parts"]
    differs = texts["parts"].to_numpy() != meant.to_numpy()
    place = ["source_file", *interview]
    return typed(rows[~_in(rows, texts.drop(first.index))], "passages"), texts.loc[differs, place]


def _in(rows: pd.DataFrame, places: pd.DataFrame) -> pd.Series:
    """Which rows are about one of the interviews of a file."""
    on = ["source_file", "case", "source"]
    of = pd.MultiIndex.from_frame(rows[on].astype("string").fillna(""))
    those = pd.MultiIndex.from_frame(places[on].astype("string").fillna(""))
    return pd.Series(of.isin(those), rows.index, dtype=bool)


def _one_person(both: tuple[Account, Account]) -> None:
    """The person of an interview where only another row knows it.

    In an interview with several persons a row that names none of them is nobody's.
    """
    rows = pd.concat([account.rows[["source", "person"]] for account in both])
    named = rows[~rows["person"].str.startswith(FORM)].drop_duplicates()
    several = named["source"].value_counts()
    alone = named[named["source"].isin(several[several == 1].index)]
    known = alone.set_index("source")["person"]
    for account in both:
        nameless = account.rows["person"].str.startswith(FORM).astype(bool)
        found = account.rows["source"].map(known)
        account.change("person_found", nameless & found.notna(), person=found)
        crowd = account.rows["source"].isin(several[several > 1].index)
        account.exclude("person_unclear", nameless & crowd)


def _one_role(both: tuple[Account, Account]) -> None:
    """A person speaks from one position: the one that most rows of coverage give."""
    person = ["case", "person"]
    votes = both[1].rows.dropna(subset=["role"])
    counted = votes.groupby([*person, "role"], sort=False).size().rename("n").reset_index()
    # Rows are in the order of the files; a stable sort lets the first of equals come first.
    first = counted.sort_values("n", ascending=False, kind="stable").drop_duplicates(person)
    for account in both:
        named = account.rows[person].merge(first, on=person, how="left")["role"]
        role = pd.Series(named.array, index=account.rows.index)
        own = account.rows["role"]
        account.change("role_filled", own.isna() & role.notna(), role=role)
        differs = (own.notna() & (own != role)).fillna(False).astype(bool) & role.notna()
        account.change("one_role", differs, before=own, role=role)


def _without_role(both: tuple[Account, Account], outline: Outline) -> None:
    """Rows without a role; where no row has one, the files do not say."""
    told = both[1].rows["role"].notna().any()
    if not (outline.roles and told):
        return
    roles = [role.id for role in outline.roles]
    for account in both:
        met = ~account.rows["role"].isin(roles)
        if outline.cleaning.unknown_role == "exclude":
            account.exclude("unknown_role", met)
        else:
            account.flag("unknown_role", met)


def _twice(segments: Account, outline: Outline) -> None:
    """A code that one coder gave one segment twice.

    Segments that neither a number nor their ends tell apart are one only if they stand in one row
    of a file.
    """
    rows = segments.rows
    chosen = outline.cleaning.duplicates
    keep: Literal["first", "last"] = "first" if chosen == "keep_first" else "last"
    ends = rows["start"].astype("string") + "-" + rows["end"].astype("string")
    row = "row " + rows["source_file"] + " " + rows["source_row"].astype("string")
    place = rows["unit"].fillna(ends).fillna(row)
    told = rows.assign(place=place)
    same = ["source", "person", "coder", "code", "place", "start", "end"]
    again = told.duplicated(same, keep=keep)
    if chosen == "flag":
        segments.flag("duplicates", again)
    else:
        segments.exclude("duplicates", again)


def _not_covered(codings: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """A row of coverage for each row of a file whose codings no row of coverage speaks of."""
    said = ["source", "person", "coder", "unit"]
    places = set(coverage[said].astype("string").fillna("").itertuples(index=False, name=None))
    own = codings[said].astype("string").fillna("").itertuples(index=False, name=None)
    met = pd.Series([place not in places for place in own], codings.index, dtype=bool)
    lacking = codings[met].drop_duplicates([*SOURCE, "coder"])
    return lacking[list(SCHEMAS["coverage"].columns)]
