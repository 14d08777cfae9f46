"""What the rules need to know of every form's answers, gathered slice by slice."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.clean.cells import Cells
from samskaping.numeric.result import IntArray
from samskaping.tables import MISSING_REASONS

_INTEGERS = np.iinfo(np.int64)


class Summary:
    """Counts, extremes and a digest of the answers of each of ``n`` forms."""

    def __init__(self, n: int) -> None:
        self.cells = np.zeros(n, dtype=np.int64)
        self._answered = np.zeros(n, dtype=np.int64)
        self._turned = np.zeros(n, dtype=np.int64)
        self._lowest = np.full(n, _INTEGERS.max)
        self._highest = np.full(n, _INTEGERS.min)
        self._digest = np.zeros(n, dtype=np.uint64)

    def add(self, cells: Cells, reversed_items: list[str]) -> None:
        """Take the cells of a slice in; ``reversed_items`` are those with an opposite statement."""
        form, starts = cells.runs.form, cells.runs.starts
        turned = np.isin(cells.items, reversed_items)[cells.item]
        lowest = np.where(cells.answered, cells.value, _INTEGERS.max)
        highest = np.where(cells.answered, cells.value, _INTEGERS.min)
        np.add.at(self.cells, form, cells.runs.lengths)
        np.add.at(self._answered, form, _sums(cells.answered, starts))
        np.add.at(self._turned, form, _sums(cells.answered & turned, starts))
        np.minimum.at(self._lowest, form, np.minimum.reduceat(lowest, starts))
        np.maximum.at(self._highest, form, np.maximum.reduceat(highest, starts))
        np.add.at(self._digest, form, np.add.reduceat(_digests(cells), starts))

    def table(self) -> pd.DataFrame:
        """A row per form.

        ``answered`` counts answers on the scale, ``turned`` those to reversed items, ``lowest`` and
        ``highest`` are among them, and ``digest`` is the same for forms with the same cells.
        """
        return pd.DataFrame(
            {
                "answered": self._answered,
                "turned": self._turned,
                "lowest": self._lowest,
                "highest": self._highest,
                "digest": self._digest,
            }
        )


def _sums(met: NDArray[np.bool_], starts: IntArray) -> IntArray:
    return np.add.reduceat(met.astype(np.int64), starts)


def _digests(cells: Cells) -> NDArray[np.uint64]:
    """A number for each cell that is the same wherever item, answer and reason are.

    Those of a form are added up, so that the order of its cells does not count.
    """
    points = len(cells.scale.points)
    reasons = len(MISSING_REASONS)
    contents = np.where(cells.answered, cells.value - cells.scale.minimum, points + cells.why)
    items = pd.util.hash_array(np.array(cells.items, dtype=object), categorize=False)
    within = _mixed(np.arange(points + reasons, dtype=np.uint64))
    known = _mixed(items[:, np.newaxis] ^ within)
    digests: NDArray[np.uint64] = known.ravel()[cells.item * (points + reasons) + contents]
    return digests


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each number with its bits spread over all 64, as SplitMix64 does it (Steele et al., 2014)."""
    z = numbers + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: NDArray[np.uint64] = z ^ (z >> np.uint64(31))
    return mixed
