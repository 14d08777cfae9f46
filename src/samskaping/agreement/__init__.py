"""How far those who rate or code the same thing agree."""

from samskaping.agreement.blocks import MINIMUM_CASES, Blocks
from samskaping.agreement.coders import agreement_percent, cohen_kappa, prevalence
from samskaping.agreement.crossed import FORMS, Form, TwoWay, crossed_icc, two_way
from samskaping.agreement.gwet import gwet_ac1, gwet_ac2
from samskaping.agreement.intraclass import (
    case_mean_reliability,
    f_limits,
    icc1,
    icc2,
    thomas_hultquist,
)
from samskaping.agreement.krippendorff import Level, krippendorff_alpha
from samskaping.agreement.many_coders import conger_kappa, fleiss_kappa, light_kappa, pabak
from samskaping.agreement.matching import segment_match
from samskaping.agreement.one_way import (
    OneWay,
    between_variance,
    one_way,
    within_variance,
)
from samskaping.agreement.sets import Distance, set_alpha, set_distances
from samskaping.agreement.spans import Spans
from samskaping.agreement.unitising import exclusive_unitising_alpha, unitising_alpha
from samskaping.agreement.within_group import (
    NULLS,
    Null,
    Scale,
    a_wg_j,
    ad_m_j,
    average_deviation_cutoff,
    null_variance,
    r_wg_j,
)

__all__ = [
    "FORMS",
    "MINIMUM_CASES",
    "NULLS",
    "Blocks",
    "Distance",
    "Form",
    "Level",
    "Null",
    "OneWay",
    "Scale",
    "Spans",
    "TwoWay",
    "a_wg_j",
    "ad_m_j",
    "agreement_percent",
    "average_deviation_cutoff",
    "between_variance",
    "case_mean_reliability",
    "cohen_kappa",
    "conger_kappa",
    "crossed_icc",
    "exclusive_unitising_alpha",
    "f_limits",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac2",
    "icc1",
    "icc2",
    "krippendorff_alpha",
    "light_kappa",
    "null_variance",
    "one_way",
    "pabak",
    "prevalence",
    "r_wg_j",
    "segment_match",
    "set_alpha",
    "set_distances",
    "thomas_hultquist",
    "two_way",
    "unitising_alpha",
    "within_variance",
]
