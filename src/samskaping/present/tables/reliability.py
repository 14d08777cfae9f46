"""How dependable a case's score is, and how the items of a score hang together."""

from __future__ import annotations

from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Row, Shown, Table, make_table
from samskaping.present.words import Words

_COEFFICIENTS: dict[str, Shown] = {
    "alpha": "with_interval",
    "omega_total": "with_interval",
    "omega_total_observed": "with_interval",
    "alpha_standardised": "with_interval",
    "lambda2": "with_interval",
    "lambda6": "with_interval",
    "inter_item_correlation": "estimate",
}
_DEPENDABILITY: dict[str, Shown] = {
    "icc1": "with_interval",
    "icc2": "with_interval",
    "between_case_variance": "estimate",
    "within_case_variance": "estimate",
}


def dependability(release: Released, words: Words) -> Table:
    """ICC(1), ICC(2) and the variances between and within cases."""
    rows = []
    for wave in axes.waves(words):
        for subject in axes.scores(words):
            numbers = {
                name: release.find("samson", name, subject.id, wave=wave.id)
                for name in _DEPENDABILITY
            }
            cells = (Cell(numbers[name], shown) for name, shown in _DEPENDABILITY.items())
            sizes = (Cell(numbers["icc1"], "n_cases"), Cell(numbers["icc1"], "n"))
            rows.append(Row((wave, subject), (*cells, *sizes), total=subject.id == "total"))
    return make_table(
        words,
        "dependability",
        axes.head(words, "wave", "subject"),
        axes.columns(words, *_DEPENDABILITY, "n_cases", "n"),
        rows,
        grouped=1,
    )


def case_dependability(release: Released, words: Words) -> Table:
    """The reliability of every case's own mean."""
    subjects = [*axes.values(words), "total"]
    rows = [
        Row(
            (wave, case),
            tuple(
                Cell(
                    release.find(
                        "samson", "case_mean_reliability", subject, case=case.id, wave=wave.id
                    )
                )
                for subject in subjects
            ),
        )
        for wave in axes.waves(words)
        for case in axes.cases(words)
    ]
    return make_table(
        words,
        "case_dependability",
        axes.head(words, "wave", "case"),
        axes.subject_columns(words, subjects),
        rows,
        grouped=1,
    )


def _consistency(release: Released, words: Words, name: str, level: str) -> Table:
    rows = []
    for wave in axes.waves(words):
        for subject in axes.scores(words):
            numbers = {
                coefficient: release.find(
                    "samson", coefficient, subject.id, level=level, wave=wave.id
                )
                for coefficient in _COEFFICIENTS
            }
            cells = (Cell(numbers[word], shown) for word, shown in _COEFFICIENTS.items())
            sizes = (Cell(numbers["alpha"], "n_cases"), Cell(numbers["alpha"], "n"))
            rows.append(Row((wave, subject), (*cells, *sizes), total=subject.id == "total"))
    return make_table(
        words,
        name,
        axes.head(words, "wave", "subject"),
        axes.columns(words, *_COEFFICIENTS, "n_cases", "n"),
        rows,
        grouped=1,
    )


def reliability(release: Released, words: Words) -> Table:
    """Consistency of the items among people who rate the same process."""
    return _consistency(release, words, "reliability", "within_case")


def case_reliability(release: Released, words: Words) -> Table:
    """α and ω in every case by itself, its respondents taken as independent."""
    names = ("alpha", "omega_total")
    rows = []
    for wave in axes.waves(words):
        for case in axes.cases(words):
            for subject in axes.scores(words):
                numbers = [
                    release.find("samson", name, subject.id, case=case.id, wave=wave.id)
                    for name in names
                ]
                cells = (Cell(number, "with_interval") for number in numbers)
                rows.append(Row((wave, case, subject), (*cells, Cell(numbers[0], "n"))))
    return make_table(
        words,
        "case_reliability",
        axes.head(words, "wave", "case", "subject"),
        axes.columns(words, *names, "n"),
        rows,
        grouped=2,
    )


def reliability_pooled(release: Released, words: Words) -> Table:
    """The same coefficients over all persons at once, which mixes levels."""
    return _consistency(release, words, "reliability_pooled", "pooled")
