from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.effects.staggered import average, average_permuted, read_cohorts
from samskaping.language import Catalogue, available_languages

NEVER = -1


def plain_loop(values, starts, g, t):
    """The difference of cohort g at t, written out."""
    base = g - 1 if t >= g else t - 1
    own, others = [], []
    for row, start in zip(values, starts, strict=True):
        change = row[t] - row[base]
        if np.isnan(change):
            continue
        if start == g:
            own.append(change)
        elif start == NEVER or start > max(t, base):
            others.append(change)
    if not own or not others:
        return None
    return sum(own) / len(own) - sum(others) / len(others), len(own)


def two_way(values, starts):
    """The coefficient of «has started» beside case and occasion effects, by least squares."""
    cases, occasions = values.shape
    rows, y = [], []
    for i in range(cases):
        for t in range(occasions):
            dummies = np.zeros(cases + occasions)
            dummies[i], dummies[cases + t] = 1, 1
            rows.append([float(starts[i] not in (NEVER,) and t >= starts[i]), *dummies])
            y.append(values[i, t])
    return np.linalg.lstsq(np.array(rows), np.array(y), rcond=None)[0][0]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_every_comparison_is_what_a_plain_loop_gives(seed, gaps):
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(7, 5))
    if gaps:
        values[draw.random(values.shape) < 0.2] = np.nan
    starts = draw.choice([NEVER, 0, 1, 2, 3, 4], 7)
    cohorts = read_cohorts(values, starts)
    assert {cell.start for cell in cohorts.cells} == set(starts) - {NEVER, 0}
    for cell in cohorts.cells:
        expected = plain_loop(values, starts, cell.start, cell.at)
        assert cell.is_estimable == (expected is not None)
        if expected is not None:
            assert cohorts.difference(cell) == pytest.approx(expected[0])
    after = [cell for cell in cohorts.cells if cell.event >= 0]
    loops = [plain_loop(values, starts, one.start, one.at) for one in after]
    known = [one for one in loops if one is not None]
    found = average(cohorts, after, 0.95)
    if not known:
        assert found.estimate is None
        return
    total = sum(n for _, n in known)
    assert found.estimate == pytest.approx(sum(value * n for value, n in known) / total)


def test_effects_that_grow_are_found_where_two_way_fixed_effects_are_not():
    """Case and occasion levels, no noise: each case gains 1 more for every occasion since."""
    starts = np.array([1, 1, 2, 2, 4, 4])
    level, time = np.arange(6.0)[:, None], np.array([0.0, 3, 1, 4, 2, 2])
    since = np.arange(6) - starts[:, None]
    values = level + time + np.where(since >= 0, since + 1.0, 0)
    cohorts = read_cohorts(values, starts)
    for cell in cohorts.cells:
        if cell.is_estimable:
            assert cohorts.difference(cell) == pytest.approx(max(cell.event + 1, 0))
    truth = [one.event + 1 for one in cohorts.cells if one.event >= 0 and one.is_estimable]
    after = [one for one in cohorts.cells if one.event >= 0]
    assert average(cohorts, after, 0.95).estimate == pytest.approx(np.mean(truth))
    # Early starters, still gaining, serve it as controls of the late ones: far below the truth.
    assert two_way(values[:, :4], starts) < 0.8 * np.mean(truth)
    assert two_way(values, starts) < 0.5 * np.mean(truth)


def test_the_interval_is_that_of_cohorts_of_unlike_spread():
    """One cohort of three at one later occasion: Welch's t of the changes."""
    from scipy import stats

    changes, waiting = np.array([4.0, 5, 7]), np.array([1.0, 0, 2, 4])
    y = np.column_stack([np.zeros(7), np.concatenate([changes, waiting])])
    cohorts = read_cohorts(y, [1, 1, 1, NEVER, NEVER, NEVER, NEVER])
    found = average(cohorts, cohorts.cells, 0.9)
    welch = stats.ttest_ind(changes, waiting, equal_var=False)
    interval = welch.confidence_interval(0.9)
    assert (found.lower, found.upper) == pytest.approx((interval.low, interval.high))
    assert (found.p, found.df) == pytest.approx((welch.pvalue, welch.df))
    assert (found.n_cases, found.method) == (7, "staggered_cohorts_t")


def test_the_orders_of_the_starts_are_all_tried():
    draw = np.random.default_rng(3)
    y, starts = draw.normal(size=(5, 3)), [1, 1, 2, NEVER, NEVER]
    y[:2, 1:] += 3
    cohorts = read_cohorts(y, starts)
    after = [cell for cell in cohorts.cells if cell.event >= 0]
    found = average_permuted(cohorts, after)
    far = []
    for order in set(permutations(starts)):
        again = read_cohorts(y, order)
        cells = [cell for cell in again.cells if cell.event >= 0]
        far.append(abs(average(again, cells, 0.95).estimate))
    assert len(far) == 30
    assert found.p == pytest.approx(np.mean(np.array(far) >= abs(found.estimate) - 1e-9))


