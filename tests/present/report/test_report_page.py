"""The report is one page that opens without a network, and every number on it can be traced."""

import re
from itertools import pairwise

import pandas as pd
import pytest

from samskaping.estimates import as_estimates
from samskaping.language import Catalogue
from samskaping.present.figures import figures_of
from samskaping.present.report import Figure, Finding, Input, render_report, write_report
from samskaping.release.ledgers import OF_QUOTES
from samskaping.study.findings import CODES
from tests.present.page_reader import PageReader, expected

LANGUAGES = ("nb", "en")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><rect width="4" height="2"/></svg>'


@pytest.fixture
def figures(tmp_path):
    path = tmp_path / "figure.svg"
    path.write_text(SVG, encoding="utf-8")
    names = ("respondent_flow", "answer_distributions", "reliability", "case_profiles")
    return {name: Figure(path, "Title", "How to read it.", f"Words for {name}.") for name in names}


@pytest.fixture
def pages(estimates, outline, figures):
    return {
        language: render_report(
            estimates,
            outline,
            language,
            figures,
            inputs=[Input("answers.csv", "0f" * 32)],
        )
        for language in LANGUAGES
    }


def without_methods(html):
    """The page without its methods, which name statistical terms and sources."""
    shorter = re.sub(r'<section aria-labelledby="methods">.*?</section>', "", html, flags=re.S)
    assert len(shorter) < len(html)
    return shorter


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_on_the_page_is_the_one_its_key_names(pages, estimates, language):
    rows = estimates.set_index("key", drop=False)
    seen = set()
    for number in PageReader(pages[language]).keyed:
        key = number.attributes.get("data-key")
        if key is None:
            continue
        row = rows.loc[key]
        seen.add(key)
        if "data-state" in number.attributes:
            assert pd.isna(row["estimate"])
            assert (number.attributes["data-state"] == "withheld") == row["note"].startswith("supp")
        else:
            assert number.text == expected(row, number.attributes["data-field"], language)
    assert len(seen) > 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_digit_of_a_result_stands_outside_a_traceable_element(pages, language):
    text = re.sub(
        r"<(style|code|pre|h1|h2|caption|summary)\b.*?</\1>", "", pages[language], flags=re.S
    )
    summary = re.search(r'<ul class="summary">(.*?)</ul>', text, flags=re.S)[1]
    bare = re.sub(r"<span[^>]*data-(?:key|count|config)[^>]*>[^<]*</span>", "", summary)
    assert not re.search(r"\d[.,]\d", bare)
    assert set(re.findall(r"\d+", re.sub(r"<[^>]*>", "", bare))) <= {"1"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_asks_the_network_for_nothing(pages, language):
    page = PageReader(pages[language])
    assert not page.all("script", "link", "iframe", "object", "embed", "form", "base")
    for attributes in page.all("img", "source", "video", "audio"):
        assert attributes["src"].startswith("data:image/svg+xml;base64,")
    assert "url(" not in pages[language]
    assert "@import" not in pages[language]
    policy = next(meta for meta in page.all("meta") if "http-equiv" in meta)
    assert policy["content"].startswith("default-src 'none'; img-src data:; style-src")


def test_the_page_says_its_language(pages):
    assert '<html lang="nb-NO">' in pages["nb"]
    assert '<html lang="en-GB">' in pages["en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_descend_one_level_at_a_time_from_a_single_first(pages, language):
    tags = [tag for tag, _ in PageReader(pages[language]).tags]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_words_and_ids_and_links_meet(pages, language):
    page = PageReader(pages[language])
    images = page.all("img")
    assert len(images) == 4
    assert all(image["alt"].startswith("Words for") for image in images)
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = [link["href"] for link in page.all("a")]
    assert {link[1:] for link in links if link.startswith("#")} <= set(ids)


def test_the_skip_link_comes_first_and_leads_to_the_content(pages):
    page = PageReader(pages["nb"])
    assert page.all("a")[0] == {"class": "skip", "href": "#content"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_machine_word_reaches_the_reader(pages, language):
    text = PageReader(pages[language]).text
    for word in ("nan", "None", "<NA>", "NaN", "suppressed", "interval_needs", "too_few"):
        assert not re.search(rf"(?<!\w){re.escape(word)}", text), word
    assert not re.search(r"\{\w*\}", text)
    assert "\ue000" not in text


def test_norwegian_numbers_have_a_decimal_comma(pages):
    text = PageReader(without_methods(pages["nb"])).text
    assert "3,91 [3,52; 4,31]" in text
    assert not re.search(r"\d\.\d", text.replace("CC0-1.0", ""))


def test_the_stamp_is_seen_first(pages):
    text = PageReader(pages["nb"]).text
    assert text.index("Syntetiske data") < text.index("Samskaping ved fjorden", 40)


def test_change_is_never_called_an_effect(pages):
    assert "effect" not in PageReader(without_methods(pages["en"])).text.lower()
    assert "effekt" not in PageReader(without_methods(pages["nb"])).text.lower()


def test_an_interval_across_zero_gives_no_direction(pages):
    assert "do not show whether it rose or fell" in PageReader(pages["en"]).text


def test_a_rise_is_called_a_rise_only_when_its_interval_is_above_zero(estimates, outline):
    key = "samson.change.total.wave=end-during"
    risen = estimates["key"] == key
    estimates.loc[risen, ["estimate", "lower", "upper"]] = [0.4, 0.1, 0.7]
    estimates.loc[risen, "note"] = ""
    text = PageReader(render_report(estimates, outline, "en", {})).text
    assert "the mean rose by 0.40 [0.10, 0.70] points" in text


def test_low_response_is_flagged_and_high_response_is_not(estimates, outline):
    rates = estimates["quantity"] == "response_rate"
    low = PageReader(render_report(estimates, outline, "en", {})).text
    assert "below 60% here" in low
    estimates.loc[rates & estimates["estimate"].notna(), "estimate"] = 0.6
    high = PageReader(render_report(estimates, outline, "en", {})).text
    assert "below 60% here" not in high
    assert "None of the response rates shown is below 60%" in high


def test_dependability_comes_before_consistency_and_pooled_coefficients_last(pages):
    ids = re.findall(r'id="table-(\w+)"', pages["en"])
    order = [ids.index(name) for name in ("dependability", "reliability", "reliability_pooled")]
    assert order == sorted(order)
    assert ids[-1] == "reliability_pooled"
    assert "mixes levels" in re.findall(r"<h2[^>]*>(.*?)</h2>", pages["en"])[-1]


def test_what_is_withheld_is_counted(pages, estimates):
    withheld = estimates["note"].str.startswith("suppressed").sum()
    counts = {
        number.attributes["data-count"]: number.text
        for number in PageReader(pages["en"]).keyed
        if "data-count" in number.attributes
    }
    assert counts["withheld"] == str(withheld)
    assert counts["rows"] == f"{len(estimates):,}"


def test_bytes_repeat(estimates, outline, figures, pages):
    shuffled = as_estimates(estimates.sample(frac=1, random_state=3).to_dict("records"))
    again = render_report(
        shuffled, outline, "nb", figures, inputs=[Input("answers.csv", "0f" * 32)]
    )
    assert again == pages["nb"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_of_one_case_and_one_wave_without_roles_and_fields(
    make_outline, make_estimates, language
):
    outline = make_outline(cases=1, waves=1, roles=False, fields=False, provenance="public")
    page = PageReader(render_report(make_estimates(outline), outline, language, {}))
    titles = {"nb": "Endring mellom", "en": "Change between waves"}
    assert titles[language] not in page.text
    assert not re.search(r"\bNone\b|\bnan\b", page.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_where_everything_is_withheld_says_so(make_outline, make_estimates, language):
    outline = make_outline()
    page = PageReader(render_report(make_estimates(outline, withheld="all"), outline, language, {}))
    assert all("data-field" not in number.attributes for number in page.keyed)


def test_a_table_with_nothing_left_is_a_sentence(estimates, outline):
    gaps = estimates["quantity"] == "role_gap"
    estimates.loc[gaps, ["estimate", "lower", "upper"]] = pd.NA
    estimates.loc[gaps, "note"] = "suppressed;rule=persons"
    page = PageReader(render_report(estimates, outline, "en", {}))
    assert "table-role_gaps" not in {tag.get("id") for tag in page.all("div")}
    assert "Distance from each role to the others: every number in this table is" in page.text


def test_a_low_rate_of_a_role_is_flagged_too(estimates, outline):
    rates = estimates["quantity"] == "response_rate"
    estimates.loc[rates & estimates["estimate"].notna(), "estimate"] = 0.8
    key = "study.response_rate.total.case=c0;role=officer;wave=end"
    estimates.loc[estimates["key"] == key, ["estimate", "lower", "upper"]] = [0.59, 0.4, 0.7]
    text = PageReader(render_report(estimates, outline, "en", {})).text
    assert "Elvevik, Administration, At the end: 59% [40%, 70%]" in text


def test_a_study_without_any_estimate_still_has_its_report(outline):
    page = PageReader(render_report(as_estimates([]), outline, "en", {}))
    assert "No number in this study may be shown" in page.text


def test_what_was_found_is_told_in_words_and_a_withheld_count_as_withheld(estimates, outline):
    findings = [Finding("warning", "answer_unknown", 8), Finding("note", "role_blank", None)]
    text = PageReader(render_report(estimates, outline, "en", {}, findings=findings)).text
    assert "An answer that is not on the scale ( 8 times)" in text
    assert "No role given (number withheld)" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_that_does_not_stop_a_run_has_its_words(language):
    codes = {code for code, number in CODES.items() if re.match(r"[WN]-(RAW|ANS)", number)}
    codes = {code for code in codes if not code.startswith(OF_QUOTES)}
    words = Catalogue(language)
    assert {code for code in codes if f"report.quality.found.{code}" not in words} == set()


def test_a_report_is_written_from_the_released_files(estimates, outline, tmp_path):
    for name in figures_of(outline):
        for language in LANGUAGES:
            (tmp_path / f"{name}.{language}.svg").write_text(SVG, encoding="utf-8")
    inputs, findings = tmp_path / "inputs.csv", tmp_path / "findings.csv"
    inputs.write_text(f"file,sha256,bytes,note\na.csv,{'0f' * 32},9,\nb.csv,,,suppressed\n")
    findings.write_text("severity,code,n,note\nnote,role_blank,,suppressed\n")
    write_report(
        tmp_path / "report" / "report.nb.html",
        estimates,
        outline,
        "nb",
        figures=sorted(tmp_path.glob("*.svg")),
        inputs=inputs,
        findings=findings,
        versions={"samskaping": "0.1.0"},
    )
    page = PageReader((tmp_path / "report" / "report.nb.html").read_text(encoding="utf-8"))
    assert len(page.all("img")) == len(figures_of(outline))
    assert all(image["alt"] for image in page.all("img"))
    assert "b.csv holdt tilbake" in page.text
    assert "Rolle ikke oppgitt (antallet er holdt tilbake)" in page.text


def test_study_texts_are_escaped(pages):
    assert "Nordås &amp; &lt;Sør&gt;" in pages["en"]
    assert "<Sør>" not in pages["en"]
