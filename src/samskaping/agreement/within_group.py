"""How far the persons who rate one case agree on its items.

Set against answers without agreement (r_wg), against the most disagreement that there is room
for (a_wg), or as it is, in scale points (AD).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import numpy as np

from samskaping.numeric.result import Estimate, FloatArray, NotEstimable

Null = Literal["uniform", "slight_skew", "moderate_skew"]
NULLS: Final[tuple[Null, ...]] = get_args(Null)
# Variance of one answer drawn from the skewed null, by the number of categories: the values in
# use since James, Demaree & Wolf (1984) for five, and of LeBreton & Senter (2008) for the others.
_SKEWED: Final[dict[str, dict[int, float]]] = {
    "slight_skew": {5: 1.34, 6: 1.85, 7: 2.90, 8: 3.47, 9: 5.66, 10: 6.30, 11: 7.31},
    "moderate_skew": {5: 0.90, 6: 1.26, 7: 2.14, 8: 2.79, 9: 4.73, 10: 5.09, 11: 6.32},
}
# A variance below this is rounding of equal answers.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and the highest answer of a scale of whole points."""

    minimum: int
    maximum: int

    @property
    def categories(self) -> int:
        """Number of answers, A."""
        return self.maximum - self.minimum + 1


def null_variance(null: Null, categories: int) -> float:
    """Variance of answers that are given without any agreement, σ²_E.

    ``uniform``: every answer as likely, (A² − 1)/12. ``slight_skew`` and ``moderate_skew``: the
    published values for 5 to 11 categories; for five they are the variances of answers with the
    probabilities .05, .15, .20, .35, .25 and 0, .10, .15, .40, .35.

    Raises
    ------
    NotEstimable
        No such value has been published for this number of categories.
    ValueError
        Fewer than two categories.

    Sources
    -------
    James, Demaree & Wolf (1984); LeBreton & Senter (2008), table of error variances.
    """
    if categories < 2:
        raise ValueError("a scale has at least two answers")
    if null == "uniform":
        return (categories**2 - 1) / 12
    if categories not in _SKEWED[null]:
        raise NotEstimable("null_not_defined", categories=categories)
    return _SKEWED[null][categories]


def average_deviation_cutoff(categories: int) -> float:
    """A/6: the average deviation up to which a group is often said to agree in practice.

    Sources
    -------
    Burke & Dunlap (2002).
    """
    return categories / 6


def r_wg_j(answers: FloatArray, null_error: float) -> Estimate:
    """r_wg(j): agreement on the items of one score, beside a null of no agreement.

    With s̄² the mean of the J items' variances (denominator n − 1) and q = s̄²/σ²_E:
    r = J(1 − q)/(J(1 − q) + q); r_wg = 1 − q where J = 1. A variance above the null's would give
    values outside 0 to 1; it counts as the null's, which gives 0 with the note
    ``variance_above_null`` (the convention of James, Demaree & Wolf).

    Parameters
    ----------
    answers : (n, J) array
        Persons of one case by items, NaN where missing; each item uses all who answered it.
    null_error : float
        σ²_E > 0, as ``null_variance`` gives.

    Returns
    -------
    Estimate
        Missing with a reason where an item has fewer than two answers. ``n`` is the persons who
        answered anything. No interval: there is none that is agreed on.

    Sources
    -------
    James, Demaree & Wolf (1984, 1993). Checked against R multilevel::rwg and rwg.j.
    """
    if null_error <= 0:
        raise ValueError("the variance of a null is positive")
    known: dict[str, Any] = {"n": _persons(answers), "method": "within_group_variance"}
    try:
        _require_answers(answers, 2)
    except NotEstimable as cause:
        return Estimate.missing(cause, **known)
    q = float(_variances(answers).mean()) / null_error
    if q >= 1:
        note = "variance_above_null" if q > 1 else ""
        return Estimate(estimate=0.0, note=note, **known)
    items = answers.shape[1]
    return Estimate(estimate=items * (1 - q) / (items * (1 - q) + q), **known)


