"""Where a workflow script writes what it did, and what it says when it fails.

The text of an exception may quote an answer. It goes to the log, which is restricted; the screen
shows the exception's type and place only.
"""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Protocol, TypeGuard


def keep_log(path: str | Path) -> None:
    """Send log lines, warnings and the text of any failure to the file at ``path``.

    Call it once, first thing in a script. The file holds only the latest run.
    """
    log = Path(path)
    log.parent.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(
        filename=log,
        filemode="w",
        encoding="utf-8",
        level=logging.INFO,
        format="%(levelname)s %(name)s: %(message)s",
        force=True,
    )
    logging.captureWarnings(capture=True)

    def report(
        kind: type[BaseException], error: BaseException, place: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.stderr.write("stopped\n")
            return
        logging.critical("failed", exc_info=(kind, error, place))
        if has_findings(error):
            logging.critical("%s", error.in_words("en"))
        sys.stderr.write(f"{describe_failure(error)}; the full text is in {path}\n")

    sys.excepthook = report


class HasFindings(Protocol):
    """An error made of findings: known by what it can do, so that no script imports its words."""

    def in_words(self, language: str) -> str:
        """All findings, in words."""


def has_findings(error: BaseException) -> TypeGuard[HasFindings]:
    """Whether an error is made of findings."""
    return hasattr(error, "in_words")


def describe_failure(error: BaseException) -> str:
    """The type of an exception and where it arose, in this package if it passed through it.

    Findings are codes with places and quote nothing; they are named as well.

    >>> try:
    ...     int("secret")
    ... except ValueError as failure:
    ...     "secret" in describe_failure(failure)
    False
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "samskaping" in Path(frame.filename).parts]
    name = type(error).__qualname__
    if has_findings(error):
        return f"{name}: {error}"
    if not frames:
        return name
    frame = (own or frames)[-1]
    return f"{name} in {frame.name} ({Path(frame.filename).name}:{frame.lineno})"
