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
    WITH_CODES_BELOW,
    assuming,
)
from samskaping.analysis.interviews.persons import (
    Interviewed,
    codebook_of,
    read_interviewed,
    whose_codes,
)
from samskaping.effects.means import proportion_wilson
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline


def frequencies(codings: pd.DataFrame, coverage: pd.DataFrame, outline: Outline) -> pd.DataFrame:
    """Count interviewed persons, and those with each code, by case, by role and in all.

    The person is the unit: any number of segments in any number of interviews count once. A code
    above others in the code tree includes them. Shares are of the persons whose interviews were
    read by a coder whose coding counts: the codebook's primary coder, or any coder where it names
    none. A person met in two cases or roles counts in each.

    Parameters
    ----------
    codings, coverage
        The clean tidy tables.
    outline
        Of it: cases, roles, codebook and the confidence.

    Returns
    -------
    DataFrame
        A table of estimates: ``interviewed`` of ``total``, ``code_persons`` and ``code_share``
        (Wilson) of every code; groups ``case=…``, ``role=…`` and ``all``. ``n`` is interviewed
        persons, and for codes those who were read.
    """
    book = codebook_of(outline)
    found = read_interviewed(codings, coverage, outline)
    table = Estimates(domain="interviews")
    words = (INDEPENDENT_INTERVIEWS, WITH_CODES_BELOW, whose_codes(book))
    for group, inside in _groups(found, outline):
        n, cases = found.count(inside), found.n_cases(inside)
        everyone = Estimate(estimate=n, n=n, n_cases=cases, method="count")
        table.add("interviewed", "total", group, everyone)
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
            table.add("code_persons", code.id, group, assuming(persons, *words[1:]))
            table.add("code_share", code.id, group, assuming(share, *words, *mixed))
    return table.frame()


def _groups(found: Interviewed, outline: Outline) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    for place, case in enumerate(outline.cases):
        yield name_group(case=case.id), found.case == place
    for place, role in enumerate(outline.roles):
        yield name_group(role=role.id), found.role == place
    yield name_group(), np.ones(len(found.person), dtype=np.bool_)


def _nobody(interviewed: int, method: str) -> Estimate:
    """Why a group has no codes: nobody was interviewed, or nobody's interview was read."""
    cause = NotEstimable("interviews_not_read" if interviewed else "nobody_interviewed")
    return Estimate.missing(cause, n=0, n_cases=0, method=method)
