"""What holds of every coefficient, whatever the answers."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.numeric import Contingency, Moments, NotEstimable
from samskaping.psychometrics import COEFFICIENTS
from samskaping.psychometrics.consistency import alpha, lambda2
from samskaping.psychometrics.greatest_lower_bound import greatest_lower_bound
from samskaping.psychometrics.hierarchical import (
    explained_common_variance,
    omega_hierarchical,
    omega_total_of_groups,
)
from samskaping.psychometrics.incomplete import likelihood_covariance
from samskaping.psychometrics.split_half import split_halves

Kernel = Callable[[np.ndarray], float]

ITEMS = 6
# There are many coefficients, and a property of one is likely to be that of all.
EXAMPLES = 12


def of_halves(place: str) -> Kernel:
    return lambda s: float(getattr(split_halves(s, np.random.default_rng(1)), place))


# Every coefficient of a covariance matrix, and the digits that its search leaves.
KERNELS: dict[str, tuple[Kernel, float]] = {
    **{name: (kernel, 1e-8) for name, kernel in COEFFICIENTS.items()},
    "split_half_lowest": (of_halves("lowest"), 1e-9),
    "split_half_mean": (of_halves("mean"), 1e-9),
    "split_half_highest": (of_halves("highest"), 1e-9),
    "greatest_lower_bound": (greatest_lower_bound, 1e-8),
    "omega_hierarchical": (lambda s: omega_hierarchical(s, 3), 1e-6),
    "omega_total_of_groups": (lambda s: omega_total_of_groups(s, 3), 1e-6),
    "explained_common_variance": (lambda s: explained_common_variance(s, 3), 1e-6),
}

# Three pairs of items under one factor: enough for every coefficient.
PATTERN = np.kron(np.eye(3), np.ones((2, 1)))


def answers(seed: int, n: int = 60) -> np.ndarray:
    rng = np.random.default_rng(seed)
    groups = rng.normal(size=(n, 3)) @ PATTERN.T
    latent = rng.normal(size=(n, 1)) + 0.7 * groups + rng.normal(size=(n, ITEMS))
    return np.clip(np.round(latent + 3), 1, 5)


def outcome(kernel: Kernel, covariance: np.ndarray) -> float | str:
    try:
        return kernel(covariance)
    except NotEstimable as cause:
        return cause.reason


def same(first: float | str, second: float | str, digits: float) -> bool:
    if isinstance(first, str) or isinstance(second, str):
        return first == second
    return abs(first - second) <= digits


@pytest.mark.parametrize("name", sorted(KERNELS))
@settings(max_examples=EXAMPLES)
@given(st.integers(0, 400), st.permutations(range(ITEMS)))
def test_the_order_of_items_and_of_respondents_does_not_matter(
    name: str, seed: int, order: list[int]
):
    kernel, digits = KERNELS[name]
    x = answers(seed)
    turned = np.random.default_rng(seed).permutation(x)[:, order]
    assert same(
        outcome(kernel, Moments.from_array(x).covariance()),
        outcome(kernel, Moments.from_array(turned).covariance()),
        digits,
    )


@pytest.mark.parametrize("name", sorted(KERNELS))
@settings(max_examples=EXAMPLES)
@given(st.integers(0, 400), st.floats(1e-3, 1e3), st.floats(-1e3, 1e3))
def test_another_unit_and_another_zero_of_the_scale_do_not_matter(
    name: str, seed: int, unit: float, zero: float
):
    kernel, digits = KERNELS[name]
    x = answers(seed)
    assert same(
        outcome(kernel, Moments.from_array(x).covariance()),
        outcome(kernel, Moments.from_array(x * unit + zero).covariance()),
        digits,
    )


@pytest.mark.parametrize("name", sorted(KERNELS))
@settings(max_examples=EXAMPLES)
@given(st.integers(0, 400), st.integers(0, ITEMS - 1))
def test_turning_an_item_twice_changes_nothing(name: str, seed: int, item: int):
    kernel, _ = KERNELS[name]
    x = answers(seed)
    twice = x.copy()
    twice[:, item] = 6 - (6 - twice[:, item])
    first, second = Moments.from_array(x).covariance(), Moments.from_array(twice).covariance()
    assert outcome(kernel, first) == outcome(kernel, second)


DEGENERATE = {
    "nobody varies": np.zeros((ITEMS, ITEMS)),
    "one item is constant": np.diag([0.0] + [1.0] * (ITEMS - 1))
    + np.outer([0] + [1] * 5, [0] + [1] * 5),
    "all agree perfectly": np.ones((ITEMS, ITEMS)),
    "nothing in common": np.eye(ITEMS),
    "items cancel out": np.eye(ITEMS) * 1.2 - 0.2,
    "one item": np.array([[1.0]]),
    "two items": np.array([[1.0, 0.5], [0.5, 1.0]]),
    "two items against each other": np.array([[1.0, -0.9], [-0.9, 1.0]]),
    "pairs that cannot be": np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1.0]]),
    "two twins": np.kron(
        np.array([[1.0, 0.3, 0.3], [0.3, 1, 0.3], [0.3, 0.3, 1]]), np.ones((2, 2))
    ),
    "tiny": 1e-30 * (np.eye(ITEMS) + 1),
    "huge": 1e30 * (np.eye(ITEMS) + 1),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("what", sorted(DEGENERATE))
@pytest.mark.parametrize("name", sorted(KERNELS))
def test_whatever_is_degenerate_gives_a_number_or_a_reason(name: str, what: str):
    found = outcome(KERNELS[name][0], DEGENERATE[what])
    assert found if isinstance(found, str) else np.isfinite(found)


@given(st.integers(0, 2**32 - 1), st.lists(st.integers(0, 30), max_size=4), st.floats(0, 0.4))
def test_merged_partitions_are_the_whole(seed: int, cuts: list[int], missing: float):
    rng = np.random.default_rng(seed)
    x = answers(seed % 1000, 31)
    x[rng.random(x.shape) < missing] = np.nan
    parts = np.split(x, sorted(cuts))
    whole, merged = Moments.from_array(x), Moments.empty(ITEMS)
    tables, added = Contingency.from_array(x, range(1, 6)), Contingency.empty(ITEMS, range(1, 6))
    for part in parts:
        merged = merged + Moments.from_array(part)
        added = added + Contingency.from_array(part, range(1, 6))
    np.testing.assert_array_equal(merged.counts, whole.counts)
    np.testing.assert_allclose(merged.comoments, whole.comoments, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(added.tables, tables.tables)


@given(st.integers(0, 400))
def test_alpha_is_below_lambda2_is_below_the_greatest_lower_bound(seed: int):
    s = np.cov(answers(seed).T)
    assert alpha(s) <= lambda2(s) + 1e-12
    assert lambda2(s) <= greatest_lower_bound(s) + 1e-9


@settings(max_examples=EXAMPLES)
@given(st.integers(0, 60))
def test_incomplete_answers_in_another_order_give_the_same_covariance(seed: int):
    rng = np.random.default_rng(seed)
    x = answers(seed)
    x[rng.random(x.shape) < 0.15] = np.nan
    found = outcome(lambda _: alpha(likelihood_covariance([x])), x)
    turned = outcome(lambda _: alpha(likelihood_covariance([rng.permutation(x)])), x)
    assert same(found, turned, 1e-9)
