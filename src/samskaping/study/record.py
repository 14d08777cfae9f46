"""The SoImpact record as configuration: what an effort wants to change, and how that is measured.

Six parts: facts, problem, target groups, activities with the change hypothesis, indicators, and
occasions with dated targets. The official form of the record is not public; ``wording`` says whose
words a study uses, and the report shows it.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from samskaping.study.closed import Closed, Identifier, Text
from samskaping.study.families import Family
from samskaping.study.following import Asked, Path, Selection
from samskaping.study.over_time import Series, Start
from samskaping.study.periods import place_in
from samskaping.study.pooling import Moderator
from samskaping.study.trust import Contribution, Pair, Specification, usual_specifications

Level = Literal["resultat", "virkning", "effekt"]
LEVELS: tuple[Level, ...] = ("resultat", "virkning", "effekt")


class Facts(Closed):
    """What the effort is for, and what it delivers."""

    purpose: Text
    deliverable: Text


class Problem(Closed):
    """The problem that the effort answers, and what is known of it."""

    challenge: Text
    causes: tuple[Text, ...] = Field(min_length=1)
    effects: tuple[Text, ...] = Field(min_length=1)
    existing_solutions: tuple[Text, ...] = ()
    evidence: tuple[Text, ...] = ()


class TargetGroup(Closed):
    """People whom the effort is for, and when it has succeeded for them."""

    id: Identifier
    label: Text
    success_goal: Text


class Activity(Closed):
    """One of the main activities."""

    id: Identifier
    label: Text
    target_groups: tuple[Identifier, ...] = Field(min_length=1)


class Indicator(Closed):
    """What is measured to see whether something changes, at one of the three levels."""

    id: Identifier
    label: Text
    level: Level
    target_group: Identifier
    activities: tuple[Identifier, ...] = Field(
        min_length=1, description="the activities that are to bring the change about"
    )
    method: Text = Field(description="how it is measured")
    unit: Text = Field(description="what it is counted in, such as points or persons")
    direction: Literal["increase", "decrease", "maintain"]
    measured: Literal["individual", "aggregate"] = Field(
        description="individual: a row per person; aggregate: one figure per case and occasion"
    )
    measure: Literal["mean", "share", "count", "rate"] = Field(
        default="mean",
        description="share: cells are 0 or 1, or a share of `maximum`; rate: a figure of so many "
        "events for every `per` of the n behind it",
    )
    per: float = Field(default=1.0, gt=0, description="what a rate is per: 1000 for per thousand")
    counts_persons: bool = Field(
        default=True,
        description="whether an aggregate count, or the events of a rate, are persons, not things",
    )
    minimum: float | None = Field(default=None, description="smallest value that there can be")
    maximum: float | None = Field(default=None, description="largest value that there can be")
    tolerance: float = Field(
        default=0.0, ge=0, description="how far from its target a maintained indicator may lie"
    )
    smallest_relevant: float | None = Field(
        default=None,
        gt=0,
        description="the smallest change or difference that would matter, in the indicator's unit; "
        "decided before the data are seen",
    )
    step: float | None = Field(
        default=None, gt=0, description="smallest difference between two persons' values"
    )
    ordered: bool = Field(
        default=False, description="whether a person's value is one of few ordered categories"
    )
    design: Literal["before_after", "comparison", "staggered", "series"] = Field(
        default="before_after",
        description="comparison: comparison groups were measured too; staggered: the cases start "
        "one after the other, as `starts` says; series: a register's figure for every period, as "
        "`series` says",
    )
    series: Series | None = Field(default=None, description="needed with the design series")
    cases: tuple[Identifier, ...] = Field(
        default=(), description="cases that measure it; leave out for all"
    )
    selected: Selection | None = Field(
        default=None,
        description="how its persons were chosen by their own baseline, where they were",
    )

    def events(self, figure: float, n: int | None) -> int | None:
        """How many events a count, or a rate of n, stands for; ``None`` where it does not say.

        A rate comes rounded, and stands for the nearest whole number of events.
        """
        if self.measure == "count":
            return round(figure)
        return round(figure * n / self.per) if self.measure == "rate" and n else None

    @property
    def is_judged_at_follow_ups(self) -> bool:
        """Whether each follow-up against the baseline has a primary number of its own."""
        return self.design in ("before_after", "comparison")

    @property
    def has_comparison_groups(self) -> bool:
        """Whether comparison groups are measured at the occasions too."""
        return self.design in ("comparison", "staggered")

    @property
    def limits(self) -> tuple[float | None, float | None]:
        """The smallest and the largest value that there can be; a share lies within 0 and 1."""
        if self.measure == "rate":
            return self.minimum or 0.0, self.maximum
        if self.measure != "share":
            return self.minimum, self.maximum
        return self.minimum or 0.0, 1.0 if self.maximum is None else self.maximum


class Occasion(Closed):
    """When something is measured, in order of time: baseline (nullpunktsmåling) or follow-up.

    A retrospective one is the baseline asked again at a follow-up: how was it then? It stands
    beside the change and never goes into it.
    """

    id: Identifier
    label: Text
    kind: Literal["baseline", "follow_up", "retrospective"]
    opens: date | None = Field(
        default=None,
        description="leave out where it is not known; the order of the list holds then",
    )
    closes: date | None = None
    asked_at: Identifier | None = Field(
        default=None, description="of a retrospective one: the follow-up at which it is asked"
    )
    indicators: tuple[Identifier, ...] = Field(
        default=(), description="what is measured then; leave out for all indicators"
    )


class Target(Closed):
    """What an indicator is to reach, and by when; for one case or for every case."""

    indicator: Identifier
    value: float
    date: date
    case: Identifier | None = None
    path: Path = Field(
        default="linear",
        description="how the indicator is to come from its baseline to the target: linear, or "
        "dated milestones on the way",
    )


class ComparisonGroup(Closed):
    """A group that is measured like the cases but takes no part in the effort."""

    id: Identifier
    name: str
    municipality: str
    country: Literal["NO", "DK", "SE", "FI", "IS", "FO", "GL", "other"]
    contact_with: tuple[Identifier, ...] = Field(
        default=(), description="cases whose people the group is in touch with"
    )
    description: Text | None = None


class Record(Closed):
    """The whole record."""

    id: Identifier
    title: Text
    wording: Literal["official", "own", "illustrative"]
    source: Text = Field(description="whose record this is")
    facts: Facts
    problem: Problem
    target_groups: tuple[TargetGroup, ...] = Field(min_length=1)
    activities: tuple[Activity, ...] = Field(min_length=1)
    change_hypothesis: Text
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    occasions: tuple[Occasion, ...] = Field(
        default=(), description="needed where anything but register series is measured"
    )
    starts: tuple[Start, ...] = Field(
        default=(),
        description="when each case starts, where they do so one after the other; a case that is "
        "not listed, and a comparison group, does not",
    )
    targets: tuple[Target, ...] = ()
    asked: tuple[Asked, ...] = Field(
        default=(), description="how many persons were asked, where that is known"
    )
    comparison_groups: tuple[ComparisonGroup, ...] = ()
    moderators: tuple[Moderator, ...] = Field(
        default=(),
        description="what may go with how much the cases changed, decided before the data are seen",
    )
    assigned_by_lot: bool = Field(
        default=False,
        description="whether lots were drawn between cases and comparison groups",
    )
    families: tuple[Family, ...] = Field(
        default=(),
        description="indicators that are tested together, declared before the numbers are seen; "
        "an indicator in none stands alone",
    )
    pairs: tuple[Pair, ...] = Field(
        default=(), description="cases matched with a comparison group beforehand"
    )
    plausible_shift: float = Field(
        default=0.5,
        gt=0,
        le=3,
        description="how far persons who were lost may plausibly lie from what their answers "
        "foretell, in standard deviations of persons; marked in the figure of tipping points",
    )
    specifications: tuple[Specification, ...] = Field(
        default=(),
        description="every analysis that is to stand side by side, listed before the numbers are "
        "seen; an indicator that none is for has the usual list",
    )
    contributions: tuple[Contribution, ...] = Field(
        default=(), description="how much of a change is owed to something else, as declared"
    )

    @property
    def is_over_time(self) -> bool:
        """Whether an indicator is a register series, or is compared as cases start in turn."""
        return any(one.design in ("series", "staggered") for one in self.indicators)

    def occasions_of(self, indicator: Indicator) -> tuple[Occasion, ...]:
        """The occasions at which an indicator is measured, in order of time; a series has none."""
        if indicator.series is not None:
            return ()
        return tuple(
            one for one in self.occasions if not one.indicators or indicator.id in one.indicators
        )

    def is_planned(self, indicator: Indicator, case: str, occasion: str) -> bool:
        """Whether an indicator is measured in a case, or comparison group, at an occasion."""
        compared = case in [group.id for group in self.comparison_groups]
        if compared and indicator.series is not None:
            where = case in (indicator.series.donors or (case,))
        elif compared:
            where = indicator.has_comparison_groups
        else:
            where = not indicator.cases or case in indicator.cases
        if indicator.series is not None:
            return where and place_in(occasion, indicator.series.every) is not None
        return where and occasion in [one.id for one in self.occasions_of(indicator)]

    def specifications_of(
        self, indicator: Indicator, cases: tuple[str, ...]
    ) -> tuple[Specification, ...]:
        """The analyses that are listed for an indicator, which ``cases`` measure."""
        occasions = [one.id for one in self.occasions_of(indicator) if one.kind == "follow_up"]
        named = [
            one
            for one in self.specifications
            if not one.indicators or indicator.id in one.indicators
        ]
        if not named:
            compared = indicator.design == "comparison"
            groups = tuple(group.id for group in self.comparison_groups) if compared else ()
            return usual_specifications(
                occasions,
                compared=compared,
                individual=indicator.measured == "individual",
                cases=(*cases, *groups),
            )
        return tuple(
            one if one.occasion else one.model_copy(update={"occasion": occasions[-1]})
            for one in named
            if occasions
        )

    def target_of(self, indicator: Indicator, case: str) -> tuple[Target, ...]:
        """The targets of an indicator in a case, its own before those for every case, by date."""
        named = [one for one in self.targets if one.indicator == indicator.id]
        own = [one for one in named if one.case == case]
        chosen = own or [one for one in named if one.case is None]
        return tuple(sorted(chosen, key=lambda one: one.date))
