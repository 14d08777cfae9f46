"""How unusual the division of the cases is among all that could have been."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from samskaping.effects.few_clusters.case_assignments import Assignments, assignments
from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

# Two differences that are this near, as a share of the spread of the values, are tied.
TIE = 1e-12


@dataclass(frozen=True, eq=False, slots=True)
class Permuted:
    """The differences that the assignments give, as lines in the supposed effect.

    Under a constant effect δ of the treated an assignment has the difference u − δ w, and the
    one that was made d − δ.

    Attributes
    ----------
    estimate : (…) array
        d, of one list of values or many.
    differences : (…, D) array
        u, were there no effect.
    overlap : (D,) array
        w, from −1 for the mirror image to 1 for what was done.
    t : (…) array
        Pooled t of what was done; infinite where nothing is left within the arms.
    all_t : (…, D) array
    """

    estimate: FloatArray
    differences: FloatArray
    overlap: FloatArray
    t: FloatArray
    all_t: FloatArray


def permuted(values: ArrayLike, ways: Assignments) -> Permuted:
    """Differences of the arms for every assignment: Σ T_i ỹ_i / Σ_b G_1b G_0b/G_b.

    ỹ are the values less their block's mean. Without blocks it is the difference of the arms'
    means; with blocks the mean of the blocks' differences by G_1b G_0b/G_b, the coefficient of
    least squares with a constant for every block. As the values are the same in every
    assignment, its t is a rising function of the difference: both give the same p.

    Parameters
    ----------
    values : (G,) floats, or (m, G)
        One number a case: its mean gain, for instance.
    """
    y = np.asarray(values, np.float64)
    if y.ndim == 0 or y.shape[-1] != len(ways.done) or not np.isfinite(y).all():
        raise ValueError("values are finite numbers, one per case")
    of_block = (ways.blocks[:, None] == np.unique(ways.blocks)).astype(np.float64)
    sizes, treated = of_block.sum(axis=0), ways.done @ of_block
    weight = float((treated * (sizes - treated) / sizes).sum())
    apart = y - (y @ of_block / sizes) @ of_block.T
    done_apart = ways.done - of_block @ (treated / sizes)
    differences = apart @ ways.treated.T / weight
    estimate = apart @ ways.done / weight
    df = y.shape[-1] - len(sizes) - 1
    squares = (apart**2).sum(axis=-1)
    return Permuted(
        np.asarray(estimate),
        differences,
        ways.treated @ done_apart / weight,
        _t(np.asarray(estimate), np.asarray(squares), weight, df),
        _t(differences, np.asarray(squares)[..., None], weight, df),
    )


def permutation_p(found: Permuted) -> FloatArray:
    """Share of assignments whose difference is at least as far from 0, (…); ties count.

    A sample of B assignments has p = (1 + number as far)/(B + 1).
    """
    scale = np.abs(found.differences).max(axis=-1, keepdims=True)
    far = np.abs(found.differences) >= np.abs(found.estimate)[..., None] - TIE * scale
    share: FloatArray = np.asarray(far.mean(axis=-1))
    return share


def permutation_limits(found: Permuted, one_in: int, confidence: float) -> tuple[float, float]:
    """Limits of the constant effects δ with p above 1 − ``confidence``.

    An assignment is as far as the data where |a + m w| ≥ |m|, m = d − δ and a = u − d w: between
    −a/(1 + w) and a/(1 − w). These stretches all hold m = 0, so p falls on both sides of it and
    the limits are order statistics of their ends.

    Raises
    ------
    NotEstimable
        ``interval_level_not_attainable`` where no p can be as low as the level.

    Sources
    -------
    Garthwaite (1996); Ernst (2004) for the inversion.
    """
    if 1 / one_in > 1 - confidence + 1e-12:
        raise NotEstimable("interval_level_not_attainable", n=one_in)
    w, d = found.overlap, float(found.estimate)
    a = found.differences - d * w
    scale = np.abs(found.differences).max()
    a = np.where(np.abs(a) <= TIE * scale, 0.0, a)
    ends = np.stack([_ratio(a, 1 - w), _ratio(-a, 1 + w)])
    # What was done and its mirror image are as far as the data whatever the effect.
    always = (1 - np.abs(w)) <= TIE
    top = np.where(always, np.inf, ends.max(axis=0))
    bottom = np.where(always, -np.inf, ends.min(axis=0))
    # The first place where no more than the level are left.
    k = math.floor((1 - confidence) * len(w) + 1e-9)
    lower, upper = d - np.sort(top)[::-1][k], d - np.sort(bottom)[k]
    if not math.isfinite(lower) or not math.isfinite(upper):
        raise NotEstimable("interval_level_not_attainable", n=one_in)
    return float(lower), float(upper)


def case_permutation(
    values: ArrayLike,
    treated: ArrayLike,
    confidence: float,
    blocks: ArrayLike | None = None,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """The difference between arms, judged by permuting which cases are treated.

    ``p`` as ``permutation_p``: of the sharp null that no case would have differed. It is a
    randomisation test if lots were drawn between the cases (of a block), and else supposes that
    cases could as well have changed places. The interval holds the constant effects that are not
    rejected.

    Parameters
    ----------
    values : (G,) floats
        One number a case, such as its mean gain.
    treated : (G,) booleans
    blocks, rng
        As ``assignments``.

    Returns
    -------
    Estimate
        Without interval, but with p, where the smallest p does not reach the level; the
        difference alone with one case in an arm. ``statistic`` is the pooled t.

    Sources
    -------
    Fisher (1935); Pitman (1937). Checked against t tests of every assignment.
    """
    if not 0 < confidence < 1:
        raise ValueError("confidence is a probability between 0 and 1")
    arms = np.asarray(treated).astype(bool)
    fewest = min(int(arms.sum()), int((~arms).sum()))
    known = Estimate.missing(
        NotEstimable("arm_without_cases"), n_cases=len(arms), method="case_permutation"
    )
    if fewest == 0:
        return known
    try:
        ways = assignments(arms, blocks, rng)
    except NotEstimable as cause:
        return replace(known, note=cause.note)
    if not ways.all:
        known = replace(known, method="case_permutation_sampled")
    found = permuted(values, ways)
    known = replace(known, estimate=float(found.estimate), note="")
    if fewest == 1:
        y = np.asarray(values, np.float64)
        rank = 1 + int((y > y[arms if arms.sum() == 1 else ~arms]).sum())
        alone = NotEstimable("one_case_in_an_arm", rank=rank, n_cases=len(arms))
        return replace(known, note=alone.note)
    if np.abs(found.differences).max() <= TIE * np.abs(np.asarray(values, np.float64)).max():
        return replace(known, note=NotEstimable("interval_no_variance").note)
    if math.isfinite(float(found.t)):
        known = replace(known, statistic=float(found.t))
    known = replace(known, p=float(permutation_p(found)))
    try:
        lower, upper = permutation_limits(found, ways.one_in, confidence)
    except NotEstimable as cause:
        return replace(known, note=cause.note)
    return replace(known, lower=lower, upper=upper, confidence=confidence)


def _t(difference: FloatArray, squares: FloatArray, weight: float, df: int) -> FloatArray:
    """Pooled t from the difference: what it does not explain of the squares is within arms."""
    explained = weight * difference**2
    within = squares - explained
    exact = within <= TIE * squares
    t = np.sign(difference) * np.sqrt(explained * df / np.where(exact, 1.0, within))
    found: FloatArray = np.where(exact, np.copysign(np.inf, difference), t)
    return np.where(difference == 0, 0.0, found)


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Quotient, 0/0 being 0."""
    rounded = np.abs(bottom) <= TIE
    return np.where(rounded, 0.0, top / np.where(rounded, 1.0, bottom))
