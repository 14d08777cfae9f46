"""The measurement model and its comparison between groups, at every size and in every state."""

from itertools import combinations

import pytest

from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate
from samskaping.present.figures import describe_figure, draw_figure
from tests.present.figures.canvas import texts, words
from tests.present.figures.made_up import make_outline

FEW = "too_few_persons_for_model;minimum=270"
WITHHELD = "suppressed;rule=persons"


def number(value, note="", **known):
    if note:
        return Estimate(note=note, method="factor_mlr")
    return Estimate(estimate=value, n=200, method="factor_mlr", **known)


def structure_estimates(outline, whole="", own="", compared=""):
    """Loadings from .3 to .8 with a negative one, and a grouping of each kind.

    ``whole``, ``own`` and ``compared`` are notes in the place of numbers: of the model of all
    values, of each value's own, and of the comparisons.
    """
    table = Estimates(domain="samson")
    card = outline.scorecard
    for wave in outline.waves:
        group = name_group(level="within_case", wave=wave.id)
        for at, item in enumerate(card.items):
            value = -0.2 if at == 1 else 0.3 + 0.02 * at
            limits = {"lower": value - 0.1, "upper": value + 0.1, "confidence": 0.95}
            table.add("loading", item.id, group, number(value, whole, **limits))
            table.add("loading_one_factor", item.id, group, number(value, own, **limits))
        for first, second in combinations(card.values, 2):
            pair = name_group(level="within_case", wave=wave.id, **{"with": second.id})
            table.add("factor_correlation", first.id, pair, number(0.99, whole))
        for quantity, variant in (
            ("fit_cfi", "robust"),
            ("fit_rmsea", "robust"),
            ("fit_srmr", None),
        ):
            fit = name_group(level="within_case", variant=variant, wave=wave.id)
            table.add(quantity, "total", fit, number(0.913, whole))
    for by in outline.analysis.structure.groupings:
        for wave in [None] if by == "wave" else [wave.id for wave in outline.waves]:
            for at, subject in enumerate(["total", *(value.id for value in card.values)]):
                for step in ("metric", "scalar"):
                    group = name_group(by=by, step=step, wave=wave)
                    verdict = number(1 + (at + (step == "scalar")) % 4, compared)
                    table.add("invariance_verdict", subject, group, verdict)
                    if not compared:
                        table.add("cfi_change", subject, group, number(-0.0042))
                        table.add("rmsea_change", subject, group, number(0.0016))
                if not compared:
                    freed = name_group(
                        by=by, of=subject, parameter="intercept", step="scalar", wave=wave
                    )
                    table.add("invariance_released", card.items[at].id, freed, number(18.2))
    return table.frame()


STUDIES = {
    "24 items, two waves": (make_outline(), {}),
    "five values of five items": (
        make_outline(cases=1, values=5, fields=0, roles=2, waves=1, items=25, points=6), {}),
    "one value, eleven points": (make_outline(values=1, items=5, points=11), {}),
    "no model of all values": (make_outline(), {"whole": FEW}),
    "no model at all": (make_outline(), {"whole": FEW, "own": FEW, "compared": FEW}),
    "all withheld": (
        make_outline(), {"whole": WITHHELD, "own": WITHHELD, "compared": WITHHELD}),
}  # fmt: skip


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("study", STUDIES)
@pytest.mark.parametrize("name", ["loadings", "invariance"])
def test_every_text_lies_inside_the_sheet_and_apart_from_the_others(name, study, language):
    outline, notes = STUDIES[study]
    figure = draw_figure(name, structure_estimates(outline, **notes), outline, language).figure
    written = texts(figure)
    width, height = figure.get_size_inches() * 100
    outside = [
        w.text for w in written if w.left < 0 or w.bottom < 0 or w.right > width or w.top > height
    ]
    assert outside == []
    assert [(a.text, b.text) for a, b in combinations(written, 2) if a.overlaps(b)] == []
    assert min(w.size for w in written) >= 8


def test_24_items_fit_on_an_a4_page():
    outline = make_outline()
    figure = draw_figure("loadings", structure_estimates(outline), outline, "nb").figure
    assert figure.get_size_inches()[1] * 2.54 <= 25


def test_the_thicker_the_line_the_larger_the_loading_and_a_negative_one_is_dashed():
    outline = make_outline(waves=1)
    figure = draw_figure("loadings", structure_estimates(outline), outline, "en").figure
    paths = [line for line in figure.axes[0].lines if line.get_zorder() == 1]
    assert len(paths) == 24
    wide = [line.get_linewidth() for line in paths]
    assert wide[2:] == sorted(wide[2:])
    assert [line.get_linestyle() for line in paths].count("--") == 1


def test_a_loading_and_a_correlation_are_written_as_the_language_writes_them():
    outline = make_outline(waves=1)
    estimates = structure_estimates(outline)
    assert {",76", "−,20", ",99"} <= set(
        words(draw_figure("loadings", estimates, outline, "nb").figure)
    )
    assert {".76", "−.20", ".99"} <= set(
        words(draw_figure("loadings", estimates, outline, "en").figure)
    )


def test_a_refused_model_says_why_and_gives_way_to_the_values_own():
    outline = make_outline(waves=1)
    estimates = structure_estimates(outline, whole=FEW)
    text = " ".join(words(draw_figure("loadings", estimates, outline, "nb").figure))
    assert "Målemodellen av alle verdiene kan ikke tilpasses." in text
    assert "minst 270" in text
    assert ",76" in text
    assert ",99" not in text


def test_a_refused_comparison_is_one_sentence_and_no_verdict():
    outline = make_outline(waves=1)
    estimates = structure_estimates(outline, compared="too_few_large_groups;minimum=100")
    picture = draw_figure("invariance", estimates, outline, "en")
    text = " ".join(words(picture.figure))
    assert "fewer than two groups have the 100 complete answers" in text
    assert "holds" not in text.replace("holds where", "")
    assert "not estimated" in picture.alt


def test_the_alternative_text_names_every_value_and_verdict():
    outline = make_outline(waves=1)
    estimates = structure_estimates(outline)
    loadings = describe_figure("loadings", estimates, outline, "en").alt
    assert all(value.label["en"] in loadings for value in outline.scorecard.values)
    invariance = describe_figure("invariance", estimates, outline, "en").alt
    assert "Roles, Whole scorecard: holds / holds in part." in invariance
