"""What stands beside the difference from the comparison groups: checks, start, families, models."""

from __future__ import annotations

from collections.abc import Iterator

from samskaping.present.calibrated import FALSE_POSITIVES, calibration_of
from samskaping.present.instruments import contrasts, indicators
from samskaping.present.released import Number, Released
from samskaping.present.stamp import Instrument
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words
from samskaping.study.record import Indicator

SHOWN: tuple[Instrument, ...] = ("record",)
_DOMAIN = "soimpact"
# The primary number, then its checks from those that hold best to those that are only common.
VARIANTS = ("ancova", "cr2", "case_weighted", "person_weighted", "cr2_municipality", "mixed",
            "wild_rademacher", "permutation", "wild_webb", "cr3", "cr1", "cr0")  # fmt: skip
_ADJUSTED = ("holm", "romano_wolf", "benjamini_hochberg")
# Models of persons or events, by quantity and the variant that it has.
_MODELS = (("odds_ratio", None), ("risk_ratio", "zou"), ("risk_ratio", "log_binomial"),
           ("rate_ratio", None))  # fmt: skip
_COUNTING = {"cases_count_alike": "cases", "persons_count_alike": "persons"}
_NOTHING = Label("", "–")


def effect_checks(release: Released, words: Words) -> Table:
    """The difference by every estimator and test, the primary one first."""
    rows = []
    for indicator, label in _indicators(words, "comparison"):
        for contrast in _contrasts(words, indicator):
            when = {"occasion": contrast.id}
            primary = release.find(_DOMAIN, "effect", indicator.id, **when)
            rows.append(_check(release, words, label, contrast, "primary", primary))
            for name in VARIANTS:
                number = release.find(_DOMAIN, "effect_check", indicator.id, **when, variant=name)
                if number is not None:
                    rows.append(_check(release, words, label, contrast, name, number))
        joint = release.find(_DOMAIN, "effect_joint", indicator.id, variant="htz")
        if joint is not None:
            every = Label("all", str(words.say("comparison.every_follow_up")))
            cells = (_NOTHING, _NOTHING, Cell(joint, "df"), Cell(joint, "p"), Cell(None))
            rows.append(Row((label, every, _variant(words, "htz")), cells))
    heads = axes.head(words, "indicator", "contrast", "estimator")
    columns = axes.columns(words, "effect", "counts_alike", "df", "p", "simulated")
    return make_table(words, "effect_checks", heads, columns, rows, grouped=2, shown=SHOWN)


def _check(
    release: Released,
    words: Words,
    label: Label,
    contrast: Label,
    name: str,
    number: Number | None,
) -> Row:
    by_lot = number is not None and "assigned_by_lot" in number.assumption.split(";")
    shown = f"{name}_by_lot" if by_lot else name
    cells = (
        Cell(number, "with_interval"),
        _counted(words, number),
        # Tests by signs or assignments have no degrees of freedom, and need none.
        _NOTHING if number is not None and number.df is None else Cell(number, "df"),
        Cell(number, "p"),
        Cell(calibration_of(release, number, FALSE_POSITIVES)),
    )
    return Row((label, contrast, _variant(words, shown)), cells)


def _variant(words: Words, name: str) -> Label:
    return Label(name, str(words.say(f"comparison.variant.{name}")))


def _counted(words: Words, number: Number | None) -> Label:
    """Who counts alike in a number."""
    known = [] if number is None else number.assumption.split(";")
    name = next((_COUNTING[word] for word in known if word in _COUNTING), "")
    return Label(name, str(words.say(f"comparison.counts.{name}"))) if name else _NOTHING


def baseline_gap(release: Released, words: Words) -> Table:
    """How far apart cases and comparison groups were before anything was done."""
    rows = []
    for indicator, label in _indicators(words, "comparison"):
        for contrast in _contrasts(words, indicator):
            gap, scaled = (
                release.find(_DOMAIN, name, indicator.id, occasion=contrast.id)
                for name in ("baseline_gap", "baseline_gap_standardised")
            )
            cells = (Cell(gap, "with_interval"), Cell(scaled), Cell(gap, "n_cases"))
            rows.append(Row((label, contrast), cells))
    heads = axes.head(words, "indicator", "contrast")
    columns = axes.columns(words, "baseline_gap", "baseline_gap_standardised", "n_cases")
    return make_table(words, "baseline_gap", heads, columns, rows, shown=SHOWN)


def adjusted_p(release: Released, words: Words) -> Table:
    """The p of every declared family's tests, as they are and adjusted."""
    record = words.outline.record
    rows = []
    for family in record.families if record else ():
        named = Label(family.id, str(words.text(family.label)))
        for indicator, label in _indicators(words):
            if indicator.id not in family.indicators:
                continue
            for contrast in _contrasts(words, indicator):
                own = _primary(release, indicator, contrast.id)
                adjusted = [
                    release.find(
                        _DOMAIN, "adjusted_p", indicator.id, occasion=contrast.id, variant=name
                    )
                    for name in _ADJUSTED
                ]
                cells = (Cell(own, "p"), *(Cell(one, "p") for one in adjusted))
                rows.append(Row((named, label, contrast), cells))
    heads = axes.head(words, "family", "indicator", "contrast")
    columns = axes.columns(words, "p", *(f"adjusted_{name}" for name in _ADJUSTED))
    return make_table(words, "adjusted_p", heads, columns, rows, grouped=1, shown=SHOWN)


def _primary(release: Released, indicator: Indicator, contrast: str) -> Number | None:
    if indicator.design == "comparison":
        return release.find(_DOMAIN, "effect", indicator.id, occasion=contrast)
    return release.find(_DOMAIN, "indicator_change", indicator.id, arm="effort", occasion=contrast)


def person_models(release: Released, words: Words) -> Table:
    """Odds, risk and rate ratios of persons and events, with the test that belongs to one."""
    rows = []
    for indicator, label in _indicators(words):
        for contrast in _contrasts(words, indicator):
            for quantity, variant in _MODELS:
                number = release.find(
                    _DOMAIN, quantity, indicator.id, occasion=contrast.id, variant=variant
                )
                if number is None:
                    continue
                test = release.find(
                    _DOMAIN, "proportional_odds", indicator.id, occasion=contrast.id
                )
                one_ratio = Cell(test, "p") if quantity == "odds_ratio" else _NOTHING
                named = _variant(words, variant or quantity)
                rows.append(
                    Row((label, contrast, named), (Cell(number, "with_interval"), one_ratio))
                )
    heads = axes.head(words, "indicator", "contrast", "model")
    columns = axes.columns(words, "ratio", "one_ratio_p")
    return make_table(words, "person_models", heads, columns, rows, grouped=2, shown=SHOWN)


def has_models(indicator: Indicator) -> bool:
    """Whether an indicator's persons or events are described by a model of their own."""
    of_persons = indicator.measured == "individual"
    return indicator.measure == "count" or (
        of_persons and (indicator.ordered or indicator.measure == "share")
    )


def _indicators(words: Words, design: str = "") -> Iterator[tuple[Indicator, Label]]:
    record = words.outline.record
    for one in indicators(record) if record else ():
        if design in ("", one.design):
            name = words.say(
                "terms.indicator",
                indicator=words.label("indicator", one.id),
                unit=words.text(one.unit),
            )
            yield one, Label(one.id, str(name))


def _contrasts(words: Words, indicator: Indicator) -> list[Label]:
    record = words.outline.record
    known = contrasts(record, indicator) if record else []
    return [Label(one, words.occasion(one)) for one in known]
