import numpy as np
import pandas as pd
import pytest

from samskaping.analysis.soimpact.calibration import calibration
from samskaping.analysis.soimpact.comparison import comparison
from samskaping.analysis.soimpact.evidence import evidence
from samskaping.analysis.soimpact.trust import trust
from samskaping.effects.series import fit_segmented, level_change, placebos, season, segmented
from samskaping.release.claims import CLAIMS
from samskaping.release.effects import withhold_effects
from samskaping.release.rows import Verdicts, read_rows
from samskaping.release.series import withhold_series
from tests.analysis.soimpact.conftest import make_measurements
from tests.analysis.soimpact.over_time_study import (
    CASES,
    FIGURE,
    FIRST,
    GROUPS,
    INDICATORS,
    SETTINGS,
    START,
    drawn_rows,
    estimates,
    months,
    record,
)


@pytest.fixture(scope="module")
def study(outline_of):
    return lambda indicators=INDICATORS, **more: outline_of(
        {"a1": "trust"}, cases=CASES, record=record(indicators, **more)
    )


@pytest.fixture(scope="module")
def found(study):
    return estimates(study()).set_index("key")


def at(found, quantity, group, subject="calls"):
    return found.loc[f"soimpact.{quantity}.{subject}.{group}"]


def test_the_jump_of_a_series_is_that_of_the_broken_line(found):
    values = [row[4] for row in drawn_rows() if row[:2] == ("a", "calls")]
    t = np.arange(110) + FIRST
    fit = fit_segmented(segmented(t, values, START, season(t, 12)))
    own = at(found, "series_level_change", "case=a")
    expected = level_change(fit, 0.95)
    assert own["estimate"] == pytest.approx(expected.estimate)
    assert (own["lower"], own["df"]) == pytest.approx((expected.lower, 104))
    assert own["lower"] < 6 < own["upper"]
    # Periods are no persons.
    assert found.loc[found.index.str.contains("series_|synthetic_"), "n"].isna().all()
    assert own["assumption"] == "line_would_have_gone_on"
    assert at(found, "series_autocorrelation", "case=a")["estimate"] == fit.rho


def test_the_interval_of_a_short_series_says_that_it_is_narrow(found):
    short = at(found, "series_level_change", "case=a", "visits")
    assert short["df"] == 26
    assert short["assumption"] == "line_would_have_gone_on;short_series"


def test_the_line_and_its_continuation_stand_period_by_period(found):
    fitted = found[(found["quantity"] == "series_fitted") & (found["subject"] == "calls")]
    assert len(fitted) == 110
    later = at(found, "series_continued", "case=a;period=p2024_02")
    end = at(found, "series_end_difference", "case=a")["estimate"]
    line = at(found, "series_fitted", "case=a;period=p2024_02")["estimate"]
    assert line - later["estimate"] == pytest.approx(end)
    assert later["lower"] < later["estimate"] < later["upper"]
    assert found.loc[found["quantity"] == "series_continued", "p"].isna().all()
    assert "soimpact.series_continued.calls.case=a;period=p2020_12" not in found.index


def test_beside_the_mean_of_the_comparison_series_the_season_cancels_out(found):
    own = at(found, "series_level_change", "case=a;variant=less_comparison")
    assert own["lower"] < 6 < own["upper"]
    assert own["se"] < at(found, "series_level_change", "case=a")["se"] * 1.5
    assert "comparison_series_untouched" in own["assumption"]


def test_newey_and_west_stand_beside_a_hundred_periods_and_not_fewer(study, found):
    assert "soimpact.series_slope_change.calls.case=a;variant=newey_west" in found.index
    fewer = estimates(study(), [row for row in drawn_rows() if row[2] < "p2022"])
    assert not fewer["group"].str.contains("newey_west").any()


