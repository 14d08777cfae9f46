"""Who was lost on the way, and what the main results are had they not been."""

from __future__ import annotations

from samskaping.present.instruments import cases_of, compared_with, contrasts, indicators
from samskaping.present.released import Released
from samskaping.present.stamp import Instrument
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Column, Label, Row, Table, make_table
from samskaping.present.words import Words
from samskaping.study.record import Indicator

SHOWN: tuple[Instrument, ...] = ("record",)
DOMAIN = "soimpact"
PATTERNS = ("complete", "dropped_out", "came_back", "joined_later")


def labelled(words: Words, indicator: Indicator) -> Label:
    """An indicator with its unit."""
    name = words.label("indicator", indicator.id)
    unit = words.text(indicator.unit)
    return Label(indicator.id, str(words.say("terms.indicator", indicator=name, unit=unit)))


def of_record(words: Words) -> list[Indicator]:
    """The indicators, by level."""
    return [] if words.outline.record is None else indicators(words.outline.record)


def changes(words: Words, indicator: Indicator) -> list[Label]:
    """Every follow-up against the baseline."""
    known = contrasts(words.outline.record, indicator) if words.outline.record else []
    return [Label(one, words.occasion(one)) for one in known]


def arms(words: Words, indicator: Indicator) -> list[Label]:
    """The cases together, and the comparison groups where there are any."""
    names = ["effort", "comparison"] if indicator.design == "comparison" else ["effort"]
    return [Label(name, str(words.say(f"terms.arm.{name}"))) for name in names]


def lost(release: Released, words: Words) -> Table:
    """The share of those measured at the baseline who were not measured again."""
    rows = []
    for indicator in of_record(words):
        for contrast in changes(words, indicator):
            heads = (labelled(words, indicator), contrast)
            for case in _cases(words, indicator):
                number = release.find(DOMAIN, "lost_share", indicator.id, case=case.id,
                                      occasion=contrast.id)  # fmt: skip
                rows.append(Row((*heads, case), (Cell(number), Cell(number, "n"))))
            for arm in arms(words, indicator):
                number = release.find(DOMAIN, "lost_share", indicator.id, arm=arm.id,
                                      occasion=contrast.id)  # fmt: skip
                row = Row((*heads, arm), (Cell(number), Cell(number, "n")), total=True)
                rows.append(row)
    heads_of = axes.head(words, "indicator", "contrast", "case")
    columns = axes.columns(words, "lost_share", "n_baseline")
    return make_table(words, "lost", heads_of, columns, rows, grouped=2, shown=SHOWN)


def _cases(words: Words, indicator: Indicator) -> list[Label]:
    labels = {label.id: label for label in axes.cases(words)}
    found = [labels[case] for case in cases_of(words.outline, indicator)]
    if words.outline.record is not None:
        for group in compared_with(words.outline.record, indicator):
            name = words.say("terms.comparison_group", group=group.name)
            found.append(Label(group.id, str(name)))
    return found


def missing_patterns(release: Released, words: Words) -> Table:
    """How many were measured every time, left, were away, or came later."""
    rows = [
        Row(
            (labelled(words, indicator), arm),
            tuple(
                Cell(
                    release.find(DOMAIN, "missing_pattern", indicator.id, arm=arm.id, variant=name)
                )
                for name in PATTERNS
            ),
        )
        for indicator in of_record(words)
        for arm in arms(words, indicator)
    ]
    columns = [Column(name, str(words.say(f"terms.pattern.{name}"))) for name in PATTERNS]
    heads = axes.head(words, "indicator", "arm")
    return make_table(words, "missing_patterns", heads, columns, rows, grouped=1, shown=SHOWN)


def imputed(release: Released, words: Words) -> Table:
    """The main result as measured and with the lost imputed, and where it tips."""
    columns = [
        *axes.columns(words, "main_result", "imputed", "imputed_rubin"),
        *axes.columns(words, "tipping_interval", "tipping_interval_sd"),
        *axes.columns(words, "tipping_direction", "tipping_direction_sd"),
    ]
    rows = []
    for indicator in of_record(words):
        compared = indicator.design == "comparison"
        main = "effect" if compared else "indicator_change"
        arm = {} if compared else {"arm": "effort"}
        for contrast in changes(words, indicator):
            when = {"occasion": contrast.id}
            made = release.find(DOMAIN, f"{main}_imputed", indicator.id, **arm, **when)
            if made is None:
                continue
            cells = [
                Cell(release.find(DOMAIN, main, indicator.id, **arm, **when), "with_interval"),
                Cell(made, "with_interval"),
                Cell(
                    release.find(
                        DOMAIN, f"{main}_imputed", indicator.id, **arm, **when, variant="rubin"
                    ),
                    "interval",
                ),
            ]
            cells += [
                Cell(release.find(DOMAIN, name, indicator.id, **when, variant=variant))
                for variant in ("interval", "direction")
                for name in ("tipping_point", "tipping_point_sd")
            ]
            rows.append(Row((labelled(words, indicator), contrast), tuple(cells)))
    heads = axes.head(words, "indicator", "contrast")
    return make_table(words, "imputed", heads, columns, rows, shown=SHOWN)
