"""The report cites how often its intervals held the truth, for every method that it uses."""

import re
from typing import get_args

import pytest

from samskaping.present.recovered import methods_tried, recovered
from samskaping.present.tables import recovery
from samskaping.present.words import Words
from samskaping.study.reliability import FurtherInterval

PRIMARY = {
    "jackknife_cases",
    "feldt",
    "one_factor_ml_delta",
    "anova_f",
    "thomas_hultquist",
    "factor_ml",
    "factor_mlr",
    "factor_wlsmv",
}


def test_every_interval_of_reliability_that_a_run_can_have_was_tried():
    further = {one if one != "mlr" else "one_factor_mlr_delta" for one in get_args(FurtherInterval)}
    assert methods_tried() >= PRIMARY | further


def test_the_interval_in_use_holds_within_cases_in_every_design_that_has_one():
    rows = [r for r in recovered() if (r.level, r.method) == ("within_case", "jackknife_cases")]
    assert len(rows) == 168
    assert all(row.coverage >= 0.92 for row in rows if row.coverage is not None)
    assert {row.refused for row in rows if (row.cases, row.sizes) == (4, "unequal_5_60")} == {1.0}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_tables_show_the_methods_of_the_run_and_no_others(outline, language):
    words = Words(outline, language)
    table = recovery.nested(words, {"jackknife_cases", "anova_f"})
    assert [column.name for column in table.columns] == [
        "icc_0",
        "icc_0.05",
        "icc_0.15",
        "icc_0.3",
        "icc_0.5",
    ]
    assert {row.heads[0].id for row in table.rows} == {
        "within_case.alpha",
        "within_case.omega_total",
        "pooled.alpha",
        "between_cases.icc1",
        "between_cases.icc2",
    }
    designs = [tuple(head.id for head in row.heads) for row in table.rows]
    assert len(designs) == len(set(designs))
    alone = recovery.single(words, {"feldt"})
    assert {row.heads[1].id for row in alone.rows} == {"feldt"}
    assert recovery.nested(words, {"welch_t"}).is_empty


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_cell_is_the_shipped_coverage_in_a_thousand(outline, language):
    table = recovery.nested(Words(outline, language), {"jackknife_cases"})
    first = table.rows[0]
    shipped = next(
        row
        for row in recovered()
        if (row.method, row.items, row.cases, row.sizes, row.icc)
        == ("jackknife_cases", "continuous", 4, "equal_5", 0.0)
    )
    assert first.cells[0].label == str(round(1000 * shipped.coverage))
    assert re.fullmatch(r"9\d\d", first.cells[0].label)
