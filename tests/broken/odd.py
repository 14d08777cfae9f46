"""Studies that are odd but not wrong: each ends in released numbers, or in the reason for none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
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
    replace(
        study, "config/bindings/answers.yaml", "drop: [e-mail", "ignore: [q5, q6]\ndrop: [e-mail"
    )


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


# Studies with findings that do not stop, which end in results all the same: of each source what is
# left out, and what is counted or grouped otherwise than it should be. test_check.py has the rest.
TOLD = (
    "answers_that_are_no_numbers",
    "person_with_two_roles",
    "measurements_that_are_no_numbers",
    "totals_row_undeclared",
    "unknown_coder",
    "segment_without_an_interview",
)


@dataclass(frozen=True)
class Odd:
    """A study, and the notes that some of its estimates must have; ``quick`` in a second."""

    write: Callable[[Path], None]
    notes: dict[str, str] = field(default_factory=dict)
    quick: bool = True


STUDIES: dict[str, Odd] = {
    "one_respondent_in_a_case": Odd(
        one_respondent_in_a_case,
        {
            "samson.mean.equality.case=west;role=employee;wave=end": "too_few_persons",
            "samson.mean.equality.case=west;wave=end": "suppressed",
            "study.kept.total.case=west;wave=end": "suppressed",
        },
    ),
    "one_respondent_in_all": Odd(
        one_respondent_in_all,
        {
            "samson.icc1.equality.wave=during": "suppressed",
            "samson.alpha.equality.level=pooled;wave=end": "too_few_cases",
            "study.kept.total.case=north;wave=during": "suppressed",
        },
    ),
    "one_case": Odd(
        one_case,
        {
            "samson.icc1.total.wave=during": "too_few_cases",
            "soimpact.pooled_change.trust.occasion=follow_up-baseline": "too_few_cases",
        },
        quick=False,
    ),
    "one_item_in_a_value": Odd(
        one_item_in_a_value,
        {"samson.alpha.learning.level=pooled;wave=during": "too_few_items"},
        quick=False,
    ),
    "all_answers_the_same": Odd(
        all_answers_the_same,
        {"samson.alpha.total.level=pooled;wave=end": "no_variance"},
    ),
    "all_answers_missing": Odd(
        CASES["all_answers_missing"].write,
        {
            "samson.mean.total.case=north;wave=end": "too_few_persons",
            "samson.icc1.total.wave=end": "too_few_cases",
            "samson.alpha.total.level=pooled;wave=end": "too_few_cases",
            "study.kept.total.wave=end": "",
        },
    ),
    "no_case_is_known": Odd(
        CASES["no_case_is_known"].write,
        {"samson.mean.total.case=north;wave=end": "too_few_persons"},
    ),
    "no_measured_value": Odd(
        no_measured_value,
        {
            "soimpact.measured.trust.case=north;occasion=baseline": "not_measured",
            "soimpact.pooled_change.trust.occasion=follow_up-baseline": "no_standard_errors",
        },
    ),
    "no_follow_up_measured": Odd(
        no_follow_up_measured,
        {
            "soimpact.measured.trust.case=north;occasion=baseline": "",
            "soimpact.case_indicator_change.trust.case=north;occasion=follow_up-baseline": (
                "not_measured"
            ),
        },
    ),
    "one_person_measured": Odd(
        one_person_measured,
        {
            "soimpact.measured.trust.case=north;occasion=baseline": "suppressed",
            "soimpact.measured.trust.case=south;occasion=baseline": "not_measured",
            "study.rows_kept.total.table=measurements": "suppressed",
        },
    ),
    "no_code_was_ever_given": Odd(
        no_code_was_ever_given,
        {
            "interviews.cohen_kappa.heard.unit=segment": "code_never_used",
            "interviews.krippendorff_alpha.total.unit=segment": "code_never_used",
            "interviews.code_persons.heard.case=north": "",
        },
    ),
    "one_interview": Odd(
        one_interview,
        {
            "interviews.interviewed.total.all": "suppressed",
            "interviews.code_persons.heard.case=south": "nobody_interviewed",
        },
    ),
    "one_coder_only": Odd(
        CASES["one_coder_only"].write,
        {
            "interviews.cohen_kappa.heard.unit=segment": "one_coder_only",
            "interviews.code_persons.heard.case=north": "",
        },
    ),
    "unknown_occasion": Odd(
        CASES["unknown_occasion"].write,
        {"soimpact.measured.visitors.case=north;occasion=after": "not_measured"},
        quick=False,
    ),
    "unknown_indicator": Odd(
        CASES["unknown_indicator"].write,
        {"soimpact.measured.visitors.case=north;occasion=after": "not_measured"},
        quick=False,
    ),
    **{name: Odd(CASES[name].write, quick=False) for name in TOLD},
}
