"""Readings of latent normal values have the moments that were asked for."""

import numpy as np
import pytest

from samskaping.effects.calibration import Latent, Scale
from samskaping.effects.calibration.scale import Reading
from samskaping.numeric import NotEstimable

SCALES = {
    "quarters, not far from an end": (Scale(1, 5, 0.25), [3.1, 3.8, 2.7], 0.4, 0.5),
    "half at the top": (Scale(1, 5, 1), [4.1, 4.4, 3.9], 1.2, 0.4),
    "yes and no": (Scale(0, 1, 1), [0.3, 0.5, 0.6], 0.22, 0.3),
    "ends without steps": (Scale(0, 10), [4.0, 9.0, 5.0], 4.0, 0.6),
    "no ends": (Scale(), [-2.0, 50.0, 3.0], 9.0, 0.7),
    "steps with one end": (Scale(0, None, 1), [1.5, 3.0, 2.0], 2.0, 0.5),
}


@pytest.mark.parametrize("name", SCALES)
def test_values_that_are_drawn_have_the_moments_of_the_readings(name):
    scale, means, variance, correlation = SCALES[name]
    means = np.array(means)
    latent = Latent.of(scale, means, np.array([9.0, 9.0, 9.0]), variance, correlation)
    rng, n = np.random.default_rng(1), 60_000
    both = rng.multivariate_normal(
        [0, 0], [[1, latent.correlation], [latent.correlation, 1]], (3, n)
    )
    read = scale.observe(latent.locations[:, None, None] + latent.sd * both)
    error = 4 * np.sqrt(variance / n)
    np.testing.assert_allclose(read[..., 0].mean(axis=1), means, atol=error + 0.005)
    if name != "yes and no":
        assert read[..., 0].var(axis=1).mean() == pytest.approx(variance, rel=0.03)
    found = np.mean([np.corrcoef(case.T)[0, 1] for case in read])
    assert found == pytest.approx(correlation, abs=0.02)


def test_what_is_expected_at_a_place_is_the_sum_over_the_levels():
    reading = Reading.of(np.array([1.0, 2.0, 3.0]), 1.0)
    # Φ(−0.5) = .3085 lies below 1.5 and above 2.5 at 2: 1·.3085 + 2·.3829 + 3·.3085.
    assert reading.expected(np.array([2.0]))[0] == pytest.approx(2.0, abs=1e-4)
    assert np.interp(2.0, reading.places, reading.variance) == pytest.approx(0.6171, abs=1e-3)
    np.testing.assert_allclose(reading.at(reading.expected(np.array([1.2, 2.9]))), [1.2, 2.9],
                               atol=1e-6)  # fmt: skip


def test_values_are_rounded_to_the_step_and_held_in_the_scale():
    read = Scale(1, 5, 0.5).observe(np.array([-3.0, 1.2, 1.3, 4.8, 9.0]))
    assert read.tolist() == [1.0, 1.0, 1.5, 5.0, 5.0]


def test_a_case_with_everybody_at_the_top_is_put_just_inside():
    latent = Latent.of(Scale(1, 5, 1), np.array([5.0, 4.0]), np.ones(2), 0.6, 0.5)
    assert np.isfinite(latent.locations).all()
    assert latent.reading.expected(latent.locations)[0] == pytest.approx(4.92)


def test_answers_that_do_not_vary_are_no_normal_values():
    with pytest.raises(NotEstimable, match="no_variance"):
        Latent.of(Scale(1, 5, 1), np.array([5.0, 5.0]), np.ones(2), 0.0, 0.0)
