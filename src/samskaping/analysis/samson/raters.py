"""How dependable a case's score is: how alike those who rate the same case are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samskaping.agreement import (
    OneWay,
    between_variance,
    case_mean_reliability,
    icc1,
    icc2,
    one_way,
    within_variance,
)
from samskaping.analysis.assumptions import MINIMUM_ANSWERED, SAMPLED_CASES, assuming
from samskaping.analysis.samson.agreement import add_agreement
from samskaping.analysis.samson.dependability import add_g_study
from samskaping.analysis.samson.scored import person_scores, read_scored, subjects
from samskaping.estimates import Estimates, name_group
from samskaping.study.model import Outline


def raters(responses: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Split the variance of every score into between and within cases, wave by wave.

    One-way random analysis of variance of the respondents' scores by case: ICC(1), ICC(2), the
    two variance components, and for each case the reliability of its own mean; agreement on the
    items within each case; and the G and D study of the answers. The two-way coefficients of
    Shrout and Fleiss have no row here: respondents rate their own case only.

    Parameters
    ----------
    responses
        The clean tidy table.
    outline
        Of it: cases, waves, scorecard and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates for every value, field and the total; groups ``wave=…``, and
        ``case=…;wave=…`` for agreement and for the reliability of a case's mean. Those tell the
        case's n, so the case is their smallest cell.
    """
    scored = read_scored(responses, outline)
    card = outline.scorecard
    table = Estimates(domain="samson")
    for at, wave in enumerate(outline.waves):
        rows = scored.rows(at)
        for subject in subjects(card):
            scores = person_scores(
                scored.scored[np.ix_(rows, subject.columns)], card.minimum_answered
            )
            known = np.isfinite(scores)
            case = scored.case[rows][known]
            analysis = one_way(scores[known], case)
            sizes = np.bincount(case, minlength=len(outline.cases))
            _add_rows(table, subject.key, wave.id, analysis, sizes, outline)
            add_agreement(table, scored, subject, outline, at)
            add_g_study(table, scored, subject, outline, at)
    return table.frame()


def _add_rows(
    table: Estimates,
    subject: str,
    wave: str,
    analysis: OneWay,
    sizes: np.ndarray,
    outline: Outline,
) -> None:
    confidence, words = outline.analysis.confidence, (MINIMUM_ANSWERED, SAMPLED_CASES)
    group = name_group(wave=wave)
    for quantity, estimate in (
        ("icc1", icc1(analysis, confidence)),
        ("icc2", icc2(analysis, confidence)),
        ("between_case_variance", between_variance(analysis)),
        ("within_case_variance", within_variance(analysis)),
    ):
        table.add(quantity, subject, group, assuming(estimate, *words))
    for case, size in zip(outline.cases, sizes, strict=True):
        own = case_mean_reliability(analysis, int(size), confidence)
        table.add(
            "case_mean_reliability",
            subject,
            name_group(case=case.id, wave=wave),
            assuming(own, *words),
            n_min_cell=int(size),
        )
