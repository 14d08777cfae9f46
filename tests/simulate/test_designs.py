"""Studies of any size come with the configuration to run them."""

import csv
import io

import pytest
import yaml

from samskaping.simulate import design, read_truth, simulate_study, write_study, write_tiny_study
from samskaping.simulate.__main__ import main
from samskaping.simulate.study import raw_files
from samskaping.study.configuration import load_study
from samskaping.study.model import SOURCES, Study

# Where the configuration names another of its files.
PARTS = ("scorecard", "record", "codebook")


def read_study(folder):
    def content(name):
        return yaml.safe_load((folder / "config" / name).read_text(encoding="utf-8"))

    config = content("config.yaml")
    config |= {part: content(config[part]) for part in PARTS if part in config}
    for part in SOURCES:
        for source in config.get(part, []):
            source["binding"] = content(source["binding"])
    return Study.model_validate(config)


def read_rows(path, binding):
    text = io.StringIO(path.read_bytes().decode(binding.encoding), newline="")
    return list(csv.DictReader(text, delimiter=binding.separator))


@pytest.mark.parametrize("provenance", ["synthetic", "collected"])
def test_a_tiny_study_is_small_whole_and_valid(tmp_path, provenance):
    folder = write_tiny_study(tmp_path / "tiny", provenance=provenance)
    study = read_study(folder)
    assert study.study.provenance == provenance
    assert len(study.cases) == 3
    assert {source.format for source in study.sources} == {"nettskjema", "delimited"}
    tables = [read_rows(folder / s.file, s.binding) for s in study.sources]
    assert sum(map(len, tables)) < 100
    for source, table in zip(study.sources, tables, strict=True):
        assert set(source.binding.items.columns.values()) <= set(table[0])
        assert source.binding.case.column in table[0]


def test_a_tiny_study_has_the_other_sources_on_request(tmp_path):
    alone = write_tiny_study(tmp_path / "alone")
    folder = write_tiny_study(tmp_path / "whole", measurements=True, interviews=True)
    study = load_study(folder)
    assert read_study(alone).raw_sources == read_study(folder).sources
    assert [one.format for one in study.measurements] == ["workbook", "delimited", "delimited"]
    assert [one.format for one in study.codings] == ["workbook", "delimited"]
    assert len(study.coverage) == 1
    assert {one.level for one in study.record.indicators} == {"resultat", "virkning", "effekt"}
    assert len(study.record.comparison_groups) == 2
    assert {one.direction for one in study.codebook.codes} == {"supports", "questions", None}
    assert sum(path.stat().st_size for path in (folder / "data" / "raw").iterdir()) < 200_000


@pytest.mark.parametrize("only", ["measurements", "interviews"])
def test_a_tiny_study_may_have_one_of_the_other_sources(tmp_path, only):
    study = load_study(write_tiny_study(tmp_path, **{only: True}))
    assert bool(study.measurements) == (only == "measurements")
    assert bool(study.codings) == bool(study.coverage) == (only == "interviews")


def test_the_configuration_has_no_anchors_which_the_loader_refuses(tmp_path):
    folder = write_tiny_study(tmp_path, measurements=True, interviews=True)
    for path in (folder / "config").rglob("*.yaml"):
        events = yaml.parse(path.read_text(encoding="utf-8"))
        assert not [event for event in events if getattr(event, "anchor", None)]


def test_the_truth_of_a_written_study_makes_its_files_again(tmp_path):
    folder = write_tiny_study(tmp_path, seed=9, measurements=True, interviews=True)
    again = raw_files(read_truth(folder / "data" / "raw" / "truth.yaml"))
    for name, content in again.items():
        assert (folder / "data" / "raw" / name).read_bytes() == content


def test_a_design_has_the_sizes_asked_for():
    truth = design(cases=5, forms=17, values=3, fields=2, items_per_cell=1, roles=4, waves=3)
    forms = simulate_study(truth).forms
    usable = forms[forms["kind"] == "usable"]
    assert (usable.groupby(["case", "wave"]).size() == 17).all()
    assert usable.groupby(["case", "wave"]).ngroups == 15
    assert len(truth.items) == 6
    assert usable["role"].nunique() == 4


def test_one_case_and_one_wave_are_a_study_too(tmp_path):
    study = read_study(write_study(tmp_path, design(cases=1, waves=1, roles=1)))
    assert [source.format for source in study.sources] == ["nettskjema"]


def test_a_clean_design_has_usable_forms_only():
    forms = simulate_study(design(messy=False)).forms
    assert set(forms["kind"]) == {"usable"}
    assert set(forms["mark"]) == {""}


def test_a_study_can_be_enlarged_without_touching_the_mess(tmp_path):
    small = simulate_study(design(forms=10)).forms["kind"].value_counts()
    large = simulate_study(design(forms=10).enlarged(30)).forms["kind"].value_counts()
    assert large["usable"] == 30 * small["usable"]
    assert large.drop("usable").to_dict() == small.drop("usable").to_dict()


def test_the_command_writes_a_larger_study_elsewhere(tmp_path):
    source = write_tiny_study(tmp_path / "source")
    before = {path: path.read_bytes() for path in source.rglob("*") if path.is_file()}
    target = tmp_path / "target"
    assert main(["--folder", str(source), "--into", str(target), "--times", "3"]) == 0
    usable = sum(i.invited for i in read_study(target).invited)
    assert usable > 2.5 * sum(i.invited for i in read_study(source).invited)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize("arguments", [["--folder", "nowhere"], ["--times", "0"], ["--times", "2"]])
def test_the_command_says_what_is_missing(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(write_tiny_study(tmp_path))
    with pytest.raises(SystemExit):
        main(arguments)
    assert "error" in capsys.readouterr().err


def test_rows_of_the_forms_point_at_their_rows_in_the_file():
    study = simulate_study(design(seed=5))
    for name, sheet in study.sheets.items():
        own = study.forms[study.forms["source_file"] == name]
        code = "kode" if "kode" in sheet else "Kode"
        assert own["source_row"].tolist() == list(range(2, len(sheet) + 2))
        assert own["code"].tolist() == sheet[code].tolist()
        answers = study.answers.loc[own.index]
        for item in answers:
            text = sheet[f"s_{item}"].str.strip().str.removeprefix("Svar ")
            given = answers[item].notna()
            assert (text[given.to_numpy()].tolist()) == answers.loc[given, item].astype(
                str
            ).tolist()
