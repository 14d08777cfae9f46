"""The two other sources of the study that ships: files, truth, record and codebook agree."""

import csv
import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from samskaping.ingest.exports import RawFile
from samskaping.ingest.formats import reader
from samskaping.ingest.passages import sentences
from samskaping.simulate import interview_configuration as coding
from samskaping.simulate import source_configuration as derived
from samskaping.simulate.interview_files import simulate_codings
from samskaping.simulate.measurement_files import simulate_measurements
from samskaping.simulate.truth import read_truth
from samskaping.study.bindings import CodingBinding, CoverageBinding, MeasurementBinding
from samskaping.study.configuration import load_study
from tests.ingest.refi_schema import project_schema

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
LANGUAGES = {"nb", "da", "en"}


@pytest.fixture(scope="module")
def truth():
    return read_truth(RAW / "truth.yaml")


@pytest.fixture(scope="module")
def study():
    return load_study(ROOT)


@pytest.fixture(scope="module")
def measured(truth):
    return simulate_measurements(truth)


@pytest.fixture(scope="module")
def coded(truth):
    return simulate_codings(truth)


@pytest.fixture(scope="module")
def implied():
    return json.loads((RAW / "truth_implied.json").read_text(encoding="utf-8"))


def rows(name):
    text = io.StringIO((RAW / name).read_bytes().decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=";"))


