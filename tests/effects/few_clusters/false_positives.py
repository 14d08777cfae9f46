"""How often each test of two arms rejects a difference that is not there, and covers one that is.

    python -m tests.effects.few_clusters.false_positives [RUNS]

prints the table. Persons' gains are normal with variance 1, the share ``icc`` of it between cases.
Every test here depends on a case's rows through their mean alone, so means are drawn, not persons.
"""

import sys
from itertools import product

import numpy as np
from scipy import stats

from samskaping.effects.few_clusters import (
    assignments,
    contrast_covariances,
    draws,
    fit_by_cluster,
    permutation_p,
    permuted,
    satterthwaite_df,
    wild,
    wild_p,
)
from samskaping.numeric import NotEstimable

LEVEL = 0.05
ICCS = (0.0, 0.05, 0.1, 0.3, 0.5)
ARMS = ((1, 5), (2, 4), (3, 3))
SIZES = {
    "equal": (20, 20, 20, 20, 20, 20),
    "unequal": (10, 40, 60, 15, 30, 50),
    "treated small": (5, 8, 10, 60, 50, 40),
    "treated large": (60, 50, 40, 5, 8, 10),
}
METHODS = ("pooled_t", "cr2", "wild", "permutation")


def error(rate, runs):
    """Monte Carlo standard error of a rate, that of the level at least."""
    share = max(rate, LEVEL)
    return np.sqrt(share * (1 - share) / runs)


def p_values(arms, sizes, icc, runs, seed, effect=0.0):
    """p of each method in every run; None where the method refuses the design."""
    rng = np.random.default_rng(seed)
    n = np.array(sizes)
    treated = np.arange(len(n)) < arms[0]
    means = rng.normal(size=(runs, len(n))) * np.sqrt(icc + (1 - icc) / n) + effect * treated
    case = np.repeat(np.arange(len(n)), n)
    design = np.column_stack([np.ones(len(case)), treated[case]]).astype(float)
    found = permuted(means, assignments(treated))
    p = {
        "pooled_t": 2 * stats.t.sf(np.abs(found.t), len(n) - 2),
        "permutation": permutation_p(found),
        "cr2": None,
        "wild": None,
    }
    fit = fit_by_cluster(design, means[:, case], case)
    try:
        se = np.sqrt(contrast_covariances(fit, [[0, 1]], "CR2")[:, 0, 0])
        p["cr2"] = 2 * stats.t.sf(
            np.abs(fit.coefficients[:, 1]) / se, satterthwaite_df(fit, [0, 1])
        )
        p["wild"] = wild_p(wild(fit, [0, 1]), draws(len(n)))
    except NotEstimable:
        pass
    return p


def rates(arms, sizes, icc, runs, seed, effect=0.0):
    """Share of the runs that each method rejects."""
    found = p_values(arms, sizes, icc, runs, seed, effect)
    return {
        name: None if p is None else float(np.mean(p <= LEVEL + 1e-12)) for name, p in found.items()
    }


def main(runs):
    print("arms  sizes          icc " + "".join(f"{name:>12}" for name in METHODS))
    for arms, (name, sizes), icc in product(ARMS, SIZES.items(), ICCS):
        found = rates(arms, sizes, icc, runs, [*arms, *sizes, int(100 * icc)])
        cells = "".join(
            f"{'refused' if found[m] is None else format(found[m], '.4f'):>12}" for m in METHODS
        )
        print(f"{arms[0]}/{arms[1]}   {name:<14}{icc:4.2f}{cells}")
    print(f"Monte Carlo error at .05: {error(LEVEL, runs):.4f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
