"""Every speed goal of the effects engine, beside its peers, in one run.

    python -m benchmarks.effects [TASK ...]

TASKs are few_clusters, mixed, pooling and streaming; all unless given. Each side is a process of
its own with one thread on the same seeded rows; sides run in turn after a run that warms up, and
imports and compilation count on neither side. A row compares the smallest times; the ratio of the
medians stands beside it. Peers in R need clubSandwich, lme4, lmerTest and metafor; wildboottest is
looked for in PEER_PYTHON. Exits with 1 if a goal is missed.
"""

from __future__ import annotations

import sys

from benchmarks.effects import few_clusters, mixed, pooling, streaming
from benchmarks.reliability.rows import told
from benchmarks.reliability.sides import ROOT

TASKS = {
    "few_clusters": few_clusters.rows,
    "mixed": mixed.rows,
    "pooling": pooling.rows,
    "streaming": streaming.rows,
}

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(told(TASKS, sys.argv[1:]))
