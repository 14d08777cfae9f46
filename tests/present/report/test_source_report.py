"""A report of any sources: what they are, in words that their design allows."""

import re
from functools import cache

import pytest

from samskaping.analysis.soimpact.evidence import evidence
from samskaping.estimates import as_estimates, join_estimates
from samskaping.present.report import render_report
from tests.present.page_reader import PageReader, expected
from tests.present.report.test_report_page import without_methods
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

LANGUAGES = ("nb", "en")
SOURCES = {
    "all": {},
    "measurements": {"codebook": False, "scorecard": False},
    "interviews": {"record": False, "scorecard": False},
    "scorecard": {"record": False, "codebook": False},
    "scorecard and interviews": {"record": False},
}
OF_SCORECARD = {"respondents", "response", "reliability", "profiles", "change"}


@cache
def rendered(language, given):
    outline = make_outline(**dict(given))
    return render_report(make_estimates(outline), outline, language, {})


def render(language, **given):
    return rendered(language, tuple(given.items()))


def sections(html):
    return re.findall(r'<section aria-labelledby="(\w+)">', html)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_on_the_page_is_the_one_its_key_names(language):
    outline = make_outline()
    rows = make_estimates(outline).set_index("key", drop=False)
    seen = set()
    for number in PageReader(render(language)).keyed:
        key = number.attributes.get("data-key")
        if key is None or "data-state" in number.attributes:
            continue
        seen.add(key)
        assert number.text == expected(rows.loc[key], number.attributes["data-field"], language)
    assert len(seen) > 400


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sources", SOURCES)
def test_no_machine_word_reaches_the_reader_and_ids_and_links_meet(sources, language):
    page = PageReader(render(language, **SOURCES[sources]))
    for word in ("nan", "None", "<NA>", "NaN", "suppressed", "interval_of", "maintained_"):
        assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", page.text), word
    assert not re.search(r"\{\w*\}", page.text)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {link["href"][1:] for link in page.all("a") if link["href"].startswith("#")}
    assert links <= set(ids)


def test_a_report_has_the_sections_of_its_sources_and_no_other():
    assert {"soimpact", "interviews", "joint"} | OF_SCORECARD <= set(sections(render("en")))
    assert set(sections(render("en", **SOURCES["measurements"]))) == {
        "summary", "study", "quality", "soimpact", "methods", "limits", "disclosure", "reproduce",
    }  # fmt: skip
    assert set(sections(render("en", **SOURCES["interviews"]))) == {
        "summary", "study", "quality", "interviews", "methods", "limits", "disclosure",
        "reproduce",
    }  # fmt: skip
    alone = set(sections(render("en", **SOURCES["scorecard"])))
    assert alone & {"soimpact", "interviews", "joint"} == set()


def test_that_the_coders_met_is_said_where_what_is_counted_rests_on_it():
    outline = make_outline(**SOURCES["interviews"])
    rows = make_estimates(outline)
    met = rows.assign(assumption=rows["assumption"] + ";codings_resolved")
    said = "counts as they settled it."
    assert PageReader(render_report(met, outline, "en", {})).text.count(said) == 1
    assert said not in PageReader(without_methods(render("en", **SOURCES["interviews"]))).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_called_an_effect_but_the_level_of_that_name(language):
    text = PageReader(without_methods(render(language))).text
    allowed = {"nb": ["Effekt", "og effekt er det som blir"], "en": ["(effekt)"]}[language]
    for words in allowed:
        text = text.replace(words, "")
    assert "effect" not in text.lower()
    assert "effekt" not in text.lower()


@pytest.mark.parametrize(
    ("language", "rivals", "difference"),
    [
        ("nb", "regresjon mot snittet", "Forskjellen fra sammenligningsgruppene er"),
        ("en", "regression to the mean", "The difference from the comparison groups is"),
    ],
)
def test_the_design_decides_the_words(language, rivals, difference):
    compared = PageReader(render(language, codebook=False)).text
    alone = PageReader(render(language, codebook=False, indicators=4)).text
    assert rivals in compared
    assert rivals in alone
    assert difference in compared
    assert difference not in alone


