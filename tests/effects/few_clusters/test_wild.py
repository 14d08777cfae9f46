"""The wild bootstrap without rows is the wild bootstrap on all rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.effects.few_clusters import draws, fit_by_cluster, squared_t, wild, wild_contrast
from samskaping.effects.few_clusters import wild_p as share_as_extreme
from samskaping.numeric import NotEstimable
from tests.effects.few_clusters.designs import arms, designs


def last(design):
    return np.eye(design.shape[1])[-1]


def on_rows(design, outcome, clusters, weights, contrast, null, signs):
    """Fit under the null, redraw all rows, fit again: t with CR0 errors for every draw."""
    w = np.ones(len(outcome)) if weights is None else weights
    inverse = np.linalg.pinv(design.T @ (w[:, None] * design))
    names, places = np.unique(clusters, return_inverse=True)

    def fitted(y):
        beta = inverse @ design.T @ (w * y)
        e = y - design @ beta
        scores = [contrast @ inverse @ design[places == g].T @ (w * e)[places == g]
                  for g in range(len(names))]  # fmt: skip
        return beta, (contrast @ beta - null) / np.linalg.norm(scores)

    beta, t = fitted(outcome)
    pull = inverse @ contrast
    restricted = beta - pull * (contrast @ beta - null) / (contrast @ pull)
    rest = outcome - design @ restricted
    drawn = [fitted(design @ restricted + v[places] * rest)[1] for v in signs]
    return t, np.array(drawn)


@pytest.mark.parametrize("null", [0.0, -0.7])
@pytest.mark.parametrize(
    "name", ["ancova", "did_weighted", "absorbed_weighted", "made", "made_weighted", "gain_even"]
)
def test_every_draw_has_the_t_of_a_regression_on_all_rows(name, null):
    design, outcome, clusters, weights = designs()[name]
    fit = fit_by_cluster(design, outcome, clusters, weights)
    for drawn, every in ((draws(fit.n_clusters), 1), (draws(6, "webb"), 997)):
        if len(drawn.signs[0]) != fit.n_clusters:
            continue
        observed, found = squared_t(wild(fit, last(design)), drawn, null)
        t, all_t = on_rows(
            design, outcome, clusters, weights, last(design), null, drawn.signs[::every]
        )
        assert observed == pytest.approx(t**2, rel=1e-9)
        assert found[::every] == pytest.approx(all_t**2, rel=1e-7, abs=1e-9)


def test_all_draws_of_five_clusters_are_those_of_wildboottest():
    case = np.repeat(np.arange(5), [3, 2, 4, 3, 2])
    y = [1.2, 0.7, 1.9, 0.4, 1.1, 0.3, 1.6, 0.2, 1.4, 0.3, -0.4, 0.9, 0.8, 0.1]
    x = [0.5, 0.1, 0.9, 0.3, 0.2, 0.8, 0.6, 0.4, 0.7, 0.1, 0.0, 0.6, 0.9, 0.3]
    fit = fit_by_cluster(np.column_stack([np.ones(14), x, case % 2 == 0]), y, case)
    observed, found = squared_t(wild(fit, [0, 1, 0]), draws(5))
    # wildboottest 0.3.2 (Python), WildboottestCL(bootstrap "11", null imposed): CR1S errors.
    factor = np.sqrt(5 / 4 * 13 / 11)
    expected = [0.1105023009, 0.1488363312, 0.1852098631, 0.2334023200, 0.2696736336, 0.3389799428,
                0.3501449462, 0.4373986994, 0.8135188070, 0.9282234923, 1.1492257929, 1.2795754638,
                2.9112266575, 3.2505840619, 5.4376204998, 6.0578713586]  # fmt: skip
    assert np.sort(np.sqrt(found)) / factor == pytest.approx(expected, abs=1e-9)
    assert np.sqrt(observed) / factor == pytest.approx(5.4376204998, abs=1e-9)
    # The data and their mirror image, and one larger pair: 4 of 32, ties counted.
    assert share_as_extreme(wild(fit, [0, 1, 0]), draws(5)) == 4 / 32


@pytest.mark.parametrize(("name", "p"), [("ancova", 2 / 64), ("did", 2 / 64)])
def test_six_cases_have_the_exact_p_of_all_64_draws(name, p):
    design, outcome, clusters, _ = designs()[name]
    found = wild_contrast(design, outcome, clusters, last(design), 0.9)
    assert (found.p, found.n_cases, found.method) == (p, 6, "wild_rademacher")


def test_all_webb_draws_need_no_seed():
    design, outcome, clusters, _ = designs()["ancova"]
    parts = wild(fit_by_cluster(design, outcome, clusters), [0, 0, 1])
    drawn = draws(6, "webb")
    assert (drawn.count, drawn.one_in, drawn.all) == (46_656, 7_776, True)
    assert share_as_extreme(parts, drawn) == 518 / 46_656


def test_a_list_of_draws_holds_one_of_every_mirrored_pair_and_the_data_first():
    signs = draws(4).signs
    assert signs.shape == (8, 4)
    assert {tuple(row) for row in np.vstack([signs, -signs])} == {
        (a, b, c, d) for a in (1, -1) for b in (1, -1) for c in (1, -1) for d in (1, -1)
    }
    webb = draws(3, "webb").signs
    both = np.unique(np.vstack([webb, -webb]).round(9), axis=0)
    assert len(both) == 6**3
    # Webb's values have variance 1.
    assert (both**2).mean() == pytest.approx(1)


def test_more_clusters_than_can_be_listed_are_sampled_with_a_seed():
    design, gains, case = arms(9, 8, size=3)
    with pytest.raises(ValueError, match="give an rng"):
        wild_contrast(design, gains, case, [0, 1], 0.95)
    found, again, other = (
        wild_contrast(design, gains, case, [0, 1], 0.95, rng=np.random.default_rng(seed))
        for seed in (4, 4, 5)
    )
    assert found == again
    assert found.method == "wild_rademacher_sampled"
    assert found.p == pytest.approx(other.p, abs=0.02)
    assert (found.p * 10_000) == pytest.approx(round(found.p * 10_000))
    sampled = draws(17, rng=np.random.default_rng(1), sampled=99)
    assert (sampled.signs.shape, sampled.all, sampled.one_in) == ((100, 17), False, 100)
    assert (sampled.signs[0] == 1).all()


def test_a_sample_comes_near_to_the_whole_list():
    design, gains, case = arms(3, 3, seed=8)
    parts = wild(fit_by_cluster(design, gains, case), [0, 1])
    rng = np.random.default_rng(2)
    sampled = rng.choice([1.0, -1.0], size=(20_000, 6))
    whole = draws(6)
    part = type(whole)(sampled, "rademacher", False, 20_000, 20_000)
    for null in (-1.0, 0.0, 2.0):
        assert share_as_extreme(parts, part, null) == pytest.approx(
            share_as_extreme(parts, whole, null), abs=0.015
        )


def test_many_outcomes_are_drawn_as_each_alone():
    design, outcome, clusters, _ = designs()["made"]
    several = np.stack([outcome, np.exp(outcome), outcome**3])
    together = wild(fit_by_cluster(design, several, clusters), last(design))
    alone = [wild(fit_by_cluster(design, one, clusters), last(design)) for one in several]
    observed, found = squared_t(together, draws(7))
    for at, parts in enumerate(alone):
        one, all_of_one = squared_t(parts, draws(7))
        assert observed[at] == pytest.approx(one, rel=1e-9)
        assert found[at] == pytest.approx(all_of_one, rel=1e-7, abs=1e-10)
    assert share_as_extreme(together, draws(7)).shape == (3,)


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.floats(-20, 20), st.floats(0.1, 10))
def test_relabelling_order_scale_origin_and_arms(seed, constant, scale):
    design, gains, case = arms(3, 4, size=3, seed=seed)
    found = wild_contrast(design, gains, case, [0, 1], 0.9)
    order = np.random.default_rng(seed).permutation(len(case))
    names = np.array(["n", "a", "z", "q", "b", "x", "c"])[case]
    again = wild_contrast(design[order], constant + scale * gains[order], names[order], [0, 1], 0.9)
    swapped = wild_contrast(
        np.column_stack([design[:, 0], 1 - design[:, 1]]), gains, case, [0, 1], 0.9
    )
    assert again.p == swapped.p == found.p
    near = {"rel": 1e-6, "abs": 1e-6}
    assert [again.lower, again.upper] == pytest.approx(
        [scale * found.lower, scale * found.upper], **near
    )
    assert [swapped.estimate, swapped.lower, swapped.upper] == pytest.approx(
        [-found.estimate, -found.upper, -found.lower], **near
    )


def test_what_cannot_be_drawn_has_a_reason():
    one = wild_contrast(*arms(1, 5), [0, 1], 0.95)
    assert (one.note, one.p, one.estimate is None) == (
        "cluster_settles_the_coefficient", None, False
    )  # fmt: skip
    design, gains, case = arms(3, 3)
    flat = wild_contrast(design, design[:, 1], case, [0, 1], 0.95)
    assert (flat.estimate, flat.note) == (pytest.approx(1), "interval_no_variance")
    alone = wild_contrast(design, gains, np.zeros(len(case)), [0, 1], 0.95)
    assert alone.note == "interval_needs_more_cases;n_cases=1"
    double = np.column_stack([design, design[:, 1]])
    assert wild_contrast(double, gains, case, [0, 1, 0], 0.95).note == "design_singular"
    with pytest.raises(NotEstimable, match="no_variance"):
        squared_t(wild(fit_by_cluster(design, 0 * gains, case), [0, 1]), draws(6))
    with pytest.raises(ValueError, match="probability"):
        wild_contrast(design, gains, case, [0, 1], 95)
    with pytest.raises(ValueError, match="two clusters"):
        draws(1)
