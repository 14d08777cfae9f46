"""How far an effect can be trusted: rivals, margins, assumptions and other ways to analyse it."""

from samskaping.effects.trust.contribution import Assumptions, DeclaredRange, declared_range
from samskaping.effects.trust.declared import DeclaredShare
from samskaping.effects.trust.e_value import EValue, approximate_ratio, e_value, e_value_difference
from samskaping.effects.trust.equivalence import (
    equivalence,
    equivalence_of_arms,
    equivalence_of_cases,
)
from samskaping.effects.trust.redraws import (
    Drawn,
    first_what_was_done,
    flipped_means,
    reassigned_ancova,
    reassigned_differences,
    signs_of_cases,
)
from samskaping.effects.trust.regression_to_mean import (
    ChosenCase,
    change_beyond_regression,
    expected_regression,
    retest_slope,
)
from samskaping.effects.trust.rosenbaum import Bounds, bias_borne, rosenbaum_bounds
from samskaping.effects.trust.specification import SpecificationCurve, specification_curve
from samskaping.effects.trust.tipping import tipping_point

__all__ = [
    "Assumptions",
    "Bounds",
    "ChosenCase",
    "DeclaredRange",
    "DeclaredShare",
    "Drawn",
    "EValue",
    "SpecificationCurve",
    "approximate_ratio",
    "bias_borne",
    "change_beyond_regression",
    "declared_range",
    "e_value",
    "e_value_difference",
    "equivalence",
    "equivalence_of_arms",
    "equivalence_of_cases",
    "expected_regression",
    "first_what_was_done",
    "flipped_means",
    "reassigned_ancova",
    "reassigned_differences",
    "retest_slope",
    "rosenbaum_bounds",
    "signs_of_cases",
    "specification_curve",
    "tipping_point",
]
