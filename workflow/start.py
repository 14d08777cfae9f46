"""Start Snakemake on a study, and mend what a killed run left behind.

    python workflow/start.py [--directory STUDY] [any other option of snakemake]

It refuses while another run works in the same folder, and takes Snakemake's lock away when that
run was killed and the lock is nobody's.
"""

import argparse
import os
import sys
from pathlib import Path

from samskaping.audit import hold_folder, take_stale_lock

ROOT = Path(__file__).parents[1]
SNAKEMAKE = [sys.executable, "-m", "snakemake", "--snakefile", str(ROOT / "Snakefile")]


def main(arguments: list[str]) -> int:
    """Run Snakemake in place of this process."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--directory", "-d", type=Path, default=Path())
    folder: Path = parser.parse_known_args(arguments)[0].directory
    if not folder.is_dir():
        print(f"there is no folder {folder}", file=sys.stderr)
        return 2
    if not hold_folder(folder):
        print(f"another run is at work in {folder.resolve()}; wait for it", file=sys.stderr)
        return 2
    if take_stale_lock(folder):
        print("an earlier run was killed; its lock was taken away", file=sys.stderr)
    os.execv(sys.executable, [*SNAKEMAKE, *arguments])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
