"""Whether the cases changed otherwise than the groups that they are compared with.

One number is the answer, and everything else stands beside it: ``primary`` has it, ``checks``,
``resampled``, ``mixed`` and ``joint`` ask whether another way would have said something else,
``baseline`` how alike the two sides began, ``models`` describe persons and events, and
``families`` adjust for how many indicators are tested.
"""

from __future__ import annotations

import pandas as pd

from samskaping.analysis.soimpact.comparison.baseline import add_baseline_gap
from samskaping.analysis.soimpact.comparison.checks import add_checks
from samskaping.analysis.soimpact.comparison.compared import Compared, of_contrast
from samskaping.analysis.soimpact.comparison.families import add_adjusted
from samskaping.analysis.soimpact.comparison.joint import add_joint
from samskaping.analysis.soimpact.comparison.mixed import add_mixed
from samskaping.analysis.soimpact.comparison.models import add_models
from samskaping.analysis.soimpact.comparison.primary import add_effect
from samskaping.analysis.soimpact.comparison.resampled import add_resampled
from samskaping.analysis.soimpact.measured import read_measured
from samskaping.estimates import Estimates
from samskaping.study.model import Outline

__all__ = ["comparison"]


def comparison(measurements: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate the difference in change between cases and comparison groups, and check it.

    The difference is the pooled t on unweighted case means of the gain, G − 2 degrees of freedom,
    of the indicators whose design is ``comparison``. No check replaces it.

    Parameters
    ----------
    measurements
        The clean tidy table.
    outline
        Of it: cases, record, seed and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates. By ``occasion=later-baseline``: ``effect``, ``baseline_gap``,
        ``baseline_gap_standardised``; by ``occasion=…;variant=…`` its ``effect_check``; by
        ``variant=htz`` ``effect_joint``. Of every indicator with persons or counts
        ``odds_ratio``, ``proportional_odds``, ``risk_ratio`` and ``rate_ratio``, and of those of
        a declared family ``adjusted_p`` by ``occasion=…;variant=…``.
    """
    table = Estimates(domain="soimpact")
    everything = [
        one for one in read_measured(measurements, outline) if one.indicator.is_judged_at_follow_ups
    ]
    for measured in everything:
        compared = [of_contrast(measured, one, outline) for one in measured.contrasts()]
        if measured.indicator.design == "comparison":
            for one in compared:
                _add(table, one)
            add_joint(table, compared)
        for one in compared:
            add_models(table, one)
    add_adjusted(table, everything, outline)
    return table.frame()


def _add(table: Estimates, compared: Compared) -> None:
    """The answer for one follow-up, and what stands beside it."""
    add_effect(table, compared)
    add_baseline_gap(table, compared)
    add_checks(table, compared)
    add_resampled(table, compared)
    if compared.measured.is_of_persons:
        add_mixed(table, compared)
