"""How far the coders agree, code by code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from samskaping.agreement import (
    MINIMUM_CASES,
    Blocks,
    agreement_percent,
    cohen_kappa,
    krippendorff_alpha,
    prevalence,
)
from samskaping.analysis.assumptions import ALL_DECISIONS, CODED_ALONE, THESE_CASES, assuming
from samskaping.analysis.interviews.decisions import Decisions, read_decisions
from samskaping.analysis.interviews.persons import codebook_of
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, NotEstimable
from samskaping.study.codebook import Codebook
from samskaping.study.model import Outline

UNPLACED = "codings_without_unit"
METHODS = {
    "agreement_percent": "jackknife_kappa",
    "cohen_kappa": "jackknife_kappa",
    "krippendorff_alpha": "jackknife_kappa",
    "code_prevalence": "descriptive",
}
# Numbers of the total that are the plain mean of the same number over the codes.
LINEAR = ("agreement_percent", "code_prevalence")


def agreement(codings: pd.DataFrame, coverage: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Estimate for every code how far coders who read the same interviews agree.

    A decision is whether a coder gave the code to a unit: a segment that was cut out beforehand,
    or the interview as a whole, as the codebook says. Only sources that both coders read count;
    there, a unit without the code is a decision against it. Codes are taken as they were given,
    without those below them in the code tree. ``total`` takes the decisions on all codes
    together, each unit × code as one: most of them are that a code was not given, so its percent
    is high whatever the coders do.

    Parameters
    ----------
    codings, coverage
        The clean tidy tables, from before any consensus.
    outline
        Of it: cases, codebook and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates: percent, Cohen's κ, Krippendorff's α (nominal) and prevalence, for
        every code and ``total``; group ``unit=segment`` or ``unit=source``. With more than two
        coders in the codebook there is a group ``coders=a-b;unit=…`` for every pair, and the
        group without coders has all of them together and no Cohen's κ. ``n`` is the persons who
        speak in the compared units. A number tells of those with the code: they are its smallest
        cell, and for the total's percent and prevalence those of the rarest code that occurs.
    """
    book = codebook_of(outline)
    found = read_decisions(codings, coverage, outline)
    table = Estimates(domain="interviews")
    everyone = range(len(book.coders))
    if len(book.coders) <= 2:
        _of_coders(table, found, everyone, METHODS, name_group(unit=book.unit), outline)
        return table.frame()
    together = [name for name in METHODS if name != "cohen_kappa"]
    _of_coders(table, found, everyone, together, name_group(unit=book.unit), outline)
    for pair in combinations(everyone, 2):
        names = "-".join(book.coders[place].id for place in pair)
        _of_coders(table, found, pair, METHODS, name_group(coders=names, unit=book.unit), outline)
    return table.frame()


def _of_coders(
    table: Estimates,
    found: Decisions,
    coders: Sequence[int],
    quantities: Sequence[str] | dict[str, str],
    group: str,
    outline: Outline,
) -> None:
    """The rows of some coders, or the reason why they have none."""
    book, confidence = codebook_of(outline), outline.analysis.confidence
    compared = found.of(list(coders))
    cause = _why_nothing(found, compared, book)
    if cause is not None:
        for subject in (*(code.id for code in book.codes), "total"):
            for quantity in quantities:
                row = Estimate.missing(cause, n=0, n_cases=0, method=METHODS[quantity])
                table.add(quantity, subject, group, row)
        return
    holders = [compared.holders(k) for k in range(len(book.codes))]
    blocks = compared.blocks()
    for k, code in enumerate(book.codes):
        ratings = compared.ratings(k)
        for quantity in quantities:
            row = _estimate(quantity, ratings, blocks, confidence)
            if not holders[k] and row.estimate is None:
                row = replace(row, note=NotEstimable("code_never_used").note)
            table.add(quantity, code.id, group, _finish(row, compared), n_min_cell=holders[k])
    ratings, blocks = compared.all_ratings(), compared.blocks(len(book.codes))
    rarest = min((n for n in holders if n), default=0)
    for quantity in quantities:
        row = _finish(_estimate(quantity, ratings, blocks, confidence), compared)
        smallest = rarest if quantity in LINEAR else None
        table.add(quantity, "total", group, assuming(row, ALL_DECISIONS), n_min_cell=smallest)


def _why_nothing(found: Decisions, compared: Decisions, book: Codebook) -> NotEstimable | None:
    """Why no decision of some coders can be compared; None where some can."""
    if len(compared.source):
        return None
    if len(book.coders) < 2 or found.n_readers < 2:
        return NotEstimable("one_coder_only")
    if not len(found.source):
        return NotEstimable("units_not_numbered")
    return NotEstimable("no_source_coded_twice")


def _estimate(quantity: str, ratings: FloatArray, blocks: Blocks, confidence: float) -> Estimate:
    if quantity == "code_prevalence":
        return prevalence(ratings, 1.0)
    estimators: dict[str, Callable[[FloatArray, Blocks, float], Estimate]] = {
        "agreement_percent": agreement_percent,
        "cohen_kappa": cohen_kappa,
        "krippendorff_alpha": krippendorff_alpha,
    }
    return estimators[quantity](ratings, blocks, confidence)


def _finish(row: Estimate, compared: Decisions) -> Estimate:
    """A row that counts persons instead of units, and says what was left out."""
    note = row.note
    if not note and compared.unplaced:
        note = NotEstimable(UNPLACED, n=compared.unplaced).note
    cases = len(np.unique(compared.case))
    full = replace(row, n=compared.n_persons, n_cases=cases, note=note)
    # With few cases the sources are left out, and how cases differ is not seen.
    words = (THESE_CASES,) if row.lower is not None and cases < MINIMUM_CASES else ()
    return assuming(full, CODED_ALONE, *words)
