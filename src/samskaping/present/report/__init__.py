"""The report: one HTML file in one language that opens without a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from samskaping.present.released import Released
from samskaping.present.report import (
    disclosure,
    limits,
    methods,
    profiles,
    quality,
    reliability,
    reproduce,
    respondents,
    response,
    study,
    summary,
)
from samskaping.present.report.run import Figure, Finding, Input, Run
from samskaping.present.stamp import stamp_of
from samskaping.present.tables import build_tables
from samskaping.present.tables.html import environment
from samskaping.present.words import Words
from samskaping.study.model import Outline

__all__ = ["Figure", "Finding", "Input", "render_report"]

_SECTIONS = (
    summary.section,
    study.section,
    respondents.section,
    response.section,
    quality.section,
    reliability.section,
    profiles.section,
    profiles.change,
    methods.section,
    limits.section,
    disclosure.section,
    reproduce.section,
    reliability.appendix,
)


def render_report(
    estimates: pd.DataFrame,
    outline: Outline,
    language: str,
    figures: Mapping[str, Figure],
    *,
    inputs: Sequence[Input] = (),
    findings: Sequence[Finding] = (),
    versions: Mapping[str, str] | None = None,
) -> str:
    """The whole page as text.

    Parameters
    ----------
    estimates
        Released estimates; nothing else of the data is known here.
    figures
        Released figures by name; one that is not there is replaced by its table.
    inputs, findings, versions
        Digests of the raw files, counts of what the readers found, and versions to print.
    """
    words = Words(outline, language)
    run = Run(
        release=Released(estimates),
        outline=outline,
        words=words,
        figures=figures,
        tables=build_tables(estimates, outline, language),
        inputs=inputs,
        findings=findings,
        versions=versions or {},
    )
    sections = [section for make in _SECTIONS if (section := make(run)) is not None]
    return environment().get_template("report.html.j2").render(
        tag=words.catalogue.tag,
        title=words.text(outline.study.title),
        stamp=stamp_of(outline, language),
        lead=run.say("lead"),
        skip=run.say("skip"),
        contents=run.say("contents"),
        made_with=run.say("made_with"),
        sections=sections,
    )
