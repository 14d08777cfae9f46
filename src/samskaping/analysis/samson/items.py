"""What people ticked on every item, and how each item goes with the others of its value."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import DESCRIBES_ANSWERS, assuming
from samskaping.analysis.samson.consistency.answers import Answers
from samskaping.analysis.samson.consistency.coefficients import without_interval
from samskaping.analysis.samson.scored import Scored, Subject, read_scored, subjects
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.psychometrics.consistency import alpha_without, item_rest_correlation
from samskaping.study.model import Outline
from samskaping.study.scorecard import Item, Scale


def items(responses: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate the statistics of every item in every wave.

    Counts, means and shares describe the answers of all cases together as they were ticked (floor
    and ceiling as scored). They have no interval: respondents of one case are not independent,
    and large cases weigh more. Item–rest correlations and α if deleted rest on the pooled-within
    covariance of the item's value, so that differences between cases do not enter.

    Parameters
    ----------
    responses
        The clean tidy table.
    outline
        Of it: cases, waves, scorecard and the missing-data policy.

    Returns
    -------
    DataFrame
        A table of estimates; groups ``wave=…``, ``answer=…;wave=…`` and
        ``level=within_case;wave=…``.
    """
    scored = read_scored(responses, outline)
    table = Estimates(domain="samson")
    values = {subject.key: subject for subject in subjects(outline.scorecard)}
    for at, wave in enumerate(outline.waves):
        for column, item in enumerate(outline.scorecard.items):
            ticked = scored.ticked[scored.rows(at), column]
            _describe(table, item, ticked, outline.scorecard.scale, wave.id)
        for value in outline.scorecard.values:
            if value.id in values:
                _among_others(table, scored, values[value.id], outline, at)
    return table.frame()


def _describe(table: Estimates, item: Item, ticked: FloatArray, scale: Scale, wave: str) -> None:
    answers = ticked[np.isfinite(ticked)]
    n = len(answers)
    group = name_group(wave=wave)
    table.add("item_n", item.id, group, Estimate(estimate=float(n), n=n, method="count"))
    table.add("item_mean", item.id, group, _moment(answers, 1, lambda x: float(x.mean())))
    table.add("item_sd", item.id, group, _moment(answers, 2, lambda x: float(x.std(ddof=1))))
    for point in scale.points:
        answer = name_group(answer=str(point), wave=wave)
        _add_share(table, "item_share", item.id, answer, answers == point)
    lowest, highest = scale.minimum, scale.maximum
    if item.reversed:
        lowest, highest = highest, lowest
    _add_share(table, "floor_share", item.id, group, answers == lowest)
    _add_share(table, "ceiling_share", item.id, group, answers == highest)


def _moment(
    answers: FloatArray, minimum: int, statistic: Callable[[FloatArray], float]
) -> Estimate:
    n = len(answers)
    if n < minimum:
        cause = NotEstimable("too_few_persons", minimum=minimum)
        return Estimate.missing(cause, n=n, method="descriptive", assumption=DESCRIBES_ANSWERS)
    value = statistic(answers)
    return Estimate(estimate=value, n=n, method="descriptive", assumption=DESCRIBES_ANSWERS)


def _add_share(
    table: Estimates, quantity: str, subject: str, group: str, given: np.ndarray
) -> None:
    """A share tells how many gave the answer and how many did not: both are cells."""
    share = _moment(given.astype(np.float64), 1, lambda x: float(x.mean()))
    count = int(given.sum())
    shown = [cell for cell in (count, len(given) - count) if cell > 0]
    table.add(quantity, subject, group, share, n_min_cell=min(shown, default=0))


def _among_others(
    table: Estimates, scored: Scored, value: Subject, outline: Outline, at: int
) -> None:
    group = name_group(level="within_case", wave=outline.waves[at].id)
    answers = Answers.of(scored, value, outline, at)
    levels = answers.within()

    def of_item(kernel: Callable[[FloatArray, int], float], i: int) -> Estimate:
        return without_interval(levels, lambda covariance: kernel(covariance, i))

    for i, column in enumerate(value.columns):
        item = outline.scorecard.items[column].id
        for quantity, kernel in (
            ("item_rest_correlation", item_rest_correlation),
            ("alpha_if_deleted", alpha_without),
        ):
            table.add(quantity, item, group, assuming(of_item(kernel, i), answers.word))
