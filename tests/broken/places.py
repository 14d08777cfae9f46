"""Files that lie where a study may not reach, or in no study at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.broken.registry import broken
from tests.broken.studies import ANSWERS, answers, replace

CONFIG = "config/config.yaml"


@broken(answers, "E-CFG-011")
def absolute_path(study: Path) -> None:
    replace(study, CONFIG, ANSWERS, "/etc/passwd")


@broken(answers, "E-CFG-011")
def path_that_climbs_out(study: Path) -> None:
    shutil.copy(study / ANSWERS, study.parent / "answers.csv")
    replace(study, CONFIG, ANSWERS, "../answers.csv")


@broken(answers, "E-CFG-011")
def windows_path_that_climbs_out(study: Path) -> None:
    replace(study, CONFIG, ANSWERS, r"data\..\..\answers.csv")


@broken(answers, "E-CFG-011")
def windows_drive(study: Path) -> None:
    replace(study, CONFIG, ANSWERS, r"C:\Users\answers.csv")


@broken(answers, "E-CFG-011")
def link_to_outside(study: Path) -> None:
    outside = study.parent / "answers.csv"
    (study / ANSWERS).rename(outside)
    (study / ANSWERS).symlink_to(outside)


@broken(answers, "E-CFG-011")
def link_to_itself(study: Path) -> None:
    (study / ANSWERS).unlink()
    os.symlink("answers.csv", study / ANSWERS)


@broken(answers, "E-CFG-011")
def binding_outside(study: Path) -> None:
    replace(study, CONFIG, "bindings/answers.yaml", "../../elsewhere.yaml")


@broken(answers, "E-CFG-011")
def name_with_a_nul(study: Path) -> None:
    replace(study, CONFIG, f"file: {ANSWERS}", r'file: "data/raw/answers\0.csv"')


@broken(answers, "E-CFG-047")
def name_that_no_disk_takes(study: Path) -> None:
    replace(study, CONFIG, ANSWERS, f"data/raw/{'x' * 300}.csv")


@broken(answers, "E-CFG-047")
def name_in_other_letters(study: Path) -> None:
    replace(study, CONFIG, ANSWERS, "data/raw/Answers.csv")


@broken(answers, "E-CFG-013")
def folder_that_does_not_exist(study: Path) -> None:
    shutil.rmtree(study)


@broken(answers, "E-CFG-013")
def file_in_the_place_of_the_folder(study: Path) -> None:
    shutil.rmtree(study)
    study.write_text("hemmelig")


@broken(answers, "E-CFG-013")
def folder_without_a_configuration(study: Path) -> None:
    shutil.rmtree(study / "config")


@broken(answers, "E-CFG-001")
def scorecard_missing(study: Path) -> None:
    (study / "config/samson.yaml").unlink()


@broken(answers, "E-CFG-047")
def results_that_are_a_file(study: Path) -> None:
    (study / "results").write_text("hemmelig")
    (study / ANSWERS).unlink()
