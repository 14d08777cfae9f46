"""Record, codebook and their bindings: what does not fit together is told at its place."""

import json

import pytest

from samskaping.study.configuration import examine
from samskaping.study.findings import CODES, errors, in_words
from samskaping.study.load import load_yaml
from tests.study.small_study import change, write_small_study
from tests.study.test_configuration import put_anywhere

CONFIG, CARD = "config/config.yaml", "config/samson.yaml"
RECORD, BOOK = "config/soimpact.yaml", "config/codebook.yaml"
PERSONS, FIGURES = "config/bindings/persons.yaml", "config/bindings/figures.yaml"
SEGMENTS, COVERAGE = "config/bindings/segments.yaml", "config/bindings/coverage.yaml"


@pytest.fixture
def folder(tmp_path):
    return write_small_study(tmp_path / "study", record=True, codebook=True)


def found(folder):
    return {(f.code, f.file, f.column) for f in examine(folder).findings}


@pytest.mark.parametrize("answers", [True, False])
def test_a_study_of_all_three_kinds_has_no_findings(tmp_path, answers):
    write_small_study(tmp_path, answers=answers, record=True, codebook=True)
    assert examine(tmp_path).findings == ()
    assert examine(tmp_path).study is not None


BASELINE = "kind: baseline\n"
VISITS = "{indicator: visitors, value: 1200, date: 2026-06-30, case: north}"

SHARE = "low: 0.1, high: 0.2, basis: {nb: Antatt, en: Assumed}"


def deduction(part: str, share: str = SHARE, indicator: str = "helped") -> str:
    """A contribution with one share of a change, as it stands in YAML."""
    return f"contributions:\n  - {{indicator: {indicator}, {part}: {{{share}}}}}"


