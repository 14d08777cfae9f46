"""A table as accessible HTML: alone on a page of its own, or as a part of the report."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from samskaping.language import Catalogue
from samskaping.present.released import Number
from samskaping.present.tables.model import Cell, Label, Row, Table
from samskaping.present.written import marked, with_interval


@cache
def environment() -> Environment:
    """The templates of tables and report; text is escaped and an unknown name is an error."""
    return Environment(
        loader=PackageLoader("samskaping.present", "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def table_fragment(table: Table, label: str = "") -> Markup:
    """The ``table`` element with its caption, and the footnotes below it.

    ``label`` stands before the caption, such as the table's number in a report.
    """
    template = environment().get_template("table.html.j2")
    spanned = any(column.over for column in table.columns)
    return Markup(
        template.render(
            table=table,
            label=label,
            groups=_groups(table),
            spans=_spans(table) if spanned else [],
            cell=lambda cell: _cell(table, cell),
            is_label=lambda cell: isinstance(cell, Label),
        )
    )


def table_page(table: Table) -> str:
    """The table as a file of its own."""
    words = Catalogue(table.language)
    return (
        environment()
        .get_template("table_page.html.j2")
        .render(table=table, tag=words.tag, fragment=table_fragment(table))
    )


def _cell(table: Table, cell: Cell) -> Markup:
    """What stands in a cell: a number, that it is withheld or not estimated, or nothing."""
    words = Catalogue(table.language)
    number = cell.number
    if number is None:
        return Markup('<span class="absent"><span aria-hidden="true">–</span>{}</span>').format(
            _spoken(words("tables.absent"))
        )
    if cell.is_unstated:
        text = Markup('<span class="absent">{}</span>').format(words("tables.unstated"))
    elif cell.is_missing:
        text = _missing(number, words)
    elif cell.shown == "with_interval":
        text = with_interval(number, table.language)
    else:
        text = marked(number, cell.shown, table.language)
    mark = table.mark(cell)
    if not mark:
        return text
    link = Markup('<sup><a href="#{0}-{1}"><span class="spoken">{2} </span>{1}</a></sup>')
    return text + link.format(table.name, mark, words("tables.footnote"))


def _missing(number: Number, words: Catalogue) -> Markup:
    state = "withheld" if number.withheld else "not_estimated"
    # A note may say something of its own, such as that what was to be maintained was.
    told = f"tables.state.{number.reason}"
    return Markup('<span class="{0}" data-key="{1}" data-state="{0}">{2}</span>').format(
        state, number.key, words(told if told in words else f"tables.{state}")
    )


def _spoken(text: str) -> Markup:
    return Markup('<span class="spoken">{}</span>').format(text)


def _groups(table: Table) -> list[tuple[str, list[Row]]]:
    """Neighbouring rows with the same leading heads, under the words that they share."""
    groups: list[tuple[tuple[Label, ...], list[Row]]] = []
    for row in table.rows:
        shared = row.heads[: table.grouped]
        if not groups or groups[-1][0] != shared:
            groups.append((shared, []))
        groups[-1][1].append(row)
    return [(" · ".join(head.label for head in shared), rows) for shared, rows in groups]


def _spans(table: Table) -> list[tuple[str, int]]:
    """The upper row of column labels: each label with the number of columns that it covers."""
    spans: list[tuple[str, int]] = []
    for column in table.columns:
        if spans and column.over and spans[-1][0] == column.over:
            spans[-1] = (column.over, spans[-1][1] + 1)
        else:
            spans.append((column.over, 1))
    return spans