def a_wg_j(answers: FloatArray, scale: Scale, minimum: int | None = None) -> Estimate:
    """a_wg(j): agreement beside the most disagreement that the items' means leave room for.

    For each item a = 1 − 2s²/s²_max with s²_max = ((H + L)M − M² − HL)·n/(n − 1), M the item's
    mean, s² its variance with denominator n − 1, L and H the ends of the scale; the mean over
    items. It is 1 where everyone gave the same answer at an end of the scale. An item whose mean
    lies nearer to an end than one person's answer can take it, below (L(n−1) + H)/n or above
    (H(n−1) + L)/n, has no such coefficient and is left out, with the note
    ``items_near_the_end``; from A − 1 persons on, agreement on any one answer is not left out.

    Parameters
    ----------
    answers : (n, J) array
        Persons of one case by items, NaN where missing; each item uses all who answered it.
    minimum : int, optional
        Persons that are needed; by default A − 1 for a scale of A answers, and never under two.

    Returns
    -------
    Estimate
        Missing with a reason where an item has too few answers, or every item is near an end.

    Sources
    -------
    Brown & Hauenstein (2005). Checked against R multilevel::awg, which asks for no minimum.
    """
    known: dict[str, Any] = {"n": _persons(answers), "method": "within_group_maximum"}
    needed = max(2, scale.categories - 1 if minimum is None else minimum)
    try:
        _require_answers(answers, needed)
        found = _a_wg(answers, scale)
        defined = np.isfinite(found)
        if not defined.any():
            raise NotEstimable("all_items_near_the_end")
    except NotEstimable as cause:
        return Estimate.missing(cause, **known)
    note = "" if defined.all() else "items_near_the_end"
    return Estimate(estimate=float(found[defined].mean()), note=note, **known)


def ad_m_j(answers: FloatArray) -> Estimate:
    """AD_M(j): how far answers lie from their item's mean, in scale points; 0 is full agreement.

    Σ |x − M|/n for each item, the mean over items.

    Parameters
    ----------
    answers : (n, J) array
        Persons of one case by items, NaN where missing; each item uses all who answered it.

    Returns
    -------
    Estimate
        Missing with a reason where an item has fewer than two answers.

    Sources
    -------
    Burke, Finkelstein & Dusig (1999); Burke & Dunlap (2002). Checked against R multilevel::ad.m.
    """
    known: dict[str, Any] = {"n": _persons(answers), "method": "within_group_deviation"}
    try:
        _require_answers(answers, 2)
    except NotEstimable as cause:
        return Estimate.missing(cause, **known)
    value = float(np.nanmean(np.abs(answers - np.nanmean(answers, axis=0)), axis=0).mean())
    return Estimate(estimate=value if value > ROUNDING else 0.0, **known)


def _persons(answers: FloatArray) -> int:
    if answers.ndim != 2 or answers.shape[1] == 0:
        raise ValueError("answers must be a table of persons by items with at least one item")
    if np.isinf(answers).any():
        raise ValueError("answers must be finite numbers, or NaN where missing")
    return int((~np.isnan(answers)).any(axis=1).sum())


def _require_answers(answers: FloatArray, minimum: int) -> None:
    # The reason names no count of persons: a note may be published where the count may not.
    if int((~np.isnan(answers)).sum(axis=0).min()) < minimum:
        raise NotEstimable("too_few_persons", minimum=minimum)


def _variances(answers: FloatArray) -> FloatArray:
    variances: FloatArray = np.nanvar(answers, axis=0, ddof=1)
    return np.where(variances > ROUNDING, variances, 0.0)


def _a_wg(answers: FloatArray, scale: Scale) -> FloatArray:
    """The coefficient of each item, (J,); NaN where its mean is too near an end."""
    n = (~np.isnan(answers)).sum(axis=0)
    means, variances = np.nanmean(answers, axis=0), _variances(answers)
    low, high = scale.minimum, scale.maximum
    if np.nanmin(answers) < low or np.nanmax(answers) > high:
        raise ValueError("an answer lies outside the scale")
    most = ((high + low) * means - means**2 - high * low) * n / (n - 1)
    outside = n * means < low * (n - 1) + high - ROUNDING
    outside |= n * means > high * (n - 1) + low + ROUNDING
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(outside, np.nan, 1 - 2 * variances / most)
    at_end = (means <= low + ROUNDING) | (means >= high - ROUNDING)
    item: FloatArray = np.where(at_end, 1.0, found)
    return item
