"""Very many forms through the ingest job and the clean job, beside pandas on the same file.

    python benchmarks/forms.py [FORMS ...]

Makes an export of Nettskjema with the columns of the shipped study, all cells quoted, with forms
that have to be excluded, cells off the scale, and comments with quotes and line breaks in them.
Each job runs as a process of its own. Prints seconds and the largest memory of each, and the goals
that a million forms must meet; exits non-zero when one is missed. The peer only reads the file,
makes it long and writes it: nothing is checked, looked up, cleaned or accounted for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from samskaping.ingest.nettskjema import CREATED, DURATION, SUBMISSION
from samskaping.study.bindings import Binding, CodedColumn
from samskaping.study.configuration import load_study
from samskaping.study.model import Source, Study

ROOT = Path(__file__).parents[1]
SIZES = (100_000, 500_000, 1_000_000)
# For a million forms; the seconds are those of both jobs together.
FULL, SECONDS, MIB = 1_000_000, 30.0, 2048.0

JOB = """
import json, runpy, sys, types
told = json.load(sys.stdin)
named = {name: types.SimpleNamespace(**part) for name, part in told["named"].items()}
job = types.SimpleNamespace(**named, log=[told["log"]])
runpy.run_path(told["script"], init_globals={"snakemake": job})
"""
PEER = """
import json, sys
import pandas as pd
told = json.load(sys.stdin)
wide = pd.read_csv(told["file"], sep=";")
others = [name for name in wide.columns if name not in told["items"]]
wide.melt(id_vars=others, value_vars=told["items"]).to_parquet(told["output"], compression="zstd")
"""


def coded(rng: np.random.Generator, spec: object, rows: int, *, strange: float = 0.0) -> pa.Array:
    """Codes as a coded column has them, some of them not the study's."""
    assert isinstance(spec, CodedColumn)
    codes = [*spec.codes, "?"]
    places = rng.integers(0, len(spec.codes), rows)
    places[rng.random(rows) < strange] = len(spec.codes)
    return pa.array(codes).take(pa.array(places))


def ticked(rng: np.random.Generator, yes: float, rows: int) -> pa.Array:
    """``1`` for yes and ``0`` for no."""
    return pa.array(["0", "1"]).take(pa.array((rng.random(rows) < yes).astype(int)))


def numbered(prefix: str, numbers: np.ndarray) -> pa.Array:
    """Texts with a running number, such as codes that people made up."""
    texts = pa.array(numbers).cast(pa.string())
    return pa.compute.binary_join_element_wise(prefix, texts, "")


def answers(rng: np.random.Generator, rows: int, items: int) -> list[pa.Array]:
    """Answers from 1 to 5 with blanks, "don't know" and a few off the scale."""
    texts = pa.array(["1", "2", "3", "4", "5", "", "88", "99", "7"])
    chances = [0.08, 0.17, 0.25, 0.28, 0.15, 0.04, 0.02, 0.0099, 0.0001]
    common = rng.choice(len(chances), rows, p=chances)
    columns = []
    for _ in range(items):
        drawn = rng.choice(len(chances), rows, p=chances)
        columns.append(texts.take(pa.array(np.where(rng.random(rows) < 0.4, common, drawn))))
    return columns


def export(study: Study, binding: Binding, rows: int) -> pa.Table:
    """An export of ``rows`` forms."""
    rng = np.random.default_rng([study.study.seed, rows])
    opens = np.array([wave.opens for wave in study.waves], dtype="datetime64[s]")
    waves = rng.integers(0, len(opens), rows)
    seconds = rng.integers(0, 10 * 86_400, rows).astype("timedelta64[s]")
    created = pa.array(np.datetime_as_string(opens[waves] + seconds))
    of_wave = {meaning: code for code, meaning in binding.wave.codes.items()}
    people = rng.permutation(np.where(rng.random(rows) < 0.02, 0, np.arange(rows)) + rows)
    comments = pa.array(
        ["", "Bra møter", 'Vi sa "ja",\nog så ble det nei; synd', "Lærte mye på kveldene"]
    )
    columns = {
        SUBMISSION: numbered("", np.arange(rows) + 31_000_000),
        CREATED: pa.compute.binary_join_element_wise(created, "+01:00", ""),
        binding.consent.column: ticked(rng, 0.98, rows),
        binding.test.column: ticked(rng, 0.01, rows),
        binding.case.column: coded(rng, binding.case, rows, strange=0.005),
        binding.wave.column: pa.array([of_wave[wave.id] for wave in study.waves]).take(
            pa.array(waves)
        ),
        binding.role.column: coded(rng, binding.role, rows, strange=0.01),
        binding.respondent.column: numbered("AB", people),
        **{name: numbered("made.up.", np.arange(rows)) for name in binding.drop},
    }
    named = list(binding.items.columns.values())
    columns |= dict(zip(named, answers(rng, rows, len(named)), strict=True))
    for name in binding.ignore:
        columns.setdefault(
            name, comments.take(pa.array(rng.choice(4, rows, p=[0.8, 0.1, 0.05, 0.05])))
        )
    columns[DURATION] = numbered("", rng.integers(20_000, 900_000, rows))
    return pa.table(columns)


