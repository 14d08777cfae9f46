"""Probabilities of the bivariate normal are right to the last digits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from samskaping.psychometrics.polychoric.bivariate_normal import cumulative, density, density_slope

# Quadrature with 40 digits (mpmath), cut to what a double holds.
EXACT = [
    (0.0, 0.0, 0.5, 0.3333333333333333),
    (0.0, 1.0, 0.3, 0.4496192669923197),
    (1.0, 0.0, -0.7, 0.3545218449508488),
    (0.0, -1.2, 0.999, 0.11506967022170828),
    (1.5, 1.5, 0.99999, 0.9329617235059532),
    (1.5, 1.5, -0.99999, 0.8663855974622838),
    (-1.0, 1.0, 0.9999, 0.15865525393145705),
    (-1.2, 0.7, -0.95, 0.0019535152048426947),
    (3.0, -3.0, 0.6, 0.0013498980310704322),
    (-4.0, -4.0, 0.2, 2.0545068871431726e-08),
    (-3.5, -3.0, 0.9, 0.00018154387928444172),
    (2.0, 1.0, 0.0, 0.8222040420815763),
    (1e-09, 1e-09, 0.5, 0.33333333373227564),
    (1e-12, -0.4, 0.97, 0.3425084204350261),
    (-2.5, -2.5, -0.8, 4.3417580220349185e-17),
    (-0.384, 0.767, 0.3016, 0.30468650083252286),
    (1.669, 0.817, -0.2684, 0.749167453297539),
    (1.668, 0.636, -0.9241, 0.6899539256305177),
    (-0.522, 0.231, -0.8178, 0.04656442536259838),
    (-2.499, 1.283, -0.7516, 0.00070603575290035),
    (0.353, 2.078, 0.8945, 0.6379540018153431),
    (-1.334, -0.702, 0.9516, 0.09052524949516076),
    (2.84, 0.856, -0.4204, 0.8017650135256347),
    (0.463, 0.591, -0.3827, 0.4463558089711749),
]

limits = st.floats(-6, 6)
correlations = st.floats(-0.999, 0.999)


@pytest.mark.parametrize(("h", "k", "rho", "exact"), EXACT)
def test_probabilities_are_those_of_quadrature_with_forty_digits(
    h: float, k: float, rho: float, exact: float
):
    found = cumulative(np.array(h), np.array(k), np.array(rho))
    assert float(found) == pytest.approx(exact, abs=3e-16)


def test_the_quadrant_at_the_origin_is_sheppards():
    rho = np.array([-0.9, -0.3, 0.0, 0.5, 0.99])
    found = cumulative(np.zeros(5), np.zeros(5), rho)
    np.testing.assert_allclose(found, 0.25 + np.arcsin(rho) / (2 * np.pi), atol=1e-16)


@given(limits, limits, correlations)
def test_the_four_quadrants_add_up_to_one(h: float, k: float, rho: float):
    x, y, r = np.array([h, -h, h, -h]), np.array([k, k, -k, -k]), rho * np.array([1, -1, -1, 1])
    assert float(cumulative(x, y, r).sum()) == pytest.approx(1, abs=1e-14)


@given(limits, correlations)
def test_beyond_forty_there_is_nothing(h: float, rho: float):
    x, r, far = np.array(h), np.array(rho), np.array(40.0)
    assert float(cumulative(x, far, r)) == pytest.approx(float(ndtr(h)), abs=1e-15)
    assert float(cumulative(x, -far, r)) == pytest.approx(0, abs=1e-15)
    assert float(density(x, far, r)) == 0


@given(st.floats(-3, 3), st.floats(-3, 3), st.floats(-0.9, 0.9))
def test_the_density_is_the_slope_of_the_probability(h: float, k: float, rho: float):
    x, y, step = np.array(h), np.array(k), 1e-5
    above, below = np.array(rho + step), np.array(rho - step)
    slope = (cumulative(x, y, above) - cumulative(x, y, below)) / (2 * step)
    assert float(slope) == pytest.approx(float(density(x, y, np.array(rho))), abs=1e-7)
    bend = (np.log(density(x, y, above)) - np.log(density(x, y, below))) / (2 * step)
    exact = float(density_slope(x, y, np.array(rho)))
    assert float(bend) == pytest.approx(exact, rel=1e-4, abs=1e-5)
