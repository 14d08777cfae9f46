"""The study that ships: its raw files, its truth and its configuration belong together."""

import csv
import hashlib
import io
import json
import shutil
from datetime import datetime
from pathlib import Path

import pytest

from samskaping.simulate.__main__ import main
from samskaping.simulate.configuration import binding
from samskaping.simulate.study import simulate_study
from samskaping.simulate.truth import read_truth
from samskaping.study.configuration import load_study

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
NORWAY = RAW / "nettskjema-410022-2025-12-08-0915.csv"
DENMARK = RAW / "surveyxact-amolle-dataset.csv"
LABELS = RAW / "surveyxact-amolle-labels.csv"
STRUCTURE = RAW / "surveyxact-amolle-structure.csv"
# Columns that SurveyXact adds and that a binding need not name.
OF_THE_TOOL = {"respnokk", *(f"stato_{n}" for n in range(1, 6))}


# Written by hand, not drawn.
BY_HAND = ("truth.yaml", "sitater.csv", "navn.txt")


def rows(path, encoding):
    text = io.StringIO(path.read_bytes().decode(encoding), newline="")
    return list(csv.DictReader(text, delimiter=";"))


@pytest.fixture(scope="module")
def truth():
    return read_truth(RAW / "truth.yaml")


@pytest.fixture(scope="module")
def simulated(truth):
    return simulate_study(truth)


@pytest.fixture(scope="module")
def study():
    return load_study(ROOT)


@pytest.fixture(scope="module")
def norway():
    return rows(NORWAY, "utf-8")


