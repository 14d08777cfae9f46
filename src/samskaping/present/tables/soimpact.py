"""The record's indicators: what was measured, how far it came, and how it changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from samskaping.language.numbers import day
from samskaping.present.calibrated import FALSE_POSITIVES, calibration_of
from samskaping.present.instruments import (
    cases_of,
    compared_with,
    contrasts,
    follow_ups,
    indicators,
    pooled_indicators,
)
from samskaping.present.released import Number, Released
from samskaping.present.stamp import Instrument
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Column, Label, Row, Table, make_table
from samskaping.present.words import Words
from samskaping.study.record import Indicator

SHOWN: tuple[Instrument, ...] = ("record",)
_DOMAIN = "soimpact"


def _indicators(words: Words) -> list[Indicator]:
    return [] if words.outline.record is None else indicators(words.outline.record)


def _label(words: Words, indicator: Indicator) -> Label:
    name = words.label("indicator", indicator.id)
    unit = words.text(indicator.unit)
    return Label(indicator.id, str(words.say("terms.indicator", indicator=name, unit=unit)))


def cases_and_groups(words: Words, indicator: Indicator) -> Iterator[tuple[Label, bool]]:
    """The cases that measure an indicator, then the groups that it is compared with."""
    labels = {label.id: label for label in axes.cases(words)}
    for case in cases_of(words.outline, indicator):
        yield labels[case], False
    if words.outline.record is not None:
        for group in compared_with(words.outline.record, indicator):
            name = words.say("terms.comparison_group", group=group.name)
            yield Label(group.id, str(name)), True


def _arms(words: Words, indicator: Indicator) -> list[Label]:
    """The rows that take the cases together, and the comparison groups where there are any."""
    arms = ["effort", "comparison"] if indicator.design == "comparison" else ["effort"]
    return [Label(arm, str(words.say(f"terms.arm.{arm}"))) for arm in arms]


def measured(release: Released, words: Words) -> Table:
    """Every figure by indicator, case and occasion, and the mean over the cases."""
    record = words.outline.record
    columns: list[Column] = []
    for occasion in record.occasions if record else ():
        over = words.label("occasion", occasion.id)
        columns += axes.columns(words, "measured", "n", over=over, prefix=f"{occasion.id}_")
    rows = []
    for indicator in _indicators(words):
        for case, _ in cases_and_groups(words, indicator):
            cells = _per_occasion(release, words, "measured", indicator, case=case.id)
            rows.append(Row((_label(words, indicator), case), cells))
        for arm in _arms(words, indicator):
            cells = _per_occasion(release, words, "measured_over_cases", indicator, arm=arm.id)
            rows.append(Row((_label(words, indicator), arm), cells, total=True))
    heads = axes.head(words, "indicator", "case")
    return make_table(words, "measured", heads, columns, rows, grouped=1, shown=SHOWN)


def _per_occasion(
    release: Released, words: Words, quantity: str, indicator: Indicator, **levels: str
) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for occasion in words.outline.record.occasions if words.outline.record else ():
        number = release.find(_DOMAIN, quantity, indicator.id, **levels, occasion=occasion.id)
        cells += [Cell(number, "with_interval"), Cell(number, "n")]
    return tuple(cells)


def attainment(release: Released, words: Words) -> Table:
    """How far every case has come towards its target at each follow-up."""
    record = words.outline.record
    later = [one for one in record.occasions if one.kind == "follow_up"] if record else []
    columns: list[Column] = []
    for occasion in later:
        over = words.label("occasion", occasion.id)
        names = ("target", "due", "attainment", "on_track")
        columns += axes.columns(words, *names, over=over, prefix=f"{occasion.id}_")
    rows = []
    for indicator in _indicators(words):
        group = words.label("target_group", indicator.target_group)
        for case, compared in cases_and_groups(words, indicator):
            if compared:
                continue
            cells: list[Cell | Label] = []
            for occasion in later:
                number = _attained(release, indicator.id, case.id, occasion.id)
                due = "" if number is None else number.levels["due"]
                target = release.find(_DOMAIN, "target", indicator.id, case=case.id, due=due)
                told = release.find(
                    _DOMAIN, "on_track", indicator.id, case=case.id, due=due, occasion=occasion.id
                )
                cells += [Cell(target), _due(due, words), Cell(number, "with_interval")]
                cells += [Cell(told)]
            heads = (_label(words, indicator), Label(indicator.target_group, group), case)
            rows.append(Row(heads, tuple(cells)))
    heads_of = axes.head(words, "indicator", "target_group", "case")
    return make_table(words, "attainment", heads_of, columns, rows, grouped=2, shown=SHOWN)


def _attained(release: Released, indicator: str, case: str, occasion: str) -> Number | None:
    found = release.select("attainment", case=case, occasion=occasion)
    return next((number for number in found if number.subject == indicator), None)


def _due(due: str, words: Words) -> Label:
    if not due:
        return Label("", "–")
    moment = datetime.strptime(due, "%Y%m%d").date()
    return Label(moment.isoformat(), day(moment, words.language))


def _contrasts(words: Words, indicator: Indicator) -> list[Label]:
    known = contrasts(words.outline.record, indicator) if words.outline.record else []
    return [Label(one, words.occasion(one)) for one in known]


def indicator_change(release: Released, words: Words) -> Table:
    """The change of every case's figure since the baseline, and its mean over the cases."""
    columns = axes.columns(
        words, "indicator_change", "p", "simulated", "n", "followed_up", "indicator_change_paired"
    )
    rows = []
    for indicator in _indicators(words):
        for contrast in _contrasts(words, indicator):
            heads = (_label(words, indicator), contrast)
            for case, _ in cases_and_groups(words, indicator):
                cells = _changes(release, indicator, contrast.id, "case_", case=case.id)
                rows.append(Row((*heads, case), cells))
            for arm in _arms(words, indicator):
                cells = _changes(release, indicator, contrast.id, "", arm=arm.id)
                rows.append(Row((*heads, arm), cells, total=True))
    return make_table(
        words,
        "indicator_change",
        axes.head(words, "indicator", "contrast", "case"),
        columns,
        rows,
        grouped=2,
        shown=SHOWN,
    )


