"""How far the coders agree, code by code, on every kind of unit that the codebook names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pandas as pd

from samskaping.agreement import (
    MINIMUM_CASES,
    agreement_percent,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    light_kappa,
    pabak,
    prevalence,
)
from samskaping.analysis.assumptions import (
    ALL_DECISIONS,
    CODED_ALONE,
    THESE_CASES,
    WITH_CODES_BELOW,
    assuming,
)
from samskaping.analysis.interviews.decisions import Decisions, Ratings, read_decisions
from samskaping.analysis.interviews.persons import codebook_of, is_below
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.codebook import Code, Codebook, Unit
from samskaping.study.model import Outline

UNPLACED = "codings_without_unit"
INTERVAL, DESCRIPTIVE = "jackknife_kappa", "descriptive"

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


@dataclass(frozen=True, slots=True)
class Subject:
    """What coders agree about: a code as it was given, one with those below it, or all codes."""

    name: str
    codes: tuple[int, ...]
    branch: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What its numbers take for granted."""
        return (CODED_ALONE, *((WITH_CODES_BELOW,) if self.branch else ()))


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
        and Conger's κ of more; group ``unit=…``. With more than two coders in the codebook there is
        a group ``coders=a-b;unit=…`` for every pair, and the group without coders has all of them
        together. ``n`` is the persons who speak in the compared units. A number tells of those
        with the code: they are its smallest cell, for a branch those with the rarest code of it
        that occurs, and for the total's percent, prevalence and PABAK those with the rarest of
        all.
    """
    table = Estimates(domain="interviews")
    for unit in codebook_of(outline).units:
        found = read_decisions(codings, coverage, passages, outline, unit)
        for coders, group in coder_groups(codebook_of(outline), unit):
            _of_coders(table, found, coders, group, outline)
    return table.frame()


def coder_groups(book: Codebook, unit: Unit) -> Iterator[tuple[Sequence[int], dict[str, str]]]:
    """All coders together, then every pair where there are more than two, with their group."""
    everyone = range(len(book.coders))
    yield everyone, {"unit": unit}
    if len(book.coders) > 2:
        for pair in combinations(everyone, 2):
            names = "-".join(book.coders[place].id for place in pair)
            yield pair, {"coders": names, "unit": unit}


def subjects(book: Codebook) -> Iterator[Subject]:
    """Every code alone, every code with those below it, and all codes."""
    for place, code in enumerate(book.codes):
        yield Subject(code.id, (place,))
        below = _branch(code, book)
        if len(below) > 1:
            yield Subject(code.id, below, branch=True)
    yield Subject("total", tuple(range(len(book.codes))))


def _branch(code: Code, book: Codebook) -> tuple[int, ...]:
    return tuple(n for n, one in enumerate(book.codes) if is_below(one, code, book))


def _of_coders(
    table: Estimates,
    found: Decisions,
    coders: Sequence[int],
    group: dict[str, str],
    outline: Outline,
) -> None:
    """The rows of some coders, or the reason why they have none."""
    book, confidence = codebook_of(outline), outline.analysis.confidence
    estimators = _OF_TWO if len(coders) <= 2 else _OF_MORE
    compared = found.of(list(coders))
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
    cases = len(np.unique(compared.case))
    full = replace(row, n=compared.n_persons, n_cases=cases, note=note)
    # With few cases the sources are left out, and how cases differ is not seen.
    few = (THESE_CASES,) if row.lower is not None and cases < MINIMUM_CASES else ()
    return assuming(full, *words, *few)
