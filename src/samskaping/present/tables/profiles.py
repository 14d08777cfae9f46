"""The scores of every case: by value, by field of action, by role; and the share of top answers."""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.estimates import name_group
from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words


def _cells(
    release: Released, quantity: str, subjects: Sequence[str], **levels: str
) -> tuple[Cell, ...]:
    return tuple(
        Cell(release.find("samson", quantity, subject, **levels), "with_interval")
        for subject in subjects
    )


def _by_case(
    release: Released, words: Words, name: str, quantity: str, subjects: Sequence[str]
) -> Table:
    """One row per wave and case; below them the unweighted mean of the cases, if any."""
    rows = []
    for wave in axes.waves(words):
        for case in axes.cases(words):
            cells = _cells(release, quantity, subjects, case=case.id, wave=wave.id)
            rows.append(Row((wave, case), cells))
        if quantity == "mean":
            over = Label("mean_over_cases", str(words.say("tables.column.mean_over_cases")))
            cells = _cells(release, "mean_over_cases", subjects, wave=wave.id)
            rows.append(Row((wave, over), cells, total=True))
    return make_table(
        words,
        name,
        axes.head(words, "wave", "case"),
        axes.subject_columns(words, subjects),
        rows,
        grouped=1,
    )


def profiles_value(release: Released, words: Words) -> Table:
    """Mean score of every case on every value."""
    return _by_case(release, words, "profiles_value", "mean", [*axes.values(words), "total"])


def profiles_field(release: Released, words: Words) -> Table:
    """Mean score of every case on every field of action."""
    return _by_case(release, words, "profiles_field", "mean", axes.fields(words))


def profiles_role_equal(release: Released, words: Words) -> Table:
    """Mean score of every case with every role given the same weight."""
    subjects = [*axes.values(words), "total"]
    return _by_case(release, words, "profiles_role_equal", "mean_role_equal", subjects)


def top_box(release: Released, words: Words) -> Table:
    """Share of the answers that are top box, by case and value."""
    return _by_case(release, words, "top_box", "top_box_share", [*axes.values(words), "total"])


def profiles_field_value(release: Released, words: Words) -> Table:
    """Mean score of every case on every value within every field of action."""
    values = axes.values(words)
    rows = [
        Row(
            (wave, case, Label(field, words.label("field", field))),
            tuple(
                Cell(
                    release.find(
                        "samson",
                        "mean",
                        name_group(field=field, value=value),
                        case=case.id,
                        wave=wave.id,
                    ),
                    "with_interval",
                )
                for value in values
            ),
        )
        for wave in axes.waves(words)
        for case in axes.cases(words)
        for field in axes.fields(words)
    ]
    return make_table(
        words,
        "profiles_field_value",
        axes.head(words, "wave", "case", "field"),
        axes.subject_columns(words, values),
        rows,
        grouped=2,
    )


def roles(release: Released, words: Words) -> Table:
    """Mean score of every role over the cases, and its distance from the other roles."""
    subjects = [*axes.values(words), "total"]
    rows = [
        Row(
            (wave, Label(name, str(words.say(f"tables.column.{name}"))), role),
            _cells(release, name, subjects, role=role.id, wave=wave.id),
        )
        for wave in axes.waves(words)
        for name in ("mean_over_cases", "role_gap_over_cases", "role_superiority_over_cases")
        for role in axes.roles(words)
    ]
    return make_table(
        words,
        "roles",
        axes.head(words, "wave", "quantity", "role"),
        axes.subject_columns(words, subjects),
        rows,
        grouped=2,
    )


def _by_role(release: Released, words: Words, name: str, quantity: str) -> Table:
    subjects = [*axes.values(words), "total"]
    rows = [
        Row(
            (wave, case, role),
            _cells(release, quantity, subjects, case=case.id, role=role.id, wave=wave.id),
        )
        for wave in axes.waves(words)
        for case in axes.cases(words)
        for role in axes.roles(words)
    ]
    return make_table(
        words,
        name,
        axes.head(words, "wave", "case", "role"),
        axes.subject_columns(words, subjects),
        rows,
        grouped=2,
    )


def profiles_role(release: Released, words: Words) -> Table:
    """Mean score by case and role."""
    return _by_role(release, words, "profiles_role", "mean")


def role_gaps(release: Released, words: Words) -> Table:
    """How far each role's mean lies from the mean of the other roles of the same case."""
    return _by_role(release, words, "role_gaps", "role_gap")


def role_superiority(release: Released, words: Words) -> Table:
    """How often somebody of a role scores higher than somebody of another role of the case."""
    return _by_role(release, words, "role_superiority", "role_superiority")
