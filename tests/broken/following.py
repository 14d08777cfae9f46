"""How a record says that it is followed, where that cannot be."""

from __future__ import annotations

from pathlib import Path

from tests.broken.registry import broken
from tests.broken.studies import edit_text, measurements, replace

RECORD = "config/soimpact.yaml"


@broken(measurements, "E-CFG-150")
def milestone_after_its_target(study: Path) -> None:
    path = "path: [{date: 2026-02-01, value: 6}]"
    replace(study, RECORD, "value: 7, date: 2025-12-31", f"value: 7, date: 2025-12-31, {path}")


@broken(measurements, "E-CFG-151", "E-CFG-152")
def look_back_that_stands_at_the_wrong_occasion(study: Path) -> None:
    then = "  - {id: then, label: {nb: Da, en: Then}, kind: retrospective, opens: 2025-12-01}\n"
    replace(study, RECORD, "targets:\n", f"{then}targets:\n")
    replace(study, RECORD, "kind: follow_up\n", "kind: follow_up\n    asked_at: baseline\n")


@broken(measurements, "E-CFG-040", "E-CFG-154", "E-CFG-155")
def selection_and_asked_that_do_not_fit(study: Path) -> None:
    chosen = "    selected: {side: below, cutoff: 4, mean: 6}\n"
    replace(study, RECORD, "    maximum: 10\n", f"    maximum: 10\n{chosen}")
    line = "  - {case: nowhere, occasion: baseline, asked: 20}\n"
    twice = line.replace("case: nowhere", "case: north")
    edit_text(study, RECORD, lambda text: f"{text}\nasked:\n{line}{twice}{twice}")
