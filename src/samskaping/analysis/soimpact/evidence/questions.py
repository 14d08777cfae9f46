"""Which number of an indicator its design makes the primary one, and what bears on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from samskaping.analysis.assumptions import SPILLOVER
from samskaping.analysis.soimpact.evidence.known import Known, Value
from samskaping.effects.evidence import Facts
from samskaping.effects.evidence.rules import ConcernName, Design
from samskaping.study.model import Outline
from samskaping.study.record import Indicator, Record

# Other ways of estimating the primary number, with the levels that they have beside its own. One
# of the other sign lowers the grade.
_Check = tuple[str, Mapping[str, str]]
CHECKS: Mapping[str, tuple[_Check, ...]] = {
    "comparison": (
        *(
            ("effect_check", {"variant": name})
            for name in ("ancova", "cr2", "mixed", "person_weighted")
        ),
        ("effect_imputed", {}),
    ),
    "before_after": (
        ("indicator_change_imputed", {"arm": "effort"}),
        ("indicator_change_paired", {"arm": "effort"}),
        ("indicator_change_municipality", {"arm": "effort"}),
        ("change_beyond_regression", {"arm": "effort"}),
    ),
    "series": (("synthetic_gap_mean", {}),),
    "staggered": (),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One primary number: the group that the claim gets, its design, and how many units it has."""

    indicator: Indicator
    record: Record
    known: Known
    group: Mapping[str, str]
    primary: Value
    design: Design
    units: int

    def find(self, quantity: str, **levels: str) -> Value | None:
        """Another row about the same occasions or the same case."""
        return self.known.find(quantity, self.indicator.id, **self.group, **levels)

    def size(self, quantity: str, **levels: str) -> float | None:
        """The estimate of such a row; ``None`` where it is missing or there is no row."""
        row = self.find(quantity, **levels)
        return None if row is None else row.estimate

    @property
    def _arms(self) -> tuple[str, ...]:
        return ("effort", "comparison") if self.indicator.design == "comparison" else ("effort",)

    def facts(self) -> Facts:
        """The design, how many units there were, and what speaks against the number."""
        shares: dict[ConcernName, float | None] = {}
        flags: dict[ConcernName, bool] = {"checks_disagree": self._checks_disagree()}
        if self.indicator.measured == "individual":
            lost = [self._of_arm("lost_share", arm, max) for arm in self._arms]
            answered = [self._of_arm("measured_rate", arm, min) for arm in self._arms]
            shares["lost"] = _largest(lost)
            shares["response"] = _largest([None if one is None else 1 - one for one in answered])
            if len(lost) == 2:
                shares["lost_apart"] = _apart(lost)
        if self.indicator.design == "comparison":
            shares["baseline_gap"] = self.size("baseline_gap_standardised")
            flags["spillover"] = SPILLOVER in self.primary.assumption
        if self.indicator.selected is not None:
            flags["chosen_on_baseline"] = not self._holds_beyond_regression()
        return Facts(self.design, self.units, shares, flags)

    def _of_arm(
        self, quantity: str, arm: str, worst: Callable[[list[float]], float]
    ) -> float | None:
        """A share of an arm; the worst over the occasions where the number is about them all."""
        if "occasion" in self.group:
            return self.size(quantity, arm=arm)
        groups = [
            levels
            for levels in self.known.levels(quantity, self.indicator.id)
            if levels.get("arm") == arm
        ]
        rows = [self.known.find(quantity, self.indicator.id, **levels) for levels in groups]
        sizes = [None if row is None else row.estimate for row in rows]
        known = [size for size in sizes if size is not None]
        return worst(known) if known and len(known) == len(sizes) else None

    def _checks_disagree(self) -> bool:
        primary = self.primary.estimate
        found = (self.size(name, **levels) for name, levels in CHECKS[self.indicator.design])
        return any(one * primary < 0 for one in found if one is not None and primary is not None)

    def _holds_beyond_regression(self) -> bool:
        """Whether the change beyond what is expected of people so chosen excludes zero too."""
        beyond = self.find("change_beyond_regression", arm="effort")
        if beyond is None or beyond.lower is None or beyond.upper is None:
            return False
        return not beyond.lower <= 0 <= beyond.upper


def questions(outline: Outline, known: Known) -> Iterator[Question]:
    """Every primary number that there is a row of, in the record's order."""
    record = outline.record
    for indicator in record.indicators if record else ():
        if record is None:
            continue
        match indicator.design:
            case "before_after" | "comparison":
                yield from _at_occasions(indicator, record, known)
            case "staggered":
                yield from _of_starts(indicator, record, known)
            case "series":
                yield from _of_series(indicator, record, known)


def _at_occasions(indicator: Indicator, record: Record, known: Known) -> Iterator[Question]:
    """Every follow-up against the baseline; units are the cases of the smaller arm."""
    occasions = record.occasions_of(indicator)
    baseline = next((one.id for one in occasions if one.kind == "baseline"), "")
    compared = indicator.design == "comparison"
    arms = ("effort", "comparison") if compared else ("effort",)
    design: Design = "before_after"
    if compared:
        design = "by_lot" if record.assigned_by_lot else "comparison"
    for one in occasions:
        group = {"occasion": f"{one.id}-{baseline}"}
        primary = (
            known.find("effect", indicator.id, **group)
            if compared
            else known.find("indicator_change", indicator.id, arm="effort", **group)
        )
        if one.kind != "follow_up" or primary is None:
            continue
        changes = [known.find("indicator_change", indicator.id, arm=arm, **group) for arm in arms]
        units = min((change.n_cases or 0) if change else 0 for change in changes)
        yield Question(indicator, record, known, group, primary, design, units)


def _of_starts(indicator: Indicator, record: Record, known: Known) -> Iterator[Question]:
    """The average over the cases that have started; units are those that ever do."""
    primary = known.find("staggered_overall", indicator.id)
    if primary is None:
        return
    started = {one.case for one in record.starts}
    units = len(started & set(indicator.cases)) if indicator.cases else len(started)
    yield Question(indicator, record, known, {}, primary, "staggered", units)


def _of_series(indicator: Indicator, record: Record, known: Known) -> Iterator[Question]:
    """The line's end against the continued one, by case; beside comparison series if there are."""
    figures = list(known.levels("series_value", indicator.id))
    ends = known.levels("series_end_difference", indicator.id)
    for case in sorted({levels["case"] for levels in ends}):
        beside = known.find(
            "series_end_difference", indicator.id, case=case, variant="less_comparison"
        )
        alone = known.find("series_end_difference", indicator.id, case=case)
        points = sum(levels["case"] == case for levels in figures)
        donors = {
            levels["with"]
            for levels in known.levels("synthetic_fit", indicator.id)
            if levels["case"] == case and "with" in levels
        }
        if beside is not None and beside.estimate is not None and donors:
            yield Question(
                indicator, record, known, {"case": case}, beside, "series_controlled", len(donors)
            )
        elif alone is not None:
            yield Question(indicator, record, known, {"case": case}, alone, "series", points)


def _largest(sizes: Sequence[float | None]) -> float | None:
    """The largest; not known where one is not."""
    known = [size for size in sizes if size is not None]
    return max(known) if len(known) == len(sizes) else None


def _apart(sizes: Sequence[float | None]) -> float | None:
    first, second = sizes
    return None if first is None or second is None else first - second
