"""Quotes that are not as they must be: held back one by one, and told without a word of them."""

from __future__ import annotations

from pathlib import Path

from tests.broken.registry import broken
from tests.broken.studies import COMMENT, edit_text, interviews, replace

CONFIG, QUOTES, NAMES = "config/config.yaml", "data/raw/quotes.csv", "data/raw/names.txt"
HEADER = "case;code;interview;person;start;end;text;consent;signed_off"
SOUND = "north;heard;petronella-01;;;;Vi ble hørt;ja;ja"
LISTED = f"""\
quotes:
  - {{id: quotes, file: {QUOTES}, format: delimited}}
names: {{persons: {NAMES}}}
"""


def quotes(folder: Path) -> None:
    """A study of coded interviews with a list of candidates that was filled in."""
    interviews(folder)
    replace(folder, "config/codebook.yaml", "id: heard\n", "id: heard\n    value: equality\n")
    (folder / QUOTES).write_text(f"{HEADER}\n{SOUND}\n", encoding="utf-8")
    (folder / NAMES).write_text("Petronella Nordmann-Lie\n", encoding="utf-8")
    edit_text(folder, CONFIG, lambda text: text + LISTED)


def _rows(study: Path, *rows: str) -> None:
    edit_text(study, QUOTES, lambda text: text + "\n".join(rows) + "\n")


@broken(quotes, "N-ANS-090")
def quotes_that_cannot_be_checked(study: Path) -> None:
    pass


@broken(quotes, "N-ANS-085", "N-ANS-086", "W-ANS-087", "W-ANS-088", "N-ANS-090")
def quotes_that_are_held_back(study: Path) -> None:
    _rows(
        study,
        SOUND.replace("ja;ja", "nei;ja").replace("Vi ble hørt", COMMENT.replace(";", ",")),
        SOUND.replace("ja;ja", "ja;"),
        SOUND.replace("Vi ble hørt", COMMENT.replace(";", ",")),
        SOUND.replace("Vi", "=Vi"),
    )


@broken(quotes, "W-ANS-010", "W-ANS-080", "W-ANS-081", "W-ANS-082", "W-ANS-083", "W-ANS-084",
        "N-ANS-085", "N-ANS-090")  # fmt: skip
def quotes_that_nothing_is_known_of(study: Path) -> None:
    _rows(
        study,
        SOUND.replace("north", "petronella"),
        SOUND.replace("north", ""),
        SOUND.replace("heard", "hemmelig"),
        SOUND.replace("heard", ""),
        SOUND.replace("petronella-01", ""),
        SOUND.replace("ja;ja", "Petronella sa ja;ja"),
    )


@broken(quotes, "E-CFG-181")
def quotes_without_what_they_are_about(study: Path) -> None:
    replace(
        study, CONFIG, "format: delimited}\nnames", "format: delimited, binding: q.yaml}\nnames"
    )
    (study / "config/q.yaml").write_text(
        "case: {constant: north}\nsource: {column: interview}\ntext: text\n"
        "consent: {column: consent, yes: [ja]}\nsigned_off: {column: signed_off, yes: [ja]}\n"
        "ignore: [case, code, person, start, end]\n",
        encoding="utf-8",
    )


@broken(quotes, "E-CFG-063", "E-CFG-180")
def quotes_without_interviews(study: Path) -> None:
    replace(study, CONFIG, "codings:", "coverage:")
    binding = "config/bindings/segments.yaml"
    edit_text(study, binding, lambda text: text[: text.index("unit:")] + text[text.index("drop") :])
    replace(study, binding, "[text]", "[text, segment, Heard, Overruled, Learned]")


@broken(quotes, "E-CFG-047")
def list_of_names_that_is_missing(study: Path) -> None:
    (study / NAMES).unlink()


@broken(quotes, "E-RAW-190")
def list_of_names_that_is_a_workbook(study: Path) -> None:
    (study / NAMES).write_bytes(b"PK\x03\x04" + bytes(40))
