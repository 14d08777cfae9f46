"""How the methods behave in simulated studies of each indicator's own design."""

from __future__ import annotations

from samskaping.language.numbers import coefficient
from samskaping.present.calibrated import COVERAGE, DOMAIN, FALSE_POSITIVES, POWER, calibrated
from samskaping.present.instruments import contrasts, indicators
from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words
from samskaping.study.record import Indicator

# In the order of the report: the primary one of each design first.
METHODS = (
    "case_means_pooled_t",
    "case_means_difference_t",
    "reml_adhoc",
    "case_means_ancova_t",
    "cr2_satterthwaite",
    "wild_rademacher",
    "case_permutation",
)
_UNSIMULATED = Label("", "–")


def calibration(release: Released, words: Words) -> Table:
    """False positives, coverage and power by indicator, contrast and method."""
    columns = (
        *axes.columns(words, "calibration_false_positives", "calibration_worst"),
        *axes.columns(words, "calibration_coverage", "calibration_power"),
    )
    rows = []
    for indicator, label in _indicators(words):
        for contrast in _contrasts(words, indicator):
            for method in METHODS:
                cells = _cells(release, words, indicator.id, contrast.id, method)
                if cells:
                    rows.append(Row((label, contrast, _method(words, method)), cells))
    heads = axes.head(words, "indicator", "contrast", "method")
    return make_table(
        words, "calibration", heads, columns, rows, grouped=2, shown=("record",)
    )  # fmt: skip


def gain_icc(release: Released, words: Words) -> Table:
    """How much of the variance of change lies between the cases, as the simulation took it."""
    rows = [
        Row(
            (label, contrast),
            (
                Cell(
                    release.find(DOMAIN, "gain_icc", indicator.id, occasion=contrast.id),
                    "with_interval",
                ),
            ),
        )
        for indicator, label in _indicators(words)
        for contrast in _contrasts(words, indicator)
    ]
    heads = axes.head(words, "indicator", "contrast")
    columns = axes.columns(words, "gain_icc")
    return make_table(words, "gain_icc", heads, columns, rows, grouped=1, shown=("record",))


def _indicators(words: Words) -> list[tuple[Indicator, Label]]:
    record = words.outline.record
    return [
        (one, Label(one.id, words.label("indicator", one.id)))
        for one in (indicators(record) if record else ())
    ]


def _contrasts(words: Words, indicator: Indicator) -> list[Label]:
    known = contrasts(words.outline.record, indicator) if words.outline.record else []
    return [Label(one, words.occasion(one)) for one in known]


def _method(words: Words, method: str) -> Label:
    return Label(method, str(words.say(f"calibration.method.{method}")))


def _cells(
    release: Released, words: Words, indicator: str, contrast: str, method: str
) -> tuple[Cell | Label, ...]:
    found = [
        calibrated(release, indicator, contrast, method, quantity)
        for quantity in (FALSE_POSITIVES, COVERAGE, POWER)
    ]
    if all(one is None for one in found):
        return ()
    false, covered, power = (Cell(one, "with_interval") for one in found)
    return false, _worst(release, words, indicator, contrast, method), covered, power


def _worst(release: Released, words: Words, indicator: str, contrast: str, method: str) -> Label:
    """Where the false positives were worst, with the ICC there."""
    number = release.find(
        DOMAIN, FALSE_POSITIVES, indicator, occasion=contrast, variant=method
    )  # fmt: skip
    place, _, rest = ("", "", "") if number is None else number.note.partition(";icc=")
    key = f"calibration.worst.{place}"
    if not rest or key not in words:
        return _UNSIMULATED
    return Label(place, str(words.say(key, icc=coefficient(float(rest), 2, words.language))))
