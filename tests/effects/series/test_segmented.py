import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from samskaping.effects.series import (
    effect_at,
    fit_segmented,
    level_change,
    newey_west,
    season,
    segmented,
    slope_change,
)
from samskaping.language import Catalogue, available_languages
from samskaping.numeric.result import NotEstimable
from tests.effects.series.series_values import drawn, from_r, waves


def everything(fit):
    errors = np.sqrt(np.diag(fit.covariance))
    return [*fit.coefficients, *errors, fit.rho, fit.variance, fit.log_likelihood]


def with_gaps():
    t, y = waves(40)
    kept = ~np.isin(t, [7, 8, 21, 30])
    return t[kept], y[kept]


@pytest.mark.parametrize(
    ("name", "series", "start"),
    [("short", waves(40), 20), ("gaps", with_gaps(), 20), ("long", waves(120), 60)],
)
def test_a_broken_line_with_lingering_errors_is_what_gls_gives(name, series, start):
    # R orders (1, since, after, both) as we do; ρ of nlme holds to about 1e-7.
    fit = fit_segmented(segmented(*series, start))
    np.testing.assert_allclose(everything(fit), from_r(name), rtol=1e-6)


def test_a_declared_season_is_what_gls_gives():
    t, y = waves(120)
    fit = fit_segmented(segmented(t, y, 60, season(t, 12)))
    # R puts the interaction last.
    order = [0, 1, 2, 5, 3, 4]
    expected = from_r("season")
    np.testing.assert_allclose(fit.coefficients, expected[order], rtol=1e-6)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), expected[6:12][order], rtol=1e-6)
    assert level_change(fit, 0.95).df == 114


def test_newey_and_wests_errors_are_what_sandwich_gives():
    jump, slope = newey_west(segmented(*waves(120), 60), 0.95)
    found = [jump.estimate, slope.estimate, jump.se, slope.se]
    np.testing.assert_allclose(found, from_r("newey_west"), rtol=1e-9)
    assert jump.df == 116


def test_the_interval_is_students_on_the_measurements_less_four():
    fit = fit_segmented(segmented(*waves(40), 20))
    found = level_change(fit, 0.9)
    reach = stats.t.ppf(0.95, 36) * np.sqrt(fit.covariance[2, 2])
    assert (found.lower, found.upper) == pytest.approx(
        (fit.coefficients[2] - reach, fit.coefficients[2] + reach)
    )
    assert (found.df, found.n, found.method) == (36, 40, "segmented_ar1")
    later = effect_at(fit, 10, 0.9)
    assert later.estimate == pytest.approx(found.estimate + 10 * slope_change(fit, 0.9).estimate)


def test_a_short_series_describes_and_has_no_interval():
    fit = fit_segmented(segmented(*waves(23), 12))
    found = level_change(fit, 0.95)
    assert (found.lower, found.p) == (None, None)
    assert found.note == "interval_series_too_short;minimum=24;n=23"
    assert level_change(fit_segmented(segmented(*waves(24), 12)), 0.95).lower is not None
    assert newey_west(segmented(*waves(99), 50), 0.95)[0].note.startswith("interval_series")


@settings(max_examples=15)
@given(st.integers(0, 500), st.floats(-1e5, 1e5), st.floats(0.01, 100), st.integers(-3000, 3000))
def test_other_units_and_another_calendar_change_what_they_should(seed, shift, factor, year):
    t, y = drawn(np.random.default_rng(seed), 40, 0.3, 1.0)
    try:
        fit = fit_segmented(segmented(t, y, 20))
    except NotEstimable:
        return
    order = np.random.default_rng(seed).permutation(40)
    other = fit_segmented(segmented(t[order] + year, shift + factor * y[order], 20 + year))
    np.testing.assert_allclose(
        other.coefficients[1:], factor * fit.coefficients[1:], rtol=1e-4, atol=1e-5 * factor
    )
    assert other.rho == pytest.approx(fit.rho, abs=1e-5)


def test_no_other_autocorrelation_is_more_likely():
    t, y = drawn(np.random.default_rng(3), 30, 0.4)
    rows = segmented(t, y, 15)
    fit = fit_segmented(rows)
    x, n = rows.x, 30
    for rho in np.linspace(-0.95, 0.95, 39):
        v = rho ** np.abs(t[:, None] - t)
        inverse = np.linalg.inv(v)
        off = y - x @ np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
        size = np.linalg.slogdet(v)[1] + np.linalg.slogdet(x.T @ inverse @ x)[1]
        square = off @ inverse @ off
        value = -0.5 * (size + (n - 4) * (1 + np.log(2 * np.pi * square / (n - 4))))
        assert value <= fit.log_likelihood + 1e-9


LINE = np.arange(1.0, 31)


@pytest.mark.parametrize(
    ("reason", "make"),
    [
        ("too_few_on_a_side", lambda: segmented(LINE, np.sin(LINE), 29)),
        ("too_few_on_a_side", lambda: segmented([], [], 3)),
        ("design_singular", lambda: segmented(LINE, np.sin(LINE), 15, np.ones((30, 1)))),
        ("too_few_rows_for_model", lambda: segmented(LINE[:6], LINE[:6], 4, np.eye(6)[:, :2])),
        ("series_without_residual", lambda: fit_segmented(segmented(LINE, 2 * LINE, 15))),
        ("series_without_residual", lambda: newey_west(segmented(LINE, 0 * LINE, 15), 0.95)),
    ],
)
def test_what_the_series_does_not_determine_is_said(reason, make):
    with pytest.raises(NotEstimable) as cause:
        make()
    assert cause.value.reason == reason


def test_what_does_not_fit_together_is_an_error():
    with pytest.raises(ValueError, match="whole numbers"):
        segmented([1, 2, 2, 3], [1.0, 2, 3, 4], 2)
    with pytest.raises(ValueError, match="finite"):
        segmented([1, 2, 3], [1.0, np.nan, 3], 2)
    with pytest.raises(ValueError, match="one length"):
        segmented([1, 2, 3], [1.0, 3], 2)
    with pytest.raises(ValueError, match="from the start on"):
        effect_at(fit_segmented(segmented(*waves(40), 20)), -1, 0.95)


@pytest.mark.parametrize("language", available_languages())
def test_every_refusal_has_its_sentence(language):
    say = Catalogue(language)
    for code in ("interval_series_too_short", "series_random_walk", "series_without_residual",
                 "too_few_on_a_side"):  # fmt: skip
        sentence = say(f"reasons.{code}", n=3, minimum=4)
        assert sentence.endswith(".")
        assert "{" not in sentence


@pytest.mark.slow
def test_intervals_hold_better_than_newey_and_wests():
    """At 100 measurements and ρ = .3; published pilot: .06 to .09 at 48 against .14 to .30."""
    draw, runs = np.random.default_rng(8), 200
    found, points = [], []
    for _ in range(runs):
        rows = segmented(*drawn(draw, 100, 0.3, 1.0), 50)
        try:
            ours = level_change(fit_segmented(rows), 0.95)
        except NotEstimable:
            continue
        other = newey_west(rows, 0.95)[0]
        points.append(ours.estimate)
        found.append([not one.lower <= 1 <= one.upper for one in (ours, other)])
    error = np.sqrt(0.05 * 0.95 / runs)
    missed, missed_by_other = np.mean(found, axis=0)
    assert len(found) > 0.95 * runs
    assert abs(np.mean(points) - 1) < 3 * np.std(points) / np.sqrt(runs)
    assert missed < 0.08 + 2 * error
    assert missed < missed_by_other
