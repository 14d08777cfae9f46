"""An effect from several completed tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from samskaping.effects.student import t_interval
from samskaping.numeric.result import Estimate, NotEstimable
from samskaping.numeric.rubin import rubin


@dataclass(frozen=True, slots=True)
class Combined:
    """The estimate over all imputations, and the share of information that is missing."""

    estimate: Estimate
    missing_information: float | None


def combine_effects(estimates: Sequence[Estimate], confidence: float) -> Combined:
    """Combine an effect over M imputations: mean ± t_df √T by Rubin's rules; see ``rubin``.

    Parameters
    ----------
    estimates : length M ≥ 1
        The same effect of each completed table, with standard error; their smallest ``df`` is the
        complete data's, infinite where none has one.

    Returns
    -------
    Combined
        Other fields as in the first. If some table does not determine the effect, or an error of
        it, the first such reason stands in ``note``. An error of 0 counts where others are not 0.

    Notes
    -----
    Where the error comes from how the cases differ, as it does for case means, W holds some of
    what the imputations add already, and the interval is wider than it need be: in simulations
    with 4 to 6 cases one of 95 % held the truth in 97 to 100 of 100 studies.

    Sources
    -------
    Rubin (1987); Barnard & Rubin (1999). Checked against R mice::pool.
    """
    if not estimates:
        raise ValueError("there is no imputation to combine")
    refused = next((one for one in estimates if one.estimate is None), None)
    if refused is not None:
        return Combined(refused, None)
    values = [one.estimate or 0.0 for one in estimates]
    known = Estimate(
        estimate=math.fsum(values) / len(values),
        n=estimates[0].n,
        n_cases=estimates[0].n_cases,
        method=f"{estimates[0].method}_imputed",
        assumption=estimates[0].assumption,
    )
    bare = next((one for one in estimates if one.se is None), None)
    if bare is None and not any(one.se for one in estimates):
        bare = estimates[0]
    if bare is not None:
        cause = bare.note or NotEstimable("interval_of_a_figure").note
        return Combined(replace(known, note=cause), None)
    freedom = [one.df for one in estimates if one.df is not None]
    fit = rubin(
        values, [(one.se or 0.0) ** 2 for one in estimates], min(freedom) if freedom else math.inf
    )
    # Student's t with so many degrees of freedom is the normal distribution.
    df, se = min(fit.df, 1e12), math.sqrt(fit.total)
    found = t_interval(known.estimate or 0.0, se, df, confidence, known)
    return Combined(
        replace(found, df=fit.df if math.isfinite(fit.df) else None), fit.missing_information
    )
