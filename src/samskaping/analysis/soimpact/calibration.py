"""How the methods behave in studies of the very design in hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from samskaping import effects
from samskaping.analysis.assumptions import SIMULATED, assuming
from samskaping.analysis.soimpact.calibration_design import Design, cases_of, design_of
from samskaping.analysis.soimpact.calibration_memory import Found, digest_of, remembered
from samskaping.analysis.soimpact.measured import (
    Contrast,
    Measured,
    group_of,
    read_measured,
    smallest,
    total,
)
from samskaping.effects.calibration import (
    BEFORE_AFTER,
    COMPARISON,
    Behaviour,
    Figures,
    GainIcc,
    Latent,
    Persons,
    Scale,
    Sizes,
    Tally,
    behaviour,
)
from samskaping.effects.means import proportion_wilson
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable
from samskaping.provenance import file_digest
from samskaping.study.model import Outline

METHOD = "simulated_design"
STREAM = "calibration"
BEYOND = "effect_beyond_scale"
QUANTITIES = ("calibration_false_positives", "calibration_coverage", "calibration_power")
# Where the worst of three was found, in the order of the spreads.
PLACES = ("worst_without_case_differences", "worst_at_estimated_icc", "worst_at_upper_icc")
_Of = Callable[[Tally], tuple[int, int]]


def calibration(
    measurements: pd.DataFrame, outline: Outline, folder: Path | None = None
) -> pd.DataFrame:
    """Simulate each indicator's design, and count how often its methods err.

    Studies with the same cases, persons, scale and spread are drawn, in which nothing changes and
    in which the smallest relevant change is there, with cases that differ in their change not at
    all, as much as was estimated, and as much as its upper 90 % limit. The worst of the three is
    told. No method is chosen by it and no p-value is changed.

    Parameters
    ----------
    measurements
        The clean tidy table.
    outline
        Of it: cases, record, the seed, the confidence and how many studies are drawn.
    folder
        A restricted folder where tallies are kept by a digest of the design.

    Returns
    -------
    DataFrame
        A table of estimates: ``gain_icc`` by ``occasion=…``, its upper limit being that with
        one-sided 90 % confidence; ``calibration_false_positives``, ``calibration_coverage`` and
        ``calibration_power`` by ``occasion=…;variant=…``, the variant being a method. Of an
        indicator with comparison groups ``case_means_difference_t`` is that of the cases alone.
    """
    table = Estimates(domain="soimpact")
    for measured in read_measured(measurements, outline):
        judged = measured.indicator.is_judged_at_follow_ups
        for contrast in measured.contrasts() if judged else ():
            _Rows(table, measured, contrast, outline).add(folder)
    return table.frame()


class _Rows:
    """The rows of an indicator at a follow-up."""

    def __init__(
        self, table: Estimates, measured: Measured, contrast: Contrast, outline: Outline
    ) -> None:
        self.table, self.measured, self.contrast = table, measured, contrast
        self.seed, self.runs = outline.study.seed, outline.analysis.calibration.runs
        self.cases = cases_of(measured, contrast)[0]
        self.sizes = measured.sizes(self.cases, contrast.baseline, contrast.follow_up)

    def add(self, folder: Path | None) -> None:
        methods = self._methods()
        try:
            design, icc = design_of(self.measured, self.contrast)
            found = self._found(design, folder)
        except NotEstimable as cause:
            self._one("gain_icc", {}, Estimate.missing(cause))
            for quantity in QUANTITIES:
                self._one(quantity, {"variant": next(iter(methods))}, Estimate.missing(cause))
            return
        self._one("gain_icc", {}, _icc(icc))
        for name, part in found.items():
            for quantity, estimate in self._told(part, icc, design).items():
                self._one(quantity, {"variant": name}, estimate)

    def _methods(self) -> Mapping[str, object]:
        if self.measured.indicator.design == "comparison":
            alone = "case_means_difference_t"
            return {**COMPARISON, alone: BEFORE_AFTER[alone]}
        return BEFORE_AFTER

    def _found(self, design: Design, folder: Path | None) -> Found:
        level = round(1 - self.measured.confidence, 10)
        names = sorted(self._methods())
        parts = {
            **asdict(design), "level": level, "runs": self.runs, "seed": self.seed,
            "methods": names, "code": _code(),
        }  # fmt: skip

        def simulate(effect: float | None) -> Found:
            return behaviour(
                model_of(design),
                np.array(design.treated, dtype=np.float64),
                {name: (BEFORE_AFTER | COMPARISON)[name] for name in names},
                design.taus,
                effect,
                level=level,
                runs=self.runs,
                seed=[self.seed, *STREAM.encode("ascii")],
            )

        def with_effect() -> Found:
            try:
                return simulate(design.effect)
            except NotEstimable as cause:
                if cause.reason != BEYOND:
                    raise
                return simulate(None)

        return remembered(folder, digest_of(parts), names, with_effect)

    def _told(self, part: Behaviour, icc: GainIcc, design: Design) -> dict[str, Estimate]:
        if part.cause is not None:
            return {name: Estimate.missing(part.cause) for name in QUANTITIES}
        of: dict[str, tuple[_Of, bool]] = {
            "calibration_false_positives": (lambda t: (t.false_positives, t.runs), True),
            "calibration_coverage": (lambda t: (t.held, t.given), False),
            "calibration_power": (lambda t: (t.found or 0, t.runs), False),
        }
        told = {name: self._worst(part, icc, *how) for name, how in of.items()}
        if any(tally.found is None for tally in part.tallies):
            why = "no_smallest_relevant" if design.effect is None else BEYOND
            told["calibration_power"] = Estimate.missing(NotEstimable(why))
        return told

    def _worst(self, part: Behaviour, icc: GainIcc, of: _Of, highest: bool) -> Estimate:
        counts = [of(tally) for tally in part.tallies]
        if not all(n for _, n in counts):
            return Estimate.missing(NotEstimable("interval_never_given"))
        rates = [count / n for count, n in counts]
        at = rates.index(max(rates) if highest else min(rates))
        share = proportion_wilson(*counts[at], self.measured.confidence)
        value = (0.0, icc.estimate, icc.upper)[at]
        note = NotEstimable(PLACES[at], icc=f"{value:.2f}").note
        return replace(share, note=note, assumption="")

    def _one(self, quantity: str, levels: dict[str, str], estimate: Estimate) -> None:
        full = replace(
            estimate, n=total(self.sizes), n_cases=len(self.cases), method=METHOD
        )  # fmt: skip
        if quantity == "gain_icc":
            full = replace(full, method="wald_f")
        else:
            full = assuming(full, SIMULATED)
        self.table.add(
            quantity,
            self.measured.indicator.id,
            group_of(self.contrast, **levels),
            full,
            n_min_cell=smallest(self.sizes),
        )


@cache
def _code() -> str:
    """So that no tally of an older simulation is taken for one of this."""
    folder = Path(effects.__file__).parent
    modules = sorted(folder.rglob("*.py"))
    return digest_of({one.relative_to(folder).as_posix(): file_digest(one) for one in modules})


def model_of(design: Design) -> Persons | Figures:
    """How figures come about in a design.

    Raises
    ------
    NotEstimable
        ``no_variance``.
    """
    means = np.array(design.means)
    sizes = Sizes(*(np.array(part) for part in (design.before, design.after, design.both)))
    if design.kind == "persons":
        weights = np.maximum(sizes.before - 1.0, 0.0)
        latent = Latent.of(
            Scale(*design.scale), means, weights, design.variance, design.correlation
        )
        return Persons(sizes, latent)
    if design.kind == "counts":
        return Figures(np.maximum(means, 0.5), None)
    top = design.scale[1] or 1.0
    room = top * 0.5 / (sizes.before + 1)
    return Figures(np.clip(means, room, top - room), sizes, top)


def _icc(icc: GainIcc) -> Estimate:
    """Limits that each hold with 90 % confidence make an 80 % interval."""
    return Estimate(estimate=icc.estimate, lower=icc.lower, upper=icc.upper, confidence=0.8)
