"""What of an indicator's measurements a simulation of its design needs, and no more.

Moments are rounded, so that a corrected answer seldom makes a new design.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samskaping.analysis.soimpact.measured import Contrast, Measured
from samskaping.effects.calibration import GainIcc, Sizes, gain_icc
from samskaping.numeric import FloatArray, NotEstimable

# Moments are told to the nearest twentieth of a standard deviation.
FINENESS = 20


@dataclass(frozen=True, slots=True)
class Design:
    """A design with its moments, as plain values.

    Attributes
    ----------
    kind
        ``persons``, ``counts``, or ``shares`` as figures with their n.
    treated, means, before, after, both
        By case: whether it takes part, its figure at baseline, persons at baseline, at follow-up
        and at both (no persons behind counts).
    variance, correlation
        Within cases at baseline, and between a person's two values.
    scale
        Minimum, maximum and step.
    taus
        Standard deviation of the cases' true changes at an ICC of 0, its estimate and its limit.
    effect
        The smallest relevant change, with the sign that is looked for.
    """

    kind: str
    treated: tuple[int, ...]
    means: tuple[float, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]
    both: tuple[int, ...]
    variance: float
    correlation: float
    scale: tuple[float | None, float | None, float | None]
    taus: tuple[float, float, float]
    effect: float | None


def cases_of(measured: Measured, contrast: Contrast) -> tuple[list[str], list[int]]:
    """The cases measured at both occasions, and which of them take part."""
    asked = [*measured.effort, *measured.comparison]
    found = [case for case in asked if measured.gain(case, contrast) is not None]
    return found, [int(case in measured.effort) for case in found]


def design_of(measured: Measured, contrast: Contrast) -> tuple[Design, GainIcc]:
    """Sum up an indicator's measurements at a follow-up.

    Raises
    ------
    NotEstimable
        ``calibration_needs_persons``: means as figures. ``too_few_cases``; ``no_variance``.
    """
    cases, treated = cases_of(measured, contrast)
    if len(cases) <= len(set(treated)):
        raise NotEstimable("too_few_cases", n=len(cases), minimum=len(set(treated)) + 1)
    if measured.is_of_persons:
        return _of_persons(measured, contrast, cases, treated)
    return _of_figures(measured, contrast, cases, treated)


def _of_persons(
    measured: Measured, contrast: Contrast, cases: Sequence[str], treated: Sequence[int]
) -> tuple[Design, GainIcc]:
    first, later = (
        [measured.values(case, one.id) for case in cases]
        for one in (contrast.baseline, contrast.follow_up)
    )
    pairs = [measured.pairs(case, contrast) for case in cases]
    sizes = Sizes(*(np.array([len(x) for x in part]) for part in (first, later, pairs)))
    variances = _within(first), _within(later)
    correlation = _correlation(pairs)
    spread = variances[0] + variances[1] - 2 * correlation * math.sqrt(math.prod(variances))
    if min(variances) <= 0 or spread <= 0:
        raise NotEstimable("no_variance")
    shared = correlation * sizes.both * math.sqrt(math.prod(variances))
    errors = variances[0] / sizes.before + variances[1] / sizes.after
    errors = errors - 2 * shared / (sizes.before * sizes.after)
    df = float((np.minimum(sizes.before, sizes.after) - 1).sum())
    gains = np.array([y.mean() - x.mean() for x, y in zip(first, later, strict=True)])
    icc = gain_icc(gains, treated, errors / spread, spread, df)
    unit = _unit(math.sqrt(variances[0]))
    sd = math.sqrt(spread)
    design = Design(
        kind="persons",
        treated=tuple(treated),
        means=tuple(_nearest(float(x.mean()), unit) for x in first),
        before=_whole(sizes.before),
        after=_whole(sizes.after),
        both=_whole(sizes.both),
        variance=max(_nearest(math.sqrt(variances[0]), unit), unit) ** 2,
        correlation=_nearest(correlation, 1 / FINENESS),
        scale=_scale(measured, first, later),
        taus=_taus(icc, sd),
        effect=_effect(measured, [float(x.mean()) for x in first]),
    )
    return design, icc


def _of_figures(
    measured: Measured, contrast: Contrast, cases: Sequence[str], treated: Sequence[int]
) -> tuple[Design, GainIcc]:
    ends = contrast.baseline.id, contrast.follow_up.id
    figures = np.array([[measured.values(case, end)[0] for end in ends] for case in cases])
    persons = [[measured.persons(case, end) for end in ends] for case in cases]
    measure, top = measured.indicator.measure, measured.top
    sizes: FloatArray = np.zeros((len(cases), 2))
    if measure == "count" and (figures >= 0).all():
        kind, errors = "counts", np.maximum(figures, 0.5).sum(axis=1)
    elif measure == "share" and all(n for pair in persons for n in pair):
        sizes = np.array(persons, dtype=np.float64)
        kind = "shares"
        # One more of either answer keeps a share off the ends.
        shares = np.clip(figures / top, 0.5 / (sizes + 1), (sizes + 0.5) / (sizes + 1))
        errors = (top**2 * shares * (1 - shares) / sizes).sum(axis=1)
    else:
        raise NotEstimable("calibration_needs_persons")
    mean = float(errors.mean())
    icc = gain_icc(figures[:, 1] - figures[:, 0], treated, errors / mean, mean, math.inf)
    unit = _unit(math.sqrt(mean))
    design = Design(
        kind=kind,
        treated=tuple(treated),
        means=tuple(_nearest(float(x), unit) for x in figures[:, 0]),
        before=_whole(sizes[:, 0]),
        after=_whole(sizes[:, 1]),
        both=(0,) * len(cases),
        variance=0.0,
        correlation=0.0,
        scale=(0.0, top if kind == "shares" else None, None),
        taus=_taus(icc, math.sqrt(mean)),
        effect=_effect(measured, [float(x) for x in figures[:, 0]]),
    )
    return design, icc


def _within(samples: Sequence[FloatArray]) -> float:
    """Pooled variance within cases; 0 where no case has two persons."""
    df = sum(len(x) - 1 for x in samples)
    squares = sum(float(((x - x.mean()) ** 2).sum()) for x in samples)
    return squares / df if df else 0.0


def _correlation(pairs: Sequence[FloatArray]) -> float:
    centred = np.concatenate(
        [np.empty((0, 2)), *(pair - pair.mean(axis=0) for pair in pairs if len(pair))]
    )
    products = centred.T @ centred
    scale = float(np.sqrt(products[0, 0] * products[1, 1]))
    return float(products[0, 1]) / scale if scale > 0 else 0.0


def _scale(
    measured: Measured, *samples: Sequence[FloatArray]
) -> tuple[float | None, float | None, float | None]:
    lowest, highest = measured.indicator.limits
    step = measured.indicator.step
    if measured.indicator.measure == "share":
        values = np.concatenate([x for part in samples for x in part])
        step = measured.top if np.isin(values, [0.0, measured.top]).all() else step
    return lowest, highest, step


def _effect(measured: Measured, means: Sequence[float]) -> float | None:
    size, direction = measured.indicator.smallest_relevant, measured.indicator.direction
    if size is None:
        return None
    if direction != "maintain":
        return -size if direction == "decrease" else size
    # Of what is to stay as it is, the change for which the scale has more room.
    lowest, highest = measured.indicator.limits
    middle = (lowest + highest) / 2 if lowest is not None and highest is not None else math.inf
    return -size if sum(means) / len(means) > middle else size


def _taus(icc: GainIcc, sd: float) -> tuple[float, float, float]:
    """The spreads of the cases' changes that belong to the ICCs."""
    at, most = (
        _nearest(math.sqrt(share / (1 - share)) * sd, _unit(sd))
        for share in (icc.estimate, icc.upper)
    )
    return 0.0, at, most


def _unit(sd: float) -> float:
    return float(f"{sd / FINENESS:.1g}")


def _nearest(value: float, unit: float) -> float:
    return float(f"{round(value / unit) * unit:.12g}")


def _whole(sizes: np.ndarray) -> tuple[int, ...]:
    return tuple(int(n) for n in sizes)
