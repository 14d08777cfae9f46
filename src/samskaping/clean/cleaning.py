"""Apply the declared rules, one after the other, and account for every row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from samskaping.clean import ledger, rules
from samskaping.clean.ledger import SOURCE
from samskaping.study.model import Cleaning, Outline
from samskaping.tables import typed

FormRule = Callable[[pd.DataFrame, pd.DataFrame, Outline], pd.Series]


@dataclass(frozen=True)
class Cleaned:
    """What is kept, and what was removed, changed or flagged."""

    submissions: pd.DataFrame
    responses: pd.DataFrame
    exclusions: pd.DataFrame


def clean(submissions: pd.DataFrame, responses: pd.DataFrame, outline: Outline) -> Cleaned:
    """Clean the forms of all sources together.

    The rules are applied in a fixed order, and a form that several rules meet is counted under the
    first: test answers, consent, case, wave, role, field period; then cells off the scale are
    emptied; then forms without answers, and duplicates of what is left. Straight-lining is flagged
    and kept.

    Raises
    ------
    samskaping.clean.ledger.LedgerError
        Rows in are not rows kept plus rows excluded.
    """
    forms = submissions.sort_values(SOURCE, ignore_index=True)
    given = answers = ledger.cells_of(responses, forms)
    record: list[pd.DataFrame] = []
    for name, effect in _before_the_cells(outline.cleaning):
        forms, answers = _apply(name, effect, forms, answers, outline, record)
    answers = _empty_cells_off_the_scale(forms, answers, outline, record)
    for name, effect in _after_the_cells(outline.cleaning):
        forms, answers = _apply(name, effect, forms, answers, outline, record)
    exclusions = ledger.joined(record)
    ledger.require_balance(submissions, forms, exclusions)
    ledger.require_cells(given, answers, forms)
    kept = responses.take(answers.index.to_numpy()).reset_index(drop=True)
    return Cleaned(
        typed(forms.reset_index(drop=True), "submissions"),
        typed(_with_cells(kept, answers), "responses"),
        exclusions,
    )


def _with_cells(kept: pd.DataFrame, answers: pd.DataFrame) -> pd.DataFrame:
    return kept.assign(value=answers["value"].array, missing_reason=answers["missing_reason"].array)


def _before_the_cells(chosen: Cleaning) -> list[tuple[str, str]]:
    return [
        ("test_answers", chosen.test_answers),
        ("without_consent", chosen.without_consent),
        # A study that stops at an unknown case has stopped at the door.
        ("unknown_case", "exclude"),
        ("unknown_wave", "exclude"),
        ("unknown_role", "flag" if chosen.unknown_role == "keep" else "exclude"),
        ("outside_period", chosen.outside_period),
    ]


def _after_the_cells(chosen: Cleaning) -> list[tuple[str, str]]:
    return [
        ("nothing_answered", chosen.nothing_answered),
        ("duplicates", "flag" if chosen.duplicates == "flag" else "exclude"),
        ("straight_lining", "flag"),
    ]


def _apply(
    name: str,
    effect: str,
    forms: pd.DataFrame,
    answers: pd.DataFrame,
    outline: Outline,
    record: list[pd.DataFrame],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    if effect == "keep":
        return forms, answers
    rule: FormRule = getattr(rules, name)
    met = rule(forms, answers, outline)
    if effect == "flag":
        record.append(ledger.entries(forms[met], name, "flagged"))
        return forms, answers
    record.append(ledger.entries(forms[met], name, "excluded"))
    if not met.any():
        return forms, answers
    kept = forms[~met]
    return kept, answers[answers["form"].isin(kept.index)]


def _empty_cells_off_the_scale(
    forms: pd.DataFrame, answers: pd.DataFrame, outline: Outline, record: list[pd.DataFrame]
) -> pd.DataFrame:
    met = rules.out_of_range(answers, outline)
    cells = answers[met].reset_index(drop=True)
    changed = ledger.entries(
        forms.loc[cells["form"]].reset_index(drop=True),
        "out_of_range",
        "changed",
        table="responses",
        before=cells["value"],
        item=cells["item"],
    )
    record.append(changed)
    return answers.assign(
        value=answers["value"].mask(met),
        missing_reason=answers["missing_reason"].mask(met, "invalid"),
    )
