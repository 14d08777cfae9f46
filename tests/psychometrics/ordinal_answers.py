"""Ordinal answers for tests: from R's data, and drawn from a known normal distribution."""

import csv
from pathlib import Path

import numpy as np
import pytest

BFI = Path(__file__).parents[2] / "examples" / "bfi" / "data" / "raw" / "bfi.csv"
SIX = range(1, 7)


def with_gaps() -> np.ndarray:
    """The five agreeableness items, first one turned, of everybody; NaN where not answered."""
    if not BFI.exists():
        pytest.skip("the example study bfi is not here")
    with BFI.open(encoding="utf-8") as lines:
        rows = [[row[f"A{item}"] for item in range(1, 6)] for row in csv.DictReader(lines)]
    items = np.array([[float(c) if c not in ("", "NA") else np.nan for c in row] for row in rows])
    items[:, 0] = 7 - items[:, 0]
    return items


def cut(latent: np.ndarray, thresholds: list[float]) -> np.ndarray:
    """Categories 1, 2, … of latent responses between the same thresholds for every item."""
    return np.searchsorted(np.array(thresholds), latent).astype(np.float64) + 1


def answers_of(
    rng: np.random.Generator, correlation: np.ndarray, n: int, thresholds: list[float]
) -> np.ndarray:
    """Answers of n persons whose latent responses have this correlation."""
    latent = rng.standard_normal((n, len(correlation))) @ np.linalg.cholesky(correlation).T
    return cut(latent, thresholds)
