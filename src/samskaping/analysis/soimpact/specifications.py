"""Every analysis that was listed beforehand, side by side, and one test of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np

from samskaping.analysis.assumptions import (
    CHANGE_PLACES,
    EQUAL_CASES,
    FOLLOWED_ONLY,
    MISSING_AT_RANDOM,
    PERSONS_ALIKE,
    TURNED,
    assuming,
)
from samskaping.analysis.soimpact.change import signed
from samskaping.analysis.soimpact.measured import (
    NOT_MEASURED,
    Contrast,
    Measured,
    group_of,
    smallest,
    total,
)
from samskaping.analysis.soimpact.missing import Completions
from samskaping.effects.few_clusters.case_assignments import assignments
from samskaping.effects.trust import (
    Drawn,
    first_what_was_done,
    flipped_means,
    reassigned_ancova,
    reassigned_differences,
    signs_of_cases,
    specification_curve,
)
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.numeric.distributions import student_quantile
from samskaping.study.record import Record
from samskaping.study.trust import Specification

# Up to so many assignments all are taken.
MOST, SAMPLED = 5000, 4095
METHOD = {"gain": "case_weighted_t", "ancova": "case_means_ancova_t"}
SUMMARIES = (
    "specification_median",
    "specification_share",
    "specification_test",
    "specification_smallest_p",
)


@dataclass(frozen=True, eq=False)
class _Divisions:
    """The ways to divide the cases, or to turn their changes, of which the first was done."""

    cases: tuple[str, ...]
    compared: bool
    ways: FloatArray
    all: bool


@dataclass(frozen=True, eq=False)
class _Values:
    """Baseline and follow-up of the cases that a specification uses, and their persons."""

    cases: tuple[str, ...]
    before: FloatArray
    after: FloatArray
    sizes: tuple[int | None, ...]


def add_specifications(
    table: Estimates,
    measured: Measured,
    record: Record,
    made: Mapping[str, Completions],
    seed: int,
) -> None:
    """Add ``specification`` by ``occasion=…;variant=<id>``, and what they show together.

    ``specification_median`` of the estimates, ``specification_share`` with the intended sign,
    ``specification_test`` the joint p of the median's size and ``specification_smallest_p`` the
    least that it could be, all by ``all``. With comparison groups every assignment of as many
    cases is tried, without them every turn of the cases' signs; a case that a specification
    leaves out is left out of it in every draw, and imputation is not done anew.
    """
    listed = record.specifications_of(measured.indicator, measured.effort)
    contrasts = {one.follow_up.id: one for one in measured.contrasts()}
    known = [one for one in listed if one.occasion in contrasts]
    if not known:
        return
    compared = measured.indicator.design == "comparison"
    used: dict[str, _Values | NotEstimable] = {}
    for one in known:
        contrast = contrasts[str(one.occasion)]
        try:
            used[one.id] = _values(measured, contrast, one, made.get(contrast.name))
        except NotEstimable as cause:
            used[one.id] = cause
    divisions = _divisions(measured, compared, used.values(), seed)
    done: list[Drawn] = []
    for one in known:
        contrast, values = contrasts[str(one.occasion)], used[one.id]
        try:
            if isinstance(values, NotEstimable):
                raise values
            if isinstance(divisions, NotEstimable):
                raise divisions
            drawn = _analysed(one, values, divisions)
            done.append(drawn)
            row = _row(measured, one, values, drawn)
            cell = smallest(values.sizes)
        except NotEstimable as cause:
            row, cell = Estimate.missing(cause, method=METHOD[one.estimator]), None
        group = group_of(contrast, variant=one.id)
        table.add("specification", measured.indicator.id, group, row, n_min_cell=cell)
    _add_together(table, measured, divisions, done)


def _divisions(
    measured: Measured,
    compared: bool,
    used: Iterable[_Values | NotEstimable],
    seed: int,
) -> _Divisions | NotEstimable:
    """Of the cases that some specification uses."""
    inside = {case for one in used if isinstance(one, _Values) for case in one.cases}
    cases = tuple(case for arm in measured.arms.values() for case in arm if case in inside)
    effort = tuple(case for case in cases if case in measured.effort)
    purpose = crc32(f"soimpact.specifications.{measured.indicator.id}".encode())
    rng = np.random.default_rng([seed, purpose])
    if not compared:
        signs, complete = signs_of_cases(len(effort), rng)
        return _Divisions(effort, False, signs, complete)
    treated = [case in effort for case in cases]
    try:
        ways = assignments(treated, rng=rng, sampled=SAMPLED, most=MOST)
    except NotEstimable as cause:
        return cause
    return _Divisions(cases, True, first_what_was_done(ways), ways.all)


def _values(
    measured: Measured, contrast: Contrast, one: Specification, made: Completions | None
) -> _Values:
    cases = [case for arm in measured.arms.values() for case in arm if case not in one.without]
    gone = [case for case in one.without if measured.gain(case, contrast) is not None]
    if one.without and not gone:
        raise NotEstimable(NOT_MEASURED)
    if one.persons == "imputed":
        return _imputed(cases, made)
    found: dict[str, tuple[float, float, int | None]] = {}
    for case in cases:
        if one.persons == "followed":
            pairs = measured.pairs(case, contrast)
            if len(pairs):
                found[case] = (float(pairs[:, 0].mean()), float(pairs[:, 1].mean()), len(pairs))
        elif measured.gain(case, contrast) is not None:
            both = measured.between(case, contrast)
            n = measured.persons(case, contrast.baseline.id)
            found[case] = (both.before.mean, both.after.mean, n)
    return _Values(
        tuple(found),
        np.array([before for before, _, _ in found.values()]),
        np.array([after for _, after, _ in found.values()]),
        tuple(n for _, _, n in found.values()),
    )


def _imputed(cases: Sequence[str], made: Completions | None) -> _Values:
    if made is None:
        raise NotEstimable("persons_not_linked")
    if isinstance(made, NotEstimable):
        raise made
    found = {
        case: (before, after, int(n))
        for one in made.values()
        for case, before, after, n in zip(
            one.cases, one.before, one.before + one.gains(), one.sizes, strict=True
        )
        if case in cases
    }
    before, after, sizes = ([one[at] for one in found.values()] for at in range(3))
    return _Values(tuple(found), np.array(before), np.array(after), tuple(sizes))


def _analysed(one: Specification, values: _Values, divisions: _Divisions) -> Drawn:
    """A specification under every division."""
    if not values.cases:
        raise NotEstimable("too_few_cases", n=0, minimum=2)
    at = [divisions.cases.index(case) for case in values.cases]
    ways = divisions.ways[:, at]
    weights = np.ones(len(at))
    if one.weighting == "persons":
        if any(not n for n in values.sizes):
            raise NotEstimable("persons_not_told")
        weights = np.array(values.sizes, dtype=np.float64)
    if one.estimator == "ancova":
        if not divisions.compared:
            raise NotEstimable("arm_without_cases")
        return reassigned_ancova(values.before, values.after, ways)
    gains = values.after - values.before
    if divisions.compared:
        return reassigned_differences(gains, weights, ways)
    return flipped_means(gains, weights, ways)


def _row(measured: Measured, one: Specification, values: _Values, drawn: Drawn) -> Estimate:
    """What the specification gives for what was done."""
    value, se = float(drawn.effects[0]), float(drawn.errors[0])
    words = [PERSONS_ALIKE if one.weighting == "persons" else EQUAL_CASES]
    words += {"followed": [FOLLOWED_ONLY], "imputed": [MISSING_AT_RANDOM]}.get(one.persons, [])
    found = Estimate(
        estimate=value,
        n=total(values.sizes),
        n_cases=len(values.cases),
        method=METHOD[one.estimator],
    )
    if se > 0:
        reach = float(student_quantile((1 + measured.confidence) / 2, drawn.df)) * se
        found = replace(found, lower=value - reach, upper=value + reach, se=se, df=drawn.df,
                        confidence=measured.confidence, p=float(drawn.p[0]))  # fmt: skip
    else:
        found = replace(found, note=NotEstimable("interval_no_variance").note)
    return assuming(found, *words, *signed(measured))


def _add_together(
    table: Estimates,
    measured: Measured,
    divisions: _Divisions | NotEstimable,
    done: Sequence[Drawn],
) -> None:
    cases = tuple(case for arm in measured.arms.values() for case in arm)
    sizes = [n for case in cases for one in measured.occasions
             if (n := measured.persons(case, one.id)) or not measured.is_of_persons]  # fmt: skip
    compared = measured.indicator.design == "comparison"
    method = "case_permutation" if compared else "case_sign_flips"
    try:
        if isinstance(divisions, NotEstimable):
            raise divisions
        rows = _together(measured, divisions, done)
    except NotEstimable as cause:
        rows = dict.fromkeys(SUMMARIES, Estimate.missing(cause))
    for name, row in rows.items():
        word = CHANGE_PLACES if compared else TURNED
        full = replace(row, n=total(sizes), n_cases=len(cases), method=method)
        full = assuming(full, word, *signed(measured))
        table.add(name, measured.indicator.id, "all", full, n_min_cell=smallest(sizes))


def _together(
    measured: Measured, divisions: _Divisions, done: Sequence[Drawn]
) -> dict[str, Estimate]:
    effects, p = (
        np.column_stack([getattr(one, name) for one in done]) if done else np.empty((1, 0))
        for name in ("effects", "p")
    )
    curve = specification_curve(
        effects[0], p[0], effects, p, 1 - measured.confidence, observed_among_draws=True
    )
    intended = {"increase": 1.0, "decrease": -1.0}.get(measured.indicator.direction)
    share = (
        Estimate.missing(NotEstimable("no_intended_direction"))
        if intended is None
        else Estimate(estimate=float((effects[0] * intended > 0).mean()))
    )
    # The mirror image of what was done does as well, whatever the data.
    effort = sum(case in measured.effort for case in divisions.cases)
    halved = 2 * effort == len(divisions.cases)
    mirrored = divisions.all and (halved or not divisions.compared)
    least = min(1.0, (2 if mirrored else 1) * curve.smallest_p)
    return {
        "specification_median": Estimate(estimate=curve.median),
        "specification_share": share,
        "specification_test": Estimate(estimate=curve.p_median, p=curve.p_median),
        "specification_smallest_p": Estimate(estimate=least, p=least),
    }