# What a record declares to be doubted, broken.
DECLARED = [
    ("pairs:\n  - {case: nroth, comparison: hill}", "reference_dangling", "pairs[1].case"),
    ("pairs:\n  - {case: north, comparison: hil}", "reference_dangling", "pairs[1].comparison"),
    ("pairs:\n  - {case: north, comparison: hill}\n  - {case: south, comparison: hill}",
     "pair_twice", "pairs[2].comparison"),
    ("specifications:\n  - {id: one, indicators: [belongin]}", "reference_dangling",
     "specifications[1].indicators[1]"),
    ("specifications:\n  - {id: one, without: [nroth]}", "reference_dangling",
     "specifications[1].without[1]"),
    ("specifications:\n  - {id: one, occasion: never}", "reference_dangling",
     "specifications[1].occasion"),
    ("specifications:\n  - {id: one}\n  - {id: one}", "id_twice", "specifications[2].id"),
    ("specifications:\n  - {id: one, estimator: ancova, weighting: persons}",
     "ancova_counts_cases", "specifications[1].weighting"),
    (deduction("attribution", indicator="helpd"),
     "reference_dangling", "contributions[1].indicator"),
    ("contributions:\n  - {indicator: helped}", "contribution_empty", "contributions[1]"),
    (deduction("deadweight", indicator="belonging"),
     "deadweight_twice", "contributions[1].deadweight"),
    (deduction("drop_off"),
     "drop_off_without_periods", "contributions[1].drop_off"),
    (deduction("attribution", SHARE.replace("0.1", "0.3")),
     "share_ends", "contributions[1].attribution.low"),
    (deduction("attribution", SHARE + ", distribution: pert"),
     "mode_missing", "contributions[1].attribution.mode"),
    (deduction("attribution", SHARE.replace("0.2", "20")),
     "value_limit", "contributions[1].attribution.high"),
    (deduction("attribution", SHARE.replace(", en: Assumed", "")),
     "label_missing", "contributions[1].attribution.basis"),
]  # fmt: skip
# One row per way to go wrong: file, what stands there, what is put instead, code, key path.
WRONG = [
    (CONFIG, "id: figures,", "id: survey,", "id_twice", "measurements[2].id"),
    (CONFIG, "file: data/raw/figures.csv", "file: data/raw/figure.csv", "source_missing",
     "measurements[2].file"),
    (CONFIG, "file: data/raw/coverage.csv", "file: ../coverage.csv", "path_outside",
     "coverage[1].file"),
    (CONFIG, "data/raw/segments.csv, format: delimited",
     "data/raw/segments.csv, companions: {labels: data/raw/labels.csv}, format: delimited",
     "source_missing", "codings[1].companions.labels"),
    (CONFIG, "record: soimpact.yaml\n", "", "instrument_missing", "measurements"),
    (CONFIG, "codebook: codebook.yaml\n", "", "instrument_missing", "codings"),
    (CONFIG, "scorecard: samson.yaml\n", "", "instrument_missing", "sources"),
    (RECORD, "id: hill", "id: north", "id_twice", "comparison_groups[1].id"),
    (RECORD, "id: helped", "id: belonging", "id_twice", "indicators[2].id"),
    (RECORD, "id: helped", "id: total", "id_reserved", "indicators[2].id"),
    (RECORD, "target_group: residents", "target_group: resident", "reference_dangling",
     "indicators[1].target_group"),
    (RECORD, "activities: [open_door]", "activities: [open]", "reference_dangling",
     "indicators[1].activities[1]"),
    (RECORD, "target_groups: [residents]}", "target_groups: [all_of_us]}", "reference_dangling",
     "activities[1].target_groups[1]"),
    (RECORD, "cases: [north]", "cases: [nroth]", "reference_dangling", "indicators[3].cases[1]"),
    (RECORD, "opens: 2025-11-01}", "opens: 2025-11-01, indicators: [helpd]}",
     "reference_dangling", "occasions[2].indicators[1]"),
    (RECORD, VISITS, VISITS.replace("visitors", "visits"), "reference_dangling",
     "targets[2].indicator"),
    (RECORD, VISITS, VISITS.replace("north", "hill"), "reference_dangling", "targets[2].case"),
    (RECORD, VISITS, VISITS.replace("north", "south"), "target_not_measured", "targets[2].case"),
    (RECORD, "value: 4, date: 2026-12-31", "value: 4", "target_without_date", "targets[1].date"),
    (RECORD, "value: 4, date", "value: 6, date", "target_outside", "targets[1].value"),
    (RECORD, "value: 1200", "value: -1", "target_outside", "targets[2].value"),
    (RECORD, "{indicator: belonging, value: 4", "{indicator: helped, value: 40", "target_outside",
     "targets[1].value"),
    (RECORD, "date: 2026-12-31", "date: 2025-02-01", "target_before_baseline", "targets[1].date"),
    (RECORD, VISITS, f"{VISITS}\n  - {VISITS}", "target_twice", "targets[3]"),
    (RECORD, "    maximum: 5\n", "    maximum: 1\n", "indicator_limits", "indicators[1].maximum"),
    (RECORD, BASELINE, BASELINE.replace("baseline", "follow_up"), "baseline_missing",
     "indicators[1].id"),
    (RECORD, BASELINE, f"{BASELINE}    indicators: [helped, visitors]\n",
     "baseline_missing", "indicators[1].id"),
    (RECORD, "kind: follow_up", "kind: baseline", "baseline_twice", "indicators[1].id"),
    (RECORD, "opens: 2025-11-01", "opens: 2025-01-01", "follow_up_before_baseline",
     "occasions[2].opens"),
    (RECORD, "opens: 2025-11-01", "opens: 2025-02-01", "follow_up_before_baseline",
     "occasions[2].opens"),
    (RECORD, "closes: 2025-02-28", "closes: 2025-01-28", "occasion_dates", "occasions[1].closes"),
    (RECORD, "opens: 2025-11-01}",
     "opens: 2025-11-01}\n  - {id: then, label: {nb: Da, en: Then}, kind: follow_up, "
     "opens: 2025-10-01}", "occasion_order", "occasions[3].opens"),
    (RECORD, "comparison_groups:\n  - {id: hill, name: Hill, municipality: Hillby, country: NO}\n",
     "", "comparison_groups_missing", "indicators[1].design"),
    (RECORD, "municipality: Hillby, country: NO}",
     "municipality: Hillby, country: NO, contact_with: [nort]}", "reference_dangling",
     "comparison_groups[1].contact_with[1]"),
    (RECORD, "comparison_groups:\n", "moderators:\n  - {id: years, label: {nb: A, en: A}, "
     "values: {north: 3, south: 1, hilltop: 2}}\ncomparison_groups:\n", "reference_dangling",
     "moderators[1].values.hilltop"),
    (RECORD, "comparison_groups:\n", "moderators:\n  - {id: years, label: {nb: A, en: A}, "
     "values: {north: 3, hill: 1}}\ncomparison_groups:\n", "moderator_case_missing",
     "moderators[1].values"),
    (RECORD, "comparison_groups:\n", "moderators:\n  - {id: years, label: {nb: A, en: A}, "
     "values: {north: 3, south: 3}}\ncomparison_groups:\n", "moderator_alike",
     "moderators[1].values"),
    (RECORD, "comparison_groups:\n", "families:\n  - {id: all_of_it, label: {nb: A, en: A}, "
     "indicators: [belonging, helpd]}\ncomparison_groups:\n", "reference_dangling",
     "families[1].indicators[2]"),
    (RECORD, "comparison_groups:\n", "families:\n  - {id: all_of_it, label: {nb: A, en: A}, "
     "indicators: [belonging, belonging]}\ncomparison_groups:\n", "indicator_in_two_families",
     "families[1].indicators[2]"),
    *((RECORD, "comparison_groups:\n", f"{declared}\ncomparison_groups:\n", code, path)
      for declared, code, path in DECLARED),
    (RECORD, "direction: increase", "direction: increase\n    measure: rate", "rate_of_persons",
     "indicators[1].measure"),
    (RECORD, "direction: increase", "direction: upwards", "value_not_allowed",
     "indicators[1].direction"),
    (RECORD, "{nb: Et sted gir bånd, en: A place makes ties}", "{nb: Et sted gir bånd}",
     "label_missing", "change_hypothesis"),
    (RECORD, "{nb: Ingen møteplass, en: No meeting place}", "{nb: Ingen}", "label_missing",
     "problem.causes[1]"),
    (RECORD, "{nb: poeng, en: points}", "{nb: poeng}", "label_missing", "indicators[1].unit"),
    (PERSONS, "H: hill", "H: hil", "reference_dangling", "case.codes.H"),
    (PERSONS, "indicator: helped, occasion: before", "indicator: helpd, occasion: before",
     "reference_dangling", "values[3].indicator"),
    (PERSONS, "indicator: helped, occasion: before", "indicator: helped, occasion: befor",
     "reference_dangling", "values[3].occasion"),
    (PERSONS, "indicator: helped, occasion: before", "indicator: helped", "occasion_unbound",
     "values[3]"),
    (PERSONS, "indicator: helped, occasion: before", "indicator: belonging, occasion: before",
     "value_bound_twice", "values[3].indicator"),
    (PERSONS, "column: help 1", "column: belong 1", "column_twice", "values[3].column"),
    (PERSONS, "column: help 1", "column: code", "column_twice", "values[3].column"),
    (PERSONS, "drop: [name]", "drop: [name, help 1]", "column_twice", "drop[2]"),
    (PERSONS, "person: {column: code}", "occasion: {constant: before}", "occasion_bound_twice",
     "values[1].occasion"),
    (FIGURES, "occasion: {column: when, codes: {Før: before, Etter: after}}\n", "",
     "occasion_unbound", "values"),
    (FIGURES, "Etter: after", "Etter: aftr", "reference_dangling", "occasion.codes.Etter"),
    (FIGURES, "Besøkende: visitors", "Besøkende: visits", "reference_dangling",
     "values.indicator.codes.Besøkende"),
    (FIGURES, "ignore: [remark]", "ignore: [persons]", "column_twice", "ignore[1]"),
    (FIGURES, 'format: "%d.%m.%Y"', "time_zone: Europe/Olso", "time_zone_unknown",
     "date.time_zone"),
    (BOOK, "id: money", "id: trusted", "id_twice", "codes[4].id"),
    (BOOK, "id: money", "id: all", "id_reserved", "codes[4].id"),
    (BOOK, "id: coder_b", "id: coder_a", "id_twice", "coders[2].id"),
    (BOOK, "parent: about_trust", "parent: about", "reference_dangling", "codes[2].parent"),
    (BOOK, "value: trust}", "value: trust, parent: trusted}", "parent_cycle", "codes[1].parent"),
    (BOOK, "    value: trust\n", "    value: trsut\n", "reference_dangling", "codes[2].value"),
    (BOOK, "    value: trust\n", "", "direction_without_value", "codes[2].direction"),
    (BOOK, "primary_coder: coder_a", "primary_coder: coder_c", "reference_dangling",
     "primary_coder"),
    (BOOK, "{nb: Penger, en: Money}", "{nb: Penger}", "label_missing", "codes[4].label"),
    (SEGMENTS, "Penger: money", "Penger: mony", "reference_dangling", "codes.codes.Penger"),
    (SEGMENTS, "B: coder_b", "B: coderb", "reference_dangling", "coder.codes.B"),
    (SEGMENTS, "Innbygger: citizen", "Innbygger: citizens", "reference_dangling",
     "role.codes.Innbygger"),
    (SEGMENTS, "drop: [text]", "drop: [segment]", "column_twice", "drop[1]"),
    (COVERAGE, "S: south", "S: hill", "reference_dangling", "case.codes.S"),
    (COVERAGE, "A: coder_a", "A: coder", "reference_dangling", "coder.codes.A"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "path"), WRONG)
