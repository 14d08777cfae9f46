"""The two sides of a comparison: processes of their own, which run a task when they are told to."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass
class Side:
    """A process that prepares, then runs its task once for each line that it is sent.

    It answers each with the seconds of the task alone, and at the end with the largest memory of
    the whole process in MiB, its libraries and data included.
    """

    command: Sequence[str]
    threads: int | None = None
    seconds: list[float] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    memory: float = 0.0

    def __enter__(self) -> Self:
        environment = dict(os.environ, PYTHONPATH=str(ROOT))
        if self.threads is not None:
            environment |= dict.fromkeys(
                ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), str(self.threads)
            )
        self.process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        return self

    def run(self, counted: bool = True) -> None:
        """Run the task once more; a run that warms up is not counted."""
        answer = self._asked("run")
        if counted:
            self.seconds.append(float(answer["seconds"]))
            self.values.append(float(answer["value"]))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.memory = float(self._asked("end")["mib"])
        self.process.communicate()

    def _asked(self, word: str) -> dict[str, float]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            self.process.stdin.write(word + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            raise SystemExit(f"{' '.join(self.command)} ended before it was told to") from None
        for line in self.process.stdout:
            if line.startswith("{"):
                answer: dict[str, float] = json.loads(line)
                return answer
        raise SystemExit(f"{' '.join(self.command)} failed")


def ours(task: str, *arguments: str | Path, threads: int | None = None) -> Side:
    """A task of ``tasks.py`` in this environment."""
    command = [sys.executable, "-m", "benchmarks.reliability.tasks", task, *map(str, arguments)]
    return Side(command, threads)


def r_peer(job: str, *arguments: str | Path) -> Side:
    """A job of ``peers.R``."""
    return Side(["Rscript", "--vanilla", str(HERE / "peers.R"), job, *map(str, arguments)], 1)


def alternate(sides: Sequence[Side], rounds: int, warm: bool = True, extra: int = 1) -> None:
    """Run all sides in turn, ``rounds`` times; the last of them ``extra`` times in each turn."""
    with ExitStack() as stack:
        for side in sides:
            stack.enter_context(side)
        if warm:
            for side in sides:
                side.run(counted=False)
        else:
            sides[-1].run(counted=False)
        for _ in range(rounds):
            for side in sides[:-1]:
                side.run()
            for _ in range(extra):
                sides[-1].run()


@cache
def r_has(package: str) -> bool:
    """Whether R is here with the package."""
    if shutil.which("Rscript") is None:
        return False
    probe = f"if (!requireNamespace('{package}', quietly = TRUE)) quit(status = 1)"
    return subprocess.run(["Rscript", "-e", probe], capture_output=True).returncode == 0


def python_with(package: str) -> str | None:
    """The interpreter that ``PEER_PYTHON`` names, or this one, if it has the package."""
    python = os.environ.get("PEER_PYTHON", sys.executable)
    probe = subprocess.run([python, "-c", f"import {package}"], capture_output=True)
    return python if probe.returncode == 0 else None
