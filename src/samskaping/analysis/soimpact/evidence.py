"""How strong the evidence of each indicator is, and what may be said of it.

Reads the numbers that the other questions gave; computes none of its own. The table by which
evidence is graded is ``effects.evidence.rules``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from samskaping.analysis.assumptions import SPILLOVER
from samskaping.effects.evidence import CONCERNS, FINDINGS, Facts, Finding, finding, grade
from samskaping.effects.evidence.rules import ConcernName, Design
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline
from samskaping.study.record import Indicator, Record

NOT_KNOWN = NotEstimable("concern_not_known").note
# Other ways of estimating the primary number; one of the other sign lowers the grade.
CHECKS: tuple[tuple[str, dict[str, str]], ...] = (
    *(
        ("effect_check", {"variant": name})
        for name in ("ancova", "cr2", "mixed", "person_weighted")
    ),
    ("effect_imputed", {}),
    ("indicator_change_imputed", {"arm": "effort"}),
    ("indicator_change_paired", {"arm": "effort"}),
)
# The number that the evidence is about, by design, with the levels it has beside the occasion.
PRIMARY: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "comparison": ("effect", {}),
    "before_after": ("indicator_change", {"arm": "effort"}),
}


@dataclass(frozen=True, slots=True)
class Value:
    """What is read of a row."""

    estimate: float | None
    lower: float | None
    upper: float | None
    p: float | None
    n: int | None
    n_cases: int | None
    n_min_cell: int | None
    assumption: frozenset[str]


class Known:
    """The numbers of other questions, by key."""

    def __init__(self, estimates: pd.DataFrame) -> None:
        table = estimates[estimates["domain"] == "soimpact"]
        self._rows = {str(row["key"]): _value(row) for row in table.to_dict("records")}

    def find(self, quantity: str, subject: str, **levels: str) -> Value | None:
        """The row of a quantity and group; ``None`` without one."""
        return self._rows.get(".".join(("soimpact", quantity, subject, name_group(**levels))))

    def size(self, quantity: str, subject: str, **levels: str) -> float | None:
        """The estimate of a row; ``None`` where it is missing or there is no row."""
        row = self.find(quantity, subject, **levels)
        return None if row is None else row.estimate


def evidence(estimates: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Grade the evidence of every indicator's primary number, and sort what it allows to be said.

    Parameters
    ----------
    estimates
        The numbers of the other questions about the indicators, before the gate.
    outline
        Of it: record and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates by ``occasion=later-baseline``: ``evidence_start`` and
        ``evidence_grade`` (0 to 4), ``evidence_concern`` by ``reason=…`` (grades lost), and
        ``claim`` (a code of ``effects.evidence.FINDINGS``).
    """
    table = Estimates(domain="soimpact")
    if outline.record is None:
        return table.frame()
    known = Known(estimates)
    for indicator in outline.record.indicators:
        if indicator.design not in PRIMARY:
            continue
        quantity, levels = PRIMARY[indicator.design]
        for contrast in _questions(indicator, outline.record):
            primary = known.find(quantity, indicator.id, occasion=contrast, **levels)
            if primary is not None:
                about = _About(indicator, outline.record, contrast, primary, known)
                _add(table, about, outline.analysis.confidence)
    return table.frame()


def _questions(indicator: Indicator, record: Record) -> Iterator[str]:
    """Every follow-up against the baseline, as it stands in a group."""
    occasions = record.occasions_of(indicator)
    baselines = [one.id for one in occasions if one.kind == "baseline"]
    for one in occasions:
        if one.kind == "follow_up" and baselines:
            yield f"{one.id}-{baselines[0]}"


