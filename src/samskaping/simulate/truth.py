"""The stated truth of a simulated study: the population, who answers, and how the files look.

The truth stands on its own: it repeats what the study's configuration says of items, roles and
codes, so that a mistake in the configuration shows as a difference from the truth.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from samskaping.simulate.interview_truth import InterviewsTruth
from samskaping.simulate.measurement_truth import MeasurementsTruth
from samskaping.study.closed import Closed, Identifier
from samskaping.yaml_reader import read_yaml

Share = float
Effects = dict[Identifier, float]


class LatentModel(Closed):
    """A normal latent answer per person, item and wave, cut at thresholds.

    y* = location + effects + λ(√g·G + √v·V + √f·F) + √(1 − λ²)·e, with independent standard
    normal factors G (person), V (person × value), F (person × field) and error e; λ is the item's
    loading and g + v + f = 1. A factor correlates ``stability`` with itself in another wave.
    """

    thresholds: tuple[float, ...] = Field(min_length=1)
    general: Share = Field(ge=0, le=1)
    value: Share = Field(ge=0, le=1)
    field: Share = Field(ge=0, le=1)
    stability: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if abs(self.general + self.value + self.field - 1) > 1e-9:
            raise ValueError("general + value + field must be 1")
        if list(self.thresholds) != sorted(set(self.thresholds)):
            raise ValueError("the thresholds must rise")
        return self


class ItemTruth(Closed):
    """An item: where it belongs, how easy it is to agree with and how well it measures."""

    value: Identifier
    field: Identifier
    location: float
    loading: float = Field(ge=0, lt=1)
    reversed: bool = False


class WaveTruth(Closed):
    """When the wave was in the field and how much the latent answer has risen by then."""

    opens: date
    closes: date
    effects: Effects = Field(default_factory=dict, description="value: rise since the first wave")


class CaseTruth(Closed):
    """A case's departure from the average case, and how many usable forms it hands in."""

    values: Effects = Field(default_factory=dict, description="value: case effect")
    fields: Effects = Field(default_factory=dict, description="field: case effect")
    change: Effects = Field(default_factory=dict, description="wave: the case's own extra change")
    answered: dict[Identifier, dict[Identifier, int]] = Field(description="role: wave: forms")


class RoleTruth(Closed):
    """How a position departs from the average, and how often it does not know."""

    values: Effects = Field(default_factory=dict, description="value: role effect")
    dont_know: Share = Field(default=0.03, ge=0, lt=1)


class Gaps(Closed):
    """How cells become empty, unrelated to what the answer would have been."""

    skipped: Share = Field(default=0.01, ge=0, lt=1)
    not_applicable: Share = Field(default=0.01, ge=0, lt=1)
    breaks_off: Share = Field(
        default=0.02, ge=0, lt=1, description="persons who leave the last part unanswered"
    )


class Linkage(Closed):
    """Who can be found again in the next wave by the code that they made themselves."""

    returning: Share = Field(ge=0, le=1, description="share of the earlier wave that answers again")
    keeps_code: Share = Field(ge=0, le=1, description="share of those who repeat their code")
    without_code: Share = Field(default=0.0, ge=0, lt=1)


class Mess(Closed):
    """What is wrong in a raw file, in numbers of forms unless said otherwise."""

    exact_duplicates: int = Field(default=0, ge=0, description="the same row twice")
    double_submissions: int = Field(default=0, ge=0, description="an unfinished form, then all")
    tests: int = Field(default=0, ge=0, description="flagged, with 'test' as the comment")
    without_consent: int = Field(default=0, ge=0)
    outside_period: int = Field(default=0, ge=0)
    nothing_answered: int = Field(default=0, ge=0)
    unknown_cases: tuple[str, ...] = Field(default=(), description="codes that no case has")
    straight_liners: int = Field(default=0, ge=0, description="usable forms with one answer")
    out_of_range: tuple[str, ...] = Field(default=(), description="cells in usable forms")
    without_role: int = Field(default=0, ge=0, description="usable forms with an empty role")
    trailing_blanks: Share = Field(default=0.0, ge=0, lt=1, description="share of labels")

    @property
    def surplus(self) -> int:
        """Forms by persons who are not among the usable ones."""
        kinds = (self.tests, self.without_consent, self.outside_period, self.nothing_answered)
        return sum(kinds) + len(self.unknown_cases)


class Codes(Closed):
    """What stands in the cells of the file."""

    case: dict[Identifier, str] = Field(default_factory=dict)
    wave: dict[Identifier, str]
    role: dict[Identifier, str]
    consent: dict[Literal["yes", "no"], str]
    test: dict[Literal["yes", "no"], str]
    answers: dict[int, str]
    dont_know: str
    not_applicable: str


# What a column can hold, besides the items.
Content = Literal[
    "submission", "submitted", "consent", "test", "case", "wave", "role", "code", "contact",
    "comment", "duration", "constant", "key", "state_new", "state_distributed", "state_partial",
    "state_completed", "state_dropped",
]  # fmt: skip


