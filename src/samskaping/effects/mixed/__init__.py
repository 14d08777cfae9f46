"""Linear mixed models of persons in cases, with references that hold for few cases."""

from samskaping.effects.mixed.contrast import JointTest, joint_test, mixed_contrast
from samskaping.effects.mixed.fit import (
    MixedFit,
    case_variances,
    fit_mixed,
    person_variance,
    residual_variance,
)
from samskaping.effects.mixed.random_part import RandomPart, random_part
from samskaping.effects.mixed.small_sample import SmallSample, kenward_roger, satterthwaite

__all__ = [
    "JointTest",
    "MixedFit",
    "RandomPart",
    "SmallSample",
    "case_variances",
    "fit_mixed",
    "joint_test",
    "kenward_roger",
    "mixed_contrast",
    "person_variance",
    "random_part",
    "residual_variance",
    "satterthwaite",
]
