"""Polychoric correlations of all pairs of items, from the answers to the matrix."""

from __future__ import annotations

import numpy as np

from samskaping.numeric.contingency import Contingency
from samskaping.psychometrics.polychoric.estimate import polychoric


def correlation(answers: np.ndarray) -> float:
    """Of the first pair."""
    return float(polychoric(Contingency.from_array(answers, range(1, 6))).correlation[0, 1])
