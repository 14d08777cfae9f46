"""How far the coders agree, code by code, on every kind of unit that the codebook names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

import pandas as pd

from samskaping.agreement import (
    MINIMUM_CASES,
    agreement_percent,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    light_kappa,
    pabak,
    prevalence,
    set_alpha,
)
from samskaping.analysis.assumptions import (
    ALL_DECISIONS,
    CODED_ALONE,
    THESE_CASES,
    assuming,
)
from samskaping.analysis.interviews.decisions import Decisions, Ratings, read_decisions
from samskaping.analysis.interviews.marked import add_marked
from samskaping.analysis.interviews.persons import codebook_of
from samskaping.analysis.interviews.subjects import coder_groups, subjects
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.codebook import Codebook
from samskaping.study.model import Outline

UNPLACED = "codings_without_unit"
INTERVAL, DESCRIPTIVE = "jackknife_kappa", "descriptive"
DISTANCES: tuple[Literal["masi", "jaccard"], ...] = ("masi", "jaccard")

_Estimator = Callable[[Ratings, float], Estimate]
# Of any number of coders, of two, and of more than two: for two, Light's and Conger's κ are
# Cohen's, and Fleiss' is Scott's π.
_ALWAYS: dict[str, _Estimator] = {
    "agreement_percent": lambda of, c: agreement_percent(
        of.table, of.blocks, c, repeats=of.repeats
    ),
    "code_prevalence": lambda of, _: prevalence(of.table, 1.0, repeats=of.repeats),
    "fleiss_kappa": lambda of, c: fleiss_kappa(of.table, of.blocks, c, repeats=of.repeats),
    "gwet_ac1": lambda of, c: gwet_ac1(of.table, of.blocks, c, (0.0, 1.0), repeats=of.repeats),
    "krippendorff_alpha": lambda of, c: krippendorff_alpha(
        of.table, of.blocks, c, repeats=of.repeats
    ),
}
_OF_TWO: dict[str, _Estimator] = _ALWAYS | {
    "cohen_kappa": lambda of, c: cohen_kappa(of.table, of.blocks, c, repeats=of.repeats),
    "pabak": lambda of, c: pabak(of.table, of.blocks, c, repeats=of.repeats),
}
_OF_MORE: dict[str, _Estimator] = _ALWAYS | {
    "light_kappa": lambda of, c: light_kappa(of.table, of.blocks, c, repeats=of.repeats),
    "conger_kappa": lambda of, c: conger_kappa(of.table, of.blocks, c, repeats=of.repeats),
}
# Numbers of the total that are the plain mean of the same number over the codes.
LINEAR = ("agreement_percent", "code_prevalence", "pabak")


def agreement(
    codings: pd.DataFrame, coverage: pd.DataFrame, passages: pd.DataFrame, outline: Outline
) -> pd.DataFrame:
    """Estimate for every code how far coders who read the same interviews agree.

    A decision is whether a coder gave the code to a unit of the kinds that the codebook names.
    Only sources that both coders read count; there, a unit without the code is a decision against
    it. Codes are taken as they were given; a code above others has rows of its own for the whole
    branch (``codes=branch``), where any code of it counts. ``total`` takes the decisions on all
    codes together, each unit × code as one: most of them are that a code was not given, so its
    percent is high whatever the coders do.

    Parameters
    ----------
    codings, coverage, passages
        The clean tidy tables, from before any consensus.
    outline
        Of it: cases, codebook and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates: percent, prevalence, Fleiss' κ, Gwet's AC1 and Krippendorff's α
        (nominal) for every code, branch and ``total``, Cohen's κ and PABAK of two coders, Light's
        and Conger's κ of more; α of sets of codes (``distance=…``); α and AC2 of the weights of
        codes that have a scale for them (``level=…``); group ``unit=…``. Of texts, unitising α and
        the share of matched segments as well (``unit=passage``). With more than two coders in the
        codebook there is a group ``coders=a-b;unit=…`` for every pair, and the group without
        coders has all of them together. ``n`` is the persons who speak in the compared units. A
        number tells of those with the code: they are its smallest cell, for a branch those with
        the rarest code of it that occurs, and for the total's percent, prevalence and PABAK those
        with the rarest of
        all.
    """
    table, book = Estimates(domain="interviews"), codebook_of(outline)
    for unit in book.units:
        found = read_decisions(codings, coverage, passages, outline, unit)
        for coders, group in coder_groups(book, unit):
            compared = found.of(list(coders))
            _of_coders(table, found, compared, len(coders), group, outline)
            _of_sets(table, found, compared, group, outline)
            _of_weights(table, found, compared, group, outline)
    add_marked(table, codings, coverage, passages, outline)
    return table.frame()


def _of_coders(
    table: Estimates,
    found: Decisions,
    compared: Decisions,
    coders: int,
    group: dict[str, str],
    outline: Outline,
) -> None:
    """The rows of some coders, or the reason why they have none."""
    book, confidence = codebook_of(outline), outline.analysis.confidence
    estimators = _OF_TWO if coders <= 2 else _OF_MORE
    cause = why_nothing(found, compared, book)
    for subject in subjects(book):
        name = name_group(**group, codes="branch" if subject.branch else None)
        if cause is not None:
            for quantity in estimators:
                table.add(quantity, subject.name, name, _missing(cause, quantity))
            continue
        held = [compared.holders([code]) for code in subject.codes]
        rarest = min((n for n in held if n), default=0)
        pooled = subject.name == "total"
        parts = [(code,) for code in subject.codes] if pooled else [subject.codes]
        ratings = Ratings.joined([compared.ratings(part) for part in parts])
        for quantity, estimator in estimators.items():
            row = estimator(ratings, confidence)
            if not any(held) and row.estimate is None:
                row = replace(row, note=NotEstimable("code_never_used").note)
            row = finish(row, compared, *subject.words, *((ALL_DECISIONS,) if pooled else ()))
            smallest = rarest if not pooled or quantity in LINEAR else None
            table.add(quantity, subject.name, name, row, n_min_cell=smallest)


def _of_sets(
    table: Estimates,
    found: Decisions,
    compared: Decisions,
    group: dict[str, str],
    outline: Outline,
) -> None:
    """Agreement on all the codes of a unit at once."""
    book, confidence = codebook_of(outline), outline.analysis.confidence
    cause = why_nothing(found, compared, book)
    for distance in DISTANCES:
        if cause is not None:
            row = _missing(cause, "set_alpha")
        else:
            sets = compared.given.transpose(1, 2, 0) & compared.reads[:, :, None]
            row = set_alpha(
                sets, compared.reads, compared.blocks, confidence, distance, repeats=compared.size
            )
            row = finish(row, compared, CODED_ALONE)
        table.add("set_alpha", "total", name_group(**group, distance=distance), row)


def _of_weights(
    table: Estimates,
    found: Decisions,
    compared: Decisions,
    group: dict[str, str],
    outline: Outline,
) -> None:
    """Agreement on the weights of codes whose weights mean something, where both gave the code."""
    book, confidence = codebook_of(outline), outline.analysis.confidence
    cause = why_nothing(found, compared, book)
    for place, code in enumerate(book.codes):
        if code.weight is None:
            continue
        level = code.weight.level
        for quantity in ("krippendorff_alpha", "gwet_ac2"):
            if cause is not None:
                row = _missing(cause, quantity)
            else:
                estimator = krippendorff_alpha if quantity == "krippendorff_alpha" else gwet_ac2
                row = estimator(
                    compared.weights[place],
                    compared.blocks,
                    confidence,
                    level,
                    repeats=compared.size,
                )
                row = finish(row, compared, CODED_ALONE)
            holders = compared.holders([place])
            name = name_group(**group, level=level)
            table.add(quantity, code.id, name, row, n_min_cell=holders)


def why_nothing(found: Decisions, compared: Decisions, book: Codebook) -> NotEstimable | None:
    """Why no decision of some coders can be compared; None where some can."""
    if len(compared.source):
        return None
    if len(book.coders) < 2 or found.n_readers < 2:
        return NotEstimable("one_coder_only")
    if not len(found.source):
        return NotEstimable("units_not_known")
    return NotEstimable("no_source_coded_twice")


def _missing(cause: NotEstimable, quantity: str) -> Estimate:
    method = DESCRIPTIVE if quantity == "code_prevalence" else INTERVAL
    return Estimate.missing(cause, n=0, n_cases=0, method=method)


def finish(row: Estimate, compared: Decisions, *words: str) -> Estimate:
    """A row that counts persons instead of units, and says what was left out."""
    note = row.note
    if not note and compared.unplaced:
        note = NotEstimable(UNPLACED, n=compared.unplaced).note
    full = replace(row, n=compared.n_persons, n_cases=compared.n_cases, note=note)
    # With few cases the sources are left out, and how cases differ is not seen.
    few = (THESE_CASES,) if row.lower is not None and compared.n_cases < MINIMUM_CASES else ()
    return assuming(full, *words, *few)
