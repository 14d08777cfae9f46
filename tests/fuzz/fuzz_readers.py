"""Feeds spoilt files to the readers of raw files, and tells what none of them may do.

    python -m tests.fuzz.fuzz_readers --format spss --inputs 100000 [--engine random|atheris]

``--within`` takes files apart in the process that reads them: faster, and a fault of this project's
own is told by its place. Libraries of others are better watched.

Each reader must give an export or an ``IngestError``: no other exception, no hang, no more memory
than allowed, no file left behind, no cell in a message. Inputs run in batches, each in a process of
its own in an empty folder, so that a crash is one fault more and not the end. An input is known by
its number and can be run alone: ``--first 4711 --inputs 1``.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from samskaping.ingest.exports import RawFile
from samskaping.quarantine import process, worker
from samskaping.quarantine.limits import MIB, Limits
from samskaping.study.model import Format
from tests.fuzz.mutations import mutated
from tests.fuzz.one_input import outcome
from tests.fuzz.seeds import FORMATS, Seed, seeds

ROOT = Path(__file__).parents[2]
BATCH = 2_000
SECONDS = 5.0
MEMORY = 4_096 * MIB
# What a reader is held to here: less than in use, so that a fault shows sooner.
LIMITS = Limits(
    cells=200_000, expanded=16 * MIB, text=16 * MIB, memory=1_024 * MIB, seconds=SECONDS - 1
)


def spoilt(found: Sequence[Seed], name: Format, number: int) -> tuple[RawFile, Seed, int]:
    """Input ``number`` of a format: always the same one."""
    rng = random.Random(f"{name}:{number}")
    seed = rng.choice(found)
    files = [seed.raw, *seed.raw.companions.values()]
    hit = rng.choice([0, 0, *range(len(files))])
    changed = [
        RawFile(one.file, mutated(one.content, rng) if place == hit else one.content)
        for place, one in enumerate(files)
    ]
    companions = dict(zip(seed.raw.companions, changed[1:], strict=True))
    raw = RawFile(seed.raw.file, changed[0].content, companions)
    return raw, seed, rng.randrange(len(seed.layouts))


@contextmanager
def held_to(limits: Limits) -> Iterator[None]:
    """Hold the libraries of others to these limits, in one process for many files."""
    before = process.STANDARD
    process.STANDARD = limits
    try:
        with process.one_process_for_many():
            yield
    finally:
        process.STANDARD = before


class Within:
    """Takes files apart in this process, in the place of one of their own."""

    sound = True

    def ask(self, question: bytes, content: bytes, seconds: float) -> bytes:
        asked = json.loads(question)
        limits = Limits(**asked["limits"])
        told = worker.answer(asked["kind"], content, limits, asked["options"])
        return json.dumps(told).encode()

    def end(self) -> None:
        pass


def run(name: Format, numbers: range) -> tuple[Counter[str], list[tuple[int, str]]]:
    """Outcomes, and faults by the number of the input, of some inputs in this process."""
    found = seeds(name)
    codes: Counter[str] = Counter()
    faults: list[tuple[int, str]] = []
    for number in numbers:
        raw, seed, layout = spoilt(found, name, number)
        print(f"input {number}", flush=True)
        faulthandler.dump_traceback_later(SECONDS, exit=True)
        try:
            told = outcome(name, raw, seed.layouts[layout], seed.cells)
            codes.update(told or ["read"])
        except Exception as cause:
            place = traceback.extract_tb(cause.__traceback__)[-1]
            what = f"{type(cause).__name__} in {Path(place.filename).name}:{place.lineno}: {cause}"
            faults.append((number, what))
        finally:
            faulthandler.cancel_dump_traceback_later()
    return codes, faults


def batch(name: Format, numbers: range, *, within: bool = False) -> None:
    """What a process of its own does: run the inputs, and print the outcome as its last line."""
    if within:
        process._Worker = Within
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    except ImportError:
        print("this system cannot limit memory")
    with held_to(LIMITS):
        codes, faults = run(name, numbers)
    print(json.dumps({"codes": codes, "faults": faults}))


def run_batch(
    name: Format, numbers: range, *, within: bool = False
) -> tuple[Counter[str], list[tuple[int, str]], int]:
    """Outcomes and faults of a batch in a process of its own, and the number to go on with."""
    with tempfile.TemporaryDirectory() as outside:
        here, temporary = Path(outside, "here"), Path(outside, "tmp")
        here.mkdir()
        temporary.mkdir()
        command = [sys.executable, "-m", "tests.fuzz.fuzz_readers", "--batch", "--format", name]
        command += ["--first", str(numbers.start), "--inputs", str(len(numbers))]
        command += ["--within"] if within else []
        ended = subprocess.run(
            command,
            cwd=here,
            env=_environment(temporary),
            capture_output=True,
            text=True,
            check=False,
        )
        stray = [str(path.relative_to(outside)) for path in Path(outside).rglob("*")]
    lines = ended.stdout.splitlines()
    if ended.returncode == 0:
        told = json.loads(lines[-1])
        codes, faults, following = Counter(told["codes"]), told["faults"], numbers.stop
    else:
        begun = [int(line.split()[1]) for line in lines if line.startswith("input ")]
        last = begun[-1] if begun else numbers.start
        ends = ended.stderr.strip().splitlines()
        hung = "Timeout" in ended.stderr
        what = "hang" if hung else f"the process ended with {ended.returncode}"
        faults = [(last, f"{what}: {' | '.join(ends[:6])}")]
        codes, following = Counter({"read or refused": last - numbers.start}), last + 1
    if sorted(stray) != ["here", "tmp"]:
        faults.append((numbers.start, f"left behind in this batch: {stray}"))
    return codes, [(number, what) for number, what in faults], following


def _environment(temporary: Path) -> dict[str, str]:
    path = f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}".rstrip(os.pathsep)
    return {**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": path}


def fuzz(name: Format, first: int, inputs: int, *, within: bool = False) -> list[tuple[int, str]]:
    """Run the inputs in batches and say how it goes; all faults."""
    began, number, stop = time.monotonic(), first, first + inputs
    codes: Counter[str] = Counter()
    faults: list[tuple[int, str]] = []
    while number < stop:
        numbers = range(number, min(number + BATCH, stop))
        some, more, number = run_batch(name, numbers, within=within)
        codes += some
        faults += more
        for one, what in more:
            print(f"{name} input {one}: {what}", flush=True)
    seconds = time.monotonic() - began
    told = ", ".join(f"{code} {n}" for code, n in codes.most_common())
    print(f"{name}: {inputs} inputs, {seconds:.0f} s, {len(faults)} faults ({told})", flush=True)
    return faults


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz one reader or all; 1 if there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--format", choices=FORMATS, help="default: all")
    parser.add_argument("--inputs", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--engine", choices=("random", "atheris"), default="random")
    parser.add_argument("--within", action="store_true", help="take files apart in this process")
    parser.add_argument("--batch", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    names = [given.format] if given.format else list(FORMATS)
    if given.batch:
        numbers = range(given.first, given.first + given.inputs)
        batch(names[0], numbers, within=given.within)
        return 0
    if given.engine == "atheris":
        from tests.fuzz import guided

        return max(guided.fuzz(name, given.inputs) for name in names)
    faults = [fuzz(name, given.first, given.inputs, within=given.within) for name in names]
    return int(any(faults))


if __name__ == "__main__":
    sys.exit(main())
