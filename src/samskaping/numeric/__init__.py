"""Sufficient statistics that add up, and the shape every public estimator answers in."""

from samskaping.numeric.contingency import Contingency
from samskaping.numeric.moments import Moments, pooled_within
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable

__all__ = [
    "Contingency",
    "Estimate",
    "FloatArray",
    "IntArray",
    "Moments",
    "NotEstimable",
    "pooled_within",
]
