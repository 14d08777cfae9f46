"""``python -m samskaping.simulate``: make a study's raw files again from its stated truth."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from samskaping.simulate.study import RAW, TRUTH, write_raw_files, write_study
from samskaping.simulate.truth import read_truth


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the raw files of the study in a folder, or a larger study elsewhere."""
    parser = argparse.ArgumentParser(
        prog="python -m samskaping.simulate",
        description=f"Make the raw files of a simulated study from {RAW / TRUTH}.",
    )
    parser.add_argument("--folder", type=Path, default=Path(), help="the study folder")
    parser.add_argument(
        "--into", type=Path, help="write a study folder of its own here and leave --folder alone"
    )
    parser.add_argument(
        "--times", type=int, default=1, help="with --into: this many times as many usable forms"
    )
    chosen = parser.parse_args(arguments)
    source = chosen.folder / RAW / TRUTH
    if not source.is_file():
        parser.error(f"there is no {RAW / TRUTH} in {chosen.folder}")
    if chosen.times < 1 or (chosen.times > 1 and chosen.into is None):
        parser.error("--times takes a number from 1 and goes with --into")
    truth = read_truth(source)
    if chosen.into is None:
        written = write_raw_files(truth, chosen.folder / RAW)
        print("\n".join(str(path) for path in written))
    else:
        print(write_study(chosen.into, truth.enlarged(chosen.times)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