def test_many_orders_are_sampled_with_the_generator_that_is_given():
    y = np.random.default_rng(0).normal(size=(14, 3))
    cohorts = read_cohorts(y, [1] * 5 + [2] * 5 + [NEVER] * 4)
    with pytest.raises(ValueError, match="give an rng"):
        average_permuted(cohorts, cohorts.cells)
    found = average_permuted(cohorts, cohorts.cells, np.random.default_rng(1))
    assert found.p == average_permuted(cohorts, cohorts.cells, np.random.default_rng(1)).p
    assert found.p >= 1 / 10_000


@pytest.mark.parametrize(
    ("starts", "holes", "note", "has_value"),
    [
        ([1, 1, 1, 1], [], "staggered_no_controls", False),
        ([NEVER] * 4, [], "staggered_no_cohort", False),
        ([0, 0, 0, NEVER], [], "staggered_no_cohort", False),
        ([1, 1, NEVER, NEVER], [(0, 0), (1, 0)], "staggered_no_cohort", False),
        ([1, NEVER, NEVER, NEVER], [], "interval_cohort_of_one", True),
        ([1, 1, NEVER, NEVER], [(0, 2)], "interval_cohort_incomplete", True),
    ],
)
def test_what_the_starts_do_not_allow_is_said(starts, holes, note, has_value):
    y = np.arange(12.0).reshape(4, 3) ** 1.5
    for hole in holes:
        y[hole] = np.nan
    cohorts = read_cohorts(y, starts)
    found = average(cohorts, [cell for cell in cohorts.cells if cell.event >= 0], 0.95)
    assert (found.note, found.estimate is not None) == (note, has_value)
    assert (found.lower, found.p) == (None, None)


def test_cases_that_go_the_same_way_have_a_difference_without_interval():
    y = np.array([[0.0, 2], [1, 3], [5, 6], [7, 8]])
    cohorts = read_cohorts(y, [1, 1, NEVER, NEVER])
    found = average(cohorts, cohorts.cells, 0.95)
    assert (found.estimate, found.note) == (1.0, "interval_no_variance")


def test_a_hole_leaves_no_other_order_and_one_start_none_either():
    y = np.arange(8.0).reshape(4, 2) ** 2
    y[3, 0] = np.nan
    cohorts = read_cohorts(y, [1, 1, NEVER, NEVER])
    assert average_permuted(cohorts, cohorts.cells).note == "starts_not_exchangeable"
    assert average_permuted(cohorts, []).note == "staggered_no_cohort"


def test_what_does_not_fit_together_is_an_error():
    with pytest.raises(ValueError, match="row for each case"):
        read_cohorts([[1.0, 2]], [1, 2])
    with pytest.raises(ValueError, match="place of an occasion"):
        read_cohorts([[1.0, 2]], [2])
    with pytest.raises(ValueError, match="probability"):
        average(read_cohorts([[1.0, 2]], [1]), [], 95)


@pytest.mark.parametrize("language", available_languages())
def test_every_refusal_has_its_sentence(language):
    say = Catalogue(language)
    for code in ("staggered_no_controls", "staggered_no_cohort", "interval_cohort_of_one",
                 "interval_cohort_incomplete", "starts_not_exchangeable"):  # fmt: skip
        assert say(f"reasons.{code}").endswith(".")


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [(3, 3, 3), (2, 3, 5)])
def test_the_truth_lies_in_nine_of_ten_intervals(sizes):
    """Cases with a level and a trend of their own; effects that grow and differ by cohort."""
    draw, runs = np.random.default_rng(11), 600
    starts = np.repeat([1, 2, NEVER], sizes)
    since = np.arange(4) - starts[:, None]
    effect = np.where((starts[:, None] != NEVER) & (since >= 0), starts[:, None] + since, 0.0)
    truth, held, small = None, 0, 0
    for _ in range(runs):
        noise = draw.normal(size=(len(starts), 4)).cumsum(axis=1) + draw.normal(size=4)
        cohorts = read_cohorts(noise + effect, starts)
        after = [cell for cell in cohorts.cells if cell.event >= 0]
        if truth is None:
            sizes_of = [len(cell.effort) for cell in after]
            truth = np.average([cell.start + cell.event for cell in after], weights=sizes_of)
        found = average(cohorts, after, 0.9)
        if found.lower is not None:
            held += found.lower <= truth <= found.upper
        else:
            held += 0.9
        none = read_cohorts(noise, starts)
        same = [cell for cell in none.cells if cell.event >= 0]
        small += average_permuted(none, same, draw).p <= 0.1
    error = np.sqrt(0.09 / runs)
    assert held / runs > 0.9 - 0.02 - 2 * error
    assert small / runs < 0.1 + 2 * error
