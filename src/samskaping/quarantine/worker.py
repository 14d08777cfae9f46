"""The side that answers: a process that takes files apart and says what they hold.

It writes a frame to say that it is ready. Then it gets two at a time on its standard input, a
question and the file, and writes an answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import traceback
from typing import IO, Any

from samskaping.quarantine.limits import Limits, Refused

READY = b"ready"


def send(stream: IO[bytes], content: bytes) -> None:
    """Write a frame: its length, then its bytes."""
    stream.write(len(content).to_bytes(8, "big"))
    stream.write(content)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """The next frame; None at the end of the stream."""
    length = stream.read(8)
    if len(length) < 8:
        return None
    content = stream.read(int.from_bytes(length, "big"))
    return content if len(content) == int.from_bytes(length, "big") else None


def answer(kind: str, content: bytes, limits: Limits, options: dict[str, Any]) -> dict[str, Any]:
    """What a file holds, or why it is refused.

    Raises
    ------
    ValueError
        There is no such kind.
    """
    try:
        if kind == "sheets":
            from samskaping.quarantine import sheets

            return sheets.of_workbook(content, limits, **options)
        if kind in ("sav", "dta"):
            from samskaping.quarantine import statistics_files

            return statistics_files.columns(kind, content, limits, **options)
        if kind == "sqlite":
            from samskaping.quarantine import sqlite_tables

            return sqlite_tables.rows_of(content, limits, **options)
        if kind == "refi_qda":
            from samskaping.quarantine import refi_qda

            return refi_qda.of_project(content, limits, **options)
        if kind == "refi_codebook":
            from samskaping.quarantine import refi_codebook

            return refi_codebook.of_codebook(content, limits)
    except Refused as cause:
        return {"refused": vars(cause)}
    except MemoryError:
        return {"refused": vars(Refused("raw_reader_stopped", {"kind": "stopped_memory"}))}
    raise ValueError(f"no kind of file {kind!r}")


def limit(limits: Limits) -> None:
    """Hold this process to its memory and time, where the system can."""
    try:
        import resource
    except ImportError:
        # A system without such limits: whoever asked still watches the time.
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
    for what, wanted in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        most = resource.getrlimit(what)[1]
        # Not every system lets every limit be lowered; the time is watched from outside anyway.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (wanted if most < 0 else min(wanted, most), most))


def main() -> None:
    """Answer until nobody asks any more."""
    questions = sys.stdin.buffer
    # A library that prints must not print into an answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    send(answers, READY)
    while (question := receive(questions)) is not None:
        content = receive(questions) or b""
        asked = json.loads(question)
        limits = Limits(**asked["limits"])
        limit(limits)
        try:
            told = answer(asked["kind"], content, limits, asked["options"])
            frame = json.dumps(told).encode()
        except Exception as cause:
            # Type and place only: the text of an error may quote the file.
            place = traceback.extract_tb(cause.__traceback__)[-1]
            told = {"fault": f"{type(cause).__name__}, {place.name}, line {place.lineno}"}
            frame = json.dumps(told).encode()
        send(answers, frame)


if __name__ == "__main__":
    main()
