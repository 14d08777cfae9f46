"""A configuration that cannot be used is refused with all findings, in the user's language."""

import copy
import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from samskaping.study.configuration import examine, load_study, study_from_config
from samskaping.study.findings import CODES, ConfigurationError, errors, in_words
from samskaping.study.load import load_yaml
from tests.study.small_study import change, write_small_study

CONFIG, CARD, BINDING = "config/config.yaml", "config/samson.yaml", "config/bindings/survey.yaml"
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path):
    return write_small_study(tmp_path / "study")


def test_a_sound_study_is_read_with_its_parts_in_place(folder):
    study = load_study(folder)
    assert [case.country for case in study.cases] == ["NO", "DK"]
    assert study.cases[0].municipality_number == "0301"
    assert study.waves[0].opens == date(2025, 3, 1)
    assert study.sources[0].binding.items.columns == {"t1": "a", "t2": "b", "t3": "c"}
    assert study.scorecard.scale.points == (1, 2, 3)
    assert examine(folder).findings == ()


@pytest.mark.parametrize("place", [".", "examples/bfi"])
def test_the_studies_that_ship_have_no_findings(place):
    if not (ROOT / place / "config" / "config.yaml").is_file():
        pytest.skip("the study is not in this folder")
    assert [f for f in examine(ROOT / place).findings if f.severity != "note"] == []


TWICE = "  - {case: north, wave: during, role: citizen, invited: 3}\n"

# One row per way to go wrong: file, what stands there, what is put instead, code, key path.
WRONG = [
    (
        CONFIG,
        "provenance: synthetic",
        "provenance: syntetic",
        "value_not_allowed",
        "study.provenance",
    ),
    (CONFIG, "waves:", "linkagee: none\nwaves:", "key_unknown", "linkagee"),
    (CONFIG, "  seed: 1\n", "", "key_required", "study.seed"),
    (CONFIG, "seed: 1", "seed: many", "value_type", "study.seed"),
    (CONFIG, "seed: 1", "seed: -1", "value_limit", "study.seed"),
    (CONFIG, "municipality: Southby", "municipality: 4601", "value_type", "cases[2].municipality"),
    (CONFIG, "id: south", "id: Sør-by", "value_identifier", "cases[2].id"),
    (
        CONFIG,
        "languages: [nb, en]",
        "languages: [norsk, en]",
        "value_language",
        "study.languages[1]",
    ),
    (CONFIG, "languages: [nb, en]", "languages: []", "value_empty", "study.languages"),
    (
        CONFIG,
        "languages: [nb, en]",
        "languages: [nb, en, fi]",
        "language_without_catalogue",
        "study.languages[3]",
    ),
    (CONFIG, "title: {nb: Liten, en: Small}", "title: {}", "text_without_language", "study.title"),
    (CONFIG, "title: {nb: Liten, en: Small}", "title: {nb: Liten}", "label_missing", "study.title"),
    (CONFIG, "Europe/Oslo", "Europe/Olso", "time_zone_unknown", "study.time_zone"),
    (CONFIG, "case: north, wave", "case: nort, wave", "reference_dangling", "invited[1].case"),
    (CONFIG, "invited:\n", f"invited:\n{TWICE}", "invited_twice", "invited[2]"),
    (CONFIG, "id: south", "id: north", "id_twice", "cases[2].id"),
    (CONFIG, "closes: 2025-03-31", "closes: 2025-02-28", "wave_dates", "waves[1].closes"),
    (CONFIG, "opens: 2025-10-01", "opens: 2025-01-01", "wave_order", "waves[2].opens"),
    (CONFIG, "opens: 2025-10-01", "opens: 1. oktober", "value_type", "waves[2].opens"),
    (CONFIG, "data/raw/survey.csv", "data/raw/Survy.csv", "source_missing", "sources[1].file"),
    (CONFIG, "data/raw/survey.csv", "../survey.csv", "path_outside", "sources[1].file"),
    (CONFIG, "data/raw/survey.csv", "/etc/hosts", "path_outside", "sources[1].file"),
    (CONFIG, "scorecard: samson.yaml", "scorecard: 3", "value_type", "scorecard"),
    (CONFIG, "seed: 1", "seed: 1\n  seed: 2", "yaml_duplicate", "study.seed"),
    (CARD, "id: t2, value: trust", "id: t2, value: trsut", "reference_dangling", "items[2].value"),
    (
        CARD,
        "id: t2, value: trust",
        "id: t2, value: trust, field: talk",
        "reference_dangling",
        "items[2].field",
    ),
    (CARD, "id: t2", "id: trust", "id_twice", "items[2].id"),
    (CARD, "{id: trust", "{id: total", "id_reserved", "values[1].id"),
    (CARD, "maximum: 3", "maximum: 1", "scale_order", "scale"),
    (CARD, "maximum: 3", "maximum: 2", "scale_outside", "scale"),
    (CARD, "    2: {nb: Verken, en: Neither}\n", "", "scale_label_missing", "scale.labels"),
    (CARD, "reversed: true", "reversd: true", "key_unknown", "items[3].reversd"),
    (CARD, "{nb: Vi tviler, en: We doubt}", "{nb: Vi tviler}", "label_missing", "items[3].text"),
    (BINDING, "N: north", "N: nroth", "reference_dangling", "case.codes.N"),
    (BINDING, 'codes: {"1": during', "codes: {1: during", "name_not_text", "wave.codes.1"),
    (BINDING, "{constant: nb}", "{constant: norsk}", "value_language", "language.constant"),
    (BINDING, "t3: c}", "t4: c}", "reference_dangling", "items.columns.t4"),
    (BINDING, "t2: b, t3: c", "t2: b", "item_unbound", "items.columns"),
    (BINDING, "t2: b, t3: c", "t2: b, t3: b", "column_twice", "items.columns.t3"),
    (BINDING, "drop: [mail]", "drop: [mail, a]", "column_twice", "drop[2]"),
    (BINDING, "Enig: 3", "Enig: 5", "answer_outside", "items.answers.Enig"),
    (
        BINDING,
        "Vet ikke: dont_know",
        "Vet ikke: dontknow",
        "value_not_allowed",
        "items.answers.Vet ikke",
    ),
    (
        BINDING,
        "consent: {column: consent",
        "consent: {colum: consent",
        "key_unknown",
        "consent.colum",
    ),
    (BINDING, 'separator: ";"', 'separator: "x"', "value_not_allowed", "separator"),
]


