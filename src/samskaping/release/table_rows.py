"""Which counts of rows may be shown: what a rule removed is the rest of what was read and kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from samskaping.release.rows import Row, Verdicts
from samskaping.release.suppression import System, protect

GIVEN, KEPT, EXCLUDED = "rows_given", "rows_kept", "rows_excluded"


def withhold_table_rows(rows: Sequence[Row], threshold: int, verdicts: Verdicts) -> None:
    """Withhold counts from which it follows that a rule met a few rows of a table."""
    about = [row for row in rows if row.quantity in (GIVEN, KEPT, EXCLUDED)]
    for group in sorted({row.group for row in about}):
        here = [row for row in about if row.group == group]
        parts = [row for row in here if row.quantity != GIVEN]
        sizes = np.array([row.estimate or 0.0 for row in parts])
        shown = [row for row in here if row.key not in verdicts.withheld]
        lines = [
            np.array([row.quantity == GIVEN or part is row for part in parts], dtype=float)
            for row in shown
        ]
        # What was read is the least precious: the counts by rule say the same with more.
        rank = [(float(row.quantity != GIVEN), row.estimate or 0.0) for row in shown]
        if not lines:
            continue
        stays = protect(System.of(lines, sizes, rank, threshold))
        for row, stay in zip(shown, stays, strict=True):
            if not stay:
                verdicts.withhold(row, "complementary", "gives back how many rows a rule met")
