"""A study: its cases, roles, waves, sources, rules and instruments."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from samskaping.study.bindings import (
    Binding,
    CodingBinding,
    CoverageBinding,
    MeasurementBinding,
    QuoteBinding,
)
from samskaping.study.calibration import Calibration
from samskaping.study.closed import Closed, Identifier, Language, Text
from samskaping.study.codebook import Codebook
from samskaping.study.pooling import Pooling
from samskaping.study.raters import Raters
from samskaping.study.record import Record
from samskaping.study.reliability import Reliability
from samskaping.study.scorecard import NO_SCORECARD, Scorecard
from samskaping.study.structure import Structure

# The parts of a configuration that list raw files.
SOURCES = ("sources", "measurements", "codings", "coverage", "quotes")
Provenance = Literal["synthetic", "public", "collected"]


class About(Closed):
    """What the study is, and where its data come from."""

    id: Identifier
    title: Text
    description: Text
    provenance: Provenance
    population: Literal["these_participants", "processes_like_these"] = "these_participants"
    languages: tuple[Language, ...] = Field(default=("nb", "en"), min_length=1)
    seed: int = Field(ge=0)
    time_zone: str = "Europe/Oslo"
    data_source: Text
    data_licence: str
    citation: str | None = None


class Case(Closed):
    """A process of co-creation; several may share a municipality."""

    id: Identifier
    name: str
    municipality: str
    municipality_number: str | None = None
    country: Literal["NO", "DK", "SE", "FI", "IS", "FO", "GL", "other"]
    reference: bool = False
    description: Text | None = None


class Role(Closed):
    """A position that people take part from."""

    id: Identifier
    label: Text


class Wave(Closed):
    """An occasion of measurement, in order of time; answers outside its dates are out of period."""

    id: Identifier
    label: Text
    opens: date | None = None
    closes: date | None = None


class Invited(Closed):
    """How many were asked."""

    case: Identifier
    wave: Identifier
    role: Identifier | None = None
    invited: int = Field(ge=0)


Format = Literal[
    "nettskjema",
    "surveyxact",
    "limesurvey",
    "kobo",
    "qualtrics",
    "ms_forms",
    "google_forms",
    "redcap",
    "spss",
    "stata",
    "refi_qda",
    "taguette",
    "qualcoder",
    "dedoose",
    "maxqda",
    "workbook",
    "delimited",
]


# Formats that hold the interviews themselves, not only what was coded in them.
WITH_TEXTS: tuple[Format, ...] = ("refi_qda", "taguette", "qualcoder")


class RawSource(Closed):
    """A raw file, and the format that it comes in."""

    id: Identifier
    file: str
    format: Format
    companions: dict[Literal["labels", "structure"], str] = Field(
        default_factory=dict, description="files that came with it and explain it"
    )


class Source(RawSource):
    """Answers to the scorecard."""

    binding: Binding


class MeasurementSource(RawSource):
    """Measurements of the record's indicators."""

    binding: MeasurementBinding


class CodingSource(RawSource):
    """Interviews as coded segments."""

    binding: CodingBinding

    @property
    def has_texts(self) -> bool:
        """Whether the file is a tool's project, which holds the interviews themselves."""
        return self.format in ("refi_qda", "taguette", "qualcoder")


class CoverageSource(RawSource):
    """A coder–source table."""

    binding: CoverageBinding


class QuoteSource(RawSource):
    """Quotes from the interviews, each with its consent and who signed it off."""

    binding: QuoteBinding | None = Field(
        default=None, description="leave out for a list of candidates that was filled in"
    )


class NameLists(Closed):
    """Files with names that may not stand in a quote, one on each line."""

    persons: str | None = None
    places: str | None = Field(default=None, description="places, organisations and the like")


class Cleaning(Closed):
    """What happens to answers that cannot be used as they are; each rule writes to the ledger."""

    test_answers: Literal["exclude", "keep"] = "exclude"
    without_consent: Literal["exclude", "keep"] = "exclude"
    outside_period: Literal["exclude", "flag"] = "exclude"
    duplicates: Literal["keep_last", "keep_first", "flag"] = "keep_last"
    out_of_range: Literal["set_missing"] = "set_missing"
    unknown_case: Literal["exclude", "stop"] = "exclude"
    unknown_role: Literal["exclude", "keep"] = "keep"
    nothing_answered: Literal["exclude", "keep"] = "exclude"
    unknown_occasion: Literal["exclude", "stop"] = "exclude"
    unknown_code: Literal["exclude", "stop"] = "exclude"
    straight_lining: int | None = Field(
        default=10,
        ge=3,
        description="flag a form with one and the same answer to this many items or more, "
        "across reversed ones; null turns the flag off",
    )


class JointDisplay(Closed):
    """The rule by which what the interviews say is held against the scorecard."""

    mentioned: float = Field(
        default=0.25,
        gt=0,
        le=1,
        description="share of a case's interviewed persons with a code for the code to be heard",
    )
    midpoint: float | None = Field(
        default=None, description="score that is neither high nor low; default: the scale's middle"
    )
    quotes_per_cell: int = Field(
        default=2, ge=0, le=10, description="most quotes shown of a case about a value"
    )


class Analysis(Closed):
    """How the numbers are made."""

    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    missing: Literal["listwise", "pairwise", "fiml", "two_way"] = "listwise"
    joint_display: JointDisplay = JointDisplay()
    structure: Structure = Structure()
    raters: Raters = Raters()
    reliability: Reliability = Reliability()
    calibration: Calibration = Calibration()
    pooling: Pooling = Pooling()


class Disclosure(Closed):
    """What may leave the house."""

    profile: Literal["internal", "nordic", "strict", "public"] = "nordic"
    minimum: int | None = Field(default=None, ge=1, description="replaces the profile's minimum")

    @property
    def threshold(self) -> int:
        """The smallest number of persons that a released cell may rest on."""
        presets = {"public": 1, "internal": 3, "nordic": 6, "strict": 10}
        return presets[self.profile] if self.minimum is None else self.minimum


class Outline(Closed):
    """What a report shows of a study: all but where its raw files are and how they are laid out."""

    study: About
    cases: tuple[Case, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = ()
    waves: tuple[Wave, ...] = Field(
        default=(), description="needed where there are answers to a scorecard"
    )
    linkage: Literal["none", "partial", "full"] = "none"
    invited: tuple[Invited, ...] = ()
    weighting: Text | None = Field(
        default=None,
        description="what the survey weights make up for; needed where a binding has a weight",
    )
    scorecard: Scorecard = NO_SCORECARD
    record: Record | None = None
    codebook: Codebook | None = None
    cleaning: Cleaning = Cleaning()
    analysis: Analysis = Analysis()
    disclosure: Disclosure = Disclosure()


class Study(Outline):
    """The whole configuration of a study, with its instrument and bindings in place."""

    sources: tuple[Source, ...] = ()
    measurements: tuple[MeasurementSource, ...] = ()
    codings: tuple[CodingSource, ...] = ()
    coverage: tuple[CoverageSource, ...] = ()
    quotes: tuple[QuoteSource, ...] = ()
    names: NameLists = NameLists()
    resolved: str | None = Field(
        default=None, description="the workbook of disagreements, filled in when the coders met"
    )

    @property
    def raw_sources(self) -> tuple[RawSource, ...]:
        """Every raw file of the study, whatever it holds."""
        return (*self.sources, *self.measurements, *self.codings, *self.coverage, *self.quotes)

    def outline(self) -> Outline:
        """The part that may be shown."""
        return Outline.model_validate(self.model_dump(exclude={*SOURCES, "names", "resolved"}))
