"""How consistent the items of every score are: within cases, pooled, and case by case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from samskaping.analysis.assumptions import LISTWISE, MIXES_LEVELS, PAIRWISE, assuming
from samskaping.analysis.samson.scored import Scored, Subject, read_scored, subjects
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, Moments, NotEstimable, pooled_within
from samskaping.psychometrics import COEFFICIENTS, one_case, pooled, within_case
from samskaping.psychometrics.consistency import mean_inter_item_correlation
from samskaping.study.model import Analysis, Outline

# What a single case is told of, each with an interval of its own.
OF_ONE_CASE = ("alpha", "omega_total")


def reliability(responses: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate every coefficient of consistency for every value, field and the total.

    Per wave: ``level=within_case`` from the pooled-within covariance, Σ C_g / Σ (n_g − 1), with
    the leave-one-case-out jackknife where cases allow; ``level=pooled`` over all respondents,
    which mixes levels; and ``case=…`` for α and ω total of each case, respondents taken as
    independent. With one case in the study, within-case is that case.

    Parameters
    ----------
    responses
        The clean tidy table.
    outline
        Of it: cases, waves, scorecard, and ``analysis`` (confidence, and whether a form with a
        missing answer is left out of a score's covariance, listwise, or each pair of items takes
        all who answered both, pairwise).

    Returns
    -------
    DataFrame
        A table of estimates; ``assumption`` names the missing-data policy.
    """
    scored = read_scored(responses, outline)
    table = Estimates(domain="samson")
    for at in range(len(outline.waves)):
        for subject in subjects(outline.scorecard):
            _of_score(table, subject, case_moments(scored, subject, outline, at), outline, at)
    return table.frame()


def missing_policy(analysis: Analysis) -> str:
    """The assumption word of the configured missing-data policy."""
    return LISTWISE if analysis.missing == "listwise" else PAIRWISE


def case_moments(
    scored: Scored, subject: Subject, outline: Outline, at: int
) -> tuple[Moments, ...]:
    """The moments of a score's items in every case of a wave."""
    listwise = outline.analysis.missing == "listwise"
    return tuple(scored.moments(subject, at, case, listwise) for case in range(len(outline.cases)))


def within_case_covariance(
    scored: Scored, subject: Subject, outline: Outline, at: int
) -> tuple[Callable[[], FloatArray], int, int]:
    """The pooled-within covariance of a score's items, and the persons and cases behind it.

    The covariance is a function because the data may not determine it: calling it raises
    ``NotEstimable`` then.
    """
    cases = [case for case in case_moments(scored, subject, outline, at) if case.n >= 2]
    return lambda: pooled_within(cases), sum(case.n for case in cases), len(cases)


def _of_score(
    table: Estimates, subject: Subject, cases: Sequence[Moments], outline: Outline, at: int
) -> None:
    wave, confidence = outline.waves[at].id, outline.analysis.confidence
    policy = missing_policy(outline.analysis)
    levels = {
        "within_case": name_group(level="within_case", wave=wave),
        "pooled": name_group(level="pooled", wave=wave),
    }
    for name in COEFFICIENTS:
        inside = within_case(name, cases, confidence)
        table.add(name, subject.key, levels["within_case"], assuming(inside, policy))
        mixed = assuming(pooled(name, cases, confidence), policy)
        table.add(name, subject.key, levels["pooled"], mixed)
    quantity = "inter_item_correlation"
    inside = _inter_item([case for case in cases if case.n >= 2], pooled_within)
    table.add(quantity, subject.key, levels["within_case"], assuming(inside, policy))
    mixed = _inter_item([case for case in cases if case.n >= 1], _together)
    levels_mixed = (MIXES_LEVELS,) if (mixed.n_cases or 0) > 1 else ()
    table.add(quantity, subject.key, levels["pooled"], assuming(mixed, policy, *levels_mixed))
    for case, moments in zip(outline.cases, cases, strict=True):
        group = name_group(case=case.id, wave=wave)
        for name in OF_ONE_CASE:
            own = one_case(name, moments, confidence)
            table.add(name, subject.key, group, assuming(own, policy))


def _inter_item(
    cases: Sequence[Moments], combine: Callable[[Sequence[Moments]], FloatArray]
) -> Estimate:
    known = Estimate(
        estimate=0.0,
        n=sum(case.n for case in cases),
        n_cases=len(cases),
        method="covariance_closed_form",
    )
    try:
        return replace(known, estimate=mean_inter_item_correlation(combine(cases)))
    except NotEstimable as cause:
        return replace(known, estimate=None, note=cause.note)


def _together(cases: Sequence[Moments]) -> FloatArray:
    if not cases:
        raise NotEstimable("too_few_persons", minimum=2)
    return sum(cases[1:], start=cases[0]).covariance()