def graded_anew(estimates, outline):
    """The estimates with the claims that follow from them as they stand now."""
    quantities = ("claim", "evidence_start", "evidence_concern", "evidence_grade")
    rest = estimates[~estimates["quantity"].isin(quantities)]
    return join_estimates([rest, evidence(rest, outline)])


def test_a_change_that_may_be_none_is_not_said_to_be_one():
    outline = make_outline(codebook=False, scorecard=False)
    estimates = make_estimates(outline)
    change = estimates["quantity"].isin(["indicator_change", "effect"])
    estimates.loc[change, "lower"] = -1000.0
    estimates.loc[change, "upper"] = 1000.0
    page = render_report(graded_anew(estimates, outline), outline, "en", {})
    text = PageReader(page).text
    summary = text[: text.rindex("from problem to measurements")]
    assert "the measurements do not show whether anything changed" in summary
    assert "changed as intended" not in summary


def test_an_indicator_that_moved_the_wrong_way_is_named_as_such():
    outline = make_outline(codebook=False, scorecard=False)
    estimates = make_estimates(outline)
    row = estimates["key"].eq(
        "soimpact.indicator_change.utenfor.arm=effort;occasion=oppfolging_2-nullpunkt"
    )
    estimates.loc[row, ["estimate", "lower", "upper"]] = [1.2, 0.4, 2.0]
    page = render_report(graded_anew(estimates, outline), outline, "nb", {})
    text = PageReader(page).text
    name = "«Unge 18–29 år utenfor arbeid og utdanning»"
    assert f"{name} endret seg motsatt vei av det som var ønsket" in text
    assert f"{name} endret seg i ønsket retning fra «Nullpunkt» til «Oppfølging 2»" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_digit_of_the_summary_stands_outside_a_traceable_element(language):
    html = render(language)
    summary = re.search(r'<ul class="summary">(.*?)</ul>', html, flags=re.S)[1]
    bare = re.sub(r"<span[^>]*data-(?:key|count|config)[^>]*>[^<]*</span>", "", summary)
    bare = re.sub(r"[“«(][^”»)]*[”»)]", "", bare)
    assert set(re.findall(r"\d+", re.sub(r"<[^>]*>", "", bare))) <= {"1"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sources", SOURCES)
def test_where_all_is_withheld_or_nothing_was_measured_the_report_still_stands(sources, language):
    outline = make_outline(**SOURCES[sources])
    hidden = render_report(make_estimates(outline, withheld="all"), outline, language, {})
    keyed = [number.attributes for number in PageReader(hidden).keyed]
    shown = {one["data-key"] for one in keyed if "data-key" in one and "data-field" in one}
    assert {key.split(".")[1] for key in shown} <= {"target"}
    empty = render_report(as_estimates([]), outline, language, {})
    assert "soimpact" in sections(empty) or outline.record is None


def test_the_stamp_names_every_instrument_that_is_not_official():
    stamp = re.search(r'<p class="stamp[^>]*>(.*?)</p>', render("en"))[1]
    assert "Wording of the items: illustrative" in stamp
    assert "SoImpact record: illustrative" in stamp
    assert "Codebook: illustrative" in stamp
    only = re.search(r'<p class="stamp[^>]*>(.*?)</p>', render("en", **SOURCES["measurements"]))[1]
    assert "items" not in only


def test_the_record_is_escaped_and_in_readable_order():
    html = render("nb", codebook=False)
    assert "<andre>" not in html
    assert "Alle &amp; &lt;andre&gt;" in html
    order = [html.index(word) for word in ("Mange er alene.", "De møtes.", "Når de møtes")]
    assert order == sorted(order)


def test_bytes_repeat():
    outline = make_outline()
    estimates = make_estimates(outline)
    shuffled = as_estimates(estimates.sample(frac=1, random_state=3).to_dict("records"))
    first, again = (render_report(table, outline, "nb", {}) for table in (estimates, shuffled))
    assert first == again
