"""A figure prints released numbers only, as its language writes them, and no withheld one."""

import re

import pandas as pd
import pytest

from samskaping.language.numbers import decimal, percent, whole
from samskaping.present.figures import describe_figure, draw_figure
from tests.present.figures.canvas import markers, rectangles, words
from tests.present.figures.made_up import OF_SCORECARD, make_estimates, make_outline, some_withheld


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", ["respondent_flow", "answer_distributions"])
def test_each_number_in_the_figure_occurs_in_the_estimates(name, language):
    outline = make_outline(items=8)
    estimates = make_estimates(outline, withheld=some_withheld)
    numbers = estimates["estimate"].dropna()
    released = {decimal(x, 2, language) for x in numbers}
    released |= {whole(round(x), language) for x in numbers}
    released |= {percent(x, 0, language).split("\N{NO-BREAK SPACE}")[0] for x in numbers}
    own = {whole(point, language) for point in outline.scorecard.scale.points}

    drawn = draw_figure(name, estimates, outline, language)
    texts = [text for text in words(drawn.figure) if not is_axis(text)]
    printed = {match for text in texts for match in re.findall(r"\d+[.,]?\d*%?", text)}
    described = set(re.findall(r"\d+[.,]\d+", drawn.alt))

    assert printed - released - own == set()
    assert len(printed) > 5
    assert described - released == set()


def is_axis(text):
    return re.fullmatch(r"\d+\N{NO-BREAK SPACE}?%", text) is not None


@pytest.mark.parametrize("name", OF_SCORECARD)
def test_decimals_are_written_as_the_language_writes_them(name):
    outline = make_outline(cases=2, items=5)
    estimates = make_estimates(outline)
    norwegian = draw_figure(name, estimates, outline, "nb")
    english = draw_figure(name, estimates, outline, "en")

    assert not any(re.search(r"\d\.\d", t) for t in [*words(norwegian.figure), norwegian.alt])
    assert not any(re.search(r"\d,\d", t) for t in [*words(english.figure), english.alt])
    if name != "respondent_flow":
        assert re.search(r"\d?,\d\d", norwegian.alt)
        assert re.search(r"\d?\.\d\d", english.alt)


def test_a_withheld_mean_is_said_and_not_drawn():
    outline = make_outline(cases=1, values=1, items=2, roles=0, waves=1)
    hidden = make_estimates(outline, withheld=lambda key: ".mean." in key)

    shown = draw_figure("case_profiles", make_estimates(outline), outline, "nb").figure
    figure = draw_figure("case_profiles", hidden, outline, "nb").figure

    assert "holdt tilbake" in words(figure)
    assert "holdt tilbake" not in words(shown)
    assert len(markers(shown)) - len(markers(figure)) == 1
    description = describe_figure("case_profiles", hidden, outline, "nb")
    assert "Likeverdighet holdt tilbake" in description.alt


def test_a_withheld_role_stands_aside_with_its_letter():
    outline = make_outline(cases=1, values=1, items=2, roles=2, waves=1)
    hidden = make_estimates(outline, withheld=lambda key: "role=sivil" in key)

    figure = draw_figure("case_profiles", hidden, outline, "nb").figure

    shapes = [shape for _, _, shape in markers(figure)]
    assert shapes.count("D") == 2  # in the key and in the panel
    assert shapes.count("^") == 1  # in the key only
    assert words(figure).count("S") == 1
    assert len(rectangles(figure, hatched=True)) == 2  # in the key and in the panel


def test_withheld_answers_are_one_hatched_part_of_what_is_left():
    outline = make_outline(cases=1, values=1, items=1, waves=1, points=5)
    rare = ("answer=1", "answer=2")
    hidden = make_estimates(outline, withheld=lambda key: any(part in key for part in rare))
    shown = make_estimates(outline)
    lost = shown.loc[
        shown["quantity"].eq("item_share") & shown["group"].str.contains("answer=[12];"),
        "estimate",
    ].sum()

    figure = draw_figure("answer_distributions", hidden, outline, "nb").figure

    key, part = sorted(rectangles(figure, hatched=True), reverse=True)
    bars = [width for width, height in rectangles(figure, hatched=False) if height == part[1]]
    assert len(bars) == 3
    assert part[0] / (part[0] + sum(bars)) == pytest.approx(lost, abs=1e-5)
    assert key[0] > part[0]


def test_no_bar_and_no_number_stands_for_answers_that_are_all_withheld():
    outline = make_outline(cases=1, values=1, items=1, waves=1)
    hidden = make_estimates(outline, withheld=lambda key: ".i1." in key)

    figure = draw_figure("answer_distributions", hidden, outline, "nb").figure

    assert "Alle svar er holdt tilbake" in words(figure)
    assert not any(re.search(r"\d,\d\d", text) for text in words(figure))
    heights = [height for _, height in rectangles(figure, hatched=False)]
    assert heights.count(pytest.approx(0.26)) == 0


