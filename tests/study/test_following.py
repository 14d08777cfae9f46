"""Paths to targets, looking back, selection and who was asked are checked before any number."""

import pytest

from samskaping.study.configuration import examine
from tests.study.small_study import change, write_small_study

RECORD = "config/soimpact.yaml"
TARGET = "value: 4, date: 2026-12-31"
LATER = "opens: 2025-11-01}"
LABEL = "label: {nb: Da, en: Then}"
GROUPS = "comparison_groups:\n"
BELONGING, FIGURES = "    maximum: 5\n", "    measured: aggregate\n"


@pytest.fixture
def folder(tmp_path):
    return write_small_study(tmp_path / "study", record=True)


def path(*milestones):
    listed = ", ".join(f"{{date: {day}, value: {value}}}" for day, value in milestones)
    return f"{TARGET}, path: [{listed}]"


def asked(*lines):
    return "asked:\n" + "".join(f"  - {{{line}}}\n" for line in lines) + GROUPS


def then(more):
    return f"{LATER}\n  - {{id: looking_back, {LABEL}, opens: 2025-11-01{more}}}"


RIGHT = [
    (TARGET, f"{TARGET}, path: linear"),
    (TARGET, path(("2025-12-31", 3.5), ("2026-06-30", 3.8))),
    (LATER, then(", kind: retrospective, asked_at: after")),
    (BELONGING, f"{BELONGING}    selected: {{side: below, cutoff: 3, mean: 3.4, sd: 0.8}}\n"),
    (BELONGING, f"{BELONGING}    selected: {{side: above, cutoff: 3, retest: 0.7}}\n"),
    (GROUPS, asked("case: north, occasion: before, asked: 12",
                   "case: hill, occasion: before, asked: 9",
                   "case: north, occasion: before, asked: 10, indicator: helped")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), RIGHT)
def test_what_is_right_has_no_findings(folder, old, new):
    change(folder, RECORD, old, new)
    assert examine(folder).findings == ()


WRONG = [
    (TARGET, f"{TARGET}, path: liner", "value_not_allowed", "targets[1].path"),
    (TARGET, path(("2027-01-31", 3.5)), "path_dates", "targets[1].path[1].date"),
    (TARGET, path(("2025-01-31", 3.5)), "path_dates", "targets[1].path[1].date"),
    (TARGET, path(("2026-06-30", 3.8), ("2025-12-31", 3.5)), "path_dates",
     "targets[1].path[2].date"),
    (TARGET, f"{TARGET}, path: [{{date: 2025-12-31}}]", "key_required",
     "targets[1].path[1].value"),
    (LATER, then(", kind: retrospective"), "asked_at_missing", "occasions[3].kind"),
    (LATER, then(", kind: retrospective, asked_at: before"), "reference_dangling",
     "occasions[3].asked_at"),
    (LATER, "opens: 2025-11-01, asked_at: before}", "asked_at_unused", "occasions[2].asked_at"),
    (BELONGING, f"{BELONGING}    selected: {{side: below, cutoff: 3, mean: 3.4}}\n",
     "selected_half", "indicators[1].selected.mean"),
    (BELONGING, f"{BELONGING}    selected: {{side: under, cutoff: 3}}\n", "value_not_allowed",
     "indicators[1].selected.side"),
    (BELONGING, f"{BELONGING}    selected: {{side: below, cutoff: 3, retest: 1.2}}\n",
     "value_limit", "indicators[1].selected.retest"),
    (FIGURES, f"{FIGURES}    selected: {{side: below, cutoff: 3}}\n", "selected_figures",
     "indicators[3].selected"),
    (GROUPS, asked("case: noth, occasion: before, asked: 1"), "reference_dangling",
     "asked[1].case"),
    (GROUPS, asked("case: north, occasion: then, asked: 1"), "reference_dangling",
     "asked[1].occasion"),
    (GROUPS, asked("case: north, occasion: before, asked: -1"), "value_limit", "asked[1].asked"),
    (GROUPS, asked(*["case: north, occasion: before, asked: 12"] * 2), "asked_twice", "asked[2]"),
    (GROUPS, asked("case: north, occasion: before, asked: 12, indicator: visitors"),
     "asked_of_figures", "asked[1].indicator"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "column"), WRONG)
def test_what_is_wrong_is_found_at_its_key(folder, old, new, code, column):
    change(folder, RECORD, old, new)
    found = {(one.code, one.column) for one in examine(folder).findings}
    assert found == {(code, column)}
