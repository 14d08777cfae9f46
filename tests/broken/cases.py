"""All broken studies."""

from tests.broken import (
    cells,
    following,
    over_time,
    places,
    quotes,
    references,
    text_files,
    workbooks,
    yaml_files,
)
from tests.broken.registry import CASES

__all__ = [
    "CASES",
    "cells",
    "following",
    "over_time",
    "places",
    "quotes",
    "references",
    "text_files",
    "workbooks",
    "yaml_files",
]
