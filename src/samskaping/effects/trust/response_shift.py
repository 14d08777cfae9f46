"""A change taken apart with how people, afterwards, see where they began: the then-test."""

from __future__ import annotations

from dataclasses import dataclass

from numpy.typing import ArrayLike

from samskaping.effects.means import case_means_difference_t
from samskaping.numeric.result import Estimate


@dataclass(frozen=True, slots=True)
class ResponseShift:
    """Observed change = shift of the yardstick + change by the later yardstick.

    Attributes
    ----------
    observed
        Later − first, as answered at the time.
    shift
        Then − first: how the same moment is now seen otherwise.
    by_later_yardstick
        Later − then.
    """

    observed: Estimate
    shift: Estimate
    by_later_yardstick: Estimate


def response_shift(
    first: ArrayLike, then: ArrayLike, later: ArrayLike, confidence: float
) -> ResponseShift:
    """Differences of G cases' means at the start, looked back upon, and at the end; t with G − 1.

    Looking back is coloured by what people believe has happened and want to have happened, so the
    change by the later yardstick does not replace the observed one; it stands beside it.

    Parameters
    ----------
    first, then, later : (G,) floats
        Case means of the same persons: their answers at the start, their answers at the end about
        the start, and their answers at the end.

    Raises
    ------
    ValueError
        Lengths differ or a mean is not finite.

    Sources
    -------
    Howard et al. (1979); Schwartz & Sprangers (1999).
    """
    return ResponseShift(
        observed=case_means_difference_t(later, first, confidence),
        shift=case_means_difference_t(then, first, confidence),
        by_later_yardstick=case_means_difference_t(later, then, confidence),
    )
