"""Alpha with full item statistics, and every other coefficient that needs only moments."""

from __future__ import annotations

import numpy as np

from samskaping.numeric import Moments
from samskaping.psychometrics import consistency
from samskaping.psychometrics.bootstrap import resample_respondents
from samskaping.psychometrics.intervals import feldt
from samskaping.psychometrics.one_factor import omega_total, omega_total_observed

CONFIDENCE = 0.95


def item_analysis(moments: Moments) -> dict[str, object]:
    """All that psych::alpha prints, from the moments."""
    covariance = moments.covariance()
    value = consistency.alpha(covariance)
    return {
        "n": moments.item_counts,
        "means": moments.means,
        "variances": moments.variances,
        "alpha": value,
        "interval": feldt(value, moments.n_smallest, moments.k, CONFIDENCE),
        "alpha_standardised": consistency.alpha_standardised(covariance),
        "lambda6": consistency.lambda6(covariance),
        "mean_inter_item_correlation": consistency.mean_inter_item_correlation(covariance),
        "alpha_if_deleted": consistency.alpha_if_deleted(covariance),
        "item_rest_correlations": consistency.item_rest_correlations(covariance),
    }


def all_coefficients(moments: Moments) -> dict[str, object]:
    """The item analysis, and the other coefficients that need only moments."""
    covariance = moments.covariance()
    return item_analysis(moments) | {
        "lambda2": consistency.lambda2(covariance),
        "omega_total": omega_total(covariance),
        "omega_total_observed": omega_total_observed(covariance),
    }


def of_answers(answers: np.ndarray) -> float:
    """From the answers to the item analysis; alpha."""
    return float(item_analysis(Moments.from_array(answers))["alpha"])  # type: ignore[arg-type]


def interval(answers: np.ndarray) -> float:
    """Lower limit of alpha from 2,000 resamples."""
    rng = np.random.default_rng(1)
    return resample_respondents(consistency.alpha, answers, CONFIDENCE, rng).lower


def numpy_covariance(answers: np.ndarray) -> float:
    """The peer that does nothing but the covariance matrix."""
    return consistency.alpha(np.cov(answers, rowvar=False))
