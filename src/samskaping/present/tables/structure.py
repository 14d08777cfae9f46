"""The measurement model: how well it fits, its loadings, and how the values relate."""

from __future__ import annotations

from itertools import combinations

from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.items import item_label
from samskaping.present.tables.model import Cell, Column, Label, Row, Shown, Table, make_table
from samskaping.present.words import Words

_WITHIN, _POOLED = "within_case", "pooled"
_SHOWN: tuple[Shown, ...] = ("with_interval", "estimate", "with_interval", "estimate")


def structure_fit(release: Released, words: Words) -> Table:
    """χ², CFI, TLI, RMSEA and SRMR of every model, robust, plain and ordinal."""
    rows = []
    subjects = ["total", *axes.values(words)]
    wanted = [(_WITHIN, one, kind) for one in subjects for kind in ("robust", "plain")]
    for wave in axes.waves(words):
        for level, subject, kind in [*wanted, (_POOLED, "total", "ordinal")]:
            rows.append(_fit_row(release, words, wave, level, subject, kind))
    return make_table(
        words,
        "structure_fit",
        axes.head(words, "wave", "model", "variant"),
        [
            *axes.columns(words, "fit_chi_square", "df", "p"),
            *axes.columns(words, "fit_cfi", "fit_tli", "fit_rmsea", "fit_srmr", "n"),
        ],
        rows,
        grouped=1,
    )


def _fit_row(
    release: Released, words: Words, wave: Label, level: str, subject: str, kind: str
) -> Row:
    variant = "plain" if kind == "plain" else "robust"
    test = release.find(
        "samson",
        "fit_chi_square",
        subject,
        level=level,
        variant="plain" if kind == "plain" else "scaled",
        wave=wave.id,
    )
    cfi, tli, rmsea = (
        release.find("samson", name, subject, level=level, variant=variant, wave=wave.id)
        for name in ("fit_cfi", "fit_tli", "fit_rmsea")
    )
    srmr = release.find("samson", "fit_srmr", subject, level=level, wave=wave.id)
    cells = (
        Cell(test),
        Cell(test, "df"),
        Cell(test, "p"),
        Cell(cfi),
        Cell(tli),
        Cell(rmsea, "with_interval"),
        Cell(srmr),
        Cell(test, "n"),
    )
    labels = (
        wave,
        Label(subject, words.subject(subject)),
        Label(kind, str(words.say(f"terms.variant.{kind}"))),
    )
    return Row(labels, cells, total=subject == "total")


def loadings(release: Released, words: Words) -> Table:
    """The loading of every item in the model of all values, and beside it in other models."""
    rows = []
    for wave in axes.waves(words):
        for value in axes.values(words):
            for item in words.outline.scorecard.items_of(value=value):
                found = [
                    release.find("samson", name, item.id, level=level, wave=wave.id)
                    for name, level in (
                        ("loading", _WITHIN),
                        ("loading_raw", _WITHIN),
                        ("loading_one_factor", _WITHIN),
                        ("loading", _POOLED),
                    )
                ]
                cells = tuple(
                    Cell(number, shown) for number, shown in zip(found, _SHOWN, strict=True)
                )
                label = item_label(words, item)
                rows.append(Row((wave, Label(value, words.label("value", value)), label), cells))
    return make_table(
        words,
        "loadings",
        axes.head(words, "wave", "value", "item"),
        [
            *axes.columns(words, "loading", "loading_raw", "loading_one_factor"),
            _ordinal(words, "loading"),
        ],
        rows,
        grouped=2,
    )


def value_relations(release: Released, words: Words) -> Table:
    """How closely every two values go together: factor correlation and HTMT."""
    rows = []
    for wave in axes.waves(words):
        for first, second in combinations(axes.values(words), 2):
            levels = {"level": _WITHIN, "wave": wave.id, "with": second}
            pooled = {**levels, "level": _POOLED}
            cells = (
                Cell(
                    release.find("samson", "factor_correlation", first, **levels), "with_interval"
                ),
                Cell(release.find("samson", "htmt", first, **levels)),
                Cell(release.find("samson", "factor_correlation", first, **pooled)),
            )
            labels = (Label(one, words.label("value", one)) for one in (first, second))
            rows.append(Row((wave, *labels), cells))
    return make_table(
        words,
        "value_relations",
        axes.head(words, "wave", "value", "other_value"),
        [*axes.columns(words, "factor_correlation", "htmt"), _ordinal(words, "factor_correlation")],
        rows,
        grouped=1,
    )


def value_validity(release: Released, words: Words) -> Table:
    """How much of its items' variance a value accounts for, and how reliable their sum is."""
    names = ("average_variance_extracted", "composite_reliability")
    rows = []
    for wave in axes.waves(words):
        for value in axes.values(words):
            found = [
                release.find("samson", name, value, level=_WITHIN, wave=wave.id) for name in names
            ]
            label = Label(value, words.label("value", value))
            rows.append(Row((wave, label), (*map(Cell, found), Cell(found[0], "n"))))
    return make_table(
        words,
        "value_validity",
        axes.head(words, "wave", "value"),
        axes.columns(words, *names, "n"),
        rows,
        grouped=1,
    )


def dimensions(release: Released, words: Words) -> Table:
    """Eigenvalues beside those of unrelated items, by rank."""
    names = ("eigenvalue", "eigenvalue_random")
    ranks = sorted(release.levels("eigenvalue", "rank"), key=int)
    rows = [
        Row(
            (wave, Label(rank, rank)),
            tuple(
                Cell(release.find("samson", name, "total", level=_WITHIN, rank=rank, wave=wave.id))
                for name in names
            ),
        )
        for wave in axes.waves(words)
        for rank in ranks
    ]
    return make_table(
        words,
        "dimensions",
        axes.head(words, "wave", "rank"),
        axes.columns(words, *names),
        rows,
        grouped=1,
    )


def modification_indices(release: Released, words: Words) -> Table:
    """The largest modification indices, the largest first."""
    rows = []
    for wave in axes.waves(words):
        found = sorted(
            release.select("modification_index", level=_WITHIN, wave=wave.id),
            key=lambda number: -(number.estimate or 0.0),
        )
        for number in found:
            what: dict[str, str] = {
                name: number.levels[name] for name in ("on", "with") if name in number.levels
            }
            change = release.find(
                "samson", "expected_change", number.subject, level=_WITHIN, wave=wave.id, **what
            )
            item = Label(number.subject, words.subject(number.subject))
            cells = (Cell(number), Cell(change), Cell(number, "p"))
            rows.append(Row((wave, item, _parameter(words, what)), cells))
    return make_table(
        words,
        "modification_indices",
        axes.head(words, "wave", "item", "parameter"),
        axes.columns(words, "modification_index", "expected_change", "p"),
        rows,
        grouped=1,
    )


def _parameter(words: Words, what: dict[str, str]) -> Label:
    if "on" in what:
        value = what["on"]
        return Label(
            f"on={value}", str(words.say("terms.loads_on", value=words.label("value", value)))
        )
    if "with" in what:
        item = what["with"]
        return Label(
            f"with={item}", str(words.say("terms.errs_with", item=words.label("item", item)))
        )
    return Label("none", "–")


def _ordinal(words: Words, name: str) -> Column:
    return Column(f"ordinal_{name}", str(words.say(f"tables.column.ordinal_{name}")))
