"""The report says in plain words what the measurement model found, or why there is none."""

import re

from samskaping.present.report.page import render_report
from tests.present.figures.made_up import make_outline
from tests.present.figures.test_structure_figures import FEW, WITHHELD, structure_estimates


def section(language, **notes):
    outline = make_outline(waves=1)
    page = render_report(structure_estimates(outline, **notes), outline, language, {})
    part = page.split('<h2 id="structure">')[1].split("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", part))


def test_fit_loadings_and_the_closest_values_are_told_with_their_numbers():
    text = section("en")
    assert "CFI .913" in text
    assert "the loadings run from −.20" in text
    assert "are hard to tell apart (correlation .99" in text


def test_a_refused_model_is_told_in_plain_words_with_what_it_would_need():
    text = section("nb", whole=FEW)
    assert "Målemodellen av alle verdiene kan ikke tilpasses." in text
    assert "modellen trenger minst 270" in text
    assert "minst 100 respondenter" in text
    assert "hard to tell" not in text


def test_a_withheld_model_is_not_taken_for_one_that_could_not_be_fitted_for_want_of_answers():
    text = section("en", whole=WITHHELD)
    assert "Withheld, because it rests on too few respondents" in text


def test_a_comparison_that_was_refused_is_named():
    text = section("en", compared="groups_hardly_meet_in_cases")
    assert "Roles, Whole scorecard: not compared." in text
    assert "a difference between them would be one between cases" in text
