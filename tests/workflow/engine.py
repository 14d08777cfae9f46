"""How the tests call Snakemake, and what of its results they compare."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from samskaping.simulate import write_tiny_study

ROOT = Path(__file__).parents[2]
# A list of candidates, filled in: a quote that may be shown, and others that may not.
SHOWN, HELD_BACK = (
    "Alle fikk ordet",
    (
        "Sagt uten lov",
        "Aldri lest av noen",
        "Fra Navnesen",
        "Sagt blant få",
    ),
)
QUOTES = f"""\
case;code;interview;person;start;end;text;consent;signed_off
case_1;value_1_for;S1-01;s1001;;;{SHOWN};ja;ja
case_1;value_1_for;S1-02;s1002;;;{HELD_BACK[0]};nei;ja
case_1;value_1_for;S1-03;s1003;;;{HELD_BACK[1]};ja;
case_1;value_1_for;S1-01;s1001;;;{HELD_BACK[2]};ja;ja
case_3;value_1_for;S3-01;s3001;;;{HELD_BACK[3]};ja;ja
"""
LISTED = """\
quotes:
- {id: quotes, file: data/raw/quotes.csv, format: delimited}
names: {persons: data/raw/names.txt}
"""


@dataclass(frozen=True)
class Code:
    """A copy of the workflow and the package, which nobody edits while a test runs."""

    folder: Path

    @classmethod
    def copied_to(cls, folder: Path) -> "Code":
        """Copy everything that a run needs."""
        for name in ("workflow", "profiles", "src"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        for name in ("Snakefile", "environment.yml"):
            shutil.copy2(ROOT / name, folder / name)
        return cls(folder)

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which this copy of the package is the one that is imported."""
        return {**os.environ, "PYTHONPATH": str(self.folder / "src")}

    def command(
        self, study: Path, *arguments: str, cores: int = 2, warm: bool = False
    ) -> list[str]:
        """How Snakemake is called on a study folder."""
        engine = [str(Path(__file__).with_name("warm.py"))] if warm else ["-m", "snakemake"]
        called = [sys.executable, *engine, "--snakefile", str(self.folder / "Snakefile")]
        return [*called, "--directory", str(study), "--cores", str(cores), *arguments]

    def run(
        self,
        study: Path,
        *arguments: str,
        cores: int = 2,
        warm: bool = False,
        **environment: str,
    ) -> subprocess.CompletedProcess[str]:
        """Run Snakemake on a study folder; ``stdout`` is all that it says.

        ``warm`` saves what every job takes to import libraries; see ``warm.py``.
        """
        return subprocess.run(
            self.command(study, *arguments, cores=cores, warm=warm),
            cwd=self.folder,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def started(self, study: Path, *arguments: str) -> list[str]:
        """What ``make report`` calls, on one core."""
        called = [sys.executable, "workflow/start.py", "--directory", str(study)]
        return [*called, "--cores", "1", *arguments]

    def start(self, study: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Do what ``make report`` does, on one core."""
        return subprocess.run(
            self.started(study, *arguments),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def tiny_study(folder: Path) -> Path:
    """Write a tiny study with all three sources, quotes, and the walk-throughs that ship."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    write_tiny_study(folder, measurements=True, interviews=True)
    for name, text in (("quotes.csv", QUOTES), ("names.txt", "Navnesen\n")):
        (folder / "data/raw" / name).write_text(text, encoding="utf-8")
    with (folder / "config/config.yaml").open("a", encoding="utf-8") as config:
        config.write(LISTED)
    return folder


def digests(folder: Path, *parts: str) -> dict[str, str]:
    """The digest of every result file below the given parts of a study folder."""
    paths = (path for part in parts for path in (folder / part).rglob("*"))
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths)
        if path.is_file() and not path.name.startswith(".")
    }


def results(folder: Path) -> dict[str, str]:
    """Everything that must repeat byte for byte: all results but logs and timings."""
    kept = ("tidy", "clean", "estimates")
    return digests(folder, "results/release", *(f"results/restricted/{part}" for part in kept))
