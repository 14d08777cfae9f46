"""The table of bias and coverage speaks of the estimators in use, and can be made anew."""

import csv
from dataclasses import astuple, replace

import numpy as np
import pytest

from samskaping.agreement import icc1, icc2, one_way
from samskaping.numeric import Moments
from samskaping.psychometrics import one_case, within_case
from samskaping.simulate.recovery import nested
from samskaping.simulate.recovery.grid import CELLS, Cell, recover
from samskaping.simulate.recovery.items import CEILING, one_factor_items, two_factor_items
from samskaping.simulate.recovery.table import SHIPPED
from samskaping.simulate.recovery.tally import COLUMNS


def shipped() -> list[dict[str, str]]:
    with SHIPPED.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def drawn(items, sizes, icc, studies):
    answers = items.draw(np.random.default_rng(3), studies, sizes, icc)
    ends = np.cumsum([0, *sizes])
    cases = [
        [Moments.from_array(x[ends[g] : ends[g + 1]]) for g in range(len(sizes))] for x in answers
    ]
    return answers, cases, nested.Studies.reduce(answers, sizes)


def test_the_table_has_every_cell_of_the_grid():
    rows = shipped()
    assert tuple(rows[0]) == COLUMNS
    found = {(row["items"], row["k"], row["cases"], row["sizes"], row["icc"]) for row in rows}
    for cell in CELLS:
        assert (cell.items, str(cell.k), str(cell.cases), cell.sizes, f"{cell.icc:g}") in found


@pytest.mark.parametrize(
    "cell",
    [
        Cell("consistency", "continuous", 5, 4, "equal_5", 0.05, 5_000),
        Cell("case_alpha", "ceiling", 5, 1, "equal_10", 0.0, 2_000),
    ],
    ids=lambda cell: cell.family,
)
@pytest.mark.slow
def test_a_cell_gives_the_rows_that_are_shipped(cell: Cell):
    assert cell in CELLS
    rows = {
        (row["level"], row["quantity"], row["method"]): row
        for row in shipped()
        if (row["items"], row["k"], row["cases"], row["sizes"], row["icc"])
        == (cell.items, str(cell.k), str(cell.cases), cell.sizes, f"{cell.icc:g}")
    }
    for row in recover(cell):
        stored = rows[row.level, row.quantity, row.method]
        for name, value in zip(COLUMNS, astuple(row), strict=True):
            if isinstance(value, float):
                # One study may fall to the other side of a limit on another processor.
                assert float(stored[name]) == pytest.approx(value, abs=2e-5 + 2 / cell.replications)


def test_chunks_do_not_depend_on_how_many_there_are():
    short = recover(Cell("consistency", "continuous", 3, 4, "equal_5", 0.0, 500))
    again = recover(Cell("consistency", "continuous", 3, 4, "equal_5", 0.0, 500))
    assert [astuple(row) for row in short] == [astuple(row) for row in again]
    other = recover(Cell("consistency", "continuous", 3, 4, "equal_5", 0.05, 500))
    assert short[0].bias != other[0].bias


@pytest.mark.parametrize("name", ["alpha", "omega_total"])
@pytest.mark.parametrize("cuts", [(), CEILING], ids=["continuous", "ceiling"])
def test_many_studies_at_once_give_what_one_at_a_time_gives(name: str, cuts: tuple[float, ...]):
    _, cases, studies = drawn(one_factor_items(5, cuts), [5, 20, 12, 9, 15], 0.3, 12)
    many = nested.consistency(studies) if name == "alpha" else nested.factor_consistency(studies)
    found = dict(many)["within_case", name, "jackknife_cases"]
    for study, own in enumerate(cases):
        one = within_case(name, own, 0.95)
        expected = [np.nan if v is None else v for v in (one.estimate, one.lower, one.upper)]
        here = [found.estimate[study], found.lower[study], found.upper[study]]
        np.testing.assert_allclose(here, expected, rtol=1e-8)


@pytest.mark.parametrize("coefficient", [icc1, icc2])
def test_intraclass_of_many_studies_is_that_of_each(coefficient):
    sizes = [3, 50, 50, 3]
    answers, _, studies = drawn(one_factor_items(4), sizes, 0.1, 400)
    key = ("between_cases", coefficient.__name__, "anova_f_or_thomas_hultquist")
    found = dict(nested.intraclass(studies))[key]
    for study, x in enumerate(answers):
        one = coefficient(one_way(x.mean(axis=1), np.repeat(range(4), sizes)), 0.95)
        expected = [np.nan if v is None else v for v in (one.estimate, one.lower, one.upper)]
        here = [found.estimate[study], found.lower[study], found.upper[study]]
        np.testing.assert_allclose(here, expected, rtol=1e-9)
    assert np.isnan(found.lower).any()
    assert (found.lower == 0).any() == (coefficient is icc2)


def test_pooled_feldt_is_that_of_independent_persons():
    answers, _, studies = drawn(one_factor_items(4), [8, 9, 10], 0.2, 3)
    found = dict(nested.consistency(studies))["pooled", "alpha", "feldt"]
    for study, x in enumerate(answers):
        one = one_case("alpha", Moments.from_array(x), 0.95)
        assert found.lower[study] == pytest.approx(one.lower, rel=1e-10)


@pytest.mark.parametrize("items", [one_factor_items(4, CEILING), two_factor_items(CEILING)])
def test_the_truth_is_that_of_very_many_answers(items):
    answers = items.draw(np.random.default_rng(5), 1, [40] * 20_000, 0.3)[0]
    groups = answers.reshape(20_000, 40, -1)
    within = groups - groups.mean(axis=1, keepdims=True)
    covariance = np.einsum("gni,gnj->ij", within, within) / (20_000 * 39)
    np.testing.assert_allclose(items.within(0.3), covariance, atol=0.006)
    np.testing.assert_allclose(items.total(), np.cov(answers.T), atol=0.02)


def test_coverage_is_that_of_the_intervals_and_refusals_are_counted():
    row = recover(Cell("omega", "ceiling", 5, 4, "unequal_5_60", 0.0, 100))[0]
    assert (row.refused, row.coverage, row.width) == (1.0, None, None)
    cell = Cell("consistency", "continuous", 5, 6, "equal_20", 0.15, 500)
    row = recover(cell)[0]
    assert row.refused == 0
    assert row.coverage == pytest.approx(0.95, abs=3 * row.coverage_mcse)
    assert recover(replace(cell, replications=50))[0].coverage is None
