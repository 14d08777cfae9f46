"""One HTML file in one language that opens without a network."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from samskaping.present.figures import describe_figure
from samskaping.present.released import Released
from samskaping.present.report import (
    adviser,
    agreement,
    disclosure,
    interviews,
    limits,
    methods,
    profiles,
    quality,
    reliability,
    reproduce,
    respondents,
    response,
    soimpact,
    structure,
    study,
    summary,
)
from samskaping.present.report.run import Figure, Finding, Input, Run
from samskaping.present.stamp import stamp_of
from samskaping.present.tables import build_tables
from samskaping.present.tables.html import environment
from samskaping.present.words import Words
from samskaping.study.model import Outline
from samskaping.tables import publish

_SECTIONS = (
    summary.section,
    adviser.section,
    study.section,
    respondents.section,
    response.section,
    quality.section,
    reliability.section,
    agreement.section,
    structure.section,
    profiles.section,
    profiles.change,
    soimpact.section,
    interviews.section,
    interviews.joint,
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
        release=Released(estimates, outline.record),
        outline=outline,
        words=words,
        figures=figures,
        tables=build_tables(estimates, outline, language),
        inputs=inputs,
        findings=findings,
        versions=versions or {},
    )
    sections = [section for make in _SECTIONS if (section := make(run)) is not None]
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            tag=words.catalogue.tag,
            title=words.text(outline.study.title),
            stamp=stamp_of(outline, language),
            lead=run.say("lead" if run.is_scorecard_only else "lead_of_study"),
            skip=run.say("skip"),
            contents=run.say("contents"),
            made_with=run.say("made_with"),
            sections=sections,
        )
    )


def write_report(
    path: str | Path,
    estimates: pd.DataFrame,
    outline: Outline,
    language: str,
    *,
    figures: Iterable[str | Path] = (),
    inputs: str | Path,
    findings: str | Path,
    versions: Mapping[str, str] | None = None,
) -> None:
    """Write the report in one language.

    Parameters
    ----------
    path
        The HTML file.
    estimates
        Released estimates.
    figures
        Released figures as ``{figure}.{language}.svg``; those of other languages are passed over.
    inputs, findings
        The released CSV files of the raw files (``file, sha256``) and of what was found when they
        were read (``severity, code, n``); an empty cell is a withheld one.
    versions
        Versions of software to print, by name.
    """
    here = (Path(figure) for figure in figures if Path(figure).name.endswith(f".{language}.svg"))
    page = render_report(
        estimates,
        outline,
        language,
        {file.name.split(".")[0]: _figure(file, estimates, outline, language) for file in here},
        inputs=[Input(row["file"], row["sha256"] or None) for row in _rows(inputs)],
        findings=[
            Finding(row["severity"], row["code"], int(row["n"]) if row["n"] else None)
            for row in _rows(findings)
        ],
        versions=versions,
    )
    with publish(path) as beside:
        beside.write_text(page, encoding="utf-8", newline="\n")


def _figure(file: Path, estimates: pd.DataFrame, outline: Outline, language: str) -> Figure:
    about = describe_figure(file.name.split(".")[0], estimates, outline, language)
    return Figure(file, about.title, about.caption, about.alt)


def _rows(path: str | Path) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
