"""Reduced to a cluster's coordinates, variances are those of the whole n × n matrices."""

import numpy as np
import pytest

from samskaping.effects.few_clusters import (
    cluster_variance,
    contrast_covariances,
    fit_by_cluster,
    satterthwaite_df,
    wald_htz,
)
from samskaping.effects.few_clusters.variance import loads, products


def drawn(seed):
    """A design at random: clusters of 1 to 9 rows, a case-level column, weights or none."""
    rng = np.random.default_rng([31, seed])
    sizes = rng.integers(1, 10, size=int(rng.integers(5, 9)))
    clusters = np.repeat(np.arange(len(sizes)), sizes)
    treated = rng.permutation(np.arange(len(sizes)) < len(sizes) // 2 + 1)[clusters]
    x = np.column_stack([np.ones(len(clusters)), rng.normal(size=len(clusters)), treated])
    weights = rng.uniform(0.2, 5, len(clusters)) if seed % 2 else None
    return x, rng.normal(size=len(clusters)), clusters, weights


def whole(x, clusters, weights):
    """H, (I − H)(I − H)′, the rows of clusters, and the adjustments of CR2, all n × n."""
    w = np.ones(len(x)) if weights is None else weights
    hat = x @ np.linalg.inv(x.T @ (w[:, None] * x)) @ (x.T * w)
    left = np.eye(len(x)) - hat
    blocks = [np.flatnonzero(clusters == g) for g in np.unique(clusters)]
    adjust = np.zeros((len(x), len(x)))
    for rows in blocks:
        values, axes = np.linalg.eigh((left @ left.T)[np.ix_(rows, rows)])
        powers = np.where(values > 1e-9, np.abs(values) ** -0.5, 0)
        adjust[np.ix_(rows, rows)] = (axes * powers) @ axes.T
    return w, left, blocks, adjust


@pytest.mark.parametrize("seed", range(8))
def test_cr2_and_its_degrees_of_freedom(seed):
    x, y, clusters, weights = drawn(seed)
    w, left, blocks, adjust = whole(x, clusters, weights)
    contrast = np.array([0.3, 1.0, -2.0])
    load = adjust @ (w * (x @ np.linalg.inv(x.T @ (w[:, None] * x)) @ contrast))
    e = left @ y
    fit = fit_by_cluster(x, y, clusters, weights)
    variance = sum((load[rows] @ e[rows]) ** 2 for rows in blocks)
    assert cluster_variance(fit, contrast, "CR2") == pytest.approx(variance, rel=1e-9)
    each = np.stack([np.where(clusters == g, load, 0) for g in np.unique(clusters)])
    p = each @ left @ left.T @ each.T
    assert satterthwaite_df(fit, contrast) == pytest.approx(
        np.trace(p) ** 2 / (p**2).sum(), rel=1e-9
    )


@pytest.mark.parametrize("seed", range(8))
def test_cr2_is_unbiased_where_rows_are_independent_and_alike(seed):
    """Exactly: its expectation is the variance of the contrast, with weights too."""
    x, y, clusters, weights = drawn(seed)
    w = np.ones(len(x)) if weights is None else weights
    fit = fit_by_cluster(x, y, clusters, weights)
    contrasts = np.array([[0, 1.0, 0], [0, 1.0, 2.0]])
    pull = (w[:, None] * x) @ np.linalg.inv(x.T @ (w[:, None] * x)) @ contrasts.T
    expected = np.einsum("stgg->st", products(fit, loads(fit, contrasts, "CR2")))
    assert expected == pytest.approx(pull.T @ pull, rel=1e-8)


@pytest.mark.slow
def test_the_joint_test_rejects_a_true_null_as_often_as_it_says():
    rng = np.random.default_rng(32)
    clusters = np.repeat(np.arange(12), 5)
    x = np.column_stack([np.ones(60), rng.normal(size=(60, 2))])
    runs, count = 1000, 0
    outcomes = rng.normal(size=(runs, 12))[:, clusters] / 3 + rng.normal(size=(runs, 60))
    for y in outcomes:
        count += wald_htz(fit_by_cluster(x, y, clusters), np.eye(3)[1:]).p < 0.05
    assert count / runs == pytest.approx(0.05, abs=3 * np.sqrt(0.05 * 0.95 / runs) + 0.005)


def test_many_rows_and_clusters_are_no_matter():
    rng = np.random.default_rng(33)
    clusters = np.sort(rng.integers(0, 300, 60_000))
    x = np.column_stack([np.ones(60_000), rng.normal(size=60_000), clusters % 2])
    y = rng.normal(size=300)[clusters] + rng.normal(size=60_000)
    fit = fit_by_cluster(x, y, clusters)
    cr2, cr3, cr0 = (contrast_covariances(fit, [[0, 0, 1]], k)[0, 0] for k in ("CR2", "CR3", "CR0"))
    assert cr0 < cr2 < cr3 < 1.05 * cr0
    assert 200 < satterthwaite_df(fit, [0, 0, 1]) < 300