@pytest.fixture(scope="module")
def denmark():
    lines = [line.split(";") for line in DENMARK.read_bytes().decode("cp1252").splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_the_command_makes_the_committed_files_again_byte_for_byte(tmp_path):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    for name in BY_HAND:
        shutil.copy(RAW / name, tmp_path / "data" / "raw")
    assert main(["--folder", str(tmp_path)]) == 0
    made = {path.name: path.read_bytes() for path in (tmp_path / "data" / "raw").iterdir()}
    kept = {path.name: path.read_bytes() for path in RAW.iterdir() if path.name != "README.md"}
    assert made == kept


def test_the_checksums_are_those_of_the_files():
    for line in (RAW / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((RAW / name).read_bytes()).hexdigest() == digest


def test_the_study_says_on_every_level_that_it_is_made_up(study):
    assert study.study.provenance == "synthetic"
    assert study.scorecard.wording == "illustrative"
    marks = {"nb": "oppdikt", "da": "opdigt", "en": "made"}
    texts = [study.study.title, study.study.description, study.study.data_source]
    texts += [case.description for case in study.cases]
    for text in texts:
        assert set(text) == set(marks)
        for language, mark in marks.items():
            assert mark in text[language].lower()


def test_the_instrument_has_two_items_per_value_and_field_in_three_languages(study):
    card = study.scorecard
    cells = [len(card.items_of(value=v.id, field=f.id)) for v in card.values for f in card.fields]
    assert cells == [2] * 12
    texts = [item.text for item in card.items]
    assert all(set(text) == {"nb", "da", "en"} for text in texts)
    assert all(len({text[language] for text in texts}) == 24 for language in ("nb", "da", "en"))
    assert sum(item.reversed for item in card.items) == 5


def test_the_configuration_agrees_with_the_truth(study, truth):
    assert [case.id for case in study.cases] == list(truth.cases)
    assert [role.id for role in study.roles] == list(truth.roles)
    assert {w.id: (w.opens, w.closes) for w in study.waves} == {
        name: (wave.opens, wave.closes) for name, wave in truth.waves.items()
    }
    assert [(i.id, i.value, i.field, i.reversed) for i in study.scorecard.items] == [
        (name, item.value, item.field, item.reversed) for name, item in truth.items.items()
    ]
    assert study.scorecard.scale.points == tuple(range(1, truth.points + 1))


def test_the_bindings_written_by_hand_read_the_files_as_the_truth_wrote_them(study, truth):
    parts = ("case", "wave", "role", "respondent", "submitted_at", "duration", "consent", "test")
    parts += ("items", "drop", "encoding", "separator", "decimal")
    for source, part in zip(study.sources, truth.files, strict=True):
        assert source.file == f"data/raw/{part.file}"
        written = source.binding.model_dump()
        derived = type(source.binding).model_validate(binding(part)).model_dump()
        assert {name: written[name] for name in parts} == {name: derived[name] for name in parts}
        assert set(written["ignore"]) == set(derived["ignore"])


def test_every_column_is_bound_dropped_or_ignored(study, norway, denmark):
    for source, table in zip(study.sources, (norway, denmark), strict=True):
        bound = source.binding.model_dump()
        named = {
            part["column"] for part in bound.values() if isinstance(part, dict) and "column" in part
        }
        named |= {*bound["items"]["columns"].values(), *bound["drop"], *bound["ignore"]}
        assert named == set(table[0]) - OF_THE_TOOL


def test_two_cases_share_a_municipality_and_one_case_is_the_reference(study):
    municipalities = [case.municipality_number for case in study.cases]
    assert len(municipalities) == 6
    assert len(set(municipalities)) == 5
    assert [case.country for case in study.cases if case.reference] == ["DK"]


def test_more_were_invited_than_sent_a_usable_form(study, simulated):
    usable = simulated.forms[simulated.forms["kind"] == "usable"]
    counts = usable.groupby(["case", "wave", "role"]).size().to_dict()
    invited = {(i.case, i.wave, i.role): i.invited for i in study.invited}
    assert set(counts) == set(invited)
    assert all(counts[cell] <= invited[cell] for cell in counts)
    for case in study.cases:
        for wave in study.waves:
            asked = sum(n for (c, w, _), n in invited.items() if (c, w) == (case.id, wave.id))
            came = sum(n for (c, w, _), n in counts.items() if (c, w) == (case.id, wave.id))
            assert 0.55 <= came / asked <= 0.90
            assert 15 <= came <= 60


def test_some_cells_of_case_and_role_are_small_but_no_case_is(simulated):
    usable = simulated.forms[simulated.forms["kind"] == "usable"]
    cells = usable.groupby(["case", "wave", "role"]).size()
    assert (cells < 6).sum() >= 20
    assert (cells >= 6).sum() >= 20
    assert usable.groupby(["case", "wave"]).size().min() == 15


def test_the_waves_are_partly_linkable(simulated):
    usable = simulated.forms[simulated.forms["kind"] == "usable"]
    at_end = usable[usable["wave"] == "end"]
    persons_again = at_end["person"].isin(usable.loc[usable["wave"] == "during", "person"])
    coded = at_end[at_end["code"] != ""]
    codes_again = coded["code"].isin(usable.loc[usable["wave"] == "during", "code"])
    assert 0.55 < persons_again.mean() < 0.75
    assert 0 < codes_again.sum() < persons_again.sum()


def test_the_norwegian_file_is_laid_out_as_nettskjema_exports(norway):
    lines = NORWAY.read_bytes().decode("utf-8").split("\n")
    assert lines[0].startswith('"$submission_id";"$created";"samtykke"')
    assert lines[0].endswith('"kommentar";"$answer_time_ms"')
    assert b"\r" not in NORWAY.read_bytes()
    assert {row["$created"][-6:] for row in norway} == {"+01:00", "+02:00"}
    ids = [int(row["$submission_id"]) for row in norway]
    assert ids[:-3] == sorted(set(ids[:-3]))


def test_the_danish_file_is_laid_out_as_surveyxact_exports(denmark, truth):
    content = DENMARK.read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    assert "\N{EN DASH}" in content.decode("cp1252")
    assert b"\r" not in content
    # Quotation marks stand as they were typed: the tool quotes nothing.
    assert 'Vi sagde "pyt" til det' in content.decode("cp1252")
    assert set(denmark[0]) > OF_THE_TOOL
    assert all(sum(row[f"stato_{n}"] == "1" for n in range(1, 6)) == 1 for row in denmark)
    assert {row["stato_3"] for row in denmark} == {"0", "1"}
    assert all("," in row["tidsforbrug"] for row in denmark)
    for row in denmark:
        datetime.strptime(row["afsluttet"], "%d-%m-%Y %H:%M")


def test_the_companions_of_the_danish_file_explain_it(denmark, truth):
    labels = [line.split(";") for line in LABELS.read_bytes().decode("cp1252").splitlines()]
    explained = {}
    for column, code, label in labels:
        explained.setdefault(column, {})[code] = label.strip()
    assert explained["s_2"]["5"] == "Forvaltning"
    assert explained["s_5_1"]["8"] == "Ved ikke"
    assert 0.15 < sum(label.endswith(" ") for *_, label in labels) / len(labels) < 0.25
    structure = rows(STRUCTURE, "cp1252")
    assert [row["variableName"] for row in structure] == list(denmark[0])
    kinds = {row["variableName"]: (row["questionType"], row["subType"]) for row in structure}
    assert kinds["s_5_1"] == ("Closed", "Single")
    assert kinds["stato_4"] == ("Closed", "Multiple")
    assert kinds["s_9"] == ("Open", "String")


def test_the_danish_questions_are_those_of_the_instrument(study, truth):
    asked = {row["variableName"]: row["questionText"] for row in rows(STRUCTURE, "cp1252")}
    columns = study.sources[1].binding.items.columns
    for item in study.scorecard.items:
        assert asked[columns[item.id]] == item.text["da"]


def test_the_norwegian_mess_is_what_the_readme_lists(norway, study):
    codes = set(study.sources[0].binding.case.codes)
    items = list(study.sources[0].binding.items.columns.values())
    answers = set(study.sources[0].binding.items.answers) | {""}
    ids = [row["$submission_id"] for row in norway]
    assert len(norway) == 323
    assert len(ids) - len(set(ids)) == 3
    assert norway[-3:] == [norway[ids.index(n)] for n in ids[-3:]]
    assert sorted(r["prosjekt"] for r in norway if r["prosjekt"] not in codes) == [
        "0019-1",
        "0094-3",
    ]
    assert [r["kommentar"] for r in norway if r["testsvar"] == "1"] == ["test"] * 3
    assert sorted(r["samtykke"] for r in norway if r["samtykke"] != "1") == ["", "", "0", "0"]
    assert sum(r["rolle"] == "" for r in norway) == 1
    assert sum(all(r[i] == "" for i in items) for r in norway) == 3
    assert sorted(r[i] for r in norway for i in items if r[i] not in answers) == ["0", "55", "7"]
    late = [
        r
        for r in norway
        if "05-16" < r["$created"][5:10] < "11-10" or r["$created"][5:10] > "12-05"
    ]
    assert len(late) == 3
    straight = [
        r
        for r in norway
        if len({r[i] for i in items}) == 1 and r[items[0]] and r["testsvar"] == "0"
    ]
    assert len(straight) == 5
    once = {row["$submission_id"]: row for row in norway}.values()
    people = [
        (r["prosjekt"], r["runde"], r["egenkode"])
        for r in once
        if r["egenkode"] not in ("", "test")
    ]
    assert len(people) - len(set(people)) == 5
    assert all(r["epost"].endswith("@example.org") for r in norway if r["epost"])
    assert {"88", "99", ""} <= {r[i] for r in norway for i in items}


def test_the_danish_mess_is_what_the_readme_lists(denmark, study):
    items = list(study.sources[1].binding.items.columns.values())
    answers = set(study.sources[1].binding.items.answers)
    cells = [r[i] for r in denmark for i in items]
    assert len(denmark) == 119
    assert denmark[-2] in denmark[:-2]
    assert denmark[-1] in denmark[:-2]
    assert sum(r["test"] == "1" for r in denmark) == 1
    assert sorted(r["s_1"] for r in denmark if r["s_1"] != "1") == ["", "2"]
    assert sum(all(r[i] == "" for i in items) for r in denmark) == 1
    assert {c for c in cells if c and c not in answers} == {"55"}


def test_the_kinds_of_rows_are_those_that_the_truth_asks_for(truth, simulated):
    forms = simulated.forms
    for part in truth.files:
        kinds = forms.loc[forms["source_file"] == part.file, "kind"].value_counts().to_dict()
        usable = sum(
            n for c in part.cases for w in truth.cases[c].answered.values() for n in w.values()
        )
        wanted = {
            "usable": usable,
            "exact_duplicate": part.mess.exact_duplicates,
            "double_submission": part.mess.double_submissions,
            "test": part.mess.tests,
            "without_consent": part.mess.without_consent,
            "outside_period": part.mess.outside_period,
            "nothing_answered": part.mess.nothing_answered,
            "unknown_case": len(part.mess.unknown_cases),
        }
        assert kinds == {kind: n for kind, n in wanted.items() if n}


def test_the_committed_implied_values_are_in_the_stated_range():
    values = json.loads((RAW / "truth_implied.json").read_text(encoding="utf-8"))
    for wave in ("during", "end"):
        for subject in ("likeverd", "utveksling", "laering", "ledelse"):
            assert 0.65 < values["alpha"][wave][subject]["value"] < 0.85
            assert 0.08 < values["icc1"][wave][subject]["value"] < 0.20
            assert 3.6 < values["mean_over_cases"][wave][subject]["value"] < 4.3
            assert values["alpha"][wave][subject]["monte_carlo_se"] < 0.003


def test_the_drawn_answers_lie_where_the_truth_implies(truth, simulated):
    values = json.loads((RAW / "truth_implied.json").read_text(encoding="utf-8"))
    turned = [item.reversed for item in truth.items.values()]
    scored = simulated.answers.astype(float)
    scored.loc[:, turned] = 6 - scored.loc[:, turned]
    usable = simulated.forms["kind"] == "usable"
    means = scored[usable].mean(axis=1).groupby([simulated.forms["case"], simulated.forms["wave"]])
    for (case, wave), mean in means.mean().items():
        expected = values["case_mean"][wave]["total"][case]["value"]
        n = means.size()[case, wave]
        assert abs(mean - expected) < 3.5 * 0.55 / n**0.5
