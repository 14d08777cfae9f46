"""Exactly which variant of every quantity a run used: for whom, how estimated, what it assumes."""

from __future__ import annotations

from collections import Counter

from samskaping.estimates import vocabulary
from samskaping.language.numbers import whole
from samskaping.present.released import Number, Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Label, Row, Table, make_table
from samskaping.present.words import Words


def variants(release: Released, words: Words) -> Table:
    """Each quantity with its groupings, methods and assumptions, and how many numbers are such.

    Rows that were withheld or could not be estimated count too: their variant is known.
    """
    counts = Counter(_variant(number) for number in release.numbers if number.method)
    order = {word: place for place, word in enumerate(vocabulary()["quantities"])}
    rows = [
        Row(
            (
                Label(quantity, str(words.say(f"methods.quantity.{quantity}.name"))),
                _grouping(words, grouping),
            ),
            (
                Label(method, method),
                Label(assumption, ", ".join(assumption.split(";")) or "–"),
                Label(str(count), whole(count, words.language)),
            ),
        )
        for (quantity, grouping, method, assumption), count in sorted(
            counts.items(), key=lambda one: (order[one[0][0]], one[0])
        )
    ]
    return make_table(
        words,
        "variants",
        axes.head(words, "quantity", "grouping"),
        axes.columns(words, "method_word", "assumption_words", "numbers"),
        rows,
        grouped=1,
        shown=(),
    )


def _variant(number: Number) -> tuple[str, tuple[str, ...], str, str]:
    """What tells numbers of one kind apart: the group's dimensions, and its level if it has one."""
    names = sorted(name for name in number.levels if name != "level")
    level = number.levels.get("level")
    grouping = (*([level] if level else []), *names)
    return number.quantity, grouping, number.method, number.assumption


def _grouping(words: Words, names: tuple[str, ...]) -> Label:
    label = " × ".join(_word(words, name) for name in names)
    return Label(";".join(names), label or str(words.say("terms.whole_study")))


def _word(words: Words, name: str) -> str:
    """The word of an estimation level, or of a dimension of the group; otherwise its id."""
    keys = (
        f"terms.estimation_level.{name}",
        f"terms.dimension.{name}",
        f"tables.column.{name}",
    )
    return next((str(words.say(key)) for key in keys if key in words), name)
