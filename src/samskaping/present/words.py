"""The words of one report: the catalogue's texts and the study's own labels, ready for HTML."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup, escape

from samskaping.estimates import parse_group
from samskaping.language import Catalogue
from samskaping.language.numbers import decimal, whole
from samskaping.study.closed import in_language
from samskaping.study.model import Outline

# Stands for an argument while a text is escaped; such characters occur in no text.
_OPEN, _CLOSE = "\ue000", "\ue001"


class _Slot(float):
    """A number for the plural forms that prints as its place in the text."""

    place: str

    def __format__(self, spec: str) -> str:
        return self.place

    def __str__(self) -> str:
        return self.place


class Words:
    """Texts in one language for one study.

    A text may hold ``<`` and ``&`` and is escaped; an argument is escaped unless it is ``Markup``.
    """

    def __init__(self, outline: Outline, language: str) -> None:
        self.outline = outline
        self.language = language
        self.catalogue = Catalogue(language)
        card = outline.scorecard
        self._labels: dict[str, dict[str, str]] = {
            "case": {case.id: case.name for case in outline.cases},
            "role": {role.id: self.text(role.label) for role in outline.roles},
            "wave": {wave.id: self.text(wave.label) for wave in outline.waves},
            "value": {value.id: self.text(value.label) for value in card.values},
            "field": {part.id: self.text(part.label) for part in card.fields},
            "item": {item.id: self.text(item.text) for item in card.items},
        }
        self._add_record()
        self._add_codebook()

    def _add_record(self) -> None:
        record = self.outline.record
        if record is None:
            return
        # A comparison group stands where a case stands.
        self._labels["case"] |= {group.id: group.name for group in record.comparison_groups}
        for kind, parts in (
            ("indicator", record.indicators),
            ("occasion", record.occasions),
            ("target_group", record.target_groups),
            ("activity", record.activities),
        ):
            self._labels[kind] = {part.id: self.text(part.label) for part in parts}

    def _add_codebook(self) -> None:
        book = self.outline.codebook
        if book is not None:
            self._labels["code"] = {code.id: self.text(code.label) for code in book.codes}
            self._labels["coder"] = {coder.id: self.text(coder.label) for coder in book.coders}

    def text(self, texts: dict[str, str]) -> str:
        """A configured text in this language."""
        return in_language(texts, self.language)

    def __contains__(self, key: str) -> bool:
        return key in self.catalogue

    def say(self, key: str, **arguments: object) -> Markup:
        """The catalogue's text with its arguments, as HTML; ``n`` chooses the plural form."""
        slots: dict[str, object] = {}
        for name, argument in arguments.items():
            slot = _Slot(argument if isinstance(argument, int | float) else 0.0)
            slot.place = f"{_OPEN}{name}{_CLOSE}"
            slots[name] = slot
        text = str(escape(self.catalogue(key, **slots)))
        for name, argument in arguments.items():
            text = text.replace(f"{_OPEN}{name}{_CLOSE}", str(escape(self._written(argument))))
        return Markup(text)

    def _written(self, argument: object) -> Any:
        if isinstance(argument, bool) or not isinstance(argument, int | float):
            return argument
        if isinstance(argument, int):
            return whole(argument, self.language)
        return decimal(argument, 2, self.language)

    def label(self, kind: str, identifier: str) -> str:
        """The label of something configured: a case, role, wave, value, item, indicator or code."""
        return self._labels[kind][identifier]

    def country(self, code: str) -> str:
        """A country's name by its code."""
        # A text with the key "other" would be taken for a plural form.
        return str(self.say(f"terms.country.{'elsewhere' if code == 'other' else code}"))

    def wave(self, identifier: str) -> str:
        """A wave, or a contrast ``later-earlier`` in words."""
        return self._time("wave", identifier)

    def occasion(self, identifier: str) -> str:
        """An occasion of measurement, or a contrast ``later-earlier`` in words."""
        return self._time("occasion", identifier)

    def _time(self, kind: str, identifier: str) -> str:
        later, _, earlier = identifier.partition("-")
        if not earlier:
            return self.label(kind, later)
        first, second = self.label(kind, earlier), self.label(kind, later)
        return str(self.say("terms.contrast", first=first, second=second))

    def subject(self, subject: str) -> str:
        """What a number is about: the total, a score, an item, an indicator, a code or a rule."""
        if subject == "total":
            return str(self.say("terms.total"))
        named = parse_group(subject)
        if named:
            return " · ".join(self.label(kind, name) for kind, name in sorted(named.items()))
        for kind in ("value", "field", "item", "indicator", "code"):
            if subject in self._labels.get(kind, {}):
                return self.label(kind, subject)
        return str(self.say(f"figures.respondent_flow.rules.{subject}"))

    def reason(self, note: str) -> Markup:
        """The sentence of a note ``code;name=value;…``."""
        code, _, rest = note.partition(";")
        arguments = dict(part.split("=", 1) for part in rest.split(";") if part)
        given: dict[str, object] = {
            name: _as_number(text, self._any_label(text)) for name, text in arguments.items()
        }
        return self.say(f"reasons.{code}", **given)

    def _any_label(self, identifier: str) -> str:
        for labels in self._labels.values():
            if identifier in labels:
                return labels[identifier]
        return identifier


def _as_number(text: str, otherwise: str) -> object:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return otherwise
