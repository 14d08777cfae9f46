"""The steps of invariance as rows, and the declared rule by which a step holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from samskaping.analysis.assumptions import CHOSEN
from samskaping.analysis.samson.structure.factors import Factors
from samskaping.analysis.samson.structure.fits import MLR, add_chi_square, add_indices
from samskaping.analysis.samson.structure.loadings import SCORE_TEST
from samskaping.analysis.samson.structure.place import Place
from samskaping.numeric import NotEstimable
from samskaping.psychometrics.factor import FactorFit, robust_indices
from samskaping.psychometrics.factor.difference import difference_test
from samskaping.psychometrics.factor.invariance import LARGEST_FALL, Step, index_changes

RULE, DIFFERENCE = "invariance_rule", "chi_square_difference"
# A rise of RMSEA beyond this speaks against a step whose CFI holds (Chen 2007).
LARGEST_RISE: Final = 0.015
HOLDS, IN_PART, FAILS, UNCLEAR = 1, 2, 3, 4
FAILED: Final = "earlier_step_does_not_hold"
STEPS: Final = ("configural", "metric", "scalar")
CHANGES: Final = ("cfi_change", "rmsea_change")


def add_steps(place: Place, factors: Factors, steps: Sequence[Step], note: str) -> None:
    """Fit, changes, test, what was freed, and the verdict, of every step that was reached."""
    before: FactorFit | None = None
    failed: NotEstimable | None = None
    reached = {step.level: step for step in steps}
    for name in STEPS:
        at = place.at(step=name)
        step = reached.get(name)
        if step is None or step.fit is None or step.full is None or failed is not None:
            failed = failed or NotEstimable(step.note.partition(";")[0] if step else FAILED)
            _refuse_step(at, factors, failed)
            failed = NotEstimable(FAILED)
            continue
        _add_model(at, factors, step.full, before, note)
        if step.released:
            freed = place.at(step=f"{step.level}_partial")
            _add_model(freed, factors, step.fit, before, note, CHOSEN)
            _add_released(at, factors, step)
        if before is not None:
            found = verdict(step, before)
            at.value("invariance_verdict", factors.subject, RULE, found, note=note)
            failed = NotEstimable(FAILED) if found == FAILS else None
        before = step.fit


def refuse_steps(place: Place, factors: Factors, cause: NotEstimable) -> None:
    """The rows of a comparison that cannot be made."""
    for step in STEPS[1:]:
        _refuse_step(place.at(step=step), factors, cause)


def verdict(step: Step, before: FactorFit) -> int:
    """The declared rule: CFI may fall by .010 and RMSEA rise by .015 (Chen 2007).

    1 holds; 2 holds once some items are freed; 3 does not hold; 4 unclear, because CFI holds and
    RMSEA does not, or one of them cannot be told.
    """
    if step.fit is None:
        return FAILS
    cfi, rmsea = index_changes(step.fit, before)
    if cfi is None or rmsea is None:
        return UNCLEAR
    if cfi < -LARGEST_FALL:
        return FAILS
    if rmsea > LARGEST_RISE:
        return UNCLEAR
    return IN_PART if step.released else HOLDS


def holds_for_means(steps: Sequence[Step]) -> bool:
    """Whether every step up to scalar invariance holds, with or without freed items."""
    pairs = zip(steps[1:], steps, strict=False)
    found = [verdict(step, old.fit) if old.fit is not None else FAILS for step, old in pairs]
    return len(found) == len(STEPS) - 1 and all(one in (HOLDS, IN_PART) for one in found)


def _add_model(
    at: Place,
    factors: Factors,
    fit: FactorFit,
    before: FactorFit | None,
    note: str,
    *words: str,
) -> None:
    subject = factors.subject
    testable = bool(fit.chi_square.df)
    add_chi_square(at, subject, "scaled", fit.scaled if testable else fit.chi_square, MLR)
    add_indices(at, subject, "robust", robust_indices(fit), MLR, testable)
    if before is None:
        return
    for quantity, number in zip(CHANGES, index_changes(fit, before), strict=True):
        if number is None:
            at.refuse([quantity], [subject], MLR, NotEstimable("fit_undefined_before"), *words)
        else:
            at.value(quantity, subject, MLR, number, *words, note=note)
    try:
        test = difference_test(fit, before)
    except NotEstimable as cause:
        at.refuse(["invariance_test"], [subject], DIFFERENCE, cause, *words)
        return
    at.value(
        "invariance_test",
        subject,
        DIFFERENCE,
        test.value,
        *words,
        df=test.df,
        p=test.p,
        note=note,
    )


def _add_released(at: Place, factors: Factors, step: Step) -> None:
    for one in step.released:
        kind, row, _ = one.place
        at.at(of=factors.subject, parameter=kind).value(
            "invariance_released",
            factors.items[row],
            SCORE_TEST,
            one.index,
            CHOSEN,
            df=float(one.df),
            p=one.p,
        )


def _refuse_step(at: Place, factors: Factors, cause: NotEstimable) -> None:
    at.refuse(["invariance_verdict"], [factors.subject], RULE, cause)
