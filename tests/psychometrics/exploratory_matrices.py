"""Correlation matrices for tests of exploratory factors."""

import numpy as np


def symmetric(rows: list[list[float]]) -> np.ndarray:
    """A correlation matrix from what stands below its diagonal."""
    k = len(rows) + 1
    r = np.eye(k)
    for i, row in enumerate(rows, start=1):
        r[i, :i] = r[:i, i] = row
    return r


# Nine mental tests, three each of verbal comprehension, word fluency and reasoning, 213 pupils:
# Thurstone & Thurstone (1941) as printed in Bechtoldt (1961) and McDonald (1999).
THURSTONE = symmetric(
    [
        [0.828],
        [0.776, 0.779],
        [0.439, 0.493, 0.460],
        [0.432, 0.464, 0.425, 0.674],
        [0.447, 0.489, 0.443, 0.590, 0.541],
        [0.447, 0.432, 0.401, 0.381, 0.402, 0.288],
        [0.541, 0.537, 0.534, 0.350, 0.367, 0.320, 0.555],
        [0.380, 0.358, 0.359, 0.424, 0.446, 0.325, 0.598, 0.452],
    ]
)


def planted(
    second: list[float], loadings: list[list[float]]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """A matrix made by one general factor over group factors, its g and its group loadings."""
    gamma = np.array(second)
    pattern = np.zeros((sum(map(len, loadings)), len(gamma)))
    start = 0
    for factor, own in enumerate(loadings):
        pattern[start : start + len(own), factor] = own
        start += len(own)
    phi = np.outer(gamma, gamma)
    np.fill_diagonal(phi, 1.0)
    r = pattern @ phi @ pattern.T
    np.fill_diagonal(r, 1.0)
    return r, pattern @ gamma, pattern * np.sqrt(1 - gamma**2)
