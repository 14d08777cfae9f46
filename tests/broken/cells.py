"""Raw files in which something else stands than the binding and the study know."""

from __future__ import annotations

from pathlib import Path

from tests.broken.registry import broken
from tests.broken.studies import (
    ANSWERS,
    MEASUREMENTS,
    SEGMENTS,
    answers,
    cell,
    column,
    edit_cells,
    edit_text,
    figures,
    interviews,
    measurements,
    replace,
)

CONFIG = "config/config.yaml"


@broken(answers, "W-ANS-002", "N-CLN-002")
def unknown_case(study: Path) -> None:
    cell(study, ANSWERS, 4, "place", "East")


@broken(answers, "E-ANS-001")
def unknown_case_where_the_study_stops(study: Path) -> None:
    replace(study, CONFIG, "linkage:", "cleaning: {unknown_case: stop}\nlinkage:")
    cell(study, ANSWERS, 4, "place", "East")


@broken(answers, "W-ANS-002", "W-CLN-001")
def no_case_is_known(study: Path) -> None:
    column(study, ANSWERS, "place", lambda name: f"{name}ern council")


@broken(answers, "W-ANS-004", "N-CLN-002")
def blank_case(study: Path) -> None:
    cell(study, ANSWERS, 4, "place", "")


@broken(answers, "W-ANS-007", "N-CLN-005")
def unknown_role(study: Path) -> None:
    cell(study, ANSWERS, 4, "taking part as", "Visitor")
    cell(study, ANSWERS, 9, "taking part as", "petronella@example.org")


@broken(answers, "W-ANS-007", "N-CLN-005")
def role_that_would_steer_the_screen(study: Path) -> None:
    cell(study, ANSWERS, 4, "taking part as", "\x1b[2J\x1b]0;title\x07\u202eGuest")


@broken(answers, "W-ANS-002", "W-ANS-007", "N-CLN-002", "N-CLN-005")
def formulas_in_coded_columns(study: Path) -> None:
    cell(study, ANSWERS, 4, "place", "=cmd|' /C calc'!A0")
    cell(study, ANSWERS, 5, "taking part as", "@SUM(1+1)")
    cell(study, ANSWERS, 6, "taking part as", '=HYPERLINK("http://x")')


@broken(answers, "W-ANS-007", "N-CLN-005", "W-CLN-001")
def roles_and_codes_have_changed_places(study: Path) -> None:
    def swap(rows: list[list[str]]) -> None:
        first, second = rows[0].index("taking part as"), rows[0].index("own code")
        for row in rows[1:]:
            row[first], row[second] = row[second], row[first]

    edit_cells(study, ANSWERS, swap)


@broken(answers, "W-ANS-005", "N-CLN-002")
def unknown_wave(study: Path) -> None:
    cell(study, ANSWERS, 4, "round", "3")


@broken(answers, "W-CLN-003")
def answers_out_of_range(study: Path) -> None:
    cell(study, ANSWERS, 4, "q1", "7")
    cell(study, ANSWERS, 9, "q4", "-1")
    cell(study, ANSWERS, 9, "q5", "99")


@broken(answers, "W-ANS-011")
def answers_that_are_no_numbers(study: Path) -> None:
    cell(study, ANSWERS, 4, "q1", "helt enig")
    cell(study, ANSWERS, 9, "q4", "3,5")
    cell(study, ANSWERS, 9, "q5", "4 5")


@broken(answers, "W-ANS-011")
def answers_in_the_place_of_comments(study: Path) -> None:
    def swap(rows: list[list[str]]) -> None:
        for row in rows[1:]:
            row[-1], row[-2] = row[-2], f"{row[-1][:30]} {row[3][-3:]}"

    edit_cells(study, ANSWERS, swap)


@broken(answers, "W-CLN-001")
def person_who_answered_twice(study: Path) -> None:
    edit_cells(study, ANSWERS, lambda rows: rows.append(list(rows[1])))


@broken(answers, "W-ANS-012")
def times_in_another_form(study: Path) -> None:
    column(study, ANSWERS, "submitted", lambda time: time.replace("2025-03-", "3/"))


