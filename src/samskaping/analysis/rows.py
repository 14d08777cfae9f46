"""How many rows of measurements and interviews were read, removed by which rule, and kept."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate


def rows_per_table(
    given: Mapping[str, pd.DataFrame], kept: Mapping[str, pd.DataFrame], exclusions: pd.DataFrame
) -> pd.DataFrame:
    """Count the rows of each table before and after cleaning, and what each rule met.

    Parameters
    ----------
    given, kept
        The tidy tables and the clean ones by name, such as ``measurements``.
    exclusions
        The ledgers of cleaning.

    Returns
    -------
    DataFrame
        A table of estimates: ``rows_given`` and ``rows_kept`` of ``total``, and ``rows_excluded``,
        ``rows_changed`` and ``rows_flagged`` of each rule that met something, by ``table=…``.
    """
    table = Estimates(domain="study")
    for name in given:
        group = name_group(table=name)
        table.add("rows_given", "total", group, _count(len(given[name])))
        table.add("rows_kept", "total", group, _count(len(kept[name])))
        ledger = exclusions[exclusions["table"] == name]
        for (effect, rule), met in ledger.groupby(["effect", "rule"], sort=True):
            table.add(f"rows_{effect}", str(rule), group, _count(len(met)))
    return table.frame()


def _count(n: int) -> Estimate:
    return Estimate(estimate=float(n), n=n, method="count")
