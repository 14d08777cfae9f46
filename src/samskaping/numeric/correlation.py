"""From covariances to correlations."""

from __future__ import annotations

import numpy as np

from samskaping.numeric.result import FloatArray, NotEstimable


def scale_to_unit_diagonal(covariance: FloatArray) -> FloatArray:
    """Correlations from a (k, k) covariance matrix: r_ij = s_ij / √(s_ii s_jj).

    Raises
    ------
    NotEstimable
        An item does not vary.
    """
    spread = np.diagonal(covariance)
    if not (spread > 0).all():
        raise NotEstimable("no_variance")
    scale = np.sqrt(spread)
    correlation: FloatArray = covariance / np.outer(scale, scale)
    np.fill_diagonal(correlation, 1.0)
    return correlation
