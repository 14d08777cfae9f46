"""How consistent the items of a score are: coefficients, factor model, intervals."""

from samskaping.psychometrics.one_factor import OneFactor, fit_one_factor
from samskaping.psychometrics.reliability import (
    COEFFICIENTS,
    between_case,
    one_case,
    pooled,
    within_case,
)

__all__ = [
    "COEFFICIENTS",
    "OneFactor",
    "between_case",
    "fit_one_factor",
    "one_case",
    "pooled",
    "within_case",
]
