"""A study from its raw files to what leaves the house, without the workflow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from samskaping.analysis.integration.joint_display import joint_display
from samskaping.analysis.interviews.agreement import agreement
from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.analysis.respondents import respondents
from samskaping.analysis.rows import rows_per_table
from samskaping.analysis.samson.change import change
from samskaping.analysis.samson.items import items
from samskaping.analysis.samson.raters import raters
from samskaping.analysis.samson.reliability import reliability
from samskaping.analysis.samson.scores import scores
from samskaping.analysis.soimpact.attainment import attainment
from samskaping.analysis.soimpact.change import indicator_change
from samskaping.analysis.soimpact.comparison import comparison
from samskaping.analysis.soimpact.pooled import pooled
from samskaping.clean import clean
from samskaping.clean.codings import clean_codings
from samskaping.clean.measurements import clean_measurements
from samskaping.estimates import join_estimates
from samskaping.ingest.codings import read_codings, read_coverage
from samskaping.ingest.measurements import read_measurements
from samskaping.ingest.reading import read_sources
from samskaping.release.gate import Released, gate
from samskaping.study.configuration import load_study
from samskaping.study.keys import read_key
from samskaping.study.model import Outline
from samskaping.tables import empty_table


class House:
    """The rooms that a study's data go through, each on what the one before it made."""

    def __init__(self, folder: Path) -> None:
        self.study = load_study(folder)
        self.outline: Outline = self.study.outline()
        about = self.study.study
        key = read_key(about.id, about.provenance, folder)
        self.given = (folder, self.outline, key)
        self.findings = [empty_table("findings")]
        self.clean = {"submissions": empty_table("submissions")}
        self.clean |= {"exclusions": empty_table("exclusions")}
        self.answers = self.codings = None
        self.estimates = [*self._answers(), *self._measurements(), *self._interviews()]

    def released(self) -> Released:
        """All estimates as they pass the gate."""
        tables = {
            name: self.clean.get(name)
            for name in ("submissions", "exclusions", "codings", "coverage")
        }
        return gate(
            estimates=join_estimates(self.estimates),
            outline=self.outline,
            findings=pd.concat(self.findings, ignore_index=True),
            **tables,
        )

    def _answers(self) -> Iterator[pd.DataFrame]:
        if not self.study.sources:
            return
        tidy = read_sources(self.study.sources, *self.given)
        self.findings.append(tidy.findings)
        kept = clean(tidy.submissions, tidy.responses, self.outline)
        self.clean |= {"submissions": kept.submissions, "exclusions": kept.exclusions}
        self.answers = kept.responses
        yield respondents(
            submissions=tidy.submissions,
            kept=kept.submissions,
            exclusions=kept.exclusions,
            responses=kept.responses,
            outline=self.outline,
        )
        for ask in (items, reliability, raters, scores, change):
            yield ask(responses=kept.responses, outline=self.outline)

    def _measurements(self) -> Iterator[pd.DataFrame]:
        if not self.study.measurements:
            return
        read = [read_measurements(one, *self.given) for one in self.study.measurements]
        self.findings += [one.findings for one in read]
        whole = pd.concat([one.measurements for one in read], ignore_index=True)
        kept = clean_measurements(whole, self.outline)
        yield rows_per_table(
            {"measurements": whole}, {"measurements": kept.measurements}, kept.exclusions
        )
        for ask in (attainment, indicator_change, comparison, pooled):
            yield ask(measurements=kept.measurements, outline=self.outline)

    def _interviews(self) -> Iterator[pd.DataFrame]:
        if not self.study.codings:
            return
        coded = [read_codings(one, *self.given) for one in self.study.codings]
        read = [*coded, *(read_coverage(one, *self.given) for one in self.study.coverage)]
        self.findings += [one.findings for one in read]
        codings = pd.concat([one.codings for one in coded], ignore_index=True)
        coverage = pd.concat([one.coverage for one in read], ignore_index=True)
        passages = pd.concat([one.passages for one in coded], ignore_index=True)
        kept = clean_codings(codings, coverage, passages, self.outline)
        self.clean |= {"codings": kept.codings, "coverage": kept.coverage}
        yield rows_per_table(
            {"codings": codings, "coverage": coverage},
            {"codings": kept.codings, "coverage": kept.coverage},
            kept.exclusions,
        )
        tables = {"codings": kept.codings, "coverage": kept.coverage}
        for asked in (agreement, frequencies):
            yield asked(**tables, passages=kept.passages, outline=self.outline)
        if self.answers is not None:
            yield joint_display(responses=self.answers, **tables, outline=self.outline)
