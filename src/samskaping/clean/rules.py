"""The cleaning rules, one function each, that say which forms or cells a rule meets.

A rule for forms takes the forms still in play, their answers and the study's outline, and returns
a true/false column over the forms. What then happens is the study's choice (``cleaning`` in its
configuration) and stands in ``cleaning.py``.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pandas as pd

from samskaping.clean.ledger import SOURCE
from samskaping.study.model import Outline


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
    return _per_form(forms, answers["value"].notna().groupby(_place(answers)).sum()) == 0


def duplicates(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """All but one form of the same person in the same case and wave.

    The last one handed in stays, or the first, as the study says; of forms without a time, or with
    the same time, their order in the file decides.
    """
    order = ["submitted_at", "source_file", "source_sheet", "source_row"]
    ranked = forms.sort_values(order, na_position="first", kind="stable")
    keep = "first" if outline.cleaning.duplicates == "keep_first" else "last"
    return ranked.duplicated(["case", "wave", "respondent"], keep=keep).reindex(forms.index)


def straight_lining(forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """Forms with one and the same answer to many items, across reversed ones where there are any.

    To tick the same point on a statement and on its opposite is a sign of not having read.
    """
    least = outline.cleaning.straight_lining
    given = answers[answers["value"].notna()]
    turned = given["item"].isin([item.id for item in outline.scorecard.items if item.reversed])
    per_form = given.assign(turned=turned).groupby(_place(given))
    same = (per_form["value"].nunique() == 1) & (per_form["value"].size() >= (least or 0))
    if any(item.reversed for item in outline.scorecard.items):
        same &= per_form["turned"].nunique() == 2
    return _per_form(forms, same).astype(bool) & (least is not None)


def out_of_range(answers: pd.DataFrame, outline: Outline) -> pd.Series:
    """Cells with a number that is not on the response scale."""
    return answers["value"].notna() & ~answers["value"].isin(outline.scorecard.scale.points)


def _place(rows: pd.DataFrame) -> pd.Series:
    """A number for the form that each row belongs to, the same in every table of one run."""
    return pd.Series(pd.util.hash_pandas_object(rows[SOURCE], index=False), index=rows.index)


def _per_form(forms: pd.DataFrame, facts: pd.Series) -> pd.Series:
    """A fact per form, looked up by the form's place; zero where there is none."""
    return _place(forms).map(facts).fillna(0)
