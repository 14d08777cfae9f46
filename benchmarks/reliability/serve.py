"""How a Python side answers: one run of the task for each line, and at the end its memory."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable


def serve(task: Callable[[], float]) -> None:
    """Run ``task`` as often as standard input says."""
    for line in sys.stdin:
        if line.strip() != "run":
            break
        start = time.perf_counter()
        value = task()
        seconds = time.perf_counter() - start
        print(json.dumps({"seconds": seconds, "value": float(value)}), flush=True)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(json.dumps({"mib": peak}), flush=True)