def test_a_rule_that_took_nothing_is_left_out_and_a_withheld_one_is_not():
    outline = make_outline(waves=1)
    estimates = make_estimates(outline, withheld=lambda key: "excluded.duplicates" in key)

    drawn = words(draw_figure("respondent_flow", estimates, outline, "nb").figure)

    assert "Tatt ut (n = 23)" in drawn
    assert "Holdt tilbake: levert mer enn én gang" in " ".join(drawn)
    assert not any("Utenfor svarperioden" in text for text in drawn)


def test_a_study_that_does_not_know_how_many_were_invited_starts_with_the_forms():
    outline = make_outline(cases=1, waves=1)
    estimates = make_estimates(outline)
    estimates = estimates[~estimates["quantity"].isin(["invited", "response_rate"])]

    drawn = words(draw_figure("respondent_flow", estimates, outline, "en").figure)

    assert "Invited" not in drawn
    assert "Forms submitted" in drawn


def test_an_interval_beyond_the_panel_ends_in_an_arrow():
    outline = make_outline(cases=1, values=1, fields=0, items=2, waves=1)
    estimates = make_estimates(outline)
    row = estimates["key"].str.startswith("samson.alpha.total")
    estimates.loc[row, "lower"] = -3.0

    def left_arrows(table):
        figure = draw_figure("reliability", table, outline, "nb").figure
        return [shape for _, _, shape in markers(figure)].count("<")

    assert left_arrows(make_estimates(outline)) == 0
    assert left_arrows(estimates) == 1


def test_pooled_coefficients_are_not_mixed_into_the_figure():
    outline = make_outline(cases=2, values=1, fields=0, items=2, waves=1)
    estimates = make_estimates(outline)
    pooled = estimates[estimates["group"].str.startswith("level=within_case")].copy()
    pooled["group"] = pooled["group"].str.replace("within_case", "pooled")
    pooled["key"] = pooled["key"].str.replace("within_case", "pooled")
    both = pd.concat([estimates, pooled], ignore_index=True)

    alone = draw_figure("reliability", estimates, outline, "nb").figure
    beside = draw_figure("reliability", both, outline, "nb").figure

    assert markers(alone) == markers(beside)


def test_a_coefficient_without_estimate_is_named_beside_one_that_has_it():
    outline = make_outline(cases=2, values=1, fields=0, items=2, waves=1)
    estimates = make_estimates(outline, withheld=lambda key: "omega_total.total" in key)
    row = estimates["key"].str.startswith("samson.icc2.total")
    estimates.loc[row, ["estimate", "lower", "upper"]] = None
    estimates.loc[row, "note"] = "no_variance_between_cases"

    drawn = words(draw_figure("reliability", estimates, outline, "nb").figure)

    assert drawn.count("holdt tilbake") == 1
    assert drawn.count("ikke beregnet") == 1


def test_every_mean_lies_where_the_axis_says():
    outline = make_outline(cases=1, values=1, items=2, roles=0, waves=1)
    estimates = make_estimates(outline)
    mean = estimates.loc[estimates["quantity"].eq("mean"), "estimate"].iloc[0]

    figure = draw_figure("case_profiles", estimates, outline, "nb").figure

    places = {text.get_text(): text.get_position()[0] for text in figure.axes[0].texts}
    drawn = markers(figure)[-1][0]
    share = (drawn - places["1,0"]) / (places["5,0"] - places["1,0"])
    assert 1 + 4 * share == pytest.approx(mean)


def test_a_withheld_gap_is_hatched_and_a_case_of_withheld_gaps_is_one_bar():
    outline = make_outline(cases=2, values=1, items=2, fields=0, roles=2, waves=1)
    case, role = outline.cases[1].id, outline.roles[0].id
    one = f"role_gap.total.case={case};role={role};wave={outline.waves[0].id}"

    shown = draw_figure("role_gaps", make_estimates(outline), outline, "nb").figure
    single = make_estimates(outline, withheld=lambda key: key.endswith(one))
    whole = make_estimates(outline, withheld=lambda key: f"role_gap.{case}" in key or
                           (".role_gap." in key and f"case={case};" in key))  # fmt: skip
    figure = draw_figure("role_gaps", single, outline, "nb").figure

    assert not rectangles(shown, hatched=True)
    assert len(rectangles(figure, hatched=True)) == 2  # in the key and in its cell
    assert len(markers(shown)) - len(markers(figure)) == 1
    assert "holdt tilbake" in describe_figure("role_gaps", single, outline, "nb").alt
    hidden = draw_figure("role_gaps", whole, outline, "nb").figure
    assert len(rectangles(hidden, hatched=True)) == 2  # in the key, and one bar for the case
    assert "Alle roller" in words(hidden)


def test_each_role_has_a_shape_of_its_own_at_its_gap():
    outline = make_outline(cases=1, values=1, items=2, roles=3, waves=1)

    found = markers(draw_figure("role_gaps", make_estimates(outline), outline, "en").figure)

    assert len({shape for _, _, shape in found if shape not in "<>"}) == 2
