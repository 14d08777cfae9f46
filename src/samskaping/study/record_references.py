"""What the record says of itself: groups, activities, indicators, occasions and targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from samskaping.study.binding_references import configured_ids, dangling
from samskaping.study.documents import Documents
from samskaping.study.findings import Finding
from samskaping.study.load import KeyPath

Mapping = dict[str, Any]


def check_record(documents: Documents) -> Iterator[Finding]:
    """All findings about the record, if the study has one."""
    checks: tuple[Callable[[Documents], Iterator[Finding]], ...] = (
        _named,
        _unused,
        _indicators,
        _comparison_groups,
        _families,
        _occasions,
        _baselines,
        _targets,
    )
    for check in checks:
        yield from check(documents)


def as_date(text: Any) -> date | None:
    """A date as YAML files hold it; ``None`` where it is none."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def as_number(value: Any) -> float | None:
    """A number; ``None`` where it is none."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def limits(indicator: Mapping) -> tuple[float | None, float | None]:
    """The smallest and the largest value of an indicator, as far as they can be read."""
    lowest, highest = as_number(indicator.get("minimum")), as_number(indicator.get("maximum"))
    if indicator.get("measure") == "rate":
        return lowest or 0.0, highest
    if indicator.get("measure") != "share":
        return lowest, highest
    return lowest or 0.0, 1.0 if highest is None else highest


def occasions_of(documents: Documents, indicator: str) -> list[tuple[KeyPath, Mapping]]:
    """The occasions at which an indicator is measured."""
    return [
        (path, one)
        for path, one in documents.each("record", "occasions")
        if not one.get("indicators") or indicator in _names(one.get("indicators"))
    ]


def _names(listed: Any) -> list[str]:
    return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []


def _named(documents: Documents) -> Iterator[Finding]:
    """Every id that a part of the record names exists."""
    single = (
        ("indicators", "target_group", ("record", "target_groups")),
        ("targets", "indicator", ("record", "indicators")),
        ("targets", "case", ("cases",)),
    )
    several = (
        ("activities", "target_groups", ("record", "target_groups")),
        ("indicators", "activities", ("record", "activities")),
        ("indicators", "cases", ("cases",)),
        ("occasions", "indicators", ("record", "indicators")),
        ("families", "indicators", ("record", "indicators")),
        ("comparison_groups", "contact_with", ("cases",)),
    )
    for part, key, where in single:
        known = configured_ids(documents, *where)
        for path, one in documents.each("record", part):
            yield from dangling(documents, (*path, key), one.get(key), known, where[-1])
    for part, key, where in several:
        known = configured_ids(documents, *where)
        for path, one in documents.each("record", part):
            listed = one.get(key)
            for number, name in enumerate(listed if isinstance(listed, list) else ()):
                yield from dangling(documents, (*path, key, number), name, known, where[-1])


def _unused(documents: Documents) -> Iterator[Finding]:
    """Target groups and activities that nothing is measured of."""
    indicators = [one for _, one in documents.each("record", "indicators")]
    groups = {str(one.get("target_group")) for one in indicators}
    activities = {name for one in indicators for name in _names(one.get("activities"))}
    for code, part, used in (
        ("target_group_unused", "target_groups", groups),
        ("activity_unused", "activities", activities),
    ):
        for path, one in documents.each("record", part):
            name = one.get("id")
            if indicators and isinstance(name, str) and name not in used:
                yield documents.finding(code, (*path, "id"), name)


def _indicators(documents: Documents) -> Iterator[Finding]:
    for path, one in documents.each("record", "indicators"):
        lowest, highest = limits(one)
        if lowest is not None and highest is not None and lowest >= highest:
            end = "maximum" if "maximum" in one else "minimum"
            yield documents.finding(
                "indicator_limits",
                (*path, end),
                one.get(end),
                lowest=f"{lowest:g}",
                highest=f"{highest:g}",
            )
        if one.get("measure") == "rate" and one.get("measured") == "individual":
            yield documents.finding("rate_of_persons", (*path, "measure"), "rate")
        tolerance, maintained = one.get("tolerance", 0), one.get("direction") == "maintain"
        if maintained and as_number(tolerance) == 0:
            yield documents.finding("tolerance_missing", (*path, "direction"), "maintain")
        if not maintained and as_number(tolerance):
            yield documents.finding("tolerance_unused", (*path, "tolerance"), tolerance)


def _comparison_groups(documents: Documents) -> Iterator[Finding]:
    groups = list(documents.each("record", "comparison_groups"))
    designs = {
        (*path, "design"): one.get("design") for path, one in documents.each("record", "indicators")
    }
    compared = [path for path, design in designs.items() if design == "comparison"]
    used = compared or {"staggered", "series"} & set(map(str, designs.values()))
    if not groups:
        for path in compared:
            yield documents.finding("comparison_groups_missing", path, "comparison")
    elif designs and not used:
        yield documents.finding("comparison_groups_unused", ("record", "comparison_groups"))


def _families(documents: Documents) -> Iterator[Finding]:
    """An indicator belongs to one family at most, and once."""
    seen: set[str] = set()
    for path, one in documents.each("record", "families"):
        for number, name in enumerate(_names(one.get("indicators"))):
            if name in seen:
                yield documents.finding("indicator_in_two_families", (*path, "indicators", number),
                                        name)  # fmt: skip
            seen.add(name)


def _occasions(documents: Documents) -> Iterator[Finding]:
    before: tuple[date, Any] | None = None
    for path, one in documents.each("record", "occasions"):
        opens, closes = as_date(one.get("opens")), as_date(one.get("closes"))
        if opens and closes and closes < opens:
            yield documents.finding("occasion_dates", (*path, "closes"), closes)
        # A follow-up before the baseline has a finding of its own.
        told = before is not None and (before[1], one.get("kind")) == ("baseline", "follow_up")
        if opens and before and opens < before[0] and not told:
            yield documents.finding("occasion_order", (*path, "opens"), opens)
        before = (opens, one.get("kind")) if opens else before


def _baselines(documents: Documents) -> Iterator[Finding]:
    """Each indicator has one baseline, before its first follow-up."""
    early: dict[KeyPath, date] = {}
    late: dict[KeyPath, str] = {}
    for path, indicator in documents.each("record", "indicators"):
        name = indicator.get("id")
        if not isinstance(name, str) or indicator.get("design") == "series":
            continue
        own = occasions_of(documents, name)
        baselines = [one for _, one in own if one.get("kind") == "baseline"]
        follow_ups = [(here, one) for here, one in own if one.get("kind") == "follow_up"]
        if not baselines:
            yield documents.finding("baseline_missing", (*path, "id"), name)
        if len(baselines) > 1:
            listed = ", ".join(str(one.get("id")) for one in baselines)
            yield documents.finding("baseline_twice", (*path, "id"), name, occasions=listed)
        if not follow_ups:
            yield documents.finding("follow_up_missing", (*path, "id"), name)
        starts = [start for one in baselines if (start := as_date(one.get("opens")))]
        for here, _ in baselines_listed_late(own):
            late.setdefault((*here, "kind"), name)
        for here, one in follow_ups:
            opens = as_date(one.get("opens"))
            if opens and starts and opens <= max(starts):
                early[(*here, "opens")] = opens
    for here, opens in early.items():
        yield documents.finding("follow_up_before_baseline", here, opens)
    for here in late:
        yield documents.finding("baseline_listed_late", here, "baseline")


def baselines_listed_late(own: list[tuple[KeyPath, Mapping]]) -> list[tuple[KeyPath, Mapping]]:
    """Baselines below a follow-up where dates do not say which of the two came first."""
    kinds = [one.get("kind") for _, one in own]
    first = kinds.index("follow_up") if "follow_up" in kinds else len(own)
    undated = any(as_date(one.get("opens")) is None for _, one in own)
    below = own[first:] if undated else []
    return [(here, one) for here, one in below if one.get("kind") == "baseline"]


def _targets(documents: Documents) -> Iterator[Finding]:
    indicators = {str(one.get("id")): one for _, one in documents.each("record", "indicators")}
    seen: set[tuple[str, ...]] = set()
    for path, target in documents.each("record", "targets"):
        name = str(target.get("indicator"))
        which = tuple(str(target.get(key)) for key in ("indicator", "case", "date"))
        if which in seen:
            yield documents.finding("target_twice", path)
        seen.add(which)
        indicator = indicators.get(name)
        if indicator is None:
            continue
        yield from _value_of(documents, path, target, indicator)
        measuring = _names(indicator.get("cases"))
        case = target.get("case")
        if isinstance(case, str) and measuring and case not in measuring:
            yield documents.finding("target_not_measured", (*path, "case"), case, indicator=name)
        due = as_date(target.get("date"))
        starts = [
            opens
            for _, one in occasions_of(documents, name)
            if one.get("kind") == "baseline" and (opens := as_date(one.get("opens")))
        ]
        if due and starts and due <= min(starts):
            yield documents.finding(
                "target_before_baseline", (*path, "date"), due, baseline=str(min(starts))
            )


def _value_of(
    documents: Documents, path: KeyPath, target: Mapping, indicator: Mapping
) -> Iterator[Finding]:
    value = as_number(target.get("value"))
    lowest, highest = limits(indicator)
    if value is None:
        return
    if (lowest is not None and value < lowest) or (highest is not None and value > highest):
        yield documents.finding(
            "target_outside",
            (*path, "value"),
            target.get("value"),
            lowest="–" if lowest is None else f"{lowest:g}",
            highest="–" if highest is None else f"{highest:g}",
        )
