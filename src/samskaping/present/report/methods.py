"""Every quantity and method that this run used: what it is, its formula, its source."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from samskaping.estimates import vocabulary
from samskaping.present.report.run import Run, Section, bullets, definitions
from samskaping.present.tables import recovery, recovery_effects


def section(run: Run) -> Section:
    """Methods, in the order of the vocabulary."""
    analysis = run.outline.analysis
    parts = (
        run.paragraph(
            "methods.intro",
            confidence=run.configured("analysis.confidence", analysis.confidence, share=True),
        ),
        *(_scoring(run) if run.has_scorecard else ()),
        *_of_indicators(run),
        run.heading("methods.quantities"),
        definitions(_quantities(run)),
        run.heading("methods.methods"),
        definitions(_methods(run)),
        *_assumptions(run),
        run.table("variants", folded=True),
        *_evidence(run),
        *_evidence_of_effects(run),
    )
    return Section("methods", run.say("methods.title"), parts)


def _evidence(run: Run) -> Iterator[Markup]:
    """How often the intervals in use hold a known truth; nothing where none of them was tried."""
    used = {number.method for number in run.release.numbers if number.key.startswith("samson.")}
    tables = [make(run.words, used) for make in (recovery.nested, recovery.single)]
    if all(table.is_empty for table in tables):
        return
    yield run.subheading("recovery.title")
    yield run.told("recovery.intro")
    yield from (run.shown(table, folded=True) for table in tables)


def _evidence_of_effects(run: Run) -> Iterator[Markup]:
    """How often the tests in use find what is not there; nothing where none of them was tried."""
    used = {number.method for number in run.release.numbers if number.key.startswith("soimpact.")}
    makers = (recovery_effects.arms, recovery_effects.cases, recovery_effects.exceptions)
    tables = [make(run.words, used) for make in makers]
    if all(table.is_empty for table in tables):
        return
    yield run.subheading("recovery.effects.title")
    yield run.told("recovery.effects.intro")
    yield from (run.shown(table, folded=True) for table in tables)


def _scoring(run: Run) -> Iterator[Markup]:
    yield run.paragraph(f"methods.missing.{run.outline.analysis.missing}")
    share = run.outline.scorecard.minimum_answered
    yield run.paragraph(
        "methods.minimum_answered",
        share=run.configured("scorecard.minimum_answered", share, share=True),
    )


def _of_indicators(run: Run) -> Iterator[Markup]:
    """How a record's designs decide what is computed; nothing without a record."""
    record = run.outline.record
    if record is None:
        return
    designs = {one.design for one in record.indicators}
    told = ["unit"]
    if designs & {"before_after", "comparison"}:
        told += [name for name in ("before_after", "comparison") if name in designs]
        told += ["checks"] if "comparison" in designs else ["pooled"]
        told += ["pooled"] if {"before_after", "comparison"} <= designs else []
        told += ["missing", "many", "equivalence", "calibration"]
    told += [name for name in ("series", "staggered") if name in designs]
    yield run.subheading("soimpact.methods.title")
    yield run.told("soimpact.methods.intro")
    yield bullets(run.words.say(f"soimpact.methods.{name}") for name in told)


def _quantities(run: Run) -> Iterator[tuple[str, object]]:
    used = {number.quantity for number in run.release.numbers}
    for word in vocabulary()["quantities"]:
        if word in used:
            key = f"methods.quantity.{word}"
            yield str(run.words.say(f"{key}.name")), _described(run, key, "short")


def _described(run: Run, key: str, first: str) -> Markup:
    parts = [run.words.say(f"{key}.{first}")]
    for name in ("formula", "source"):
        if f"{key}.{name}" in run.words and run.words.catalogue(f"{key}.{name}"):
            text = run.words.say(f"{key}.{name}")
            parts.append(Markup('<span class="{}">{}</span>').format(name, text))
    return Markup("<br>").join(parts)


def _methods(run: Run) -> Iterator[tuple[str, object]]:
    used = {number.method for number in run.release.numbers}
    for word, about in vocabulary()["methods"].items():
        if word not in used:
            continue
        text = run.words.say(f"methods.method.{word}")
        source = about.get("source")
        if source:
            text += Markup('<br><span class="source">{}</span>').format(source)
        yield word, text


def _assumptions(run: Run) -> list[Markup]:
    notes = (number.assumption.split(";") for number in run.release.numbers)
    codes = sorted({code for note in notes for code in note if code})
    if not codes:
        return []
    texts = ((code, run.words.say(f"assumptions.{code}")) for code in codes)
    return [run.heading("methods.assumptions"), definitions(texts)]
