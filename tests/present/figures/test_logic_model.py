"""The logic model: every line leads from an activity to the indicators that the record names."""

from functools import cache
from itertools import combinations

import pytest
from matplotlib.patches import FancyArrowPatch, Rectangle

from samskaping.estimates import as_estimates
from samskaping.present.figures import draw_figure, style
from samskaping.present.figures.page import wrap
from samskaping.present.report import render_report
from samskaping.study.model import Outline
from samskaping.study.record import LEVELS
from tests.present.figures.canvas import markers, texts, words
from tests.present.sources import make_outline

GROUPS = ("Innbyggere som sjelden deltar", "Unge voksne utenfor arbeid og utdanning",
          "Frivillige og ansatte som er vertskap", "Minoritetsspråklige", "Eldre")  # fmt: skip
ACTIVITIES = ("Idémøter der innbyggerne bestemmer hva stedet skal være", "Åpen dør",
              "Kompetanseutviklingsprogrammet for vertsgruppen")  # fmt: skip
LONG = ("Samfunnssikkerhetsplanleggingsarbeidet i kommunen", "Livskvalitet",
        "Unge 18–29 år utenfor arbeid og utdanning")  # fmt: skip
STROKE = 1.2 * style.POINT
RANK = {level: i for i, level in enumerate(LEVELS)}
SIZES = {
    "one of each": (1, 1, 1),
    "three of each": (3, 3, 3),
    "twenty indicators": (20, 5, 3),
    "activities on two lines": (20, 9, 5),
    "more activities than colours": (20, 15, 12),
}


def planned(indicators, activities, groups, links=None):
    """A record of this size; ``links`` are the activities of every indicator, by number."""
    content = make_outline(indicators=indicators, codebook=False).model_dump(mode="json")
    record = content["record"]
    record["target_groups"] = [
        {"id": f"g{i}", "label": {"nb": GROUPS[i % 5]},
         "success_goal": {"nb": "De har noe å gå til hver uke, og flere er på vei i arbeid."}}
        for i in range(groups)
    ]  # fmt: skip
    record["activities"] = [
        {"id": f"a{i}", "label": {"nb": ACTIVITIES[i % 3]}, "target_groups": [f"g{i % groups}"]}
        for i in range(activities)
    ]
    links = links or [{i % activities, (2 * i + 1) % activities} for i in range(indicators)]
    for i, (one, led_by) in enumerate(zip(record["indicators"], links, strict=True)):
        one["label"] = {"nb": f"{LONG[i % 3]} {i}"}
        one["target_group"] = f"g{i % groups}"
        one["activities"] = [f"a{number}" for number in sorted(led_by)]
    return Outline.model_validate(content)


def drawn(outline):
    return draw_figure("logic_model", as_estimates([]), outline, "nb")


@cache
def sized(size):
    outline = planned(*SIZES[size])
    return outline, drawn(outline).figure


@pytest.mark.parametrize("size", SIZES)
def test_text_is_whole_legible_and_never_over_other_text(size):
    outline, figure = sized(size)

    written = texts(figure)

    width, height = figure.get_size_inches() * 100
    assert [w.text for w in written
            if w.left < 0 or w.bottom < 0 or w.right > width or w.top > height] == []  # fmt: skip
    assert [(a.text, b.text) for a, b in combinations(written, 2) if a.overlaps(b)] == []
    assert min(w.size for w in written) >= 8
    said = "".join(word.replace("-", "").replace(" ", "") for word in words(figure))
    for indicator in outline.record.indicators:
        assert indicator.label["nb"].replace(" ", "") in said


@pytest.mark.parametrize("size", SIZES)
def test_text_keeps_inside_its_box(size):
    _, figure = sized(size)
    boxes = [
        patch.get_window_extent()
        for patch in figure.axes[0].patches
        if isinstance(patch, Rectangle)
    ]

    for text in texts(figure):
        around = [
            box for box in boxes
            if box.x0 < text.right and text.left < box.x1
            and box.y0 < text.top and text.bottom < box.y1
        ]  # fmt: skip
        for box in around:
            assert box.x0 <= text.left, text.text
            assert text.right <= box.x1, text.text
            assert box.y0 <= text.bottom + 0.5, text.text
            assert text.top <= box.y1 + 0.5, text.text


