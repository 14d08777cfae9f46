"""Apply the declared rules, one after the other, and account for every row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from samskaping.clean import ledger, rules
from samskaping.clean.cells import BoolArray, Cells, Forms
from samskaping.clean.summary import Summary
from samskaping.numeric.result import IntArray
from samskaping.row_groups import in_arrow, in_pandas
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
    and kept. ``clean_files`` does the same without holding all responses at once.

    Raises
    ------
    samskaping.clean.ledger.LedgerError
        Rows in are not rows kept plus rows excluded.
    """
    parts = [in_arrow(responses, "responses")] if len(responses) else []
    decided = decide(submissions, parts, outline)
    kept = in_pandas(list(decided.kept(parts)), "responses")
    return Cleaned(
        typed(decided.submissions, "submissions"), typed(kept, "responses"), decided.exclusions
    )


@dataclass(frozen=True)
class Decided:
    """Which forms are kept, and why the others are not; the cells are still to be sorted out."""

    submissions: pd.DataFrame
    exclusions: pd.DataFrame
    outline: Outline
    forms: Forms
    in_play: BoolArray
    cells: IntArray

    def kept(self, responses: Iterable[pa.Table]) -> Iterator[pa.Table]:
        """The cells that are kept, in the slices that were decided on.

        Raises
        ------
        samskaping.clean.ledger.LedgerError
            At the end, when cells in are not cells kept plus cells of excluded forms.
        """
        written = np.zeros(len(self.forms), dtype=np.int64)
        for part in responses:
            cells = Cells.of(part, self.forms, self.outline.scorecard.scale)
            kept = cells.kept(self.in_play)
            if len(kept):
                runs = self.forms.runs(kept)
                np.add.at(written, runs.form, runs.lengths)
                yield kept
        ledger.require_cells(self.cells, written, self.in_play)


def decide(submissions: pd.DataFrame, responses: Iterable[pa.Table], outline: Outline) -> Decided:
    """Apply the rules to all forms; ``responses`` are gone through once, slice by slice.

    Raises
    ------
    samskaping.clean.ledger.LedgerError
        Rows in are not rows kept plus rows excluded, or cells belong to no form.
    """
    numbered = Forms(submissions)
    forms, nothing = numbered.table, pd.DataFrame(index=numbered.table.index)
    record: list[pd.DataFrame] = []
    for name, effect in _before_the_cells(outline.cleaning):
        forms = _apply(name, effect, forms, nothing, outline, record)
    summary = Summary(len(numbered))
    reversed_items = [item.id for item in outline.scorecard.items if item.reversed]
    emptied: list[pd.DataFrame] = []
    for part in responses:
        cells = Cells.of(part, numbered, outline.scorecard.scale)
        summary.add(cells, reversed_items)
        emptied.append(cells.off_the_scale())
    record.append(_entries_of_cells(forms, emptied))
    answers = summary.table()
    for name, effect in _after_the_cells(outline.cleaning):
        forms = _apply(name, effect, forms, answers, outline, record)
    exclusions = ledger.joined(record)
    ledger.require_balance(submissions, forms, exclusions)
    return Decided(
        submissions=forms,
        exclusions=exclusions,
        outline=outline,
        forms=numbered,
        in_play=numbered.table.index.isin(forms.index),
        cells=summary.cells,
    )


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
) -> pd.DataFrame:
    if effect == "keep":
        return forms
    rule: FormRule = getattr(rules, name)
    met = rule(forms, answers.loc[forms.index], outline)
    if effect == "flag":
        record.append(ledger.entries(forms[met], name, "flagged"))
        return forms
    record.append(ledger.entries(forms[met], name, "excluded"))
    return forms[~met] if met.any() else forms


def _entries_of_cells(forms: pd.DataFrame, emptied: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """What the ledger says of the cells that are off the scale, of the forms still in play."""
    cells = pd.concat(emptied, ignore_index=True) if emptied else pd.DataFrame({"form": []})
    cells = cells[cells["form"].isin(forms.index)].reset_index(drop=True)
    if cells.empty:
        return ledger.entries(forms.head(0), "out_of_range", "changed")
    return ledger.entries(
        forms.loc[cells["form"]].reset_index(drop=True),
        "out_of_range",
        "changed",
        table="responses",
        before=cells["value"],
        item=cells["item"],
    )
