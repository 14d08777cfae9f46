"""The declared rule by which interviews are held against a score."""

from __future__ import annotations

from enum import IntEnum

from samskaping.numeric import Estimate
from samskaping.study.model import Outline

METHOD = "joint_display_rule"
# A share that misses the limit by rounding alone meets it.
ROUNDING = 1e-9


class Inference(IntEnum):
    """What the interviews do to what the score says."""

    SILENT = 1
    CONFIRMS = 2
    EXPANDS = 3
    DIVERGES = 4


def infer(
    mean: Estimate, supporting: Estimate, questioning: Estimate, outline: Outline
) -> Estimate:
    """Hold a value's score in a case against what the interviewed persons say of the value.

    The score leans high if its interval lies above the midpoint, low if below it, else it is
    unclear; a score without an interval is unclear. The interviews speak for (against) the value
    if the share of persons with a supporting (questioning) code reaches the configured share.

    ============================  ==========  =========  =========
    interviews                    score high  score low  unclear
    ============================  ==========  =========  =========
    neither                       silent      silent     silent
    only for                      confirms    diverges   expands
    only against                  diverges    confirms   expands
    both                          expands     expands    expands
    ============================  ==========  =========  =========

    Returns
    -------
    Estimate
        1 silent, 2 confirms, 3 expands, 4 diverges; ``n`` is the interviewed persons. Missing
        with a reason where there is no score, nobody whose interview was read, or no code that
        takes sides on the value.
    """
    if supporting.estimate is None and questioning.estimate is None:
        return Estimate(note=supporting.note, n=supporting.n, method=METHOD)
    if mean.estimate is None:
        return Estimate(note=mean.note, n=supporting.n, method=METHOD)
    limit = outline.analysis.joint_display.mentioned - ROUNDING
    found = _rule(
        leaning(mean, outline),
        # Without codes on one side, nothing can be heard from it.
        (supporting.estimate or 0.0) >= limit,
        (questioning.estimate or 0.0) >= limit,
    )
    return Estimate(estimate=float(found), n=supporting.n, method=METHOD)


def leaning(mean: Estimate, outline: Outline) -> int:
    """1 where the interval of a mean score lies above the midpoint, −1 below it, else 0."""
    midpoint = outline.analysis.joint_display.midpoint
    if midpoint is None:
        scale = outline.scorecard.scale
        midpoint = (scale.minimum + scale.maximum) / 2
    if mean.lower is not None and mean.lower > midpoint:
        return 1
    return -1 if mean.upper is not None and mean.upper < midpoint else 0


def _rule(score: int, speaks_for: bool, speaks_against: bool) -> Inference:
    if not speaks_for and not speaks_against:
        return Inference.SILENT
    if (speaks_for and speaks_against) or score == 0:
        return Inference.EXPANDS
    return Inference.CONFIRMS if (score > 0) == speaks_for else Inference.DIVERGES
