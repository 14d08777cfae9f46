"""Effects over time: register series, and cases that start one after the other."""

from __future__ import annotations

import pandas as pd

from samskaping.analysis.soimpact.over_time.series import series
from samskaping.analysis.soimpact.over_time.staggered import staggered
from samskaping.estimates import join_estimates
from samskaping.study.model import Outline

__all__ = ["over_time", "series", "staggered"]


def over_time(measurements: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate what the designs ``series`` and ``staggered`` allow; no rows without them.

    Parameters
    ----------
    measurements
        The clean tidy table.
    outline
        Of it: cases, record, the confidence and the seed.
    """
    return join_estimates([series(measurements, outline), staggered(measurements, outline)])