@pytest.mark.parametrize(("file", "old", "new", "code", "path"), WRONG)
def test_each_error_is_found_in_its_file_at_its_key(folder, file, old, new, code, path):
    change(folder, file, old, new)
    findings = examine(folder).findings
    assert (code, file, path) in {(f.code, f.file, f.column) for f in findings}
    assert examine(folder).study is None
    found = next(f for f in findings if (f.code, f.file, f.column) == (code, file, path))
    assert found.row is not None
    for language in ("nb", "en"):
        words = in_words(found, language)
        assert words.startswith(CODES[code])
        assert file in words
        assert "{" not in words.replace("{nb:", "")
        assert len(words.splitlines()) >= 4


def test_a_message_says_what_is_allowed_and_what_comes_nearest(folder):
    change(folder, CONFIG, "provenance: synthetic", "provenance: syntetic")
    with pytest.raises(ConfigurationError) as caught:
        load_study(folder)
    english, bokmål = caught.value.in_words("en"), caught.value.in_words("nb")
    assert english.splitlines()[:4] == [
        "E-CFG-022 config/config.yaml, line 5, study.provenance",
        "  study.provenance is syntetic, which is not one of the choices.",
        "  Did you mean synthetic?",
        "  Allowed: synthetic, public, collected",
    ]
    assert "Mente du synthetic?" in bokmål
    assert "Tillatt: synthetic, public, collected" in bokmål


def test_all_findings_of_all_files_come_at_once(folder):
    change(folder, CONFIG, "provenance: synthetic", "provenance: syntetic")
    change(folder, CARD, "id: t2, value: trust", "id: t2, value: trsut")
    change(folder, BINDING, "N: north", "N: nroth")
    with pytest.raises(ConfigurationError) as caught:
        load_study(folder)
    assert {(f.code, f.file) for f in caught.value.findings} == {
        ("value_not_allowed", CONFIG),
        ("reference_dangling", CARD),
        ("reference_dangling", BINDING),
    }


