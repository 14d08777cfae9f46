"""How far the coders agree, code by code, on every kind of unit that the codebook names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
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
from samskaping.analysis.interviews.readers import add_readers
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
_OF_WEIGHTS = {"krippendorff_alpha": krippendorff_alpha, "gwet_ac2": gwet_ac2}
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
        the share of matched segments as well (``unit=passage``); and who read what
        (``persons_read``). With more than two coders in the
        codebook there is a group ``coders=a-b;unit=…`` for every pair, and the group without
        coders has all of them together. ``n`` is the persons who speak in the compared units. A
        number tells of those with the code: they are its smallest cell, for a branch those with
        the rarest code of it that occurs, and for the total's percent, prevalence and PABAK those
        with the rarest of all.
    """
    table, book = Estimates(domain="interviews"), codebook_of(outline)
    add_readers(table, coverage, outline)
    for unit in book.units:
        found = read_decisions(codings, coverage, passages, outline, unit)
        for coders, group in coder_groups(book, unit):
            compared = found.of(list(coders))
            cause = _why_nothing(found, compared, book)
            asked = _Asked(compared, len(coders), cause, group, book, outline.analysis.confidence)
            _add_codes(table, asked)
            _add_sets(table, asked)
            _add_weights(table, asked)
    add_marked(table, codings, coverage, passages, outline)
    return table.frame()


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """What is asked of some coders on one kind of unit, or why they cannot be asked anything."""

    decisions: Decisions
    n_coders: int
    cause: NotEstimable | None
    group: dict[str, str]
    book: Codebook
    confidence: float

    def row(self, quantity: str, estimate: Callable[[], Estimate], *words: str) -> Estimate:
        """A row that counts persons instead of units, and says what was left out."""
        if self.cause is not None:
            method = DESCRIPTIVE if quantity == "code_prevalence" else INTERVAL
            return Estimate.missing(self.cause, n=0, n_cases=0, method=method)
        found, decisions = estimate(), self.decisions
        note = found.note
        if not note and decisions.unplaced:
            note = NotEstimable(UNPLACED, n=decisions.unplaced).note
        full = replace(found, n=decisions.n_persons, n_cases=decisions.n_cases, note=note)
        # With few cases the sources are left out, and how cases differ is not seen.
        few = full.lower is not None and decisions.n_cases < MINIMUM_CASES
        return assuming(full, *words, *((THESE_CASES,) if few else ()))


def _add_codes(table: Estimates, asked: _Asked) -> None:
    """Every coefficient of every code, branch and the total."""
    estimators = _OF_TWO if asked.n_coders <= 2 else _OF_MORE
    for subject in subjects(asked.book):
        name = name_group(**asked.group, codes="branch" if subject.branch else None)
        held = [asked.decisions.holders([code]) for code in subject.codes]
        rarest = min((n for n in held if n), default=0)
        pooled = subject.name == "total"
        words = (*subject.words, *((ALL_DECISIONS,) if pooled else ()))
        parts = [(code,) for code in subject.codes] if pooled else [subject.codes]
        ratings = Ratings.joined([asked.decisions.ratings(part) for part in parts])
        for quantity, estimator in estimators.items():
            estimate = partial(_of_used, estimator, ratings, asked.confidence, used=any(held))
            smallest = rarest if not pooled or quantity in LINEAR else None
            row = asked.row(quantity, estimate, *words)
            table.add(quantity, subject.name, name, row, n_min_cell=smallest)


def _of_used(estimator: _Estimator, ratings: Ratings, confidence: float, *, used: bool) -> Estimate:
    """A coefficient; of a code that nobody gave, that this is why there is none."""
    row = estimator(ratings, confidence)
    if used or row.estimate is not None:
        return row
    return replace(row, note=NotEstimable("code_never_used").note)


def _add_sets(table: Estimates, asked: _Asked) -> None:
    """Agreement on all the codes of a unit at once."""
    of = asked.decisions
    given = of.given.transpose(1, 2, 0) & of.reads[:, :, None]
    for distance in DISTANCES:
        estimate = partial(
            set_alpha, given, of.reads, of.blocks, asked.confidence, distance, repeats=of.size
        )
        name = name_group(**asked.group, distance=distance)
        table.add("set_alpha", "total", name, asked.row("set_alpha", estimate, CODED_ALONE))


def _add_weights(table: Estimates, asked: _Asked) -> None:
    """Agreement on the weights of codes whose weights mean something, where both gave the code."""
    of = asked.decisions
    for place, code in enumerate(asked.book.codes):
        if code.weight is None:
            continue
        level, weights = code.weight.level, of.weights[place]
        for quantity, estimator in _OF_WEIGHTS.items():
            estimate = partial(
                estimator, weights, of.blocks, asked.confidence, level, repeats=of.size
            )
            row = asked.row(quantity, estimate, CODED_ALONE)
            name = name_group(**asked.group, level=level)
            table.add(quantity, code.id, name, row, n_min_cell=of.holders([place]))


def _why_nothing(found: Decisions, compared: Decisions, book: Codebook) -> NotEstimable | None:
    """Why no decision of some coders can be compared; None where some can."""
    if len(compared.source):
        return None
    if len(book.coders) < 2 or found.n_readers < 2:
        return NotEstimable("one_coder_only")
    if not len(found.source):
        return NotEstimable("units_not_known")
    return NotEstimable("no_source_coded_twice")
