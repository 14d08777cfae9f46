"""What may be declared beforehand of the cases' effects: how far apart, and where."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from samskaping.numeric.result import FloatArray

Shape = Literal["half_normal", "half_t"]
SHAPES: tuple[Shape, ...] = ("half_normal", "half_t")


@dataclass(frozen=True, slots=True)
class SpreadPrior:
    """What is thought beforehand of τ, the standard deviation of the cases' true effects.

    Attributes
    ----------
    shape
        ``half_normal``, ∝ exp(−τ²/2s²), or ``half_t``, ∝ (1 + τ²/(df s²))^{−(df + 1)/2}.
    scale : float
        s, above 0, in the units of the effects.
    df : float
        Of ``half_t`` alone; 1 is the half-Cauchy.
    """

    shape: Shape
    scale: float
    df: float = 4.0

    def __post_init__(self) -> None:
        if not (0 < self.scale < math.inf and 0 < self.df < math.inf):
            raise ValueError("a prior has a scale and degrees of freedom above 0")

    def log_density(self, tau: FloatArray) -> FloatArray:
        """Log density less a constant."""
        squared = (tau / self.scale) ** 2
        if self.shape == "half_normal":
            return np.asarray(-0.5 * squared)
        return np.asarray(-0.5 * (self.df + 1) * np.log1p(squared / self.df))


@dataclass(frozen=True, slots=True)
class CentrePrior:
    """A normal prior on μ, in the units of the effects; without one μ has a flat prior."""

    mean: float
    sd: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.mean) and 0 < self.sd < math.inf):
            raise ValueError("a normal prior has a mean and a standard deviation above 0")