def test_twenty_indicators_fit_on_a_page():
    _, figure = sized("twenty indicators")

    assert figure.get_size_inches()[1] * 2.54 <= 24.2


def test_every_link_of_the_record_has_a_dot_where_its_lane_meets_the_arrow():
    links = [{0, 1}, {2}, {0, 1, 2}, {1}, {0, 2}]
    outline = planned(5, 3, 2, links)
    figure = drawn(outline).figure

    arrows = [patch.get_path().get_extents() for patch in figure.axes[0].patches
              if isinstance(patch, FancyArrowPatch)]  # fmt: skip
    level = [(one.x0, one.x1, (one.y0 + one.y1) / 2) for one in arrows if one.width > one.height]
    dots = [(x, y) for x, y, shape in markers(figure) if shape == "o"]
    met = [
        sum(abs(y - at) < 0.02 and left - 0.1 < x < right for x, y in dots)
        for left, right, at in level
    ]
    by_level = sorted(
        zip(outline.record.indicators, links, strict=True), key=lambda one: RANK[one[0].level]
    )
    assert met == [len(led_by) for _, led_by in by_level]


def test_letters_say_the_same_as_the_lines():
    written = words(drawn(planned(3, 3, 2, [{0, 2}, {1}, {0, 1, 2}])).figure)

    assert {"A", "B", "C", "A C", "A B C"} <= set(written)
    assert written.count("B") == 2  # the activity, and the indicator that it alone leads to


def test_no_letters_or_shapes_where_there_is_one_activity_for_one_group():
    figure = drawn(planned(2, 1, 1)).figure

    assert "A" not in words(figure)
    assert {shape for _, _, shape in markers(figure)} == {"o"}
    assert not any("målgruppen" in text for text in words(figure))


def test_a_level_without_indicators_says_so():
    outline = planned(2, 2, 1)  # both are results

    assert words(drawn(outline).figure).count("Ingen indikatorer på dette nivået.") == 2


def test_an_activity_that_leads_to_nothing_is_drawn_and_told():
    outline = planned(1, 2, 1, [{0}])
    picture = drawn(outline)

    assert "B" in words(picture.figure)
    assert picture.alt.endswith("Åpen dør: ingen indikator.")


def test_no_number_of_the_record_is_in_the_picture():
    outline = make_outline(indicators=3)
    targets = {f"{one.value:g}".replace(".", ",") for one in outline.record.targets}

    assert not targets & set(" ".join(words(drawn(outline).figure)).split())


def test_lines_of_different_activities_never_lie_on_each_other():
    _, figure = sized("activities on two lines")
    upright = [
        (float(line.get_xdata()[-1]), sorted(map(float, line.get_ydata()[-2:])), line.get_color(),
         line.get_linestyle())
        for line in figure.axes[0].lines
        if line.get_marker() in ("None", "", None)
        and line.get_xdata()[-1] == line.get_xdata()[-2]
    ]  # fmt: skip

    for (x, (top, end), *one), (x2, (top2, end2), *other) in combinations(upright, 2):
        if one != other and min(end, end2) - max(top, top2) > 0.01:
            assert abs(x - x2) > 1.5 * STROKE


def test_a_long_label_is_broken_and_not_cut():
    lines = wrap(LONG[0], 2.5)

    assert "".join(line.rstrip("-") for line in lines).startswith("Samfunnssikkerhets")


def test_the_picture_opens_the_part_of_the_report_that_tells_the_record(tmp_path):
    from samskaping.present.report import Figure

    outline = make_outline(codebook=False, scorecard=False)
    path = tmp_path / "logic_model.svg"
    path.write_text("<svg/>", encoding="utf-8")
    figures = {"logic_model": Figure(path, "Title", "How to read it.", "Words.")}

    html = render_report(as_estimates([]), outline, "nb", figures)

    order = [html.index(part) for part in (
        "<h3>SoImpact-skjemaet</h3>", 'id="figure-logic_model"', "<dt>Utfordring</dt>",
        "Når det måles:",
    )]  # fmt: skip
    assert order == sorted(order)
