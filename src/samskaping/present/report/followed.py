"""How the indicators were followed: on track or not, who moved how far, and who was lost."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.present.instruments import cases_of, indicators
from samskaping.present.latest import last_attainment
from samskaping.present.report.run import Run, listed
from samskaping.study.record import Record

_VERDICTS = {1: "yes", 2: "no", 3: "unclear"}


def towards_targets(run: Run) -> Iterator[Markup]:
    """How many cases are on the path to their targets; nothing where none could be judged."""
    if run.outline.record is None:
        return
    counts = dict.fromkeys(_VERDICTS.values(), 0)
    for code in _verdicts(run, run.outline.record):
        counts[_VERDICTS[code]] += 1
    if not sum(counts.values()):
        return
    told = {name: run.counted(f"on_track.{name}", number) for name, number in counts.items()}
    yield run.told("followed.path")
    yield run.told("followed.on_track", all=run.counted("on_track", sum(counts.values())), **told)


def _verdicts(run: Run, record: Record) -> Iterator[int]:
    """The verdict on every case's last follow-up of every indicator."""
    for indicator in indicators(record):
        for case in cases_of(run.outline, indicator):
            last = last_attainment(run.release, record, indicator.id, case)
            if last is None:
                continue
            told = run.release.find("soimpact", "on_track", indicator.id, **last.levels)
            if told is not None and told.estimate is not None:
                yield round(told.estimate)


def moved(run: Run) -> Markup:
    """The change of every case as a figure; nothing where it is not drawn."""
    return run.figure("change_by_case") if "change_by_case" in run.figures else Markup("")


def beside_changes(run: Run) -> Iterator[Markup]:
    """Other ways to look at the changes, who was reached, and what may make them seem larger."""
    tables = [
        run.table(name, folded=True)
        for name in ("change_sizes", "change_in_cases", "changed_sides")
    ]
    if any(tables):
        yield run.told("followed.beside")
        yield from tables
    if "by_municipality" in run.tables:
        shared = run.table("by_municipality", folded=True)
        if shared:
            yield run.told("followed.municipality")
            yield shared
    yield from _chosen(run)
    yield from _looking_back(run)
    yield from _reached(run)


def _chosen(run: Run) -> Iterator[Markup]:
    table = run.table("chosen")
    if not table:
        return
    yield run.subheading("followed.chosen")
    yield run.told("followed.chosen_intro")
    yield table
    unadjusted = [
        number.subject
        for number in run.release.select("change_beyond_regression")
        if number.reason in ("selection_not_described", "retest_unknown")
    ]
    if unadjusted:
        yield run.told("followed.chosen_unadjusted", indicators=_named(run, unadjusted))


def _looking_back(run: Run) -> Iterator[Markup]:
    table = run.table("looking_back")
    if table:
        yield run.subheading("followed.looking_back")
        yield run.told("followed.looking_back_intro")
        yield table


def _reached(run: Run) -> Iterator[Markup]:
    table = run.table("reached")
    if not table:
        return
    yield run.subheading("followed.reached")
    yield run.told("followed.reached_intro")
    yield table
    apart = [
        number.subject
        for number in run.release.select("lost_share", arm="effort")
        if number.reason == "occasions_not_linked"
    ]
    if apart:
        yield run.told("followed.not_linked", indicators=_named(run, apart))


def _named(run: Run, subjects: list[str]) -> Markup:
    return listed(
        run.words.say("soimpact.quoted", label=run.words.label("indicator", name))
        for name in dict.fromkeys(subjects)
    )
