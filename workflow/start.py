"""Start Snakemake on a study, and mend what a killed run left behind.

    python workflow/start.py [--directory STUDY] [any other option of snakemake]

It refuses while another run works in the same folder, and takes Snakemake's lock away when that
run was killed and the lock is nobody's.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from samskaping.audit import has_stale_lock, hold_folder

ROOT = Path(__file__).parents[1]
SNAKEMAKE = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]


# A run that was killed may leave a process that holds its lock until it has become another program.
TRIES, PAUSE = 20, 0.25


def _hold(folder: Path) -> bool:
    """Hold the folder; false if another run still does after a while."""
    for _ in range(TRIES):
        if hold_folder(folder):
            return True
        time.sleep(PAUSE)
    return False


def main(arguments: list[str]) -> int:
    """Run Snakemake in place of this process."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--directory", "-d", type=Path, default=Path())
    folder: Path = parser.parse_known_args(arguments)[0].directory
    if not folder.is_dir():
        print(f"there is no folder {folder}", file=sys.stderr)
        return 2
    if not _hold(folder):
        print(f"another run is at work in {folder.resolve()}; wait for it", file=sys.stderr)
        return 2
    if has_stale_lock(folder):
        print("an earlier run was killed; taking its lock away", file=sys.stderr)
        unlock = subprocess.run([*SNAKEMAKE, "--directory", str(folder), "--unlock"])
        if unlock.returncode:
            return unlock.returncode
    os.execv(sys.executable, [*SNAKEMAKE, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