def texts(part):
    """Every text in several languages within a part of the configuration."""
    if isinstance(part, dict):
        if part and set(part) <= LANGUAGES:
            yield part
        else:
            for inner in part.values():
                yield from texts(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from texts(inner)


def test_record_and_codebook_say_in_three_languages_that_they_are_made_up(study):
    marks = {"nb": "oppdikt", "da": "opdigt", "en": "made-up"}
    for part in (study.record, study.codebook):
        assert part.wording == "illustrative"
        assert all(mark in part.source[name].lower() for name, mark in marks.items())
        found = list(texts(part.model_dump()))
        assert len(found) > 30
        assert all(set(text) == LANGUAGES for text in found)
    for group in study.record.comparison_groups:
        assert "oppdikt" in group.description["nb"].lower()


def test_the_record_has_every_kind_of_indicator(study):
    indicators = {one.id: one for one in study.record.indicators}
    assert {one.level for one in indicators.values()} == {"resultat", "virkning", "effekt"}
    kinds = {(one.measured, one.measure) for one in indicators.values()}
    assert kinds == {
        ("individual", "mean"),
        ("individual", "share"),
        ("aggregate", "mean"),
        ("aggregate", "share"),
        ("aggregate", "count"),
    }
    assert {one.direction for one in indicators.values()} == {"increase", "decrease", "maintain"}
    assert [one.id for one in indicators.values() if not one.counts_persons] == ["besok"]
    assert {name for name, one in indicators.items() if one.design == "comparison"} == {"ensomhet"}


def test_every_part_of_the_record_hangs_together(study):
    record = study.record
    groups = {one.id for one in record.target_groups}
    activities = {one.id for one in record.activities}
    used = {name for one in record.indicators for name in one.activities}
    assert {one.target_group for one in record.indicators} == groups
    assert used == activities
    assert {one.indicator for one in record.targets} == {one.id for one in record.indicators}
    assert [one.kind for one in record.occasions] == ["baseline", "follow_up", "follow_up"]
    assert record.occasions[0].closes < study.waves[0].opens


def test_the_record_measures_what_the_truth_measures(study, truth):
    measured = truth.measurements
    record = study.record
    for name, occasion in measured.occasions.items():
        planned = next(one for one in record.occasions if one.id == name)
        assert (planned.opens, planned.closes) == (occasion.opens, occasion.closes)
    assert {one.id for one in record.comparison_groups} == set(measured.comparison)
    for one in record.indicators:
        occasions = [occasion.id for occasion in record.occasions_of(one)]
        if one.measured == "individual":
            stated = measured.individual[one.id]
            assert (one.minimum, one.maximum) == (stated.minimum, stated.maximum)
            assert occasions == list(stated.occasions)
            cases = one.cases or tuple(case.id for case in study.cases)
            compared = measured.comparison if one.design == "comparison" else ()
            assert set(stated.groups) == {*cases, *compared}
        else:
            stated = measured.aggregate[one.id]
            assert set(stated.cases) == {case.id for case in study.cases}
            assert all(occasions == list(case) for case in stated.cases.values())


def test_the_codebook_has_the_codes_of_the_truth_for_and_against_each_value(study, truth):
    codes = study.codebook.codes
    assert [one.id for one in codes] == list(truth.interviews.codes)
    assert [one.parent for one in codes] == [one.parent for one in truth.interviews.codes.values()]
    assert [one.id for one in study.codebook.coders] == list(truth.interviews.coders)
    tied = [(one.value, one.direction) for one in codes if one.direction]
    assert sorted(tied) == sorted(
        (value.id, side) for value in study.scorecard.values for side in ("supports", "questions")
    )
    parents = {one.parent for one in codes if one.parent}
    assert parents == {one.id for one in codes if not one.parent}


def test_the_bindings_written_by_hand_read_the_files_as_the_truth_wrote_them(study, truth):
    measured, about = truth.measurements, truth.interviews
    made = {
        part.file: MeasurementBinding.model_validate(derived.persons_binding(measured, part))
        for part in measured.persons_files
    }
    figures = measured.figures_file
    made[figures.file] = MeasurementBinding.model_validate(derived.figures_binding(figures))
    for part in about.projects:
        for coder, file in part.files.items():
            binding = coding.project_binding(about, part, coder, "end")
            made[file] = CodingBinding.model_validate(binding)
    table = about.coverage
    made[table.file] = CoverageBinding.model_validate(coding.coverage_binding(table, "end"))
    sources = [*study.measurements, *study.codings, *study.coverage]
    assert {Path(source.file).name for source in sources} == set(made)
    # Why a cell is empty is for people to say: the truth only knows what stands there.
    by_hand = {"missing", "encoding", "separator"}
    for source in sources:
        written = source.binding.model_dump(exclude=by_hand)
        assert written == made[Path(source.file).name].model_dump(exclude=by_hand), source.id


def test_the_reasons_of_the_bindings_cover_the_words_in_the_files(study, measured):
    words = set(measured.values.loc[measured.values["kind"] == "gone", "text"]) - {""}
    assert words | {"ikke målt"} == set(study.measurements[0].binding.missing)
    assert set(study.measurements[2].binding.missing) == {"ikke gjennomført"}


def test_enough_persons_were_measured_for_figures_of_cases_to_be_released(measured):
    usable = measured.values[measured.values["kind"].isin(["usable", "out_of_range"])]
    sizes = usable.groupby(["indicator", "case", "occasion"]).size()
    assert sizes.min() >= 13
    assert sizes.max() <= 40


def test_just_the_stated_share_of_each_group_is_gone(measured, truth):
    own = measured.values[measured.values["indicator"] == "ensomhet"]
    own = own[own["kind"].isin(["usable", "out_of_range"])]
    for group in ("elvevik", "takeheim", "myrfjord_torg", *truth.measurements.comparison):
        n = truth.measurements.persons[group]
        sizes = own[own["case"] == group].groupby("occasion").size()
        assert sizes["nullpunkt"] == n
        assert sizes["oppfolging_1"] == n - round(0.12 * n)
        assert sizes["oppfolging_2"] == n - round(0.20 * n)


def test_the_drawn_measurements_lie_where_the_truth_implies(measured, truth, implied):
    usable = measured.values[measured.values["kind"] == "usable"]
    for (indicator, case, occasion), own in usable.groupby(["indicator", "case", "occasion"]):
        expected = implied["measurements"]["persons"][indicator]["mean"][occasion][case]
        error = own["value"].std() / len(own) ** 0.5
        assert abs(own["value"].mean() - expected) < 3.5 * error


def test_one_case_has_met_a_target_at_the_baseline_and_the_others_have_not(study, implied):
    means = implied["measurements"]["persons"]["tilhorighet"]["mean"]["nullpunkt"]
    target = next(one for one in study.record.targets if one.indicator == "tilhorighet").value
    assert [case for case, mean in means.items() if mean >= target] == ["amolle"]


def test_the_implied_values_leave_something_to_find(implied):
    persons = implied["measurements"]["persons"]
    assert persons["ensomhet"]["effect"]["oppfolging_2"] == pytest.approx(-0.9, abs=0.05)
    assert 0.1 < persons["tilhorighet"]["icc"]["nullpunkt"] < 0.25
    assert persons["tilhorighet"]["change_sd"]["oppfolging_2"] > 0.1
    kappas = {
        code: tree["agreement"]["coder_a-coder_b"]["cohen_kappa"]
        for code, tree in implied["interviews"]["codes"].items()
    }
    assert min(kappas, key=kappas.get) == "utskifting"
    assert kappas["utskifting"] < 0.4
    assert max(kappas.values()) > 0.9
    rare = implied["interviews"]["codes"]["utskifting"]
    assert rare["agreement"]["coder_a-coder_b"]["agreement_percent"] > 0.97


def test_the_mess_in_the_measurements_is_what_the_readme_lists(measured):
    values = measured.values
    kinds = values.drop_duplicates(["file", "turn", "kind"]).groupby(["file", "kind"]).size()
    assert kinds["maalinger-personer.xlsx", "without_consent"] == 2
    assert kinds["maalinger-sammenligning.csv", "without_consent"] == 1
    assert kinds["maalinger-personer.xlsx", "unknown_case"] == 1
    assert sorted(values.loc[values["kind"] == "out_of_range", "text"]) == ["325", "55"]
    sheet = openpyxl.load_workbook(RAW / "maalinger-personer.xlsx")["Personer"]
    cells = [cell for row in sheet.iter_rows(min_row=5, min_col=4, max_col=11) for cell in row]
    typed = [cell for cell in cells if cell.data_type == "s" and cell.value[0].isdigit()]
    numbers = [cell for cell in cells if cell.data_type == "n" and cell.value is not None]
    assert 0.25 < len(typed) / (len(typed) + len(numbers)) < 0.45
    assert any("," in cell.value for cell in typed)
    assert sheet.cell(sheet.max_row, 1).value == "Sum"
    assert sum(row["Runde"] == "Prøverunde" for row in rows("maalinger-sammenligning.csv")) == 1
    figures = rows("noekkeltall.csv")
    assert [row["Verdi"] for row in figures].count("ikke gjennomført") == 1
    assert min(int(row["Antall bak tallet"]) for row in figures if row["Antall bak tallet"]) == 5


def test_there_are_interviews_enough_in_four_cases_and_too_few_in_two(coded, truth):
    sources = coded.interviewed.sources
    persons = sources.groupby("case")["person"].nunique()
    assert sorted(persons) == [3, 4, 11, 12, 12, 13]
    assert len(sources) == 57
    assert sources["coder_a"].all()
    assert 0.6 < sources["coder_b"].mean() < 0.72
    assert sources.groupby("role")["person"].nunique().min() >= 6


def test_some_codes_can_be_shown_and_some_are_too_small(coded):
    own = coded.rows[coded.rows["coder"] == "coder_a"].explode("codes").dropna(subset=["codes"])
    counts = own.groupby(["codes", "case"])["person"].nunique()
    large = counts[counts.index.get_level_values("case").isin(["elvevik", "skoddevik", "amolle"])]
    assert (large >= 6).sum() >= 15
    assert (large.between(1, 5)).sum() >= 3


def test_both_coders_agree_as_often_as_the_truth_implies(coded, implied):
    drawn = coded.interviewed
    both = (drawn.segments["coder_a"] & drawn.segments["coder_b"]).to_numpy()
    a, b = drawn.marked["coder_a"][both], drawn.marked["coder_b"][both]
    for place, tree in enumerate(implied["interviews"]["codes"].values()):
        expected = tree["agreement"]["coder_a-coder_b"]["agreement_percent"]
        # Every other segment is a question, which nobody codes.
        answers = 2 * expected - 1
        error = (answers * (1 - answers) / both.sum()) ** 0.5
        assert abs((a[:, place] == b[:, place]).mean() - answers) < 4 * error


def test_both_coders_have_projects_of_all_cases_and_pair_by_name(coded, truth):
    sources = coded.interviewed.sources
    rows = coded.rows.groupby("coder")["source"].agg(set)
    assert rows["coder_a"] == set(sources["source"])
    assert rows["coder_b"] == set(sources.loc[sources["coder_b"], "source"])
    assert {part.layout for part in truth.interviews.projects} == {"refi_qda", "taguette"}


def test_every_line_of_speech_is_one_sentence_so_that_the_counts_of_sentences_hold(truth):
    for speech in truth.interviews.speech.values():
        said = [*speech.questions, *speech.other]
        said += [one for own in speech.said.values() for one in own]
        said += [one for own in speech.identifying.values() for one in own]
        for sentence in said:
            assert list(sentences(sentence)) == [(0, len(sentence))], sentence
            assert list(sentences(f"{sentence} Ja.")) == [
                (0, len(sentence)),
                (len(sentence) + 1, len(sentence) + 4),
            ], sentence


def test_four_to_six_sentences_of_each_language_carry_each_code_and_no_two_codes_share_one(truth):
    for speech in truth.interviews.speech.values():
        assert set(speech.said) == set(truth.interviews.codes)
        assert all(4 <= len(own) <= 6 for own in speech.said.values())
        every = [*speech.other, *(one for own in speech.said.values() for one in own)]
        assert len(set(every)) == len(every)


def test_the_texts_have_what_makes_places_hard_to_count(coded):
    spoken = "".join(coded.interviewed.spoken.texts.values())
    for hard in ("æ", "Å", "«", "»", "–", "😀", "☕", ";"):
        assert hard in spoken


def test_each_made_up_identifier_stands_once_and_in_what_the_first_coder_marked(coded, truth):
    texts = coded.interviewed.spoken.texts
    own = coded.rows[coded.rows["coder"] == "coder_a"]
    marked = "|".join(
        texts[one["source"]][one["start"] : one["end"]] for one in own.to_dict("records")
    )
    identifiers = [
        "Oddny Oppdikt", "Terje Tenktmann", "ringe 12 34 56 78", "i Myrfjord", "leder@example.org",
        "15827012316", "I Åmølle", "Bodil Opdigt", "Poul Påhit", "+45 12 34 56 78",
        "raad@example.com", "310270-1258",
    ]  # fmt: skip
    for identifier in identifiers:
        assert "".join(texts.values()).count(identifier) == 1, identifier
        assert identifier in marked, identifier


def test_the_numbers_in_the_text_have_right_check_digits_and_dates_that_nobody_has():
    born, number = "158270", "15827012316"
    assert int(born[2:4]) - 80 in range(1, 13)
    for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)):
        assert sum(w * int(n) for w, n in zip(weights, number, strict=False)) % 11 == 0
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
    assert sum(w * int(n) for w, n in zip(weights, "3102701258", strict=True)) % 11 == 0


