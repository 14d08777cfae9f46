"""How many of the interviewed persons speak of what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from samskaping.analysis.assumptions import (
    CASES_MIXED,
    INDEPENDENT_INTERVIEWS,
    LAST_WAVE,
    WITH_CODES_BELOW,
    assuming,
)
from samskaping.analysis.interviews.co_occurrence import add_pairs
from samskaping.analysis.interviews.contrasts import add_contrasts
from samskaping.analysis.interviews.persons import (
    Interviewed,
    codebook_of,
    read_interviewed,
    read_sources,
    whose_codes,
    why_unread,
)
from samskaping.analysis.interviews.saturation import add_saturation
from samskaping.effects.means import proportion_wilson
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate
from samskaping.study.model import Outline


def frequencies(
    codings: pd.DataFrame, coverage: pd.DataFrame, passages: pd.DataFrame, outline: Outline
) -> pd.DataFrame:
    """Count interviewed persons, and those with each code, by case, role and wave and in all.

    The person is the unit: any number of segments in any number of interviews count once. A code
    above others in the code tree includes them. Shares are of the persons whose interviews were
    read by a coder whose coding counts: the codebook's primary coder, or any coder where it names
    none. A person met in two cases or roles counts in each.

    Parameters
    ----------
    codings, coverage, passages
        The clean tidy tables.
    outline
        Of it: cases, roles, waves, codebook and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates: ``interviewed`` of ``total``, ``code_persons`` and ``code_share``
        (Wilson) of every code; groups ``case=…``, ``role=…`` and ``all``, and ``wave=…`` where
        interviews are of several waves. Of all, ``code_sources`` and ``code_source_share``:
        interviews with the code. ``n`` is interviewed persons, and for codes those who were read.
        Beside them stand which codes persons bring up together, how many codes so many persons
        bring up, and how far each role lies from the others.
    """
    found = read_interviewed(codings, coverage, outline)
    table = Estimates(domain="interviews")
    _add_persons(table, found, outline)
    _add_sources(table, read_sources(codings, coverage, outline), found, outline)
    add_pairs(table, codings, coverage, passages, found, outline)
    add_saturation(table, found, outline)
    add_contrasts(table, found, outline)
    return table.frame()


def _add_persons(table: Estimates, found: Interviewed, outline: Outline) -> None:
    book = codebook_of(outline)
    words = (INDEPENDENT_INTERVIEWS, WITH_CODES_BELOW, whose_codes(book))
    for group, inside, more in _groups(found, outline):
        n, cases = found.count(inside), found.n_cases(inside)
        everyone = Estimate(estimate=n, n=n, n_cases=cases, method="count")
        table.add("interviewed", "total", group, assuming(everyone, *more))
        read = inside & found.was_read
        n_read, cases_read = found.count(read), found.n_cases(read)
        mixed = (CASES_MIXED,) if cases_read > 1 else ()
        for k, code in enumerate(book.codes):
            count = found.count(read & found.has_code[:, k])
            if n_read:
                persons = Estimate(estimate=count, n=n_read, n_cases=cases_read, method="count")
                share = proportion_wilson(count, n_read, outline.analysis.confidence)
                share = replace(share, n_cases=cases_read)
            else:
                persons, share = _nobody(n, "count"), _nobody(n, "proportion_wilson")
            table.add("code_persons", code.id, group, assuming(persons, *words[1:], *more))
            table.add("code_share", code.id, group, assuming(share, *words, *mixed, *more))


def _groups(
    found: Interviewed, outline: Outline
) -> Iterator[tuple[str, NDArray[np.bool_], tuple[str, ...]]]:
    """Groups of persons: the name, who is in it, and what counting it takes for granted."""
    for place, case in enumerate(outline.cases):
        yield name_group(case=case.id), found.case == place, ()
    for place, role in enumerate(outline.roles):
        yield name_group(role=role.id), found.role == place, ()
    last = len(outline.waves) - 1
    held = np.where(found.wave < 0, last, found.wave)
    several = len(np.unique(held)) > 1
    for place, wave in enumerate(outline.waves if several else ()):
        unnamed = place == last and bool((found.wave < 0).any())
        yield name_group(wave=wave.id), held == place, (LAST_WAVE,) if unnamed else ()
    yield name_group(), np.ones(len(found.person), dtype=np.bool_), ()


def _add_sources(
    table: Estimates, has_code: NDArray[np.bool_], found: Interviewed, outline: Outline
) -> None:
    """How many interviews each code comes up in; persons who speak in several count in each."""
    book = codebook_of(outline)
    n, cases = found.count(found.was_read), found.n_cases(found.was_read)
    words = (WITH_CODES_BELOW, whose_codes(book))
    interviewed = found.count(np.ones(len(found.person), dtype=np.bool_))
    for k, code in enumerate(book.codes):
        count, share = _nobody(interviewed, "count"), _nobody(interviewed, "descriptive")
        if len(has_code):
            held = int(has_code[:, k].sum())
            count = Estimate(estimate=held, n=n, n_cases=cases, method="count")
            part = held / len(has_code)
            share = Estimate(estimate=part, n=n, n_cases=cases, method="descriptive")
        table.add("code_sources", code.id, "all", assuming(count, *words))
        table.add("code_source_share", code.id, "all", assuming(share, *words))


def _nobody(interviewed: int, method: str) -> Estimate:
    return Estimate.missing(why_unread(interviewed), n=0, n_cases=0, method=method)
