"""How dependable a case's score is, and how the items of a score hang together."""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Label, Row, Shown, Table, make_table
from samskaping.present.words import Words

_COEFFICIENTS: dict[str, Shown] = {
    "alpha": "with_interval",
    "omega_total": "with_interval",
    "omega_total_observed": "with_interval",
    "alpha_standardised": "with_interval",
    "inter_item_correlation": "estimate",
}
_BOUNDS: dict[str, Shown] = {
    "lambda2": "with_interval",
    "lambda6": "estimate",
    "split_half": "estimate",
    "split_half_lowest": "estimate",
    "lambda4": "estimate",
    "greatest_lower_bound": "estimate",
}
_GENERAL: dict[str, Shown] = {
    "omega_hierarchical": "estimate",
    "explained_common_variance": "estimate",
    "omega_total_groups": "estimate",
}
_ORDERED: dict[str, Shown] = {
    "ordinal_alpha": "estimate",
    "omega_categorical": "estimate",
    "omega_categorical_implied": "estimate",
    "empty_cell_share": "estimate",
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


def _consistency(
    release: Released,
    words: Words,
    name: str,
    level: str,
    coefficients: dict[str, Shown] = _COEFFICIENTS,
) -> Table:
    """Coefficients of a level; one that the study did not ask for has no column."""
    asked = {word: shown for word, shown in coefficients.items() if release.has(word, level=level)}
    rows = []
    for wave in axes.waves(words):
        for subject in axes.scores(words):
            numbers = [
                release.find("samson", coefficient, subject.id, level=level, wave=wave.id)
                for coefficient in asked
            ]
            cells = (Cell(number, asked[word]) for word, number in zip(asked, numbers, strict=True))
            first = next((number for number in numbers if number is not None), None)
            sizes = (Cell(first, "n_cases"), Cell(first, "n"))
            rows.append(Row((wave, subject), (*cells, *sizes), total=subject.id == "total"))
    return make_table(
        words,
        name,
        axes.head(words, "wave", "subject"),
        axes.columns(words, *asked, "n_cases", "n"),
        rows,
        grouped=1,
    )


def _consistency_by(
    release: Released,
    words: Words,
    name: str,
    axis: str,
    groups: Sequence[Label],
    level: dict[str, str],
) -> Table:
    names = ("alpha", "omega_total")
    rows = []
    for wave in axes.waves(words):
        for group in groups:
            at = {**level, axis: group.id, "wave": wave.id}
            for subject in axes.scores(words):
                numbers = [release.find("samson", asked, subject.id, **at) for asked in names]
                cells = (Cell(number, "with_interval") for number in numbers)
                rows.append(Row((wave, group, subject), (*cells, Cell(numbers[0], "n"))))
    return make_table(
        words,
        name,
        axes.head(words, "wave", axis, "subject"),
        axes.columns(words, *names, "n"),
        rows,
        grouped=2,
    )


def reliability(release: Released, words: Words) -> Table:
    """Consistency of the items among people who rate the same process."""
    return _consistency(release, words, "reliability", "within_case")


def reliability_bounds(release: Released, words: Words) -> Table:
    """Lower bounds and split halves within cases."""
    return _consistency(release, words, "reliability_bounds", "within_case", _BOUNDS)


def general_factor(release: Released, words: Words) -> Table:
    """How much of the whole scorecard's score is one general factor, within cases."""
    return _consistency(release, words, "general_factor", "within_case", _GENERAL)


def reliability_role(release: Released, words: Words) -> Table:
    """α and ω among the persons of each role who rate the same case."""
    return _consistency_by(
        release, words, "reliability_role", "role", axes.roles(words), {"level": "within_case"}
    )


def reliability_between(release: Released, words: Words) -> Table:
    """α and ω of the cases' true means, or why there are none."""
    coefficients: dict[str, Shown] = {"alpha": "with_interval", "omega_total": "with_interval"}
    return _consistency(release, words, "reliability_between", "between_case", coefficients)


def further_intervals(release: Released, words: Words) -> Table:
    """The intervals that the study asks for beside the primary ones."""
    rows = []
    order = {wave.id: place for place, wave in enumerate(axes.waves(words))}
    cases = {case.id: case for case in axes.cases(words)}
    everyone = axes.all_cases(words)
    for quantity in ("alpha", "omega_total"):
        coefficient = Label(quantity, str(words.say(f"tables.column.{quantity}")))
        found = [number for number in release.select(quantity) if "interval" in number.levels]
        found.sort(key=lambda number: (order[number.levels["wave"]], number.key))
        for number in found:
            wave = Label(number.levels["wave"], words.wave(number.levels["wave"]))
            case = cases.get(number.levels.get("case", ""), everyone)
            subject = Label(number.subject, words.subject(number.subject))
            way = number.levels["interval"]
            named = Label(way, str(words.say(f"terms.interval.{way}")))
            heads = (wave, case, subject, coefficient, named)
            rows.append(Row(heads, (Cell(number, "with_interval"), Cell(number, "n"))))
    return make_table(
        words,
        "further_intervals",
        axes.head(words, "wave", "case", "subject", "quantity", "interval"),
        axes.columns(words, "coefficient", "n"),
        rows,
        grouped=2,
    )


def case_reliability(release: Released, words: Words) -> Table:
    """α and ω in every case by itself, its respondents taken as independent."""
    return _consistency_by(release, words, "case_reliability", "case", axes.cases(words), {})


def reliability_pooled(release: Released, words: Words) -> Table:
    """The same coefficients over all persons at once, which mixes levels."""
    return _consistency(release, words, "reliability_pooled", "pooled")


def reliability_bounds_pooled(release: Released, words: Words) -> Table:
    """Lower bounds and split halves over all persons at once."""
    return _consistency(release, words, "reliability_bounds_pooled", "pooled", _BOUNDS)


def general_factor_pooled(release: Released, words: Words) -> Table:
    """The general factor over all persons at once."""
    return _consistency(release, words, "general_factor_pooled", "pooled", _GENERAL)


def reliability_ordered(release: Released, words: Words) -> Table:
    """Coefficients that take the answers as ordered categories, over all persons at once."""
    return _consistency(release, words, "reliability_ordered", "pooled", _ORDERED)
