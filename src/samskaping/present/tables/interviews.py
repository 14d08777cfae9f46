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
    """Persons who were interviewed, by case, by role and in all."""
    sorts = {
        name: Label(name, str(words.say(f"tables.column.{name}"))) for name in ("case", "role")
    }
    groups: list[tuple[Label, Label, dict[str, str]]] = [
        *((sorts["case"], case, {"case": case.id}) for case in axes.cases(words)),
        *((sorts["role"], role, {"role": role.id}) for role in axes.roles(words)),
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


def code_labels(words: Words) -> list[Label]:
    """The codes in the order of their tree, those below another moved in."""
    book = words.outline.codebook
    tree = code_tree(book) if book else ()
    return [
        Label(code.id, "\N{EM SPACE}" * depth + words.label("code", code.id))
        for code, depth in tree
    ]


def code_frequencies(release: Released, words: Words) -> Table:
    """The share of the interviewed persons with each code, by case and by role, and in all."""
    cases, roles = axes.cases(words), axes.roles(words)
    groups = [{"case": case.id} for case in cases] + [{"role": role.id} for role in roles]
    columns = [
        *(Column(one.id, one.label, str(words.say("tables.column.case"))) for one in cases),
        *(Column(one.id, one.label, str(words.say("tables.column.role"))) for one in roles),
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
