"""The curve of all analyses and the tipping points: nothing cut off, nothing withheld shown."""

import re
from functools import cache
from itertools import combinations

import pandas as pd
import pytest

from samskaping.estimates import Estimates, as_estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.present.figures import draw_figure
from samskaping.present.instruments import cases_of, contrasts
from tests.present.figures.canvas import markers, texts, words
from tests.present.figures.repeating import drawn_twice
from tests.present.sources import make_outline

NAMES = ("specification_curve", "tipping_point")
SIZES = {"the usual": {}, "twelve cases": {"cases": 12}, "one indicator": {"indicators": 1}}


def made(outline, withheld=False):
    """Results that are smooth functions of where they stand, or all of them withheld."""
    table = Estimates(domain="soimpact")
    for indicator in outline.record.indicators:
        about, scale = indicator.id, 50.0 if indicator.measure == "count" else 1.0
        later = {one.partition("-")[0]: one for one in contrasts(outline.record, indicator)}
        listed = outline.record.specifications_of(indicator, tuple(cases_of(outline, indicator)))

        def add(quantity, group, value, about=about, half=0.0):
            found = Estimate(estimate=value, lower=value - half, upper=value + half, n=60, p=0.04)
            if withheld:
                found = Estimate.missing(NotEstimable("suppressed", rule="persons"))
            table.add(quantity, about, group, found)

        for at, one in enumerate(listed):
            group = name_group(occasion=later[one.occasion], variant=one.id)
            add("specification", group, scale * (0.9 - 0.083 * at), half=scale * (0.4 + 0.03 * at))
        for name, value in (("median", 0.417 * scale), ("share", 0.9), ("test", 0.04),
                            ("smallest_p", 0.03)):  # fmt: skip
            add(f"specification_{name}", "all", value)
        for contrast in later.values() if indicator.measured == "individual" else ():
            for step in range(13):
                delta = 0.25 * (step - 6)
                group = name_group(occasion=contrast, step=f"{step:02d}")
                add("delta", group, delta)
                add("delta_adjusted", group, 0.4 + 0.2 * delta, half=0.3)
            for variant, value in (("interval", -0.5), ("direction", -1.234)):
                add("tipping_point", name_group(occasion=contrast, variant=variant), value)
    return as_estimates(table.rows)


@cache
def drawn(name, size="the usual", language="nb", withheld=False):
    outline = make_outline(**SIZES[size])
    return draw_figure(name, made(outline, withheld), outline, language)


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_every_text_lies_inside_the_sheet_and_apart_from_the_others(name, size, language):
    figure = drawn(name, size, language).figure
    written = texts(figure)
    width, height = figure.get_size_inches() * 100
    assert [w.text for w in written if w.left < 0 or w.bottom < 0 or w.right > width
            or w.top > height] == []  # fmt: skip
    assert [(a.text, b.text) for a, b in combinations(written, 2) if a.overlaps(b)] == []
    assert min(w.size for w in written) >= 8
    assert height / 100 * 2.54 <= 24.2


@pytest.mark.parametrize("name", NAMES)
def test_where_all_is_withheld_the_indicators_are_named_and_nothing_is_drawn(name):
    picture = drawn(name, withheld=True)
    written = " ".join(words(picture.figure))
    assert "Uten tall som kan vises" in written
    assert not re.findall(r"\d,\d", written.replace("0,5 standardavvik", ""))
    assert len(markers(picture.figure)) < 6 < len(markers(drawn(name).figure))


def test_a_study_that_did_not_look_for_it_has_an_empty_sheet():
    outline = make_outline()
    for name in NAMES:
        picture = draw_figure(name, pd.DataFrame(made(outline).iloc[:0]), outline, "en")
        assert "Without numbers that can be shown" in " ".join(words(picture.figure))


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_the_rows_does_not_show(name):
    outline = make_outline(indicators=3)
    estimates = made(outline)
    first, second = drawn_twice(name, estimates, outline)
    assert first == second
