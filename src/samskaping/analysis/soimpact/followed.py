"""Who was measured of those who were asked, and who was lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from samskaping.analysis.assumptions import ASKED_AS_STATED, EQUAL_CASES, assuming
from samskaping.analysis.soimpact.measured import (
    NOT_MEASURED,
    Contrast,
    Measured,
    group_of,
    smallest,
)
from samskaping.effects.attrition import lost_gap
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.following import Asked

DESCRIBED = "descriptive"


def add_followed(table: Estimates, measured: Measured, asked: Sequence[Asked]) -> None:
    """Add the share of those asked who were measured, and of those measured who were lost.

    ``lost_share`` by ``case=…`` and ``arm=…``, ``lost_gap`` by ``arm=…``, ``measured_rate`` by
    ``arm=…`` with ``occasion=later-baseline``; ``measured_rate`` by ``case=…;occasion=…`` too
    where it is stated how many were asked. Over an arm persons count alike: the shares are of all
    who were asked, or measured, there. The rate of a change is that of the occasion at which it
    was lower. A person counts as lost who has a pseudonym at the baseline and is not found again.
    """
    subject = measured.indicator.id
    known = {case: dict(_asked(measured, asked, case)) for case in _cases(measured)}
    if measured.is_of_persons and asked:
        for case, of_occasion in known.items():
            for occasion in measured.occasions:
                rate = _rate(measured, [case], occasion.id, {case: of_occasion})
                table.add(
                    "measured_rate", subject, name_group(case=case, occasion=occasion.id), rate
                )
    for contrast in measured.contrasts():
        for arm, cases in measured.arms.items():
            group, ends = group_of(contrast, arm=arm), (contrast.baseline, contrast.follow_up)
            sizes = measured.sizes(cases, *ends)
            rate = _lower([_rate(measured, cases, one.id, known) for one in ends])
            table.add("measured_rate", subject, group, rate, n_min_cell=smallest(sizes))
            _add_lost(table, measured, contrast, arm, cases)


def _add_lost(
    table: Estimates, measured: Measured, contrast: Contrast, arm: str, cases: Sequence[str]
) -> None:
    subject = measured.indicator.id
    sides = [measured.stayed_and_lost(case, contrast) for case in cases]
    cause = _unlinked(measured, contrast)
    for case, (stayed, lost) in zip(cases, sides, strict=True):
        share = _share(len(lost), len(stayed) + len(lost), cause)
        if measured.is_of_persons:
            table.add("lost_share", subject, group_of(contrast, case=case), share)
    first = [len(stayed) + len(lost) for stayed, lost in sides]
    share = _share(sum(len(lost) for _, lost in sides), sum(first), cause)
    group = group_of(contrast, arm=arm)
    found = replace(share, n_cases=sum(n > 0 for n in first))
    table.add("lost_share", subject, group, found, n_min_cell=smallest(first))
    if cause is None:
        gap = lost_gap([(lost, stayed) for stayed, lost in sides], measured.confidence)
    else:
        gap = Estimate.missing(cause, n=share.n, method="standardised_jackknife")
    parts = [len(side) for both in sides if all(map(len, both)) for side in both]
    table.add("lost_gap", subject, group, assuming(gap, EQUAL_CASES), n_min_cell=smallest(parts))


def _unlinked(measured: Measured, contrast: Contrast) -> NotEstimable | None:
    if not measured.is_of_persons:
        return NotEstimable("no_persons_followed")
    return None if measured.is_linked(contrast) else NotEstimable("occasions_not_linked")


def _share(lost: int, first: int, cause: NotEstimable | None) -> Estimate:
    if cause is None and not first:
        cause = NotEstimable(NOT_MEASURED)
    if cause is not None:
        return Estimate.missing(cause, n=first, method=DESCRIBED)
    return Estimate(estimate=lost / first, n=first, method=DESCRIBED)


def _cases(measured: Measured) -> Iterator[str]:
    return (case for cases in measured.arms.values() for case in cases)


def _asked(measured: Measured, asked: Sequence[Asked], case: str) -> Iterator[tuple[str, int]]:
    """How many were asked at each occasion; what is stated of the indicator itself goes before."""
    of_case = [one for one in asked if one.case == case]
    for names in ((None,), (measured.indicator.id,)):
        yield from ((one.occasion, one.asked) for one in of_case if one.indicator in names)


def _rate(
    measured: Measured, cases: Iterable[str], occasion: str, known: dict[str, dict[str, int]]
) -> Estimate:
    """Persons measured per person asked, of all these cases."""
    found = {case: len(measured.values(case, occasion)) for case in cases}
    n = sum(found.values())
    stated = {case: known[case].get(occasion) for case in found}
    blank = Estimate(estimate=0.0, n=n, n_cases=len(found), method=DESCRIBED)
    if not measured.is_of_persons:
        cause, blank = NotEstimable("no_persons_followed"), replace(blank, n=None)
    elif None in stated.values():
        cause = NotEstimable("asked_unknown")
    elif any(found[case] > (number or 0) for case, number in stated.items()):
        cause = NotEstimable("more_measured_than_asked")
    elif not sum(number or 0 for number in stated.values()):
        cause = NotEstimable("nobody_invited")
    else:
        share = n / sum(number or 0 for number in stated.values())
        return assuming(replace(blank, estimate=share), ASKED_AS_STATED)
    return replace(blank, estimate=None, note=cause.note)


def _lower(rates: Sequence[Estimate]) -> Estimate:
    """The lower of the rates, or the first one that is not known."""
    missing = next((rate for rate in rates if rate.estimate is None), None)
    return missing or min(rates, key=lambda rate: rate.estimate or 0.0)
