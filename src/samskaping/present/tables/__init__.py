"""The tables of a study, made of released estimates: as HTML for readers and CSV for programs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from samskaping.present.released import Released
from samskaping.present.tables import change, items, profiles, reliability, respondents
from samskaping.present.tables.csv import table_frame
from samskaping.present.tables.html import table_fragment, table_page
from samskaping.present.tables.model import Table
from samskaping.present.words import Words
from samskaping.study.model import Outline
from samskaping.tables import publish, write_csv

_BUILDERS: dict[str, Callable[[Released, Words], Table]] = {
    "cases": respondents.cases,
    "respondent_flow": respondents.respondent_flow,
    "response_role": respondents.response_role,
    "exclusions": respondents.exclusions,
    "missing": respondents.missing,
    "answers": items.answers,
    "items": items.items,
    "dependability": reliability.dependability,
    "case_dependability": reliability.case_dependability,
    "reliability": reliability.reliability,
    "case_reliability": reliability.case_reliability,
    "reliability_pooled": reliability.reliability_pooled,
    "profiles_value": profiles.profiles_value,
    "profiles_role_equal": profiles.profiles_role_equal,
    "profiles_field": profiles.profiles_field,
    "profiles_field_value": profiles.profiles_field_value,
    "roles": profiles.roles,
    "profiles_role": profiles.profiles_role,
    "role_gaps": profiles.role_gaps,
    "top_box": profiles.top_box,
    "change": change.change,
    "case_change": change.case_change,
    "case_change_paired": change.case_change_paired,
}
TABLES = tuple(_BUILDERS)

__all__ = ["TABLES", "Table", "build_tables", "table_fragment", "write_tables"]


def build_tables(estimates: pd.DataFrame, outline: Outline, language: str) -> dict[str, Table]:
    """Every table of ``TABLES`` in one language; one that the study has no numbers for is empty.

    ``estimates`` are released ones.
    """
    release, words = Released(estimates), Words(outline, language)
    return {name: build(release, words) for name, build in _BUILDERS.items()}


def write_tables(
    estimates: pd.DataFrame, outline: Outline, languages: Iterable[str], folder: str | Path
) -> None:
    """Write ``{table}.csv`` once and ``{table}.{language}.html`` for every language.

    Each is stamped with the kind of data: a page in words, a CSV in its first column.
    """
    for i, language in enumerate(languages):
        for name, table in build_tables(estimates, outline, language).items():
            if i == 0:
                stamped = table_frame(table)
                stamped.insert(0, "provenance", outline.study.provenance)
                with publish(Path(folder) / f"{name}.csv") as beside:
                    write_csv(stamped, beside)
            with publish(Path(folder) / f"{name}.{language}.html") as beside:
                beside.write_text(table_page(table), encoding="utf-8", newline="\n")
