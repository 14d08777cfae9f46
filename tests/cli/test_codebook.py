"""The codebook is carried to the coders' tools and back from the command line."""

import yaml

from samskaping.cli import main
from samskaping.study.codebook import Codebook
from samskaping.study.new import new_study


def test_the_codebook_of_a_study_is_written_and_drafted_again(tmp_path, capsys):
    study, file = tmp_path / "study", tmp_path / "k.qdc"
    new_study(study, ["interviews"])
    assert main(["codebook", str(study), "--language", "nb", "--out", str(file)]) == 0
    assert str(file) in capsys.readouterr().out
    assert 'name="Ble hørt"' in file.read_text(encoding="utf-8")
    assert main(["codebook", "--from", str(file), "--language", "nb"]) == 0
    draft = Codebook.model_validate(yaml.safe_load(capsys.readouterr().out))
    assert [one.id for one in draft.codes] == ["ble_hort", "ble_overkjort", "laerte_av_andre"]


def test_without_a_language_the_labels_are_in_the_studys_first(tmp_path):
    study, file = tmp_path / "study", tmp_path / "k.qdc"
    new_study(study, ["interviews"], "en")
    assert main(["codebook", str(study), "--out", str(file)]) == 0
    config = yaml.safe_load((study / "config" / "config.yaml").read_text(encoding="utf-8"))
    first = {"nb": "Ble hørt", "en": "Was heard"}[config["study"]["languages"][0]]
    assert f'name="{first}"' in file.read_text(encoding="utf-8")


def test_what_cannot_be_done_is_told(tmp_path, capsys):
    study, file = tmp_path / "study", tmp_path / "k.qdc"
    new_study(study, ["interviews"])
    assert main(["codebook", str(study), "--language", "fi", "--out", str(file)]) == 1
    assert "No code has a label in fi; there are labels in en, nb." in capsys.readouterr().err
    assert not file.exists()
    assert main(["codebook", str(study), "--language", "en", "--out", str(tmp_path)]) == 1
    assert "could not be written" in capsys.readouterr().err
    assert main(["codebook", "--from", str(study / "config" / "config.yaml")]) == 1
    assert "E-RAW-194 config.yaml" in capsys.readouterr().err
    assert main(["codebook", "--from", str(tmp_path / "none.qdc"), "--language", "nb"]) == 1
    assert "none.qdc" in capsys.readouterr().err
    assert main(["codebook", str(tmp_path / "none"), "--out", str(file)]) == 1


def test_a_study_without_a_codebook_has_none_to_write(tmp_path, capsys):
    study = tmp_path / "study"
    new_study(study, ["answers"])
    assert main(["codebook", str(study), "--language", "en", "--out", str(tmp_path / "k.qdc")]) == 1
    assert "There is no codebook in the study." in capsys.readouterr().err
