"""Comparisons of measurement models between groups that are no cells of the study."""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.release.cells import DIMENSIONS
from samskaping.release.rows import Row, Verdicts


def uncount_comparisons(rows: Sequence[Row], verdicts: Verdicts) -> None:
    """Let no row tell the sizes of groups whose counts are weighed nowhere, such as languages.

    How many answered in a language may be a case and a few persons of another one, and no count of
    the study would show it. The rows are weighed by their smallest group like all others, and lose
    their counts where they leave.
    """
    for row in rows:
        if row.levels.get("by", DIMENSIONS[0]) not in DIMENSIONS or "language" in row.levels:
            verdicts.uncounted.add(row.key)
