"""Between which groups a measurement model was compared, and what such a comparison is called."""

from __future__ import annotations

from dataclasses import dataclass

from samskaping.present.released import Number, Released
from samskaping.present.words import Words

STEPS = ("configural", "metric", "scalar")
PARTIAL = "_partial"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A grouping, in one wave or, for waves themselves, over all of them."""

    by: str
    wave: str | None

    @property
    def id(self) -> str:
        """What names the comparison in a table for programs."""
        return self.by if self.wave is None else f"by={self.by};wave={self.wave}"

    def find(self, release: Released, quantity: str, subject: str, **levels: str) -> Number | None:
        """A number of this comparison."""
        return release.find("samson", quantity, subject, by=self.by, wave=self.wave, **levels)

    def label(self, words: Words) -> str:
        """What a reader calls it."""
        label = str(words.say(f"terms.grouping.{self.by}"))
        several = self.wave is not None and len(words.outline.waves) > 1
        return f"{label}, {words.label('wave', str(self.wave))}" if several else label


def comparisons(release: Released, words: Words) -> list[Comparison]:
    """Those that were asked for, in the configured order and in order of time."""
    order = [None, *(wave.id for wave in words.outline.waves)]
    found = {
        Comparison(number.levels["by"], number.levels.get("wave"))
        for number in release.select("invariance_verdict")
        if "by" in number.levels
    }
    groupings: list[str] = list(words.outline.analysis.structure.groupings)
    known = [one for one in found if one.by in groupings and one.wave in order]
    return sorted(known, key=lambda one: (groupings.index(one.by), order.index(one.wave)))


def models(release: Released, words: Words, comparison: Comparison) -> list[str]:
    """The models that were compared: all values together, and each alone."""
    values = [value.id for value in words.outline.scorecard.values]
    told = {
        number.subject
        for number in release.select("invariance_verdict", by=comparison.by)
        if number.levels.get("wave") == comparison.wave
    }
    return [subject for subject in ("total", *values) if subject in told]


def freed(
    release: Released, words: Words, comparison: Comparison, subject: str, step: str
) -> list[str]:
    """The items that were freed at a step, and in what."""
    found = release.select("invariance_released", by=comparison.by, of=subject, step=step)
    return [
        str(
            words.say(
                f"terms.freed.{number.levels['parameter']}",
                item=words.label("item", number.subject),
            )
        )
        for number in found
        if number.levels.get("wave") == comparison.wave
    ]


def contrast(words: Words, by: str, pair: str) -> str:
    """Two groups that are compared, in words."""
    first, _, second = pair.partition("-")
    return str(
        words.say(
            "terms.compared_with", first=_group(words, by, first), second=_group(words, by, second)
        )
    )


def _group(words: Words, by: str, identifier: str) -> str:
    if by != "language":
        return words.label(by, identifier)
    key = f"terms.language.{identifier}"
    return str(words.say(key)) if key in words else identifier
