"""How many rows of measurements and interviews were read, taken out and kept."""

from __future__ import annotations

from samskaping.present.released import Released
from samskaping.present.tables import axes
from samskaping.present.tables.model import Cell, Label, Row, Table, make_table
from samskaping.present.words import Words

TABLES = ("measurements", "codings", "coverage")
_BY_RULE = ("rows_excluded", "rows_changed", "rows_flagged")


def table_rows(release: Released, words: Words) -> Table:
    """Rows read and kept by table, and what each cleaning rule did."""
    total = Label("total", str(words.say("terms.all_rows")))
    rows = []
    for name in TABLES:
        table = Label(name, str(words.say(f"terms.table.{name}")))
        found = {
            number.subject
            for quantity in _BY_RULE
            for number in release.select(quantity, table=name)
        }
        subjects = [total, *(Label(rule, words.subject(rule)) for rule in sorted(found))]
        for subject in subjects:
            quantities = ("rows_given", *_BY_RULE, "rows_kept")
            cells = tuple(
                Cell(release.find("study", quantity, subject.id, table=name))
                for quantity in quantities
            )
            rows.append(Row((table, subject), cells, total=subject == total))
    return make_table(
        words,
        "table_rows",
        axes.head(words, "table", "rule"),
        axes.columns(words, "rows_given", *_BY_RULE, "rows_kept"),
        rows,
        grouped=1,
        shown=("record", "codebook"),
    )
