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


class Speech(Closed):
    """What is said in the interviews of a language; every entry is one sentence.

    Each turn is a line that begins with who speaks. An answer has a sentence for each code that it
    carries, and others besides.
    """

    interviewer: str
    interviewee: str
    questions: tuple[str, ...] = Field(min_length=1, description="the first begins an interview")
    other: tuple[str, ...] = Field(min_length=1, description="sentences that carry no code")
    said: dict[Identifier, tuple[str, ...]] = Field(
        default_factory=dict, description="code: sentences that carry it; without: any other"
    )
    identifying: dict[Identifier, tuple[str, ...]] = Field(
        default_factory=dict,
        description="code: sentences with made-up identifiers; each stands once, where the code is "
        "and the first coder marked it, and in an interview of its own",
    )


class Habit(Closed):
    """How a coder selects what carries a code: the sentence, or the whole turn, and how neatly."""

    whole_turn: Share = Field(default=0.3, ge=0, le=1)
    late: Share = Field(default=0.1, ge=0, le=1, description="begins some words too late")
    early: Share = Field(default=0.1, ge=0, le=1, description="ends some words too early")


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


class ProjectFiles(Closed):
    """Projects of a qualitative tool, one per coder, with the interviews that the coder read.

    ``variables`` are what the project says of persons, and the date of an interview; a Taguette
    project has none.
    """

    layout: Literal["refi_qda", "taguette"]
    name: str
    files: dict[Identifier, str] = Field(min_length=1, description="coder: file")
    cases: tuple[Identifier, ...] = Field(min_length=1)
    coder_codes: dict[Identifier, str]
    codes: dict[Identifier, str] = Field(description="code: its own name, without those above it")
    variables: dict[Literal["case", "role", "quotable", "date"], str] = Field(default_factory=dict)
    case_codes: dict[Identifier, str] = Field(default_factory=dict)
    role_codes: dict[Identifier, str] = Field(default_factory=dict)
    quotable_codes: dict[Literal["yes", "no"], str] = Field(default_factory=dict)
    windows: tuple[Identifier, ...] = Field(
        default=(),
        description="coders whose tool writes texts as Windows does: with a byte-order mark, which "
        "places do not count, and two characters at the end of a line, which they do",
    )
    compressed: bool = Field(default=True, description="slow for a project of many megabytes")
    unknown_codes: tuple[str, ...] = Field(
        default=(), description="codes outside the codebook, each given once by the first coder"
    )
    beyond_end: int = Field(
        default=0,
        ge=0,
        description="characters by which one coding of the last coder leaves a text",
    )

    @model_validator(mode="after")
    def _says_whose_interviews(self) -> Self:
        if self.layout == "taguette" and len(self.cases) > 1:
            raise ValueError("a Taguette project does not say which case an interview belongs to")
        return self


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
    segments: tuple[int, int] = Field(
        description="fewest and most answers of an interview; in a spreadsheet each is a segment"
    )
    cases: dict[Identifier, InterviewedCase] = Field(min_length=1)
    codes: dict[Identifier, CodeTruth] = Field(min_length=1)
    speech: dict[str, Speech] = Field(description="language: what is said in it")
    quotable: Share = Field(
        default=1.0, ge=0, le=1, description="chance that a person may be quoted"
    )
    habits: dict[Identifier, Habit] = Field(default_factory=dict, description="coder: habit")
    files: tuple[SegmentsFile, ...] = Field(default=(), description="spreadsheets")
    projects: tuple[ProjectFiles, ...] = ()
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
        missing = {case.language for case in self.cases.values()} - set(self.speech)
        if missing:
            raise ValueError(f"nothing is said in: {', '.join(sorted(missing))}")
        placed = [case for part in self.files for case in part.cases]
        placed += [case for part in self.projects for case in part.cases]
        if sorted(placed) != sorted(self.cases):
            raise ValueError("every interviewed case must be in exactly one file")
        if any(set(part.files) != set(self.coders) for part in self.projects):
            raise ValueError("every coder needs a project of their own")
        return self