def write_export(table: pa.Table, path: Path) -> None:
    """Semicolons, every cell quoted, UTF-8."""
    options = pa.csv.WriteOptions(
        include_header=False, delimiter=";", quoting_style="all_valid", batch_size=10_000
    )
    with path.open("wb") as file:
        file.write((";".join(f'"{name}"' for name in table.column_names) + "\n").encode())
        pa.csv.write_csv(table, file, options)


@dataclass(frozen=True)
class Cost:
    """Of a process: seconds that passed, seconds of work of all cores, the largest MiB."""

    passed: float
    worked: float
    memory: float

    def __str__(self) -> str:
        return f"{self.passed:8.1f} s {self.worked:8.1f} s of work {self.memory:8.0f} MiB"


def measured(code: str, told: dict[str, Any], folder: Path) -> Cost:
    """What a process costs."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, cwd=folder)
    assert process.stdin is not None
    with process.stdin as pipe:
        pipe.write(json.dumps(told).encode())
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit((folder / "job.log").read_text() if "log" in told else "the peer failed")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    passed = time.perf_counter() - start
    return Cost(passed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def job(name: str, folder: Path, **named: dict[str, Any]) -> Cost:
    """Run a script of the workflow as Snakemake would, without Snakemake."""
    script = str(ROOT / "workflow/scripts" / f"{name}.py")
    return measured(JOB, {"script": script, "named": named, "log": "job.log"}, folder)


def run(study: Study, source: Source, rows: int, folder: Path) -> dict[str, Cost]:
    """Both jobs and the peer on the same file."""
    write_export(export(study, source.binding, rows), folder / "forms.csv")
    outline = study.outline().model_dump(mode="json")
    layout = source.model_dump(mode="json", exclude={"file", "companions"}) | {"companions": []}
    tidy = {name: f"tidy/{name}.parquet" for name in ("submissions", "responses", "findings")}
    clean = {name: f"clean/{name}.parquet" for name in ("submissions", "responses", "exclusions")}
    items = list(source.binding.items.columns.values())
    results = {
        "ingest": job(
            "ingest", folder, input={"raw": ["forms.csv"]}, output=tidy,
            params={"outline": outline, "source": layout},
        ),
        "clean": job(
            "clean", folder, input={name: [path] for name, path in tidy.items()}, output=clean,
            params={"outline": outline},
        ),
        "pandas": measured(
            PEER, {"file": "forms.csv", "items": items, "output": "peer.parquet"}, folder
        ),
    }  # fmt: skip
    size = (folder / "forms.csv").stat().st_size / 2**20
    cells = pa.parquet.read_metadata(folder / tidy["responses"]).num_rows
    kept = pa.parquet.read_metadata(folder / clean["submissions"]).num_rows
    print(f"\n{rows} forms x {len(items)} items, {size:.0f} MiB: {cells} cells, {kept} forms kept")
    return results


def main(arguments: list[str]) -> int:
    """Measure each size, print, and compare the largest with the goals."""
    study = load_study(ROOT)
    source = next(one for one in study.sources if one.format == "nettskjema")
    missed = False
    for rows in map(int, arguments or SIZES):
        with tempfile.TemporaryDirectory() as folder:
            results = run(study, source, rows, Path(folder))
        one, two, peer = results["ingest"], results["clean"], results["pandas"]
        both = Cost(one.passed + two.passed, one.worked + two.worked, max(one.memory, two.memory))
        for name, cost in (*results.items(), ("ingest + clean", both)):
            print(f"  {name:18}{cost}")
        print(f"  {'ratio to pandas':18}{both.passed / peer.passed:8.2f}")
        if rows >= FULL:
            met = both.passed < SECONDS and both.memory < MIB
            missed |= not met
            print(f"  goal {SECONDS:.0f} s, {MIB:.0f} MiB: {'met' if met else 'MISSED'}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
