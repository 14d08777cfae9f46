"""Configurations whose parts do not go together."""

from __future__ import annotations

from pathlib import Path

from tests.broken.registry import broken
from tests.broken.studies import (
    answers,
    edit_text,
    everything,
    figures,
    interviews,
    measurements,
    replace,
)

CONFIG, SCORECARD, RECORD = "config/config.yaml", "config/samson.yaml", "config/soimpact.yaml"
CODEBOOK = "config/codebook.yaml"


@broken(answers, "E-CFG-020")
def misspelt_key(study: Path) -> None:
    replace(study, CONFIG, "linkage:", "linkadge:")


@broken(answers, "E-CFG-021")
def missing_key(study: Path) -> None:
    replace(study, CONFIG, "  provenance: synthetic\n", "")


@broken(answers, "E-CFG-022")
def value_that_is_no_choice(study: Path) -> None:
    replace(study, CONFIG, "linkage: partial", "linkage: partly")


@broken(answers, "E-CFG-041", "E-CFG-052")
def two_cases_of_one_id(study: Path) -> None:
    replace(study, CONFIG, "id: south", "id: north")
    edit_text(study, CONFIG, lambda text: text.replace("case: south", "case: west"))
    replace(study, "config/bindings/answers.yaml", "South: south", "South: north")


@broken(answers, "E-CFG-040", "E-CFG-041")
def two_items_of_one_id(study: Path) -> None:
    replace(study, SCORECARD, "id: equal_2", "id: equal_1")


@broken(measurements, "E-CFG-040", "E-CFG-041")
def two_indicators_of_one_id(study: Path) -> None:
    replace(study, RECORD, "- id: trust\n", "- id: visited\n")


@broken(interviews, "E-CFG-040", "E-CFG-041")
def two_codes_of_one_id(study: Path) -> None:
    replace(study, CODEBOOK, "id: overruled", "id: heard")


@broken(everything, "E-CFG-041")
def two_raw_files_of_one_id(study: Path) -> None:
    replace(study, CONFIG, "{id: persons,", "{id: answers,")


@broken(answers, "E-CFG-042")
def value_called_total(study: Path) -> None:
    edit_text(study, SCORECARD, lambda text: text.replace("learning", "total"))


@broken(answers, "E-CFG-040")
def role_of_the_binding_that_is_none_of_the_study(study: Path) -> None:
    replace(study, "config/bindings/answers.yaml", "Citizen: citizen", "Citizen: citicen")


@broken(answers, "E-CFG-040")
def item_of_an_unknown_value(study: Path) -> None:
    replace(study, SCORECARD, "value: learning", "value: lerning")


@broken(answers, "E-CFG-048")
def item_that_is_not_bound(study: Path) -> None:
    replace(study, "config/bindings/answers.yaml", ", learn_3: q6", "")


@broken(answers, "E-CFG-031")
def scale_upside_down(study: Path) -> None:
    replace(study, SCORECARD, "  minimum: 1\n  maximum: 5\n", "  minimum: 5\n  maximum: 1\n")


@broken(answers, "E-CFG-044")
def waves_out_of_order(study: Path) -> None:
    replace(study, CONFIG, "opens: 2025-11-01", "opens: 2025-01-01")


@broken(answers, "E-CFG-045")
def language_without_a_text(study: Path) -> None:
    replace(study, CONFIG, "label: {nb: Innbygger, en: Citizen}", "label: {nb: Innbygger}")


@broken(answers, "E-CFG-046")
def language_without_a_catalogue(study: Path) -> None:
    replace(study, CONFIG, "languages: [nb, en]", "languages: [en, sv]")


@broken(answers, "E-CFG-061")
def answers_without_a_scorecard(study: Path) -> None:
    replace(study, CONFIG, "scorecard: samson.yaml\n", "")


@broken(measurements, "E-CFG-061")
def measurements_without_a_record(study: Path) -> None:
    replace(study, CONFIG, "record: soimpact.yaml\n", "")


@broken(interviews, "E-CFG-061")
def codings_without_a_codebook(study: Path) -> None:
    replace(study, CONFIG, "codebook: codebook.yaml\n", "")


@broken(answers, "E-CFG-060")
def no_raw_files_at_all(study: Path) -> None:
    edit_text(study, CONFIG, lambda text: text[: text.index("sources:")])
    replace(study, CONFIG, "scorecard: samson.yaml\n", "")


@broken(measurements, "E-CFG-073")
def no_baseline(study: Path) -> None:
    replace(study, RECORD, "kind: baseline", "kind: follow_up")


@broken(measurements, "E-CFG-074", "W-CFG-075")
def two_baselines(study: Path) -> None:
    replace(study, RECORD, "kind: follow_up", "kind: baseline")


@broken(measurements, "E-CFG-076")
def follow_up_before_the_baseline(study: Path) -> None:
    replace(study, RECORD, "opens: 2025-12-01", "opens: 2024-12-01")


@broken(measurements, "E-CFG-077")
def target_without_a_date(study: Path) -> None:
    replace(study, RECORD, "value: 0.6, date: 2025-12-31", "value: 0.6")


@broken(measurements, "E-CFG-078")
def target_that_cannot_be_reached(study: Path) -> None:
    replace(study, RECORD, "value: 7,", "value: 70,")


@broken(measurements, "E-CFG-040")
def indicator_without_its_target_group(study: Path) -> None:
    replace(study, RECORD, "target_group: neighbours", "target_group: neighbors")


@broken(measurements, "E-CFG-040")
def value_column_of_an_unknown_indicator(study: Path) -> None:
    replace(study, "config/bindings/measurements.yaml", "indicator: trust,", "indicator: trusts,")


@broken(figures, "E-CFG-041")
def comparison_group_with_the_id_of_a_case(study: Path) -> None:
    replace(study, RECORD, "- {id: hill,", "- {id: north,")
    replace(study, "config/bindings/persons.yaml", ", H: hill", "")


@broken(interviews, "E-CFG-091")
def codes_in_a_circle(study: Path) -> None:
    replace(study, CODEBOOK, "- id: heard\n", "- id: heard\n    parent: overruled\n")
    replace(study, CODEBOOK, "- id: overruled\n", "- id: overruled\n    parent: heard\n")


@broken(everything, "E-CFG-040")
def code_of_an_unknown_value(study: Path) -> None:
    replace(study, CODEBOOK, "value: learning", "value: lerning")


@broken(everything, "E-CFG-020", "E-CFG-022", "E-CFG-047", "E-CFG-073", "E-CFG-091")
def many_things_at_once(study: Path) -> None:
    replace(study, CONFIG, "linkage: partial", "linkage: partly\nlinkadge: none")
    replace(study, RECORD, "kind: baseline", "kind: follow_up")
    replace(study, CODEBOOK, "- id: heard\n", "- id: heard\n    parent: heard\n")
    (study / "data/raw/answers.csv").unlink()