def test_a_broken_part_does_not_hide_or_invent_other_findings(folder):
    (folder / BINDING).write_text("a: 1\na: 2\n")
    change(folder, CONFIG, "provenance: synthetic", "provenance: syntetic")
    codes = [f.code for f in examine(folder).findings]
    assert sorted(codes) == ["value_not_allowed", "yaml_duplicate"]


def test_a_misspelt_key_is_told_its_nearest_of_all_forms(folder):
    change(
        folder, BINDING, "case: {column: place, codes: {N: north, S: south}}", "case: {constnt: x}"
    )
    found = {f.column: f for f in examine(folder).findings}
    assert {path: f.code for path, f in found.items()} == {
        "case.column": "key_required",
        "case.codes": "key_required",
        "case.constnt": "key_unknown",
    }
    assert found["case.constnt"].arguments["nearest"] == "constant"


def paths(node, path=()):
    """Every place in a configuration."""
    yield path
    inner = (
        node.items()
        if isinstance(node, dict)
        else enumerate(node)
        if isinstance(node, list)
        else ()
    )
    for name, below in inner:
        yield from paths(below, (*path, name))


ODD = [None, True, 0, -1.5, "", "x", [], {}, [[]], [None], {"a": 1}, {1: {}}, "../../x", "é" * 99]


def put_anywhere(folder, file):
    """Write something odd at each place of a file: a third of all that is odd, then the next."""
    sound = load_yaml(folder, file).content
    for number, place in enumerate(paths(sound)):
        for odd in ODD[number % 3 :: 3]:
            content = copy.deepcopy(sound)
            holder = content
            for name in place[:-1]:
                holder = holder[name]
            if place:
                holder[place[-1]] = odd
            (folder / file).write_text(json.dumps(content if place else odd), encoding="utf-8")
            yield place, odd


@pytest.mark.parametrize("file", [CONFIG, CARD, BINDING])
def test_whatever_stands_anywhere_is_judged_and_put_into_words(folder, file):
    for put in put_anywhere(folder, file):
        examination = examine(folder)
        assert examination.study or errors(examination.findings), put
        assert all(in_words(finding, "nb") for finding in examination.findings)


def test_the_engines_configuration_counts_where_the_command_line_changed_it(folder):
    merged = yaml.safe_load((folder / CONFIG).read_text())
    assert merged["cases"][0]["country"] is False  # as an ordinary YAML reader sees NO
    study = study_from_config(merged, folder)
    assert study.cases[0].country == "NO"
    merged["linkage"] = "full"
    merged["study"]["seed"] = 7
    changed = study_from_config(merged, folder)
    assert (changed.linkage, changed.study.seed) == ("full", 7)
    assert changed.cases[0].municipality_number == "0301"


def test_a_wrong_value_from_the_command_line_is_found(folder):
    merged = yaml.safe_load((folder / CONFIG).read_text())
    with pytest.raises(ConfigurationError) as caught:
        study_from_config({**merged, "linkage": "somewhat"}, folder)
    assert [(f.code, f.value) for f in caught.value.findings] == [("value_not_allowed", "somewhat")]


def test_the_value_of_an_unknown_key_is_not_repeated(folder):
    change(folder, CONFIG, "waves:", "secret_key: 0123456789abcdef\nwaves:")
    words = "".join(in_words(f, "en") for f in examine(folder).findings)
    assert "secret_key" in words
    assert "0123456789abcdef" not in words


def test_a_folder_with_released_results_alone_can_be_read(folder):
    shutil.rmtree(folder / "data")
    assert examine(folder).study is None
    (folder / "results" / "release" / "estimates").mkdir(parents=True)
    examination = examine(folder)
    assert examination.study is not None
    assert [f.code for f in examination.findings] == ["released_only"]


def test_a_folder_without_a_configuration_says_so(tmp_path):
    assert [f.code for f in examine(tmp_path).findings] == ["study_missing"]
