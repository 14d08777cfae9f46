"""Studies like the one in hand: what would be measured in its cases, drawn many times over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from samskaping.effects.calibration.scale import Latent
from samskaping.effects.calibration.spread import Scatter, Sizes
from samskaping.numeric.result import FloatArray

# A larger case is drawn with so many persons, and its mean's error made smaller accordingly.
MOST_PERSONS = 150
NOTHING = 1e-9


class Begun(Protocol):
    """Many studies with their baseline measured."""

    @property
    def before(self) -> FloatArray:
        """Mean of every case at baseline, (R, G)."""

    def follow(self, moved: FloatArray) -> tuple[FloatArray, Scatter | None]:
        """Means at follow-up, (R, G), of cases moved by ``moved``, and the persons' scatter.

        The same persons and chances each time, so that different moves are compared on them.
        """


class Model(Protocol):
    """How a case's figure comes about: where the case lies, and what is expected there."""

    @property
    def locations(self) -> FloatArray:
        """Where the cases lie at baseline, (G,)."""

    @property
    def sizes(self) -> Sizes | None:
        """Persons of the cases; ``None`` of counts."""

    @property
    def of_persons(self) -> bool:
        """Whether persons are measured, and not one figure for each case."""

    @property
    def limits(self) -> tuple[float, float]:
        """The smallest and the largest figure that can be expected; infinite without end."""

    def expected(self, places: FloatArray) -> FloatArray:
        """The figure that is expected of cases that lie at ``places``."""

    def begin(self, rng: np.random.Generator, runs: int) -> Begun:
        """Measure the baseline in ``runs`` studies."""


@dataclass(frozen=True, eq=False, slots=True)
class Persons:
    """Persons with a value each, of whom some are measured at both occasions."""

    sizes: Sizes
    latent: Latent
    of_persons: bool = True

    @property
    def locations(self) -> FloatArray:
        """As ``Model``."""
        return self.latent.locations

    @property
    def limits(self) -> tuple[float, float]:
        """As ``Model``."""
        scale = self.latent.scale
        return (
            -np.inf if scale.minimum is None else scale.minimum,
            np.inf if scale.maximum is None else scale.maximum,
        )

    def expected(self, places: FloatArray) -> FloatArray:
        """As ``Model``."""
        return self.latent.reading.expected(places)

    def begin(self, rng: np.random.Generator, runs: int) -> _PersonsBegun:
        """As ``Model``."""
        return _PersonsBegun.of(self, rng, runs)


@dataclass(frozen=True, eq=False, slots=True)
class _PersonsBegun:
    model: Persons
    before: FloatArray
    # Of every case: readings at baseline less their mean, and latent values at follow-up.
    first: list[FloatArray]
    later: list[FloatArray]

    @classmethod
    def of(cls, model: Persons, rng: np.random.Generator, runs: int) -> _PersonsBegun:
        latent, means, first, later = model.latent, [], [], []
        share = latent.correlation
        rest = float(np.sqrt(1 - share**2))
        for g, location in enumerate(latent.locations):
            before, after, both = _drawn(model.sizes, g)
            z = rng.standard_normal((runs, before))
            e = rng.standard_normal((runs, after))
            e[:, :both] = share * z[:, :both] + rest * e[:, :both]
            y = latent.scale.observe(location + latent.sd * z)
            mean = y.mean(axis=1)
            first.append(y - mean[:, None])
            later.append(latent.sd * e)
            means.append(_shrunk(mean, model, g, latent.locations[g : g + 1]))
        return cls(model, np.column_stack(means), first, later)

    def follow(self, moved: FloatArray) -> tuple[FloatArray, Scatter | None]:
        latent, sizes = self.model.latent, self.model.sizes
        means, squares = np.empty_like(moved), np.empty((5, *moved.shape))
        grown = _grown(sizes)
        for g, location in enumerate(latent.locations):
            place = location + moved[:, g]
            y = latent.scale.observe(place[:, None] + self.later[g])
            mean = y.mean(axis=1)
            means[:, g] = _shrunk(mean, self.model, g, place)
            both = _drawn(sizes, g)[2]
            y -= mean[:, None]
            x, pair = self.first[g][:, :both], y[:, :both]
            sums = x.sum(axis=1), pair.sum(axis=1)
            n = max(both, 1)
            squares[:, :, g] = (
                _dot(self.first[g], self.first[g]),
                _dot(y, y),
                _dot(x, x) - sums[0] ** 2 / n,
                _dot(pair, pair) - sums[1] ** 2 / n,
                _dot(x, pair) - sums[0] * sums[1] / n,
            )
        # What rounding leaves of no scatter at all.
        squares[:4] = np.where(squares[:4] < NOTHING * latent.sd**2, 0.0, squares[:4])
        return means, Scatter(*(part * by for part, by in zip(squares, grown, strict=True)))


