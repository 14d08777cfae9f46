"""The cleaning rules, one function each, that say which forms a rule meets.

A rule takes the forms still in play, what is known of the answers of each (``summary.py``; the same
index) and the study's outline, and returns a true/false column over the forms. What then happens is
the study's choice (``cleaning`` in its configuration) and stands in ``cleaning.py``.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pandas as pd

from samskaping.study.model import Outline
from samskaping.tables import FORM


def test_answers(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """Forms that the file marks as test answers."""
    return forms["is_test"].fillna(False).astype(bool)


def without_consent(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """Forms whose consent is refused, or blank where others of the same file give theirs.

    A file without a consent column says nothing about consent, and none of its forms are met.
    """
    asked = forms["consent"].notna().groupby(forms["source_file"]).transform("any")
    return asked & ~forms["consent"].fillna(False).astype(bool)


def unknown_case(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """Forms whose case is blank or not one of the study's."""
    return ~forms["case"].isin([case.id for case in outline.cases])


def unknown_wave(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """Forms whose wave is blank or not one of the study's."""
    return ~forms["wave"].isin([wave.id for wave in outline.waves])


def unknown_role(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """Forms whose role is blank or not one of the study's; none where the study has no roles."""
    if not outline.roles:
        return pd.Series(False, index=forms.index)
    return ~forms["role"].isin([role.id for role in outline.roles])


def outside_period(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """Forms from before their wave opened or after the day that it closed, in the study's time."""
    zone = ZoneInfo(outline.study.time_zone)
    outside = pd.Series(False, index=forms.index)
    for wave in outline.waves:
        here = forms["wave"] == wave.id
        if wave.opens:
            opens = datetime.combine(wave.opens, time.min, zone)
            outside |= here & (forms["submitted_at"] < opens)
        if wave.closes:
            closed = datetime.combine(wave.closes + timedelta(days=1), time.min, zone)
            outside |= here & (forms["submitted_at"] >= closed)
    return outside


def nothing_answered(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """Forms without a single answer on the scale."""
    return answers["answered"] == 0


def duplicates(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """All but one form of the same person in the same case and wave, and exact copies.

    The last one handed in stays, or the first, as the study says; of forms without a time, or with
    the same time, their order in the file decides. Forms that name no person are copies of each
    other if everything in them is the same and they were handed in in the same second.
    """
    about = ["submitted_at", "case", "wave", "respondent", "role", "language", "duration_seconds"]
    # Forms come in the order of the files, which decides between equal times.
    ranked = forms[about].sort_values("submitted_at", na_position="first", kind="stable")
    keep: Literal["first", "last"] = (
        "first" if outline.cleaning.duplicates == "keep_first" else "last"
    )
    again = ranked.duplicated(["case", "wave", "respondent"], keep=keep)
    copies = _nameless(ranked, answers).duplicated(keep=keep)
    return again.reindex(forms.index) | copies.reindex(forms.index, fill_value=False)


def _nameless(forms: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    """All that is known of the forms without a person whose time is exact to the second."""
    # A time of whole minutes may be shared by people who answer in the same room.
    exact = forms["submitted_at"].dt.floor("min") != forms["submitted_at"]
    nameless = exact & forms["submitted_at"].notna() & forms["respondent"].str.startswith(FORM)
    found = forms[nameless].drop(columns="respondent")
    found = found[found.duplicated(keep=False)]
    known: pd.DataFrame = found.assign(answers=answers["digest"].loc[found.index])
    return known


def straight_lining(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """Forms with one and the same answer to many items, across reversed ones where there are any.

    To tick the same point on a statement and on its opposite is a sign of not having read.
    """
    least = outline.cleaning.straight_lining
    answered, turned = answers["answered"], answers["turned"]
    same = (answers["lowest"] == answers["highest"]) & (answered >= (least or 0))
    if any(item.reversed for item in outline.scorecard.items):
        same &= (turned > 0) & (turned < answered)
    return same & (least is not None)
