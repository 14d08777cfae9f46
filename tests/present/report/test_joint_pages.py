"""A page of the joint display says what the released numbers of a value say, and no more."""

import re

import pandas as pd
import pytest

from samskaping.present.joint_rule import written_midpoint
from samskaping.present.quoted import Quote, Quotes
from samskaping.present.released import Released
from samskaping.present.report.joint_cells import shortened
from samskaping.present.report.joint_marks import Scale, draw_score, draw_share
from samskaping.present.report.joint_pages import render_joint_pages, write_joint_pages
from tests.present.page_reader import PageReader, expected
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

OUTLINE = make_outline(record=False)
ESTIMATES = make_estimates(OUTLINE)
VALUES = ["likeverd", "utveksling", "laering", "ledelse"]


def parts(language="nb", estimates=ESTIMATES, outline=OUTLINE, quotes=()):
    """The HTML of every page, by its id."""
    html = render_joint_pages(estimates, outline, language, Quotes(tuple(quotes)))
    found = re.findall(r'(<article id="([^"]+)".*?</article>)', html, flags=re.S)
    return {name: part for part, name in found}


def row_of(part, case):
    """The text of a case's row on a page."""
    rows = re.findall(r"<tr>\s*<th scope=\"row\">.*?</tr>", part, flags=re.S)
    return next(text for text in (PageReader(one).text for one in rows) if text.startswith(case))


def changed(key, **fields):
    table = ESTIMATES.copy()
    assert (table["key"] == key).sum() == 1
    for name, value in fields.items():
        table.loc[table["key"] == key, name] = value
    return table


def test_every_value_that_codes_speak_of_has_a_page_with_every_case():
    found = parts()
    assert list(found) == VALUES
    for part in found.values():
        assert [case.name in part for case in OUTLINE.cases] == [True] * 6
    silent = make_outline(record=False, codes=3)
    assert list(parts(outline=silent, estimates=make_estimates(silent))) == ["likeverd"]


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_number_is_the_one_its_key_names(language):
    rows = ESTIMATES.set_index("key", drop=False)
    for value, part in parts(language).items():
        numbers = [one for one in PageReader(part).keyed if "data-key" in one.attributes]
        assert len(numbers) > 30
        for number in numbers:
            row = rows.loc[number.attributes["data-key"]]
            assert row["subject"] == value
            assert "wave=end" in row["group"]
            if "data-state" in number.attributes:
                assert pd.isna(row["estimate"])
                assert number.text
            else:
                assert number.text == expected(row, number.attributes["data-field"], language)


def test_a_withheld_number_is_said_to_be_and_nothing_is_drawn_of_it():
    text = row_of(parts()["likeverd"], "Matfellesskapet i Tåkeheim")
    assert text.count("holdt tilbake") == 3
    hidden = make_estimates(OUTLINE, withheld="all")
    for part in parts(estimates=hidden).values():
        page = PageReader(part)
        assert not [one for one in page.keyed if "data-field" in one.attributes]
        assert 'class="dot"' not in part
        assert 'class="frame"' not in part
        assert "kan ikke holdes opp mot" in page.text


def test_how_many_were_interviewed_is_told_where_any_number_of_them_is():
    case = "Torget i Myrfjord"
    rows = ESTIMATES[ESTIMATES["domain"].eq("integration") & ESTIMATES["subject"].eq("likeverd")]
    sides = rows[rows["quantity"].str.endswith("_share") & rows["group"].str.contains("case=case3")]
    hidden = ESTIMATES.copy()
    blank = ["estimate", "lower", "upper", "n"]
    hidden.loc[sides.index, blank] = pd.NA
    hidden.loc[sides.index, "note"] = "suppressed;rule=persons"
    assert "interviewed" in row_of(parts("en")["likeverd"], case)
    assert "interviewed" in row_of(parts("en", hidden)["likeverd"], case)


def test_a_number_that_could_not_be_computed_says_why():
    assert "det trengs minst 2" in row_of(parts()["likeverd"], "Bygdebussen i Skoddevik")


