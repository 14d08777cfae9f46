"""Shares that somebody declares, with a basis, instead of measuring them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from samskaping.numeric.result import FloatArray

Distribution = Literal["uniform", "triangular", "pert"]


@dataclass(frozen=True, slots=True)
class DeclaredShare:
    """A share between 0 and 1 with a declared distribution.

    Attributes
    ----------
    distribution
        ``uniform`` from low to high; ``triangular`` with its top at mode; ``pert``, the beta
        distribution 1 + 4 (mode − low)/(high − low), 1 + 4 (high − mode)/(high − low), of mean
        (low + 4 mode + high)/6.
    low, high : float
        0 ≤ low ≤ high ≤ 1; equal for a share that is taken as known.
    mode : float or None
        Between them; needed for ``triangular`` and ``pert``.

    Sources
    -------
    Malcolm et al. (1959) for pert; Vose (2008), with 4 as the weight of the mode.
    """

    distribution: Distribution
    low: float
    high: float
    mode: float | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 1:
            raise ValueError("a share has ends between 0 and 1, the lower one first")
        if self.distribution == "uniform":
            return
        if self.mode is None or not self.low <= self.mode <= self.high:
            raise ValueError("the most likely share lies between the ends")

    def quantile(self, u: FloatArray) -> FloatArray:
        """The share below which it lies with probability ``u``."""
        width = self.high - self.low
        if width == 0 or self.distribution == "uniform" or self.mode is None:
            return np.asarray(self.low + width * u)
        top = (self.mode - self.low) / width
        if self.distribution == "pert":
            return np.asarray(self.low + width * special.betaincinv(1 + 4 * top, 5 - 4 * top, u))
        rising, falling = np.sqrt(u * top), 1 - np.sqrt((1 - u) * (1 - top))
        return np.asarray(self.low + width * np.where(u <= top, rising, falling))
