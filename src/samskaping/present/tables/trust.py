"""Margins, hidden bias, other analyses, and what is declared to be owed to something else."""

from __future__ import annotations

from samskaping.language.numbers import decimal
from samskaping.present.instruments import cases_of
from samskaping.present.released import Number, Released
from samskaping.present.tables import axes
from samskaping.present.tables.lost import DOMAIN, SHOWN, changes, labelled, of_record
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words
from samskaping.study.record import Indicator
from samskaping.study.trust import Specification

RANGES = ("independent", "comonotone", "sampling", "assumptions", "corners", "outer_corners")
VERDICTS = ("equivalence_shown", "equivalence_not_shown")


def margins(release: Released, words: Words) -> Table:
    """Whether a result is too small to matter, and the hidden bias that it bears."""
    rows = []
    for indicator in of_record(words):
        for contrast in changes(words, indicator):

            def find(quantity: str, indicator: Indicator = indicator,
                     when: str = contrast.id, **levels: str) -> Number | None:  # fmt: skip
                return release.find(DOMAIN, quantity, indicator.id, occasion=when, **levels)

            same = find("equivalence")
            points, limits = (
                find("e_value", variant=f"ancova_{name}") or find("e_value", variant="ancova")
                for name in ("estimate", "limit")
            )
            cells = (
                _margin(words, indicator),
                Cell(same, "interval"),
                Cell(same, "p"),
                _verdict(words, same),
                Cell(points or find("e_value")),
                Cell(limits or find("e_value")),
                Cell(find("bias_borne")),
            )
            rows.append(Row((labelled(words, indicator), contrast), cells))
    columns = axes.columns(
        words, "margin", "equivalence", "p", "verdict", "e_value_estimate", "e_value_limit",
        "bias_borne",
    )  # fmt: skip
    heads = axes.head(words, "indicator", "contrast")
    return make_table(words, "margins", heads, columns, rows, shown=SHOWN)


def _margin(words: Words, indicator: Indicator) -> Label:
    margin = indicator.smallest_relevant
    if margin is None:
        return Label("", "–")
    return Label(f"{margin:g}", f"± {decimal(margin, _digits(margin), words.language)}")


def _digits(number: float) -> int:
    return next((digits for digits in range(3) if round(number, digits) == number), 3)


def _verdict(words: Words, number: Number | None) -> Label:
    if number is None or number.reason not in VERDICTS:
        return Label("", "–")
    return Label(number.reason, str(words.say(f"terms.{number.reason}")))


def chosen(words: Words, one: Specification) -> dict[str, Label]:
    """The choices of a specification, by what is chosen."""
    left = ", ".join(words.label("case", case) for case in one.without)
    return {
        "occasion": Label(one.occasion or "", words.occasion(one.occasion or "")),
        "persons": _term(words, "persons", one.persons),
        "weighting": _term(words, "weighting", one.weighting),
        "estimator": _term(words, "estimator", one.estimator),
        "without": Label(";".join(one.without), left or "–"),
    }


def _term(words: Words, what: str, name: str) -> Label:
    return Label(name, str(words.say(f"terms.{what}.{name}")))


def listed(words: Words, indicator: Indicator) -> list[tuple[Specification, str]]:
    """The specifications of an indicator, each with the change that it is about."""
    record = words.outline.record
    if record is None:
        return []
    later = {one.id.split("-")[0]: one.id for one in changes(words, indicator)}
    found = record.specifications_of(indicator, tuple(cases_of(words.outline, indicator)))
    return [(one, later[one.occasion]) for one in found if one.occasion in later]


def specifications(release: Released, words: Words) -> Table:
    """Every listed analysis with its choices and its result."""
    rows = []
    for indicator in of_record(words):
        for one, contrast in listed(words, indicator):
            number = release.find(
                DOMAIN, "specification", indicator.id, occasion=contrast, variant=one.id
            )
            heads = (labelled(words, indicator), Label(one.id, one.id))
            cells: list[Cell | Label] = list(chosen(words, one).values())
            cells += [Cell(number, "with_interval"), Cell(number, "p")]
            rows.append(Row(heads, tuple(cells)))
    columns = axes.columns(
        words,
        "occasion",
        "persons_used",
        "weighting",
        "estimator",
        "case_left_out",
        "main_result",
        "p",
    )
    heads_of = axes.head(words, "indicator", "specification")
    return make_table(words, "specifications", heads_of, columns, rows, grouped=1, shown=SHOWN)


def specification_tests(release: Released, words: Words) -> Table:
    """What the listed analyses show together."""
    names = ("median", "share", "test", "smallest_p")
    rows = [
        Row(
            (labelled(words, indicator),),
            tuple(
                Cell(release.find(DOMAIN, f"specification_{name}", indicator.id)) for name in names
            ),
        )
        for indicator in of_record(words)
    ]
    columns = axes.columns(words, *(f"specification_{name}" for name in names))
    heads = axes.head(words, "indicator")
    return make_table(words, "specification_tests", heads, columns, rows, shown=SHOWN)


def contributions(release: Released, words: Words) -> Table:
    """What is left of a change after what is declared, under each way to let it vary."""
    rows = []
    for indicator in of_record(words):
        main = "effect" if indicator.design == "comparison" else "indicator_change"
        arm = {} if main == "effect" else {"arm": "effort"}
        for contrast in changes(words, indicator):
            found = {
                name: release.find(DOMAIN, "contribution", indicator.id, occasion=contrast.id,
                                   variant=name)
                for name in RANGES
            }  # fmt: skip
            if found["independent"] is None:
                continue
            change = release.find(DOMAIN, main, indicator.id, **arm, occasion=contrast.id)
            cells = (
                Cell(change, "with_interval"),
                Cell(found["independent"], "with_interval"),
                *(Cell(found[name], "interval") for name in RANGES[1:]),
            )
            rows.append(Row((labelled(words, indicator), contrast), cells))
    columns = axes.columns(words, "main_result", *(f"range_{name}" for name in RANGES))
    heads = axes.head(words, "indicator", "contrast")
    return make_table(words, "contributions", heads, columns, rows, shown=SHOWN)
