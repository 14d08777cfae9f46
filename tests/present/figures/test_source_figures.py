"""The figures of measurements and interviews: nothing cut off, nothing withheld shown."""

import re
from functools import cache
from itertools import combinations

import pytest
from matplotlib.colors import to_hex

from samskaping.language.numbers import decimal, percent
from samskaping.present.figures import SHEETS, draw_figure, figures_of, style
from tests.present.figures.canvas import markers, rectangles, texts, words
from tests.present.figures.repeating import drawn_twice
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

OF_RECORD = ("logic_model", "attainment", "change_by_case", "pooled_changes")
OF_CODES = ("code_frequencies", "co_occurrence", "saturation", "coder_agreement")
NAMES = (*OF_RECORD, *OF_CODES, "joint_display")
SIZES = {
    "the usual": ({}, "some", NAMES),
    "one case": ({"cases": 1}, "some", ("attainment", *OF_CODES, "joint_display")),
    "twelve cases": ({"cases": 12}, "some", NAMES),
    "twenty indicators": ({"indicators": 20}, "some", OF_RECORD),
    "one indicator": ({"indicators": 1}, "none", OF_RECORD),
    "thirty codes": ({"codes": 30, "cases": 12}, "some", OF_CODES),
    "two codes": ({"codes": 2, "scorecard": False}, "some", OF_CODES),
    "all withheld": ({"cases": 2}, "all", NAMES),
}
SCORECARD = ("answers", "reliability", "structure", "scores")
DRAWN = [(name, size) for size, (_, _, names) in SIZES.items() for name in names]


@cache
def drawn(name, size, language):
    given, withheld, _ = SIZES[size]
    outline = make_outline(**given)
    return draw_figure(name, make_estimates(outline, withheld=withheld), outline, language)


@pytest.mark.parametrize(
    ("name", "size", "language"),
    [(name, size, "nb") for name, size in DRAWN] + [(name, "the usual", "en") for name in NAMES],
)
def test_every_text_lies_inside_the_sheet_and_apart_from_the_others(name, size, language):
    figure = drawn(name, size, language).figure
    written = texts(figure)

    width, height = figure.get_size_inches() * 100
    outside = [
        w.text for w in written if w.left < 0 or w.bottom < 0 or w.right > width or w.top > height
    ]
    assert outside == []
    assert [(a.text, b.text) for a, b in combinations(written, 2) if a.overlaps(b)] == []
    assert min(w.size for w in written) >= 8
    assert width == pytest.approx(style.WIDTH / 2.54 * 100)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", ["the usual", "twelve cases"])
def test_a_figure_fits_on_a_page(name, size):
    assert drawn(name, size, "nb").figure.get_size_inches()[1] * 2.54 <= 24.2


@pytest.mark.parametrize("name", [name for name in NAMES if name != "logic_model"])
def test_where_everything_is_withheld_no_number_of_the_data_is_drawn(name):
    picture = drawn(name, "all withheld", "nb")
    figures = set(re.findall(r"\d+(?:,\d+)?\N{NO-BREAK SPACE}%|\d,\d\d", picture.alt))

    assert figures == set()
    assert any("holdt tilbake" in text for text in words(picture.figure))
    if name == "code_frequencies":
        cells = [text for text in words(picture.figure) if "%" in text]
        assert cells == ["0\N{NO-BREAK SPACE}%", "25\N{NO-BREAK SPACE}%", "50\N{NO-BREAK SPACE}%",
                         "75\N{NO-BREAK SPACE}%", "100\N{NO-BREAK SPACE}%"]  # fmt: skip
    if name in ("attainment", "change_by_case", "pooled_changes"):
        usual = drawn(name, "the usual", "nb")
        assert len(markers(picture.figure)) < 10 < len(markers(usual.figure))


