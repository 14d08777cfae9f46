"""Many interviews by two coders from their REFI-QDA projects to agreement and frequencies.

    python benchmarks/interviews.py [INTERVIEWS ...]

Makes a study whose interviews have about 100 codings each and coder, and lets the workflow do what
belongs to interviews. Prints seconds and the largest memory of every job as the workflow measured
them, and the goals that 500 interviews must meet; exits non-zero when one is missed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from samskaping.simulate import design, write_study
from samskaping.simulate.interview_designs import interviews_design
from samskaping.simulate.interview_truth import InterviewsTruth
from samskaping.simulate.truth import Truth

ROOT = Path(__file__).parents[1]
SIZES = (100, 500)
CASES, ANSWERS = 10, (70, 78)
# For 500 interviews; the seconds are those of all jobs one after the other.
FULL, SECONDS, MIB = 500, 60.0, 1024.0
TARGETS = [f"results/restricted/estimates/{name}.parquet" for name in ("agreement", "frequencies")]


def many(interviews: int) -> Truth:
    """A truth with so many interviews in ten cases, three of them in the last."""
    truth = design(cases=CASES, forms=6, values=4, messy=False)
    about = interviews_design(
        list(truth.cases), list(truth.roles), list(truth.value_ids),
        persons=max(1, round((interviews - 4) / (CASES - 1))), segments=ANSWERS,
        layout="refi_qda", messy=False,
    )  # fmt: skip
    made = InterviewsTruth.model_validate(about)
    # Compressing by hand takes long, and readers do not mind.
    projects = [part.model_copy(update={"compressed": False}) for part in made.projects]
    made = made.model_copy(update={"projects": tuple(projects)})
    return truth.model_copy(update={"interviews": made})


def run(study: Path) -> pd.DataFrame:
    """Seconds and MiB of each job, as Snakemake's benchmark files say."""
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    command += [*TARGETS, "--directory", str(study), "--cores", "1", "--quiet", "all"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    folder = study / "results/restricted/benchmarks"
    files = sorted(folder.rglob("*.tsv"))
    names = [str(path.relative_to(folder).with_suffix("")) for path in files]
    jobs = pd.concat([pd.read_csv(path, sep="\t", na_values="-") for path in files])
    return jobs[["s", "max_rss"]].set_axis(names).rename(columns={"max_rss": "MiB"})


def measured(interviews: int) -> bool:
    """Measure a size and print it; whether it meets the goals."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        study = write_study(Path(folder) / "study", many(interviews))
        took = time.perf_counter() - start
        files = list((study / "data/raw").glob("*.qdpx"))
        size = sum(path.stat().st_size for path in files) / 2**20
        jobs = run(study)
        tidy = study.glob("results/restricted/tidy/*/codings.parquet")
        codings = sum(len(pd.read_parquet(path, columns=["code"])) for path in tidy)
    seconds, largest = jobs["s"].sum(), jobs["MiB"].max()
    print(f"\n{interviews} interviews, {codings} codings, {size:.0f} MiB, drawn in {took:.0f} s")
    print(jobs.round(1).to_string())
    print(f"  {'all jobs':24}{seconds:8.1f} s {largest:8.0f} MiB at most")
    if interviews < FULL:
        return True
    met = bool(seconds < SECONDS and largest < MIB)
    print(f"  goal {SECONDS:.0f} s, {MIB:.0f} MiB: {'met' if met else 'MISSED'}")
    return met


def main(arguments: list[str]) -> int:
    """Measure each size."""
    return int(not all([measured(size) for size in map(int, arguments or SIZES)]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