def test_each_error_is_found_in_its_file_at_its_key(folder, file, old, new, code, path):
    change(folder, file, old, new)
    assert (code, file, path) in found(folder)
    assert examine(folder).study is None
    one = next(f for f in examine(folder).findings if (f.code, f.column) == (code, path))
    assert one.row is not None
    for language in ("nb", "en"):
        words = in_words(one, language)
        assert words.startswith(CODES[code])
        assert "{" not in words.replace("{nb:", "")


ONE_CODER = "\n  - {id: coder_b, label: {nb: Koder B, en: Coder B}}"
WARNED = [
    (RECORD, "target_groups:\n",
     "target_groups:\n  - {id: kids, label: {nb: B, en: K}, success_goal: {nb: B, en: K}}\n",
     "target_group_unused", "target_groups[1].id"),
    (RECORD, "activities:\n",
     "activities:\n  - {id: shut, label: {nb: B, en: K}, target_groups: [residents]}\n",
     "activity_unused", "activities[1].id"),
    (RECORD, "design: comparison", "design: before_after", "comparison_groups_unused",
     "comparison_groups"),
    (RECORD, "direction: increase", "direction: maintain", "tolerance_missing",
     "indicators[1].direction"),
    (RECORD, "direction: increase", "direction: increase\n    tolerance: 0.5", "tolerance_unused",
     "indicators[1].tolerance"),
    (RECORD, "opens: 2025-11-01}", "opens: 2025-11-01, indicators: [belonging, helped]}",
     "follow_up_missing", "indicators[3].id"),
    (RECORD, "opens: 2025-11-01}", "opens: 2025-11-01, indicators: [belonging, visitors]}",
     "value_not_planned", "values[4].occasion"),
    (PERSONS, "person: {column: code}\n", "", "person_unbound",
     "measurements[1].binding"),
    (PERSONS, "indicator: helped, occasion: before}",
     "indicator: helped, occasion: before, n: many}", "n_of_persons", "values[3].n"),
    (FIGURES, "date:", "person: {column: counted}\ndate:", "person_of_figures", "person"),
    (SEGMENTS, ", Penger: money", "", "code_unbound", "codes[4].id"),
    (SEGMENTS, "unit: segment\n", "", "segment_unbound",
     "codings[1].binding"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "code", "path"), WARNED)
