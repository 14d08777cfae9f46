"""What goes wrong with forms: before they are written, and in the cells of the file.

Every form gets a ``kind``. ``usable`` forms are those that a correct cleaning keeps; some of them
carry a ``mark``: something to flag or to mend, which does not cost the form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from samskaping.simulate.population import ANSWERED, Integers, Texts
from samskaping.simulate.truth import FileTruth, Truth

# A surplus form answers a little after its wave has closed.
DAYS_LATE = (2, 15)
MINUTES_BEFORE = (3, 90)


@dataclass
class Stack:
    """Forms with their answers and reasons, row by row."""

    forms: pd.DataFrame
    answers: Integers
    reasons: Texts

    def take(self, rows: Integers) -> Stack:
        """The given rows, in the given order."""
        return Stack(
            self.forms.iloc[rows].reset_index(drop=True), self.answers[rows], self.reasons[rows]
        )

    def followed_by(self, other: Stack) -> Stack:
        """These rows and then the other's."""
        return Stack(
            pd.concat([self.forms, other.forms], ignore_index=True),
            np.concatenate([self.answers, other.answers]),
            np.concatenate([self.reasons, other.reasons]),
        )


def spoil(stack: Stack, truth: Truth, part: FileTruth, rng: np.random.Generator) -> Stack:
    """Give the surplus forms their kinds, mark some usable ones, and add unfinished first tries."""
    forms = stack.forms.assign(
        kind="usable", mark="", case_code=stack.forms["case"].map(part.codes.case)
    )
    stack = Stack(forms, stack.answers.copy(), stack.reasons.copy())
    _surplus(stack, truth, part, rng)
    coded = (forms["usable"] & (forms["code"] != "")).to_numpy()
    chosen = rng.permutation(np.flatnonzero(coded))
    mess = part.mess
    lines, roles, cells, twice = np.split(
        chosen, np.cumsum([mess.straight_liners, mess.without_role, len(mess.out_of_range)])
    )
    _straight_lines(stack, lines, truth, rng)
    forms.loc[roles, "mark"] = "without_role"
    _out_of_range(stack, cells, rng)
    return stack.followed_by(_first_tries(stack, twice[: mess.double_submissions], rng))


def _surplus(stack: Stack, truth: Truth, part: FileTruth, rng: np.random.Generator) -> None:
    forms, mess = stack.forms, part.mess
    kinds = (
        ["test"] * mess.tests
        + ["without_consent"] * mess.without_consent
        + ["outside_period"] * mess.outside_period
        + ["nothing_answered"] * mess.nothing_answered
        + ["unknown_case"] * len(mess.unknown_cases)
    )
    rows = np.flatnonzero(~forms["usable"].to_numpy(dtype=bool))
    forms.loc[rows, "kind"] = kinds
    kind = forms["kind"]
    forms.loc[kind == "unknown_case", "case_code"] = list(mess.unknown_cases)
    forms.loc[kind == "test", ["comment", "code"]] = part.test_comment
    forms.loc[kind == "test", "seconds"] = rng.integers(15, 45, size=mess.tests).astype(float)
    late = kind == "outside_period"
    closes = forms.loc[late, "wave"].map({w: t.closes for w, t in truth.waves.items()})
    clock = forms.loc[late, "submitted"] - forms.loc[late, "submitted"].dt.normalize()
    days = pd.to_timedelta(rng.integers(*DAYS_LATE, size=mess.outside_period), unit="D")
    forms.loc[late, "submitted"] = pd.to_datetime(closes) + days + clock
    stack.reasons[(kind == "nothing_answered").to_numpy()] = "skipped"


def _straight_lines(stack: Stack, rows: Integers, truth: Truth, rng: np.random.Generator) -> None:
    middle = (truth.points + 1) // 2
    stack.answers[rows] = rng.integers(middle, truth.points + 1, size=(len(rows), 1))
    stack.reasons[rows] = ANSWERED
    stack.forms.loc[rows, "mark"] = "straight_liner"
    stack.forms.loc[rows, "seconds"] = rng.integers(40, 90, size=len(rows)).astype(float)


def _out_of_range(stack: Stack, rows: Integers, rng: np.random.Generator) -> None:
    items = rng.integers(0, stack.answers.shape[1], size=len(rows))
    stack.reasons[rows, items] = "invalid"
    stack.forms.loc[rows, "mark"] = "out_of_range"


def _first_tries(stack: Stack, rows: Integers, rng: np.random.Generator) -> Stack:
    """Forms sent unfinished, a while before the same person sent the whole one."""
    first = stack.take(rows)
    before = pd.to_timedelta(rng.integers(*MINUTES_BEFORE, size=len(rows)), unit="min")
    first.forms["submitted"] = first.forms["submitted"] - before
    first.forms[["kind", "comment"]] = ["double_submission", ""]
    first.reasons[:, first.answers.shape[1] // 2 :] = "skipped"
    return first


def repeated(stack: Stack, rng: np.random.Generator, count: int) -> Stack:
    """Whole rows once more at the end, as when an export is pasted below an earlier one."""
    forms = stack.forms
    eligible = (forms["kind"] == "usable") & (forms["mark"] == "") & (forms["code"] != "")
    twice = ~forms.duplicated(["case", "wave", "code"], keep=False)
    rows = rng.choice(np.flatnonzero(eligible & twice), size=count, replace=False)
    copies = stack.take(np.sort(rows))
    copies.forms["kind"] = "exact_duplicate"
    return stack.followed_by(copies)
