"""How the tests call Snakemake, and what of its results they compare."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = ("Snakefile", "environment.yml", "workflow", "profiles", "src")


def command(folder: Path, *arguments: str, root: Path = ROOT, cores: int = 2) -> list[str]:
    """How Snakemake is called on a study folder."""
    snakefile = ["--snakefile", str(root / "Snakefile")]
    where = ["--directory", str(folder), "--cores", str(cores)]
    return [sys.executable, "-m", "snakemake", *snakefile, *where, *arguments]


def run(
    folder: Path, *arguments: str, root: Path = ROOT, cores: int = 2, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Snakemake on a study folder, with the package beside the Snakefile."""
    return subprocess.run(
        command(folder, *arguments, root=root, cores=cores),
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root / "src"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


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
