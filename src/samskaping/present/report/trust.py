"""How far the main results hold: who was lost, margins, hidden bias, other analyses, deductions."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.language.numbers import decimal
from samskaping.present.instruments import indicators
from samskaping.present.report.run import Run, bullets, listed
from samskaping.study.trust import Contribution, DeclaredPart


def doubted(run: Run) -> Iterator[Markup]:
    """The sections that ask how far the main results can be trusted; nothing without numbers."""
    yield from _lost(run)
    yield from _margins(run)
    yield from _specifications(run)
    yield from _contributions(run)


def _lost(run: Run) -> Iterator[Markup]:
    table = run.table("lost", folded=True)
    if not table:
        return
    yield run.subheading("trust.lost")
    yield run.told("trust.lost_intro")
    yield table
    yield run.table("missing_patterns", folded=True)
    figure = run.figure("tipping_point", "imputed")
    if figure and run.outline.record is not None:
        shift = decimal(run.outline.record.plausible_shift, 1, run.language)
        marked = Markup('<span class="number" data-config="plausible_shift">{}</span>')
        yield run.told("trust.tipping_intro", shift=marked.format(shift))
        yield figure


def _margins(run: Run) -> Iterator[Markup]:
    table = run.table("margins")
    if not table:
        return
    yield run.subheading("trust.margins")
    yield run.told("trust.margins_intro")
    record = run.outline.record
    if record is not None and record.pairs:
        pairs = (
            run.words.say(
                "trust.pair",
                case=run.words.label("case", pair.case),
                group=run.words.label("case", pair.comparison),
            )
            for pair in record.pairs
        )
        yield run.told("trust.pairs", pairs=listed(pairs))
    yield table


def _specifications(run: Run) -> Iterator[Markup]:
    table = run.table("specification_tests")
    if not table:
        return
    yield run.subheading("trust.specifications")
    yield run.told("trust.specifications_intro")
    yield run.figure("specification_curve", "specifications")
    yield table


def _contributions(run: Run) -> Iterator[Markup]:
    table = run.table("contributions")
    record = run.outline.record
    if not table or record is None:
        return
    yield run.subheading("trust.contributions")
    yield run.told("trust.contributions_intro")
    order = [one.id for one in indicators(record)]
    declared = sorted(record.contributions, key=lambda one: order.index(one.indicator))
    yield bullets(_declared(run, one) for one in declared)
    yield table


def _declared(run: Run, one: Contribution) -> Markup:
    """What is taken off an indicator's change, with the basis of each."""
    words = run.words
    parts = bullets(_part(run, name, part) for name, part in one.parts.items())
    name = words.label("indicator", one.indicator)
    told = words.say("trust.declared", indicator=name)
    if one.periods and one.drop_off:
        told += " " + words.say("trust.periods", n=one.periods)
    return told + parts


def _part(run: Run, name: str, part: DeclaredPart) -> Markup:
    words = run.words

    def share(number: float) -> Markup:
        return run.configured(name, number, share=True)

    mode = part.mode if part.distribution != "uniform" else None
    return words.say(
        f"trust.part.{'range' if mode is None else 'peak'}",
        part=words.say(f"terms.contribution.{name}"),
        low=share(part.low),
        high=share(part.high),
        mode="" if mode is None else share(mode),
        basis=words.text(part.basis),
    )
