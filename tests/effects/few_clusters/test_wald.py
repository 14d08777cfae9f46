"""Several contrasts are tested at once as clubSandwich tests them."""

import numpy as np
import pytest

from samskaping.effects.few_clusters import cr2_contrast, fit_by_cluster, wald_htz, wald_naive
from samskaping.numeric import NotEstimable
from tests.effects.few_clusters.designs import arms, designs, from_r

ROWS = {"2:3": [1, 2], "2:4": [1, 2, 3], "c(2, 4)": [1, 3], "c(3, 4)": [2, 3], "3": [2]}
TESTS = {"HTZ": wald_htz, "Naive-F": wald_naive}
ASKED = [key for key in from_r() if key.split(".")[1:2] in (["HTZ"], ["Naive-F"])]


def numbers(found):
    return [found.statistic, found.numerator_df, found.df, found.p]


@pytest.mark.parametrize("key", ASKED)
def test_joint_tests_are_what_r_gives(key):
    name, test, rows = key.split(".")
    fit = fit_by_cluster(*designs()[name])
    found = TESTS[test](fit, np.eye(len(fit.coefficients))[ROWS[rows]])
    assert numbers(found) == pytest.approx(from_r()[key], rel=1e-9)


def test_one_contrast_is_the_squared_t():
    design, outcome, clusters, _ = designs()["ancova"]
    joint = wald_htz(fit_by_cluster(design, outcome, clusters), [[0, 0, 1]])
    alone = cr2_contrast(design, outcome, clusters, [0, 0, 1], 0.95)
    assert numbers(joint) == pytest.approx([alone.statistic**2, 1, alone.df, alone.p], rel=1e-9)


def test_the_same_hypothesis_in_other_contrasts_and_units_is_the_same_test():
    design, outcome, clusters, weights = designs()["made_weighted"]
    fit = fit_by_cluster(design, outcome, clusters, weights)
    turned = np.array([[0, 1, 1, 0], [0, 1e5, -1e5, 0]])
    assert numbers(wald_htz(fit, turned)) == pytest.approx(
        numbers(wald_htz(fit, np.eye(4)[1:3])), rel=1e-9
    )
    wide = fit_by_cluster(design * [1, 1e6, 1e-6, 1], 1e3 * outcome, clusters, weights)
    assert numbers(wald_htz(wide, np.eye(4)[1:3])) == pytest.approx(
        numbers(wald_htz(fit, np.eye(4)[1:3])), rel=1e-8
    )


def test_the_null_is_subtracted():
    fit = fit_by_cluster(*designs()["ancova"])
    assert wald_htz(fit, np.eye(3)[1:], fit.coefficients[1:]).statistic == pytest.approx(0)


def test_more_contrasts_than_the_cases_carry_are_refused_by_name():
    fit = fit_by_cluster(*designs()["ancova"])
    with pytest.raises(NotEstimable, match="contrasts_depend"):
        wald_htz(fit, [[0, 1, 0], [0, 0, 1], [0, 1, 1]])
    design, gains, case = arms(3, 3, size=8)
    rng = np.random.default_rng(3)
    wide = fit_by_cluster(np.column_stack([design, rng.normal(size=(48, 6))]), gains, case)
    with pytest.raises(NotEstimable, match="too_few_cases_for_joint_test;n=6"):
        wald_htz(wide, np.eye(8)[2:])
    with pytest.raises(NotEstimable, match="cluster_settles_the_coefficient"):
        wald_htz(fit_by_cluster(*arms(1, 5)), np.eye(2))
    # An outcome that the design explains without rest.
    flat = fit_by_cluster(design, np.zeros(48), case)
    with pytest.raises(NotEstimable, match="too_few_cases_for_joint_test"):
        wald_naive(flat, np.eye(2))