class FileTruth(Closed):
    """A raw file: which cases it holds, its layout and its mess."""

    file: str
    format: Literal["nettskjema", "delimited", "surveyxact"]
    companions: dict[str, str] = Field(
        default_factory=dict, description="labels, structure: files that come with it"
    )
    cases: tuple[Identifier, ...] = Field(min_length=1)
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    separator: Literal[";", ",", "\t"] = ";"
    decimal: Literal[".", ","] = "."
    time_zone: str
    duration_unit: Literal["milliseconds", "minutes"] = "milliseconds"
    before_items: dict[str, Content] = Field(description="column: what it holds, in file order")
    items: dict[Identifier, str] = Field(description="item: column, in file order")
    after_items: dict[str, Content] = Field(default_factory=dict)
    constant: str = ""
    codes: Codes
    questions: dict[str, str] = Field(default_factory=dict, description="column: what was asked")
    labels: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="what a column holds, or item: code: label"
    )
    comments: tuple[str, ...] = Field(default=(), description="free text that some leave behind")
    contacts: tuple[str, ...] = Field(default=(), description="made-up; {n} is a number")
    test_comment: str = "test"
    mess: Mess = Mess()


class Truth(Closed):
    """All that a simulated study is made from."""

    seed: int = Field(ge=0)
    model: LatentModel
    items: dict[Identifier, ItemTruth] = Field(min_length=1)
    waves: dict[Identifier, WaveTruth] = Field(min_length=1)
    roles: dict[Identifier, RoleTruth] = Field(min_length=1)
    cases: dict[Identifier, CaseTruth] = Field(min_length=1)
    gaps: Gaps = Gaps()
    linkage: Linkage
    files: tuple[FileTruth, ...] = Field(min_length=1)
    measurements: MeasurementsTruth | None = None
    interviews: InterviewsTruth | None = None

    @property
    def value_ids(self) -> tuple[str, ...]:
        """The values that the items belong to, in their order."""
        return tuple(dict.fromkeys(item.value for item in self.items.values()))

    @property
    def field_ids(self) -> tuple[str, ...]:
        """The fields of action that the items belong to, in their order."""
        return tuple(dict.fromkeys(item.field for item in self.items.values()))

    @property
    def points(self) -> int:
        """Number of answers on the scale, counted from 1."""
        return len(self.model.thresholds) + 1

    @model_validator(mode="after")
    def _refers_to_what_exists(self) -> Self:
        known = {
            "case": set(self.cases),
            "wave": set(self.waves),
            "role": set(self.roles),
            "value": set(self.value_ids),
            "field": set(self.field_ids),
            "item": set(self.items),
        }
        unknown = sorted(
            f"{kind} {name}" for kind, name in self._references() if name not in known[kind]
        )
        if unknown:
            raise ValueError(f"not part of this truth: {', '.join(unknown)}")
        placed = [case for part in self.files for case in part.cases]
        if sorted(placed) != sorted(self.cases):
            raise ValueError("every case must be in exactly one file")
        return self

    def _references(self) -> list[tuple[str, str]]:
        pairs: list[tuple[str, str]] = []
        for wave in self.waves.values():
            pairs += [("value", name) for name in wave.effects]
        for role in self.roles.values():
            pairs += [("value", name) for name in role.values]
        for case in self.cases.values():
            pairs += [("value", name) for name in case.values]
            pairs += [("field", name) for name in case.fields]
            pairs += [("wave", name) for name in case.change]
            pairs += [("role", name) for name in case.answered]
            pairs += [("wave", name) for forms in case.answered.values() for name in forms]
        for part in self.files:
            pairs += [("case", name) for name in part.cases]
            pairs += [("item", name) for name in part.items]
        if self.measurements is not None:
            groups = set(self.measurements.persons) - set(self.measurements.comparison)
            pairs += [("case", name) for name in sorted(groups)]
            figures = self.measurements.aggregate.values()
            pairs += [("case", name) for figure in figures for name in figure.cases]
        if self.interviews is not None:
            pairs += [("case", name) for name in self.interviews.cases]
            interviewed = self.interviews.cases.values()
            pairs += [("role", name) for case in interviewed for name in case.persons]
        return pairs

    def enlarged(self, times: int) -> Truth:
        """The same population with ``times`` as many usable forms in every cell."""
        cases = {
            name: case.model_copy(
                update={
                    "answered": {
                        role: {wave: times * n for wave, n in forms.items()}
                        for role, forms in case.answered.items()
                    }
                }
            )
            for name, case in self.cases.items()
        }
        return self.model_copy(update={"cases": cases})


def read_truth(path: str | Path) -> Truth:
    """Read a truth from YAML.

    Raises
    ------
    pydantic.ValidationError
        A key is unknown or missing, a number is out of bounds, or a reference leads nowhere.
    """
    return Truth.model_validate(read_yaml(Path(path).read_text(encoding="utf-8")))
