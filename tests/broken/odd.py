"""Studies that are odd but not wrong: each ends in released numbers, or in the reason for none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.broken.cases import CASES
from tests.broken.studies import (
    ANSWERS,
    MEASUREMENTS,
    SEGMENTS,
    answers,
    column,
    edit_cells,
    edit_text,
    everything,
    interviews,
    measurements,
    replace,
)

CONFIG = "config/config.yaml"
Rows = list[list[str]]


def only(folder: Path, name: str, keep: Callable[[dict[str, str]], bool]) -> None:
    """Keep the rows of a raw file that are wanted."""

    def choose(rows: Rows) -> None:
        header = rows[0]
        kept = [row for row in rows[1:] if keep(dict(zip(header, row, strict=True)))]
        rows[1:] = kept

    edit_cells(folder, name, choose)


def one_respondent_in_a_case(study: Path) -> None:
    answers(study)
    seen: set[str] = set()

    def first_of_west(row: dict[str, str]) -> bool:
        if row["place"] != "West":
            return True
        seen.add(row["own code"])
        return len(seen) == 1

    only(study, ANSWERS, first_of_west)


def one_respondent_in_all(study: Path) -> None:
    answers(study)
    edit_cells(study, ANSWERS, lambda rows: rows.__delitem__(slice(2, None)))


def one_case(study: Path) -> None:
    everything(study)
    for name in (ANSWERS, MEASUREMENTS, SEGMENTS):
        only(study, name, lambda row: row["place"] == "North")
    edit_text(study, CONFIG, _without("south", "west"))
    for name in ("answers", "measurements", "segments"):
        replace(study, f"config/bindings/{name}.yaml", ", South: south, West: west", "")


def _without(*cases: str) -> Callable[[str], str]:
    def edit(text: str) -> str:
        lines = text.splitlines(keepends=True)
        named = [f"{{id: {case}," for case in cases] + [f"{{case: {case}," for case in cases]
        return "".join(line for line in lines if not any(one in line for one in named))

    return edit


def one_item_in_a_value(study: Path) -> None:
    answers(study)

    def edit(text: str) -> str:
        kept = text[: text.index("  - id: learn_2")]
        return kept + text[text.index("# Share of a score's") :]

    edit_text(study, "config/samson.yaml", edit)
    replace(study, "config/bindings/answers.yaml", ", learn_2: q5, learn_3: q6", "")
    replace(study, "config/bindings/answers.yaml", "drop: [e-mail", "ignore: [q5, q6]\ndrop: [e-mail")


def all_answers_the_same(study: Path) -> None:
    answers(study)
    for name in ("q1", "q2", "q3", "q4", "q5", "q6"):
        column(study, ANSWERS, name, lambda _: "5")


def no_measured_value(study: Path) -> None:
    measurements(study)
    for name in ("visited before", "visited after", "trust before", "trust after"):
        column(study, MEASUREMENTS, name, lambda _: "")


def no_follow_up_measured(study: Path) -> None:
    measurements(study)
    for name in ("visited after", "trust after"):
        column(study, MEASUREMENTS, name, lambda _: "")


def one_person_measured(study: Path) -> None:
    measurements(study)
    edit_cells(study, MEASUREMENTS, lambda rows: rows.__delitem__(slice(2, None)))


def no_code_was_ever_given(study: Path) -> None:
    interviews(study)
    for name in ("Heard", "Overruled", "Learned"):
        edit_cells(study, SEGMENTS, _emptied(name))


def _emptied(name: str) -> Callable[[Rows], None]:
    def edit(rows: Rows) -> None:
        place = rows[0].index(name)
        for row in rows[1:]:
            row[place] = ""

    return edit


def one_interview(study: Path) -> None:
    interviews(study)
    first = []

    def same(row: dict[str, str]) -> bool:
        first.append(row["interview"])
        return row["interview"] == first[0]

    only(study, SEGMENTS, same)


def whole_study(study: Path) -> None:
    everything(study)


# What a study says when it is checked, and nevertheless ends in a result, is told there too.
TOLD = (
    "windows_line_ends",
    "mixed_line_ends",
    "file_name_with_norwegian_letters",
    "formulas_in_text",
    "sound_workbook",
    "all_answers_missing",
    "no_case_is_known",
    "answers_out_of_range",
    "answers_that_are_no_numbers",
    "unknown_role",
    "roles_and_codes_have_changed_places",
    "person_who_answered_twice",
    "answers_outside_the_period",
    "consent_that_is_neither_yes_nor_no",
    "measurements_that_are_no_numbers",
    "measurements_out_of_range",
    "decimal_comma_where_a_point_is_declared",
    "totals_row_undeclared",
    "unknown_occasion",
    "unknown_indicator",
    "counts_that_are_not_whole",
    "one_coder_only",
    "unknown_coder",
    "unknown_code",
    "segment_without_an_interview",
    "segment_without_a_number",
    "person_with_two_roles",
)

# The name of a study; what writes it; a key of its estimates; the code of the note that it has
# (empty where it is a number).
STUDIES: dict[str, tuple[Callable[[Path], None], dict[str, str]]] = {
    "whole_study": (whole_study, {}),
    "one_respondent_in_a_case": (one_respondent_in_a_case, {}),
    "one_respondent_in_all": (one_respondent_in_all, {}),
    "one_case": (one_case, {}),
    "one_item_in_a_value": (one_item_in_a_value, {}),
    "all_answers_the_same": (all_answers_the_same, {}),
    "no_measured_value": (no_measured_value, {}),
    "no_follow_up_measured": (no_follow_up_measured, {}),
    "one_person_measured": (one_person_measured, {}),
    "no_code_was_ever_given": (no_code_was_ever_given, {}),
    "one_interview": (one_interview, {}),
    **{name: (CASES[name].write, {}) for name in TOLD},
}
