"""What every part of the configuration is made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]


def _some_language(text: dict[str, str]) -> dict[str, str]:
    if not text:
        raise PydanticCustomError("no_language", "give the text in at least one language")
    return text


# Words in one or more languages: {nb: Likeverdighet, en: Equal standing}
Text = Annotated[
    dict[Language, Annotated[str, StringConstraints(min_length=1)]], AfterValidator(_some_language)
]


class Closed(BaseModel):
    """A part of the configuration: unknown keys are errors, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def in_language(text: dict[str, str], language: str) -> str:
    """The text in ``language``, or in the first language that it was given in."""
    return text.get(language) or next(iter(text.values()))