def test_the_mess_in_the_projects_is_what_the_readme_lists(coded, truth):
    rows = coded.rows
    strange = rows[~rows["codes"].map(lambda codes: set(codes) <= set(truth.interviews.codes))]
    assert strange[["file", "codes"]].to_numpy().tolist() == [
        ["samtaler-koder-a.qdpx", ("Husk å spørre",)]
    ]
    length = rows["source"].map(
        {name: len(text) for name, text in coded.interviewed.spoken.texts.items()}
    )
    beyond = rows[rows["end"] > length]
    assert beyond[["file", "source"]].to_numpy().tolist() == [["samtaler-koder-b.qdpx", "ELV-01"]]
    assert (beyond["end"] - length[beyond.index]).tolist() == [3]


def test_the_shipped_projects_keep_to_the_schema_of_the_standard(study):
    projects = [RAW / Path(one.file).name for one in study.codings if one.format == "refi_qda"]
    assert len(projects) == 2
    for path in projects:
        with zipfile.ZipFile(path) as archive:
            assert project_schema().faults(archive.read("project.qde")) == [], path.name


def test_the_readers_find_every_coding_where_the_truth_put_it(coded, study):
    texts = coded.interviewed.spoken.texts
    for source in study.codings:
        name = Path(source.file).name
        raw = RawFile(source.file, (ROOT / source.file).read_bytes())
        export = reader(source.format)(raw, source.binding)
        columns = {
            column: [str(cell) for cell in export.table.columns[column]]
            for column in ("document", "start", "end")
        }
        found = list(zip(*columns.values(), strict=True))
        stated = [
            # A coding that goes beyond its text ends with it.
            (one["source"], str(one["start"]), str(min(one["end"], len(texts[one["source"]]))))
            for one in coded.rows[coded.rows["file"] == name].to_dict("records")
        ]
        assert found == stated, name
        for document, text in export.texts.items():
            assert text.rstrip("\n") == texts[document].rstrip("\n")
