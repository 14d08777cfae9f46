"""The same promises, with inputs that grow towards code not yet reached (atheris, libFuzzer).

What takes workbooks and REFI-QDA projects apart runs in this process, so that it guides too. SPSS
and Stata files are taken apart in one of their own, as in use: ReadStat crashes on spoilt files too
soon to get on.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from samskaping.study.model import Format
from tests.fuzz.seeds import seeds

ROOT = Path(__file__).parents[2]

_PROGRAM = """
import sys
import atheris
with atheris.instrument_imports(include=["samskaping.ingest", "samskaping.quarantine"]):
    import samskaping.quarantine.sheets, samskaping.quarantine.statistics_files
    import samskaping.quarantine.refi_qda
    from samskaping.ingest.formats import reader
from tests.fuzz import guided
guided.loop(atheris, *sys.argv[1:3], sys.argv[3:])
"""


def fuzz(name: Format, inputs: int) -> int:
    """Run so many inputs in a process of its own; 1 if there was a fault or atheris is absent."""
    if find_spec("atheris") is None:
        print("atheris is not installed; use --engine random, or install atheris and try again")
        return 1
    with tempfile.TemporaryDirectory() as outside:
        corpus = Path(outside, "corpus")
        corpus.mkdir()
        for place, seed in enumerate(seeds(name)):
            (corpus / str(place)).write_bytes(seed.raw.content)
        for place, seed in enumerate(seeds(name)):
            options = [f"-runs={inputs // len(seeds(name))}", "-rss_limit_mb=4096", "-timeout=5"]
            options += [f"-artifact_prefix={outside}/", "-print_final_stats=1", "-max_len=20000"]
            ended = subprocess.run(
                [sys.executable, "-c", _PROGRAM, name, str(place), *options, str(corpus)],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            told = [
                line for line in ended.stderr.splitlines() if line.startswith(("stat::", "Done"))
            ]
            print(f"{name} {seed.raw.file}: {'; '.join(told)}", flush=True)
            if ended.returncode:
                print("\n".join(ended.stderr.splitlines()[-25:]))
                return 1
    return 0


def loop(atheris, name: Format, place: str, options: list[str]) -> None:
    """Let atheris make inputs for one layout until it has made enough."""
    from samskaping.ingest import refi_qda, sheets
    from samskaping.quarantine import worker
    from samskaping.quarantine.limits import Refused
    from tests.fuzz.fuzz_readers import LIMITS, held_to
    from tests.fuzz.mutations import mutated
    from tests.fuzz.one_input import outcome

    def in_this_process(kind, content, limits=None, **asked):
        told = worker.answer(kind, content, limits or LIMITS, asked)
        told = json.loads(json.dumps(told))
        if "refused" in told:
            raise Refused(**told["refused"])
        return told

    sheets.take_apart = refi_qda.take_apart = in_this_process
    seed = seeds(name)[int(place)]

    def one_input(content: bytes) -> None:
        outcome(name, replace(seed.raw, content=content), seed.layouts[len(content) % 2])

    def changed(content: bytes, most: int, number: int) -> bytes:
        rng = random.Random(number)
        if rng.random() < 0.5:
            return atheris.Mutate(content, most)
        try:
            return mutated(content, rng)[:most]
        except Exception:
            # Spoilt too much to be taken apart: whatever a zip can be wrong in.
            return atheris.Mutate(content, most)

    atheris.Setup([sys.argv[0], *options], one_input, custom_mutator=changed)
    with held_to(LIMITS):
        atheris.Fuzz()
