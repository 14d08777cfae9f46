"""Who was interviewed, what they talked about, how far the coders agree, and the joint display."""

from __future__ import annotations

from samskaping.present.instruments import code_tree, joint_values
from samskaping.present.released import Number, Released
from samskaping.present.stamp import Instrument
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Column, Label, Row, Table, make_table
from samskaping.present.words import Words

SHOWN: tuple[Instrument, ...] = ("codebook",)
# A code that fewer units than this have, or all but so few, leaves κ little to agree about.
RARE = 0.10
# From here on nobody would call a coefficient low (Krippendorff, 2004).
CUSTOMARY = 0.80
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


def _codes(words: Words) -> list[Label]:
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
        for code in _codes(words)
    ]
    heads = axes.head(words, "code")
    return make_table(words, "code_frequencies", heads, columns, rows, shown=SHOWN)


def agreement(release: Released, words: Words) -> Table:
    """κ, α, percent and prevalence of each code, with a word where prevalence makes κ mislead."""
    names = ("agreement_percent", "code_prevalence", "cohen_kappa", "krippendorff_alpha")
    total = Label("total", str(words.say("terms.all_codes")))
    rows = []
    for coders, levels in _coders(release, words):
        for code in (*_codes(words), total):
            numbers = [release.find(_DOMAIN, name, code.id, **levels) for name in names]
            percent, prevalence, kappa, alpha = numbers
            cells = (
                Cell(percent, "estimate"),
                Cell(prevalence, "estimate"),
                Cell(kappa, "with_interval"),
                Cell(alpha, "with_interval"),
                _remark(percent, prevalence, kappa, words) if code != total else Label("", ""),
            )
            rows.append(Row((coders, code), cells, total=code.id == "total"))
    heads = axes.head(words, "coders", "code")
    columns = axes.columns(words, *names, "remark")
    return make_table(words, "agreement", heads, columns, rows, grouped=1, shown=SHOWN)


def _coders(release: Released, words: Words) -> list[tuple[Label, dict[str, str]]]:
    """All coders together, then every pair where there are more than two."""
    book = words.outline.codebook
    if book is None:
        return []
    names = {coder.id: words.label("coder", coder.id) for coder in book.coders}
    unit: dict[str, str] = {"unit": book.unit}
    found = [(Label("all", ", ".join(names.values())), unit)]
    pairs = release.levels("cohen_kappa", "coders")
    for pair in sorted(pairs):
        first, _, second = pair.partition("-")
        label = f"{names.get(first, first)}, {names.get(second, second)}"
        found.append((Label(pair, label), unit | {"coders": pair}))
    return found


def _remark(
    percent: Number | None, prevalence: Number | None, kappa: Number | None, words: Words
) -> Label:
    """Whether κ is low although the coders agree, because few units have or lack the code."""
    known = [one.estimate for one in (percent, prevalence, kappa) if one is not None]
    if len(known) < 3 or None in known:
        return Label("", "")
    agreed, found, coefficient = (one for one in known if one is not None)
    lopsided = found < RARE or found > 1 - RARE
    if not lopsided or agreed < 1 - RARE or coefficient >= CUSTOMARY:
        return Label("", "")
    word = "rare" if found < RARE else "common"
    return Label(word, str(words.say(f"interviews.remark.{word}")))


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
