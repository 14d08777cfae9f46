"""A cold run of the shipped study on two cores, and the run after it that has nothing to do.

    python benchmarks/whole_run.py [STUDY]

Prints wall time, the largest memory of any one process, and the seconds of every rule as the
workflow measured them; exits non-zero when a goal is missed.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

ROOT = Path(__file__).parents[1]
GOALS = {"cold run, s": 90.0, "nothing to do, s": 5.0, "largest process, MiB": 1024.0}


def run(study: Path) -> float:
    """Wall seconds of one run on two cores."""
    command = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]
    start = time.perf_counter()
    subprocess.run(
        [*command, "--directory", str(study), "--cores", "2", "--quiet", "all"],
        check=True, cwd=ROOT, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return time.perf_counter() - start


def seconds_by_rule(study: Path) -> pd.Series:
    """What each job took, as Snakemake's benchmark files say."""
    folder = study / "results/restricted/benchmarks"
    files = sorted(folder.rglob("*.tsv"))
    names = [str(path.relative_to(folder).with_suffix("")) for path in files]
    seconds = [pd.read_csv(path, sep="\t")["s"].iloc[0] for path in files]
    return pd.Series(seconds, index=names).sort_values(ascending=False)


def main(arguments: list[str]) -> int:
    """Measure, print, and compare with the goals."""
    source = Path(arguments[0]) if arguments else ROOT
    with tempfile.TemporaryDirectory() as folder:
        study = Path(folder) / "study"
        for part in ("config", "data", "notebooks"):
            if (source / part).is_dir():
                shutil.copytree(source / part, study / part)
        measured = {"cold run, s": run(study), "nothing to do, s": run(study)}
        by_rule = seconds_by_rule(study)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    measured["largest process, MiB"] = largest / (2**20 if sys.platform == "darwin" else 2**10)
    for name, goal in GOALS.items():
        print(f"{name:24}{measured[name]:10.1f}   goal {goal:.0f}")
    print("\nseconds by job")
    print(by_rule.round(1).to_string())
    return int(any(measured[name] > goal for name, goal in GOALS.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
