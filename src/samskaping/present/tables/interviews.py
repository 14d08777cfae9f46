"""Who was interviewed, what they talked about, and the joint display."""

from __future__ import annotations

from samskaping.present.instruments import code_tree, joint_values
from samskaping.present.released import Released
from samskaping.present.stamp import Instrument
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Column, Label, Row, Table, make_table
from samskaping.present.words import Words

SHOWN: tuple[Instrument, ...] = ("codebook",)
_DOMAIN = "interviews"


def interviewed(release: Released, words: Words) -> Table:
    """Persons who were interviewed, by case, role and wave, and in all."""
    groups: list[tuple[Label, Label, dict[str, str]]] = [
        (Label(sort, str(words.say(f"tables.column.{sort}"))), label, {sort: label.id})
        for sort, labels in _groups(release, words).items()
        for label in labels
    ]
    everyone = Label("all", str(words.say("terms.all_interviewed")))
    groups.append((Label("all", ""), everyone, {}))
    rows = [
        Row(
            (kind, label),
            (Cell(release.find(_DOMAIN, "interviewed", "total", **levels)),),
            total=not levels,
        )
        for kind, label, levels in groups
    ]
    heads = axes.head(words, "sort", "group")
    columns = axes.columns(words, "interviewed")
    return make_table(words, "interviewed", heads, columns, rows, grouped=1, shown=SHOWN)


def _groups(release: Released, words: Words) -> dict[str, list[Label]]:
    """What persons are grouped by; waves only where interviews name them."""
    waves = release.levels("interviewed", "wave")
    return {
        "case": axes.cases(words),
        "role": axes.roles(words),
        "wave": [wave for wave in axes.waves(words) if wave.id in waves],
    }


def code_labels(words: Words) -> list[Label]:
    """The codes in the order of their tree, those below another moved in."""
    book = words.outline.codebook
    tree = code_tree(book) if book else ()
    return [
        Label(code.id, "\N{EM SPACE}" * depth + words.label("code", code.id))
        for code, depth in tree
    ]


def code_frequencies(release: Released, words: Words) -> Table:
    """The share of the interviewed persons with each code, by case, role and wave, and in all."""
    sorted_labels = [
        (sort, one) for sort, labels in _groups(release, words).items() for one in labels
    ]
    groups = [{sort: one.id} for sort, one in sorted_labels]
    columns = [
        *(
            Column(one.id, one.label, str(words.say(f"tables.column.{sort}")))
            for sort, one in sorted_labels
        ),
        *axes.columns(
            words, "code_persons", "code_share", over=str(words.say("terms.all_interviewed"))
        ),
    ]
    rows = [
        Row(
            (code,),
            (
                *(Cell(release.find(_DOMAIN, "code_share", code.id, **one)) for one in groups),
                Cell(release.find(_DOMAIN, "code_persons", code.id)),
                Cell(release.find(_DOMAIN, "code_share", code.id)),
            ),
        )
        for code in code_labels(words)
    ]
    heads = axes.head(words, "code")
    return make_table(words, "code_frequencies", heads, columns, rows, shown=SHOWN)


def joint_display(release: Released, words: Words) -> Table:
    """Score, spread between roles, what the interviews say, and the meta-inference."""
    names = ("role_spread", "supporting_share", "questioning_share", "meta_inference")
    waves = release.levels("meta_inference", "wave")
    rows = []
    for wave in (one for one in axes.waves(words) if one.id in waves):
        for value in joint_values(words.outline):
            for case in axes.cases(words):
                levels = {"case": case.id, "wave": wave.id}
                score = Cell(release.find("samson", "mean", value, **levels), "with_interval")
                cells = [Cell(release.find("integration", name, value, **levels)) for name in names]
                heads = (wave, Label(value, words.label("value", value)), case)
                rows.append(Row(heads, (score, *cells)))
    return make_table(
        words,
        "joint_display",
        axes.head(words, "wave", "value", "case"),
        axes.columns(words, "mean", *names),
        rows,
        grouped=2,
        shown=("scorecard", "codebook"),
    )
