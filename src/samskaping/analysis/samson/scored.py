"""Answers as a table of forms by items, scored by the instrument's key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samskaping.estimates import name_group
from samskaping.numeric import FloatArray, IntArray, Moments
from samskaping.study.model import Outline
from samskaping.study.scorecard import Item, Scorecard

SOURCE = ["source_file", "source_sheet", "source_row"]
# The column of survey weights that forms may have.
WEIGHT = "weight"
# A share of answered items that misses the minimum by rounding alone meets it.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Subject:
    """A score: the word that names it in a key, and where its items stand."""

    key: str
    columns: IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Scored:
    """The forms of a study, one row each.

    Attributes
    ----------
    ticked : (P, K) array
        Answers as given, NaN where there is none; items in the instrument's order.
    scored : (P, K) array
        The same with reversed items turned: minimum + maximum − answer.
    case, wave, role : (P,) int arrays
        Position in the outline's lists; −1 for a form without a role.
    person : (P,) int array
        Which respondent handed the form in; the same number in every wave.
    language : (P,) int array
        Position in ``languages`` of the version that was answered; −1 where it is not known.
    languages : tuple of str
        The language versions that occur, the study's own languages first.
    weight : (P,) array or None
        Survey weights, NaN where one cannot be used; none where the answers came without.
    """

    ticked: FloatArray
    scored: FloatArray
    case: IntArray
    wave: IntArray
    role: IntArray
    person: IntArray
    language: IntArray
    languages: tuple[str, ...]
    weight: FloatArray | None = None

    def rows(self, wave: int, case: int | None = None) -> IntArray:
        """Where the forms of a wave, or of a case in a wave, stand."""
        inside = self.wave == wave
        if case is not None:
            inside &= self.case == case
        return np.flatnonzero(inside)

    def moments(self, subject: Subject, wave: int, case: int, listwise: bool) -> Moments:
        """The moments of a score's items in one case and wave."""
        answers = self.scored[np.ix_(self.rows(wave, case), subject.columns)]
        return Moments.from_array(answers, listwise=listwise)


def read_scored(responses: pd.DataFrame, outline: Outline) -> Scored:
    """Arrange the clean responses as forms by items, and turn the reversed items.

    Forms whose case or wave is none of the study's belong to no group and are left out.
    """
    card = outline.scorecard
    form = responses.groupby(SOURCE, sort=False, dropna=False).ngroup().to_numpy()
    first = np.unique(form, return_index=True)[1]
    item = _positions(responses["item"], [item.id for item in card.items])
    ticked = np.full((len(first), len(card.items)), np.nan)
    known = item >= 0
    values = responses["value"].to_numpy(dtype=np.float64, na_value=np.nan)
    ticked[form[known], item[known]] = values[known]
    heads = responses.iloc[first]
    case = _positions(heads["case"], [case.id for case in outline.cases])
    wave = _positions(heads["wave"], [wave.id for wave in outline.waves])
    role = _positions(heads["role"], [role.id for role in outline.roles])
    person = pd.factorize(heads["respondent"])[0].astype(np.int64)
    languages = _languages(heads["language"], outline.study.languages)
    language = _positions(heads["language"], languages)
    kept = (case >= 0) & (wave >= 0)
    return Scored(
        ticked[kept],
        turn(ticked[kept], card),
        case[kept],
        wave[kept],
        role[kept],
        person[kept],
        language[kept],
        languages,
        _weights(heads)[kept] if WEIGHT in heads else None,
    )


def with_weights(responses: pd.DataFrame, submissions: pd.DataFrame | None) -> pd.DataFrame:
    """The answers with the weight of their form, where the forms have weights."""
    if submissions is None or WEIGHT not in submissions:
        return responses
    forms = submissions[[*SOURCE, WEIGHT]]
    return responses.merge(forms, on=SOURCE, how="left", validate="many_to_one")


def _weights(heads: pd.DataFrame) -> FloatArray:
    return heads[WEIGHT].to_numpy(dtype=np.float64, na_value=np.nan)


def turn(ticked: FloatArray, card: Scorecard) -> FloatArray:
    """Answers with reversed items turned, so that high always means more of the value."""
    is_reversed = np.array([item.reversed for item in card.items])
    return np.where(is_reversed, card.scale.minimum + card.scale.maximum - ticked, ticked)


def subjects(card: Scorecard) -> tuple[Subject, ...]:
    """The scores that stand on items of their own: values, fields, total.

    One without an item in the instrument has nothing to estimate and is no score.
    """
    found = [
        *((value.id, card.items_of(value=value.id)) for value in card.values),
        *((part.id, card.items_of(field=part.id)) for part in card.fields),
        ("total", card.items),
    ]
    return tuple(_subject(card, key, items) for key, items in found if items)


def crossed_subjects(card: Scorecard) -> tuple[Subject, ...]:
    """The scores of a value within a field of action."""
    found = [
        (name_group(field=part.id, value=value.id), card.items_of(value=value.id, field=part.id))
        for part in card.fields
        for value in card.values
    ]
    return tuple(_subject(card, key, items) for key, items in found if items)


def person_scores(answers: FloatArray, minimum_answered: float) -> FloatArray:
    """Each form's mean over its answered items; NaN when too few are answered.

    Parameters
    ----------
    answers : (P, k) array
        Answers to the items of one score, NaN where missing.
    minimum_answered
        Share of the k items that must be answered.
    """
    answered = ~np.isnan(answers)
    count = answered.sum(axis=1)
    enough = (count > 0) & (count >= minimum_answered * answers.shape[1] - ROUNDING)
    total = np.where(answered, answers, 0.0).sum(axis=1)
    return np.where(enough, total / np.maximum(count, 1), np.nan)


def top_box_shares(answers: FloatArray, card: Scorecard) -> FloatArray:
    """Each form's share of top-box answers among its answered items; NaN when too few are."""
    top = np.isin(answers, card.scale.top).astype(np.float64)
    return person_scores(np.where(np.isnan(answers), np.nan, top), card.minimum_answered)


def _subject(card: Scorecard, key: str, items: Sequence[Item]) -> Subject:
    place = {item.id: i for i, item in enumerate(card.items)}
    return Subject(key, np.array([place[item.id] for item in items], dtype=np.int64))


def _languages(column: pd.Series, first: Sequence[str]) -> tuple[str, ...]:
    found = {str(language) for language in column.dropna().unique()}
    own = [language for language in first if language in found]
    return (*own, *sorted(found - set(own)))


def _positions(column: pd.Series, names: Sequence[str]) -> IntArray:
    return pd.Index(list(names), dtype="string").get_indexer(pd.Index(column)).astype(np.int64)
