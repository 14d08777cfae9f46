"""How far the coders agree on each code, on every kind of unit and on whole branches."""

from __future__ import annotations

from collections.abc import Iterator

from samskaping.present.prevalence import coefficient_of, lopsided
from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.interviews import SHOWN, code_labels
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words

_DOMAIN = "interviews"
_BRANCH = {"codes": "branch"}


def agreement(release: Released, words: Words) -> Table:
    """Percent, prevalence and coefficients of each code, and where prevalence makes κ low."""
    names = ("agreement_percent", "code_prevalence", "krippendorff_alpha", "gwet_ac1", "pabak")
    rows = []
    for coders, levels in _coders(release, words):
        coefficient = coefficient_of(release, **levels)
        for code in (*code_labels(words), _total(words)):
            found = {name: release.find(_DOMAIN, name, code.id, **levels) for name in names}
            kappa = None
            if coefficient != "krippendorff_alpha":
                kappa = release.find(_DOMAIN, coefficient, code.id, **levels)
            pabak, prevalence = found["pabak"], found["code_prevalence"]
            word = lopsided(kappa, pabak, prevalence) if code.id != "total" else None
            cells = (
                Cell(found["agreement_percent"]),
                Cell(prevalence),
                Cell(kappa, "with_interval"),
                Cell(found["krippendorff_alpha"], "with_interval"),
                Cell(found["gwet_ac1"]),
                Cell(pabak),
                Label(word, str(words.say(f"interviews.remark.{word}"))) if word else Label("", ""),
            )
            rows.append(Row((coders, code), cells, total=code.id == "total"))
    heads = axes.head(words, "coders", "code")
    columns = axes.columns(words, *names[:2], "kappa", *names[2:], "remark")
    return make_table(words, "agreement", heads, columns, rows, grouped=1, shown=SHOWN)


def agreement_units(release: Released, words: Words) -> Table:
    """The same of all coders together on the other units, and of codes with those below them."""
    names = ("agreement_percent", "code_prevalence", "krippendorff_alpha")
    book = words.outline.codebook
    above = {code.parent for code in book.codes} if book else set()
    rows = []
    for unit in book.units if book else ():
        for kind, codes in (
            ("alone", [*code_labels(words), _total(words)]),
            ("branch", [code for code in code_labels(words) if code.id in above]),
        ):
            # Each code alone on the first unit stands in the table before.
            if book and (unit, kind) == (book.unit, "alone"):
                continue
            levels = {"unit": unit} | (_BRANCH if kind == "branch" else {})
            heads = [Label(unit, str(words.say(f"terms.unit.{unit}"))),
                     Label(kind, str(words.say(f"terms.codes.{kind}")))]  # fmt: skip
            for code in codes:
                percent, prevalence, alpha = (
                    release.find(_DOMAIN, name, code.id, **levels) for name in names
                )
                cells = (Cell(percent), Cell(prevalence), Cell(alpha, "with_interval"))
                rows.append(Row((*heads, code), cells, total=code.id == "total"))
    heads_of_rows = axes.head(words, "unit", "codes", "code")
    columns = axes.columns(words, *names)
    return make_table(
        words, "agreement_units", heads_of_rows, columns, rows, grouped=2, shown=SHOWN
    )


def _total(words: Words) -> Label:
    return Label("total", str(words.say("terms.all_codes")))


def _coders(release: Released, words: Words) -> Iterator[tuple[Label, dict[str, str]]]:
    """All coders together, then every pair where there are more than two."""
    book = words.outline.codebook
    if book is None:
        return
    names = {coder.id: words.label("coder", coder.id) for coder in book.coders}
    unit: dict[str, str] = {"unit": book.unit}
    yield Label("all", ", ".join(names.values())), unit
    for pair in sorted(release.levels("cohen_kappa", "coders")):
        first, _, second = pair.partition("-")
        label = f"{names.get(first, first)}, {names.get(second, second)}"
        yield Label(pair, label), unit | {"coders": pair}