def _changes(
    release: Released, indicator: Indicator, contrast: str, prefix: str, **levels: str
) -> tuple[Cell, ...]:
    names = (f"{prefix}indicator_change", "followed_up", f"{prefix}indicator_change_paired")
    change, followed, paired = (
        release.find(_DOMAIN, name, indicator.id, **levels, occasion=contrast) for name in names
    )
    return (
        Cell(change, "with_interval"),
        Cell(change, "p"),
        Cell(calibration_of(release, change, FALSE_POSITIVES)),
        Cell(change, "n"),
        Cell(followed),
        Cell(paired, "with_interval"),
    )


def effect(release: Released, words: Words) -> Table:
    """The difference between cases and comparison groups in their mean change, and its check."""
    arms = ("effort", "comparison")
    columns = [
        *(Column(f"change_{arm}", str(words.say(f"tables.column.change_{arm}"))) for arm in arms),
        *axes.columns(words, "effect", "p", "simulated", "n_cases", "effect_check"),
        *axes.columns(words, "p", "simulated", prefix="check_"),
    ]
    rows = []
    for indicator in _indicators(words):
        if indicator.design != "comparison":
            continue
        for contrast in _contrasts(words, indicator):
            when = {"occasion": contrast.id}
            changes = [
                release.find(_DOMAIN, "indicator_change", indicator.id, arm=arm, **when)
                for arm in arms
            ]
            difference = release.find(_DOMAIN, "effect", indicator.id, **when)
            check = release.find(_DOMAIN, "effect_check", indicator.id, **when, variant="cr2")
            cells = (
                *(Cell(change, "with_interval") for change in changes),
                Cell(difference, "with_interval"),
                Cell(difference, "p"),
                Cell(calibration_of(release, difference, FALSE_POSITIVES)),
                Cell(difference, "n_cases"),
                Cell(check, "with_interval"),
                Cell(check, "p"),
                Cell(calibration_of(release, check, FALSE_POSITIVES)),
            )
            rows.append(Row((_label(words, indicator), contrast), cells))
    heads = axes.head(words, "indicator", "contrast")
    return make_table(words, "effect", heads, columns, rows, shown=SHOWN)


def pooled(release: Released, words: Words) -> Table:
    """The cases' changes pooled by random effects, and how much they differ."""
    names = ("pooled_change", "p", "simulated", "n_cases", "pooled_change_prediction", "tau2", "i2",
             "h2")  # fmt: skip
    columns = [*axes.columns(words, *names), *axes.columns(words, "p", prefix="heterogeneity_")]
    columns[-1] = Column("heterogeneity_p", str(words.say("tables.column.heterogeneity_p")))
    rows = []
    for indicator in pooled_indicators(words.outline):
        for contrast in _contrasts(words, indicator):
            mean, prediction, tau2, i2, h2, q = (
                release.find(_DOMAIN, name, indicator.id, occasion=contrast.id)
                for name in ("pooled_change", "pooled_change_prediction", "tau2", "i2", "h2",
                             "heterogeneity")
            )  # fmt: skip
            cells = (
                Cell(mean, "with_interval"),
                Cell(mean, "p"),
                Cell(calibration_of(release, mean, FALSE_POSITIVES)),
                Cell(mean, "n_cases"),
                Cell(prediction, "interval"),
                Cell(tau2, "with_interval"),
                Cell(i2, "with_interval"),
                Cell(h2, "with_interval"),
                Cell(q, "p"),
            )
            rows.append(Row((_label(words, indicator), contrast), cells))
    heads = axes.head(words, "indicator", "contrast")
    return make_table(words, "pooled", heads, columns, rows, shown=SHOWN)


def without_comparison(words: Words) -> list[Indicator]:
    """Indicators that are measured before and after in the cases alone."""
    return [
        one
        for one in _indicators(words)
        if one.design == "before_after"
        and words.outline.record is not None
        and follow_ups(words.outline.record, one)
    ]
