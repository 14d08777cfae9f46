"""How far coders agree on what they cut out of a text, and not only on what they called it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from samskaping.agreement import MINIMUM_CASES, Blocks, Spans, segment_match, unitising_alpha
from samskaping.analysis.assumptions import THESE_CASES, assuming
from samskaping.analysis.interviews.persons import codebook_of, positions
from samskaping.analysis.interviews.subjects import Subject, coder_groups, subjects
from samskaping.analysis.interviews.units import names
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, IntArray, NotEstimable
from samskaping.study.model import Outline
from samskaping.tables import TEXT

UNIT = "passage"
METHOD = "jackknife_kappa"
QUANTITIES = ("unitising_alpha", "segment_match")


@dataclass(frozen=True, eq=False, slots=True)
class Marked:
    """The passages that coders marked in the interviews whose text is known.

    Attributes
    ----------
    spans
        Of all coders; its sources are those with a text.
    case : (T,) int array
        The case of each source.
    person : (S,) int array
        Who speaks in the passage.
    speaker : (T,) int array
        Who speaks in the source, the first one if there are several.
    """

    spans: Spans
    case: IntArray
    person: IntArray
    speaker: IntArray

    def of(self, coders: Sequence[int]) -> Marked:
        """What some coders marked in the sources that at least two of them read."""
        reads = self.spans.reads[:, list(coders)]
        kept = np.flatnonzero(reads.sum(axis=1) >= 2)
        source = np.full(len(reads), -1, dtype=np.int64)
        source[kept] = np.arange(len(kept))
        coder = np.full(self.spans.reads.shape[1], -1, dtype=np.int64)
        coder[list(coders)] = np.arange(len(coders))
        rows = (source[self.spans.source] >= 0) & (coder[self.spans.coder] >= 0)
        spans = self.spans.rows(rows)
        spans = replace(
            spans,
            source=source[spans.source],
            coder=coder[spans.coder],
            lengths=spans.lengths[kept],
            reads=reads[kept],
        )
        return Marked(spans, self.case[kept], self.person[rows], self.speaker[kept])

    def holders(self, codes: Sequence[int]) -> int:
        """How many persons have one of the codes from any of the coders."""
        return len(np.unique(self.person[np.isin(self.spans.code, codes)]))


def add_marked(
    table: Estimates,
    codings: pd.DataFrame,
    coverage: pd.DataFrame,
    passages: pd.DataFrame,
    outline: Outline,
) -> None:
    """Add unitising α and the share of matched segments, where there are texts.

    For every code, branch and all codes together, group ``unit=passage``. Two segments match if
    they have at least the codebook's ``overlap`` of their union in common. ``n`` and smallest
    cells are as in ``agreement``; every row of ``total`` has the rarest code as its smallest cell.
    """
    if passages.empty:
        return
    book, confidence = codebook_of(outline), outline.analysis.confidence
    found = read_marked(codings, coverage, passages, outline)
    for coders, group in coder_groups(book, UNIT):
        marked = found.of(list(coders))
        blocks = Blocks.of(np.arange(len(marked.case)), marked.case)
        for subject in subjects(book):
            name = name_group(**group, codes="branch" if subject.branch else None)
            spans = marked.spans.rows(np.isin(marked.spans.code, subject.codes))
            # The codes of a branch are one code; all codes together stay apart.
            spans = spans.of_one_code() if subject.branch else spans
            held = [marked.holders([code]) for code in subject.codes]
            rows = {
                "unitising_alpha": unitising_alpha(spans, blocks, confidence),
                "segment_match": segment_match(spans, book.overlap, blocks, confidence),
            }
            for quantity in QUANTITIES:
                row = _finish(rows[quantity], marked, subject, any(held))
                rarest = min((n for n in held if n), default=0)
                table.add(quantity, subject.name, name, row, n_min_cell=rarest)


def read_marked(
    codings: pd.DataFrame, coverage: pd.DataFrame, passages: pd.DataFrame, outline: Outline
) -> Marked:
    """Arrange the clean tables as spans of the codebook's codes by its coders."""
    book = codebook_of(outline)
    whole = passages[(passages["kind"] == TEXT) & (passages["end"] > 0)]
    sources = names(whole)
    lengths = whole["end"].to_numpy(dtype=np.int64)
    coders, codes = [one.id for one in book.coders], [one.id for one in book.codes]
    reads = np.zeros((len(sources), len(coders)), dtype=np.bool_)
    read, reader = sources.get_indexer(names(coverage)), positions(coverage["coder"], coders)
    known = (read >= 0) & (reader >= 0)
    reads[read[known], reader[known]] = True
    source = sources.get_indexer(names(codings)).astype(np.int64)
    coder, code = positions(codings["coder"], coders), positions(codings["code"], codes)
    start, end = (codings[name].fillna(-1).to_numpy(dtype=np.int64) for name in ("start", "end"))
    # A segment that goes on beyond its text ends with it.
    end = np.minimum(end, lengths[source]) if len(lengths) else end
    there = (source >= 0) & (coder >= 0) & (code >= 0) & (start >= 0) & (end > start)
    persons = pd.factorize(pd.concat([codings["person"], coverage["person"]]))[0].astype(np.int64)
    speaker = np.full(len(sources), -1, dtype=np.int64)
    of_coverage = persons[len(codings) :]
    speaker[read[read >= 0][::-1]] = of_coverage[read >= 0][::-1]
    rows = np.flatnonzero(there)
    spans = Spans.of(source[rows], coder[rows], start[rows], end[rows], code[rows], lengths, reads)
    case = positions(whole["case"], [one.id for one in outline.cases])
    return Marked(spans, case, persons[rows], speaker)


def _finish(row: Estimate, marked: Marked, subject: Subject, used: bool) -> Estimate:
    """A row that counts persons instead of characters."""
    if not used and row.estimate is None and len(marked.case):
        row = replace(row, note=NotEstimable("code_never_used").note)
    elif not len(marked.case):
        row = Estimate.missing(NotEstimable("no_source_coded_twice"), n=0, method=METHOD)
    cases = len(np.unique(marked.case))
    full = replace(row, n=len(np.unique(marked.speaker)), n_cases=cases)
    few = (THESE_CASES,) if row.lower is not None and cases < MINIMUM_CASES else ()
    return assuming(full, *subject.words, *few)
