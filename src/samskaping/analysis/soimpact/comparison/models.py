"""Ordered answers, yes and no, and counts by models of persons: descriptions, no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import EVENTS, INDEPENDENT, WITHOUT_CASE_TERM, assuming
from samskaping.analysis.soimpact.change import signed
from samskaping.analysis.soimpact.comparison.compared import Compared
from samskaping.analysis.soimpact.measured import group_of, smallest, total
from samskaping.effects.categorical import (
    CumulativeFit,
    fit_cumulative,
    fit_log_binomial,
    fit_poisson,
    odds_ratio,
    rate_ratio,
    risk_ratio,
    risk_ratio_zou,
    score_test,
)
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, FloatArray, NotEstimable

# A boundary between answers is a parameter; with more answers than this they are no categories.
MOST_ANSWERS = 20
Model = Callable[[FloatArray, FloatArray, FloatArray, float], Estimate]


def add_models(table: Estimates, compared: Compared) -> None:
    """Enter what a model without a case term says of an indicator's persons or events.

    Of a comparison it is the product of arm and occasion: how many times more the odds (chance,
    rate) rose in the cases than in the comparison groups. Without one it is the occasion alone.
    ``odds_ratio`` of ``ordered`` indicators by a cumulative logit, with the test of proportional
    odds (``proportional_odds``); ``risk_ratio`` of yes and no by ``variant=zou`` and
    ``variant=log_binomial``; ``rate_ratio`` of counts, quasi-Poisson. There is no p: it would
    take persons for cases. What is claimed rests on the case means.
    """
    asked = list(_asked(compared))
    if not asked or not compared.cases:
        return
    outcome, columns = _rows(compared)
    row = np.eye(columns.shape[1])[-1]
    words = (INDEPENDENT,) if compared.measured.is_of_persons else (EVENTS,)
    for quantity, method, variant, model in asked:
        try:
            if np.linalg.matrix_rank(columns) < columns.shape[1]:
                raise NotEstimable("arm_without_cases")
            found = model(outcome, columns, row, compared.measured.confidence)
        except NotEstimable as cause:
            found = Estimate.missing(cause, method=method)
        if quantity != "proportional_odds":
            found = replace(found, p=None, statistic=None)
        _enter(table, compared, quantity, variant, found, words)


def _enter(
    table: Estimates,
    compared: Compared,
    quantity: str,
    variant: str | None,
    found: Estimate,
    words: tuple[str, ...],
) -> None:
    levels = {} if variant is None else {"variant": variant}
    plain = replace(found, n=total(compared.sizes), n_cases=len(compared.cases), assumption="")
    table.add(
        quantity,
        compared.measured.indicator.id,
        group_of(compared.contrast, **levels),
        assuming(plain, WITHOUT_CASE_TERM, *words, *signed(compared.measured)),
        n_min_cell=smallest(compared.sizes),
    )


def _asked(compared: Compared) -> Iterator[tuple[str, str, str | None, Model]]:
    indicator = compared.measured.indicator
    if indicator.measured == "individual" and indicator.ordered:
        yield "odds_ratio", "cumulative_logit", None, _odds
        yield "proportional_odds", "proportional_odds_score", None, _proportional
    if indicator.measured == "individual" and indicator.measure == "share":
        top = compared.measured.top
        yield "risk_ratio", "risk_ratio_zou", "zou", _yes_or_no(top, risk_ratio_zou)
        yield "risk_ratio", "log_binomial", "log_binomial", _yes_or_no(top, _log_binomial)
    if indicator.measure == "count":
        yield "rate_ratio", "quasi_poisson", None, _rates


def _rows(compared: Compared) -> tuple[FloatArray, FloatArray]:
    """All values at both ends, with a constant, arm and occasion; the last column is asked."""
    measured, ends = compared.measured, (compared.contrast.baseline, compared.contrast.follow_up)
    values = [measured.values(case, one.id) for case in compared.cases for one in ends]
    cell = np.repeat(np.arange(len(values)), [len(part) for part in values])
    late, arm = (cell % 2).astype(np.float64), compared.arm[cell // 2]
    columns = [np.ones(len(cell)), late]
    if measured.indicator.design == "comparison":
        columns = [np.ones(len(cell)), arm, late, arm * late]
    return np.concatenate(values), np.column_stack(columns)


def _odds(y: FloatArray, x: FloatArray, row: FloatArray, confidence: float) -> Estimate:
    return odds_ratio(_cumulative(y, x), row[1:], confidence)


def _proportional(y: FloatArray, x: FloatArray, row: FloatArray, confidence: float) -> Estimate:
    """Of the column that is asked alone."""
    return score_test(_cumulative(y, x), x.shape[1] - 2)


def _cumulative(y: FloatArray, x: FloatArray) -> CumulativeFit:
    if (count := len(np.unique(y))) > MOST_ANSWERS:
        raise NotEstimable("too_many_answers", n=count, maximum=MOST_ANSWERS)
    return fit_cumulative(y, x[:, 1:])


def _yes_or_no(top: float, model: Model) -> Model:
    def found(y: FloatArray, x: FloatArray, row: FloatArray, confidence: float) -> Estimate:
        answers = y / top
        if not np.isin(answers, (0.0, 1.0)).all():
            raise NotEstimable("values_not_yes_or_no")
        return model(answers, x, row, confidence)

    return found


def _log_binomial(y: FloatArray, x: FloatArray, row: FloatArray, confidence: float) -> Estimate:
    return risk_ratio(fit_log_binomial(y, x), row, confidence)


def _rates(y: FloatArray, x: FloatArray, row: FloatArray, confidence: float) -> Estimate:
    if (y < 0).any():
        raise NotEstimable("counts_below_zero")
    return rate_ratio(fit_poisson(y, x), row, confidence)
