"""How consistent the items of every score are, level by level."""

from __future__ import annotations

import pandas as pd

from samskaping.analysis.samson.consistency.answers import Answers
from samskaping.analysis.samson.consistency.coefficients import (
    OF_FEW,
    add_coefficients,
    add_role,
    coefficient_of,
)
from samskaping.analysis.samson.consistency.further_intervals import add_of_case, add_of_cases
from samskaping.analysis.samson.consistency.general_factor import add_general_factor
from samskaping.analysis.samson.consistency.ordered import add_ordered
from samskaping.analysis.samson.consistency.place import Place
from samskaping.analysis.samson.scored import read_scored, subjects
from samskaping.estimates import Estimates
from samskaping.study.model import Outline


def reliability(responses: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate every coefficient of consistency for every value, field and the total.

    Per wave, with the covariance of the items that each level has:

    - ``level=within_case``: the pooled-within covariance, Σ C_g / Σ (n_g − 1), with the
      leave-one-case-out jackknife where cases allow; with one case, that case, its persons taken
      as independent. ``level=within_case;role=…`` the same among the persons of one role.
    - ``level=between_case``: the true case means, where there are cases enough.
    - ``case=…``: α and ω total of each case by itself, persons taken as independent;
      ``case=…;interval=…`` the further intervals that the study asks for.
    - ``level=pooled``: all persons together, which mixes levels; there too the coefficients that
      take the answers as ordered categories.

    Parameters
    ----------
    responses
        The clean tidy table.
    outline
        Of it: cases, roles, waves, scorecard, the study's seed, and ``analysis`` (confidence,
        missing answers, ``reliability``).

    Returns
    -------
    DataFrame
        A table of estimates; ``assumption`` names the missing-data policy.
    """
    scored = read_scored(responses, outline)
    table = Estimates(domain="samson")
    for at, wave in enumerate(outline.waves):
        for subject in subjects(outline.scorecard):
            answers = Answers.of(scored, subject, outline, at)
            place = Place(
                table, subject.key, wave.id, answers.word, outline.analysis, outline.study.seed
            )
            _within(place, answers, outline)
            _between(place, answers)
            _case_by_case(place, answers, outline)
            _pooled(place, answers, outline)
    return table.frame()


def _within(place: Place, answers: Answers, outline: Outline) -> None:
    levels = answers.within()
    add_coefficients(place, levels, "within_case")
    if place.subject == "total":
        add_general_factor(place, levels, outline.scorecard, "within_case")
    if len(answers.given) > 1:
        add_of_cases(place, levels, answers.moments())
    for at, role in enumerate(outline.roles):
        add_role(place, answers.of_role(at).within(), role.id)


def _between(place: Place, answers: Answers) -> None:
    if len(answers.given) == 1:
        return
    levels = answers.between()
    for name in OF_FEW:
        estimate = coefficient_of(name, levels, place.confidence)
        place.add(name, estimate, answers.moments_word, level="between_case")


def _case_by_case(place: Place, answers: Answers, outline: Outline) -> None:
    for at, case in enumerate(outline.cases):
        levels = answers.of_case(at)
        for name in OF_FEW:
            found = coefficient_of(name, levels, place.confidence)
            place.add(name, found, place.policy, case=case.id)
        add_of_case(place, levels, answers.given[at], case.id)


def _pooled(place: Place, answers: Answers, outline: Outline) -> None:
    levels = answers.of_all()
    add_coefficients(place, levels, "pooled")
    if place.subject == "total":
        add_general_factor(place, levels, outline.scorecard, "pooled")
    if place.analysis.reliability.ordinal:
        points = outline.scorecard.scale.points
        add_ordered(place, answers.given, points, answers.pairs_word)