def test_what_is_odd_but_can_be_used_is_a_warning(folder, file, old, new, code, path):
    change(folder, file, old, new)
    assert {(f.code, f.column) for f in examine(folder).findings} >= {(code, path)}
    assert errors(examine(folder).findings) == []


def test_an_indicator_without_a_column_is_told(folder):
    config = folder / CONFIG
    text = config.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "id: figures" not in line]
    config.write_text("\n".join(kept), encoding="utf-8")
    assert found(folder) == {("indicator_unbound", RECORD, "indicators[3].id")}


def test_one_coder_can_agree_with_nobody_and_the_study_still_runs(folder):
    change(folder, BOOK, ONE_CODER, "")
    for binding in (SEGMENTS, COVERAGE):
        change(folder, binding, ", B: coder_b", "")
    assert found(folder) == {("one_coder", BOOK, "coders[1].id")}
    assert examine(folder).study is not None


def test_a_coder_whom_no_file_names_is_told(folder):
    for binding in (SEGMENTS, COVERAGE):
        change(folder, binding, ", B: coder_b", "")
    assert found(folder) == {("coder_unbound", BOOK, "coders[2].id")}


def test_a_follow_up_before_the_baseline_is_told_once_and_says_why(folder):
    change(folder, RECORD, "opens: 2025-11-01", "opens: 2025-01-01")
    (one,) = examine(folder).findings
    assert (one.code, one.value) == ("follow_up_before_baseline", "2025-01-01")
    assert "tilbakegang" in in_words(one, "nb")


