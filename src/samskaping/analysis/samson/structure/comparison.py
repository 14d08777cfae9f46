"""Whether the items measure the same in groups: invariance step by step, and latent means."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

import numpy as np
from scipy import special

from samskaping.analysis.assumptions import (
    CHOSEN,
    CONTINUOUS,
    INDEPENDENT,
    INDEPENDENT_WAVES,
    LISTWISE,
    SHARED_PERSONS,
    WITHOUT_CASE_LEVELS,
)
from samskaping.analysis.samson.scored import Scored
from samskaping.analysis.samson.structure.factors import Factors, models
from samskaping.analysis.samson.structure.fits import MLR, refuse_improper
from samskaping.analysis.samson.structure.groups import (
    Compared,
    compared,
    membership,
    samples_by_group,
    without_case_levels,
)
from samskaping.analysis.samson.structure.place import Place
from samskaping.analysis.samson.structure.steps import (
    add_steps,
    holds_for_means,
    refuse_steps,
)
from samskaping.estimates import Estimates
from samskaping.numeric import NotEstimable
from samskaping.psychometrics.factor import Sample, factor_model, measurement_invariance
from samskaping.psychometrics.factor.invariance import Step
from samskaping.study.model import Outline
from samskaping.study.structure import Grouping


def add_comparisons(table: Estimates, scored: Scored, outline: Outline) -> None:
    """Every configured grouping: roles and languages wave by wave, waves over all of them."""
    for by in outline.analysis.structure.groupings:
        whole = models(outline.scorecard)
        # Where there is nothing to compare, one line says so for all models.
        asked = whole if len(membership(scored, outline, by).names) > 1 else whole[:1]
        waves = [None] if by == "wave" else [wave.id for wave in outline.waves]
        for at, wave in enumerate(waves):
            rows = np.arange(len(scored.case)) if wave is None else scored.rows(at)
            levels: dict[str, str] = {"by": by} if wave is None else {"by": by, "wave": wave}
            for factors in asked:
                _compare(table, scored, factors, outline, by, rows, levels)


def _compare(
    table: Estimates,
    scored: Scored,
    factors: Factors,
    outline: Outline,
    by: Grouping,
    rows: np.ndarray,
    levels: dict[str, str],
) -> None:
    place = Place(
        table,
        levels,
        outline.analysis.confidence,
        n=_complete(scored, factors, rows),
        n_cases=len(np.unique(scored.case[rows])),
        words=_words(scored, outline, by),
    )
    try:
        factors.require()
        groups = _groups(scored, factors, outline, by, rows)
        place = replace(place, n=len(groups.answers), n_min_cell=groups.n_min_cell)
        steps = _steps(factors, groups)
    except NotEstimable as cause:
        refuse_steps(place, factors, cause)
        return
    note = f"groups_left_out;n={groups.smaller}" if groups.smaller else ""
    add_steps(place, factors, steps, note)
    _add_means(place, factors, groups, steps, by)


def _complete(scored: Scored, factors: Factors, rows: np.ndarray) -> int:
    answers = scored.scored[np.ix_(rows, factors.columns)]
    return int((~np.isnan(answers).any(axis=1)).sum())


def _groups(
    scored: Scored, factors: Factors, outline: Outline, by: Grouping, rows: np.ndarray
) -> Compared:
    rule = outline.analysis.structure
    model = factor_model(factors.pattern, identification="variance")
    minimum = max(rule.minimum_group, ceil(rule.persons_per_parameter * model.n_free))
    of = membership(scored, outline, by)
    if len(of.names) < 2:
        raise NotEstimable("too_few_groups", n=len(of.names), minimum=2)
    groups, case = compared(scored, factors.columns, rows, of, minimum)
    return replace(groups, answers=without_case_levels(groups.answers, groups.group, case))


def _steps(factors: Factors, groups: Compared) -> list[Step]:
    samples = [Sample.from_answers(answers) for answers in samples_by_group(groups)]
    steps = measurement_invariance(factors.pattern, samples, robust=True, minimum_n=2)
    if steps[0].fit is not None:
        refuse_improper(steps[0].fit)
    return steps


def _words(scored: Scored, outline: Outline, by: Grouping) -> tuple[str, ...]:
    within = WITHOUT_CASE_LEVELS if len(outline.cases) > 1 else INDEPENDENT
    if by != "wave":
        return LISTWISE, CONTINUOUS, within
    pairs = np.unique(np.stack([scored.person, scored.wave]), axis=1)
    shared = len(pairs[0]) > len(np.unique(pairs[0]))
    return LISTWISE, CONTINUOUS, within, INDEPENDENT_WAVES, *((SHARED_PERSONS,) if shared else ())


def _add_means(
    place: Place, factors: Factors, groups: Compared, steps: list[Step], by: Grouping
) -> None:
    """Differences between latent means, where enough of the scale is common to the groups."""
    last = steps[-1]
    first = groups.names[0]
    if factors.subject != "total":
        place = place.at(of=factors.subject)
    if last.level != "scalar" or last.fit is None or not holds_for_means(steps):
        cause = NotEstimable("means_not_comparable")
        for other in groups.names[1:]:
            at = place.at(**{by: f"{other}-{first}"})
            at.refuse(["latent_mean_difference"], factors.values, MLR, cause)
        return
    words = (CHOSEN,) if any(step.released for step in steps) else ()
    for number, other in enumerate(groups.names[1:], 1):
        at = _contrast(place, groups, number).at(**{by: f"{other}-{first}"})
        for parameter, value, se in last.fit.rows("factor_mean", number):
            p = 2 * float(special.ndtr(-abs(value / se))) if se else None
            subject = factors.values[parameter.row]
            at.value("latent_mean_difference", subject, MLR, value, *words, se=se, p=p)


def _contrast(place: Place, groups: Compared, number: int) -> Place:
    """A contrast rests on its two groups alone, though the model holds all of them."""
    sizes = groups.sizes
    return replace(place, n=int(sizes[0] + sizes[number]))
