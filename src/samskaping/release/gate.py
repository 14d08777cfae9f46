"""The gate: the table of estimates as it may leave the house, and what was withheld.

Four questions are asked of all numbers of a run together: does a number rest on too few persons;
may its group be counted; does a small group's mean follow from other means; can an answer that
few gave be worked out. Whatever fails keeps its row and loses its numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from samskaping.estimates import REAL, WHOLE
from samskaping.release.agreement import withhold_agreement, withhold_decisions
from samskaping.release.answers import SHARES, withhold_distributions
from samskaping.release.cells import count_cells
from samskaping.release.claims import CLAIMS, withhold_unclaimed
from samskaping.release.comparisons import uncount_comparisons
from samskaping.release.composed import withhold_composed
from samskaping.release.consistency import withhold_consistency
from samskaping.release.effects import (
    withhold_conclusions,
    withhold_effects,
    withhold_quality,
)
from samskaping.release.families import withhold_adjusted
from samskaping.release.interviews import withhold_interviews
from samskaping.release.items import withhold_nested
from samskaping.release.ledgers import count_findings
from samskaping.release.lines import ROLE_SPREAD
from samskaping.release.lost import withhold_lost
from samskaping.release.measurements import withhold_measurements
from samskaping.release.pairs import withhold_pairs
from samskaping.release.patterns import uncount_pairs, withhold_patterns
from samskaping.release.persons import (
    withhold_groups,
    withhold_ledger,
    withhold_linked,
    withhold_missing,
)
from samskaping.release.rows import Row, Verdicts, read_rows
from samskaping.release.scores import withhold_means, withhold_unanimous
from samskaping.release.series import withhold_series
from samskaping.release.single_items import withhold_single_items
from samskaping.release.sizes import withhold_sizes
from samskaping.release.table_rows import withhold_table_rows
from samskaping.release.weights import withhold_weighted
from samskaping.study.model import Outline
from samskaping.tables import empty_table

# What a reader is told. Whether a number is itself too small or only protects another is not
# among it: between a number below the minimum and one above it, a known sum leaves few choices.
SHOWN_RULE = {
    "minimum": "persons",
    "complementary": "persons",
    "answers": "answers",
    "unlinked": "persons",
    "composed": "persons",
    "unclaimed": "persons",
}
# What an average of groups some of which are withheld is told with.
DECIMALS = {"estimate": 2, "lower": 2, "upper": 2, "se": 2, "statistic": 2, "p": 3}
# Said where a number stays and its interval does not.
INTERVAL_WITHHELD = "interval_withheld"
# The confidence level is the study's and tells nothing.
EMPTIED = tuple(name for name in (*REAL, *WHOLE) if name != "confidence")


@dataclass(frozen=True)
class Released:
    """What the gate makes of a table of estimates.

    ``ledger`` (key, rule, n_min_cell, why) stays in the house; the other tables may leave:
    ``estimates``; ``suppressions`` (quantity, rule, n), how many rows were withheld; ``findings``
    (severity, code, n, note), how often the readers and rules found what.
    """

    estimates: pd.DataFrame
    ledger: pd.DataFrame
    suppressions: pd.DataFrame
    findings: pd.DataFrame


def gate(
    estimates: pd.DataFrame,
    submissions: pd.DataFrame,
    outline: Outline,
    findings: pd.DataFrame,
    exclusions: pd.DataFrame,
    codings: pd.DataFrame | None = None,
    coverage: pd.DataFrame | None = None,
) -> Released:
    """Withhold what a reader could trace back to fewer persons than the study's minimum.

    Parameters
    ----------
    estimates
        All numbers of a run.
    submissions
        The tidy forms that are analysed, after cleaning.
    outline
        The study; ``disclosure.threshold`` is the minimum. With a minimum of 1 all passes.
    findings
        What was seen in the raw files and in cleaning.
    exclusions
        The ledger of cleaning.
    codings, coverage
        The tidy interviews that are analysed, after cleaning; none where a study has none.

    Raises
    ------
    ValueError
        The estimates count other forms than the tidy tables hold.
    """
    threshold = outline.disclosure.threshold
    rows = read_rows(estimates)
    verdicts = Verdicts()
    if threshold > 1:
        waves = [wave.id for wave in outline.waves]
        card, scale = outline.scorecard, outline.scorecard.scale
        # How far a case's roles lie apart stands beside the interviews, but tells of scores.
        forms = [
            row for row in rows if row.domain in ("study", "samson") or row.quantity == ROLE_SPREAD
        ]
        cells = count_cells(submissions, exclusions)
        withhold_unclaimed(rows, verdicts)
        withhold_few(rows, threshold, verdicts, figures_of_nobody(outline))
        uncount_comparisons(forms, verdicts)
        withhold_groups(forms, cells, threshold, verdicts)
        withhold_ledger(forms, cells, exclusions, threshold, verdicts)
        withhold_linked(forms, cells, submissions, waves, threshold, verdicts)
        withhold_patterns(forms, submissions, waves, threshold, verdicts)
        withhold_missing(forms, threshold, verdicts)
        withhold_unanimous(forms, (scale.minimum, scale.maximum), verdicts)
        withhold_distributions(forms, cells, card, threshold, verdicts)
        withhold_single_items(forms, card, threshold, verdicts)
        withhold_sizes(forms, verdicts)
        withhold_nested(forms, card, verdicts)
        withhold_means(forms, cells, card, threshold, verdicts)
        while withhold_nested(forms, card, verdicts):
            withhold_means(forms, cells, card, threshold, verdicts)
        withhold_agreement(forms, card, verdicts)
        withhold_decisions(forms, verdicts)
        withhold_consistency(forms, cells, card, verdicts)
        withhold_weighted(forms, submissions, threshold, verdicts)
        withhold_composed(forms, threshold, verdicts)
        uncount_pairs(forms, verdicts)
        withhold_table_rows(rows, threshold, verdicts)
        withhold_measurements(rows, outline.record, threshold, verdicts)
        withhold_pairs(rows, outline.record, threshold, verdicts)
        of_figures = (*CLAIMS["effects"], *CLAIMS["lost"])
        withhold_effects(rows, outline.record, of_figures, CLAIMS["followed"], verdicts)
        withhold_lost(rows, outline.record, CLAIMS["lost"], threshold, verdicts)
        withhold_adjusted(rows, outline.record, CLAIMS["families"], verdicts)
        withhold_quality(rows, CLAIMS["quality"], verdicts)
        withhold_series(rows, outline.record, CLAIMS["series"], threshold, verdicts)
        withhold_conclusions(rows, CLAIMS["conclusions"], verdicts)
        withhold_interviews(
            rows,
            empty_table("codings") if codings is None else codings,
            empty_table("coverage") if coverage is None else coverage,
            outline,
            threshold,
            verdicts,
        )
    return Released(
        estimates=_emptied(estimates, verdicts, threshold),
        ledger=_ledger(rows, verdicts),
        suppressions=_suppressions(rows, verdicts),
        findings=count_findings(findings, threshold),
    )


def figures_of_nobody(outline: Outline) -> frozenset[str]:
    """The indicators whose figures come without persons: they were summed up before they came."""
    indicators = outline.record.indicators if outline.record else ()
    return frozenset(one.id for one in indicators if one.measured == "aggregate")


def withhold_few(
    rows: list[Row], threshold: int, verdicts: Verdicts, of_nobody: frozenset[str] = frozenset()
) -> None:
    """Withhold numbers that rest on too few persons, or do not say on how many.

    A count of nobody is no count of few: it stays, and so does a share of nothing. How many gave
    an answer is weighed with the other answers, so a share is judged by its group here.
    """
    for row in rows:
        if row.quantity in SHARES and not 0 < (row.n or 0) < threshold:
            continue
        if row.persons is not None and 0 < row.persons < threshold:
            verdicts.withhold(row, "minimum", f"rests on;n={row.persons}")
        elif row.persons is None and row.estimate is not None and row.subject not in of_nobody:
            verdicts.withhold(row, "minimum", "does not say how many persons it rests on")


def _emptied(estimates: pd.DataFrame, verdicts: Verdicts, threshold: int) -> pd.DataFrame:
    released = estimates.copy()
    withheld = released["key"].isin(list(verdicts.withheld))
    released.loc[withheld, list(EMPTIED)] = pd.NA
    notes = [
        f"suppressed;rule={SHOWN_RULE[verdicts.withheld[key].rule]}"
        for key in released.loc[withheld, "key"]
    ]
    released.loc[withheld, "note"] = pd.array(notes, dtype="string")
    uncounted = released["key"].isin(list(verdicts.uncounted))
    released.loc[uncounted, ["n", "n_min_cell"]] = pd.NA
    _bare(released, verdicts.bared)
    # All digits of a mean of a few whole answers tell of how many: 1/3, 1/4 and 1/5 do not mix.
    coarse = released["key"].isin(list(verdicts.coarse))
    for name, decimals in DECIMALS.items():
        released.loc[coarse, name] = released.loc[coarse, name].round(decimals)
    if threshold > 1:
        # The smallest cell behind a number may be one that is itself withheld.
        other = (released["n_min_cell"] != released["n"]).fillna(True)
        released.loc[other, "n_min_cell"] = pd.NA
    return released


def _bare(released: pd.DataFrame, bared: Mapping[str, set[str]]) -> None:
    """Empty some of the numbers beside an estimate, and counts in its note."""
    for numbers in {frozenset(numbers) for numbers in bared.values()}:
        keys = [key for key, lost in bared.items() if lost == numbers]
        here = released["key"].isin(keys) & released["estimate"].notna()
        released.loc[here, sorted(numbers)] = pd.NA
        notes = released.loc[here, "note"].map(_without_counts)
        if "lower" in numbers:
            notes = notes.where(notes != "", INTERVAL_WITHHELD)
        released.loc[here, "note"] = notes.astype("string")


def _without_counts(note: str) -> str:
    """A note that does not say how many cases have how many persons."""
    reason = note.partition(";")[0]
    if reason == "cases_left_out":
        return ""
    return reason if reason == "interval_needs_more_cases" else note


def _ledger(rows: list[Row], verdicts: Verdicts) -> pd.DataFrame:
    entries = [
        (row.key, verdict.rule, row.n_min_cell, verdict.why)
        for row in rows
        if (verdict := verdicts.withheld.get(row.key)) is not None
    ]
    table = pd.DataFrame(entries, columns=["key", "rule", "n_min_cell", "why"])
    return table.astype({"key": "string", "rule": "string", "n_min_cell": "Int64", "why": "string"})


def _suppressions(rows: list[Row], verdicts: Verdicts) -> pd.DataFrame:
    """How many rows of each quantity were withheld, by the rule that a reader is told."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        verdict = verdicts.withheld.get(row.key)
        if verdict is not None:
            name = (row.quantity, SHOWN_RULE[verdict.rule])
            counts[name] = counts.get(name, 0) + 1
    table = pd.DataFrame(
        [(quantity, rule, n) for (quantity, rule), n in sorted(counts.items())],
        columns=["quantity", "rule", "n"],
    )
    return table.astype({"quantity": "string", "rule": "string", "n": "Int64"})
