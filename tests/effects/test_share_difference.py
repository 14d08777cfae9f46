"""The difference of two shares has the published limits and holds the truth in small groups."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from samskaping.effects.share_difference import newcombe

# Newcombe (1998a), table II, method 10.
PUBLISHED = {
    (56, 70, 48, 80): (0.0524, 0.3339),
    (9, 10, 3, 10): (0.1705, 0.8090),
    (6, 7, 2, 7): (0.0582, 0.8062),
    (5, 56, 0, 29): (-0.0381, 0.1926),
    (0, 10, 0, 20): (-0.1611, 0.2775),
    (0, 10, 0, 10): (-0.2775, 0.2775),
    (10, 10, 0, 20): (0.6791, 1.0),
    (10, 10, 0, 10): (0.6075, 1.0),
}


@pytest.mark.parametrize(("counts", "limits"), PUBLISHED.items())
def test_limits_are_the_published_ones(counts, limits):
    found = newcombe(*counts, 0.95)
    assert (found.lower, found.upper) == pytest.approx(limits, abs=5.1e-5)
    assert found.estimate == pytest.approx(counts[0] / counts[1] - counts[2] / counts[3])


def test_limits_are_those_of_statsmodels():
    for counts in ((3, 8, 5, 6), (0, 4, 2, 9), (15, 15, 1, 2)):
        found = newcombe(*counts, 0.9)
        limits = confint_proportions_2indep(*counts, method="newcomb", compare="diff", alpha=0.1)
        assert (found.lower, found.upper) == pytest.approx(limits)


def test_the_other_way_round_it_is_the_same_with_the_other_sign():
    one, other = newcombe(3, 8, 5, 6, 0.95), newcombe(5, 6, 3, 8, 0.95)
    assert (one.lower, one.upper) == pytest.approx((-other.upper, -other.lower))


@pytest.mark.parametrize("counts", [(0, 0, 1, 4), (1, 4, 0, 0), (0, 0, 0, 0)])
def test_an_empty_group_is_a_reason(counts):
    found = newcombe(*counts, 0.95)
    assert (found.estimate, found.note) == (None, "too_few_persons;minimum=1")


def test_more_persons_with_a_code_than_there_are_are_refused():
    with pytest.raises(ValueError, match="count"):
        newcombe(5, 4, 0, 3, 0.95)


def coverage(n1, n2, p1, p2):
    """The chance that the interval holds p1 − p2, over all tables: (P, P) for two lists."""
    held = np.zeros((len(p1), len(p2)))
    for x1 in range(n1 + 1):
        for x2 in range(n2 + 1):
            found = newcombe(x1, n1, x2, n2, 0.95)
            true = p1[:, None] - p2[None, :]
            inside = (found.lower <= true) & (true <= found.upper)
            chance = stats.binom.pmf(x1, n1, p1)[:, None] * stats.binom.pmf(x2, n2, p2)[None, :]
            held += chance * inside
    return held


@pytest.mark.parametrize("sizes", [(2, 2), (2, 13), (4, 4), (5, 11), (10, 15)])
def test_intervals_hold_the_difference_in_small_groups(sizes):
    grid = np.linspace(0.02, 0.98, 25)
    held = coverage(*sizes, grid, grid)
    assert held.mean() > 0.9495
    assert held.min() > 0.845
