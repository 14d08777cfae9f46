"""The scale of an item: where a latent normal value is read off, rounded and held in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from samskaping.numeric.result import FloatArray, NotEstimable

# A scale without steps, or with more than this many, is summed over so many.
MOST_LEVELS = 160
PLACES = 257
# A case whose mean is at an end is put this share of the scale inside it.
INSIDE = 0.02
# Where a scale has no end, it is taken to end so many standard deviations away.
FAR = 12.0
_HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Scale:
    """The ends of a scale and its step; ``None`` where it has none.

    A latent y is read as min(max(step · round((y − a)/step) + a, minimum), maximum), a being the
    end that there is.
    """

    minimum: float | None = None
    maximum: float | None = None
    step: float | None = None

    def observe(self, latent: FloatArray) -> FloatArray:
        """What is read of latent values; the array is used again."""
        if self.step is not None:
            start = self.minimum if self.minimum is not None else self.maximum or 0.0
            latent -= start
            latent /= self.step
            np.rint(latent, out=latent)
            latent *= self.step
            latent += start
        if self.minimum is not None or self.maximum is not None:
            np.clip(latent, self.minimum, self.maximum, out=latent)
        return latent

    def levels(self, means: FloatArray, spread: float) -> FloatArray:
        """Values that can be read, finer ones than there are being left out, in order."""
        low = float(means.min()) - FAR * spread if self.minimum is None else self.minimum
        high = float(means.max()) + FAR * spread if self.maximum is None else self.maximum
        if self.step is not None and (high - low) / self.step <= MOST_LEVELS:
            start = high if self.minimum is None and self.maximum is not None else low
            count = round((high - low) / self.step)
            steps = np.arange(count + 1) * self.step
            return np.asarray(start - steps[::-1] if start == high else start + steps)
        return np.linspace(low, high, MOST_LEVELS + 1)

    def inside(self, means: FloatArray) -> FloatArray:
        """Means that a latent normal value can have."""
        if self.minimum is None or self.maximum is None:
            return means
        room = INSIDE * (self.maximum - self.minimum)
        return np.clip(means, self.minimum + room, self.maximum - room)


@dataclass(frozen=True, eq=False, slots=True)
class Reading:
    """Mean and variance of what is read of a normal value, by where the value lies.

    Attributes
    ----------
    places : (m,) array
        Latent means, in order.
    mean, variance : (m,) arrays
        E and Var of the value read there.
    """

    places: FloatArray
    mean: FloatArray
    variance: FloatArray

    @classmethod
    def of(cls, levels: FloatArray, sd: float) -> Reading:
        """Σ levels · P(level), the borders lying between the levels.

        With v_0 < v_1 < … and borders c_j between them, at x
        E = v_0 + Σ (v_j − v_{j−1}) Φ((x − c_j)/sd), and the same of the squares.
        """
        places = np.linspace(levels[0] - 6 * sd, levels[-1] + 6 * sd, PLACES)
        borders = (levels[1:] + levels[:-1]) / 2
        above = ndtr((places[:, None] - borders) / sd)
        mean = levels[0] + above @ np.diff(levels)
        square = levels[0] ** 2 + above @ np.diff(levels**2)
        return cls(places, mean, np.maximum(square - mean**2, 0.0))

    def expected(self, latent: FloatArray) -> FloatArray:
        """Mean of what is read of values that lie at ``latent``."""
        return np.interp(latent, self.places, self.mean)

    def at(self, means: FloatArray) -> FloatArray:
        """Where values lie whose readings have these means."""
        return np.interp(means, self.mean, self.places)


@dataclass(frozen=True, eq=False, slots=True)
class Latent:
    """Normal values whose readings have the cases' means, a common variance and a correlation.

    Attributes
    ----------
    locations : (G,) array
        Latent means of the cases at baseline.
    sd : float
        Latent standard deviation within cases.
    correlation : float
        Between a person's latent values at baseline and follow-up.
    """

    scale: Scale
    reading: Reading
    locations: FloatArray
    sd: float
    correlation: float

    @classmethod
    def of(
        cls, scale: Scale, means: FloatArray, weights: FloatArray, variance: float, observed: float
    ) -> Latent:
        """Find the latent values behind the moments of the readings.

        Parameters
        ----------
        means, weights : (G,) floats
            The cases' means, and how much each counts in the variance.
        variance : float
            Of the readings within cases.
        observed : float
            Correlation between a person's two readings.

        Raises
        ------
        NotEstimable
            ``no_variance``.
        """
        if variance <= 0:
            raise NotEstimable("no_variance")
        spread = float(np.sqrt(variance))
        wanted, share = scale.inside(means), weights / weights.sum()
        levels = scale.levels(means, spread)
        width = float(levels[-1] - levels[0])
        # Of two levels the mean alone settles the variance.
        low, high = (np.log(width), np.log(width)) if len(levels) == 2 else (
            np.log(spread / 4), np.log(20 * width)
        )  # fmt: skip
        for _ in range(_HALVINGS if high > low else 0):
            middle = (low + high) / 2
            reading = Reading.of(levels, float(np.exp(middle)))
            found = np.interp(reading.at(wanted), reading.places, reading.variance)
            low, high = (middle, high) if found @ share < variance else (low, middle)
            if high - low < 1e-5:
                break
        sd = float(np.exp((low + high) / 2))
        reading = Reading.of(levels, sd)
        locations = reading.at(wanted)
        latent = _latent_correlation(levels, sd, float(locations @ share), observed)
        return cls(scale, reading, locations, sd, latent)


def _latent_correlation(levels: FloatArray, sd: float, location: float, observed: float) -> float:
    """The latent correlation that gives readings at one place the correlation observed.

    Two readings that share √ρ U of their latent values covary by the variance, over U, of their
    mean given U.
    """
    if observed <= 0:
        return max(observed, -1.0)
    nodes, weights = np.polynomial.hermite_e.hermegauss(61)
    weights = weights / weights.sum()
    whole = Reading.of(levels, sd)
    total = float(np.interp(location, whole.places, whole.variance))
    low, high = 0.0, 0.999
    while high - low > 1e-4 and total > 0:
        middle = (low + high) / 2
        given = Reading.of(levels, sd * float(np.sqrt(1 - middle)))
        means = given.expected(location + sd * np.sqrt(middle) * nodes)
        found = float(weights @ means**2 - (weights @ means) ** 2) / total
        low, high = (middle, high) if found < observed else (low, middle)
    return (low + high) / 2
