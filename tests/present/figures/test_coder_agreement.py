"""The figure of the coders' agreement: each mark where its number lies, each row what it is."""

import re

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from samskaping.present.figures import draw_figure, figures_of, style
from samskaping.present.figures.coder_rows import MARKS
from tests.present.figures.canvas import markers, rectangles, texts, words
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

OUTLINE = make_outline(record=False, codes=6)
SHOWN = make_estimates(OUTLINE, withheld="none")


def drawn(estimates=SHOWN, outline=OUTLINE, language="en"):
    return draw_figure("coder_agreement", estimates, outline, language).figure


def changed(quantity, subject, group="unit=segment", **fields):
    table = SHOWN.copy()
    row = table["key"] == f"interviews.{quantity}.{subject}.{group}"
    assert row.sum() == 1
    for name, value in fields.items():
        table.loc[row, name] = value
    return table


def axis_of(figure):
    """Where a coefficient lies on the page, from the numbers written at the axis."""
    ticks = {
        float(text.get_text().replace("\N{MINUS SIGN}", "-")): text.get_position()[0]
        for text in figure.axes[0].texts
        if re.fullmatch(r"\N{MINUS SIGN}?\d\.\d", text.get_text())
    }
    (low, left), (high, right) = min(ticks.items()), max(ticks.items())
    return lambda x: left + (x - low) / (high - low) * (right - left)


def test_codes_stand_in_their_tree_each_branch_after_its_own_code_and_the_total_last():
    figure = drawn()
    lines = sorted((-one.top, one.left, one.text) for one in texts(figure))
    found = [re.match(r"Code \d|All codes", text) for _, _, text in lines]
    assert [one[0] for one in found if one] == [
        "Code 0", "Code 0", "Code 1", "Code 2", "Code 3", "Code 3", "Code 4", "Code 5", "All codes"
    ]  # fmt: skip
    faces = [to_hex(one.get_facecolor()[0]) for one in figure.axes[0].collections]
    assert faces.count(style.PALE) == 2


def test_every_coefficient_lies_where_the_axis_says():
    figure = drawn(changed("cohen_kappa", "code1", estimate=0.4321))
    at = axis_of(figure)
    # The first marker of each shape is the key's.
    places = {shape: sorted(x for x, _, one in markers(figure) if one == shape) for shape in "oD^"}
    assert places["o"][1] == pytest.approx(at(0.4321), abs=1e-6)
    assert places["D"][-1] == pytest.approx(at(0.95), abs=1e-6)
    assert places["^"][-1] == pytest.approx(at(0.92), abs=1e-6)


def test_an_interval_beyond_the_axis_ends_in_an_arrow():
    assert [shape for _, _, shape in markers(drawn())].count("<") == 0
    far = drawn(changed("cohen_kappa", "code1", lower=-2.4))
    assert [shape for _, _, shape in markers(far)].count("<") == 1
    assert "−0.2" in words(far)
    assert "−0.4" not in words(far)
    low = drawn(changed("cohen_kappa", "code1", estimate=-0.55, lower=-2.4))
    assert axis_of(low)(-0.55) > 0


def test_bars_are_as_long_as_the_share_of_units_with_the_code():
    bars = [wide for wide, tall in rectangles(drawn(), hatched=False) if tall == pytest.approx(0.2)]
    frame = max(bars)
    assert {round(wide / frame, 2) for wide in bars} >= {0.02, 0.31, 1.0}


def test_the_remark_stands_by_rare_codes_and_only_there():
    assert words(drawn()).count("few units have it") == 2  # codes 1 and 5
    common = changed("code_prevalence", "code1", estimate=0.97)
    assert words(drawn(common)).count("most units have it") == 1


def test_what_is_withheld_is_hatched_and_said_to_be():
    shown, hidden = drawn(), SHOWN.copy()
    row = hidden["key"].str.match(r"interviews\.[a-z0-9_]+\.code1\.unit=segment")
    hidden.loc[row, ["estimate", "lower", "upper"]] = pd.NA
    hidden.loc[row, "note"] = "suppressed;rule=persons"
    withheld = drawn(hidden)
    assert rectangles(shown, hatched=True) == []
    assert len(rectangles(withheld, hatched=True)) == 3  # in the key, of both shares
    assert words(withheld).count("withheld") == 2  # in the key and in the row
    assert len(markers(withheld)) == len(markers(shown)) - 3


def test_what_cannot_be_estimated_is_said_not_to_be():
    assert "not estimated" in words(drawn())  # nobody differs on code 2


def test_where_there_is_no_kappa_alpha_stands_for_it():
    incomplete = SHOWN[SHOWN["quantity"] != "cohen_kappa"]
    assert "Krippendorff’s α" in words(drawn(incomplete))
    assert "few units have it" not in words(drawn(incomplete))


def test_of_coders_who_did_not_all_read_the_same_alpha_is_shown():
    three = SHOWN[SHOWN["quantity"] != "pabak"].copy()
    kappa = three["quantity"] == "cohen_kappa"
    three.loc[kappa, ["estimate", "lower", "upper"]] = pd.NA
    three.loc[kappa, "note"] = "coders_not_all_everywhere"
    written = words(drawn(three))
    assert "Krippendorff’s α" in written
    assert written.count("not estimated") == words(drawn()).count("not estimated")
    assert "PABAK" in words(drawn())
    assert "PABAK" not in written


def test_who_codes_alone_agrees_with_nobody():
    book = OUTLINE.codebook.model_copy(update={"coders": OUTLINE.codebook.coders[:1]})
    assert "coder_agreement" in figures_of(OUTLINE)
    assert "coder_agreement" not in figures_of(OUTLINE.model_copy(update={"codebook": book}))


def test_the_figure_says_in_words_what_it_shows():
    alt = draw_figure("coder_agreement", SHOWN, OUTLINE, "nb").alt
    assert "Levde opp til likeverdighet ,62 [,41; ,79]" in alt
    assert "Levde ikke opp til likeverdighet ikke beregnet" in alt
    assert "Alle koder under ett ,62" in alt


def test_marks_differ_in_shape_and_in_greyscale():
    marks = [mark for mark, _ in MARKS.values()]
    assert len({mark.shape for mark in marks}) == 3
    assert len({style.greyed(mark.colour) for mark in marks}) == 3
