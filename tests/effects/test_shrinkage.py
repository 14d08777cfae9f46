import numpy as np
import pytest

from samskaping.effects.shrinkage import CaseMeans, shrunken_means
from tests.effects.score_values import first_ten, from_r


def shrunk(sizes, means, variances, confidence=0.95):
    return shrunken_means(CaseMeans.of(sizes, means, variances), confidence)


def statistics(groups):
    return [len(g) for g in groups], [g.mean() for g in groups], [g.var(ddof=1) for g in groups]


def test_with_equal_cases_the_point_is_what_lme4_predicts():
    found = shrunk(*statistics(first_ten()))
    expected = from_r("shrunken.blup")
    np.testing.assert_allclose([one.estimate for one in found], expected, rtol=1e-7)


def test_a_smaller_case_is_drawn_further():
    small, large, *_ = shrunk([4, 40, 20, 20], [4.0, 4.0, 3.0, 3.2], [0.5] * 4)
    assert 3.2 < small.estimate < large.estimate < 4.0


def test_every_case_is_drawn_wholly_to_the_mean_of_persons_where_cases_differ_by_chance_only():
    found = shrunk([10, 30, 20], [3.00, 3.05, 3.02], [1.0, 1.0, 1.0])
    centre = (10 * 3.0 + 30 * 3.05 + 20 * 3.02) / 60
    assert [one.estimate for one in found] == pytest.approx([centre] * 3)
    assert {one.note for one in found} == {"shrunken_completely"}
    assert all(one.lower < centre < one.upper for one in found)


def test_the_interval_is_wider_than_the_one_that_takes_centre_and_spread_as_known():
    cases = CaseMeans.of([10] * 6, [3.0, 3.2, 3.4, 3.1, 3.6, 3.3], [0.1] * 6)
    share = cases.between / (cases.between + cases.within / 10)
    naive = 2 * 1.96 * np.sqrt(share * cases.within / 10)
    for one in shrunken_means(cases, 0.95):
        assert one.upper - one.lower > naive
        assert one.lower < one.estimate < one.upper


def test_far_apart_cases_keep_their_means_and_the_ordinary_interval():
    from scipy import stats

    found = shrunk([20] * 4, [-300.0, 0.0, 200.0, 500.0], [1.0] * 4)[0]
    reach = stats.t.ppf(0.975, 76) / np.sqrt(20)
    assert found.estimate == pytest.approx(-300, abs=1e-3)
    assert found.upper - found.lower == pytest.approx(2 * reach, rel=1e-3)


@pytest.mark.parametrize(
    ("arguments", "estimate", "note"),
    [
        (([5], [3.0], [1.0]), None, "too_few_cases"),
        (([1, 1, 1], [3.0, 4.0, 2.0], [0.0] * 3), None, "all_cases_of_one"),
        (([3, 3, 3], [3.0] * 3, [0.0] * 3), None, "no_variance"),
        (([3, 3, 3], [3.0, 4.0, 5.0], [0.0] * 3), 3.0, "interval_no_variance_within"),
        (([9, 9], [1.0, 9.0], [0.01, 0.01]), 1.0, "interval_needs_more_cases"),
    ],
)
def test_where_it_cannot_be_told_it_says_why(arguments, estimate, note):
    first = shrunk(*arguments)[0]
    assert first.note.partition(";")[0] == note
    assert first.lower is None
    if estimate is None:
        assert first.estimate is None
    else:
        assert first.estimate == pytest.approx(estimate, abs=1e-3)


@pytest.mark.slow
@pytest.mark.parametrize("icc", [0.0, 0.1, 0.4])
def test_six_cases_are_covered_at_the_nominal_rate(icc):
    """Averaged over the cases, by 95 % intervals; Monte Carlo error 0.7 points."""
    draw = np.random.default_rng([8, int(100 * icc)])
    sizes, covered, inside = np.array([6, 8, 10, 15, 20, 40]), [], []
    for _ in range(150):
        true = draw.normal(3, np.sqrt(icc), 6)
        groups = [draw.normal(m, np.sqrt(1 - icc), n) for m, n in zip(true, sizes, strict=True)]
        found = shrunk(*statistics(groups))
        covered += [one.lower <= m <= one.upper for one, m in zip(found, true, strict=True)]
        inside += [one.lower <= one.estimate <= one.upper for one in found]
    assert 0.93 <= np.mean(covered) <= 0.985
    assert all(inside)


def test_the_limits_cut_the_tails_off_the_posterior():
    """Integrated anew by quadrature over τ, with the centre's flat prior integrated by hand."""
    from scipy import integrate, stats

    sizes, means = np.array([6, 9, 20]), np.array([2.8, 3.6, 3.1])
    first = shrunk(sizes, means, [0.7, 0.7, 0.7])[0]
    error, freedom = 0.7 / sizes, int(sizes.sum()) - 3

    def part(tau, x):
        weight = 1 / (error + tau**2)
        centre = weight @ means / weight.sum()
        density = np.sqrt(np.prod(weight) / weight.sum())
        density *= np.exp(-0.5 * weight @ (means - centre) ** 2)
        share = tau**2 * weight[0]
        middle = share * means[0] + (1 - share) * centre
        spread = np.sqrt(share * error[0] + (1 - share) ** 2 / weight.sum())
        return density * (1.0 if x is None else stats.t.cdf((x - middle) / spread, freedom))

    def total(x):
        return integrate.quad(part, 0, np.inf, args=(x,), epsabs=1e-12, epsrel=1e-9, limit=400)[0]

    whole = total(None)
    assert total(first.lower) / whole == pytest.approx(0.025, abs=1e-4)
    assert total(first.upper) / whole == pytest.approx(0.975, abs=1e-4)