@broken(answers, "W-CLN-001")
def answers_outside_the_period(study: Path) -> None:
    column(study, ANSWERS, "submitted", lambda time: time.replace("2025-03-", "2024-03-"))


@broken(answers, "W-ANS-010", "N-CLN-002")
def consent_that_is_neither_yes_nor_no(study: Path) -> None:
    cell(study, ANSWERS, 4, "consent", "maybe")


@broken(answers, "W-CLN-001")
def all_answers_missing(study: Path) -> None:
    for name in ("q1", "q2", "q3", "q4", "q5", "q6"):
        column(study, ANSWERS, name, lambda _: "8")


@broken(measurements, "W-ANS-030")
def measurements_that_are_no_numbers(study: Path) -> None:
    cell(study, MEASUREMENTS, 3, "trust before", "ca. 5, sier Petronella")
    cell(study, MEASUREMENTS, 4, "trust after", "vet ikke")


@broken(measurements, "W-ANS-035", "W-CLN-003")
def measurements_out_of_range(study: Path) -> None:
    cell(study, MEASUREMENTS, 3, "trust before", "50")
    cell(study, MEASUREMENTS, 4, "visited after", "-1")


@broken(measurements, "W-CLN-001")
def person_who_was_measured_twice(study: Path) -> None:
    edit_cells(study, MEASUREMENTS, lambda rows: rows.append(list(rows[1])))


@broken(figures, "W-ANS-025", "N-CLN-002")
def unknown_indicator(study: Path) -> None:
    replace(study, "data/raw/figures.csv", "N;Besøkende;Etter", "N;Besøk;Etter")


@broken(figures, "W-ANS-021", "N-CLN-002")
def unknown_occasion(study: Path) -> None:
    replace(study, "data/raw/figures.csv", "N;Besøkende;Etter", "N;Besøkende;Til slutt")


@broken(figures, "W-ANS-036", "W-ANS-034")
def counts_that_are_not_whole(study: Path) -> None:
    replace(study, "data/raw/figures.csv", "85;85;", "85,5;85,5;")


@broken(interviews, "W-ANS-053", "N-CLN-002")
def unknown_coder(study: Path) -> None:
    cell(study, SEGMENTS, 4, "coder", "C")


@broken(interviews, "W-ANS-061")
def unknown_tick(study: Path) -> None:
    cell(study, SEGMENTS, 4, "Heard", "?")


@broken(figures, "W-ANS-063", "N-CLN-002")
def unknown_code(study: Path) -> None:
    replace(study, "data/raw/segments.csv", "Ble trodd|Penger", "Ble trodd|Tid")


@broken(interviews, "W-ANS-050", "N-CLN-002")
def segment_without_an_interview(study: Path) -> None:
    cell(study, SEGMENTS, 4, "interview", "")


@broken(interviews, "W-ANS-052")
def segment_without_a_number(study: Path) -> None:
    cell(study, SEGMENTS, 4, "segment", "")


@broken(interviews, "W-CLN-003")
def person_with_two_roles(study: Path) -> None:
    cell(study, SEGMENTS, 4, "taking part as", "Employee")


@broken(interviews, "W-CFG-094")
def coder_who_is_not_bound(study: Path) -> None:
    replace(study, "config/bindings/segments.yaml", "{A: first, B: second}", "{A: first}")
    _only_the_first_coder(study)


@broken(interviews, "W-CFG-092")
def one_coder_only(study: Path) -> None:
    edit_text(
        study, "config/codebook.yaml", lambda text: text.partition("  - {id: second, label:")[0]
    )
    replace(study, "config/bindings/segments.yaml", "{A: first, B: second}", "{A: first}")
    _only_the_first_coder(study)


def _only_the_first_coder(study: Path) -> None:
    def keep(rows: list[list[str]]) -> None:
        coder = rows[0].index("coder")
        rows[1:] = [row for row in rows[1:] if row[coder] == "A"]

    edit_cells(study, SEGMENTS, keep)