def test_the_synthetic_control_matches_the_declared_months_and_all_of_them_beside(found):
    rows = drawn_rows()
    series = {name: [row[4] for row in rows if row[:2] == (name, "calls")]
              for name in ("a", *GROUPS)}  # fmt: skip
    donors = np.array([series[name] for name in GROUPS]).T
    before = START - FIRST
    declared = placebos(series["a"], donors, before, [14, 71])
    everything = placebos(series["a"], donors, before)
    assert at(found, "synthetic_gap_mean", "case=a")["estimate"] == pytest.approx(
        declared.case.mean_gap
    )
    beside = at(found, "synthetic_gap_mean", "case=a;variant=all_periods")
    assert beside["estimate"] == pytest.approx(everything.case.mean_gap)
    assert beside["p"] == pytest.approx(1 / 5)
    assert at(found, "synthetic_rank", "case=a;variant=all_periods")["n_cases"] == 5
    weights = found[found["quantity"] == "synthetic_weight"]["estimate"]
    assert weights.sum() == pytest.approx(1)
    placebo = at(found, "synthetic_gap", "case=a;period=p2015_01;with=w")
    assert placebo["estimate"] == pytest.approx(declared.donors[0].gaps[0])


def test_a_gap_in_one_series_leaves_its_month_out_of_the_synthetic_control_alone(study):
    rows = [row for row in drawn_rows() if row[:3] != ("w", "calls", "p2016_05")]
    found = estimates(study(), rows).set_index("key")
    fitted = found[found["subject"] == "calls"]["quantity"] == "series_fitted"
    assert fitted.sum() == 110
    assert len(found[found["quantity"] == "synthetic_value"]) == 109


@pytest.mark.parametrize(
    ("values", "note"),
    [
        ([5.0, 6, 4] * 9, "too_few_on_a_side;minimum=3;n=0"),
        ([None] * 100, "too_few_on_a_side;minimum=3;n=0"),
        ([7.0] * 100, "series_without_residual"),
    ],
)
def test_what_a_series_does_not_tell_is_a_row_with_its_reason(study, values, note):
    found = estimates(study(), months("a", values)).set_index("key")
    assert at(found, "series_level_change", "case=a")["note"] == note
    assert not found["quantity"].str.startswith("synthetic_").any()


def test_levels_of_the_months_take_the_place_of_a_wave(study):
    settings = {**SETTINGS, "season": "levels"}
    outline = study({"calls": {**FIGURE, "cases": ["a"], "series": settings}}, starts=[])
    found = estimates(outline, drawn_rows()).set_index("key")
    assert at(found, "series_level_change", "case=a")["df"] == 110 - 4 - 11


def test_cases_that_start_are_compared_with_those_that_have_not(found):
    rows = drawn_rows()
    means = {
        (case, when): np.mean([row[4] for row in rows if row[:3] == (case, "mood", when)])
        for case in (*CASES, *GROUPS)
        for when in ("base", "mid", "late")
    }
    own = np.mean([means[case, "mid"] - means[case, "base"] for case in "ab"])
    waiting = np.mean([means[case, "mid"] - means[case, "base"] for case in ("c", "d", *GROUPS)])
    first = at(found, "staggered_cohort", "at=mid;start=mid", "mood")
    assert first["estimate"] == pytest.approx(own - waiting)
    assert (first["n"], first["n_min_cell"], first["n_cases"]) == (12 * 8 * 2, 12, 8)
    overall = at(found, "staggered_overall", "total", "mood")
    assert overall["note"] == "interval_cohort_of_one"
    permuted = at(found, "staggered_overall", "variant=permutation", "mood")
    assert permuted["estimate"] == pytest.approx(overall["estimate"])
    assert 0 < permuted["p"] < 0.1
    assert at(found, "staggered_event", "event=m1", "mood")["n"] > 0


def test_a_case_that_had_started_at_the_first_occasion_has_a_row_that_says_so(study):
    outline = study(starts=[{"case": "a", "occasion": "base"}, {"case": "b", "occasion": "mid"}])
    found = estimates(outline).set_index("key")
    row = at(found, "staggered_cohort", "start=base", "mood")
    assert row["note"] == "staggered_started_first"


def test_a_study_without_such_designs_has_no_rows(study):
    assert estimates(study({"mood": {}}, starts=[])).empty


# -- the gate


