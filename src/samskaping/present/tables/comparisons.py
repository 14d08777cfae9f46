"""Whether the items measure the same in groups, step by step, and how latent means differ."""

from __future__ import annotations

from samskaping.present.comparisons import (
    PARTIAL,
    STEPS,
    Comparison,
    comparisons,
    contrast,
    freed,
    models,
)
from samskaping.present.released import Number, Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words


def invariance(release: Released, words: Words) -> Table:
    """Every step of every comparison: fit, what changed, what was freed, the verdict."""
    rows = [
        row
        for comparison in comparisons(release, words)
        for subject in models(release, words, comparison)
        for step in (name + part for name in STEPS for part in ("", PARTIAL))
        if (row := _row(release, words, comparison, subject, step)) is not None
    ]
    return make_table(
        words,
        "invariance",
        axes.head(words, "comparison", "model", "step"),
        [
            *axes.columns(words, "fit_cfi", "fit_rmsea", "cfi_change", "rmsea_change"),
            *axes.columns(words, "invariance_test", "df", "p", "freed", "invariance_verdict", "n"),
        ],
        rows,
        grouped=1,
    )


def _row(
    release: Released, words: Words, comparison: Comparison, subject: str, step: str
) -> Row | None:
    def find(quantity: str, **levels: str) -> Number | None:
        return comparison.find(release, quantity, subject, step=step, **levels)

    fit = {name: find(name, variant="robust") for name in ("fit_cfi", "fit_rmsea")}
    told = {
        name: find(name)
        for name in ("cfi_change", "rmsea_change", "invariance_test", "invariance_verdict")
    }
    if all(number is None for number in (*fit.values(), *told.values())):
        return None
    plain = step.removesuffix(PARTIAL)
    items = freed(release, words, comparison, subject, plain) if step != plain else []
    test = told["invariance_test"]
    cells = (
        Cell(fit["fit_cfi"]),
        Cell(fit["fit_rmsea"]),
        Cell(told["cfi_change"]),
        Cell(told["rmsea_change"]),
        Cell(test),
        Cell(test, "df"),
        Cell(test, "p"),
        Label(";".join(items), "; ".join(items) or "–"),
        Cell(told["invariance_verdict"]),
        Cell(fit["fit_cfi"] or told["invariance_verdict"], "n"),
    )
    heads = (
        Label(comparison.id, comparison.label(words)),
        Label(subject, words.subject(subject)),
        Label(step, str(words.say(f"terms.step.{step}"))),
    )
    return Row(heads, cells)


def latent_means(release: Released, words: Words) -> Table:
    """How far the groups' latent means lie apart, where that can be said."""
    rows = []
    values = axes.values(words)
    for comparison in comparisons(release, words):
        found = [
            number
            for number in release.select("latent_mean_difference", by=comparison.by)
            if number.levels.get("wave" if comparison.by != "wave" else "by")
            == (comparison.wave if comparison.by != "wave" else "wave")
        ]
        pairs = sorted({number.levels[comparison.by] for number in found})
        for pair in pairs:
            for value in values:
                own = _mean(release, comparison, value, pair, None)
                alone = _mean(release, comparison, value, pair, value)
                heads = (
                    Label(comparison.id, comparison.label(words)),
                    Label(pair, contrast(words, comparison.by, pair)),
                    Label(value, words.label("value", value)),
                )
                rows.append(Row(heads, (own, alone)))
    return make_table(
        words,
        "latent_means",
        axes.head(words, "comparison", "groups", "value"),
        axes.columns(words, "mean_in_whole_model", "mean_in_own_model"),
        rows,
        grouped=2,
    )


def _mean(release: Released, comparison: Comparison, value: str, pair: str, of: str | None) -> Cell:
    levels = {comparison.by: pair}
    wave = levels.pop("wave", comparison.wave)
    number = release.find(
        "samson", "latent_mean_difference", value, by=comparison.by, of=of, wave=wave, **levels
    )
    return Cell(number, "with_interval")
