"""What a report is made of, and the few kinds of parts that its sections are built from."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from markupsafe import Markup, escape

from samskaping.language.numbers import percent, whole
from samskaping.present.released import Number, Released
from samskaping.present.tables import Table, table_fragment
from samskaping.present.tables.html import environment
from samskaping.present.words import Words
from samskaping.present.written import marked, with_interval
from samskaping.study.model import Outline


@dataclass(frozen=True)
class Figure:
    """A released figure: its SVG file, its title, how to read it, and what it shows in words."""

    path: Path
    title: str
    caption: str
    alt: str


@dataclass(frozen=True)
class Input:
    """A raw file that the results rest on; ``sha256`` is empty when withheld."""

    file: str
    sha256: str | None


@dataclass(frozen=True)
class Finding:
    """How often the readers saw something worth knowing; ``count`` is empty when withheld."""

    severity: str
    code: str
    count: int | None


@dataclass(frozen=True)
class Section:
    """A part of the report with a heading of its own."""

    id: str
    title: Markup
    parts: tuple[Markup, ...]


@dataclass
class Run:
    """One report in the making."""

    release: Released
    outline: Outline
    words: Words
    figures: Mapping[str, Figure]
    tables: Mapping[str, Table]
    inputs: Sequence[Input] = ()
    findings: Sequence[Finding] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    _numbered: dict[str, int] = field(default_factory=lambda: {"figure": 0, "table": 0})

    @property
    def has_scorecard(self) -> bool:
        """Whether the study asks people to rate their process."""
        return bool(self.outline.scorecard.items)

    @property
    def is_scorecard_only(self) -> bool:
        """Whether the study has no other source than the scorecard."""
        return self.has_scorecard and self.outline.record is None and self.outline.codebook is None

    @property
    def language(self) -> str:
        """The report's language."""
        return self.words.language

    @property
    def last_wave(self) -> str:
        """The wave that a summary speaks of; none in a study without a scorecard."""
        return self.outline.waves[-1].id if self.outline.waves else ""

    def say(self, key: str, **arguments: object) -> Markup:
        """A text of the report."""
        return self.words.say(f"report.{key}", **arguments)

    def paragraph(self, key: str, **arguments: object) -> Markup:
        """A text of the report as a paragraph."""
        return Markup("<p>{}</p>").format(self.say(key, **arguments))

    def told(self, key: str, **arguments: object) -> Markup:
        """A text of any catalogue as a paragraph."""
        return Markup("<p>{}</p>").format(self.words.say(key, **arguments))

    def subheading(self, key: str) -> Markup:
        """A heading inside a section, from any catalogue."""
        return Markup("<h3>{}</h3>").format(self.words.say(key))

    def heading(self, key: str) -> Markup:
        """A heading inside a section."""
        return Markup("<h3>{}</h3>").format(self.say(key))

    def number(self, number: Number) -> Markup:
        """An estimate with its key."""
        return marked(number, "estimate", self.language)

    def with_interval(self, number: Number) -> Markup:
        """An estimate and its interval with their key."""
        return with_interval(number, self.language)

    def configured(self, name: str, number: float, *, share: bool = False) -> Markup:
        """A number that the configuration or the method fixes, with its name."""
        text = percent(number, 0, self.language) if share else whole(round(number), self.language)
        return Markup('<span class="number" data-config="{}">{}</span>').format(name, text)

    def counted(self, name: str, number: int) -> Markup:
        """A count of rows of the table of estimates, with what is counted."""
        return Markup('<span class="number" data-count="{}">{}</span>').format(
            name, whole(number, self.language)
        )

    def table(self, name: str, *, folded: bool = False) -> Markup:
        """A table with its number; nothing if the study has no numbers of its kind.

        A table without a single number left is replaced by a sentence that says so.
        """
        table = self.tables.get(name)
        return Markup("") if table is None else self.shown(table, folded=folded)

    def shown(self, table: Table, *, folded: bool = False) -> Markup:
        """As ``table``, of one that need not be among the study's."""
        if table.is_empty:
            return Markup("")
        if table.is_withheld:
            return self.paragraph("all_withheld", caption=table.caption)
        fragment = table_fragment(table, self._heading("table"))
        if not folded:
            return fragment
        summary = self.say("show_table", caption=table.caption)
        return Markup("<details><summary>{}</summary>{}</details>").format(summary, fragment)

    def figure(self, name: str, *numbers: str) -> Markup:
        """A figure with the tables of its numbers folded below it; the tables alone without it."""
        if name not in self.figures:
            return Markup("").join(self.table(table) for table in numbers)
        figure = self.figures[name]
        label = self._heading("figure")
        shown = [table for table in numbers if table in self.tables]
        shown = [table for table in shown if not self.tables[table].is_empty]
        rendered = (
            environment()
            .get_template("figure.html.j2")
            .render(
                name=name,
                data=base64.b64encode(figure.path.read_bytes()).decode("ascii"),
                alt=figure.alt,
                heading=f"{label} {figure.title}",
                caption=figure.caption,
                numbers=[
                    (
                        self.say("numbers_behind", caption=self.tables[table].caption),
                        table_fragment(self.tables[table], self._heading("table")),
                    )
                    for table in shown
                ],
            )
        )
        return Markup(rendered)

    def _heading(self, kind: str) -> str:
        self._numbered[kind] += 1
        return str(self.say(f"numbered.{kind}", number=self._numbered[kind]))


def bullets(items: Iterable[Markup], kind: str = "") -> Markup:
    """A list; nothing without items."""
    inside = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
    opening = Markup('<ul class="{}">').format(kind) if kind else Markup("<ul>")
    return opening + inside + Markup("</ul>") if inside else Markup("")


def definitions(pairs: Iterable[tuple[str, object]]) -> Markup:
    """Terms with what they stand for; one without content is left out."""
    inside = Markup("").join(
        Markup("<dt>{}</dt><dd>{}</dd>").format(term, meaning) for term, meaning in pairs if meaning
    )
    return Markup("<dl>{}</dl>").format(inside) if inside else Markup("")


def listed(texts: Iterable[object]) -> Markup:
    """Texts with commas between them."""
    return Markup(", ").join(escape(text) for text in texts)
