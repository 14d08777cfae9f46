"""The posterior without sampling is the posterior, and its probabilities mean what they say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.interpolate import CubicSpline

from samskaping.effects.pooling import (
    CentrePrior,
    SpreadPrior,
    pool,
    posterior,
    posterior_case_effects,
    posterior_centre,
    posterior_mean,
    posterior_prediction,
    posterior_spread,
    posterior_spread_mean,
    posteriors,
    probability_above,
)
from samskaping.numeric import NotEstimable
from tests.effects.stored import stored, trials

EFFECTS, VARIANCES = np.array([0.42, -0.1, 0.33, 0.05]), np.array([0.02, 0.3, 0.05, 0.1])
NORMAL, T = SpreadPrior("half_normal", 0.25), SpreadPrior("half_t", 0.25)
# By mpmath at 30 digits: quad over τ, μ integrated out: mean of μ, mean of τ, P(μ > 0), and the
# probability that another case is above .1.
BY_MPMATH = {
    NORMAL: (0.300562016426884, 0.146647725104296, 0.965254156947568, 0.847500842178993),
    T: (0.299565591499947, 0.152927731017245, 0.962020689902725, 0.844741919377171),
}


@pytest.mark.parametrize("prior", [NORMAL, T], ids=lambda prior: prior.shape)
def test_the_posterior_is_what_high_precision_quadrature_gives(prior):
    found = posterior(EFFECTS, VARIANCES, prior)
    numbers = (
        posterior_mean(found),
        posterior_spread_mean(found),
        probability_above(found),
        probability_above(found, 0.1, another=True),
    )
    assert numbers == pytest.approx(BY_MPMATH[prior], rel=1e-11)


def test_the_posterior_is_what_r_gives_by_nested_integration():
    expected, found = stored("pooling"), posterior(EFFECTS, VARIANCES, NORMAL)
    assert posterior_mean(found) == pytest.approx(expected["half_normal.mean"], rel=1e-7)
    assert posterior_spread_mean(found) == pytest.approx(expected["half_normal.tau"], rel=1e-7)
    assert probability_above(found) == pytest.approx(expected["half_normal.above"], rel=1e-7)
    above = probability_above(found, another=True)
    assert above == pytest.approx(expected["half_normal.another_above"], rel=1e-7)


def brute(effects, variances, prior, centre=None):
    """The joint posterior on a fine grid of μ and log τ, nothing integrated out by formula."""
    mu, log = np.linspace(-4, 5, 1801), np.linspace(-16, 3, 401)
    tau = np.exp(log)
    density = prior.log_density(tau) + log + np.zeros((len(mu), 1))
    for y, v in zip(effects, variances, strict=True):
        density += stats.norm.logpdf(y, mu[:, None], np.sqrt(v + tau**2))
    if centre:
        density += stats.norm.logpdf(mu, centre.mean, centre.sd)[:, None]
    weights = np.exp(density - density.max())
    return mu[:, None], tau, weights / weights.sum()


@pytest.mark.parametrize("centre", [None, CentrePrior(0.0, 0.3)])
@pytest.mark.parametrize("prior", [NORMAL, T], ids=lambda prior: prior.shape)
def test_intervals_hold_their_share_of_a_brute_grid(prior, centre):
    found = posterior(EFFECTS, VARIANCES, prior, centre)
    mu, tau, weights = brute(EFFECTS, VARIANCES, prior, centre)
    assert posterior_mean(found) == pytest.approx(float((weights * mu).sum()), abs=1e-6)
    spread = posterior_spread(found, 0.9)
    by_tau, edges = weights.sum(axis=0).cumsum(), np.log(tau)
    for limit, share in ((spread.lower, 0.05), (spread.estimate, 0.5), (spread.upper, 0.95)):
        # A cumulative sum over cells is off by half a cell.
        reached = CubicSpline(edges + (edges[1] - edges[0]) / 2, by_tau)(np.log(limit))
        assert reached == pytest.approx(share, abs=1e-4)
    middle = posterior_centre(found, 0.9)
    by_mu, step = weights.sum(axis=1).cumsum(), mu[1, 0] - mu[0, 0]
    for limit, share in ((middle.lower, 0.05), (middle.estimate, 0.5), (middle.upper, 0.95)):
        reached = CubicSpline(mu[:, 0] + step / 2, by_mu)(limit)
        assert reached == pytest.approx(share, abs=1e-4)
    for case, one in enumerate(posterior_case_effects(found, 0.9)):
        y, v = EFFECTS[case], VARIANCES[case]
        share = tau**2 / (tau**2 + v)
        mean, sd = share * y + (1 - share) * mu, np.sqrt(share * v)
        for limit, part in ((one.lower, 0.05), (one.estimate, 0.5), (one.upper, 0.95)):
            reached = (weights * stats.norm.cdf(limit, mean, sd)).sum()
            # Where τ is small this is a step in μ, which falls between two places of the grid.
            assert reached == pytest.approx(part, abs=1e-4)
    other = posterior_prediction(found, 0.9)
    for limit, part in ((other.lower, 0.05), (other.upper, 0.95)):
        assert (weights * stats.norm.cdf(limit, mu, tau)).sum() == pytest.approx(part, abs=1e-4)


def test_a_vague_prior_meets_the_fixed_effect_and_the_cases_own_estimates_at_its_ends():
    alike = posterior(EFFECTS, VARIANCES, SpreadPrior("half_normal", 1e-7))
    fixed = (EFFECTS / VARIANCES).sum() / (1 / VARIANCES).sum()
    assert posterior_mean(alike) == pytest.approx(fixed, abs=1e-9)
    exact = posterior(EFFECTS, VARIANCES * 1e-9, SpreadPrior("half_normal", 1.0))
    own = [one.estimate for one in posterior_case_effects(exact, 0.95)]
    assert own == pytest.approx(list(EFFECTS), abs=1e-6)
    assert posterior_mean(exact) == pytest.approx(EFFECTS.mean(), abs=1e-6)


def test_both_shapes_at_three_scales_stand_side_by_side():
    found = posteriors(*trials(), [0.25, 0.5, 1.0])
    shapes = [(one.prior.shape, one.prior.scale) for one in found]
    assert shapes == [(s, x) for s in ("half_normal", "half_t") for x in (0.25, 0.5, 1.0)]
    assert {one.method for one in found} == {"posterior_half_normal", "posterior_half_t"}
    spreads = [posterior_spread(one, 0.95).estimate for one in found[:3]]
    assert spreads == sorted(spreads)
    # With 13 trials the prior hardly matters for the mean.
    fit = pool(*trials())
    for one in found:
        assert posterior_centre(one, 0.95).estimate == pytest.approx(fit.mean, abs=0.03)


def test_cases_drawn_towards_the_middle_keep_their_order_when_they_are_equally_exact():
    found = posterior([0.1, 0.5, 0.9, 0.4], [0.05] * 4, NORMAL)
    own = [one.estimate for one in posterior_case_effects(found, 0.95)]
    assert 0.1 < own[0] < own[3] < own[1] < own[2] < 0.9
    narrow, wide = (posterior_centre(found, level) for level in (0.5, 0.95))
    assert wide.lower < narrow.lower < narrow.estimate < narrow.upper < wide.upper
    assert wide.estimate == pytest.approx(narrow.estimate, rel=1e-12)


def test_extreme_input_gives_finite_numbers():
    for effects, variances in (
        ([0.0, 0.0], [1e-12, 1e-12]),
        ([1e6, 1e6 + 1, 1e6 - 1], [1e-6, 5.0, 1e5]),
        ([0.0, 1e4], [1.0, 1.0]),
        ([1e8, 1e8 + 1], [1e-20, 1e-20]),
    ):
        for prior in (NORMAL, SpreadPrior("half_t", 0.25, 1.0)):
            found = posterior(effects, variances, prior)
            for one in (posterior_centre(found, 0.95), posterior_spread(found, 0.95),
                        posterior_prediction(found, 0.95)):  # fmt: skip
                assert one.lower <= one.estimate <= one.upper
            assert 0 <= probability_above(found, 0.5) <= 1


def test_what_makes_no_sense_is_refused():
    with pytest.raises(NotEstimable, match="too_few_cases;minimum=2;n=1"):
        posterior([0.1], [0.1], NORMAL)
    with pytest.raises(ValueError, match="scale"):
        SpreadPrior("half_t", 0.0)
    with pytest.raises(ValueError, match="standard deviation"):
        CentrePrior(0.0, -1.0)
    with pytest.raises(ValueError, match="same length"):
        posterior([0.1, 0.2], [0.1], NORMAL)
    with pytest.raises(ValueError, match="probability"):
        posterior_centre(posterior(EFFECTS, VARIANCES, NORMAL), 95)


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=2, max_size=7),
    st.floats(-20, 20),
    st.floats(0.2, 20),
)
def test_order_units_origin_and_sign(rows, constant, scale):
    y, v = np.round(np.array(rows), 4).T
    found = posterior_centre(posterior(y, v, T), 0.95)
    turned = posterior_centre(posterior(y[::-1], v[::-1], T), 0.95)
    prior = SpreadPrior("half_t", 0.25 * scale)
    moved = posterior_centre(posterior(scale * y + constant, scale**2 * v, prior), 0.95)
    mirrored = posterior_centre(posterior(-y, v, T), 0.95)
    assert turned.lower == pytest.approx(found.lower, rel=1e-8, abs=1e-8)
    for end in ("estimate", "lower", "upper"):
        expected = scale * getattr(found, end) + constant
        assert getattr(moved, end) == pytest.approx(expected, rel=1e-7, abs=1e-7 * scale)
    assert (mirrored.lower, mirrored.upper) == pytest.approx(
        (-found.upper, -found.lower), rel=1e-7, abs=1e-8
    )


def held(k, prior, centre, runs, seed):
    """How often 90 % intervals hold what was drawn from the prior itself."""
    rng = np.random.default_rng(seed)
    counts = np.zeros(4)
    for _ in range(runs):
        spread = abs(rng.normal(0, prior.scale))
        mu = rng.normal(centre.mean, centre.sd)
        true, v = rng.normal(mu, spread, k), rng.uniform(0.02, 0.3, k)
        found = posterior(true + rng.normal(size=k) * np.sqrt(v), v, prior, centre)
        own, other = posterior_case_effects(found, 0.9)[0], posterior_prediction(found, 0.9)
        pairs = [(posterior_centre(found, 0.9), mu), (posterior_spread(found, 0.9), spread),
                 (own, true[0]), (other, rng.normal(mu, spread))]  # fmt: skip
        counts += [one.lower <= value <= one.upper for one, value in pairs]
    return counts / runs


@pytest.mark.slow
@pytest.mark.parametrize("k", [2, 6])
def test_intervals_hold_what_the_prior_draws_exactly_as_often_as_they_say(k):
    runs = 600
    shares = held(k, SpreadPrior("half_normal", 0.5), CentrePrior(0.2, 1.0), runs, k)
    assert shares == pytest.approx([0.9] * 4, abs=3 * np.sqrt(0.09 / runs))