def withheld(outline, table, threshold=6):
    rows, verdicts = read_rows(table), Verdicts()
    withhold_series(rows, outline.record, CLAIMS["series"], threshold, verdicts)
    return {key.split(".", 1)[1] for key in verdicts.withheld}


def counted(study):
    counts = {"measure": "count", "counts_persons": True, "cases": ["a", "b"]}
    return study({"calls": {**FIGURE, **counts, "series": SETTINGS}}, starts=[])


def counts(seed, length=100):
    return np.random.default_rng(seed).poisson(40, length).astype(float)


def test_one_small_count_takes_along_all_that_rests_on_its_series(study):
    outline, small = counted(study), counts(1)
    small[10] = 3.0
    rows = months("a", small) + months("b", counts(2)) + months("w", counts(3))
    hidden = withheld(outline, estimates(outline, rows))
    assert "series_value.calls.case=a;period=p2015_11" in hidden
    assert "series_value.calls.case=a;period=p2015_12" not in hidden
    assert "series_level_change.calls.case=a" in hidden
    assert "series_fitted.calls.case=a;period=p2020_01" in hidden
    assert "series_level_change.calls.case=b" not in hidden


def test_a_small_count_of_a_comparison_series_takes_along_what_is_made_of_it(study):
    outline, small = counted(study), counts(3)
    small[10] = 2.0
    rows = months("a", counts(1)) + months("w", small) + months("x", counts(4))
    hidden = withheld(outline, estimates(outline, rows))
    assert "series_level_change.calls.case=a" not in hidden
    assert "series_level_change.calls.case=a;variant=less_comparison" in hidden
    assert "synthetic_gap_mean.calls.case=a" in hidden
    assert not any(key.startswith("series_fitted") for key in hidden)
    made = {row for row in hidden if row.startswith("synthetic_")}
    assert len(made) > 300


def test_counts_of_things_nought_and_an_open_study_hide_nothing(study):
    outline, none = counted(study), counts(1)
    none[10] = 0.0
    table = estimates(outline, months("a", none) + months("w", counts(3)))
    assert withheld(outline, table) == set()
    of_things = study({"calls": {**FIGURE, "measure": "count", "cases": ["a"], "series": SETTINGS}},
                      starts=[])  # fmt: skip
    few = estimates(of_things, months("a", np.full(100, 3.0) + counts(5) % 2))
    assert withheld(of_things, few) == set()


def test_a_withheld_figure_takes_along_every_staggered_number(study):
    outline = study()
    table = estimates(outline)
    figure = table.iloc[:1].assign(
        key="soimpact.measured.mood.case=d;occasion=base", quantity="measured", subject="mood",
        group="case=d;occasion=base", n=3,
    )  # fmt: skip
    rows, verdicts = read_rows(pd.concat([table, figure])), Verdicts()
    hidden = next(row for row in rows if row.quantity == "measured")
    verdicts.withhold(hidden, "minimum", "rests on;n=3")
    withhold_effects(rows, outline.record, CLAIMS["effects"], (), verdicts)
    numbers = {row.key for row in rows if row.quantity.startswith("staggered")}
    assert numbers <= set(verdicts.withheld)


@pytest.mark.parametrize("question", [comparison, trust, calibration])
def test_what_is_asked_of_a_follow_up_is_not_asked_where_only_some_cases_have_started(
    study, question
):
    table = make_measurements(drawn_rows(), GROUPS)
    assert question(table, study()).empty
    compared = {"mood": {"design": "comparison", "smallest_relevant": 0.5}}
    assert not question(table, study(compared, starts=())).empty


def test_the_evidence_of_a_staggered_start_and_of_a_series_is_graded(study, found):
    graded = evidence(found.reset_index(), study()).set_index("key")["estimate"]
    # Three cases start: a sign at most; who was lost and who was asked is not told.
    assert graded["soimpact.evidence_start.mood.all"] == 2
    assert graded["soimpact.evidence_grade.mood.all"] == 0
    # Four comparison series are too few for a synthetic control to say more.
    assert graded["soimpact.evidence_start.calls.case=a"] == 0
    assert graded["soimpact.claim.calls.case=a"] == 2
