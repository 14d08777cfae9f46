"""How many codes so many persons bring up, and when further persons bring up hardly any new one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from samskaping.analysis.assumptions import ANY_ORDER, WITH_CODES_BELOW
from samskaping.analysis.interviews.persons import (
    Interviewed,
    codebook_of,
    whose_codes,
    why_unread,
)
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, FloatArray, IntArray, NotEstimable
from samskaping.numeric.rarefaction import expected_kinds, kinds_deviation
from samskaping.study.model import Outline

# Persons that new codes are held against, further persons, and how few new codes are hardly any
# (Guest, Namey & Chen 2020, who try these values).
BASE, RUNS, FEW = 4, (2, 3), 0.05
# A curve of more points shows no more.
POINTS = 60
METHOD = "rarefaction"


def add_saturation(table: Estimates, found: Interviewed, outline: Outline) -> None:
    """Estimate how many codes the first n persons bring up, whatever the order of the interviews.

    ``codes_found`` of ``total``, groups ``persons=n``: the expected number of codes that n of the
    persons who were read have between them, over all ways to choose them; ``se`` is the standard
    deviation over these ways. A code above others counts where one below it does.

    ``saturation_persons``, groups ``run=2`` and ``run=3``: the smallest n of at least four persons
    after which two (three) more bring up at most 5 % of the number of codes that four persons
    bring up. Guest, Namey & Chen (2020) look at the interviews in the one order in which they were
    held; here that is the mean over all orders, since no table says the order.
    """
    book = codebook_of(outline)
    read = found.was_read
    persons, at = np.unique(found.person[read], return_inverse=True)
    has = np.zeros((len(persons), len(book.codes)), dtype=np.int64)
    np.maximum.at(has, at, found.has_code[read].astype(np.int64))
    held = has.sum(axis=0)
    curve = expected_kinds(held, len(persons))
    spread = kinds_deviation(held, held[:, None] + held[None, :] - has.T @ has, len(persons))
    about = Estimate(
        estimate=0.0, n=len(persons), n_cases=found.n_cases(read), method=METHOD,
        assumption=";".join(sorted((ANY_ORDER, WITH_CODES_BELOW, whose_codes(book)))),
    )  # fmt: skip
    for n in _points(len(persons)).tolist():
        row = replace(about, estimate=float(curve[n - 1]), se=float(spread[n - 1]))
        table.add("codes_found", "total", name_group(persons=str(n)), row)
    nobody = why_unread(found.count(np.ones(len(read), dtype=np.bool_)))
    for run in RUNS:
        try:
            if not len(persons):
                raise nobody
            row = replace(about, estimate=_saturated(curve, run))
        except NotEstimable as cause:
            row = replace(about, estimate=None, note=cause.note)
        table.add("saturation_persons", "total", name_group(run=str(run)), row)


def _points(n: int) -> IntArray:
    """The numbers of persons that have a row; all where they are not too many."""
    return np.unique(np.linspace(1, n, min(n, POINTS)).round().astype(np.int64))


def _saturated(curve: FloatArray, run: int) -> float:
    """The smallest number of persons after which a run of others brings up hardly any new code.

    Raises
    ------
    NotEstimable
        There are too few persons, they have no codes, or new ones come up to the end.
    """
    if len(curve) < BASE + run:
        raise NotEstimable("too_few_interviewed", minimum=BASE + run)
    if curve[BASE - 1] == 0:
        raise NotEstimable("no_codes_given")
    new = curve[BASE - 1 + run :] - curve[BASE - 1 : len(curve) - run]
    reached = np.flatnonzero(new <= FEW * curve[BASE - 1] + 1e-12)
    if not len(reached):
        raise NotEstimable("not_saturated", n=len(curve))
    return float(reached[0] + BASE)