def test_what_the_interviews_do_is_said_in_a_word_and_drawn_as_a_sign():
    part = parts("en")["likeverd"]
    for case, sign, word in (
        ("Nærmiljøhuset i Elvevik", "–", "are silent"),
        ("Bygdebussen i Skoddevik", "=", "confirm"),
        ("Torget i Myrfjord", "≠", "diverge"),
    ):
        assert f"{sign} {word}" in row_of(part, case)


def test_the_page_counts_what_is_on_it():
    text = PageReader(parts("en")["likeverd"]).text.replace(" ,", ",")
    counted = "confirm the score in 2, expand the picture in 0, diverge in 1 and are silent in 1"
    assert "At the end: of 4 comparisons of score and interviews in a case" in text
    assert counted in text


def test_every_page_says_what_the_data_are_how_it_was_judged_and_who_is_counted():
    for language, stamp, rule, counted in (
        ("nb", "Syntetiske data", "minst 25 % av de intervjuede", "teller personer"),
        ("en", "Synthetic data", "at least 25% of those interviewed", "count persons"),
    ):
        for part in parts(language).values():
            text = PageReader(part).text.replace("\N{NO-BREAK SPACE}", " ")
            assert stamp in text
            assert rule in text
            assert counted in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("nb", "effekt|skyldes|førte til|fordi"), ("en", "effect|caused?|because|led to|due to")],
)
def test_no_word_says_that_anything_is_the_cause(language, words):
    text = " ".join(PageReader(part).text for part in parts(language).values())
    assert re.findall(rf"\b(?:{words})\b", text) == []


def test_a_row_is_a_row_for_who_listens():
    page = PageReader(parts("en")["likeverd"])
    scopes = [one.get("scope") for one in page.all("th")]
    assert scopes.count("col") == 5
    assert scopes.count("row") == 6
    assert all(one.get("aria-hidden") == "true" for one in page.all("svg"))


def test_an_interval_lies_where_the_scale_says():
    scale = Scale((1, 2, 3, 4, 5), 3.0)
    mean = Released(ESTIMATES).find("samson", "mean", "likeverd", case="case0", wave="end")
    drawn = draw_score(scale, mean)
    wide = scale.at(5) - scale.at(1)
    assert scale.at(3) == pytest.approx((scale.at(1) + scale.at(5)) / 2)
    place = scale.at(1) + (mean.estimate - 1) / 4 * wide
    assert f'cx="{place:.1f}"' in drawn
    low, high = (scale.at(1) + (x - 1) / 4 * wide for x in (mean.lower, mean.upper))
    assert f'd="M{low:.1f} 10.0H{high:.1f}' in drawn
    assert Scale(tuple(range(11)), 5.0).ticks == (0, 10)


def test_a_bar_is_as_long_as_its_share():
    widths = [
        float(
            re.search(r'class="supports" [^>]*width="([\d.]+)"', draw_share(x, 0.25, "supports"))[1]
        )
        for x in (0.0, 0.5, 1.0)
    ]
    assert widths == [0.0, 99.5, 199.0]


def test_a_score_without_an_interval_is_a_dot_alone():
    key = "samson.mean.likeverd.case=case0;wave=end"
    part = parts(estimates=changed(key, lower=pd.NA, upper=pd.NA))["likeverd"]
    assert part.count('class="interval-line"') == parts()["likeverd"].count("interval-line") - 1
    assert part.count('class="dot"') == parts()["likeverd"].count('class="dot"')


def test_more_cases_than_a_page_holds_go_on_under_the_same_name():
    outline = make_outline(record=False, cases=12)
    twelve = parts("en", make_estimates(outline), outline)
    assert list(twelve) == VALUES

    quotes = tuple(
        Quote(case.id, "likeverd", "shown", "It was said. " * 40, side)
        for case in outline.cases
        for side in ("supports", "questions")
    )
    several = parts("en", make_estimates(outline), outline, quotes)
    assert list(several)[:3] == ["likeverd", "likeverd-2", "utveksling"]
    assert "Equal standing (continued)" in PageReader(several["likeverd-2"]).text
    told = [PageReader(part).text for name, part in several.items() if name.startswith("likeverd")]
    assert all("Synthetic data" in text for text in told)
    for case in outline.cases:
        assert sum(text.count(case.name) for text in told) == 1


