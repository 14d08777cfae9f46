"""The stated truth of interviews: who speaks of what, and how well the coders find it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from samskaping.study.closed import Closed, Identifier

Share = float


class CodingSkill(Closed):
    """How a coder marks a segment: where the code is there, and where it is not."""

    sensitivity: Share = Field(ge=0, le=1)
    specificity: Share = Field(ge=0, le=1)


class CodeTruth(Closed):
    """A code: who speaks of it, and how often.

    A person speaks of it with the case's probability; each segment of such a person carries it
    with probability ``in_segment``, independently.
    """

    parent: Identifier | None = Field(default=None, description="the code that it stands below")
    speaks: dict[Identifier, Share] = Field(description="case: probability that a person does")
    in_segment: Share = Field(gt=0, le=1)
    skill: dict[Identifier, CodingSkill] = Field(description="coder: skill with this code")


class InterviewedCase(Closed):
    """The interviews of a case."""

    language: str
    prefix: str = Field(description="what the files call its interviews by")
    persons: dict[Identifier, int] = Field(description="role: persons")
    interviewed_again: int = Field(default=0, ge=0, description="persons with a second interview")

    @property
    def interviews(self) -> int:
        """How many interviews there are."""
        return sum(self.persons.values()) + self.interviewed_again


class SegmentsFile(Closed):
    """A file of coded segments: a column per code, or all codes in one cell."""

    file: str
    layout: Literal["code_columns", "delimited_cell"]
    cases: tuple[Identifier, ...] = Field(min_length=1)
    columns: dict[
        Literal[
            "source", "person", "case", "role", "coder", "unit", "start", "end", "text", "codes"
        ],
        str,
    ]
    case_codes: dict[Identifier, str]
    role_codes: dict[Identifier, str]
    coder_codes: dict[Identifier, str]
    codes: dict[Identifier, str] = Field(description="code: column, or text in the cell")
    mark: str = "x"
    code_separator: str = ","
    sheet: str = ""
    unknown_codes: tuple[str, ...] = Field(default=(), description="words that no code has")


class CoverageFile(Closed):
    """The coder–source table."""

    file: str
    columns: dict[Literal["source", "person", "case", "role", "coder", "remark"], str]
    case_codes: dict[Identifier, str]
    role_codes: dict[Identifier, str]
    coder_codes: dict[Identifier, str]


class InterviewsTruth(Closed):
    """All that interviews and their codings are made from."""

    coders: dict[Identifier, Share] = Field(
        min_length=1, description="coder: share of the interviews of each case that the coder read"
    )
    segments: tuple[int, int] = Field(description="fewest and most segments of an interview")
    cases: dict[Identifier, InterviewedCase] = Field(min_length=1)
    codes: dict[Identifier, CodeTruth] = Field(min_length=1)
    sentences: dict[str, tuple[str, ...]] = Field(
        description="language: made-up sentences that stand where a segment's text would"
    )
    files: tuple[SegmentsFile, ...] = Field(min_length=1)
    coverage: CoverageFile

    @model_validator(mode="after")
    def _refers_to_what_exists(self) -> Self:
        if self.segments[0] < 1 or self.segments[1] < self.segments[0]:
            raise ValueError("an interview has at least one segment")
        for name, code in self.codes.items():
            if set(code.speaks) != set(self.cases) or set(code.skill) != set(self.coders):
                raise ValueError(f"code {name} needs every case and every coder")
            if code.parent is not None and code.parent not in self.codes:
                raise ValueError(f"code {name} stands below one that does not exist")
        missing = {case.language for case in self.cases.values()} - set(self.sentences)
        if missing:
            raise ValueError(f"no sentences in: {', '.join(sorted(missing))}")
        placed = [case for part in self.files for case in part.cases]
        if sorted(placed) != sorted(self.cases):
            raise ValueError("every interviewed case must be in exactly one file")
        return self
