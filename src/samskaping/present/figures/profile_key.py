"""The key of the case profiles: circles by wave, letters by role, and the mean of the cases."""

from __future__ import annotations

from samskaping.language import Catalogue
from samskaping.language.numbers import percent
from samskaping.present.figures import style
from samskaping.present.figures.key_line import Sign, draw_entries
from samskaping.present.figures.page import Page
from samskaping.present.figures.profile_roles import role_mark
from samskaping.study.closed import in_language
from samskaping.study.model import Outline


def draw_key(
    page: Page,
    y: float,
    outline: Outline,
    words: Catalogue,
    fills: tuple[str, ...],
    signs: dict[str, str],
    *,
    compared: bool,
    withheld: bool,
) -> float:
    """Draw the key in as many lines as it needs; gives where it ends."""
    blue = style.Mark(style.OKABE_ITO[0], "o")
    confidence = percent(outline.analysis.confidence, 0, words.language)

    def circle(fill: str) -> Sign:
        return lambda x, y: page.mark(x, y, blue, fill=fill)

    def stroke(x: float, y: float) -> None:
        page.line((x, x), (y - 0.15, y + 0.15), colour=style.FAINT, stroke=2.2)

    def marker(index: int) -> Sign:
        return lambda x, y: page.mark(x, y, role_mark(index), size=5.5, rimmed=True)

    def hatched(x: float, y: float) -> None:
        page.withheld(x - 0.15, y - 0.11, 0.3, 0.22)

    several = len(outline.waves) > 1
    names = [in_language(wave.label, words.language) for wave in outline.waves]
    if not several:
        names = [words("figures.case_profiles.everyone")]
    waves = [(circle(fill), name) for name, fill in zip(names, fills, strict=True)]
    if compared:
        waves.append((stroke, words("figures.case_profiles.all_cases")))
    y = draw_entries(page, y, words("figures.case_profiles.mean", confidence=confidence), waves)
    if signs:
        roles: list[tuple[Sign, str]] = []
        for i, role in enumerate(outline.roles):
            label = in_language(role.label, words.language)
            roles.append((marker(i), f"{signs[role.id]} {label}"))
        if withheld:
            roles.append((hatched, words("figures.withheld")))
        word = "roles" if several else "roles_one_wave"
        y = draw_entries(page, y, words(f"figures.case_profiles.{word}", wave=names[-1]), roles)
    return y + 0.2
