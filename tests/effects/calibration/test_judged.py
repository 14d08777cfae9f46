"""Many studies at once are judged as the estimators in use judge each."""

import numpy as np
import pytest

from samskaping.effects import (
    case_means_ancova_t,
    case_means_difference_t,
    case_means_pooled_t,
    case_permutation,
    cr2_contrast,
    pool,
    pooled_mean,
    wild_contrast,
)
from samskaping.effects.calibration import BEFORE_AFTER, COMPARISON, Sizes, Studies
from samskaping.effects.calibration.spread import Scatter, change_variances
from samskaping.effects.change import Occasions, change_t
from samskaping.numeric import NotEstimable

RUNS, TRUTH, LEVEL = 40, 0.4, 0.05


def drawn(before, after, both, seed=1):
    """Studies with their persons: values at baseline and follow-up, the first ``both`` linked."""
    rng, studies = np.random.default_rng(seed), []
    for _ in range(RUNS):
        study = []
        for n, m, k in zip(before, after, both, strict=True):
            x, y = rng.normal(3, 1, n), rng.normal(3.5, 1, m)
            y[:k] = 0.6 * x[:k] + 0.8 * y[:k] + rng.normal(0, 0.3)
            study.append((x, y, k))
        studies.append(study)
    return studies


def reduced(studies, treated):
    sizes = Sizes(*(np.array([one(case) for case in studies[0]]) for one in
                    (lambda c: len(c[0]), lambda c: len(c[1]), lambda c: c[2])))  # fmt: skip

    def squares(u, v):
        return ((u - u.mean()) * (v - v.mean())).sum() if len(u) else 0.0

    parts = [
        lambda x, y, k: squares(x, x),
        lambda x, y, k: squares(y, y),
        lambda x, y, k: squares(x[:k], x[:k]),
        lambda x, y, k: squares(y[:k], y[:k]),
        lambda x, y, k: squares(x[:k], y[:k]),
    ]
    scatter = Scatter(
        *(np.array([[p(*case) for case in study] for study in studies]) for p in parts)
    )
    means = [np.array([[case[at].mean() for case in study] for study in studies]) for at in (0, 1)]
    return Studies(*means, np.array(treated, dtype=float), sizes, scatter)


def same(judged, estimates):
    for at, one in enumerate(estimates):
        assert judged.rejected[at] == (one.p is not None and one.p <= LEVEL)
        assert judged.given[at] == (one.lower is not None)
        if one.lower is not None:
            assert judged.covered[at] == (one.lower <= TRUTH <= one.upper)


PAIRED = ([9, 12, 7, 20, 11, 8],) * 3
PARTLY = ([9, 12, 17, 20, 11, 15], [12, 8, 14, 20, 10, 13], [5, 2, 11, 20, 0, 13])


@pytest.mark.parametrize("sizes", [PAIRED, PARTLY], ids=["all paired", "some paired"])
def test_the_change_of_the_cases_is_judged_as_each_is(sizes):
    studies = drawn(*sizes)
    many = reduced(studies, np.ones(6))
    same(
        BEFORE_AFTER["case_means_difference_t"](many, TRUTH, LEVEL),
        [case_means_difference_t(gains, np.zeros(6), 0.95) for gains in many.gains],
    )
    same(
        BEFORE_AFTER["reml_adhoc"](many, TRUTH, LEVEL),
        [pooled_mean(pool(*changes(study)), 0.95) for study in studies],
    )


def changes(study):
    """As the analysis pools them: cases with few persons take the spread of all."""
    found = [Occasions.of(x, y, np.column_stack([x[:k], y[:k]])) for x, y, k in study]
    variances = []
    for side in ("before", "after"):
        samples = [getattr(one, side) for one in found]
        variances.append(
            sum((s.n - 1) * s.variance for s in samples) / sum(s.n - 1 for s in samples)
        )
    pairs = [np.column_stack([x[:k] - x[:k].mean(), y[:k] - y[:k].mean()])
             for x, y, k in study if k]  # fmt: skip
    correlation = np.corrcoef(np.concatenate(pairs).T)[0, 1]
    result = []
    for one in found:
        if min(one.before.n, one.after.n) < 10:
            one = one.with_spread(*variances, correlation)
        result.append(change_t(one, 0.95))
    return [one.estimate for one in result], [one.se**2 for one in result]


@pytest.mark.parametrize("sizes", [PAIRED, PARTLY], ids=["all paired", "some paired"])
def test_two_arms_are_judged_as_each_study_is(sizes):
    studies, treated = drawn(*sizes, seed=2), np.array([1, 0, 1, 0, 1, 0])
    many = reduced(studies, treated)
    is_treated = treated > 0
    one = {
        "case_means_pooled_t": lambda at: case_means_pooled_t(
            many.gains[at][is_treated], many.gains[at][~is_treated], 0.95
        ),
        "case_means_ancova_t": lambda at: case_means_ancova_t(
            *(np.column_stack([many.before[at], many.after[at]])[arm]
              for arm in (is_treated, ~is_treated)), 0.95
        ),
        "cr2_satterthwaite": lambda at: cr2_contrast(*rows(studies[at], treated), 0.95),
        "wild_rademacher": lambda at: wild_contrast(*rows(studies[at], treated), 0.95),
        "case_permutation": lambda at: case_permutation(many.gains[at], treated, 0.95),
    }  # fmt: skip
    assert set(one) == set(COMPARISON)
    for name, method in COMPARISON.items():
        same(method(many, TRUTH, LEVEL), [one[name](at) for at in range(RUNS)])


def rows(study, treated):
    """Design, outcome, clusters and contrast of the check, a row for every value or gain."""
    if all(len(x) == len(y) == k for x, y, k in study):
        y = np.concatenate([late - early for early, late, _ in study])
        case = np.repeat(np.arange(6), [k for *_, k in study])
        return np.column_stack([np.ones(len(y)), treated[case]]), y, case, [0, 1]
    y = np.concatenate([part for x, late, _ in study for part in (x, late)])
    counts = [len(part) for x, late, _ in study for part in (x, late)]
    case, late = np.repeat(np.repeat(np.arange(6), 2), counts), np.repeat([0, 1] * 6, counts)
    arm = treated[case]
    return np.column_stack([np.ones(len(y)), arm, late, arm * late]), y, case, [0, 0, 0, 1]


def test_cases_without_any_spread_give_no_test_of_the_pooled_change():
    sizes = Sizes(*(np.array([5, 6]),) * 3)
    nothing = Scatter(*(np.zeros((3, 2)),) * 5)
    assert (change_variances(sizes, nothing) == 0).all()
    gains = np.array([[0.1, 0.2]] * 3)
    judged = BEFORE_AFTER["reml_adhoc"](
        Studies(np.zeros((3, 2)), gains, np.ones(2), sizes, nothing), 0.0, 0.05
    )
    assert not judged.given.any()
    assert not judged.rejected.any()


@pytest.mark.parametrize("name", COMPARISON)
def test_one_case_in_an_arm_is_refused_by_all(name):
    studies = reduced(drawn(*PAIRED), [1, 0, 0, 0, 0, 0])
    with pytest.raises(NotEstimable):
        COMPARISON[name](studies, 0.0, LEVEL)


def test_six_cases_halved_have_no_permutation_test_at_the_level():
    judged = COMPARISON["case_permutation"](reduced(drawn(*PAIRED), [1, 1, 1, 0, 0, 0]), 0.0, LEVEL)
    assert not judged.rejected.any()
    assert not judged.given.any()
