"""Snakemake whose jobs are copies of one process that has imported everything already.

    python tests/workflow/warm.py [any option of snakemake]

Rules and scripts are the study's own, each job in a process of its own; only the two seconds that
each of them takes to import libraries are saved. For tests that run many whole studies.
"""

import ast
import multiprocessing
import os
import runpy
import sys
import threading
from contextlib import nullcontext
from multiprocessing import connection
from pathlib import Path

PACKAGE = "samskaping"
ALSO = ("snakemake.script", "snakemake.logging", "samskaping.present.figures")


def _job(script: str) -> None:
    sys.argv = [script]
    try:
        runpy.run_path(script, run_name="__main__")
    except Exception:
        # Told as the script wants it told.
        sys.excepthook(*sys.exc_info())
        sys.exit(1)


def _needed(snakefile: Path) -> list[str]:
    """The modules that the scripts beside a Snakefile import."""
    found = dict.fromkeys(ALSO)
    for path in sorted((snakefile.parent / "workflow/scripts").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(PACKAGE):
                found[node.module] = None
    return list(found)


def main(arguments: list[str]) -> None:
    """Run Snakemake in this process."""
    from snakemake.benchmark import benchmarked
    from snakemake.cli import main as snakemake
    from snakemake.script import PythonScript

    lock = threading.Lock()
    jobs = multiprocessing.get_context("forkserver")
    jobs.set_forkserver_preload(_needed(Path(arguments[arguments.index("--snakefile") + 1])))

    def execute(self: PythonScript, name: str, edit: bool = False) -> None:
        job = jobs.Process(target=_job, args=(name,))
        # Who starts a job also looks whether others have ended, and how is told only once.
        with lock:
            job.start()
        with benchmarked(job.pid, self.bench_record) if self.bench_record else nullcontext():
            connection.wait([job.sentinel])
        with lock:
            ended = job.exitcode
        if ended:
            raise RuntimeError(f"a job ended with {ended}")

    PythonScript.execute_script = execute
    snakemake(arguments)


if __name__ == "__main__":
    # As Snakemake sets it for each job.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main(sys.argv[1:])
