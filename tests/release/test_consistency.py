"""No coefficient of a score's items gives back the spread of an item that is withheld."""

import numpy as np
import pytest

from samskaping.estimates import as_estimates
from samskaping.psychometrics.consistency import alpha, mean_inter_item_correlation
from samskaping.release.cells import Cells
from samskaping.release.consistency import withhold_consistency
from samskaping.release.rows import Verdicts, read_rows
from tests.analysis.conftest import make_outline
from tests.release.made_study import row

WAVE = "level=pooled;wave=end"
SEVERAL = Cells((("east", "end", ""), ("west", "end", "")), np.array([30.0, 30.0]))
ONE = Cells((("east", "end", ""),), np.array([60.0]))
COVARIANCE = np.array([[1.44, 0.5], [0.5, 0.64]])


def left(rows, items, hidden, cells=SEVERAL):
    """The estimates by key that stay when the spreads of some items are withheld."""
    spreads = [row("samson", "item_sd", item, "wave=end", 1.0, 60) for item in items]
    read = read_rows(as_estimates([*rows, *spreads]))
    verdicts = Verdicts()
    for one in read:
        if one.quantity == "item_sd" and one.subject in hidden:
            verdicts.withhold(one, "answers", "made up")
    outline = make_outline({item: "trust" for item in items}, cases=("east", "west"))
    withhold_consistency(read, cells, outline.scorecard, verdicts)
    return {one.key: one.estimate for one in verdicts.passed(read) if one.quantity != "item_sd"}


def pooled(names, subject="trust"):
    return [row("samson", name, subject, WAVE, value, 60) for name, value in names.items()]


def spread_by_two(table, known):
    """The other spread of two items from α and the correlation: one of a pair of ratios.

    α = 4 r / (q + 1/q + 2 r) with q the ratio of the spreads.
    """
    names = [f"samson.{name}.trust.{WAVE}" for name in ("alpha", "inter_item_correlation")]
    if not set(names) <= table.keys():
        return []
    a, r = (table[name] for name in names)
    total = 4 * r / a - 2 * r
    return sorted(known * q.real for q in np.roots([1, -total, 1]))


BOTH = {
    "alpha": alpha(COVARIANCE),
    "inter_item_correlation": mean_inter_item_correlation(COVARIANCE),
}


def test_of_two_items_alpha_and_the_correlation_tell_a_spread():
    rows = {one["key"]: one["estimate"] for one in pooled(BOTH)}
    assert spread_by_two(rows, known=1.2) == pytest.approx([0.8, 1.8])


def test_so_only_one_of_them_leaves_where_a_spread_is_withheld():
    table = left(pooled(BOTH), ("a1", "a2"), {"a2"})
    assert spread_by_two(table, known=1.2) == []
    assert f"samson.alpha.trust.{WAVE}" in table
    assert len(left(pooled(BOTH), ("a1", "a2"), set())) == 2


def test_many_items_leave_more_open_than_their_coefficients_tell():
    names = {"alpha": 0.8, "lambda2": 0.8, "lambda6": 0.8, "omega_total": 0.8, "lambda4": 0.8,
             "split_half": 0.8, "inter_item_correlation": 0.4}  # fmt: skip
    six, three = ([f"a{n}" for n in range(count)] for count in (6, 3))
    assert len(left(pooled(names), six, {"a1"})) == 7
    # Three correlations of three items: three numbers leave the spread open.
    assert len(left(pooled(names), three, {"a1"})) == 3


def test_within_cases_is_something_else_unless_there_is_one_case():
    loading = row("samson", "loading_raw", "a1", "level=within_case;wave=end", 0.9, 60)
    items = [f"a{n}" for n in range(6)]
    assert loading["key"] in left([loading], items, {"a1"})
    assert loading["key"] not in left([loading], items, {"a1"}, ONE)
    assert loading["key"] in left([loading], items, {"a2"}, ONE)
