"""Who of the coders read whose interviews."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from samskaping.analysis.interviews.persons import codebook_of
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate
from samskaping.study.model import Outline


def add_readers(table: Estimates, coverage: pd.DataFrame, outline: Outline) -> None:
    """Add how many persons each coder read an interview of, and how many each pair of them.

    ``persons_read`` of ``total``, groups ``coder=…`` and ``coders=a-b``; a person of whom both
    read an interview counts for the pair only if it is the same one.
    """
    person = ["case", "person"]
    read = {
        coder.id: coverage[coverage["coder"].eq(coder.id).fillna(False)]
        for coder in codebook_of(outline).coders
    }
    for coder, rows in read.items():
        _add(table, rows[person], name_group(coder=coder))
    interview = ["case", "source", "person"]
    for (one, own), (other, others) in combinations(read.items(), 2):
        both = own[interview].merge(others[interview].drop_duplicates(), on=interview)
        _add(table, both[person], name_group(coders=f"{one}-{other}"))


def _add(table: Estimates, rows: pd.DataFrame, group: str) -> None:
    persons = rows.drop_duplicates()
    n, cases = len(persons), persons["case"].nunique()
    row = Estimate(estimate=n, n=n, n_cases=cases, method="count")
    table.add("persons_read", "total", group, row)
