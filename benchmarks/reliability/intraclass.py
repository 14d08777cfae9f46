"""The six intraclass correlations of Shrout and Fleiss, each with its interval."""

from __future__ import annotations

import numpy as np

from samskaping.agreement.crossed import FORMS, crossed_icc, two_way


def all_forms(ratings: np.ndarray) -> float:
    """From the ratings to all six; the first."""
    table = two_way(ratings)
    found = [crossed_icc(form, table, 0.95) for form in FORMS]
    assert found[0].estimate is not None
    return found[0].estimate
