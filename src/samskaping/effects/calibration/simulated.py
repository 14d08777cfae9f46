"""How the methods of a study behave in studies of its own design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from samskaping.effects.calibration.judged import Judged, Method, Studies
from samskaping.effects.calibration.measured import Model
from samskaping.effects.calibration.moves import moves, spread_of_moves
from samskaping.numeric.result import FloatArray, NotEstimable

# So many persons are drawn at once.
_AT_ONCE = 1_500_000
_MOST_RUNS_AT_ONCE = 4_000


@dataclass(frozen=True, slots=True)
class Tally:
    """Of simulated studies, at one ICC: how many rejected, gave an interval, and held the truth.

    ``false_positives`` are rejections where nothing changed, ``found`` where the effect was there;
    ``held`` of ``given`` intervals were right about the effect (or about nothing without one).
    """

    runs: int
    false_positives: int
    given: int
    held: int
    found: int | None

    def __add__(self, other: Tally) -> Tally:
        """The studies of both."""
        found = None if self.found is None else self.found + (other.found or 0)
        return Tally(
            self.runs + other.runs,
            self.false_positives + other.false_positives,
            self.given + other.given,
            self.held + other.held,
            found,
        )


@dataclass(frozen=True, eq=False, slots=True)
class Behaviour:
    """A method's tallies in the order of the spreads, or the reason why it says nothing."""

    tallies: tuple[Tally, ...]
    cause: NotEstimable | None = None


def behaviour(
    model: Model,
    treated: FloatArray,
    methods: Mapping[str, Method],
    taus: Sequence[float],
    effect: float | None,
    *,
    level: float,
    runs: int,
    seed: Sequence[int],
) -> dict[str, Behaviour]:
    """Simulate studies without and with an effect, and count what the methods say.

    In every study a case's figure moves by B_g ~ N(c_g, τ²) on the scale where persons (or
    figures) are drawn; c_g is such that the case is expected to change by nothing, or by
    ``effect`` where it is treated. False positives are rejections of the first kind of studies;
    power is rejections of the second, and coverage that of the true effect in the second, or of
    0 in the first where there is no ``effect``. A study in which a method gives no test has not
    rejected; coverage is of the intervals that are given.

    Parameters
    ----------
    model
        How the figures come about.
    treated : (G,) array of 0 and 1
        All 1 where there is no comparison.
    taus
        Standard deviations of the cases' true changes, in the figure's unit.
    effect
        The change of the treated beyond nothing, with its sign.
    level
        1 less the confidence.
    runs, seed
        Studies, and where their chances begin: the same whatever the order or the cores.

    Raises
    ------
    NotEstimable
        ``effect_beyond_scale``.
    """
    spreads = [spread_of_moves(model, tau) for tau in taus]
    nothing = np.zeros(len(treated))
    truths = [0.0] if effect is None else [0.0, effect]
    moved = [[moves(model, nothing + truth * treated, s) for truth in truths] for s in spreads]
    found: dict[str, list[Tally]] = {}
    refused: dict[str, NotEstimable] = {}
    for rng, count in _chunks(model, runs, seed):
        begun = model.begin(rng, count)
        chance = rng.standard_normal((count, len(treated)))
        tallies: dict[str, list[Tally]] = {name: [] for name in methods}
        for spread, shifts in zip(spreads, moved, strict=True):
            drawn = []
            for truth, shift in zip(truths, shifts, strict=True):
                after, scatter = begun.follow(shift + spread * chance)
                studies = Studies(
                    begun.before, after, treated, model.sizes, scatter, model.of_persons
                )
                drawn.append((studies, truth))
            for name, method in methods.items():
                if name in refused:
                    continue
                try:
                    tallies[name].append(_count([method(s, t, level) for s, t in drawn]))
                except NotEstimable as cause:
                    refused[name] = cause
        for name, parts in tallies.items():
            known = found.get(name)
            found[name] = parts if known is None else [
                a + b for a, b in zip(known, parts, strict=True)
            ]  # fmt: skip
    return {
        name: Behaviour((), refused[name]) if name in refused else Behaviour(tuple(found[name]))
        for name in methods
    }


def _count(judged: Sequence[Judged]) -> Tally:
    null, last = judged[0], judged[-1]
    return Tally(
        len(null.rejected),
        int(null.rejected.sum()),
        int(last.given.sum()),
        int((last.covered & last.given).sum()),
        int(last.rejected.sum()) if len(judged) > 1 else None,
    )


def _chunks(
    model: Model, runs: int, seed: Sequence[int]
) -> Iterator[tuple[np.random.Generator, int]]:
    persons = len(model.locations)
    if model.of_persons and model.sizes is not None:
        persons = int(model.sizes.before.sum() + model.sizes.after.sum())
    at_once = max(100, min(_MOST_RUNS_AT_ONCE, _AT_ONCE // persons))
    for number, start in enumerate(range(0, runs, at_once)):
        yield np.random.default_rng([*seed, number]), min(at_once, runs - start)
