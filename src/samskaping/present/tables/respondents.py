"""Who was asked, who answered, what was taken out, and what is missing."""

from __future__ import annotations

from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Column, Label, Row, Table, make_table
from samskaping.present.words import Words
from samskaping.tables import MISSING_REASONS

_FLOW = ("submitted", "excluded", "kept", "flagged")


def cases(release: Released, words: Words) -> Table:
    """The cases, and how many of those who were asked answered in each wave."""
    asked = ("invited", "kept", "response_rate")
    columns = [*axes.columns(words, "municipality", "country", "reference")]
    for wave in axes.waves(words):
        columns += axes.columns(words, *asked, over=wave.label, prefix=f"{wave.id}_")
    rows: list[Row] = []
    for case in words.outline.cases:
        about: tuple[Label, ...] = (
            Label(case.municipality, case.municipality),
            Label(case.country, words.country(case.country)),
            Label(str(case.reference).lower(), str(words.say(f"terms.{_yes(case.reference)}"))),
        )
        numbers = _per_wave(release, words, asked, case.id)
        rows.append(Row((Label(case.id, case.name),), (*about, *numbers)))
    nothing = (Label("", ""),) * 3
    over_all = _per_wave(release, words, asked, None)
    rows.append(Row((axes.all_cases(words),), (*nothing, *over_all), total=True))
    return make_table(words, "cases", axes.head(words, "case"), columns, rows)


def _yes(answer: bool) -> str:
    return "affirmed" if answer else "denied"


def _per_wave(
    release: Released, words: Words, quantities: tuple[str, ...], case: str | None
) -> list[Cell]:
    return [
        Cell(release.find("study", quantity, "total", case=case, wave=wave.id))
        for wave in axes.waves(words)
        for quantity in quantities
    ]


def respondent_flow(release: Released, words: Words) -> Table:
    """Forms handed in, taken out and analysed, by wave and case."""
    rows = [
        Row(
            (wave, label),
            tuple(
                Cell(release.find("study", quantity, "total", case=case, wave=wave.id))
                for quantity in _FLOW
            ),
            total=case is None,
        )
        for wave in axes.waves(words)
        for case, label in [
            *((label.id, label) for label in axes.cases(words)),
            (None, axes.all_cases(words)),
        ]
    ]
    return make_table(
        words,
        "respondent_flow",
        axes.head(words, "wave", "case"),
        axes.columns(words, *_FLOW),
        rows,
        grouped=1,
    )


def response_role(release: Released, words: Words) -> Table:
    """Response by role, in every case and over all cases."""
    asked = ("invited", "kept", "response_rate")
    rows = [
        Row(
            (wave, label, role),
            tuple(
                Cell(release.find("study", name, "total", case=case, role=role.id, wave=wave.id))
                for name in asked
            ),
            total=case is None,
        )
        for wave in axes.waves(words)
        for case, label in [
            (None, axes.all_cases(words)),
            *((label.id, label) for label in axes.cases(words)),
        ]
        for role in axes.roles(words)
    ]
    return make_table(
        words,
        "response_role",
        axes.head(words, "wave", "case", "role"),
        axes.columns(words, *asked),
        rows,
        grouped=2,
    )


def exclusions(release: Released, words: Words) -> Table:
    """What each cleaning rule took out, changed or flagged, by wave."""
    effects = ("excluded", "changed", "flagged")
    found = frozenset[str]().union(*(release.subjects(effect) for effect in effects))
    known = list(type(words.outline.cleaning).model_fields)
    rules = [rule for rule in (*known, *sorted(found - set(known))) if rule in found - {"total"}]
    rows = [
        Row(
            (wave, Label(rule, words.subject(rule))),
            tuple(Cell(release.find("study", effect, rule, wave=wave.id)) for effect in effects),
        )
        for wave in axes.waves(words)
        for rule in rules
    ]
    return make_table(
        words,
        "exclusions",
        axes.head(words, "wave", "rule"),
        axes.columns(words, *effects),
        rows,
        grouped=1,
    )


def missing(release: Released, words: Words) -> Table:
    """The share of cells without an answer, by reason."""
    named = release.levels("missing_share", "reason")
    reasons = [reason for reason in MISSING_REASONS if reason in named]
    found = release.subjects("missing_share")
    items = [item.id for item in words.outline.scorecard.items]
    subjects = [name for name in (*items, *axes.values(words), "total") if name in found]
    rows = [
        Row(
            (wave, Label(subject, words.subject(subject))),
            tuple(
                Cell(release.find("study", "missing_share", subject, reason=reason, wave=wave.id))
                for reason in (None, *reasons)
            ),
            total=subject == "total",
        )
        for wave in axes.waves(words)
        for subject in subjects
    ]
    columns = [
        *axes.columns(words, "any_reason"),
        *(Column(name, str(words.say(f"terms.missing_reason.{name}"))) for name in reasons),
    ]
    return make_table(
        words, "missing", axes.head(words, "wave", "subject"), columns, rows, grouped=1
    )
