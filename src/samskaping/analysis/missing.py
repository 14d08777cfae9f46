"""Which share of the cells has no answer, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable
from samskaping.study.model import Outline
from samskaping.tables import MISSING_REASONS

SOURCE = ["source_file", "source_sheet", "source_row"]


def missing_shares(table: Estimates, responses: pd.DataFrame, outline: Outline) -> None:
    """Add the share of cells without an answer, per wave and item and for all items together.

    Group ``wave=…`` is the share for any reason, ``reason=…;wave=…`` that for one of the reasons
    that occur in the study. ``n`` counts forms. A share tells how many forms lack an answer and
    how many do not: the smaller of these counts that is not 0 is its smallest cell.
    """
    found = set(responses["missing_reason"].dropna())
    reasons = [reason for reason in MISSING_REASONS if reason in found]
    form = responses.groupby(SOURCE, sort=False, dropna=False).ngroup().to_numpy()
    for wave in outline.waves:
        inside = responses["wave"].eq(wave.id).fillna(False).to_numpy(dtype=np.bool_)
        cells = responses.loc[inside, ["item", "missing_reason"]].assign(form=form[inside])
        parts = {item.id: cells[cells["item"].eq(item.id)] for item in outline.scorecard.items}
        for subject, part in {**parts, "total": cells}.items():
            _add_share(
                table, subject, name_group(wave=wave.id), part, part["missing_reason"].notna()
            )
            for reason in reasons:
                group = name_group(reason=reason, wave=wave.id)
                _add_share(table, subject, group, part, part["missing_reason"].eq(reason))


def _add_share(
    table: Estimates, subject: str, group: str, cells: pd.DataFrame, is_missing: pd.Series
) -> None:
    lacking = is_missing.fillna(False).to_numpy(dtype=np.bool_)
    n = cells["form"].nunique()
    if n == 0:
        cause = NotEstimable("too_few_persons", minimum=1)
        table.add("missing_share", subject, group, Estimate.missing(cause, n=0, method="count"))
        return
    forms = cells["form"].to_numpy()[lacking]
    count = len(np.unique(forms))
    share = Estimate(estimate=float(lacking.mean()), n=n, method="count")
    smallest = min(cell for cell in (count, n - count) if cell > 0)
    table.add("missing_share", subject, group, share, n_min_cell=smallest)
