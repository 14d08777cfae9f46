"""What was studied: the cases, the instrument, the waves, and where the answers come from."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.language.numbers import day
from samskaping.present.report.run import Run, Section, bullets, definitions, listed
from samskaping.study.model import Case, Wave


def section(run: Run) -> Section:
    """The facts of the study as its configuration states them."""
    parts = (
        Markup("<p>{}</p>").format(run.words.text(run.outline.study.description)),
        definitions(_study_facts(run)),
        run.heading("study.cases"),
        bullets(_case(run, case) for case in run.outline.cases),
        *_instrument(run),
    )
    return Section("study", run.say("study.title"), parts)


def _instrument(run: Run) -> Iterator[Markup]:
    if run.has_scorecard:
        yield run.heading("study.instrument")
        yield definitions(_instrument_facts(run))


def _study_facts(run: Run) -> Iterator[tuple[str, object]]:
    study, words = run.outline.study, run.words
    waves = run.outline.waves if run.has_scorecard else ()
    facts: dict[str, object] = {
        "provenance": run.say(f"study.provenance.{study.provenance}"),
        "data_source": words.text(study.data_source),
        "licence": study.data_licence,
        "population": run.say(f"study.population.{study.population}"),
        "waves": listed(_wave(run, wave) for wave in waves),
        "linkage": words.say(f"terms.linkage.{run.outline.linkage}") if len(waves) > 1 else "",
        "roles": listed(words.text(role.label) for role in run.outline.roles),
    }
    for name, fact in facts.items():
        yield str(run.say(f"study.fact.{name}")), fact


def _wave(run: Run, wave: Wave) -> str:
    label = run.words.text(wave.label)
    if wave.opens is None or wave.closes is None:
        return label
    opens, closes = day(wave.opens, run.language), day(wave.closes, run.language)
    return str(run.say("study.wave_dates", wave=label, opens=opens, closes=closes))


def _case(run: Run, case: Case) -> Markup:
    if case.country == "other":
        key = "study.case_elsewhere"
    else:
        key = "study.case_of_that_name" if case.name == case.municipality else "study.case"
    sentences: list[str] = [
        run.say(
            key,
            case=case.name,
            municipality=case.municipality,
            country=run.words.country(case.country),
        )
    ]
    if case.reference:
        sentences.append(run.say("study.reference"))
    if case.description is not None:
        sentences.append(run.words.text(case.description))
    return Markup(" ").join(sentences)


def _instrument_facts(run: Run) -> Iterator[tuple[str, object]]:
    card, words = run.outline.scorecard, run.words
    points = (
        f"{point} {words.text(card.scale.labels[point])}"
        if point in card.scale.labels
        else str(point)
        for point in card.scale.points
    )
    reversed_items = sum(item.reversed for item in card.items)
    facts: dict[str, object] = {
        "instrument": words.text(card.title),
        "wording": run.say(f"study.wording.{card.wording}"),
        "item_source": words.text(card.source),
        "values": listed(words.text(value.label) for value in card.values),
        "fields": listed(words.text(part.label) for part in card.fields),
        "items": run.say(
            "study.items",
            n=len(card.items),
            items=run.configured("items", len(card.items)),
            reversed=run.configured("items.reversed", reversed_items),
        ),
        "scale": listed(points),
        "minimum_answered": run.configured(
            "scorecard.minimum_answered", card.minimum_answered, share=True
        ),
    }
    for name, fact in facts.items():
        yield str(run.say(f"study.fact.{name}")), fact
