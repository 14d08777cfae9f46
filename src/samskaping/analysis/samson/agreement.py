"""How far those who rate the same case agree on its items."""

from __future__ import annotations

import numpy as np

from samskaping.agreement import NULLS, Null, Scale, a_wg_j, ad_m_j, null_variance, r_wg_j
from samskaping.analysis.assumptions import ANSWERED_CELLS, LISTWISE, assuming
from samskaping.analysis.samson.scored import Scored, Subject
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.study.model import Outline


def add_agreement(
    table: Estimates, scored: Scored, subject: Subject, outline: Outline, at: int
) -> None:
    """Add r_wg(j), a_wg(j) and AD_M(j) of a score's items in every case of a wave.

    They say how alike these respondents answered, and nothing of others. Each tells the case's
    n, so the case is its smallest cell. There is no number over all cases: the mean of the cases'
    would give a withheld one back.
    """
    scale = outline.scorecard.scale
    ends = Scale(scale.minimum, scale.maximum)
    policy = LISTWISE if outline.analysis.missing == "listwise" else ANSWERED_CELLS
    for number, case in enumerate(outline.cases):
        answers = scored.scored[np.ix_(scored.rows(at, number), subject.columns)]
        if policy == LISTWISE:
            answers = answers[~np.isnan(answers).any(axis=1)]
        levels = {"case": case.id, "wave": outline.waves[at].id}
        group = name_group(**levels)
        for quantity, estimate in (
            ("awg_j", a_wg_j(answers, ends)),
            ("ad_m_j", ad_m_j(answers)),
        ):
            table.add(quantity, subject.key, group, assuming(estimate, policy))
        for null in NULLS:
            if null in outline.analysis.raters.nulls:
                found = assuming(_r_wg_j(answers, null, ends), policy)
                table.add("rwg_j", subject.key, name_group(null=null, **levels), found)


def _r_wg_j(answers: FloatArray, null: Null, ends: Scale) -> Estimate:
    try:
        error = null_variance(null, ends.categories)
    except NotEstimable as cause:
        n = int((~np.isnan(answers)).any(axis=1).sum())
        return Estimate.missing(cause, n=n, method="within_group_variance")
    return r_wg_j(answers, error)
