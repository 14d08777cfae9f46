"""Ordered answers, counts and yes/no by models that take respondents as independent."""

from samskaping.effects.categorical.counts import (
    LogFit,
    fit_log_binomial,
    fit_poisson,
    rate_ratio,
    risk_ratio,
    risk_ratio_zou,
)
from samskaping.effects.categorical.cumulative import CumulativeFit, fit_cumulative, odds_ratio
from samskaping.effects.categorical.proportional_odds import likelihood_ratio_test, score_test

__all__ = [
    "CumulativeFit",
    "LogFit",
    "fit_cumulative",
    "fit_log_binomial",
    "fit_poisson",
    "likelihood_ratio_test",
    "odds_ratio",
    "rate_ratio",
    "risk_ratio",
    "risk_ratio_zou",
    "score_test",
]
