"""Alpha with full item statistics on a million respondents, beside ``numpy.cov`` on the same array.

    python benchmarks/alpha.py [ROWS] [ITEMS]

Prints the best of several interleaved rounds of each and their ratio; exits with 1 if the ratio
misses the goal.
"""

import sys
import time
from collections.abc import Callable

import numpy as np

from samskaping.numeric import Moments
from samskaping.psychometrics import consistency

GOAL = 3.0
ROUNDS = 7


def item_analysis(answers: np.ndarray) -> dict[str, object]:
    """Everything that a table of items shows, from the answers."""
    moments = Moments.from_array(answers)
    covariance = moments.covariance()
    return {
        "n": moments.item_counts,
        "means": moments.means,
        "variances": moments.variances,
        "alpha": consistency.alpha(covariance),
        "alpha_standardised": consistency.alpha_standardised(covariance),
        "lambda2": consistency.lambda2(covariance),
        "lambda6": consistency.lambda6(covariance),
        "mean_inter_item_correlation": consistency.mean_inter_item_correlation(covariance),
        "alpha_if_deleted": consistency.alpha_if_deleted(covariance),
        "item_rest_correlations": consistency.item_rest_correlations(covariance),
    }


def seconds(task: Callable[[], object]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def main(rows: int = 1_000_000, items: int = 20) -> int:
    """Time both, say what came out, and answer whether the goal was met."""
    rng = np.random.default_rng(1)
    latent = rng.normal(size=(rows, 1))
    answers = np.clip(np.round(3.5 + latent + rng.normal(size=(rows, items))), 1, 5)
    ours, peer = [], []
    for _ in range(ROUNDS):
        peer.append(seconds(lambda: np.cov(answers, rowvar=False)))
        ours.append(seconds(lambda: item_analysis(answers)))
    ratio = min(ours) / min(peer)
    difference = consistency.alpha(np.cov(answers, rowvar=False))
    difference -= consistency.alpha(Moments.from_array(answers).covariance())
    print(f"answers            {rows} x {items}")
    print(f"item analysis      {min(ours):.4f} s   (alpha, if deleted, item-rest, lambda 2 and 6)")
    print(f"numpy.cov          {min(peer):.4f} s")
    print(f"ratio              {ratio:.2f}   goal {GOAL}")
    print(f"alphas differ by   {abs(difference):.1e}")
    return 0 if ratio <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
