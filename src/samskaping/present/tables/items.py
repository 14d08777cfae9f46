"""What people ticked, item by item, and how each item goes with the others of its value."""

from __future__ import annotations

from samskaping.language.numbers import whole
from samskaping.present.released import Number, Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Column, Label, Row, Table, make_table
from samskaping.present.words import Words
from samskaping.study.scorecard import Item

_QUANTITIES = (
    "item_n",
    "item_mean",
    "item_sd",
    "floor_share",
    "ceiling_share",
    "item_rest_correlation",
    "alpha_if_deleted",
)


def item_label(words: Words, item: Item) -> Label:
    """An item as a row names it; a reversed one says so."""
    text = words.label("item", item.id)
    return Label(
        item.id, str(words.say("terms.reversed_item", item=text)) if item.reversed else text
    )


def _groups(words: Words) -> list[tuple[Label, Label, Item]]:
    return [
        (wave, Label(value, words.label("value", value)), item)
        for wave in axes.waves(words)
        for value in axes.values(words)
        for item in words.outline.scorecard.items_of(value=value)
    ]


def _of_item(release: Released, quantity: str, item: str, wave: str) -> Number | None:
    """Coefficients between items are taken within cases; counts and means over all persons."""
    return release.find("samson", quantity, item, wave=wave) or release.find(
        "samson", quantity, item, level="within_case", wave=wave
    )


def items(release: Released, words: Words) -> Table:
    """Item statistics: n, mean, spread, floor, ceiling, item–rest correlation, α if deleted."""
    rows = [
        Row(
            (wave, value, item_label(words, item)),
            tuple(Cell(_of_item(release, name, item.id, wave.id)) for name in _QUANTITIES),
        )
        for wave, value, item in _groups(words)
    ]
    return make_table(
        words,
        "items",
        axes.head(words, "wave", "value", "item"),
        axes.columns(words, *_QUANTITIES),
        rows,
        grouped=2,
    )


def answers(release: Released, words: Words) -> Table:
    """The full distribution of the answers to every item, as ticked."""
    scale = words.outline.scorecard.scale
    columns = [Column(f"answer_{point}", _answer_label(words, point)) for point in scale.points]
    rows = [
        Row(
            (wave, value, item_label(words, item)),
            (
                Cell(release.find("samson", "item_n", item.id, wave=wave.id)),
                *(
                    Cell(
                        release.find(
                            "samson",
                            "item_share",
                            item.id,
                            answer=_answer_id(point),
                            wave=wave.id,
                        )
                    )
                    for point in scale.points
                ),
            ),
        )
        for wave, value, item in _groups(words)
    ]
    return make_table(
        words,
        "answers",
        axes.head(words, "wave", "value", "item"),
        [*axes.columns(words, "item_n"), *columns],
        rows,
        grouped=2,
    )


def _answer_id(point: int) -> str:
    return str(point)


def _answer_label(words: Words, point: int) -> str:
    label = words.outline.scorecard.scale.labels.get(point)
    number = whole(point, words.language)
    return f"{number} {words.text(label)}" if label else number
