"""Change between waves: over the cases, and in each case."""

from __future__ import annotations

from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Row, Table, make_table
from samskaping.present.words import Words


def change(release: Released, words: Words) -> Table:
    """Mean over cases of the change in each score."""
    names = ("change", "p", "n_cases", "change_model", "change_paired", "n_paired")
    columns = axes.columns(words, *names)
    rows = []
    for contrast in axes.contrasts(release, words, "change"):
        for subject in axes.scores(words):
            number = release.find("samson", "change", subject.id, wave=contrast.id)
            linked = release.find("samson", "change_paired", subject.id, wave=contrast.id)
            model = release.find("samson", "change_model", subject.id, wave=contrast.id)
            cells = (
                Cell(number, "with_interval"),
                Cell(number, "p"),
                Cell(number, "n_cases"),
                Cell(model, "with_interval"),
                Cell(linked, "with_interval"),
                Cell(linked, "n"),
            )
            rows.append(Row((contrast, subject), cells, total=subject.id == "total"))
    return make_table(
        words,
        "change",
        axes.head(words, "contrast", "subject"),
        columns,
        rows,
        grouped=1,
    )


def _by_case(release: Released, words: Words, name: str, quantity: str = "") -> Table:
    subjects, asked = [*axes.values(words), "total"], quantity or name
    rows = [
        Row(
            (contrast, case),
            tuple(
                Cell(
                    release.find("samson", asked, subject, case=case.id, wave=contrast.id),
                    "with_interval",
                )
                for subject in subjects
            ),
        )
        for contrast in axes.contrasts(release, words, asked)
        for case in axes.cases(words)
    ]
    return make_table(
        words,
        name,
        axes.head(words, "contrast", "case"),
        axes.subject_columns(words, subjects),
        rows,
        grouped=1,
    )


def case_change(release: Released, words: Words) -> Table:
    """Change of each case's mean score, from all available answers."""
    return _by_case(release, words, "case_change")


def case_change_paired(release: Released, words: Words) -> Table:
    """Mean change of each case's persons who are found in both waves."""
    return _by_case(release, words, "case_change_paired")


def case_superiority(release: Released, words: Words) -> Table:
    """How often a score of the later wave is higher than one of the earlier, case by case."""
    return _by_case(release, words, "case_superiority", "wave_superiority")
