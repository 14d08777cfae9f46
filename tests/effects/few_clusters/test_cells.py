"""Counts and sums per cell say all that the rows say about a contrast."""

import numpy as np
import pytest

from samskaping.effects.few_clusters import (
    CellSums,
    cluster_variance,
    cr2_contrast,
    cr2_from_cells,
    draws,
    fit_by_cluster,
    fit_cells,
    wald_htz,
    wild,
    wild_p,
)
from tests.effects.few_clusters.designs import designs

ARM_BY_OCCASION = np.array([[1, 0, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 1.0]])
DIFFERENCE = [0, 0, 0, 1]
NUMBERS = ("estimate", "se", "df", "statistic", "p", "lower", "upper", "n", "n_cases")


def rows(seed, n=400, clusters=7):
    """Cells and clusters of unlike size, with a case effect; every second is treated."""
    rng = np.random.default_rng(seed)
    cluster = rng.choice(
        clusters, n, p=np.arange(1, clusters + 1) / (clusters * (clusters + 1) / 2)
    )
    late = (rng.random(n) < 0.3 + 0.05 * cluster).astype(int)
    cell = 2 * (cluster % 2) + late
    return (
        cluster,
        cell,
        3 + cluster / 4 + late * rng.normal(size=clusters)[cluster] + rng.normal(size=n),
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_cells_give_the_interval_that_the_rows_give(seed):
    cluster, cell, outcome = rows(seed)
    found = cr2_from_cells(
        ARM_BY_OCCASION, CellSums.of(cluster, cell, outcome, 7, 4), DIFFERENCE, 0.95
    )
    expected = cr2_contrast(ARM_BY_OCCASION[cell], outcome, cluster, DIFFERENCE, 0.95)
    for name in NUMBERS:
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=1e-10), name
    assert found.p is not None


@pytest.mark.parametrize("kind", ["CR0", "CR1", "CR1S", "CR2", "CR3"])
def test_every_robust_variance_is_that_of_the_rows_with_weights_as_well(kind):
    cluster, cell, outcome = rows(11)
    weights = 1.0 + (np.arange(7)[:, None] + np.arange(4)) % 3
    of_cells, _ = fit_cells(ARM_BY_OCCASION, CellSums.of(cluster, cell, outcome, 7, 4), weights)
    of_rows = fit_by_cluster(ARM_BY_OCCASION[cell], outcome, cluster, weights[cluster, cell])
    assert cluster_variance(of_cells, DIFFERENCE, kind) == pytest.approx(
        cluster_variance(of_rows, DIFFERENCE, kind), rel=1e-10
    )


def test_the_joint_test_and_the_bootstrap_rest_on_the_cells_alone_too():
    cluster, cell, outcome = rows(3)
    of_cells, _ = fit_cells(ARM_BY_OCCASION, CellSums.of(cluster, cell, outcome, 7, 4))
    of_rows = fit_by_cluster(ARM_BY_OCCASION[cell], outcome, cluster)
    both = np.eye(4)[2:]
    assert wald_htz(of_cells, both).p == pytest.approx(wald_htz(of_rows, both).p, rel=1e-9)
    p = [float(wild_p(wild(fit, DIFFERENCE), draws(7))) for fit in (of_cells, of_rows)]
    assert p[0] == p[1]


def test_batches_add_up_to_the_whole_in_any_order():
    cluster, cell, outcome = rows(5)
    whole = cr2_from_cells(
        ARM_BY_OCCASION, CellSums.of(cluster, cell, outcome, 7, 4), DIFFERENCE, 0.9
    )
    parts = [CellSums.of(cluster[at], cell[at], outcome[at], 7, 4)
             for at in np.array_split(np.arange(400)[::-1], 13)]  # fmt: skip
    added = cr2_from_cells(ARM_BY_OCCASION, sum(parts[1:], parts[0]), DIFFERENCE, 0.9)
    assert (added.se, added.df) == pytest.approx((whole.se, whole.df), rel=1e-12)


def test_the_shipped_difference_in_differences_is_that_of_r():
    design, outcome, clusters, _ = designs()["did"]
    cell = (2 * design[:, 1] + design[:, 2]).astype(int)
    found = cr2_from_cells(
        ARM_BY_OCCASION,
        CellSums.of(clusters.astype(int) - 1, cell, outcome, 6, 4),
        DIFFERENCE,
        0.95,
    )
    expected = cr2_contrast(design, outcome, clusters, DIFFERENCE, 0.95)
    assert (found.se, found.df, found.p) == pytest.approx(
        (expected.se, expected.df, expected.p), rel=1e-10
    )


def test_what_cannot_be_told_has_the_reason_that_the_rows_have():
    one_treated = np.array([0, 0, 1, 1, 2, 2, 3, 3])
    arm = CellSums.of(one_treated, (one_treated == 0) * 1, [1, 2, 3, 5, 4, 4, 2, 1.0], 4, 2)
    design = [[1, 0], [1, 1.0]]
    assert cr2_from_cells(design, arm, [0, 1], 0.95).note == "cluster_settles_the_coefficient"
    alike = CellSums.of(one_treated, (one_treated < 2) * 1, np.full(8, 0.1), 4, 2)
    assert cr2_from_cells(design, alike, [0, 1], 0.95).note == "interval_no_variance"
    one_arm = CellSums.of(one_treated, np.zeros(8, int), np.arange(8.0), 4, 2)
    assert cr2_from_cells(design, one_arm, [0, 1], 0.95).note == "design_singular"


def test_rows_that_belong_nowhere_are_refused():
    with pytest.raises(ValueError, match="numbered from 0"):
        CellSums.of([0, 4], [0, 0], [1.0, 2.0], 4, 1)
    with pytest.raises(ValueError, match="one entry per row"):
        CellSums.of([0, 1], [0], [1.0, 2.0], 2, 1)
    with pytest.raises(ValueError, match="rows in some"):
        cr2_from_cells([[1.0]], CellSums.of([], [], [], 2, 1), [1.0], 0.95)
