"""The sizes of small cases follow from no analysis of variance, nor their means from it."""

from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from samskaping.estimates import as_estimates
from samskaping.psychometrics.intervals import satterthwaite_df
from samskaping.release import gate as gate_module
from samskaping.release import scores as scores_module
from tests.release.made_study import row, study
from tests.release.rated_study import number, rated

ITEMS = {"a1": "trust", "a2": "trust", "a3": "trust"}
OTHERS = ("east", "west", "south")
LARGE = dict(zip(OTHERS, (20, 25, 18), strict=True))
# Beside them three small cases, or six.
THREE = LARGE | {"north": 3, "up": 5, "down": 4}
SIX = THREE | {"far": 3, "near": 4, "left": 5}


@pytest.fixture
def without(monkeypatch):
    """The gate without some of its rules."""
    nothing = {"withhold_sizes": None, "summed_by_items": {}}

    def remove(*rules):
        for rule in rules:
            module = scores_module if rule == "summed_by_items" else gate_module
            monkeypatch.setattr(module, rule, lambda *_, rule=rule: nothing[rule])

    return remove


def parts(count, total, least=1):
    """The whole numbers, in order, that so many cases with so many persons may have."""
    if count == 1:
        return [(total,)] if total >= least else []
    return [
        (first, *rest)
        for first in range(least, total // count + 1)
        for rest in parts(count - 1, total - first, first)
    ]


def sizes_by_n0(table, hidden):
    """What the sizes of so many hidden cases may be, from ICC(1), F and the other cases' n."""
    row = "samson.icc1.trust.wave=end"
    known = [number(table, row, name) for name in ("estimate", "statistic", "n", "n_cases")]
    if None in known:
        return None
    icc, f, n, cases = known
    n0 = (f - 1) * (1 - icc) / icc
    told = [int(number(table, f"samson.mean.trust.case={c};wave=end", "n")) for c in OTHERS]
    squares = n * (n - n0 * (cases - 1)) - sum(size**2 for size in told)
    rest = parts(hidden, int(n) - sum(told))
    return [part for part in rest if abs(sum(size**2 for size in part) - squares) < 0.01]


def test_without_this_rule_icc_and_f_tell_the_sizes_of_six_small_cases(without):
    without("withhold_sizes")
    _, after = rated(ITEMS, SIX, "items", "scores", "raters")
    hidden = [number(after, f"samson.mean.trust.case={c};wave=end") for c in SIX if c not in LARGE]
    assert hidden == [None] * 6
    assert sizes_by_n0(after, 6) == [(3, 3, 4, 4, 5, 5)]


@pytest.mark.parametrize("sizes", [THREE, SIX])
def test_no_analysis_of_variance_tells_the_sizes_of_small_cases(sizes):
    _, after = rated(ITEMS, sizes, "items", "scores", "raters")
    assert sizes_by_n0(after, len(sizes) - 3) is None
    anova = after[after["quantity"].isin(["icc2", "between_case_variance", "variance_component"])]
    assert len(anova)
    assert anova["estimate"].isna().all()


def means_of_three(table):
    """The means of three hidden cases of any sizes that fit all sums which are told.

    The items tell Σ n m, the mean over cases Σ m, and its interval Σ m²: a quadratic equation.
    """
    over = "samson.mean_over_cases.trust.wave=end"
    known = [number(table, over), number(table, over, "se"), number(table, over, "n")]
    items = [number(table, f"samson.item_mean.{item}.wave=end") for item in ITEMS]
    others = [number(table, f"samson.mean.trust.case={c};wave=end") for c in OTHERS]
    if None in (*known, *items, *others):
        return []
    mean, se, n = known
    count = len(THREE)
    told = np.array(list(LARGE.values()))
    plain = count * mean - sum(others)
    heavy = n * np.mean(items) - told @ others
    square = count * (count - 1) * se**2 + count * mean**2 - np.square(others).sum()
    rest_n = int(n) - told.sum()
    tried = sorted({order for part in parts(3, rest_n) for order in permutations(part)})
    return [found for sizes in tried for found in _solved(sizes, plain, heavy, square)]


def _solved(sizes, plain, heavy, square):
    """Means of cases of these sizes with these three sums, made of whole answers."""
    if len(set(sizes)) == 1:
        return
    n1, n2, n3 = sizes
    if n2 == n3:
        n1, n2, n3 = n2, n1, n3

    # The other two means are straight lines in the first one.
    lines = np.linalg.solve([[1, 1], [n2, n3]], [[plain, -1], [heavy, -n1]])
    at, slope = lines.T
    roots = np.roots([1 + slope @ slope, 2 * at @ slope, at @ at - square])
    for first in roots[np.isreal(roots)].real:
        means = np.array([first, *(at + slope * first)])
        sums = means * (n1, n2, n3) * len(ITEMS)
        if np.abs(sums - np.round(sums)).max() < 1e-5 and ((means >= 1) & (means <= 5)).all():
            yield sorted(zip((n1, n2, n3), means.tolist(), strict=True))


def test_without_these_rules_the_means_and_sizes_of_three_small_cases_follow(without, monkeypatch):
    without("summed_by_items")
    monkeypatch.setattr(gate_module, "DECIMALS", {})
    before, after = rated(ITEMS, THREE, "items", "scores", "raters")
    truth = [
        (size, before.loc[f"samson.mean.trust.case={case};wave=end"].estimate)
        for case, size in sorted(THREE.items(), key=lambda item: item[1])
        if case not in LARGE
    ]
    found = {tuple(np.round(one, 6).ravel()) for one in means_of_three(after)}
    assert found == {tuple(np.round(truth, 6).ravel())}


def test_what_the_items_tell_takes_the_interval_from_the_mean_over_three_small_cases(monkeypatch):
    monkeypatch.setattr(gate_module, "DECIMALS", {})
    _, after = rated(ITEMS, THREE, "items", "scores", "raters")
    assert means_of_three(after) == []
    over = after.loc["samson.mean_over_cases.trust.wave=end"]
    assert pd.notna(over.estimate)
    assert over[["lower", "upper", "se", "df"]].isna().all()
    assert over.note == "interval_withheld"


def sizes_by_digits(table):
    """The sizes of three small cases for which whole answers have the means' sum that is told."""
    over, k = "samson.mean_over_cases.trust.wave=end", len(ITEMS)
    others = [number(table, f"samson.mean.trust.case={c};wave=end") for c in OTHERS]
    items = [number(table, f"samson.item_mean.{item}.wave=end") for item in ITEMS]
    plain = len(THREE) * number(table, over) - sum(others)
    whole = round(
        k * (number(table, over, "n") * np.mean(items) - list(LARGE.values()) @ np.array(others))
    )
    is_exact = round(number(table, over), 2) != number(table, over)
    slack = 1e-9 if is_exact else len(THREE) * 0.005 + 1e-9

    def fits(n1, n2, n3):
        first, second = np.meshgrid(*(np.arange(k * n, 5 * k * n + 1) for n in (n1, n2)))
        third = whole - first - second
        inside = (third >= k * n3) & (third <= 5 * k * n3)
        means = (first / n1 + second / n2 + third / n3) / k
        return bool((inside & (np.abs(means - plain) <= slack)).any())

    return [part for part in parts(3, 12) if fits(*part)]


def test_the_digits_of_a_mean_over_cases_do_not_tell_the_sizes(monkeypatch):
    _, after = rated(ITEMS, THREE, "items", "scores")
    rounded = sizes_by_digits(after)
    monkeypatch.setattr(gate_module, "DECIMALS", {})
    _, after = rated(ITEMS, THREE, "items", "scores")
    exact = sizes_by_digits(after)
    assert (3, 4, 5) in exact
    assert len(exact) <= 3 < 10 <= len(rounded)


def test_headroom_has_no_interval_where_the_mean_that_it_is_has_none():
    large = {"east": 20, "west": 25, "south": 18, "north": 15, "up": 17}
    alike = ("east", "west", "south")
    items = {name: "trust" for name in ("a1", "a2")}
    answers = lambda case, _, ticked: [4, 4] if case in alike else ticked  # noqa: E731
    _, after = rated(items, large, "items", "scores", answers=answers)
    mean, room = (
        after.loc[f"samson.{name}.trust.wave=end"] for name in ("mean_over_cases", "headroom")
    )
    assert pd.isna(mean.lower) == pd.isna(room.lower)
    assert pd.isna(room.lower)


def within(sizes):
    """What leaves of α within cases, with the degrees of freedom of its jackknife."""
    used = [size for size in sizes.values() if size > 1]
    left_out = len(sizes) - len(used)
    more = {"df": satterthwaite_df([size - 1 for size in used]), "n_cases": len(used),
            "note": f"cases_left_out;n={left_out}" if left_out else ""}  # fmt: skip
    rows = [
        row("samson", name, "trust", "level=within_case;wave=end", 0.8, sum(used), **more)
        for name in ("alpha", "lambda4")
    ]
    made = study({(case, "end", ""): size for case, size in sizes.items()})
    table = as_estimates([*made.estimates.to_dict("records"), *rows])
    released = gate_module.gate(
        table, made.submissions, made.outline, made.findings, made.exclusions
    )
    return released.estimates.set_index("key").loc[[one["key"] for one in rows]]


def test_degrees_of_freedom_do_not_tell_the_sizes(without):
    def possible(alpha):
        told = list(LARGE.values())
        return [
            part
            for part in parts(3, 12)
            if pd.notna(alpha.df)
            and abs(satterthwaite_df([n - 1 for n in (*told, *part) if n > 1]) - alpha.df) < 1e-6
        ]

    alpha = within(THREE).iloc[0]
    assert possible(alpha) == []
    assert alpha[["estimate", "lower", "upper"]].notna().all()
    without("withhold_sizes")
    assert possible(within(THREE).iloc[0]) == [(3, 4, 5)]


def test_that_one_case_has_one_person_is_not_told(without):
    sizes = LARGE | {"far": 15, "north": 1}
    rows = within(sizes)
    assert rows["estimate"].notna().all()
    assert rows[["n", "n_cases"]].isna().all(axis=None)
    assert set(rows["note"]) == {""}
    without("withhold_sizes")
    # One of five cases is left out, and with it one of 79 persons.
    rows = within(sizes)
    assert rows[["n", "n_cases"]].to_numpy().tolist() == [[78, 4]] * 2
    assert set(rows["note"]) == {"cases_left_out;n=1"}


def test_where_every_case_is_shown_so_is_all_that_tells_their_sizes():
    sizes = LARGE | {"far": 15, "near": 21}
    before, after = rated(ITEMS, sizes, "scores", "raters")
    for name in ("icc1", "icc2", "between_case_variance"):
        key = f"samson.{name}.trust.wave=end"
        assert number(after, key) == number(before, key) is not None
        assert number(after, key, "lower") == number(before, key, "lower")
    assert within(sizes)[["df", "n", "n_cases"]].notna().all(axis=None)
