"""Whether a register's figures went on as before, and as comparison series did."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import (
    DONORS_UNTOUCHED,
    FIGURE,
    LINE_GOES_ON,
    RAW_SIGN,
    SHORT_SERIES,
    assuming,
)
from samskaping.analysis.soimpact.over_time.recorded import Line, Recorded, read_series
from samskaping.analysis.soimpact.over_time.synthetic import add_synthetic
from samskaping.effects.series import (
    Segmented,
    SegmentedFit,
    continued,
    effect_at,
    fit_segmented,
    fitted,
    level_change,
    newey_west,
    season,
    season_levels,
    segmented,
    slope_change,
)
from samskaping.effects.series.newey_west import FEWEST
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, IntArray, NotEstimable
from samskaping.study.model import Outline
from samskaping.study.periods import IN_A_YEAR

METHOD = "segmented_ar1"
BESIDE = "less_comparison"
# With fewer periods intervals are too narrow: of simulated series without a jump the method finds
# one in .09 to .11 at 24 periods, .06 to .09 at 36, .05 to .07 at 48 (ρ of 0 to .6, nominal .05).
LONG_ENOUGH = 48
_OF_LINE = ("series_level_change", "series_slope_change", "series_end_difference")
_ALL = (*_OF_LINE, "series_autocorrelation")


def series(measurements: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate, for each register series of a case, what became of it from the start on.

    A broken line with AR(1) errors: the jump, the change of slope, and how far the line lies from
    the continued one at the last period. With comparison series the same of the case less their
    mean, and the case beside its synthetic control. The periods are what is counted: no number
    speaks of persons.

    Returns
    -------
    DataFrame
        A table of estimates by ``case=…``, with ``period``, ``variant``, ``with`` and ``without``
        where there are several. ``n`` is the persons behind a figure, and of nothing else.
    """
    table = Estimates(domain="soimpact")
    for recorded in read_series(measurements, outline):
        for name, line in {**recorded.cases, **recorded.donors}.items():
            _add_figures(table, recorded, name, line)
        for name, line in recorded.cases.items():
            _add_line(table, recorded, name, line)
            if recorded.donors:
                _add_beside(table, recorded, name, line)
                add_synthetic(table, recorded, name, line)
    return table.frame()


def _add_figures(table: Estimates, recorded: Recorded, case: str, line: Line) -> None:
    for place, value, n in zip(line.places, line.values, line.persons, strict=True):
        figure = Estimate(estimate=float(value), n=n, method="aggregate", assumption=FIGURE)
        group = name_group(case=case, period=recorded.period(place))
        table.add("series_value", recorded.indicator.id, group, figure)


def _add_line(table: Estimates, recorded: Recorded, case: str, line: Line) -> None:
    """The broken line, what it would have been, and Newey and West's errors in a long series."""
    try:
        rows = _laid_out(recorded, line.places, line.values)
        fit = fit_segmented(rows)
    except NotEstimable as cause:
        _add_reason(table, recorded, cause, case=case)
        return
    _add_numbers(table, recorded, fit, case=case)
    if len(line.places) >= FEWEST:
        for quantity, found in zip(_OF_LINE, newey_west(rows, recorded.confidence), strict=False):
            group = name_group(case=case, variant="newey_west")
            table.add(quantity, recorded.indicator.id, group, _assuming(recorded, found))
    after = line.places[line.places >= recorded.start]
    for place, value in zip(line.places, fitted(fit), strict=True):
        group = name_group(case=case, period=recorded.period(place))
        at = Estimate(estimate=float(value), method=METHOD)
        table.add("series_fitted", recorded.indicator.id, group, at)
    for place, found in zip(after, continued(fit, recorded.confidence), strict=True):
        group = name_group(case=case, period=recorded.period(place))
        # A line is no hypothesis: nothing is tested of where it lies.
        bare = replace(found, statistic=None, p=None)
        table.add("series_continued", recorded.indicator.id, group, _assuming(recorded, bare))


def _add_beside(table: Estimates, recorded: Recorded, case: str, line: Line) -> None:
    """The same of the case less the mean of the comparison series, in the periods of all."""
    others = list(recorded.donors.values())
    places = recorded.shared(line, *others)
    gap = line.within(places) - np.mean([one.within(places) for one in others], axis=0)
    try:
        fit = fit_segmented(_laid_out(recorded, places, gap))
    except NotEstimable as cause:
        _add_reason(table, recorded, cause, case=case, variant=BESIDE)
        return
    _add_numbers(table, recorded, fit, case=case, variant=BESIDE)


def _laid_out(recorded: Recorded, places: IntArray, values: FloatArray) -> Segmented:
    in_a_year = IN_A_YEAR[recorded.settings.every]
    further = None
    if in_a_year > 1 and recorded.settings.season == "wave":
        further = season(places, in_a_year)
    elif in_a_year > 1 and recorded.settings.season == "levels":
        further = season_levels(places, in_a_year)
    return segmented(places, values, recorded.start, further)


def _add_numbers(table: Estimates, recorded: Recorded, fit: SegmentedFit, **levels: str) -> None:
    group, subject = name_group(**levels), recorded.indicator.id
    last = float(fit.rows.times[-1] - recorded.start)
    found = (
        level_change(fit, recorded.confidence),
        slope_change(fit, recorded.confidence),
        effect_at(fit, last, recorded.confidence),
    )
    more = (DONORS_UNTOUCHED,) if "variant" in levels else ()
    for quantity, estimate in zip(_OF_LINE, found, strict=True):
        table.add(quantity, subject, group, _assuming(recorded, estimate, *more))
    lingering = Estimate(estimate=fit.rho, method=METHOD)
    table.add("series_autocorrelation", subject, group, lingering)


def _assuming(recorded: Recorded, estimate: Estimate, *more: str) -> Estimate:
    signed = (RAW_SIGN,) if recorded.indicator.direction == "decrease" else ()
    is_short = estimate.lower is not None and estimate.n is not None and estimate.n < LONG_ENOUGH
    short = (SHORT_SERIES,) if is_short else ()
    # Periods are no persons.
    return assuming(replace(estimate, n=None), LINE_GOES_ON, *short, *signed, *more)


def _add_reason(table: Estimates, recorded: Recorded, cause: NotEstimable, **levels: str) -> None:
    for quantity in _ALL:
        missing = Estimate.missing(cause, method=METHOD)
        table.add(quantity, recorded.indicator.id, name_group(**levels), missing)
