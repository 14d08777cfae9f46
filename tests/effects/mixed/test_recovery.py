"""How often the intervals of a mixed model hold in simulated studies of few cases."""

import numpy as np
import pytest

from samskaping.effects.mixed import fit_mixed, kenward_roger, mixed_contrast, random_part

RUNS = 150
# Monte Carlo error of a share near .05 over that many runs.
ERROR = np.sqrt(0.05 * 0.95 / RUNS)


def study(draw, sizes, treated, level, change, person):
    """Two waves of linked persons; the treated cases change by no more than the others do."""
    case = np.repeat(np.arange(len(sizes)), np.multiply(sizes, 2))
    who = np.repeat(np.arange(sum(sizes)), 2)
    time = np.tile([0.0, 1.0], sum(sizes))
    treat = (case < treated).astype(float)
    y = 3 + draw.normal(0, level, len(sizes))[case]
    y = y + (0.3 + draw.normal(0, change, len(sizes))[case]) * time
    y = y + draw.normal(0, person, sum(sizes))[who] + draw.normal(0, 0.6, len(case))
    kept = draw.random(len(case)) < 0.8
    x = np.column_stack([np.ones_like(y), treat, time, treat * time])
    return y[kept], x[kept], case[kept], time[kept], who[kept]


def rejections(sizes, treated, change, right=True, seed=1):
    """Share of studies in which the difference in change, truly 0, is found; and its mean."""
    draw, found, points = np.random.default_rng(seed), 0, []
    for _ in range(RUNS):
        y, x, case, time, who = study(draw, sizes, treated, 0.4, change, 0.6)
        part = random_part(x, case, time, who)
        row = [0, 0, 0, 1]
        fit = fit_mixed(y, x, case, part.z if right else None, who)
        most = part.most(row) if right else None
        effect = mixed_contrast(fit, kenward_roger(fit), row, 0.95, most)
        points.append(effect.estimate)
        found += effect.p is not None and effect.p < 0.05
    return found / RUNS, np.mean(points), np.std(points) / np.sqrt(RUNS)


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [(20,) * 6, (6, 10, 15, 20, 30, 40)])
def test_the_interval_holds_where_the_cases_changes_vary(sizes):
    share, mean, error = rejections(sizes, 3, 0.3)
    assert share < 0.05 + 3 * ERROR
    assert abs(mean) < 3 * error


@pytest.mark.slow
def test_it_errs_on_the_safe_side_where_they_do_not_vary():
    """The variance is then at zero in most studies."""
    assert rejections((20,) * 6, 3, 0.0)[0] < 0.05 + 2 * ERROR


@pytest.mark.slow
def test_without_the_slope_of_the_case_it_finds_what_is_not_there():
    assert rejections((20,) * 6, 3, 0.3, right=False)[0] > 0.2
