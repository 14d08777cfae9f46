"""The stated truth of measurements: what persons and whole cases are like at each occasion."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from samskaping.study.closed import Closed, Identifier


class OccasionTruth(Closed):
    """When people were measured, and which share of the first occasion's persons was gone."""

    opens: date
    closes: date
    gone: float = Field(default=0.0, ge=0, lt=1)


class GroupTruth(Closed):
    """A case or comparison group: its mean or share at the baseline, and its change since."""

    baseline: float
    change: dict[Identifier, float] = Field(default_factory=dict, description="occasion: change")


class IndividualTruth(Closed):
    """What is measured of persons.

    mean: x = baseline + change + sd(√s·U + √(1 − s)·E), U per person and E per person and
    occasion, then rounded to the ``step`` and held within the scale. share: 1 where a standard
    normal of the same make-up lies below the quantile of baseline + change. s is the ``stability``.
    """

    kind: Literal["mean", "share"] = "mean"
    minimum: float = 0.0
    maximum: float = 1.0
    step: float = Field(default=1.0, gt=0)
    sd: float = Field(default=1.0, gt=0, description="of persons of one group at one occasion")
    stability: float = Field(ge=0, le=1, description="correlation of a person between occasions")
    occasions: tuple[Identifier, ...] = Field(min_length=1)
    groups: dict[Identifier, GroupTruth] = Field(min_length=1)


class FigureTruth(Closed):
    """An expected figure, and how many persons stand behind it."""

    expected: float
    n: int | None = Field(default=None, ge=1)


class AggregateTruth(Closed):
    """One figure per case and occasion.

    count: Poisson. per_cent: 100 · binomial(n, expected / 100) / n. mean: normal with ``sd`` / √n.
    """

    kind: Literal["count", "per_cent", "mean"]
    sd: float = Field(default=1.0, gt=0)
    decimals: int = Field(default=0, ge=0)
    maximum: float | None = None
    cases: dict[Identifier, dict[Identifier, FigureTruth]] = Field(
        min_length=1, description="case: occasion: figure"
    )


class MeasurementMess(Closed):
    """What is wrong in a file of measurements of persons."""

    without_consent: int = Field(default=0, ge=0, description="persons beside the usable ones")
    unknown_cases: tuple[str, ...] = ()
    unknown_occasions: tuple[str, ...] = ()
    out_of_range: tuple[str, ...] = Field(default=(), description="cells of usable persons")
    decimal_comma: float = Field(
        default=0.0, ge=0, le=1, description="share of a workbook's numbers typed as text"
    )


class PersonsFile(Closed):
    """A file of persons: ``wide`` has a column per indicator and occasion, ``long`` a row each."""

    file: str
    layout: Literal["wide", "long"]
    groups: tuple[Identifier, ...] = Field(min_length=1)
    indicators: dict[Identifier, str] = Field(min_length=1, description="indicator: column")
    columns: dict[Literal["person", "case", "occasion", "date", "consent", "remark"], str]
    codes: dict[Identifier, str] = Field(description="case or comparison group: text in the file")
    occasions: dict[Identifier, str] = Field(description="occasion: text in the file")
    consent: dict[Literal["yes", "no"], str] = Field(default_factory=dict)
    gone: tuple[str, ...] = Field(default=("",), description="what stands where nobody answered")
    sheet: str = ""
    title: str = ""
    totals: str = ""
    remarks: tuple[str, ...] = ()
    mess: MeasurementMess = MeasurementMess()


class FiguresFile(Closed):
    """A file of figures: one row per case, indicator and occasion."""

    file: str
    columns: dict[Literal["case", "indicator", "occasion", "value", "n", "remark"], str]
    codes: dict[Identifier, str]
    indicators: dict[Identifier, str]
    occasions: dict[Identifier, str]
    missing: dict[str, str] = Field(
        default_factory=dict, description="case/indicator/occasion: text in the cell"
    )
    remarks: tuple[str, ...] = ()


class MeasurementsTruth(Closed):
    """All that measurements are made from."""

    occasions: dict[Identifier, OccasionTruth] = Field(min_length=1)
    persons: dict[Identifier, int] = Field(
        default_factory=dict, description="case or comparison group: persons at the baseline"
    )
    comparison: tuple[Identifier, ...] = Field(default=(), description="the comparison groups")
    individual: dict[Identifier, IndividualTruth] = Field(default_factory=dict)
    aggregate: dict[Identifier, AggregateTruth] = Field(default_factory=dict)
    persons_files: tuple[PersonsFile, ...] = ()
    figures_file: FiguresFile | None = None

    @model_validator(mode="after")
    def _refers_to_what_exists(self) -> Self:
        groups = {g for one in self.individual.values() for g in one.groups}
        occasions = {o for one in self.individual.values() for o in one.occasions}
        occasions |= {o for one in self.individual.values() for g in one.groups.values()
                      for o in g.change}  # fmt: skip
        occasions |= {o for a in self.aggregate.values() for c in a.cases.values() for o in c}
        unknown = sorted([*(groups - set(self.persons)), *(occasions - set(self.occasions))])
        if unknown:
            raise ValueError(f"not part of this truth: {', '.join(unknown)}")
        placed = [group for part in self.persons_files for group in part.groups]
        if sorted(placed) != sorted(self.persons):
            raise ValueError("every measured group must be in exactly one file")
        return self
