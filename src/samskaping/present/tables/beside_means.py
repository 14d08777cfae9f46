"""What stands beside the mean scores: drawn together, weighted, near the ends, person by person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from samskaping.present.released import Number, Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Row, Shown, Table, make_table
from samskaping.present.words import Words

Part = tuple[str, Shown]


def _by_case_and_score(
    release: Released, words: Words, name: str, parts: tuple[Part, ...], asked: str
) -> Table:
    """One row per wave, case and score; without the rows that lack the quantity asked for."""
    rows = []
    for wave in axes.waves(words):
        for case in axes.cases(words):
            for subject in axes.scores(words):
                group = {"case": case.id, "wave": wave.id}
                if release.find("samson", asked, subject.id, **group) is None:
                    continue
                cells = tuple(
                    Cell(release.find("samson", quantity, subject.id, **group), shown)
                    for quantity, shown in parts
                )
                rows.append(Row((wave, case, subject), cells, total=subject.id == "total"))
    return make_table(
        words,
        name,
        axes.head(words, "wave", "case", "subject"),
        axes.columns(words, *(quantity for quantity, _ in parts)),
        rows,
        grouped=2,
    )


def shrunken(release: Released, words: Words) -> Table:
    """Every case's mean as it is, and drawn towards the mean of the cases."""
    parts: tuple[Part, ...] = (("mean", "with_interval"), ("mean_shrunken", "with_interval"))
    return _by_case_and_score(release, words, "shrunken", parts, "mean_shrunken")


def weighted(release: Released, words: Words) -> Table:
    """Every case's mean with each form counting alike, and with the survey weights."""
    parts: tuple[Part, ...] = (
        ("mean", "with_interval"),
        ("mean_weighted", "with_interval"),
        ("effective_n", "estimate"),
    )
    return _by_case_and_score(release, words, "weighted", parts, "mean_weighted")


def headroom(release: Released, words: Words) -> Table:
    """How much of the scale is left above the mean, and how many stand at either end."""
    parts: tuple[Part, ...] = (
        ("headroom", "with_interval"),
        ("score_ceiling_share", "estimate"),
        ("score_floor_share", "estimate"),
    )
    return _by_case_and_score(release, words, "headroom", parts, "headroom")


def change_beside(release: Released, words: Words) -> Table:
    """Change of the top-box share and probability of a higher score later, over the cases."""
    rows = []
    for contrast in axes.contrasts(release, words, "top_box_change"):
        for subject in axes.scores(words):
            cells = tuple(
                Cell(release.find("samson", name, subject.id, wave=contrast.id), "with_interval")
                for name in ("top_box_change", "wave_superiority_over_cases")
            )
            rows.append(Row((contrast, subject), cells, total=subject.id == "total"))
    columns = axes.columns(words, "top_box_change", "wave_superiority_over_cases")
    heads = axes.head(words, "contrast", "subject")
    return make_table(words, "change_beside", heads, columns, rows, grouped=1)


def attrition(release: Released, words: Words) -> Table:
    """Stayers and leavers before, every score over the cases."""
    rows = []
    for contrast in axes.contrasts(release, words, "attrition_gap"):
        for subject in axes.scores(words):
            numbers = {
                name: release.find("samson", name, subject.id, wave=contrast.id)
                for name in (*_BEFORE, "attrition_gap", "attrition_gap_standardised")
            }
            cells = (
                *_before(numbers),
                Cell(numbers["attrition_gap"], "with_interval"),
                Cell(numbers["attrition_gap_standardised"]),
            )
            rows.append(Row((contrast, subject), cells, total=subject.id == "total"))
    columns = axes.columns(words, *_COLUMNS, "attrition_gap", "attrition_gap_standardised")
    heads = axes.head(words, "contrast", "subject")
    return make_table(words, "attrition", heads, columns, rows, grouped=1)


def case_attrition(release: Released, words: Words) -> Table:
    """Stayers and leavers of each case before, on the whole scorecard."""
    rows = []
    for contrast in axes.contrasts(release, words, "attrition_gap"):
        for case in axes.cases(words):
            numbers = {
                name: release.find("samson", name, "total", case=case.id, wave=contrast.id)
                for name in _BEFORE
            }
            rows.append(Row((contrast, case), tuple(_before(numbers))))
    columns = axes.columns(words, *_COLUMNS)
    heads = axes.head(words, "contrast", "case")
    return make_table(words, "case_attrition", heads, columns, rows, grouped=1)


_BEFORE = ("baseline_stayers", "baseline_leavers")
_COLUMNS = ("baseline_stayers", "n_stayers", "baseline_leavers", "n_leavers")


def _before(numbers: Mapping[str, Number | None]) -> Iterator[Cell]:
    for name in _BEFORE:
        yield Cell(numbers[name])
        yield Cell(numbers[name], "n")


def reliable_change(release: Released, words: Words) -> Table:
    """Reliability of a person's change, the smallest change beyond error, and how many had it."""
    parts: tuple[Part, ...] = (
        ("difference_reliability", "with_interval"),
        ("mdc", "with_interval"),
        ("reliably_improved_share", "with_interval"),
        ("reliably_deteriorated_share", "with_interval"),
    )
    rows = []
    for contrast in axes.contrasts(release, words, "mdc"):
        for subject in axes.scores(words):
            cells = tuple(
                Cell(release.find("samson", name, subject.id, wave=contrast.id), shown)
                for name, shown in parts
            )
            rows.append(Row((contrast, subject), cells, total=subject.id == "total"))
    columns = axes.columns(words, *(name for name, _ in parts))
    heads = axes.head(words, "contrast", "subject")
    return make_table(words, "reliable_change", heads, columns, rows, grouped=1)
