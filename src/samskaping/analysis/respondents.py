"""Who was asked, who answered, what was taken out, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from samskaping.analysis.assumptions import INDEPENDENT, INVITED_AS_STATED, assuming
from samskaping.analysis.missing import missing_shares
from samskaping.effects.means import proportion_wilson
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline

Group = dict[str, str]
# Rules that meet measurements and interviews, and never a form.
OF_OTHER_TABLES = ("unknown_occasion", "unknown_code")


def respondents(
    submissions: pd.DataFrame,
    kept: pd.DataFrame,
    exclusions: pd.DataFrame,
    responses: pd.DataFrame,
    outline: Outline,
) -> pd.DataFrame:
    """Count forms from invitation to analysis, and the cells without an answer.

    Parameters
    ----------
    submissions
        All forms that were handed in, before cleaning.
    kept
        The forms that are analysed.
    exclusions
        The ledger of the cleaning rules.
    responses
        The clean answers.
    outline
        Of it: cases, roles, waves, linkage, invited, cleaning and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates of domain ``study``. The subject is ``total``, a cleaning rule, or
        for ``missing_share`` an item; groups ``wave=…`` with or without case and role,
        ``reason=…;wave=…``, and ``all`` or ``case=…`` for persons found in every wave.
    """
    table = Estimates(domain="study")
    handed_in, analysed = Tally(submissions), Tally(kept)
    for group in groups(outline):
        n = analysed.count(group)
        _add_count(table, "kept", "total", group, n)
        _add_rate(table, group, n, outline)
        if "role" not in group:
            _add_count(table, "submitted", "total", group, handed_in.count(group))
    _add_rules(table, exclusions, outline)
    if outline.linkage != "none":
        _add_linked(table, kept, outline)
    missing_shares(table, responses, outline)
    return table.frame()


@dataclass(frozen=True, eq=False)
class Tally:
    """Rows of a table by case, role and wave."""

    table: pd.DataFrame

    def count(self, group: Group) -> int:
        """The rows of a group."""
        return int(self.rows(group).sum())

    def rows(self, group: Group) -> np.ndarray:
        """Which rows are of a group."""
        inside = np.ones(len(self.table), dtype=np.bool_)
        for name, level in group.items():
            inside &= self.table[name].eq(level).fillna(False).to_numpy(dtype=np.bool_)
        return inside


def groups(outline: Outline) -> Iterator[Group]:
    """Every wave, and in it every case, every role, and every role of a case."""
    for wave in outline.waves:
        yield {"wave": wave.id}
        for role in outline.roles:
            yield {"role": role.id, "wave": wave.id}
        for case in outline.cases:
            yield {"case": case.id, "wave": wave.id}
            for role in outline.roles:
                yield {"case": case.id, "role": role.id, "wave": wave.id}


def invited(group: Group, outline: Outline) -> int | None:
    """How many of a group were asked, as configured; ``None`` where the configuration is silent.

    A case's number is the one given without a role, otherwise the sum over its roles; roles that
    are not listed then were not asked. A wave's number needs one of every case.
    """
    if "case" not in group:
        parts = [invited({**group, "case": case.id}, outline) for case in outline.cases]
        known = [part for part in parts if part is not None]
        return sum(known) if len(known) == len(parts) else None
    entries = [
        entry
        for entry in outline.invited
        if (entry.case, entry.wave) == (group["case"], group["wave"])
    ]
    by_role = [entry.invited for entry in entries if entry.role is not None]
    if "role" in group:
        own = [entry.invited for entry in entries if entry.role == group["role"]]
        return sum(own) if own else (0 if by_role else None)
    whole = [entry.invited for entry in entries if entry.role is None]
    if whole:
        return sum(whole)
    return sum(by_role) if by_role else None


def _add_count(table: Estimates, quantity: str, subject: str, group: Group, n: int) -> None:
    counted = Estimate(estimate=float(n), n=n, method="count")
    table.add(quantity, subject, name_group(**group), counted)


def _add_rate(table: Estimates, group: Group, kept: int, outline: Outline) -> None:
    name, asked = name_group(**group), invited(group, outline)
    try:
        if asked is None:
            raise NotEstimable("invited_unknown")
        stated = Estimate(estimate=float(asked), method="design", assumption=INVITED_AS_STATED)
        table.add("invited", "total", name, stated)
        if asked == 0:
            raise NotEstimable("nobody_invited")
        if kept > asked:
            raise NotEstimable("more_answers_than_invited")
        rate = proportion_wilson(kept, asked, outline.analysis.confidence)
    except NotEstimable as cause:
        rate = Estimate.missing(cause, n=asked, method="proportion_wilson")
    rate = assuming(rate, INDEPENDENT, INVITED_AS_STATED)
    table.add("response_rate", "total", name, rate, n_min_cell=kept)


def _add_rules(table: Estimates, exclusions: pd.DataFrame, outline: Outline) -> None:
    for effect in ("excluded", "changed", "flagged"):
        ledger = exclusions[exclusions["effect"].eq(effect)]
        named = {rule for rule, does in configured_rules(outline) if does == effect}
        rules = sorted(named | set(ledger["rule"].astype(str)))
        for rule in rules:
            of_rule = ledger[ledger["rule"].eq(rule)]
            for wave in outline.waves:
                _add_ledger(table, effect, rule, {"wave": wave.id}, of_rule)
        if effect != "changed":
            for group in groups(outline):
                if "role" not in group:
                    _add_ledger(table, effect, "total", group, ledger)


def configured_rules(outline: Outline) -> Iterator[tuple[str, str]]:
    """The cleaning rules that are on, each with what it does to a form or cell."""
    for rule, setting in outline.cleaning:
        if rule in OF_OTHER_TABLES:
            continue
        match setting:
            case "exclude" | "keep_first" | "keep_last":
                yield rule, "excluded"
            case "set_missing":
                yield rule, "changed"
            case "flag" | int():
                yield rule, "flagged"


def _add_ledger(
    table: Estimates, effect: str, subject: str, group: Group, ledger: pd.DataFrame
) -> None:
    """Forms that the ledger names, or cells of them; a form that two rules flag is one form."""
    rows = ledger[Tally(ledger).rows(group)]
    forms = len(rows[["source_file", "source_sheet", "source_row"]].drop_duplicates())
    number = len(rows) if effect == "changed" else forms
    counted = Estimate(estimate=float(number), n=forms, method="count")
    table.add(effect, subject, name_group(**group), counted)


def _add_linked(table: Estimates, kept: pd.DataFrame, outline: Outline) -> None:
    if len(outline.waves) == 1:
        cause = NotEstimable("not_applicable_one_wave")
        table.add("linked", "total", name_group(), Estimate.missing(cause, method="count"))
        return
    waves = kept.groupby(["case", "respondent"], observed=True)["wave"].nunique()
    found = waves[waves == len(outline.waves)].index.to_frame(index=False)
    _add_count(table, "linked", "total", {}, len(found))
    for case in outline.cases:
        _add_count(
            table, "linked", "total", {"case": case.id}, int(found["case"].eq(case.id).sum())
        )
