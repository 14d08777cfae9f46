"""Which codes come up together, how soon few new ones come, and how roles differ."""

from __future__ import annotations

from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.interviews import SHOWN, code_labels
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words

_DOMAIN = "interviews"


def code_pairs(release: Released, words: Words) -> Table:
    """Persons with both of two codes, most of them first; what is withheld stands last."""
    names = ("code_pair_persons", "code_pair_share", "code_pair_jaccard")
    numbers = sorted(
        release.select("code_pair_persons"),
        key=lambda number: (-1.0 if number.estimate is None else number.estimate, number.key),
        reverse=True,
    )
    rows = []
    for number in numbers:
        codes = (number.subject, number.levels["with"])
        found = [release.find(_DOMAIN, name, codes[0], **number.levels) for name in names]
        persons, share, overlap = found
        labels = tuple(Label(code, words.label("code", code)) for code in codes)
        rows.append(Row(labels, (Cell(persons), Cell(share, "with_interval"), Cell(overlap))))
    heads = axes.head(words, "code", "code_with")
    columns = axes.columns(words, *names)
    return make_table(words, "code_pairs", heads, columns, rows, shown=SHOWN)


def saturation(release: Released, words: Words) -> Table:
    """After how many persons hardly any new code comes up, by how many more are looked at."""
    rows = [
        Row(
            (Label(run, run),),
            (Cell(release.find(_DOMAIN, "saturation_persons", "total", run=run)),),
        )
        for run in sorted(release.levels("saturation_persons", "run"), key=int)
    ]
    heads, columns = axes.head(words, "run"), axes.columns(words, "saturation_persons")
    return make_table(words, "saturation", heads, columns, rows, shown=SHOWN)


def codes_found(release: Released, words: Words) -> Table:
    """How many codes so many persons have between them."""
    rows = [
        Row((Label(n, n),), (Cell(release.find(_DOMAIN, "codes_found", "total", persons=n)),))
        for n in sorted(release.levels("codes_found", "persons"), key=int)
    ]
    heads, columns = axes.head(words, "persons_used"), axes.columns(words, "codes_found")
    return make_table(words, "codes_found", heads, columns, rows, shown=SHOWN)


def code_contrasts(release: Released, words: Words) -> Table:
    """How much more often a role has a code than all others, of all together and within cases."""
    rows = []
    for role in axes.roles(words):
        for code in code_labels(words):
            levels = {"role": role.id}
            together = release.find(_DOMAIN, "code_contrast", code.id, **levels)
            within = release.find(
                _DOMAIN, "code_contrast", code.id, **levels, variant="within_case"
            )
            cells = (Cell(together, "with_interval"), Cell(within, "with_interval"))
            rows.append(Row((role, code), cells))
    heads = axes.head(words, "role", "code")
    columns = axes.columns(words, "code_contrast", "code_contrast_within")
    return make_table(words, "code_contrasts", heads, columns, rows, grouped=1, shown=SHOWN)


def code_sources(release: Released, words: Words) -> Table:
    """Interviews and persons with each code."""
    names = ("code_sources", "code_source_share", "code_persons", "code_share")
    rows = [
        Row((code,), tuple(Cell(release.find(_DOMAIN, name, code.id)) for name in names))
        for code in code_labels(words)
    ]
    over = str(words.say("terms.all_interviewed"))
    heads, columns = axes.head(words, "code"), axes.columns(words, *names, over=over)
    return make_table(words, "code_sources", heads, columns, rows, shown=SHOWN)
