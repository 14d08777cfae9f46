"""Nothing is cut off, nothing overlaps, and all is legible at report width."""

from itertools import combinations

import pytest

from samskaping.present.figures import draw_figure, style
from tests.present.figures.canvas import texts
from tests.present.figures.made_up import OF_SCORECARD, make_estimates, make_outline, some_withheld

STUDIES = {
    "six cases, two waves": (make_outline(), some_withheld),
    "one case, one wave, six points, no fields": (
        make_outline(cases=1, values=5, fields=0, roles=2, waves=1, items=25, points=6,
                     provenance="public", wording="official"), None),
    "no roles": (make_outline(cases=3, roles=0, provenance="collected"), some_withheld),
    "all withheld": (make_outline(cases=2, wording="own"), lambda key: True),
    "eleven points without labels": (make_outline(cases=2, points=11, items=5), None),
}  # fmt: skip


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("name", OF_SCORECARD)
def test_every_text_lies_inside_the_sheet_and_apart_from_the_others(name, study, language):
    outline, withheld = STUDIES[study]
    figure = draw_figure(name, make_estimates(outline, withheld=withheld), outline, language).figure

    written = texts(figure)

    width, height = figure.get_size_inches() * 100
    outside = [
        w.text for w in written if w.left < 0 or w.bottom < 0 or w.right > width or w.top > height
    ]
    assert outside == []
    crossed = [(a.text, b.text) for a, b in combinations(written, 2) if a.overlaps(b)]
    assert crossed == []
    assert min(w.size for w in written) >= 8
    assert width == pytest.approx(style.WIDTH / 2.54 * 100)


def test_24_items_in_two_waves_fit_on_an_a4_page():
    outline = make_outline()

    figure = draw_figure("answer_distributions", make_estimates(outline), outline, "nb").figure

    assert figure.get_size_inches()[1] * 2.54 <= 25


def test_long_names_are_wrapped_and_a_word_that_is_too_long_is_broken():
    from samskaping.present.figures.page import text_width, wrap

    lines = wrap("Samfunnssikkerhetsplanleggingsarbeidet i kommunen", 3.0)

    assert len(lines) > 2
    assert all(text_width(line) <= 3.0 for line in lines)
    assert "".join(line.rstrip("-") for line in lines).startswith("Samfunnssikkerhets")
    assert lines[0].endswith("-")


def test_a_number_stays_with_what_stands_before_a_no_break_space():
    from samskaping.present.figures.page import wrap

    lines = wrap("Levert mer enn én gang:\N{NO-BREAK SPACE}12", 3.8)

    assert lines == ["Levert mer enn én", "gang:\N{NO-BREAK SPACE}12"]


def test_text_is_not_read_as_mathematics():
    outline = make_outline(cases=1)
    case = outline.cases[0].model_copy(update={"name": "Kr $100$ til torget"})
    outline = outline.model_copy(update={"cases": (case,)})

    figure = draw_figure("case_profiles", make_estimates(outline), outline, "nb").figure

    assert "Kr $100$ til torget" in [w.text for w in texts(figure)]
    assert not any(text.get_parse_math() for text in figure.axes[0].texts)
