"""Whether a factor model measures the same in several groups, level by level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from samskaping.numeric.result import NotEstimable
from samskaping.psychometrics.factor_fit import MINIMUM_N, fit_maximum_likelihood
from samskaping.psychometrics.factor_model import Identification, Kind, Place, factor_model
from samskaping.psychometrics.factor_result import ChiSquare, FactorFit
from samskaping.psychometrics.factor_samples import Sample
from samskaping.psychometrics.fit_indices import FitIndices, indices
from samskaping.psychometrics.modification import Release, release_tests
from samskaping.psychometrics.robust_indices import robust_indices

Level = Literal["configural", "metric", "scalar", "strict"]
EQUAL: dict[Level, tuple[Kind, ...]] = {
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
    criterion: Literal["cfi", "test"] = "cfi",
    identification: Identification = "variance",
    minimum_n: int = MINIMUM_N,
) -> list[Step]:
    """Fit the levels in order and compare each with the one before.

    Where a level does not hold (CFI falls by more than .01, or the χ² difference has p < .05) and
    ``partial`` is set, the equal parameters with the largest score test are freed one at a time,
    in all groups, until it holds or a factor would keep fewer than two equal items. An item whose
    loading was freed keeps its own intercept at the scalar level. The freed parameters are chosen
    from the data: the tests after them are descriptive.

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
        Fewest persons in each group.

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
        raise NotEstimable("too_few_groups", minimum=2)
    steps: list[Step] = []
    released: list[Place] = []
    for level in levels:
        before = steps[-1].fit if steps else None

        def fitted(free: Sequence[Place], level: Level = level) -> FactorFit:
            model = factor_model(
                pattern,
                groups=len(samples),
                identification=identification,
                means=True,
                equal=EQUAL[level],
                released=free,
            )
            return fit_maximum_likelihood(model, samples, robust=robust, minimum_n=minimum_n)

        if level == "scalar":
            released += [("intercept", item, 0) for kind, item, _ in released if kind == "loading"]
        try:
            step, released = _step(level, fitted, before, released, partial, criterion)
        except NotEstimable as cause:
            if not steps:
                raise
            steps.append(Step(level, None, None, None, None, None, (), cause.note))
            break
        steps.append(step)
    return steps
