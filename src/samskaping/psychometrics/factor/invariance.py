"""Whether a factor model measures the same in several groups, level by level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from samskaping.numeric.result import NotEstimable
from samskaping.psychometrics.factor.difference import difference_test
from samskaping.psychometrics.factor.fit import MINIMUM_N, fit_maximum_likelihood
from samskaping.psychometrics.factor.indices import FitIndices, indices, scaled_indices
from samskaping.psychometrics.factor.model import Identification, Kind, Place, factor_model
from samskaping.psychometrics.factor.modification import Release, release_tests
from samskaping.psychometrics.factor.result import ChiSquare, FactorFit
from samskaping.psychometrics.factor.robust_indices import robust_indices
from samskaping.psychometrics.factor.samples import Sample

Level = Literal["configural", "threshold", "metric", "scalar", "strict"]
Criterion = Literal["cfi", "test"]
EQUAL: Mapping[Level, tuple[Kind, ...]] = {
    "configural": (),
    "metric": ("loading",),
    "scalar": ("loading", "intercept"),
    "strict": ("loading", "intercept", "residual_covariance"),
}
# A fall of CFI beyond this says that the level does not hold (Chen 2007).
LARGEST_FALL = 0.01
SIGNIFICANCE = 0.05
# Items of a factor that stay equal, so that the groups keep a common scale.
FEWEST_EQUAL = 2


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """One level of invariance.

    Attributes
    ----------
    level
    fit : FactorFit or None
        With the parameters in ``released`` free; None where it could not be fitted.
    full : FactorFit or None
        The level with nothing released at this level.
    difference : ChiSquare or None
        Test against the step before; None for the first, or where it is not defined.
    cfi_change, rmsea_change : float or None
        Of ``fit`` against the step before.
    released : tuple of Release
        What was freed at this level, in order, each with the score test that chose it.
    note : str
        Why something is missing.
    """

    level: Level
    fit: FactorFit | None
    full: FactorFit | None
    difference: ChiSquare | None
    cfi_change: float | None
    rmsea_change: float | None
    released: tuple[Release, ...]
    note: str = ""


def measurement_invariance(
    pattern: NDArray[np.bool_],
    samples: Sequence[Sample],
    *,
    levels: Sequence[Level] = ("configural", "metric", "scalar"),
    robust: bool = False,
    partial: bool = True,
    criterion: Criterion = "cfi",
    identification: Identification = "variance",
    minimum_n: int = MINIMUM_N,
) -> list[Step]:
    """Fit the levels in order and compare each with the one before.

    Where a level does not hold (CFI falls by more than .01, or the χ² difference has p < .05) and
    ``partial`` is set, the equal parameters with the largest score test are freed one at a time,
    in all groups, until it holds, no test is significant, or a factor would keep fewer than two
    equal items. An item whose loading was freed keeps its own intercept at the scalar level. The
    freed parameters are chosen from the data: the tests after them are descriptive.

    Parameters
    ----------
    pattern : (p, m) bool array
    samples
        One per group, two or more.
    levels
        A run of configural, metric, scalar, strict, in this order.
    robust
        MLR, with the difference test of Satorra & Bentler (2001) and robust indices.
    minimum_n
        Fewest persons in each group. In simulations of two equal groups with 24 items in four
        factors every level converged, but CFI fell by more than .01 from metric to scalar in 5 of
        40 samples with 60 per group and in 1 of 40 with 100; with loadings of .4 to .6 and factors
        correlating .8 in 12 and in 11 of 60, so that there the criterion errs even at 100.

    Raises
    ------
    NotEstimable
        ``too_few_groups``, ``too_few_persons``; a later level that cannot be fitted has its
        reason in ``note`` instead.

    Sources
    -------
    Meredith (1993); Byrne, Shavelson & Muthén (1989) for partial invariance; Chen (2007).
    Checked against R lavaan::cfa(group.equal = …), lavTestLRT and lavTestScore.
    """
    if len(samples) < 2:
        raise NotEstimable("too_few_groups", n=len(samples), minimum=2)
    groups = _Groups(pattern, samples, robust, identification, minimum_n)
    return climb(groups, levels, criterion if partial else None)


class Ladder(Protocol):
    """The groups and how each level is fitted to them."""

    @property
    def equal(self) -> Mapping[Level, tuple[Kind, ...]]:
        """What is equal at each level; the last kind is new."""

    def fit(self, level: Level, released: Sequence[Place]) -> FactorFit:
        """Fit a level with some places free; ``NotEstimable`` where it cannot be."""


def climb(groups: Ladder, levels: Sequence[Level], criterion: Criterion | None) -> list[Step]:
    """Fit the levels in order; with a criterion free what keeps a level from holding.

    A level that the data cannot tell from the one before (``binary_items_only``) is passed over;
    any other that cannot be fitted is the last.
    """
    steps: list[Step] = []
    places: list[Place] = []
    for level in levels:
        if level == "scalar":
            places += [("intercept", item, 0) for kind, item, _ in places if kind == "loading"]
        try:
            step = _step(groups, level, steps, places, criterion)
        except NotEstimable as cause:
            if not steps:
                raise
            steps.append(Step(level, None, None, None, None, None, (), cause.note))
            if cause.reason == "binary_items_only":
                continue
            break
        places += [release.place for release in step.released]
        steps.append(step)
    return steps


@dataclass(frozen=True, eq=False, slots=True)
class _Groups:
    """Groups with items on a scale of their own."""

    pattern: NDArray[np.bool_]
    samples: Sequence[Sample]
    robust: bool
    identification: Identification
    minimum_n: int
    equal: Mapping[Level, tuple[Kind, ...]] = field(default_factory=lambda: EQUAL)

    def fit(self, level: Level, released: Sequence[Place]) -> FactorFit:
        """Fit a level with some places free."""
        model = factor_model(
            self.pattern,
            groups=len(self.samples),
            identification=self.identification,
            means=True,
            equal=EQUAL[level],
            released=released,
        )
        return fit_maximum_likelihood(
            model, self.samples, robust=self.robust, minimum_n=self.minimum_n
        )


def _step(
    groups: Ladder,
    level: Level,
    steps: Sequence[Step],
    places: Sequence[Place],
    criterion: Criterion | None,
) -> Step:
    """Fit one level, freeing parameters where it does not hold and that is asked for."""
    full = fit = groups.fit(level, places)
    before = next((step.fit for step in reversed(steps) if step.fit), None)
    if before is None:
        return Step(level, fit, full, None, None, None, ())
    released: list[Release] = []
    note = ""
    while criterion is not None and not _holds(fit, before, criterion):
        free = {*places, *(release.place for release in released)}
        candidates = [
            one for one in release_tests(fit, groups.equal[level][-1]) if _may(fit, one, free)
        ]
        if not candidates or candidates[0].p >= SIGNIFICANCE:
            break
        try:
            fit = groups.fit(level, [*places, *(r.place for r in released), candidates[0].place])
        except NotEstimable as cause:
            note = cause.note
            break
        released.append(candidates[0])
    cfi, rmsea = index_changes(fit, before)
    if fit.chi_square.df <= before.chi_square.df:
        return Step(level, fit, full, None, cfi, rmsea, tuple(released), "level_restricts_nothing")
    try:
        test = difference_test(fit, before)
    except NotEstimable as cause:
        return Step(level, fit, full, None, cfi, rmsea, tuple(released), cause.note)
    return Step(level, fit, full, test, cfi, rmsea, tuple(released), note)


def _holds(fit: FactorFit, before: FactorFit, criterion: Criterion) -> bool:
    if fit.chi_square.df <= before.chi_square.df:
        return True
    if criterion == "cfi":
        change = index_changes(fit, before)[0]
        return change is None or change >= -LARGEST_FALL
    try:
        p = difference_test(fit, before).p
    except NotEstimable:
        # Without a test there is no ground to free anything on.
        return True
    return p is None or p >= SIGNIFICANCE


def _may(fit: FactorFit, release: Release, free: set[Place]) -> bool:
    """Whether every factor of the item keeps enough equal items once this one is freed."""
    kind, item, _ = release.place
    if kind == "residual_covariance":
        return True
    loadings = {p.place for p in fit.model.parameters if p.kind == "loading"}
    for factor in {column for _, row, column in loadings if row == item}:
        own = {row for _, row, column in loadings if column == factor}
        held = {row for row in own if (kind, row, factor if kind == "loading" else 0) not in free}
        if len(held - {item}) < FEWEST_EQUAL:
            return False
    return True


def index_changes(fit: FactorFit, before: FactorFit) -> tuple[float | None, float | None]:
    """CFI and RMSEA of a model less those of the one before, both by indices of one kind."""
    now, then = _of_one_kind(fit, before)
    cfi = now.cfi - then.cfi if now.cfi is not None and then.cfi is not None else None
    if now.rmsea is None or then.rmsea is None:
        return cfi, None
    return cfi, now.rmsea.value - then.rmsea.value


def _of_one_kind(fit: FactorFit, before: FactorFit) -> tuple[FitIndices, FitIndices]:
    """Robust indices of both models, else scaled ones of both, else plain ones."""
    for kind in (robust_indices, scaled_indices):
        now, then = kind(fit), kind(before)
        if now is not None and then is not None:
            return now, then
    return indices(fit), indices(before)
