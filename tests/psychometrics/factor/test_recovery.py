"""Estimates, standard errors and tests keep what they promise in simulated samples."""

import numpy as np
import pytest

from samskaping.psychometrics.factor.fit import fit_maximum_likelihood
from samskaping.psychometrics.factor.indices import indices
from samskaping.psychometrics.factor.model import FactorModel, factor_model
from samskaping.psychometrics.factor.samples import Sample

TWO = np.kron(np.eye(2), np.ones((3, 1))).astype(bool)
LOADINGS = TWO * np.array([[0.8], [0.7], [0.6], [0.9], [0.5], [0.7]])
PHI = np.array([[1, 0.4], [0.4, 1]])
UNIQUE = 1 - np.diagonal(LOADINGS @ PHI @ LOADINGS.T)
TRUE = np.array([0.8, 0.7, 0.6, 0.9, 0.5, 0.7])


def drawn(rng: np.random.Generator, n: int, skewed: bool, missing: float) -> np.ndarray:
    """Factors and uniquenesses are normal, or χ² with a few degrees of freedom."""
    if skewed:
        own = [(rng.chisquare(3, (n, k)) - 3) / np.sqrt(6) for k in (2, 6)]
    else:
        own = [rng.standard_normal((n, k)) for k in (2, 6)]
    x = own[0] @ np.linalg.cholesky(PHI).T @ LOADINGS.T + own[1] * np.sqrt(UNIQUE)
    # The chance to skip the last items rises with the first, which everyone answers.
    skipped = rng.random((n, 3)) < missing * 2 / (1 + np.exp(-2 * x[:, :1]))
    x[:, 3:][skipped] = np.nan
    return x


def study(
    repetitions: int, n: int, skewed: bool = False, missing: float = 0, robust: bool = False
) -> dict[str, np.ndarray]:
    model: FactorModel = factor_model(TWO, identification="variance", means=True)
    rng = np.random.default_rng([8, n, repetitions])
    estimates, errors, rejected, fits = [], [], [], []
    for _ in range(repetitions):
        x = drawn(rng, n, skewed, missing)
        fit = fit_maximum_likelihood(model, [Sample.from_answers(x, "fiml")], robust=robust)
        rows = fit.rows("loading")
        estimates.append([value for _, value, _ in rows])
        errors.append([error for _, _, error in rows])
        test = fit.scaled if robust else fit.chi_square
        rejected.append(test.p < 0.05)
        fits.append(indices(fit).cfi)
    found, se = np.array(estimates), np.array(errors)
    held = np.abs(found - TRUE) < 1.96 * se
    return {
        "bias": found.mean(axis=0) - TRUE,
        "ratio": se.mean(axis=0) / found.std(axis=0),
        "coverage": held.mean(axis=0),
        "coverage_error": held.mean(axis=1).std() / np.sqrt(repetitions),
        "rejected": np.mean(rejected),
        "cfi": np.mean(fits),
    }


@pytest.mark.parametrize(
    "conditions",
    [{}, {"skewed": True, "robust": True}, {"missing": 0.25}],
    ids=["ml", "mlr", "fiml"],
)
def test_a_small_study_finds_the_truth(conditions: dict[str, float]):
    found = study(60 if "missing" in conditions else 120, 250, **conditions)
    assert np.abs(found["bias"]).max() < 0.03
    assert found["coverage"].mean() == pytest.approx(0.95, abs=0.03)
    assert found["rejected"] < 0.12
    assert found["cfi"] > 0.98


def test_errors_that_assume_normal_answers_are_too_small_for_skewed_ones():
    plain = study(120, 250, skewed=True)
    robust = study(120, 250, skewed=True, robust=True)
    assert robust["ratio"].mean() > plain["ratio"].mean() + 0.1


@pytest.mark.slow
@pytest.mark.parametrize("n", [150, 400])
@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"robust": True},
        {"skewed": True, "robust": True},
        {"missing": 0.25},
        {"missing": 0.25, "skewed": True, "robust": True},
    ],
    ids=["ml", "mlr", "mlr-skewed", "fiml", "fiml-mlr-skewed"],
)
def test_a_larger_study_covers_as_promised(n: int, conditions: dict[str, float]):
    repetitions = 100 if "missing" in conditions else 150
    found = study(repetitions, n, **conditions)
    # Three Monte Carlo errors of a mean loading, whose own error is some 1.2/√n; maximum
    # likelihood itself is biased by some 2/n.
    assert np.abs(found["bias"]).max() < 3 * 1.2 / np.sqrt(n * repetitions) + 2 / n
    # Errors that hold in large samples cover up to .02 less in these.
    allowed = 0.02 + 3 * found["coverage_error"]
    assert found["coverage"].mean() == pytest.approx(0.95, abs=allowed)
    # The standard deviation of R draws is known to one part in √(2R).
    assert found["ratio"].mean() == pytest.approx(1, abs=0.05 + 1 / np.sqrt(2 * repetitions))
    assert found["rejected"] < 0.05 + 3 * np.sqrt(0.05 * 0.95 / repetitions) + 3 / n
