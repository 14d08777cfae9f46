"""Configurations that are no plain, closed YAML."""

from __future__ import annotations

from pathlib import Path

from tests.broken.registry import broken
from tests.broken.studies import answers, edit_text, replace

CONFIG, SCORECARD = "config/config.yaml", "config/samson.yaml"


@broken(answers, "E-CFG-009")
def empty_configuration(study: Path) -> None:
    (study / CONFIG).write_text("")


@broken(answers, "E-CFG-009")
def configuration_that_is_a_list(study: Path) -> None:
    (study / CONFIG).write_text("- study\n- cases\n")


@broken(answers, "E-CFG-009")
def configuration_of_comments(study: Path) -> None:
    (study / CONFIG).write_text("# study:\n")


@broken(answers, "E-CFG-005")
def key_that_stands_twice(study: Path) -> None:
    replace(study, CONFIG, "linkage: partial", "linkage: partial\nlinkage: none")


@broken(answers, "E-CFG-004")
def indented_with_a_tab(study: Path) -> None:
    replace(study, CONFIG, "  provenance: synthetic", "\tprovenance: synthetic")


@broken(answers, "E-CFG-006")
def tag(study: Path) -> None:
    replace(study, CONFIG, "seed: 1", "seed: !!python/object/apply:os.system ['true']")


@broken(answers, "E-CFG-007")
def anchors(study: Path) -> None:
    replace(study, SCORECARD, "  minimum: 1\n", "  minimum: &one 1\n")
    replace(study, SCORECARD, "  maximum: 5\n", "  maximum: *one\n")


@broken(answers, "E-CFG-007")
def laughs(study: Path) -> None:
    rows = ["a0: &a0 [x, x]", *(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}]" for n in range(30))]
    (study / CONFIG).write_text("\n".join(rows))


@broken(answers, "E-CFG-008")
def brackets_without_end(study: Path) -> None:
    replace(study, CONFIG, "seed: 1", f"seed: {'[' * 3000}{']' * 3000}")


@broken(answers, "E-CFG-003")
def bracket_that_does_not_close(study: Path) -> None:
    replace(study, CONFIG, "languages: [nb, en]", "languages: [nb, en")


@broken(answers, "E-CFG-003")
def colon_in_a_text(study: Path) -> None:
    replace(study, CONFIG, "en: A made-up example.", "en: Note: a made-up example.")


@broken(answers, "E-CFG-002")
def configuration_in_latin_1(study: Path) -> None:
    path = study / CONFIG
    path.write_bytes(path.read_text("utf-8").replace("…", "").encode("iso-8859-1"))


@broken(answers, "E-CFG-003")
def configuration_with_a_nul(study: Path) -> None:
    edit_text(study, CONFIG, lambda text: text.replace("seed: 1", "seed: 1\x00"))


@broken(answers, "E-CFG-010")
def configuration_of_6_mb(study: Path) -> None:
    edit_text(study, CONFIG, lambda text: text + "# hemmelig\n" * 550_000)


@broken(answers)
def configuration_with_windows_line_ends(study: Path) -> None:
    for name in (CONFIG, SCORECARD, "config/bindings/answers.yaml"):
        edit_text(study, name, lambda text: "\ufeff" + text.replace("\n", "\r\n"))
