"""The side that asks: one file goes to a process of its own, and what it holds comes back."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Any

from samskaping.quarantine import worker
from samskaping.quarantine.limits import Limits, Refused

STANDARD = Limits()


class _Worker:
    """A process that takes files apart, one after the other."""

    def __init__(self) -> None:
        self.sound = True
        # -P: a module that lies in the current folder must not be taken for one of the library's.
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", worker.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self.process.stdout is not None
        if worker.receive(self.process.stdout) != worker.READY:
            self.end()
            raise RuntimeError(f"{worker.__name__} cannot be started with {sys.executable}")

    def ask(self, question: bytes, content: bytes, seconds: float) -> bytes:
        """The answer.

        Raises
        ------
        Refused
            Time ran out, or the process fell.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        late = threading.Event()

        def stop() -> None:
            late.set()
            self.process.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        try:
            worker.send(self.process.stdin, question)
            worker.send(self.process.stdin, content)
            answer = worker.receive(self.process.stdout)
        except OSError:
            # Nobody reads any more.
            answer = None
        finally:
            timer.cancel()
            timer.join()
        self.sound = answer is not None and not late.is_set()
        if answer is None:
            kind = "stopped_time" if late.is_set() else "stopped_crash"
            raise Refused("raw_reader_stopped", {"kind": kind})
        return answer

    def end(self) -> None:
        """Stop the process and forget all that it read."""
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            # What was still to be written goes nowhere.
            with suppress(OSError):
                stream.close()
        self.process.wait()


_kept: list[_Worker] = []
_keeps: list[bool] = []


@contextmanager
def one_process_for_many() -> Iterator[None]:
    """Within this, files share a process until one of them brings it down.

    Quicker for many small files; without it no file can leave anything behind for the next.
    """
    _keeps.append(True)
    try:
        yield
    finally:
        _keeps.pop()
        while _kept:
            _kept.pop().end()


def take_apart(
    kind: str, content: bytes, limits: Limits | None = None, **options: Any
) -> Mapping[str, Any]:
    """What a file holds, as the part of the library for ``kind`` sees it.

    Raises
    ------
    Refused
        The file is not of this kind, damaged, encrypted or unsafe, asks for too much, or brings
        the library down.
    RuntimeError
        The fault is this package's own.
    """
    limits = limits or STANDARD
    question = {"kind": kind, "limits": asdict(limits), "options": options}
    one = _kept.pop() if _kept else _Worker()
    answer = b""
    try:
        answer = one.ask(json.dumps(question).encode(), content, limits.seconds)
    finally:
        if answer and _keeps and one.sound:
            _kept.append(one)
        else:
            one.end()
    try:
        parts: dict[str, Any] = json.loads(answer)
    except ValueError:
        # A library that spoils memory may spoil the answer too.
        raise Refused("raw_reader_stopped", {"kind": "stopped_crash"}) from None
    if "refused" in parts:
        raise Refused(**parts["refused"])
    if "fault" in parts:
        raise RuntimeError(f"reading a file as {kind} failed: {parts['fault']}")
    return parts
