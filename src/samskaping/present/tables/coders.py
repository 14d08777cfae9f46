"""How far the coders agree on each code, on every kind of unit and on whole branches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from samskaping.present.prevalence import coefficient_of, lopsided
from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.interviews import SHOWN, code_labels
from samskaping.present.tables.model import Cell, Column, Label, Row, Table, make_table
from samskaping.present.words import Words

_DOMAIN = "interviews"
_BRANCH = {"codes": "branch"}


def readers(release: Released, words: Words) -> Table:
    """How many persons each coder read, and how many every two of them."""
    book = words.outline.codebook
    coders = [coder.id for coder in book.coders] if book else []
    groups: list[tuple[str, dict[str, str]]] = [(coder, {"coder": coder}) for coder in coders]
    groups += [(f"{a}-{b}", {"coders": f"{a}-{b}"}) for a, b in combinations(coders, 2)]
    rows = [
        Row(
            (Label(name, ", ".join(words.label("coder", one) for one in name.split("-"))),),
            (Cell(release.find(_DOMAIN, "persons_read", "total", **levels)),),
        )
        for name, levels in groups
    ]
    heads, columns = axes.head(words, "coders"), axes.columns(words, "persons_read")
    return make_table(words, "readers", heads, columns, rows, shown=SHOWN)


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
    rows = []
    for unit in book.units if book else ():
        for kind, codes in _codes(words):
            # Each code alone on the first unit stands in the table before.
            if book and (unit, kind.id) == (book.unit, "alone"):
                continue
            levels = {"unit": unit} | (_BRANCH if kind.id == "branch" else {})
            heads = Label(unit, str(words.say(f"terms.unit.{unit}"))), kind
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


def agreement_passages(release: Released, words: Words) -> Table:
    """How far all coders agree on the passages of texts that they chose themselves."""
    names = ("unitising_alpha", "segment_match")
    rows = []
    for kind, codes in _codes(words):
        levels = {"unit": "passage"} | (_BRANCH if kind.id == "branch" else {})
        for code in codes:
            found = [release.find(_DOMAIN, name, code.id, **levels) for name in names]
            cells = tuple(Cell(number, "with_interval") for number in found)
            rows.append(Row((kind, code), cells, total=code.id == "total"))
    heads, columns = axes.head(words, "codes", "code"), axes.columns(words, *names)
    return make_table(words, "agreement_passages", heads, columns, rows, grouped=1, shown=SHOWN)


def agreement_sets(release: Released, words: Words) -> Table:
    """How far all coders agree on all the codes of a unit at once."""
    distances = ("masi", "jaccard")
    book = words.outline.codebook
    rows = []
    for unit in book.units if book else ():
        found = [
            release.find(_DOMAIN, "set_alpha", "total", unit=unit, distance=distance)
            for distance in distances
        ]
        label = Label(unit, str(words.say(f"terms.unit.{unit}")))
        rows.append(Row((label,), tuple(Cell(number, "with_interval") for number in found)))
    heads = axes.head(words, "unit")
    columns = [Column(name, str(words.say(f"terms.distance.{name}"))) for name in distances]
    return make_table(words, "agreement_sets", heads, columns, rows, shown=SHOWN)


def _codes(words: Words) -> Iterator[tuple[Label, list[Label]]]:
    """Each code alone with the total, and those that stand above others with what is below."""
    book = words.outline.codebook
    above = {code.parent for code in book.codes} if book else set()
    alone = [*code_labels(words), _total(words)]
    yield Label("alone", str(words.say("terms.codes.alone"))), alone
    branches = [code for code in code_labels(words) if code.id in above]
    yield Label("branch", str(words.say("terms.codes.branch"))), branches


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
