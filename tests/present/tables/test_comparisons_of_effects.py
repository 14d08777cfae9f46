"""Checks, start, families and models stand beside the difference, each with its own number."""

import pytest

from samskaping.estimates import Estimates, join_estimates
from samskaping.numeric import Estimate
from samskaping.present.released import Released
from samskaping.present.report.beside_comparison import beside
from samskaping.present.report.run import Run
from samskaping.present.tables import comparisons_of_effects as tables
from samskaping.present.tables import table_fragment, tables_of
from samskaping.present.words import Words
from samskaping.study.families import Family
from tests.present.page_reader import PageReader, expected
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline

PLAIN = make_outline()
COMPARED = next(one.id for one in PLAIN.record.indicators if one.design == "comparison")
OTHER = next(one.id for one in PLAIN.record.indicators if one.measured == "individual")
FAMILY = Family(id="both", label={"nb": "Begge", "en": "Both"}, indicators=(OTHER, COMPARED))
OUTLINE = PLAIN.model_copy(
    update={"record": PLAIN.record.model_copy(update={"families": (FAMILY,)})}
)
WHEN = "occasion=oppfolging_2-nullpunkt"
NAMES = ("effect_checks", "baseline_gap", "adjusted_p", "person_models")


def number(value, **more):
    limits = {"lower": value - 1, "upper": value + 1, "confidence": 0.95}
    return Estimate(**{"estimate": value, "n": 200, "n_cases": 6, **limits, **more})


def without_interval(value, **more):
    return Estimate(estimate=value, n=200, n_cases=6, **more)


def estimates(assumption="could_have_changed_places;cases_count_alike"):
    table = Estimates(domain="soimpact")
    for variant, found in {
        "ancova": number(-0.7, df=3.0, p=0.18, assumption="cases_count_alike"),
        "permutation": without_interval(
            -0.9, p=0.1, assumption=assumption, note="interval_level_not_attainable;n=10"
        ),
        "wild_rademacher": number(-0.8, p=0.125, note="smallest_p;n=32",
                                  assumption="persons_count_alike"),
    }.items():  # fmt: skip
        table.add("effect_check", COMPARED, f"{WHEN};variant={variant}", found)
    joint = without_interval(1.8, df=2.8, p=0.31, statistic=1.8)
    table.add("effect_joint", COMPARED, "variant=htz", joint)
    table.add("baseline_gap", COMPARED, WHEN, number(0.29))
    table.add("baseline_gap_standardised", COMPARED, WHEN, without_interval(0.13))
    table.add("odds_ratio", COMPARED, WHEN, number(1.5))
    table.add("proportional_odds", COMPARED, WHEN, without_interval(9.1, df=5.0, p=0.11))
    for name in FAMILY.indicators:
        for at, variant in enumerate(("holm", "romano_wolf", "benjamini_hochberg")):
            found = without_interval(0.02 + at / 100, p=0.02 + at / 100)
            table.add("adjusted_p", name, f"{WHEN};variant={variant}", found)
    return join_estimates([make_estimates(OUTLINE), table.frame()])


def built(name, language="en", **more):
    found = estimates(**more)
    words = Words(OUTLINE, language)
    return getattr(tables, name)(Released(found, OUTLINE.record), words), found


def told(found, outline, language):
    """What the report says beside the comparison."""
    release, words = Released(found, outline.record), Words(outline, language)
    shown = {name: getattr(tables, name)(release, words) for name in NAMES}
    return PageReader("".join(beside(Run(release, outline, words, {}, shown)))).text


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_number_is_the_one_its_key_names(name, language):
    table, found = built(name, language)
    page, rows = PageReader(str(table_fragment(table))), found.set_index("key")
    shown = [one for one in page.keyed if "data-field" in one.attributes]
    assert shown
    for one in shown:
        row = rows.loc[one.attributes["data-key"]]
        assert one.text == expected(row, one.attributes["data-field"], language)


def test_the_primary_number_stands_first_and_the_joint_test_last():
    table, _ = built("effect_checks")
    names = [row.heads[-1].id for row in table.rows if row.heads[1].id != "all"]
    last = [name for name in names if name in ("primary", *tables.VARIANTS)]
    assert last[0] == "primary"
    assert last[last.index("ancova") :] == ["ancova", "cr2", "wild_rademacher", "permutation"]
    assert table.rows[-1].heads[-1].id == "htz"


def test_a_note_tells_the_smallest_p_that_there_could_have_been():
    table, _ = built("effect_checks")
    notes = " ".join(str(text) for text in table.footnotes.values())
    assert "1 in 32" in notes
    assert "1 in 10" in notes


@pytest.mark.parametrize(
    ("word", "name"), [("assigned_by_lot", "permutation_by_lot"),
                       ("could_have_changed_places", "permutation")]
)  # fmt: skip
def test_only_lots_are_called_randomisation(word, name):
    table, _ = built("effect_checks", assumption=word)
    assert name in [row.heads[-1].id for row in table.rows]


def test_a_row_says_whether_cases_or_persons_count_alike():
    table, _ = built("effect_checks")
    counted = {row.heads[-1].id: row.cells[1].id for row in table.rows}
    assert (counted["ancova"], counted["wild_rademacher"]) == ("cases", "persons")


def test_a_study_without_comparison_and_families_has_none_of_these_tables():
    indicators = tuple(
        one.model_copy(update={"design": "before_after", "measure": "mean", "ordered": False})
        for one in OUTLINE.record.indicators
    )
    record = OUTLINE.record.model_copy(update={"families": (), "indicators": indicators})
    assert not set(NAMES) & set(tables_of(OUTLINE.model_copy(update={"record": record})))
    assert set(NAMES) <= set(tables_of(OUTLINE))


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_report_says_whether_families_were_declared_and_lots_drawn(language):
    words = Words(OUTLINE, language)
    record = OUTLINE.record.model_copy(update={"families": ()})
    without = OUTLINE.model_copy(update={"record": record})
    for outline, key in ((OUTLINE, "families_intro"), (without, "no_families")):
        text = told(estimates(), outline, language)
        assert str(words.say(f"comparison.{key}")) in text
        assert str(words.say("comparison.assigned.not_by_lot")) in text


def test_the_report_names_what_may_have_spilled_over():
    found = estimates()
    row = (found["quantity"] == "effect") & (found["subject"] == COMPARED)
    found.loc[row, "assumption"] = "municipality_shared;spillover_possible"
    text = told(found, OUTLINE, "en")
    assert "may have had a part of the effort" in text
    assert "lie in one municipality" in text
    plain = told(estimates(), OUTLINE, "en")
    assert "may have had a part of the effort" not in plain
