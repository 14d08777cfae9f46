"""What was measured, what was to be reached, and how far it came."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from samskaping.analysis.assumptions import EQUAL_CASES, assuming
from samskaping.analysis.soimpact.figures import figure
from samskaping.analysis.soimpact.followed import add_followed
from samskaping.analysis.soimpact.measured import (
    NOT_MEASURED,
    Contrast,
    Measured,
    group_of,
    read_measured,
    smallest,
    total,
    words_of_change,
)
from samskaping.analysis.soimpact.track import judged
from samskaping.effects.attainment import attained
from samskaping.effects.means import case_means_t
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline
from samskaping.study.record import Record, Target

CASES_LEFT_OUT = "cases_not_measured"


def attainment(measurements: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate every indicator's figures, and how far each came from its baseline to its target.

    A case's figure has the interval that its kind allows: Student's t for a mean of persons,
    Wilson's for a share, Garwood's for a count, none for a mean that was delivered. Over the
    cases of an arm the figures are averaged unweighted, t on G − 1. Each follow-up is held
    against the next target that is due on or after it, or the last one.

    Parameters
    ----------
    measurements
        The clean tidy table.
    outline
        Of it: cases, record and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates of domain ``soimpact``; the subject is the indicator. ``measured``
        by ``case=…;occasion=…``, ``measured_over_cases`` by ``arm=…;occasion=…``, ``target`` by
        ``case=…;due=…``, ``attainment`` and ``on_track`` by ``case=…;due=…;occasion=…``,
        ``followed_up`` by ``case=…;occasion=later-baseline``, and what ``add_followed`` adds. A
        comparison group has no target.
    """
    table = Estimates(domain="soimpact")
    for measured in read_measured(measurements, outline):
        figures = _add_figures(table, measured)
        if measured.is_of_persons:
            _add_followed(table, measured)
        add_followed(table, measured, outline.record.asked if outline.record else ())
        if outline.record is not None:
            _add_targets(table, measured, figures, outline.record)
    return table.frame()


def _add_figures(table: Estimates, measured: Measured) -> dict[tuple[str, str], Estimate]:
    subject = measured.indicator.id
    figures: dict[tuple[str, str], Estimate] = {}
    for arm, cases in measured.arms.items():
        for occasion in measured.occasions:
            for case in cases:
                found = figure(measured, case, occasion.id)
                figures[case, occasion.id] = found
                group = name_group(case=case, occasion=occasion.id)
                table.add("measured", subject, group, found)
            sizes = measured.sizes(cases, occasion)
            known = [figures[case, occasion.id].estimate for case in cases]
            values = [value for value in known if value is not None]
            over = case_means_t(values, measured.confidence)
            note = over.note or (CASES_LEFT_OUT if len(values) < len(cases) else "")
            table.add(
                "measured_over_cases",
                subject,
                name_group(arm=arm, occasion=occasion.id),
                assuming(replace(over, n=total(sizes), note=note), EQUAL_CASES),
                n_min_cell=smallest(sizes),
            )
    return figures


def _add_followed(table: Estimates, measured: Measured) -> None:
    for contrast in measured.contrasts():
        for case in (case for cases in measured.arms.values() for case in cases):
            found = len(measured.pairs(case, contrast))
            counted = Estimate(estimate=float(found), n=found, method="count")
            table.add("followed_up", measured.indicator.id, group_of(contrast, case=case), counted)


def _add_targets(
    table: Estimates,
    measured: Measured,
    figures: dict[tuple[str, str], Estimate],
    record: Record,
) -> None:
    subject = measured.indicator.id
    for case in measured.effort:
        targets = record.target_of(measured.indicator, case)
        for target in targets:
            stated = Estimate(estimate=target.value, method="design")
            table.add("target", subject, name_group(case=case, due=_due(target)), stated)
        for contrast in measured.contrasts() if targets else ():
            target = next_target(targets, contrast)
            occasion = contrast.follow_up.id
            sizes = measured.sizes([case], contrast.baseline, contrast.follow_up)
            reached = _attained(measured, case, contrast, target, figures[case, occasion])
            group = name_group(case=case, due=_due(target), occasion=occasion)
            table.add("attainment", subject, group, reached, n_min_cell=smallest(sizes))
            told = judged(measured, case, contrast, target, reached)
            table.add("on_track", subject, group, told, n_min_cell=smallest(sizes))


def _attained(
    measured: Measured, case: str, contrast: Contrast, target: Target, level: Estimate
) -> Estimate:
    try:
        found = measured.between(case, contrast)
    except NotEstimable:
        return Estimate.missing(NotEstimable(NOT_MEASURED), method="fieller")
    indicator = measured.indicator
    estimate = attained(
        found, level, target.value, indicator.direction, indicator.tolerance, measured.confidence
    )
    if estimate.n is None:
        sizes = measured.sizes([case], contrast.baseline, contrast.follow_up)
        estimate = replace(estimate, n=total(sizes))
    return assuming(estimate, *words_of_change(measured, found))


def next_target(targets: tuple[Target, ...], contrast: Contrast) -> Target:
    """The first target that is due on or after the day a follow-up opens, or the last one."""
    opens = contrast.follow_up.opens
    if opens is None:
        return targets[-1]
    return next((target for target in targets if target.date >= opens), targets[-1])


def _due(target: Target) -> str:
    return f"{target.date:%Y%m%d}"