QUOTES = (
    Quote("case0", "likeverd", "shown", "Vi ble <hørt> & sett.", "supports", "innbygger"),
    Quote("case0", "likeverd", "shown", "Også dette.", "supports"),
    Quote("case0", "likeverd", "shown", "Ingen spurte.", "questions"),
    Quote("case1", "likeverd", "withheld"),
)


def test_at_most_two_quotes_stand_beside_a_case_one_from_each_side():
    part = parts(quotes=QUOTES)["likeverd"]
    text = row_of(part, "Nærmiljøhuset i Elvevik")
    assert "«Vi ble <hørt> & sett.» – Innbygger «Ingen spurte.»" in text
    assert "Også" not in text
    assert "<hørt>" not in part


def test_without_a_quote_the_page_says_why_and_without_any_in_the_study_has_no_column():
    part = parts(quotes=QUOTES)["likeverd"]
    assert "Sitatene holdes tilbake" in row_of(part, "Bygdebussen i Skoddevik")
    assert "Ingen sitater" in row_of(part, "Landsbyrådet i Åmølle")
    assert "Sagt i intervjuene" in part
    assert "Sagt i intervjuene" not in parts()["likeverd"]


def test_a_quote_in_another_language_than_the_page_is_read_aloud_in_its_own():
    cases = [one.model_copy(update={"country": country}) for one, country in
             zip(OUTLINE.cases, ("NO", "DK", "FI", "NO", "NO", "NO"), strict=True)]  # fmt: skip
    outline = OUTLINE.model_copy(update={"cases": tuple(cases)})
    said = [Quote(case.id, "likeverd", "shown", "Ja.") for case in cases[:3]]
    found = {
        language: re.findall(
            r"<p><span([^>]*)>.Ja", parts(language, outline=outline, quotes=said)["likeverd"]
        )
        for language in ("nb", "en")
    }
    assert found == {"nb": ["", ' lang="da"', ""], "en": [' lang="no"', ' lang="da"', ""]}


def test_released_quotes_are_read_without_the_counts_of_the_study(tmp_path):
    path = tmp_path / "quotes.csv"
    path.write_text(
        "case,wave,value,direction,role,text,status,n,note,provenance\n"
        'case0,end,likeverd,supports,,"Ja, vi ble hørt.",shown,,,synthetic\n'
        "case1,,likeverd,,,,withheld,,,synthetic\n"
        ",,,,,,no_consent,7,,synthetic\n",
        encoding="utf-8",
    )
    quotes = Quotes.read(path)
    assert [one.text for one in quotes.of("case0", "likeverd", "end")] == ["Ja, vi ble hørt."]
    assert quotes.withheld("case1", "likeverd", "end")
    assert not quotes.withheld("case2", "likeverd", "end")
    # What was said in another wave is not held against this one's scores.
    assert quotes.of("case0", "likeverd", "during") == ()
    assert not quotes.withheld("case0", "likeverd", "during")
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert not Quotes.read(path)


def test_words_left_out_of_a_quote_are_marked():
    assert shortened("Kort nok.", 20) == "Kort nok."
    cut = shortened("Det var lenge siden, men jeg husker det godt.", 30)
    assert cut == "Det var lenge siden, men\N{NO-BREAK SPACE}[…]"
    assert len(cut) <= 30


def test_a_midpoint_is_written_as_it_was_declared():
    rule = OUTLINE.analysis.joint_display.model_copy(update={"midpoint": 3.25})
    analysis = OUTLINE.analysis.model_copy(update={"joint_display": rule})
    outline = OUTLINE.model_copy(update={"analysis": analysis})
    assert written_midpoint(outline, "nb") == "3,25"
    assert (
        "leans high when its whole interval lies above 3.25"
        in PageReader(parts("en", outline=outline)["likeverd"]).text
    )


def test_the_file_repeats_byte_for_byte(tmp_path):
    for name in ("a", "b"):
        write_joint_pages(tmp_path / name, ESTIMATES, OUTLINE, "nb")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
