"""Whether ordinal items measure the same in several groups, level by level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from samskaping.numeric.result import NotEstimable
from samskaping.psychometrics.factor.invariance import Criterion, Level, Step, climb
from samskaping.psychometrics.factor.model import Identification, Kind, Place
from samskaping.psychometrics.factor.ordinal_groups import OrdinalSample, fit_ordinal_groups
from samskaping.psychometrics.factor.ordinal_model import BINARY, ordinal_group_model
from samskaping.psychometrics.factor.result import FactorFit
from samskaping.psychometrics.factor.weighted import MINIMUM_N

EQUAL: Mapping[Level, tuple[Kind, ...]] = {
    "configural": (),
    "threshold": ("threshold",),
    "metric": ("threshold", "loading"),
    "scalar": ("threshold", "loading", "intercept"),
}
LEVELS: tuple[Level, ...] = ("configural", "threshold", "metric", "scalar")


def ordinal_invariance(
    pattern: NDArray[np.bool_],
    samples: Sequence[OrdinalSample],
    *,
    levels: Sequence[Level] = LEVELS,
    partial: bool = True,
    criterion: Criterion = "cfi",
    identification: Identification = "variance",
    minimum_n: int = MINIMUM_N,
) -> list[Step]:
    """Fit the levels of invariance of ordinal items in order by WLSMV, and compare them.

    Thresholds first: before they are equal, loadings and intercepts of latent responses have no
    common unit and origin. As ``measurement_invariance``, with scaled indices and the scaled and
    shifted difference test; a freed item has all its thresholds free. The score tests that choose
    what is freed take the weights for the truth, so that their p is descriptive.

    With three categories or fewer a level may restrict nothing: its note is then
    ``level_restricts_nothing``, or ``binary_items_only`` where a factor has no item with more
    than two and the metric level cannot be fitted.

    Parameters
    ----------
    pattern : (p, m) bool array
    samples
        One per group, two or more, with the same categories used in each.
    levels
        A run of configural, threshold, metric, scalar, in this order.
    minimum_n
        Fewest persons in each group.

    Raises
    ------
    NotEstimable
        ``too_few_groups``, ``too_few_persons``, ``categories_differ_between_groups``; a later
        level that cannot be fitted has its reason in ``note`` instead.

    Sources
    -------
    Wu & Estabrook (2016); Svetina, Rutkowski & Rutkowski (2020). Checked against R lavaan with
    the same free scales and intercepts, and lavTestLRT.
    """
    if len(samples) < 2:
        raise NotEstimable("too_few_groups", n=len(samples), minimum=2)
    shape = np.asarray(pattern, dtype=bool)
    groups = _OrdinalGroups(shape, samples, identification, minimum_n)
    return climb(groups, levels, criterion if partial else None)


@dataclass(frozen=True, eq=False, slots=True)
class _OrdinalGroups:
    """Groups with ordinal items."""

    pattern: NDArray[np.bool_]
    samples: Sequence[OrdinalSample]
    identification: Identification
    minimum_n: int
    equal: Mapping[Level, tuple[Kind, ...]] = field(default_factory=lambda: EQUAL)

    def fit(self, level: Level, released: Sequence[Place]) -> FactorFit:
        """Fit a level with some places free."""
        categories = [len(own) + 1 for own in self.samples[0].thresholds]
        binary = np.array(categories) == BINARY
        if level == "metric" and any(binary[column].all() for column in self.pattern.T):
            raise NotEstimable("binary_items_only")
        model = ordinal_group_model(
            self.pattern,
            categories,
            groups=len(self.samples),
            identification=self.identification,
            equal=self.equal[level],
            released=released,
        )
        return fit_ordinal_groups(model, self.samples, minimum_n=self.minimum_n)
