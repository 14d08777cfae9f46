"""Intervals of sets and passages hold what they promise, too."""

import numpy as np
import pytest

from samskaping.agreement import Blocks, Spans, segment_match, set_alpha, unitising_alpha
from tests.agreement.test_coder_intervals import drawn

CELL = 20


def passages(rng, cases, sources, units, codes=2):
    """Cells of a text that two coders mark or do not mark, each with ends of their own."""
    several = [drawn(rng, cases, sources, units) for _ in range(codes)]
    source = several[0][2]
    marks = np.stack([marked for marked, *_ in several], axis=2)
    unit, coder, code = np.nonzero(marks)
    start = CELL * (unit % units) + rng.integers(0, 4, len(unit))
    end = CELL * (unit % units + 1) - rng.integers(0, 8, len(unit))
    n = cases * sources
    spans = Spans.of(source[unit], coder, start, end, code, [CELL * units] * n, np.ones((n, 2)))
    return spans, Blocks.of(np.arange(n), np.arange(n) // sources)


def sets(rng, cases, sources, units, codes=3):
    several = [drawn(rng, cases, sources, units) for _ in range(codes)]
    given = np.stack([marked for marked, *_ in several], axis=2)
    return given, Blocks.of(several[0][2], several[0][1])


def unitising(*design):
    spans, blocks = passages(*design)
    return unitising_alpha(spans, blocks, 0.95)


def matching(*design):
    spans, blocks = passages(*design)
    return segment_match(spans, 0.5, blocks, 0.95)


def alpha_of_sets(*design):
    given, blocks = sets(*design)
    return set_alpha(given, np.ones(given.shape[:2], bool), blocks, 0.95)


@pytest.mark.slow
@pytest.mark.parametrize("estimator", [unitising, matching, alpha_of_sets])
@pytest.mark.parametrize(("cases", "sources", "units"), [(4, 4, 20), (6, 4, 20), (10, 2, 20)])
def test_cases_that_are_alike_are_covered_as_often_as_promised(estimator, cases, sources, units):
    runs = 400
    rng = np.random.default_rng(cases * 100 + sources)
    truth = estimator(rng, 1500, 10, 20).estimate
    found = [estimator(rng, cases, sources, units) for _ in range(runs)]
    held = [one.lower <= truth <= one.upper for one in found if one.lower is not None]
    assert len(held) > 0.95 * runs
    error = np.sqrt(0.95 * 0.05 / runs)
    # ASSUME .92 to .96, as for κ: few cases are few for a jackknife.
    assert 0.92 - 3 * error <= np.mean(held) <= 0.96 + 3 * error
