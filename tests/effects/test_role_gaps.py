"""The interval of a role's gap holds where roles are few persons, unequal, and vary unequally."""

import numpy as np
import pytest

from samskaping.effects.means import gap_from_others


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sizes", "spreads"),
    [
        ((6, 6, 6, 6, 6), (0.6,) * 5),
        ((25, 8, 4, 6, 10), (0.9, 0.5, 0.3, 0.7, 0.5)),
        ((3, 12), (0.4, 0.8)),
    ],
)
def test_gaps_are_covered_at_the_nominal_rate(sizes, spreads):
    """Scores on a five-point scale in sixths, some at the ceiling; Monte Carlo error 0.6 points."""
    draw = np.random.default_rng([6, *sizes])
    centres = np.linspace(3.4, 4.2, len(sizes))

    def scores(role, n):
        raw = draw.normal(centres[role], spreads[role], n)
        return np.clip(np.round(6 * raw) / 6, 1, 5)

    true = np.array([scores(role, 200_000).mean() for role in range(len(sizes))])
    gap, hits = true[0] - true[1:].mean(), []
    for _ in range(1500):
        groups = [scores(role, n) for role, n in enumerate(sizes)]
        found = gap_from_others(
            0, sizes, [g.mean() for g in groups], [g.var(ddof=1) for g in groups], 0.95
        )
        if found.lower is not None:
            hits.append(found.lower <= gap <= found.upper)
    assert np.mean(hits) >= 0.93
