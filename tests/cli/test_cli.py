"""What people see who run the command: words, places, and an exit code."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from samskaping.cli import WORKBOOK, main
from tests.study.small_study import HEADER, ROW, change, write_small_study

WRITTEN_BY_HAND = ("README.md", "truth.yaml", "sitater.csv", "navn.txt")
CONFIG, FILE = "config/config.yaml", "data/raw/survey.csv"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("SAMSKAPING_KEY_FILE", raising=False)
    return write_small_study(tmp_path / "study")


def test_a_sound_study_is_ready(folder, capsys):
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out == "Studien er klar til å kjøres.\n"
    assert main(["check", str(folder), "--language", "en"]) == 0
    assert capsys.readouterr().out == "The study is ready to run.\n"


def test_a_wrong_configuration_is_told_with_what_where_why_and_what_to_do(folder, capsys):
    change(folder, CONFIG, "provenance: synthetic", "provenance: syntetic")
    assert main(["check", str(folder), "--language", "nb"]) == 1
    assert capsys.readouterr().out == (
        "E-CFG-022 config/config.yaml, linje 5, study.provenance\n"
        "  study.provenance er syntetic, som ikke er blant valgene.\n"
        "  Mente du synthetic?\n"
        "  Tillatt: synthetic, public, collected\n"
        "  Bare valgene som er listet opp, har en bestemt virkning.\n"
        "  Bruk en av de tillatte verdiene.\n"
        "\n"
        "Én feil.\n"
        f"Det samme står i {folder / WORKBOOK}, med ett ark per fil, "
        "til å sende til den som laget den.\n"
        "Studien kan ikke kjøres før feilene er rettet.\n"
    )


def test_raw_files_are_checked_as_well(folder, capsys):
    (folder / FILE).write_text(f"{HEADER}\n{ROW}\n{ROW};;\n", encoding="utf-8")
    assert main(["check", str(folder), "--language", "en"]) == 1
    said = capsys.readouterr().out
    assert said.startswith("E-RAW-008 data/raw/survey.csv, row 3\n")
    assert "A row does not have the 13 fields of the header: row 3." in said


def test_warnings_are_counted_and_do_not_stop(folder, capsys):
    (folder / FILE).write_text(f"{HEADER}\n{ROW}\nX{ROW[1:]}\n", encoding="utf-8")
    assert main(["check", str(folder), "--language", "en"]) == 0
    said = capsys.readouterr().out
    assert "W-ANS-002 data/raw/survey.csv, row 3, column place" in said
    assert "The code X is not one of the cases (one row)." in said
    assert said.splitlines()[-3] == "One warning."
    assert said.endswith("The study is ready to run.\n")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_personal_value_is_ever_said(folder, capsys, language):
    planted = ("kari.nordmann@example.org", "Kari Nordmann")
    spoiled = ROW.replace("x@example.org", planted[0]).replace("fint", planted[1])
    wrong = spoiled.replace("Innbygger", planted[0]).replace("4,5", planted[1])
    (folder / FILE).write_text(f"{HEADER}\n{spoiled}\n{wrong}\n", encoding="utf-8")
    main(["check", str(folder), "--language", language])
    (folder / FILE).write_text(f"{spoiled}\n{wrong}\n", encoding="utf-8")
    main(["check", str(folder), "--language", language])
    (folder / FILE).write_text(f"{HEADER}\n{spoiled};\n{wrong}\n", encoding="utf-8")
    main(["check", str(folder), "--language", language])
    header = HEADER.replace("comment", planted[0])
    (folder / FILE).write_text(f"{header}\n{spoiled}\n", encoding="utf-8")
    main(["check", str(folder), "--language", language])
    said = "".join(capsys.readouterr())
    assert len(said) > 1000
    assert not [secret for secret in planted if secret in said]
    assert "example.org" not in said


def test_a_folder_that_is_no_study_is_told_so_without_a_traceback(tmp_path, capsys):
    assert main(["check", str(tmp_path / "nothing")]) == 1
    assert "E-CFG-013 config/config.yaml" in capsys.readouterr().out


def test_a_key_is_made_as_the_message_of_a_collected_study_says(folder, capsys, tmp_path):
    change(folder, CONFIG, "provenance: synthetic", "provenance: collected")
    assert main(["check", str(folder), "--language", "en"]) == 1
    path = tmp_path / "home/.config/samskaping/small.key"
    assert f"samskaping key {path}" in capsys.readouterr().out
    assert main(["key", str(path), "--folder", str(folder)]) == 0
    said = capsys.readouterr().out
    assert str(path) in said
    assert path.read_text().strip() not in said
    assert main(["check", str(folder), "--language", "en"]) == 0
    assert path.read_text().strip() not in "".join(capsys.readouterr())


def test_a_key_is_not_made_inside_the_study_folder(folder, capsys, monkeypatch):
    monkeypatch.chdir(folder)
    assert main(["key", "my.key"]) == 1
    assert "E-KEY-002" in capsys.readouterr().err
    assert not (folder / "my.key").exists()


def test_schemas_are_written_where_asked(tmp_path, capsys):
    assert main(["schemas", "--folder", str(tmp_path)]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "binding.schema.json", "codebook.schema.json", "coding_binding.schema.json",
        "config.schema.json", "coverage_binding.schema.json", "measurement_binding.schema.json",
        "quote_binding.schema.json", "record.schema.json", "scorecard.schema.json",
    ]  # fmt: skip
    assert "config.schema.json" in capsys.readouterr().out


def test_a_new_study_is_made_and_says_what_is_missing(tmp_path, capsys):
    place = tmp_path / "min studie"
    assert main(["new", str(place), "--language", "nb", "--parts", "answers"]) == 0
    said = capsys.readouterr().out
    assert f'make report STUDY="{place}"' in said
    assert "- config/samson.yaml: påstandene og skalaen" in said
    assert "soimpact" not in said
    assert main(["check", str(place)]) == 0
    assert main(["new", str(place), "--language", "nb"]) == 1
    assert "E-CFG-055" in capsys.readouterr().err


def test_what_was_found_is_written_as_a_workbook_and_taken_away_when_it_is_mended(folder, capsys):
    workbook = folder / WORKBOOK
    (folder / FILE).write_text(f"{HEADER}\n{ROW}\nX{ROW[1:]}\n", encoding="utf-8")
    assert main(["check", str(folder), "--language", "en"]) == 0
    assert str(workbook) in capsys.readouterr().out
    assert openpyxl.load_workbook(workbook)["survey.csv"]["C2"].value == FILE
    (folder / FILE).write_text(f"{HEADER}\n{ROW}\n", encoding="utf-8")
    assert main(["check", str(folder)]) == 0
    assert not workbook.exists()


def test_nothing_is_written_where_there_is_no_study(tmp_path):
    assert main(["check", str(tmp_path), "--language", "en"]) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_study_without_a_truth_cannot_be_simulated(folder, capsys):
    assert main(["simulate", "--folder", str(folder)]) == 1
    assert "truth.yaml" in capsys.readouterr().err


def test_the_shipped_raw_files_are_made_again_byte_for_byte(tmp_path, capsys):
    shipped = Path(__file__).parents[2] / "data" / "raw"
    if not (shipped / "truth.yaml").is_file():
        pytest.skip("the shipped study is not in this folder")
    raw = tmp_path / "data" / "raw"
    raw.mkdir(parents=True)
    for name in WRITTEN_BY_HAND:
        shutil.copy(shipped / name, raw)
    assert main(["simulate", "--folder", str(tmp_path)]) == 0
    assert {path.name for path in raw.iterdir()} == {path.name for path in shipped.iterdir()}
    written = capsys.readouterr().out.split()
    assert written
    for path in written:
        assert Path(path).read_bytes() == (shipped / Path(path).name).read_bytes()