@pytest.mark.parametrize("name", ["code_frequencies", "joint_display", "attainment"])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_each_number_in_the_figure_occurs_in_the_estimates(name, language):
    outline = make_outline()
    estimates = make_estimates(outline)
    numbers = estimates["estimate"].dropna()
    released = {decimal(x, 2, language) for x in numbers}
    released |= {decimal(x, 0, language) for x in numbers}
    released |= {percent(x, 0, language).rstrip("%").strip() for x in numbers}

    picture = draw_figure(name, estimates, outline, language)
    shares = {
        text.rstrip("%").strip()
        for text in words(picture.figure)
        if re.fullmatch(r"[−\d]+\s?%", text)
    }
    key = {"0", "25", "50", "75", "100"}
    assert shares - released - key == set()
    assert len(shares) > 5
    told = {found.rstrip("%").strip() for found in re.findall(r"−?\d+\s?%", picture.alt)}
    assert told - released == set()


def test_a_withheld_share_is_hatched_and_a_share_of_nothing_is_not():
    outline = make_outline(cases=1, codes=2)
    shown = make_estimates(outline, withheld="none")
    share = shown["key"].eq("interviews.code_share.code1.case=case0")
    shown.loc[share, "estimate"] = 0.0
    hidden = shown.copy()
    hidden.loc[share, "estimate"] = None
    hidden.loc[share, "note"] = "suppressed;rule=answers"

    nothing = draw_figure("code_frequencies", shown, outline, "nb").figure
    withheld = draw_figure("code_frequencies", hidden, outline, "nb").figure

    assert words(nothing).count("0\N{NO-BREAK SPACE}%") == 2  # in the key and in the cell
    assert rectangles(nothing, hatched=True) == []
    assert words(withheld).count("0\N{NO-BREAK SPACE}%") == 1
    assert len(rectangles(withheld, hatched=True)) == 2  # in the key and in the cell


def test_a_withheld_pair_is_hatched_and_none_and_not_paired_are_written():
    outline = make_outline(cases=1, codes=4)
    shown = make_estimates(outline, withheld="none")
    pair = shown["key"].eq("interviews.code_pair_persons.code1.with=code2")
    shown.loc[pair, "estimate"] = 0.0
    hidden = shown.copy()
    hidden.loc[pair, "estimate"] = None
    hidden.loc[pair, "note"] = "suppressed;rule=answers"

    nothing, withheld = (
        words(draw_figure("co_occurrence", one, outline, "nb").figure) for one in (shown, hidden)
    )

    # Those above each other in the tree are not paired.
    assert nothing.count("–") == withheld.count("–") == 2
    # Nobody has another pair either.
    assert (nothing.count("0"), withheld.count("0")) == (2, 1)
    assert "holdt tilbake" in withheld
    assert "holdt tilbake" not in nothing


def test_of_many_codes_those_that_most_persons_have_are_told_together():
    picture = drawn("co_occurrence", "thirty codes", "en")
    assert "the table has the other 10 too" in " ".join(words(picture.figure))


def test_the_curve_of_codes_lies_where_the_axes_say():
    outline = make_outline(cases=1)
    estimates = make_estimates(outline, withheld="none")
    figure = draw_figure("saturation", estimates, outline, "en").figure
    points = sorted((x, y) for x, y, shape in markers(figure) if shape == "o")[1:]
    ticks = [(text.get_position(), float(text.get_text())) for text in figure.axes[0].texts
             if re.fullmatch(r"\d+", text.get_text())]  # fmt: skip
    left = min(x for (x, _), _ in ticks)
    up = {value: y for (x, y), value in ticks if x == left}
    step = (up[10] - up[0]) / 10
    heights = estimates.set_index("key")["estimate"]
    for n in (1, 30, 61):
        found = heights[f"interviews.codes_found.total.persons={n}"]
        assert (points[n - 1][1] - points[0][1]) / step == pytest.approx(
            found - heights["interviews.codes_found.total.persons=1"], abs=0.02
        )


def test_a_curve_that_is_withheld_says_why():
    picture = drawn("saturation", "all withheld", "en")
    assert "codes that few persons have" in picture.alt
    assert markers(picture.figure) == []


