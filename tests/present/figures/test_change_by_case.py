"""A dumbbell goes from the baseline as far as the change, and its interval starts there too."""

import re

import pytest

from samskaping.present.figures import draw_figure
from samskaping.present.figures.attainment_panel import VERDICTS
from tests.present.figures.canvas import markers, rectangles, words
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

CHANGE = "soimpact.case_indicator_change.tilhorighet.case=case0;occasion=oppfolging_2-nullpunkt"
START = "soimpact.measured.tilhorighet.case=case0;occasion=nullpunkt"


def drawn(change=None, note=""):
    """Belonging in one case, with another change where one is given."""
    outline = make_outline(cases=1, indicators=3)
    estimates = make_estimates(outline, withheld="none")
    estimates = estimates[estimates["subject"].eq("tilhorighet")].copy()
    row = estimates["key"].eq(CHANGE)
    if change is not None:
        estimates.loc[row, ["estimate", "lower", "upper"]] = change
    if note:
        both = estimates["quantity"].eq("case_indicator_change")
        estimates.loc[both, ["estimate", "lower", "upper"]] = None
        estimates.loc[both, "note"] = note
    return draw_figure("change_by_case", estimates, outline, "en").figure, estimates


def circles(figure):
    return sorted(x for x, _, shape in markers(figure) if shape == "o")[-2:]


def test_the_filled_marker_is_as_far_from_the_open_one_as_the_change():
    apart = []
    for change in ([0.4, 0.1, 0.7], [0.8, 0.1, 1.2]):
        figure, _ = drawn(change)
        left, right = circles(figure)
        ticks = {
            float(text.get_text()): text.get_position()[0]
            for text in figure.axes[0].texts
            if re.fullmatch(r"\d\.\d", text.get_text()) and text.get_position()[0] > 12
        }
        (low, at), (high, end) = sorted(ticks.items())[0], sorted(ticks.items())[-1]
        apart.append((right - left) / (end - at) * (high - low))
    assert apart == pytest.approx([0.4, 0.8])


def test_the_change_is_written_with_its_sign():
    assert "+0.40" in words(drawn([0.4, 0.1, 0.7])[0])
    assert "−0.40" in words(drawn([-0.4, -0.7, -0.1])[0])


def test_a_withheld_change_is_hatched_and_nothing_of_it_is_written():
    figure, _ = drawn(note="suppressed;rule=persons")
    assert len(rectangles(figure, hatched=True)) == 2  # in the key and in the row
    assert not any(text.startswith(("+0", "−0")) and len(text) > 5 for text in words(figure))
    missing, _ = drawn(note="not_measured")
    assert "not measured" in words(missing)
    assert rectangles(missing, hatched=True) == []


def test_who_is_on_track_has_a_quiet_sign_that_the_key_explains():
    outline = make_outline()
    figure = draw_figure("attainment", make_estimates(outline), outline, "en").figure
    written = words(figure)
    assert {"On track:", "yes", "no", "cannot tell"} <= set(written)
    for sign in VERDICTS.values():
        assert written.count(sign) > 1
    without = make_estimates(outline)
    without = without[~without["quantity"].eq("on_track")]
    plain = words(draw_figure("attainment", without, outline, "en").figure)
    assert "On track:" not in plain
