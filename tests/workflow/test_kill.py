"""A run that is killed and started again ends as if nothing had happened."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

from tests.workflow.engine import results, tiny_study

# It is killed long before it draws, and is followed to the first of what is released.
UNTIL = ("--until", "tables")
LATER = tuple(
    f"results/release/{part}" for part in ("figures", "report", "notebooks", "audit/manifest.json")
)


def start_and_kill(code, folder, seconds):
    """Start a run, kill Snakemake alone after some time, and leave its jobs behind."""
    process = subprocess.Popen(
        code.started(folder, *UNTIL),
        cwd=code.folder,
        env=code.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert process.returncode in (-signal.SIGKILL, 0), "it was at work when it was killed"


def wait_for_orphans(folder):
    """Wait until no job that was started in the folder is at work any more."""
    for _ in range(600):
        listed = subprocess.run(
            ["ps", "-axo", "command"], capture_output=True, text=True, check=True
        ).stdout
        if str(folder / ".snakemake") not in listed:
            return
        time.sleep(0.1)
    pytest.fail("a job of a killed run does not end")


def test_a_run_killed_again_and_again_recovers_on_another_number_of_cores_in_another_folder(
    finished, code, tmp_path
):
    study = tiny_study(tmp_path / "another place")

    for seconds in (9.0, random.Random(0).uniform(2, 20)):
        start_and_kill(code, study, seconds)
    again = code.start(study, *UNTIL)

    assert again.returncode == 0, again.stdout
    expected = {
        path: digest for path, digest in results(finished).items() if not path.startswith(LATER)
    }
    assert results(study) == expected
    wait_for_orphans(study)
    assert results(study) == expected


def test_a_run_does_not_start_where_another_is_at_work(code, tmp_path):
    study = tiny_study(tmp_path)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from samskaping.audit import hold_folder;"
            "print(hold_folder(sys.argv[1]), flush=True); sys.stdin.read()",
            str(study),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "True\n"

    refused = code.start(study)
    holder.communicate()

    assert refused.returncode == 2
    assert "another run is at work" in refused.stdout
