"""Student's t around an estimate."""

from __future__ import annotations

from dataclasses import replace

from samskaping.numeric.distributions import student_quantile, student_tail
from samskaping.numeric.result import Estimate


def t_interval(value: float, se: float, df: float, confidence: float, known: Estimate) -> Estimate:
    """Give ``known`` the estimate with value ± t_df · se and the two-sided test against 0.

    Raises
    ------
    ValueError
        The standard error is not above 0, or the confidence is no probability.

    Sources
    -------
    Student (1908).
    """
    if not se > 0 or not 0 < confidence < 1:
        raise ValueError("a standard error is above 0 and confidence between 0 and 1")
    reach = float(student_quantile((1 + confidence) / 2, df)) * se
    return replace(
        known,
        estimate=value,
        lower=value - reach,
        upper=value + reach,
        confidence=confidence,
        se=se,
        df=df,
        statistic=value / se,
        p=2 * float(student_tail(abs(value / se), df)),
    )
