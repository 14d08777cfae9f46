"""The page of a case says what was measured there, and no more of it than the numbers bear."""

import re

import pandas as pd
import pytest

from samskaping.present.claims import LANGUAGES, last_claims, must_not_say, say_claim, say_grade
from samskaping.present.released import Released
from samskaping.present.report.case_pages import render_case_pages, write_case_pages
from samskaping.present.tables import build_tables, table_fragment
from tests.present.page_reader import PageReader
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

OUTLINE = make_outline(codebook=False)
ESTIMATES = make_estimates(OUTLINE)


def pages(language="nb", estimates=ESTIMATES, outline=OUTLINE):
    """The text of every case's page, by the case."""
    html = render_case_pages(estimates, outline, language)
    articles = re.findall(r'<article id="([^"]+)".*?</article>', html, flags=re.S)
    parts = re.findall(r"<article .*?</article>", html, flags=re.S)
    return {case: PageReader(part).text for case, part in zip(articles, parts, strict=True)}


def test_every_case_has_a_page_with_every_indicator_that_it_measures():
    found = pages()
    assert list(found) == [case.id for case in OUTLINE.cases]
    for case, text in found.items():
        for indicator in OUTLINE.record.indicators:
            measured = not indicator.cases or case in indicator.cases
            assert (indicator.label["nb"] in text) == measured


@pytest.mark.parametrize(
    ("language", "stamp"), [("nb", "Syntetiske data"), ("en", "Synthetic data")]
)
def test_every_page_says_what_the_data_are(language, stamp):
    assert all(stamp in text for text in pages(language).values())


def test_the_middle_column_says_what_the_claims_say():
    claims = last_claims(Released(ESTIMATES, OUTLINE.record), OUTLINE.record)
    assert len(claims) == 7
    text = pages()["case0"]
    for claim in claims:
        assert " ".join(say_claim(claim, OUTLINE, "nb").striptags().split()) in text


def test_a_withheld_figure_is_not_on_its_page_and_the_page_says_why():
    text = pages()["case1"]
    gone = ESTIMATES[ESTIMATES["note"].str.startswith("suppressed")]
    assert len(gone)
    assert "fordi det bygger på for få personer" in text
    assert "fordi det bygger på for få personer" not in pages()["case0"]


def with_change(lower, upper):
    """The estimates with other limits for one change of one case."""
    table = ESTIMATES.copy()
    row = (
        table["key"]
        == "soimpact.case_indicator_change.bidratt.case=case0;occasion=oppfolging_2-nullpunkt"
    )
    assert row.sum() == 1
    table.loc[row, ["estimate", "lower", "upper"]] = [0.4, lower, upper]
    return table


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((0.1, 0.7), "Opp 0,40 [0,10; 0,70] siden nullpunktet."),
        ((-0.9, -0.1), "siden nullpunktet: ned."),
        (
            (-0.1, 0.9),
            "er ikke større enn usikkerheten.",
        ),
        (
            (pd.NA, pd.NA),
            "Endret seg med 0,40 siden nullpunktet; hvor sikkert det er, kan ikke sies.",
        ),
    ],
)
def test_the_change_of_a_case_is_said_as_surely_as_its_interval_allows(limits, said):
    assert said in pages(estimates=with_change(*limits))["case0"]


def test_a_case_where_nothing_was_measured_says_so():
    only = OUTLINE.record.indicators[0].model_copy(update={"cases": ("case0",)})
    record = OUTLINE.record.model_copy(update={"indicators": (only,)})
    text = pages(outline=OUTLINE.model_copy(update={"record": record}))["case1"]
    assert "Ingen indikator er målt i denne casen" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_claims_are_whole_sentences_in_every_language(language):
    for claim in last_claims(Released(ESTIMATES, OUTLINE.record), OUTLINE.record):
        for text in (say_claim(claim, OUTLINE, language), say_grade(claim, language)):
            assert text.endswith(".")
            assert not set("{}") & set(text)
        assert must_not_say(claim, OUTLINE, language)


def test_what_was_not_shown_is_never_to_be_heard_as_shown_not_to_be():
    table = ESTIMATES.copy()
    table.loc[(table["quantity"] == "claim") & (table["subject"] == "utenfor"), "estimate"] = 6
    claims = last_claims(Released(table, OUTLINE.record), OUTLINE.record)
    unclear = [claim for claim in claims if claim.finding in ("unclear", "no_interval")]
    clear = [claim for claim in claims if claim not in unclear]
    assert unclear
    assert clear
    for claim in unclear:
        assert "that nothing happened" in must_not_say(claim, OUTLINE, "en")
    for claim in clear:
        assert any("is the cause" in text for text in must_not_say(claim, OUTLINE, "en"))


def test_a_name_with_markup_in_it_stays_text(tmp_path):
    case = OUTLINE.cases[0].model_copy(update={"name": "<b>A & B</b>"})
    outline = OUTLINE.model_copy(update={"cases": (case, *OUTLINE.cases[1:])})
    write_case_pages(tmp_path / "cases.en.html", ESTIMATES, outline, "en")
    html = (tmp_path / "cases.en.html").read_text(encoding="utf-8")
    assert "<b>" not in html
    assert "&lt;b&gt;A &amp; B&lt;/b&gt;" in html


def test_a_withheld_change_beside_a_figure_that_is_shown_says_why():
    table = ESTIMATES.copy()
    change = "soimpact.case_indicator_change.bidratt.case=case0;occasion=oppfolging_2-nullpunkt"
    numbers = ["estimate", "lower", "upper", "se", "p", "n", "n_min_cell"]
    table.loc[table["key"] == change, numbers] = pd.NA
    table.loc[table["key"] == change, "note"] = "suppressed;rule=persons"
    assert "Endringen vises ikke" in pages(estimates=table)["case0"]
    assert "Endringen vises ikke" not in pages()["case0"]


def test_a_sentence_in_another_language_is_marked_as_such():
    html = table_fragment(build_tables(ESTIMATES, OUTLINE, "nb")["claim_sentences"])
    assert {f'lang="{tag}"' for tag in ("nb-NO", "nn-NO", "da-DK", "en-GB")} <= set(
        re.findall(r'lang="[^"]+"', html)
    )
