"""Where the variance of the answers lies, and how many to ask for a dependable case mean."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from samskaping.analysis.assumptions import (
    ANSWERED_CELLS,
    LISTWISE,
    SAMPLED_CASES,
    SAMPLED_ITEMS,
    assuming,
)
from samskaping.analysis.samson.scored import Scored, Subject
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.psychometrics.decision import (
    DECISIONS,
    Decision,
    Variances,
    case_coefficient,
    persons_needed,
)
from samskaping.psychometrics.generalizability import (
    COMPONENTS,
    MeanSquares,
    anova_component,
    mean_squares,
)
from samskaping.psychometrics.restricted import Restricted, reml_component, restricted
from samskaping.study.model import Outline

COEFFICIENTS: dict[Decision, str] = {"relative": "generalizability", "absolute": "dependability"}
SAMPLED = (SAMPLED_CASES, SAMPLED_ITEMS)
# ``psychometrics.decision`` says why.
WITHOUT_INTERVAL = NotEstimable("interval_not_defined").note


def add_g_study(
    table: Estimates, scored: Scored, subject: Subject, outline: Outline, at: int
) -> None:
    """Add the variance components of a score's items in a wave, and what they mean for asking.

    Components by analysis of variance from complete forms, negative ones as they are, and by
    restricted maximum likelihood from every answer. The D study takes the latter, for which no
    component is negative: the coefficients of a case's mean at the sizes of the configuration
    and at the present one (mean respondents per case, ``respondents=present``), and the
    respondents that each target takes with the present items. These have no interval.
    """
    rows = scored.rows(at)
    answers = scored.scored[np.ix_(rows, subject.columns)]
    case, wave = scored.case[rows], outline.waves[at].id
    fit: Restricted | None = None
    squares: MeanSquares | None = None
    refused: dict[str, NotEstimable] = {}
    try:
        squares = mean_squares(answers, case)
    except NotEstimable as cause:
        refused["variance_component"] = cause
    try:
        fit = restricted(answers, case)
    except NotEstimable as cause:
        refused["variance_component_reml"] = cause
    n = int((~np.isnan(answers)).any(axis=1).sum())
    for component in COMPONENTS:
        group = name_group(component=component, wave=wave)
        quantity = "variance_component"
        if squares is None:
            own = Estimate.missing(refused[quantity], n=n, method="anova_components")
        else:
            own = anova_component(squares, component)
        table.add(quantity, subject.key, group, assuming(own, LISTWISE, *SAMPLED))
        quantity = "variance_component_reml"
        if fit is None:
            own = Estimate.missing(refused[quantity], n=n, method="reml_components")
        else:
            own = reml_component(fit, component)
        table.add(quantity, subject.key, group, assuming(own, ANSWERED_CELLS, *SAMPLED))
    known = Estimate(estimate=0.0, n=n, method="d_study")
    known = assuming(known, ANSWERED_CELLS, *SAMPLED)
    try:
        if fit is None:
            raise refused["variance_component_reml"]
        variances = Variances.of(fit)
    except NotEstimable as cause:
        missing = replace(known, estimate=None, note=cause.note)
        _add_present(table, subject, wave, lambda _: missing)
        return
    _add_d_study(table, subject, outline, wave, variances, replace(known, n_cases=fit.n_cases))


def item_counts(subject: Subject, outline: Outline) -> tuple[int, ...]:
    """The numbers of items that the D study of a score tries, the present one among them."""
    present = len(subject.columns)
    tried = outline.analysis.raters.items or (max(1, round(present / 2)), 2 * present)
    return tuple(sorted({present, *tried}))


def _add_d_study(
    table: Estimates,
    subject: Subject,
    outline: Outline,
    wave: str,
    variances: Variances,
    known: Estimate,
) -> None:
    present = len(subject.columns)
    per_case = (known.n or 0) / (known.n_cases or 1)

    def coefficient(decision: Decision, persons: float, items: int) -> Estimate:
        return _estimated(known, partial(case_coefficient, variances, decision, persons, items))

    _add_present(table, subject, wave, lambda decision: coefficient(decision, per_case, present))
    for decision, quantity in COEFFICIENTS.items():
        for items in item_counts(subject, outline):
            for persons in outline.analysis.raters.respondents:
                group = name_group(items=str(items), respondents=str(persons), wave=wave)
                table.add(quantity, subject.key, group, coefficient(decision, persons, items))
    for target in outline.analysis.raters.targets:
        for decision in DECISIONS:
            group = name_group(
                decision=decision, items=str(present), target=target_level(target), wave=wave
            )
            needed = _estimated(
                known, partial(persons_needed, variances, decision, target, present)
            )
            table.add("respondents_needed", subject.key, group, needed)


def _add_present(
    table: Estimates, subject: Subject, wave: str, estimate: Callable[[Decision], Estimate]
) -> None:
    items = str(len(subject.columns))
    for decision, quantity in COEFFICIENTS.items():
        group = name_group(items=items, respondents="present", wave=wave)
        table.add(quantity, subject.key, group, estimate(decision))


def target_level(target: float) -> str:
    """A target as a level of a group: 0.8 as ``0_8``."""
    return f"{target:g}".replace(".", "_")


def _estimated(known: Estimate, value: Callable[[], float]) -> Estimate:
    try:
        return replace(known, estimate=float(value()), note=WITHOUT_INTERVAL)
    except NotEstimable as cause:
        return replace(known, estimate=None, note=cause.note)
