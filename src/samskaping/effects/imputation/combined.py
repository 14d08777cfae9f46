"""An effect from several completed tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from samskaping.effects.few_clusters.variance import LEAST_DF
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
        Without interval below two degrees of freedom.

    Notes
    -----
    Where the error comes from how the cases differ, as it does for case means, W holds what the
    imputations add already: the completed means of the cases spread by it. Then T counts it twice,
    and ν_obs ≤ 0.6 ν at ν = 2 and 0.75 ν at ν = 5 shortens the degrees of freedom besides. With a
    quarter of the persons lost, intervals of 95 % held the truth in 99.8 to 100 of 100 studies
    of 3, 4 and 6 cases, and were 1.2 to 6 times as wide as the t of the cases' own values averaged
    over the imputations, which held it in 94 to 96. The average is therefore what an effect over
    cases is estimated from; these rules stand beside it.

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
    if df < LEAST_DF:
        note = NotEstimable("interval_df_below_two").note
        return Combined(replace(known, se=se, df=df, note=note), fit.missing_information)
    found = t_interval(known.estimate or 0.0, se, df, confidence, known)
    return Combined(
        replace(found, df=fit.df if math.isfinite(fit.df) else None), fit.missing_information
    )
