"""The changes of an indicator's cases as they are pooled, each with its standard error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from samskaping.analysis.assumptions import COMPLETE_SPREAD, NORMAL_CHANGES, RIVALS, assuming
from samskaping.analysis.soimpact.change import signed
from samskaping.analysis.soimpact.measured import Contrast, Measured, group_of, total
from samskaping.effects.change import Occasions, change_t
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, FloatArray, NotEstimable

CASES_LEFT_OUT = "cases_without_standard_error"
# A case with fewer persons than this at an occasion takes its spread from all cases.
FEWEST_FOR_OWN_SPREAD = 10


@dataclass(frozen=True, eq=False)
class CaseChanges:
    """The changes that can be pooled.

    Attributes
    ----------
    changes
        By case, those with a standard error.
    borrowed
        The cases whose standard error rests on the spread of all.
    baseline_sd
        Standard deviation of persons within cases at baseline; ``None`` where it is not known.
    """

    measured: Measured
    contrast: Contrast
    changes: dict[str, Estimate]
    borrowed: frozenset[str]
    baseline_sd: float | None

    @property
    def cases(self) -> list[str]:
        """The cases in the order of their numbers."""
        return list(self.changes)

    @property
    def effects(self) -> list[float]:
        """The cases' changes."""
        return [one.estimate or 0.0 for one in self.changes.values()]

    @property
    def variances(self) -> list[float]:
        """Their squared standard errors."""
        return [(one.se or 0.0) ** 2 for one in self.changes.values()]

    @property
    def confidence(self) -> float:
        """The study's confidence level."""
        return self.measured.confidence

    def require(self) -> None:
        """Say why there is nothing to pool.

        Raises
        ------
        NotEstimable
            No change has a standard error. A count would have one only if its events were
            independent; the same persons come many times, so that it would be far too small.
        """
        if not self.changes:
            counted = self.measured.indicator.measure in ("count", "rate")
            raise NotEstimable("counts_without_spread" if counted else "no_standard_errors")

    def add(
        self,
        table: Estimates,
        quantity: str,
        estimate: Estimate,
        *words: str,
        without: str | None = None,
        **levels: str,
    ) -> None:
        """Give a number its row: the persons and cases that it rests on and what it assumes."""
        used = [case for case in self.cases if case != without]
        sizes = self.measured.sizes(used, self.contrast.baseline, self.contrast.follow_up)
        left_out = CASES_LEFT_OUT if len(self.cases) < len(self.measured.effort) else ""
        if self.borrowed & set(used):
            words = (*words, COMPLETE_SPREAD)
        known = replace(estimate, n=total(sizes), n_cases=len(used), note=estimate.note or left_out)
        if without is not None:
            levels["without"] = without
        table.add(
            quantity,
            self.measured.indicator.id,
            group_of(self.contrast, **levels),
            assuming(known, NORMAL_CHANGES, RIVALS, *signed(self.measured), *words),
        )


def read_changes(measured: Measured, contrast: Contrast) -> CaseChanges:
    """Each case's change; one of few persons, or of persons all alike, with the spread of all."""
    found: dict[str, Occasions] = {}
    for case in measured.effort:
        try:
            found[case] = measured.between(case, contrast)
        except NotEstimable:
            # A case that was not measured stands as such among the changes.
            continue
    changes: dict[str, Estimate] = {}
    borrowed: set[str] = set()
    common = _common_spread(measured, found, contrast)
    for case, one in found.items():
        changes[case] = change_t(one, measured.confidence)
        if _needs_spread(one, changes[case]) and common is not None:
            changes[case] = change_t(one.with_spread(*common), measured.confidence)
            borrowed.add(case)
    used = {case: one for case, one in changes.items() if one.se}
    sd = None if common is None or not common[0] else float(np.sqrt(common[0]))
    return CaseChanges(measured, contrast, used, frozenset(borrowed), sd)


def _needs_spread(one: Occasions, change: Estimate) -> bool:
    if one.before.n is None or one.after.n is None:
        return False
    return min(one.before.n, one.after.n) < FEWEST_FOR_OWN_SPREAD or not change.se


def _common_spread(
    measured: Measured, found: dict[str, Occasions], contrast: Contrast
) -> tuple[float, float, float] | None:
    """Pooled within-case variances of baseline and follow-up, and the correlation between them."""
    variances = []
    for side in ("before", "after"):
        samples = [getattr(one, side) for one in found.values()]
        known = [one for one in samples if one.variance is not None and one.n]
        freedom = sum(one.n - 1 for one in known)
        if not freedom:
            return None
        variances.append(sum((one.n - 1) * one.variance for one in known) / freedom)
    return variances[0], variances[1], _common_correlation(measured, list(found), contrast)


def _common_correlation(measured: Measured, cases: Sequence[str], contrast: Contrast) -> float:
    pairs = [measured.pairs(case, contrast) for case in cases]
    centred: FloatArray = np.concatenate(
        [np.empty((0, 2)), *(pair - pair.mean(axis=0) for pair in pairs if len(pair))]
    )
    products = centred.T @ centred
    scale = float(np.sqrt(products[0, 0] * products[1, 1]))
    return float(products[0, 1]) / scale if scale > 0 else 0.0
