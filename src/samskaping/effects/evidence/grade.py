"""A grade of evidence from the design, lowered by what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from samskaping.effects.evidence.rules import CONCERNS, START, ConcernName, Design


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of how an estimate came about.

    Attributes
    ----------
    design
        One of ``rules.Design``.
    units
        Cases of the smaller arm; donors of a synthetic control; points of a series.
    shares
        Of the concerns with limits those that apply, each a share or a number of standard
        deviations, taken without its sign; ``None`` where it applies and is not known.
    flags
        Of the concerns without limits those that apply, and whether they are there.
    """

    design: Design
    units: int
    shares: Mapping[ConcernName, float | None] = field(default_factory=dict)
    flags: Mapping[ConcernName, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Concern:
    """What speaks against an estimate, and by how many grades it lowers it."""

    name: ConcernName
    size: float | None
    steps: int


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade, where the design started, and every concern that was weighed."""

    grade: int
    start: int
    concerns: tuple[Concern, ...]


def grade(facts: Facts) -> Grade:
    """Grade evidence by the declared table: where the design starts, less every concern's steps.

    grade = max(0, start(design, units) − Σ steps). Nothing raises a grade.

    Returns
    -------
    Grade
        With every concern that applies, those of no steps too, in the order of the table.

    Raises
    ------
    ValueError
        A concern with limits is given as a flag or the other way round; a negative number of
        units.
    """
    if facts.units < 0:
        raise ValueError("a number of units is not negative")
    for given, has_limits in ((facts.shares, True), (facts.flags, False)):
        if any(bool(CONCERNS[name]) != has_limits for name in given):
            raise ValueError("a concern is given in the form that it has in the table")
    start = max((g for least, g in START[facts.design].items() if facts.units >= least), default=0)
    weighed = []
    for name, limits in CONCERNS.items():
        if name in facts.shares:
            size = facts.shares[name]
            weighed.append(Concern(name, size, _steps(size, limits)))
        elif name in facts.flags:
            weighed.append(Concern(name, None, int(facts.flags[name])))
    return Grade(max(0, start - sum(one.steps for one in weighed)), start, tuple(weighed))


def _steps(size: float | None, limits: tuple[float, ...]) -> int:
    return 1 if size is None else sum(abs(size) > limit for limit in limits)
