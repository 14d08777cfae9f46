"""What the numbers say about the study's own scorecard, for whoever is to use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeGuard

from markupsafe import Markup

from samskaping.present.released import Number
from samskaping.present.report.run import Run, Section, definitions

# The rows of the variant that is primary in a study of several cases.
WITHIN = "within_case"

Question = Callable[[Run], Iterator[Markup]]


def section(run: Run) -> Section | None:
    """Seven questions that an adviser would ask, each answered from this study's numbers."""
    if not run.has_scorecard:
        return None
    asked = [(run.say(f"adviser.{name}.ask"), _answer(run, name, ask)) for name, ask in _ASKED]
    parts = (run.paragraph("adviser.intro"), definitions(asked), run.paragraph("adviser.reviewer"))
    return Section("adviser", run.say("adviser.title"), parts)


def _answer(run: Run, name: str, ask: Question) -> Markup:
    """The answer and what follows from it; a plain sentence where there is none."""
    sentences = [*ask(run)]
    if not sentences:
        return run.say("adviser.no_answer")
    return Markup(" ").join([*sentences, run.say(f"adviser.{name}.so")])


def _dependable(run: Run) -> Iterator[Markup]:
    icc2 = run.release.find("samson", "icc2", "total", wave=run.last_wave)
    if len(run.outline.cases) == 1:
        yield run.say("adviser.dependable.one_case")
    elif _has(icc2):
        yield run.say("adviser.dependable.found", icc2=run.with_interval(icc2))
        for target in run.outline.analysis.raters.targets[:1]:
            yield from _needed(run, target)
    elif icc2 is not None and not icc2.withheld:
        yield run.say("adviser.because", reason=run.words.reason(icc2.note))


def _needed(run: Run, target: float) -> Iterator[Markup]:
    level = f"{target:g}".replace(".", "_")
    found = run.release.select(
        "respondents_needed", wave=run.last_wave, target=level, decision="relative"
    )
    for number in (one for one in found if one.subject == "total" and _has(one)):
        yield run.say(
            "adviser.dependable.needed",
            n=round(number.estimate or 0.0),
            needed=run.number(number),
            target=run.configured("analysis.raters.targets", target, share=True),
        )


def _consistent(run: Run) -> Iterator[Markup]:
    found = _sorted(_of_values(run, "omega_total")) or _sorted(_of_values(run, "alpha"))
    if len(found) == 1:
        yield run.say("adviser.consistent.one", **_low_and_high(run, found))
    elif found:
        yield run.say("adviser.consistent.several", **_low_and_high(run, found))


def _distinct(run: Run) -> Iterator[Markup]:
    related = [
        number
        for number in run.release.select("factor_correlation", wave=run.last_wave)
        if _has(number)
        and set(number.levels) == {"level", "wave", "with"}
        and number.levels["level"] == WITHIN
    ]
    if related:
        closest = max(related, key=_size)
        apart = closest.upper is not None and closest.upper < 1
        yield run.say(
            f"adviser.distinct.{'apart' if apart else 'together'}",
            first=run.words.subject(closest.subject),
            second=run.words.subject(closest.levels["with"]),
            correlation=run.with_interval(closest),
        )
        return
    refused = run.release.find("samson", "fit_srmr", "total", level=WITHIN, wave=run.last_wave)
    if refused is not None and not refused.withheld and refused.note:
        yield run.say("adviser.because", reason=run.words.reason(refused.note))


def _agree(run: Run) -> Iterator[Markup]:
    found = _sorted(
        number
        for number in run.release.select("ad_m_j", wave=run.last_wave)
        if number.subject == "total"
    )
    if len(found) == 1:
        yield run.say("adviser.agree.one", **_low_and_high(run, found))
    elif found:
        yield run.say("adviser.agree.several", **_low_and_high(run, found))


def _roles(run: Run) -> Iterator[Markup]:
    found = _sorted(
        number
        for number in run.release.select("role_gap_over_cases", wave=run.last_wave)
        if number.subject == "total"
    )
    if not found:
        return
    widest = max(found, key=lambda number: abs(_size(number)))
    clear = widest.lower is not None and widest.upper is not None
    clear = clear and not (widest.lower or 0.0) <= 0 <= (widest.upper or 0.0)
    yield run.say(
        f"adviser.roles.{'clear' if clear else 'unclear'}",
        role=run.words.label("role", widest.levels["role"]),
        gap=run.with_interval(widest),
    )


def _room(run: Run) -> Iterator[Markup]:
    crowded = _sorted(
        number
        for number in run.release.select("headroom", wave=run.last_wave)
        if number.subject == "total" and set(number.levels) == {"wave"}
    )
    for number in crowded:
        yield run.say("adviser.room.left", room=run.number(number))
    for number in run.release.select("mdc"):
        if number.subject == "total" and _has(number):
            yield run.say("adviser.room.person", mdc=run.with_interval(number))


def _fair(run: Run) -> Iterator[Markup]:
    """One sentence for every grouping that was asked for: the last step that held, or why none."""
    for grouping in run.outline.analysis.structure.groupings:
        found = [
            number
            for number in run.release.select("invariance_verdict", by=grouping)
            if number.subject == "total"
            and number.levels.get("wave", run.last_wave) == run.last_wave
        ]
        told = [number for number in found if _has(number)]
        if told:
            yield _verdict(run, grouping, told)
        elif found and not found[0].withheld:
            yield run.say(
                "adviser.fair.refused",
                grouping=run.say(f"adviser.fair.by.{grouping}"),
                reason=run.words.reason(found[0].note),
            )


def _verdict(run: Run, grouping: str, told: list[Number]) -> Markup:
    by_step = {number.levels["step"]: round(_size(number)) for number in told}
    holds = by_step.get("scalar") in (1, 2)
    return run.say(
        f"adviser.fair.{'holds' if holds else 'fails'}",
        grouping=run.say(f"adviser.fair.by.{grouping}"),
    )


_ASKED: tuple[tuple[str, Question], ...] = (
    ("dependable", _dependable),
    ("consistent", _consistent),
    ("distinct", _distinct),
    ("agree", _agree),
    ("roles", _roles),
    ("room", _room),
    ("fair", _fair),
)


def _of_values(run: Run, quantity: str) -> Iterator[Number]:
    """A coefficient of every value at the last wave: within cases, or of the only case."""
    cases = run.outline.cases
    levels = {"level": WITHIN} if len(cases) > 1 else {"case": cases[0].id}
    for value in run.outline.scorecard.values:
        number = run.release.find("samson", quantity, value.id, **levels, wave=run.last_wave)
        if number is not None:
            yield number


def _low_and_high(run: Run, found: list[Number]) -> dict[str, object]:
    """The smallest and the largest number, with what each is about: a case or a score."""

    def about(number: Number) -> str:
        case = number.levels.get("case")
        several = case is not None and number.subject == "total"
        return (
            run.words.label("case", case)
            if several and case
            else (run.words.subject(number.subject))
        )

    low, high = found[0], found[-1]
    return {
        "low": about(low),
        "lowest": run.number(low),
        "high": about(high),
        "highest": run.number(high),
    }


def _sorted(numbers: Iterable[Number]) -> list[Number]:
    return sorted((number for number in numbers if _has(number)), key=_size)


def _has(number: Number | None) -> TypeGuard[Number]:
    return number is not None and number.estimate is not None


def _size(number: Number) -> float:
    return number.estimate if number.estimate is not None else 0.0
