"""What the tests of two arms promise, they hold over designs, but for named exceptions."""

import numpy as np
import pytest

from samskaping.effects.few_clusters import (
    case_permutation,
    cr2_contrast,
    draws,
    fit_by_cluster,
    wild,
    wild_contrast,
    wild_p,
)
from tests.effects.few_clusters.designs import arms as gains_of_arms
from tests.effects.few_clusters.false_positives import (
    ARMS,
    ICCS,
    LEVEL,
    METHODS,
    SIZES,
    error,
    rates,
)

# Where a method rejects a true null more often than it says, and how often at worst, at the ICC
# where it is worst. The pooled t supposes case means of like precision: small cases in the smaller
# arm, with all variance within cases, break that most. One treated case is tested here to show
# why ``case_means_pooled_t`` refuses to. CR2 with two treated cases has 1.2 to 2.1 degrees of
# freedom.
EXCEPTIONS = {
    ("pooled_t", (1, 5), "unequal"): 0.18,
    ("pooled_t", (1, 5), "treated small"): 0.21,
    ("pooled_t", (2, 4), "unequal"): 0.06,
    ("pooled_t", (2, 4), "treated small"): 0.125,
    ("pooled_t", (3, 3), "treated small"): 0.068,
    ("pooled_t", (3, 3), "treated large"): 0.068,
    ("cr2", (2, 4), "treated large"): 0.07,
    ("cr2", (3, 3), "unequal"): 0.06,
    ("wild", (2, 4), "treated large"): 0.07,
    ("wild", (3, 3), "equal"): 0.054,
    ("wild", (3, 3), "unequal"): 0.055,
}


def test_six_equal_cases_reject_a_true_null_as_often_as_they_say():
    runs = 4000
    found = rates((3, 3), SIZES["equal"], 0.1, runs, 21)
    for method in ("pooled_t", "cr2", "wild"):
        assert found[method] == pytest.approx(LEVEL, abs=3 * error(LEVEL, runs) + 0.004)
    # Two in twenty is the least that dividing six cases can give.
    assert found["permutation"] == 0


def test_a_difference_that_is_there_is_found_more_often():
    null, effect = (rates((3, 3), SIZES["equal"], 0.05, 1000, 22, shift) for shift in (0.0, 1.5))
    for method in ("pooled_t", "cr2", "wild"):
        assert effect[method] > 0.8 > 0.1 > null[method]


def test_one_treated_case_is_refused_by_what_would_be_wrong():
    found = rates((1, 5), SIZES["equal"], 0.1, 200, 23)
    assert (found["cr2"], found["wild"]) == (None, None)


@pytest.mark.slow
@pytest.mark.parametrize("arms", ARMS, ids=lambda arms: f"{arms[0]}/{arms[1]}")
@pytest.mark.parametrize("name", SIZES)
def test_false_positives_over_designs(arms, name):
    runs = 6000
    for icc in ICCS:
        found = rates(arms, SIZES[name], icc, runs, [*arms, *SIZES[name], int(100 * icc)])
        for method in METHODS:
            worst = EXCEPTIONS.get((method, arms, name), LEVEL)
            assert found[method] is None or found[method] <= worst + 3 * error(worst, runs), (
                method, icc
            )  # fmt: skip


@pytest.mark.slow
def test_webb_draws_reject_too_often_where_the_signs_do_not():
    """They part tied p-values, and no more: with six equal cases they reject 8 to 9 in 100."""
    runs, rng = 400, np.random.default_rng(24)
    case = np.repeat(np.arange(6), 20)
    design = np.column_stack([np.ones(120), case < 3]).astype(float)
    means = rng.normal(size=(runs, 6))
    webb, signs = (
        np.concatenate([
            wild_p(wild(fit_by_cluster(design, part[:, case], case), [0, 1]), draws(6, kind))
            for part in np.split(means, 40)
        ])
        for kind in ("webb", "rademacher")
    )  # fmt: skip
    assert np.mean(webb <= LEVEL) > LEVEL + error(LEVEL, runs)
    assert np.mean(signs <= LEVEL) < LEVEL + 3 * error(LEVEL, runs)


@pytest.mark.slow
def test_intervals_hold_the_true_difference():
    runs, effect = 400, 0.7
    held = {"cr2": 0, "wild": 0, "permutation": 0}
    for seed in range(runs):
        design, gains, case = gains_of_arms(4, 5, size=6, seed=[25, seed])
        gains = gains + effect * design[:, 1]
        means = [gains[case == g].mean() for g in range(9)]
        for name, found in {
            "cr2": cr2_contrast(design, gains, case, [0, 1], 0.95),
            "wild": wild_contrast(design, gains, case, [0, 1], 0.95),
            "permutation": case_permutation(means, np.arange(9) < 4, 0.95),
        }.items():
            held[name] += found.lower <= effect <= found.upper
    allowed = 3 * error(LEVEL, runs)
    # All 126 divisions: 6 of them are the most that may be rejected at the level.
    assert held["permutation"] / runs == pytest.approx(1 - 6 / 126, abs=allowed)
    assert held["cr2"] / runs == pytest.approx(0.95, abs=allowed)
    assert held["wild"] / runs == pytest.approx(0.95, abs=allowed + 0.01)
