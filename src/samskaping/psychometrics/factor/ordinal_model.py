"""A factor model of ordinal items in several groups, with thresholds that may be equal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from samskaping.psychometrics.factor.model import (
    FactorModel,
    Identification,
    Kind,
    Parameter,
    Place,
    factor_model,
)

# An item with this many categories has one threshold, which cannot also tell its unit.
BINARY = 2


def ordinal_group_model(
    pattern: NDArray[np.bool_],
    categories: Sequence[int],
    *,
    groups: int,
    identification: Identification = "marker",
    equal: Collection[Kind] = (),
    released: Collection[Place] = (),
    residual_covariances: Collection[tuple[int, int]] = (),
) -> FactorModel:
    """Write out a model of ordinal items y = a where τ_a < y* ≤ τ_{a+1}, y* = ν + Λη + ε.

    The first group has ν = 0, α = 0 and latent responses of unit variance (δ = 1); δ is one over
    the standard deviation of y*. In the others

    - nothing equal (configural): the same;
    - ``threshold`` equal: ν and δ are free, for equal thresholds carry origin and unit over;
    - ``threshold`` and ``loading`` equal (metric): factor variances become free as well;
    - ``threshold``, ``loading`` and ``intercept`` equal (scalar): ν = 0 and α is free.

    An item with two categories has one threshold and cannot show that it is equal before its
    intercept is: until the scalar level its threshold stays free, at ν = 0. Its equal loading is
    then no restriction, as its δ is free, and a factor with only such items is not identified at
    the metric level. With three categories equal thresholds restrict nothing either.

    Parameters
    ----------
    pattern : (p, m) bool array
        Which item loads on which factor.
    categories : p numbers
        How many categories each item has, the same in all groups; 2 or more.
    groups
        Number of groups.
    identification
        As in ``factor_model``.
    equal
        None, or ``threshold``, or this with ``loading``, or these with ``intercept``.
    released
        Places that are free in every group in spite of ``equal``; of thresholds all of an item
        are named as ``("threshold", item, 0)``.
    residual_covariances
        Pairs of items whose residuals may covary.

    Raises
    ------
    ValueError
        As ``factor_model``, or kinds that are equal without those before them.

    Sources
    -------
    Wu & Estabrook (2016), propositions 4, 7 and 10; with nothing or everything equal R
    lavaan::cfa(group.equal = c("thresholds", "loadings")).
    """
    order: tuple[Kind, ...] = ("threshold", "loading", "intercept")
    if set(equal) != set(order[: len(set(equal))]):
        raise ValueError("ordinal items are equal in thresholds, then loadings, then intercepts")
    if len(categories) != len(pattern) or min(categories) < BINARY:
        raise ValueError("every item has two categories or more")
    base = factor_model(
        pattern,
        groups=groups,
        identification=identification,
        means=True,
        equal=equal,
        released=released,
        residual_covariances=residual_covariances,
    )
    kept = [
        p
        for p in base.parameters
        if p.kind != "intercept" and not (p.kind == "residual_covariance" and p.row == p.column)
    ]
    for group in range(groups):
        for item, number in enumerate(categories):
            kept += _of_item(group, item, number, equal, released)
    cuts = tuple(number - 1 for number in categories)
    return replace(base, ordinal=True, parameters=tuple(kept), cuts=cuts)


def _of_item(
    group: int, item: int, categories: int, equal: Collection[Kind], released: Collection[Place]
) -> list[Parameter]:
    """Thresholds, intercept and scale of one item in one group."""
    places = [("threshold", item, 0), ("intercept", item, 0)]
    own_thresholds, own_intercept = (place in released for place in places)
    scalar = "intercept" in equal and not own_intercept
    held = "threshold" in equal and not own_thresholds and (scalar or categories > BINARY)
    made = [
        Parameter("threshold", group, item, a, None, f"threshold:{item}:{a}" if held else "")
        for a in range(categories - 1)
    ]
    later = group > 0
    moved = later and held and not scalar
    made.append(Parameter("intercept", group, item, 0, None if moved else 0.0))
    unit_held = held or ("loading" in equal and ("loading", item) not in {p[:2] for p in released})
    made.append(Parameter("scale", group, item, 0, None if later and unit_held else 1.0))
    return made
