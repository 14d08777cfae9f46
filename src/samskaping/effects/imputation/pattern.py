"""What is missing, and together with what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.numeric.result import IntArray

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class MissingPattern:
    """Which combinations of columns are observed together.

    Attributes
    ----------
    observed : (P, p) bool array
        The distinct patterns, the commonest first.
    counts : (P,) int array
        Rows with each pattern.
    missing : (p,) int array
        Missing values per column.
    """

    observed: BoolArray
    counts: IntArray
    missing: IntArray

    @property
    def rows(self) -> int:
        """Number of rows."""
        return int(self.counts.sum())

    @property
    def complete(self) -> int:
        """Rows with every column observed."""
        return int(self.counts[self.observed.all(axis=1)].sum())

    @property
    def monotone(self) -> bool:
        """Whether the columns can be ordered so that, once missing, all later ones are missing."""
        ordered = self.observed[:, np.argsort(self.missing, kind="stable")]
        return bool((ordered[:, 1:] <= ordered[:, :-1]).all())


def missing_pattern(values: ArrayLike) -> MissingPattern:
    """Count the patterns of what is observed.

    Parameters
    ----------
    values : (n, p) floats
        NaN where a value is missing.

    Raises
    ------
    ValueError
        Not a table.

    Sources
    -------
    Little & Rubin (2002), §1.2. Checked against R mice::md.pattern.
    """
    table = np.asarray(values, np.float64)
    if table.ndim != 2:
        raise ValueError("values have rows and columns")
    there = ~np.isnan(table)
    patterns, counts = np.unique(there, axis=0, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return MissingPattern(patterns[order], counts[order], (~there).sum(axis=0))
