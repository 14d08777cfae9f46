"""What may be said of the indicators, how strong the evidence is, and the rules that decide it."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from samskaping.effects.evidence import CONCERNS, GRADES, START
from samskaping.language import Catalogue
from samskaping.language.numbers import as_given
from samskaping.present.claims import LANGUAGES, Claim, claims, say_claim, say_grade
from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words

_NONE = Label("", "–")


def claim_grades(release: Released, words: Words) -> Table:
    """Every claim with its number, and the grade with what lowered it."""
    names = [name for name in CONCERNS if release.has("evidence_concern", reason=name)]
    columns = (
        *axes.columns(words, "primary", "claim", "evidence_grade", "evidence_start"),
        *axes.columns(
            words,
            *(f"concern_{name}" for name in names),
            over=str(words.say("tables.column.evidence_concern")),
        ),
    )
    rows = [
        Row(_heads(words, one), _graded(release, one, names))
        for one in claims(release, words.outline.record)
    ]
    heads = axes.head(words, "indicator", "contrast")
    return make_table(words, "claim_grades", heads, columns, rows, shown=("record",))


def _graded(release: Released, claim: Claim, names: Sequence[str]) -> tuple[Cell | Label, ...]:
    lowered = {number.levels["reason"]: number for number in claim.concerns}
    start = release.find("soimpact", "evidence_start", claim.indicator.id, **claim.levels)
    return (
        Cell(claim.primary, "with_interval"),
        Cell(claim.code),
        Cell(claim.grade),
        Cell(start),
        *(Cell(lowered[name]) if name in lowered else _NONE for name in names),
    )


def _heads(words: Words, claim: Claim) -> tuple[Label, Label]:
    return (
        Label(claim.indicator.id, words.label("indicator", claim.indicator.id)),
        _about(words, claim),
    )


def _about(words: Words, claim: Claim) -> Label:
    """The occasions that a claim is between, or the case whose series it is about."""
    if claim.contrast:
        return Label(claim.contrast, words.occasion(claim.contrast))
    case = claim.levels.get("case")
    return _NONE if case is None else Label(case, words.label("case", case))


def claim_sentences(release: Released, words: Words) -> Table:
    """Every claim in every language that claims are given in, ready to be quoted."""
    rows = []
    for one in claims(release, words.outline.record):
        for language in LANGUAGES:
            name = Label(language, str(words.say(f"terms.language.{language}")))
            texts = (say_claim(one, words.outline, language), say_grade(one, language))
            cells = tuple(_spoken(text.striptags(), language) for text in texts)
            rows.append(Row((*_heads(words, one), name), cells))
    heads = axes.head(words, "indicator", "contrast", "language")
    columns = axes.columns(words, "sentence", "grade_sentence")
    return make_table(words, "claim_sentences", heads, columns, rows, grouped=2, shown=("record",))


def _spoken(text: str, language: str) -> Label:
    """A text in a language that need not be the page's, marked so that it is read out as such."""
    tag = Catalogue(language, "sentences").tag
    return Label(text, Markup('<span lang="{}">{}</span>').format(tag, text))


def _text(text: str) -> Label:
    return Label(text, text)


def evidence_designs(release: Released, words: Words) -> Table:
    """The first part of the table of evidence: what a design can give, by its number of cases."""
    rows = []
    for design, grades in START.items():
        least = {grade: units for units, grade in grades.items()}
        cells = tuple(
            _text(f"≥ {least[grade]}") if grade in least else _NONE for grade in GRADES[1:]
        )
        name = Label(design, str(words.say(f"terms.evidence_design.{design}")))
        units = Label(design, str(words.say(f"terms.evidence_units.{design}")))
        rows.append(Row((name,), (units, *cells)))
    columns = (
        *axes.columns(words, "evidence_units"),
        *axes.columns(words, *(f"grade_{grade}" for grade in GRADES[1:])),
    )
    heads = axes.head(words, "design")
    return make_table(words, "evidence_designs", heads, columns, rows, shown=("record",))


def evidence_concerns(release: Released, words: Words) -> Table:
    """The second part: what lowers a grade, and from where."""
    rows = []
    for name, limits in CONCERNS.items():
        written = [_text(f"> {as_given(limit, words.language)}") for limit in limits]
        there = Label("there", str(words.say("tables.evidence_concerns.there")))
        cells = [*written, *[_NONE] * (2 - len(written))] if written else [there, _NONE]
        label = Label(name, str(words.say(f"terms.evidence_concern_name.{name}")))
        rows.append(Row((label,), tuple(cells)))
    heads = axes.head(words, "concern")
    columns = axes.columns(words, "lowers_one", "lowers_two")
    return make_table(words, "evidence_concerns", heads, columns, rows, shown=("record",))
