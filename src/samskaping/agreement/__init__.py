"""How far those who rate or code the same thing agree."""

from samskaping.agreement.blocks import MINIMUM_CASES, Blocks
from samskaping.agreement.coders import (
    agreement_percent,
    cohen_kappa,
    krippendorff_alpha,
    pabak,
    prevalence,
)
from samskaping.agreement.many_coders import conger_kappa, fleiss_kappa, gwet_ac1, light_kappa
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
    "MINIMUM_CASES",
    "Blocks",
    "OneWay",
    "agreement_percent",
    "between_variance",
    "case_mean_reliability",
    "cohen_kappa",
    "conger_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "icc1",
    "icc2",
    "krippendorff_alpha",
    "light_kappa",
    "one_way",
    "pabak",
    "prevalence",
    "within_variance",
]