def test_every_figure_of_an_indicator_lies_where_the_axis_says():
    outline = make_outline(cases=1, indicators=3)
    estimates = make_estimates(outline, withheld="none")
    estimates = estimates[~estimates["subject"].isin(["deltakere", "besok"])]
    key = "soimpact.measured.tilhorighet.case=case0;occasion=oppfolging_2"
    value = estimates.set_index("key").loc[key, "estimate"]

    figure = draw_figure("attainment", estimates, outline, "en").figure

    ticks = {
        float(text.get_text()): text.get_position()[0]
        for text in figure.axes[0].texts
        if re.fullmatch(r"\d\.\d", text.get_text()) and text.get_position()[0] > 12
    }
    (low, left), (high, right) = sorted(ticks.items())[0], sorted(ticks.items())[-1]
    drawn_at = [x for x, _, shape in markers(figure) if shape == "o" and x > 12][-1]
    assert low + (drawn_at - left) / (right - left) * (high - low) == pytest.approx(value)


def test_a_figure_not_measured_is_said_and_one_to_be_maintained_has_a_verdict():
    picture = drawn("attainment", "the usual", "nb")

    assert {"holdt", "ikke holdt", "uklart", "måles ikke her"} <= set(words(picture.figure))
    assert "Trivsel i vertsgruppen: Nærmiljøhuset i Elvevik holdt;" in picture.alt


def test_a_comparison_has_no_forest_plot_and_an_interval_needs_its_limits():
    picture = drawn("pooled_changes", "the usual", "nb")

    assert "Opplevd ensomhet" not in words(picture.figure)
    assert "ikke beregnet" in words(picture.figure)
    assert "Tilhørighet til nærmiljøet: samlet endring 0,48 [0,36; 0,60]" in picture.alt


def test_a_prediction_is_a_pale_band_without_a_marker():
    outline = make_outline(indicators=4)
    estimates = make_estimates(outline, withheld="none")
    predicted = estimates["quantity"].eq("pooled_change_prediction") & estimates["lower"].notna()
    predicted &= estimates["group"].str.contains("oppfolging_2")

    shown = draw_figure("pooled_changes", estimates, outline, "nb").figure
    fewer = draw_figure("pooled_changes", estimates[~predicted], outline, "nb").figure

    def bands(figure):
        return [one for one in figure.axes[0].patches if to_hex(one.get_facecolor()) == style.BAND]

    assert len(bands(shown)) - len(bands(fewer)) == predicted.sum() > 0
    assert len(markers(shown)) == len(markers(fewer))


def test_what_the_sources_say_together_differs_in_sign_and_word():
    written = words(drawn("joint_display", "the usual", "nb").figure)

    for sign, word in (("–", "er tause"), ("=", "bekrefter"), ("+", "utvider"), ("≠", "avviker")):
        assert sign in written
        assert word in written


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_the_rows_does_not_show(name):
    outline = make_outline(cases=2)
    estimates = make_estimates(outline)
    first, second = drawn_twice(name, estimates, outline)
    assert first == second


@pytest.mark.parametrize("name", NAMES)
def test_the_stamp_says_that_record_and_codebook_are_illustrative(name):
    written = " ".join(words(drawn(name, "the usual", "en").figure))

    assert "Synthetic data – not real answers" in written
    assert ("SoImpact record: illustrative" in written) == (name in OF_RECORD)
    assert ("Codebook: illustrative" in written) == (name in (*OF_CODES, "joint_display"))


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (
            {"codebook": False, "scorecard": False},
            {*OF_RECORD, "tipping_point", "specification_curve"},
        ),
        (
            {"codebook": False, "scorecard": False, "cases": 1},
            {"logic_model", "attainment", "change_by_case"},
        ),
        ({"record": False, "scorecard": False}, {*OF_CODES}),
        ({"record": False, "codes": 1}, {"code_frequencies", "saturation", "coder_agreement"}),
        ({"record": False}, {*OF_CODES, "joint_display"}),
    ],
)
def test_a_study_has_the_figures_of_its_sources(given, names):
    found = set(figures_of(make_outline(**given)))
    of_scorecard = {name for sheet in SCORECARD for name in SHEETS[sheet]}

    assert found - of_scorecard == names
    assert found & of_scorecard == (of_scorecard if given.get("scorecard", True) else set())
