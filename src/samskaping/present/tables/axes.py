"""Columns and row labels that several tables share."""

from __future__ import annotations

from collections.abc import Iterable

from samskaping.present.released import Released
from samskaping.present.tables.model import Column, Label
from samskaping.present.words import Words


def head(words: Words, *names: str) -> tuple[Column, ...]:
    """The columns that name a row."""
    return tuple(Column(name, str(words.say(f"tables.column.{name}"))) for name in names)


def columns(words: Words, *names: str, over: str = "", prefix: str = "") -> tuple[Column, ...]:
    """Columns with a label in the catalogue; ``prefix`` tells apart those of one label."""
    return tuple(
        Column(f"{prefix}{name}", str(words.say(f"tables.column.{name}")), over) for name in names
    )


def subject_columns(words: Words, subjects: Iterable[str]) -> tuple[Column, ...]:
    """One column per value, field or total."""
    return tuple(Column(subject, words.subject(subject)) for subject in subjects)


def waves(words: Words) -> list[Label]:
    """The waves in order of time."""
    return [Label(wave.id, words.label("wave", wave.id)) for wave in words.outline.waves]


def contrasts(release: Released, words: Words, quantity: str) -> list[Label]:
    """The contrasts between waves that a quantity has, in order of time."""
    order = [wave.id for wave in words.outline.waves]
    found = [wave for wave in release.levels(quantity, "wave") if "-" in wave]
    found.sort(key=lambda wave: [order.index(name) for name in wave.split("-")])
    return [Label(wave, words.wave(wave)) for wave in found]


def cases(words: Words) -> list[Label]:
    """The cases as configured; a reference case says so."""
    return [
        Label(
            case.id,
            str(words.say("terms.reference_case", case=case.name)) if case.reference else case.name,
        )
        for case in words.outline.cases
    ]


def roles(words: Words) -> list[Label]:
    """The roles as configured."""
    return [Label(role.id, words.label("role", role.id)) for role in words.outline.roles]


def all_cases(words: Words) -> Label:
    """The row that takes all cases together."""
    return Label("all", str(words.say("terms.all_cases")))


def values(words: Words) -> list[str]:
    """Ids of the values, in the instrument's order."""
    return [value.id for value in words.outline.scorecard.values]


def fields(words: Words) -> list[str]:
    """Ids of the fields of action, in the instrument's order."""
    return [part.id for part in words.outline.scorecard.fields]


def scores(words: Words) -> list[Label]:
    """Total, values and fields: every score that stands on items of its own."""
    subjects = ["total", *values(words), *fields(words)]
    return [Label(subject, words.subject(subject)) for subject in subjects]
