"""One run at a time in a study's folder."""

import subprocess
import sys

from samskaping.audit import hold_folder, take_stale_lock

HOLD = """
import sys
from samskaping.audit import hold_folder
print(hold_folder(sys.argv[1]), flush=True)
sys.stdin.read()
"""


def holder(folder):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return process, process.stdout.readline().strip()


def test_a_folder_is_held_by_one_process_until_it_dies(tmp_path):
    first, held = holder(tmp_path)
    assert held == "True"
    assert not hold_folder(tmp_path)

    first.kill()
    first.communicate()

    second, held = holder(tmp_path)
    second.communicate()
    assert held == "True"


def test_other_folders_are_free(tmp_path):
    first, _ = holder(tmp_path / "one")
    second, held = holder(tmp_path / "two")
    first.communicate()
    second.communicate()

    assert held == "True"


def test_a_lock_of_snakemake_is_taken_away(tmp_path):
    assert not take_stale_lock(tmp_path)

    (tmp_path / ".snakemake/locks").mkdir(parents=True)
    (tmp_path / ".snakemake/locks/0.input.lock").touch()

    assert take_stale_lock(tmp_path)
    assert not take_stale_lock(tmp_path)
