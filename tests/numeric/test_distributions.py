"""Tails and quantiles are those of scipy.stats, which no job has to load."""

import subprocess
import sys

import numpy as np
import pytest
from scipy import stats

from samskaping.numeric import distributions as ours

P = np.array([1e-12, 1e-4, 0.01, 0.2, 0.5, 0.8, 0.975, 0.9999, 1 - 1e-10])
X = np.array([-60.0, -3.0, -0.1, 0.0, 0.5, 2.0, 10.0, 60.0])
CLOSE = {"rtol": 1e-13, "atol": 1e-300}


def test_the_normal_law():
    np.testing.assert_allclose(ours.normal_quantile(P), stats.norm.ppf(P), **CLOSE)
    np.testing.assert_allclose(ours.normal_tail(X), stats.norm.sf(X), **CLOSE)


@pytest.mark.parametrize("df", [1, 1.5, 2, 3.7727, 10, 1e4, np.inf])
def test_student(df):
    np.testing.assert_allclose(ours.student_quantile(P, df), stats.t.ppf(P, df), **CLOSE)
    np.testing.assert_allclose(ours.student_tail(X, df), stats.t.sf(X, df), **CLOSE)


@pytest.mark.parametrize("df", [0.5, 1, 3, 20, 400])
def test_chi_square(df):
    np.testing.assert_allclose(ours.chi_square_quantile(P, df), stats.chi2.ppf(P, df), **CLOSE)
    np.testing.assert_allclose(ours.chi_square_tail(X, df), stats.chi2.sf(X, df), **CLOSE)


@pytest.mark.parametrize(("above", "below"), [(1, 3), (2.5, 7), (6, 100)])
def test_f(above, below):
    np.testing.assert_allclose(
        ours.f_quantile(P, above, below), stats.f.ppf(P, above, below), **CLOSE
    )
    np.testing.assert_allclose(ours.f_tail(X, above, below), stats.f.sf(X, above, below), **CLOSE)


@pytest.mark.parametrize("p", [0.0, 0.1, 0.5, 1.0])
def test_the_binomial_law(p):
    x = np.arange(-1, 13)
    np.testing.assert_allclose(
        ours.binomial_chance(x, 11, p), stats.binom.pmf(x, 11, p), rtol=1e-12, atol=0
    )
    np.testing.assert_allclose(
        ours.binomial_tail(x, 11, p), stats.binom.sf(x, 11, p), rtol=1e-12, atol=0
    )
    np.testing.assert_allclose(
        ours.binomial_below(x, 11, p), stats.binom.cdf(x, 11, p), rtol=1e-12, atol=0
    )


def test_equal_numbers_share_the_mean_of_their_ranks():
    assert ours.mid_ranks([3, 1, 3, 2, 3]).tolist() == [4, 1, 4, 2, 4]
    drawn = np.random.default_rng(1).integers(0, 9, 50)
    assert ours.mid_ranks(drawn).tolist() == stats.rankdata(drawn).tolist()


def test_the_estimators_are_loaded_without_what_is_seldom_needed():
    code = (
        "import sys, samskaping.analysis.soimpact.trust, samskaping.analysis.samson.reliability, "
        "samskaping.release.gate, samskaping.present.tables\n"
        "print([name for name in ('scipy.stats', 'scipy.optimize', 'statsmodels') "
        "if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
