"""What a study declares beforehand so that its numbers can be doubted in an orderly way.

Pairs of a case and a comparison group that are alike, the analyses that are all to be done, and
how much of a change is owed to something else than the effort, with the basis of each.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field

from samskaping.study.closed import Closed, Identifier, Text

Persons = Literal["measured", "followed", "imputed"]
Estimator = Literal["gain", "ancova"]
Weighting = Literal["cases", "persons"]
Share = Annotated[float, Field(ge=0, le=1)]
PARTS: tuple[str, ...] = ("deadweight", "attribution", "displacement", "drop_off")


class Pair(Closed):
    """A case and the comparison group that was chosen because it is like it."""

    case: Identifier
    comparison: Identifier


class DeclaredPart(Closed):
    """A share of a change that is declared and not measured, as a range with its basis."""

    low: Share
    high: Share
    mode: Share | None = Field(
        default=None, description="the most likely share; needed for triangular and pert"
    )
    distribution: Literal["uniform", "triangular", "pert"] = "uniform"
    basis: Text = Field(description="what the range rests on: a register, a study, whose judgement")


class Contribution(Closed):
    """What is to be taken off an indicator's change before it is spoken of as the effort's own."""

    indicator: Identifier
    deadweight: DeclaredPart | None = Field(
        default=None,
        description="would have happened anyway; not with a comparison group, which has taken it "
        "off already",
    )
    attribution: DeclaredPart | None = Field(default=None, description="is owed to others")
    displacement: DeclaredPart | None = Field(
        default=None, description="has moved a problem elsewhere"
    )
    drop_off: DeclaredPart | None = Field(
        default=None, description="is lost from each period to the next"
    )
    periods: int = Field(
        default=0, ge=0, le=50, description="periods after the measurement; needed for drop_off"
    )

    @property
    def parts(self) -> dict[str, DeclaredPart]:
        """What is declared, by its name."""
        found = {name: getattr(self, name) for name in PARTS}
        return {name: part for name, part in found.items() if part is not None}


class Specification(Closed):
    """One way to analyse an indicator, listed before the numbers are seen."""

    id: Identifier
    indicators: tuple[Identifier, ...] = Field(
        default=(), description="what is analysed so; leave out for all"
    )
    occasion: Identifier | None = Field(
        default=None, description="the follow-up; leave out for the last one"
    )
    persons: Persons = Field(
        default="measured",
        description="measured: all at each occasion; followed: those measured at both; imputed: "
        "all of the baseline, those who were lost imputed",
    )
    weighting: Weighting = Field(
        default="cases", description="cases count alike, or each by its persons at the baseline"
    )
    estimator: Estimator = Field(
        default="gain",
        description="ancova: the difference at the same baseline; with comparison groups only",
    )
    without: tuple[Identifier, ...] = Field(default=(), description="cases that are left out")


def usual_specifications(
    follow_ups: Iterable[str], *, compared: bool, individual: bool, cases: Iterable[str]
) -> tuple[Specification, ...]:
    """The list of a study that declares none: every choice with every other, cases left out.

    Each follow-up, the persons measured or imputed, cases or persons counted alike, and the gain
    or, with comparison groups and cases that count alike, the difference at the same baseline;
    then the primary analysis of the last follow-up without each case in turn.
    """
    occasions = list(follow_ups)
    persons: tuple[Persons, ...] = ("measured", "imputed") if individual else ("measured",)
    found = []
    for at, occasion in enumerate(occasions, 1):
        for who in persons:
            ways: list[tuple[Weighting, Estimator]] = [("cases", "gain"), ("persons", "gain")]
            if compared:
                ways.append(("cases", "ancova"))
            for weighting, estimator in ways:
                name = f"t{at}_{who}_{weighting}_{estimator}"
                found.append(
                    Specification(
                        id=name,
                        occasion=occasion,
                        persons=who,
                        weighting=weighting,
                        estimator=estimator,
                    )
                )
    for at, case in enumerate(cases if occasions else (), 1):
        found.append(Specification(id=f"without_{at}", occasion=occasions[-1], without=(case,)))
    return tuple(found)
