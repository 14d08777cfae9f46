"""A number is told how its method behaves in its own design, and the evidence stands by it."""

import pytest

from samskaping.estimates import as_estimates
from samskaping.present.calibrated import (
    COVERAGE,
    FALSE_POSITIVES,
    POWER,
    calibration_of,
    calibration_sentence,
)
from samskaping.present.recovered_effects import methods_tried, tried
from samskaping.present.released import Released
from samskaping.present.report.calibration import behaves
from samskaping.present.report.run import Run
from samskaping.present.tables import calibration as tables
from samskaping.present.tables import recovery_effects
from samskaping.present.words import Words
from tests.present.sources import make_outline

OUTLINE = make_outline()
INDICATOR = OUTLINE.record.indicators[0]
OCCASIONS = [one.id for one in OUTLINE.record.occasions_of(INDICATOR)]
CONTRAST = f"{OCCASIONS[-1]}-{OCCASIONS[0]}"
METHOD = "case_means_difference_t"


def row(quantity, group, estimate, **more):
    return {
        "key": f"soimpact.{quantity}.{INDICATOR.id}.{group}", "domain": "soimpact",
        "quantity": quantity, "subject": INDICATOR.id, "group": group, "estimate": estimate,
        **more,
    }  # fmt: skip


def released(*rows):
    return Released(as_estimates(rows), OUTLINE.record)


def calibrated(note="worst_at_upper_icc;icc=0.18", **more):
    group = f"occasion={CONTRAST};variant={METHOD}"
    values = {FALSE_POSITIVES: 0.064, COVERAGE: 0.931, POWER: 0.41} | more
    return [
        row(name, group, value, lower=value - 0.01, upper=value + 0.01, note=note,
            method="simulated_design")
        if value is not None
        else row(name, group, None, note="no_smallest_relevant")
        for name, value in values.items()
    ]  # fmt: skip


CHANGE = row("indicator_change", f"arm=effort;occasion={CONTRAST}", 0.4, method=METHOD)


def test_a_number_finds_the_calibration_of_its_method_and_contrast():
    release = released(CHANGE, *calibrated())
    number = next(release.select("indicator_change"))
    found = calibration_of(release, number, FALSE_POSITIVES)
    # Where the worst was found is told elsewhere, not under every number.
    assert (found.estimate, found.note) == (0.064, "")
    assert calibration_of(release, number, POWER).estimate == 0.41


@pytest.mark.parametrize(
    "change",
    [
        CHANGE | {"method": "welch_t"},
        row("indicator_change", f"arm=comparison;occasion={CONTRAST}", 0.4, method=METHOD),
        row("case_indicator_change", f"case=a;occasion={CONTRAST}", 0.4, method=METHOD),
        row("measured_over_cases", "arm=effort", 0.4, method=METHOD),
        row("effect_check", f"occasion={CONTRAST};variant=case_weighted", 0.4, method=METHOD),
    ],
    ids=["another method", "the other arm", "one case", "no contrast", "other weights"],
)
def test_a_number_of_which_nothing_was_simulated_finds_none(change):
    release = released(change, *calibrated())
    number = next(release.select(change["quantity"]))
    assert calibration_of(release, number, FALSE_POSITIVES) is None
    assert calibration_sentence(release, Words(OUTLINE, "en"), number) == ""


@pytest.mark.parametrize(
    ("language", "texts"), [("en", ["6.4%", "93.1%"]), ("nb", ["6,4 %", "93,1 %"])]
)
def test_the_sentence_says_both_rates_with_their_keys(language, texts):
    release = released(CHANGE, *calibrated())
    number = next(release.select("indicator_change"))
    sentence = str(calibration_sentence(release, Words(OUTLINE, language), number))
    for text, name in zip(texts, (FALSE_POSITIVES, COVERAGE), strict=True):
        assert text in sentence.replace("\xa0", " ")
        assert f"soimpact.{name}.{INDICATOR.id}.occasion={CONTRAST};variant={METHOD}" in sentence


def test_without_coverage_the_sentence_speaks_of_the_test_alone():
    release = released(CHANGE, *calibrated(calibration_coverage=None))
    number = next(release.select("indicator_change"))
    sentence = calibration_sentence(release, Words(OUTLINE, "en"), number)
    assert "6.4%" in sentence
    assert "interval" not in sentence


def test_the_table_says_where_the_worst_was_found():
    table = tables.calibration(released(*calibrated()), Words(OUTLINE, "en"))
    (only,) = table.rows
    assert [head.id for head in only.heads] == [INDICATOR.id, CONTRAST, METHOD]
    assert only.cells[1].id == "worst_at_upper_icc"
    assert "0.18" in only.cells[1].label or ".18" in only.cells[1].label
    assert table.footnotes == {}


def test_the_report_names_what_is_missing_and_is_silent_without_any():
    words = Words(OUTLINE, "en")
    for rows in ([], calibrated(calibration_power=None)):
        release = released(CHANGE, *rows)
        text = "".join(behaves(Run(release, OUTLINE, words, {}, {})))
        assert bool(text) == bool(rows)
    assert "has not declared" in text


def test_the_evidence_is_shown_for_the_methods_of_a_run_and_beside_those_not_used():
    words = Words(OUTLINE, "en")
    table = recovery_effects.arms(words, {"case_means_pooled_t"})
    methods = {row.heads[0].id for row in table.rows}
    assert "case_means_pooled_t" in methods
    assert "persons_independent" in methods
    assert "cr2_satterthwaite" not in methods
    assert recovery_effects.arms(words, {"welch_t"}).is_empty
    assert [column.name for column in recovery_effects.cases(words, {METHOD}).columns] == [
        "cases_4", "cases_6", "cases_10",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_design_that_is_an_exception_is_named_and_no_other(language):
    table = recovery_effects.exceptions(Words(OUTLINE, language), methods_tried())
    named = {
        (row.heads[0].id, row.cells[0].id, row.cells[2].id): float(row.cells[-1].id)
        for row in table.rows
    }
    worst = {}
    for one in tried():
        place = (one.method, f"{one.treated}_{one.others}", one.items)
        if one.is_given and one.false_positives > 0.065:
            worst[place] = max(worst.get(place, 0), one.false_positives)
    assert named == pytest.approx(worst, rel=1e-5)
    assert len(table.rows) == len(named)


def test_the_whole_evidence_has_every_design_once():
    table = recovery_effects.evidence(released(), Words(OUTLINE, "en"))
    designs = [(one.method, one.arms, one.sizes, one.items) for one in tried()]
    assert len(table.rows) == len(set(designs))
    assert len({len(row.cells) for row in table.rows}) == 1
