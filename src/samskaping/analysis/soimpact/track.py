"""Whether an indicator is on the declared path to its target."""

from __future__ import annotations

from samskaping.analysis.assumptions import DECLARED_PATH, assuming
from samskaping.analysis.soimpact.measured import Contrast, Measured, words_of_change
from samskaping.effects.path import METHOD, Course, OnTrack, distance_from_path, on_track
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.record import Target

VERDICTS: dict[OnTrack, float] = {"yes": 1.0, "no": 2.0, "cannot_tell": 3.0}
# What an indicator that has no way to go was found to be, and what that says of its path.
_KEPT: dict[str, OnTrack] = {"not_kept": "no", "kept": "yes", "unclear": "cannot_tell"}


def judged(
    measured: Measured, case: str, contrast: Contrast, target: Target, attained: Estimate
) -> Estimate:
    """The code of ``VERDICTS`` for a case's follow-up, held against the path to its target.

    The interval of the distance from the path decides. Where an indicator is to be maintained, or
    had met its target at the baseline, it is on track as long as it is kept.

    Parameters
    ----------
    attained
        The same follow-up's share of the way, or the note that stands in its place.
    """
    stays = next((told for end, told in _KEPT.items() if attained.note.endswith(f"_{end}")), None)
    if stays is not None:
        return Estimate(estimate=VERDICTS[stays], n=attained.n, method=METHOD, note=attained.note)
    try:
        found = measured.between(case, contrast)
        course = _course(contrast, target)
    except NotEstimable as cause:
        return Estimate.missing(cause, n=attained.n, method=METHOD)
    distance = distance_from_path(found, course, measured.confidence)
    verdict = on_track(distance, target.value > found.before.mean)
    told = Estimate(
        estimate=VERDICTS[verdict],
        n=attained.n,
        method=distance.method,
        # The figure alone decided; a reader should know.
        note=distance.note,
    )
    return assuming(told, DECLARED_PATH, *words_of_change(measured, found))


def _course(contrast: Contrast, target: Target) -> Course:
    start, day = contrast.baseline.opens, contrast.follow_up.opens
    if start is None or day is None:
        raise NotEstimable("occasion_undated")
    if target.date <= start:
        raise NotEstimable("target_due_at_baseline")
    milestones = () if isinstance(target.path, str) else target.path
    return Course.on(
        day.toordinal(),
        start.toordinal(),
        (target.date.toordinal(), target.value),
        [(one.date.toordinal(), one.value) for one in milestones],
    )