def test_a_target_without_a_date_says_why_it_needs_one(folder):
    change(folder, RECORD, "value: 4, date: 2026-12-31", "value: 4")
    (one,) = examine(folder).findings
    assert "by a day or not at all" in in_words(one, "en")


def test_a_study_without_raw_files_or_with_an_idle_instrument_is_told(tmp_path):
    write_small_study(tmp_path, answers=False)
    assert {f.code for f in examine(tmp_path).findings} == {"no_sources"}
    write_small_study(tmp_path, record=True)
    change(tmp_path, CONFIG, "sources:", "codebook: codebook.yaml\nsources:")
    (tmp_path / BOOK).write_text("id: x\n", encoding="utf-8")
    assert "instrument_unused" in {f.code for f in examine(tmp_path).findings}


def test_who_coded_what_is_nothing_without_segments(folder):
    change(folder, CONFIG, "codings:\n", "codngs:\n")
    codes = {f.code for f in examine(folder).findings}
    assert {"key_unknown", "codings_missing"} <= codes


@pytest.mark.parametrize("part", ["values", "items"])
def test_answers_need_a_scorecard_with_values_and_items(folder, part):
    card = load_yaml(folder, CARD).content | {part: []}
    (folder / CARD).write_text(json.dumps(card), encoding="utf-8")
    assert ("value_empty", CARD, part) in found(folder)


# What is written wrongly in one form of a union is not judged by the other forms.
FORMS = [
    (PERSONS, "column: help 1, indicator", "column: help 1, indicatr", {
        ("key_required", "values[3].indicator"), ("key_unknown", "values[3].indicatr"),
        ("indicator_unbound", "indicators[2].id")}),
    (FIGURES, "  column: value\n", "", {("key_required", "values.column")}),
    (FIGURES, "  column: value\n", "  colum: value\n", {
        ("key_required", "values.column"), ("key_unknown", "values.colum")}),
    (SEGMENTS, '  separator: "|"\n', "  separator: 3\n", {("value_type", "codes.separator")}),
    (SEGMENTS, "  column: codes\n", "", {("key_required", "codes.column")}),
    (SEGMENTS, '  separator: "|"\n', "  seperator: x\n", {("key_unknown", "codes.seperator")}),
    (SEGMENTS, "interview}", "interview, codes: {}}", {("key_unknown", "source.codes")}),
    (COVERAGE, "case: {column: place, codes: {N: north, S: south}}", "case: {column: place}",
     {("key_required", "case.codes")}),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), FORMS)
def test_of_several_forms_only_the_chosen_one_is_judged(folder, file, old, new, expected):
    change(folder, file, old, new)
    judged = {(f.code, f.column) for f in examine(folder).findings}
    assert judged - {("indicator_unbound", "indicators[2].id")} == expected - {
        ("indicator_unbound", "indicators[2].id")
    }


def test_a_value_of_no_known_form_is_told_once(folder):
    text = (folder / PERSONS).read_text(encoding="utf-8")
    start, end = text.index("values:"), text.index("missing:")
    (folder / PERSONS).write_text(text[:start] + "values: 3\n" + text[end:], encoding="utf-8")
    judged = [(f.code, f.column) for f in examine(folder).findings if f.severity == "error"]
    assert judged == [("value_type", "values")]


@pytest.mark.slow
@pytest.mark.parametrize("file", [CONFIG, RECORD, BOOK, PERSONS, FIGURES, SEGMENTS, COVERAGE])
def test_whatever_stands_anywhere_is_judged_and_put_into_words(folder, file):
    for put in put_anywhere(folder, file):
        examination = examine(folder)
        assert examination.study or errors(examination.findings), put
        assert all(in_words(finding, "nb") for finding in examination.findings)
