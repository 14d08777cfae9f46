"""How far those who rate the same thing agree."""

from samskaping.agreement.raters import (
    OneWay,
    between_variance,
    case_mean_reliability,
    icc1,
    icc2,
    one_way,
    within_variance,
)

__all__ = [
    "OneWay",
    "between_variance",
    "case_mean_reliability",
    "icc1",
    "icc2",
    "one_way",
    "within_variance",
]
