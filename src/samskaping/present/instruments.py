"""What follows from a study's instruments for what is shown: contrasts, cases, codes in order.

Only the configuration is asked; whether there are numbers is the released table's to say.
"""

from __future__ import annotations

from collections.abc import Iterator

from samskaping.study.codebook import Code, Codebook
from samskaping.study.model import Outline
from samskaping.study.record import LEVELS, ComparisonGroup, Indicator, Occasion, Record


def indicators(record: Record) -> list[Indicator]:
    """The indicators by level, those of one level as configured."""
    return [one for level in LEVELS for one in record.indicators if one.level == level]


def at_occasions(record: Record) -> list[Indicator]:
    """The same without those of register series, which have periods and no occasions."""
    return [one for one in indicators(record) if one.series is None]


def baseline_of(record: Record, indicator: Indicator) -> Occasion | None:
    """The occasion that changes are counted from."""
    found = (one for one in record.occasions_of(indicator) if one.kind == "baseline")
    return next(found, None)


def follow_ups(record: Record, indicator: Indicator) -> list[Occasion]:
    """The occasions after the baseline, in order of time."""
    return [one for one in record.occasions_of(indicator) if one.kind == "follow_up"]


def contrasts(record: Record, indicator: Indicator) -> list[str]:
    """Every follow-up against the baseline, as ``later-baseline``, in order of time."""
    baseline = baseline_of(record, indicator)
    if baseline is None:
        return []
    return [f"{one.id}-{baseline.id}" for one in follow_ups(record, indicator)]


def cases_of(outline: Outline, indicator: Indicator) -> list[str]:
    """The cases that measure an indicator, as configured."""
    return [case.id for case in outline.cases if not indicator.cases or case.id in indicator.cases]


def compared_with(record: Record, indicator: Indicator) -> tuple[ComparisonGroup, ...]:
    """The groups that an indicator is compared with."""
    return record.comparison_groups if indicator.has_comparison_groups else ()


def followed_indicators(record: Record) -> list[Indicator]:
    """Indicators with a follow-up after their baseline."""
    return [one for one in indicators(record) if contrasts(record, one)]


def doubted_indicators(outline: Outline) -> list[Indicator]:
    """Those of several cases, which have a result over the cases to be doubted."""
    followed = followed_indicators(outline.record) if outline.record else []
    return [one for one in followed if len(cases_of(outline, one)) > 1]


def pooled_indicators(outline: Outline) -> list[Indicator]:
    """Indicators with a change of each case's own, in more than one case.

    In a comparison a case has no change that is its own to show: it is one side of a difference.
    """
    record = outline.record
    if record is None:
        return []
    return [
        one
        for one in indicators(record)
        if one.design == "before_after"
        and len(cases_of(outline, one)) > 1
        and contrasts(record, one)
    ]


def rated_indicators(outline: Outline) -> list[Indicator]:
    """Indicators whose changes are held against the cases' scores."""
    record = outline.record
    if record is None or not outline.scorecard.items or not outline.waves:
        return []
    return [
        one for one in indicators(record) if one.direction != "maintain" and contrasts(record, one)
    ]


def shares_municipality(outline: Outline) -> bool:
    """Whether two cases, or two comparison groups, lie in one municipality."""
    groups = outline.record.comparison_groups if outline.record else ()
    return any(
        len({(one.country, " ".join(one.municipality.casefold().split())) for one in arm})
        < len(arm)
        for arm in (outline.cases, groups)
    )


def joint_values(outline: Outline) -> list[str]:
    """The scorecard's values that some code supports or questions."""
    codes = outline.codebook.codes if outline.codebook else ()
    spoken = {code.value for code in codes if code.direction is not None}
    return [value.id for value in outline.scorecard.values if value.id in spoken]


def code_tree(book: Codebook) -> Iterator[tuple[Code, int]]:
    """Every code with its depth, a parent before its children, otherwise as configured."""
    known = {code.id: code for code in book.codes}
    depth: dict[str, int] = {}
    for code in book.codes:
        line = [code.id]
        while (parent := known[line[-1]].parent) in known and parent not in line:
            line.append(str(parent))
        depth[code.id] = len(line) - 1
    waiting = [code for code in reversed(book.codes) if depth[code.id] == 0]
    while waiting:
        code = waiting.pop()
        yield code, depth[code.id]
        waiting += [
            one
            for one in reversed(book.codes)
            if one.parent == code.id and depth[one.id] == depth[code.id] + 1
        ]


def has_pairs(book: Codebook) -> bool:
    """Whether any two codes can occur together: of one line of the tree, each is above the next."""
    tree = list(code_tree(book))
    return any(depth != place for place, (_, depth) in enumerate(tree))


def midpoint(outline: Outline) -> float:
    """The score that is neither high nor low in the joint display."""
    scale, declared = outline.scorecard.scale, outline.analysis.joint_display.midpoint
    return (scale.minimum + scale.maximum) / 2 if declared is None else declared