@dataclass(frozen=True, eq=False, slots=True)
class Figures:
    """One figure per case: a count of Poisson, or the share of n that Bernoulli trials give.

    Attributes
    ----------
    locations : (G,) array
        Expected counts, or shares of ``top``, at baseline.
    sizes
        n of shares; ``None`` for counts.
    """

    locations: FloatArray
    sizes: Sizes | None
    top: float = 1.0
    of_persons: bool = False

    @property
    def limits(self) -> tuple[float, float]:
        """As ``Model``."""
        return 0.0, np.inf if self.sizes is None else self.top

    def expected(self, places: FloatArray) -> FloatArray:
        """As ``Model``."""
        return np.clip(places, *self.limits)

    def begin(self, rng: np.random.Generator, runs: int) -> _FiguresBegun:
        """As ``Model``."""
        chances = rng.random((2, runs, len(self.locations)))
        here = np.broadcast_to(self.locations, chances.shape[1:])
        return _FiguresBegun(self, self.drawn(here, chances[0], False), chances[1])

    def drawn(self, places: FloatArray, chances: FloatArray, late: bool) -> FloatArray:
        """Figures by the inverse of their distribution functions."""
        # Loaded where it is used: no other job has to wait for it.
        from scipy.stats import binom, poisson

        if self.sizes is None:
            return np.asarray(poisson.ppf(chances, np.maximum(places, 0.0)))
        n = self.sizes.after if late else self.sizes.before
        shares = self.expected(places) / self.top
        return np.asarray(binom.ppf(chances, n, shares) / n * self.top)


@dataclass(frozen=True, eq=False, slots=True)
class _FiguresBegun:
    model: Figures
    before: FloatArray
    chances: FloatArray

    def follow(self, moved: FloatArray) -> tuple[FloatArray, Scatter | None]:
        model = self.model
        after = model.drawn(model.locations + moved, self.chances, True)
        if model.sizes is None:
            return after, None
        nothing = np.zeros_like(after)
        first, later = (
            n * figure * (model.top - figure)
            for n, figure in ((model.sizes.before, self.before), (model.sizes.after, after))
        )
        return after, Scatter(first, later, nothing, nothing, nothing)


def _drawn(sizes: Sizes, g: int) -> tuple[int, int, int]:
    """Persons of a case that are drawn: at baseline, at follow-up, at both."""
    given = int(sizes.before[g]), int(sizes.after[g]), int(sizes.both[g])
    most = max(given)
    if most <= MOST_PERSONS:
        return given
    before, after = (max(1, round(n * MOST_PERSONS / most)) for n in given[:2])
    return before, after, min(before, after, round(given[2] * MOST_PERSONS / most))


def _grown(sizes: Sizes) -> FloatArray:
    """What sums of squares are multiplied by to be those of all persons, (5, G)."""
    drawn = np.array([_drawn(sizes, g) for g in range(len(sizes.before))])
    given = np.column_stack([sizes.before, sizes.after, sizes.both])
    found = np.where(drawn > 1, (given - 1) / np.maximum(drawn - 1, 1), 1.0)
    return np.asarray(found[:, [0, 1, 2, 2, 2]].T)


def _shrunk(mean: FloatArray, model: Persons, g: int, places: FloatArray) -> FloatArray:
    """The mean of all persons of a case, from that of those who were drawn."""
    drawn, given = _drawn(model.sizes, g)[0], int(model.sizes.before[g])
    if drawn == given:
        return mean
    expected = model.expected(places)
    return np.asarray(expected + (mean - expected) * np.sqrt(drawn / given))


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("rn,rn->r", a, b))