def _add(table: Estimates, about: _About, confidence: float) -> None:
    """The grade with what it is made of, and what may be said."""
    primary = about.primary
    graded = grade(about.facts())

    def add(quantity: str, number: float, note: str = "", **levels: str) -> None:
        found = Estimate(
            estimate=number,
            n=primary.n,
            n_cases=primary.n_cases,
            method="evidence_table",
            assumption=";".join(sorted(primary.assumption)),
            note=note,
        )
        group = name_group(occasion=about.contrast, **levels)
        table.add(quantity, about.indicator.id, group, found, n_min_cell=primary.n_min_cell)

    add("evidence_start", graded.start)
    for concern in graded.concerns:
        unknown = bool(CONCERNS[concern.name]) and concern.size is None
        add("evidence_concern", concern.steps, NOT_KNOWN if unknown else "", reason=concern.name)
    add("evidence_grade", graded.grade)
    add("claim", FINDINGS[about.finding(confidence)])


@dataclass(frozen=True, slots=True)
class _About:
    """One primary number and where to look for what bears on it."""

    indicator: Indicator
    record: Record
    contrast: str
    primary: Value
    known: Known

    @property
    def arms(self) -> tuple[str, ...]:
        return ("effort", "comparison") if self.indicator.design == "comparison" else ("effort",)

    def size(self, quantity: str, **levels: str) -> float | None:
        return self.known.size(quantity, self.indicator.id, occasion=self.contrast, **levels)

    def find(self, quantity: str, **levels: str) -> Value | None:
        return self.known.find(quantity, self.indicator.id, occasion=self.contrast, **levels)

    def facts(self) -> Facts:
        """The design, how many cases there were, and what speaks against the number."""
        design: Design = "before_after"
        shares: dict[ConcernName, float | None] = {}
        flags: dict[ConcernName, bool] = {"checks_disagree": self._checks_disagree()}
        if self.indicator.measured == "individual":
            lost = [self.size("lost_share", arm=arm) for arm in self.arms]
            answered = [self.size("measured_rate", arm=arm) for arm in self.arms]
            shares["lost"] = _largest(lost)
            shares["response"] = _largest([None if one is None else 1 - one for one in answered])
            if len(lost) == 2:
                shares["lost_apart"] = _apart(lost)
        if self.indicator.design == "comparison":
            design = "by_lot" if self.record.assigned_by_lot else "comparison"
            shares["baseline_gap"] = self.size("baseline_gap_standardised")
            flags["spillover"] = SPILLOVER in self.primary.assumption
        return Facts(design, self._cases(), shares, flags)

    def _cases(self) -> int:
        """Cases of the smaller arm."""
        changes = [self.find("indicator_change", arm=arm) for arm in self.arms]
        return min((one.n_cases or 0) if one else 0 for one in changes)

    def _checks_disagree(self) -> bool:
        primary = self.primary.estimate
        found = (self.size(quantity, **levels) for quantity, levels in CHECKS)
        return any(one * primary < 0 for one in found if one is not None and primary is not None)

    def finding(self, confidence: float) -> Finding:
        """What the interval says, after the correction for the indicators of one family."""
        same, adjusted = self.find("equivalence"), self.size("adjusted_p", variant="holm")
        alpha = 1 - confidence
        return finding(
            self.primary.lower,
            self.primary.upper,
            self.indicator.direction,
            margin=self.indicator.smallest_relevant,
            equivalent=same is not None and same.p is not None and same.p < alpha,
            holds_among_many=adjusted is None or adjusted < alpha,
        )


def _largest(sizes: Sequence[float | None]) -> float | None:
    """The largest; not known where one is not."""
    known = [size for size in sizes if size is not None]
    return max(known) if len(known) == len(sizes) else None


def _apart(sizes: Sequence[float | None]) -> float | None:
    first, second = sizes
    return None if first is None or second is None else first - second


def _value(row: Mapping[Any, Any]) -> Value:
    def real(name: str) -> float | None:
        return None if pd.isna(row[name]) else float(row[name])

    def whole(name: str) -> int | None:
        return None if pd.isna(row[name]) else int(row[name])

    return Value(
        estimate=real("estimate"),
        lower=real("lower"),
        upper=real("upper"),
        p=real("p"),
        n=whole("n"),
        n_cases=whole("n_cases"),
        n_min_cell=whole("n_min_cell"),
        assumption=frozenset(word for word in str(row["assumption"]).split(";") if word),
    )
