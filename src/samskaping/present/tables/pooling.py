"""The pooled change in other ways, without each case, under assumptions, and beside moderators."""

from __future__ import annotations

from collections.abc import Iterator

from samskaping.present.instruments import cases_of, contrasts, pooled_indicators
from samskaping.present.released import Number, Released
from samskaping.present.stamp import Instrument
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words
from samskaping.study.record import Indicator

SHOWN: tuple[Instrument, ...] = ("record",)
_DOMAIN = "soimpact"
SHAPES = ("half_normal", "half_t")
HARTUNG_KNAPP = "reml_knapp_hartung"


def pooled_variants(release: Released, words: Words) -> Table:
    """The pooled change with other errors and other variances, and the unweighted mean."""
    columns = axes.columns(words, "pooled_change", "p", "n_cases", "tau2")
    rows = []
    for indicator, heads, when in _places(words):
        main = release.find(_DOMAIN, "pooled_change", indicator.id, occasion=when)
        tau2 = release.find(_DOMAIN, "tau2", indicator.id, occasion=when)
        plain = release.find(_DOMAIN, "indicator_change", indicator.id, arm="effort", occasion=when)
        own = release.find(
            _DOMAIN, "pooled_change_variant", indicator.id, occasion=when, variant=HARTUNG_KNAPP
        )
        found: list[tuple[Number | None, Number | None]] = [(main, tau2)]
        # Where nothing is pooled the unweighted mean stands among the changes already.
        found += [(own, tau2), (plain, None)] if own else []
        for spread in _of(release, "tau2_variant", indicator, when):
            variant = f"{spread.levels['variant']}_adhoc"
            mean = release.find(
                _DOMAIN, "pooled_change_variant", indicator.id, occasion=when, variant=variant
            )
            found.append((mean, spread))
        for number, variance in found:
            if number is not None:
                shown = Label("", "–") if variance is None else Cell(variance, "with_interval")
                rows.append(Row((*heads, _method(words, number)), (*_mean(number), shown)))
    head = axes.head(words, "indicator", "contrast", "method")
    return make_table(words, "pooled_variants", head, columns, rows, grouped=2, shown=SHOWN)


def pooled_without(release: Released, words: Words) -> Table:
    """How much each case weighs, and the pooled change when it is left out."""
    columns = axes.columns(words, "pooling_weight", "pooled_change", "p", "n_cases")
    names = {label.id: label for label in axes.cases(words)}
    rows = []
    for indicator, heads, when in _places(words):
        for case in cases_of(words.outline, indicator):
            number = release.find(
                _DOMAIN, "pooled_change_without", indicator.id, occasion=when, without=case
            )
            weight = release.find(
                _DOMAIN, "pooling_weight", indicator.id, occasion=when, weighed=case
            )
            rows.append(Row((*heads, names[case]), (Cell(weight), *_mean(number))))
    head = axes.head(words, "indicator", "contrast", "without")
    return make_table(words, "pooled_without", head, columns, rows, grouped=2, shown=SHOWN)


def pooled_posterior(release: Released, words: Words) -> Table:
    """The pooled change, its spread and its probabilities under every prior."""
    amounts = ("posterior_change", "posterior_spread", "posterior_prediction")
    shares = ("posterior_intended", "posterior_relevant", "posterior_small")
    columns = axes.columns(words, "prior_scale", *amounts, *shares)
    rows = []
    for indicator, heads, when in _places(words):
        for scale in sorted(release.levels("prior_scale", "scale"), key=int):
            size = release.find(_DOMAIN, "prior_scale", indicator.id, occasion=when, scale=scale)
            for shape in SHAPES:
                levels = {"occasion": when, "prior": shape, "scale": scale}
                numbers = [
                    release.find(_DOMAIN, name, indicator.id, **levels)
                    for name in (*amounts, *shares)
                ]
                cells = (
                    Cell(size),
                    *(Cell(number, "with_interval") for number in numbers[: len(amounts)]),
                    *(Cell(number) for number in numbers[len(amounts) :]),
                )
                label = Label(shape, str(words.say(f"terms.prior.{shape}")))
                rows.append(Row((*heads, label), cells))
    head = axes.head(words, "indicator", "contrast", "prior")
    return make_table(words, "pooled_posterior", head, columns, rows, grouped=2, shown=SHOWN)


def moderators(release: Released, words: Words) -> Table:
    """How the changes go with what was declared of the cases beforehand."""
    columns = axes.columns(
        words, "moderator_slope", "p", "permutation_p", "smallest_p", "tau2_residual", "n_cases"
    )
    rows = []
    record = words.outline.record
    for indicator, heads, when in _places(words):
        for moderator in record.moderators if record else ():
            levels = {"moderator": moderator.id, "occasion": when}
            slope, permuted, left = (
                release.find(_DOMAIN, name, indicator.id, **levels)
                for name in ("moderator_slope", "moderator_permutation", "tau2_residual")
            )
            cells = (
                Cell(slope, "with_interval"),
                Cell(slope, "p"),
                Cell(permuted, "p"),
                Cell(permuted),
                Cell(left),
                Cell(slope, "n_cases"),
            )
            rows.append(Row((*heads, Label(moderator.id, words.text(moderator.label))), cells))
    head = axes.head(words, "indicator", "contrast", "moderator")
    return make_table(words, "moderators", head, columns, rows, grouped=2, shown=SHOWN)


def _places(words: Words) -> Iterator[tuple[Indicator, tuple[Label, Label], str]]:
    """Every indicator that is pooled at each follow-up, with the labels of its rows."""
    record = words.outline.record
    for indicator in pooled_indicators(words.outline):
        name = words.label("indicator", indicator.id)
        label = str(words.say("terms.indicator", indicator=name, unit=words.text(indicator.unit)))
        for when in contrasts(record, indicator) if record else ():
            yield indicator, (Label(indicator.id, label), Label(when, words.occasion(when))), when


def _of(release: Released, quantity: str, indicator: Indicator, when: str) -> list[Number]:
    found = release.select(quantity, occasion=when)
    return [number for number in found if number.subject == indicator.id]


def _mean(number: Number | None) -> tuple[Cell | Label, ...]:
    return Cell(number, "with_interval"), Cell(number, "p"), Cell(number, "n_cases")


def _method(words: Words, number: Number) -> Label:
    return Label(number.method, str(words.say(f"terms.pooling.{number.method}")))
