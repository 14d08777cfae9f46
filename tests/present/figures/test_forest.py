"""A forest plot shows weights by size, says how the cases differ, and how often intervals hold."""

from math import pi

import pandas as pd
import pytest

from samskaping.estimates import Estimates, join_estimates, name_group
from samskaping.numeric import Estimate
from samskaping.present.figures import draw_figure
from samskaping.present.figures.forest_rows import axis_of, sizes_of
from samskaping.present.released import Number
from tests.present.figures.canvas import words
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

CONTRAST = "oppfolging_2-nullpunkt"


@pytest.fixture(scope="module")
def study():
    outline = make_outline(indicators=4, cases=4)
    return outline, make_estimates(outline, withheld="none")


def calibrated(rates):
    table = Estimates(domain="soimpact")
    for indicator, rate in rates.items():
        group = name_group(occasion=CONTRAST, variant="reml_adhoc")
        note = "worst_at_upper_icc;icc=.2"
        found = Estimate(estimate=rate, n=140, method="reml_adhoc", note=note)
        table.add("calibration_coverage", indicator, group, found)
    return table.frame()


def told(study, rates=None):
    outline, estimates = study
    if rates is not None:
        estimates = join_estimates([estimates, calibrated(rates)])
    figure = draw_figure("pooled_changes", estimates, outline, "nb").figure
    return " ".join(words(figure)).replace("\N{NO-BREAK SPACE}", " ")


def test_a_case_of_four_times_the_weight_has_four_times_the_area():
    sizes = sizes_of({"a": 0.4, "b": 0.1})
    area = {case: pi * size**2 / 4 for case, size in sizes.items()}
    assert area["a"] == pytest.approx(4 * area["b"])
    assert sizes_of({"a": 1.0, "b": 1e-9})["b"] > 2
    assert sizes_of({}) == {}


def test_how_much_the_cases_differ_stands_below_its_panel(study):
    assert "τ² " in told(study)
    assert "I² 43 %" in told(study)


def test_how_often_the_interval_holds_is_said_where_it_was_simulated(study):
    names = [one.id for one in study[0].record.indicators if one.measured == "individual"]
    assert "simulerte studier" not in told(study)
    assert "sannheten i 93,4 % av studiene" in told(study, {names[0]: 0.934})
    both = told(study, {names[0]: 0.951, names[1]: 0.934})
    assert "sannheten i 93,4 % til 95,1 % av studiene" in both


def test_one_wide_interval_does_not_squeeze_the_others():
    def number(middle, half):
        return Number("k", "soimpact", "case_indicator_change", "joy", "case=a", middle,
                      middle - half, middle + half)  # fmt: skip

    axis = axis_of([number(0.0, 0.2), number(1.0, 50.0)], 0.0, 5.0)
    assert -2 < axis.low < -0.2
    assert axis.high < 3


def test_weights_that_are_withheld_leave_open_circles(study):
    outline, estimates = study
    lost = estimates["quantity"].eq("pooling_weight")
    emptied = estimates.assign(
        estimate=estimates["estimate"].where(~lost, pd.NA),
        note=estimates["note"].where(~lost, "suppressed;rule=persons"),
    )
    figures = [draw_figure("pooled_changes", table, outline, "nb").figure
               for table in (estimates, emptied)]  # fmt: skip
    open_circles = [
        sum(line.get_marker() == "o" and line.get_markerfacecolor() == "white"
            for line in figure.axes[0].lines)
        for figure in figures
    ]  # fmt: skip
    assert open_circles[1] > open_circles[0]
