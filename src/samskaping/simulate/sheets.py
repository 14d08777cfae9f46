"""From forms to the text that stands in the cells of a raw file."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.simulate.mess import Stack, repeated, spoil
from samskaping.simulate.population import ANSWERED, Purpose, stream
from samskaping.simulate.truth import FileTruth, Truth

Flags = NDArray[np.bool_]

FIRST_HOUR, LAST_HOUR = 7, 22
MEDIAN_SECONDS, SPREAD = 390.0, 0.45
LEAVES_CONTACT, LEAVES_COMMENT = 0.35, 0.10


def file_content(stack: Stack, truth: Truth, number: int) -> tuple[Stack, pd.DataFrame]:
    """The forms of one file in file order, with their mess, and the file's cells as text.

    ``forms`` gains ``source_row``: the record's place in the file, the header being row 1.
    """
    part = truth.files[number]
    rng = stream(truth, Purpose.MESS, number)
    dressed = Stack(_dressed(stack.forms, truth, number), stack.answers, stack.reasons)
    messy = spoil(dressed, truth, part, rng)
    order = np.argsort(messy.forms["submitted"].to_numpy(), kind="stable")
    messy = messy.take(order)
    steps = rng.integers(1, 400, size=len(order))
    messy.forms["submission"] = 31_000_000 + 1_000_000 * number + np.cumsum(steps)
    # A SurveyXact export has its labels, and the blanks behind them, in a file of their own.
    share = 0.0 if part.format == "surveyxact" else part.mess.trailing_blanks
    blank = rng.random((len(order), len(truth.items) + 1)) < share
    once = len(messy.forms)
    whole = repeated(messy, rng, part.mess.exact_duplicates)
    sheet = _cells(messy, truth, part, blank)
    place = {submission: row for row, submission in enumerate(messy.forms["submission"])}
    copies = whole.forms["submission"].iloc[once:].map(place).to_numpy(dtype=int)
    whole.forms["source_row"] = np.arange(len(whole.forms)) + 2
    whole.forms["source_file"] = part.file
    return whole, pd.concat([sheet, sheet.iloc[copies]], ignore_index=True)


def _dressed(forms: pd.DataFrame, truth: Truth, number: int) -> pd.DataFrame:
    """What a form holds besides the answers: local time, seconds, contact and comment."""
    part = truth.files[number]
    rng = stream(truth, Purpose.TIMES, number)
    opens = forms["wave"].map({w: pd.Timestamp(t.opens) for w, t in truth.waves.items()})
    length = forms["wave"].map({w: (t.closes - t.opens).days + 1 for w, t in truth.waves.items()})
    days = np.floor(rng.random(len(forms)) * length.to_numpy(dtype=float))
    seconds = rng.integers(FIRST_HOUR * 3600, LAST_HOUR * 3600, size=len(forms))
    submitted = opens + pd.to_timedelta(days, unit="D") + pd.to_timedelta(seconds, unit="s")
    took = MEDIAN_SECONDS * np.exp(SPREAD * rng.standard_normal(len(forms)))
    remarks = stream(truth, Purpose.REMARKS, number)
    return forms.assign(
        submitted=submitted.astype("datetime64[s]"),
        seconds=took,
        contact=_contacts(forms, part, remarks),
        comment=_comments(forms, part, remarks),
    )


def _contacts(forms: pd.DataFrame, part: FileTruth, rng: np.random.Generator) -> list[str]:
    leaves = rng.random(len(forms)) < LEAVES_CONTACT
    return [
        part.contacts[person % len(part.contacts)].format(n=100 + person)
        if left and part.contacts
        else ""
        for person, left in zip(forms["person"], leaves, strict=True)
    ]


def _comments(forms: pd.DataFrame, part: FileTruth, rng: np.random.Generator) -> list[str]:
    """Each of the comments at least once where there are forms enough, most cells empty."""
    many = max(len(part.comments), round(LEAVES_COMMENT * len(forms))) if part.comments else 0
    text = [""] * len(forms)
    for turn, row in enumerate(rng.permutation(len(forms))[:many]):
        text[row] = part.comments[turn % len(part.comments)]
    return text


def _cells(stack: Stack, truth: Truth, part: FileTruth, blank: Flags) -> pd.DataFrame:
    forms = stack.forms
    role = forms["role"].map(part.codes.role).mask(forms["mark"] == "without_role", "")
    refused = forms["kind"] == "without_consent"
    # Every other one says no; the rest leave the question empty.
    consent = np.select([refused & (refused.cumsum() % 2 == 1), refused], ["no", ""], "yes")
    tests = np.where(forms["kind"] == "test", "yes", "no")
    holds: dict[str, pd.Series] = {
        "submission": forms["submission"].astype(str),
        "submitted": _times(forms["submitted"], part),
        "consent": pd.Series(consent, index=forms.index).map(dict(part.codes.consent)).fillna(""),
        "test": pd.Series(tests, index=forms.index).map(dict(part.codes.test)),
        "case": forms["case_code"],
        "wave": forms["wave"].map(part.codes.wave),
        "role": _with_blanks(role, blank[:, -1]),
        "code": forms["code"],
        "contact": forms["contact"],
        "comment": forms["comment"],
        "duration": _durations(forms["seconds"], part),
        "constant": pd.Series(part.constant, index=forms.index),
        "key": forms["submission"].map("{:x}".format),
        **_states(stack),
    }
    columns = {name: holds[content] for name, content in part.before_items.items()}
    columns |= _item_columns(stack, truth, part, blank)
    columns |= {name: holds[content] for name, content in part.after_items.items()}
    return pd.DataFrame(columns).astype(object)


def _states(stack: Stack) -> dict[str, pd.Series]:
    """How far the tool says that each form has come: a form broken off is partial."""
    third = max(1, stack.reasons.shape[1] // 3)
    broken_off = (stack.reasons[:, -third:] == "skipped").all(axis=1)
    index = stack.forms.index
    nobody = pd.Series("0", index=index)
    return {
        "state_new": nobody,
        "state_distributed": nobody,
        "state_partial": pd.Series(np.where(broken_off, "1", "0"), index=index),
        "state_completed": pd.Series(np.where(broken_off, "0", "1"), index=index),
        "state_dropped": nobody,
    }


def _with_blanks(text: pd.Series, blank: Flags) -> pd.Series:
    return text.where(~blank | (text == ""), text + " ")


def _item_columns(
    stack: Stack, truth: Truth, part: FileTruth, blank: Flags
) -> dict[str, pd.Series]:
    words = {
        "skipped": "",
        "dont_know": part.codes.dont_know,
        "not_applicable": part.codes.not_applicable,
    }
    wrong = iter(part.mess.out_of_range)
    columns: dict[str, pd.Series] = {}
    for item, column in part.items.items():
        place = list(truth.items).index(item)
        text = [
            part.codes.answers[int(answer)]
            if reason == ANSWERED
            else next(wrong)
            if reason == "invalid"
            else words[reason]
            for answer, reason in zip(stack.answers[:, place], stack.reasons[:, place], strict=True)
        ]
        columns[column] = _with_blanks(pd.Series(text, dtype=object), blank[:, place])
    return columns


def _times(submitted: pd.Series, part: FileTruth) -> pd.Series:
    if part.format != "nettskjema":
        text = [moment.strftime("%d-%m-%Y %H:%M") for moment in submitted]
    else:
        text = [moment.isoformat() for moment in submitted.dt.tz_localize(part.time_zone)]
    return pd.Series(text, index=submitted.index)


def _durations(seconds: pd.Series, part: FileTruth) -> pd.Series:
    if part.duration_unit == "milliseconds":
        whole = [str(round(length * 1000)) for length in seconds]
        return pd.Series(whole, index=seconds.index)
    minutes = [f"{length / 60:.1f}".replace(".", part.decimal) for length in seconds]
    return pd.Series(minutes, index=seconds.index)
