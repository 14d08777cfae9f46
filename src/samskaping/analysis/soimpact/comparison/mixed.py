"""The same difference by a mixed model of all values."""

from __future__ import annotations

import numpy as np

from samskaping.analysis.assumptions import MISSING_AT_RANDOM
from samskaping.analysis.soimpact.comparison.compared import Compared
from samskaping.effects.mixed import fit_mixed, kenward_roger, mixed_contrast, random_part
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable

METHOD = "mixed_kenward_roger_capped"


def add_mixed(table: Estimates, compared: Compared) -> None:
    """Enter ``mixed``: arm × occasion of all persons' values by REML.

    Every case has a level and a change of its own, because whether it is a case is settled for it
    and not for its persons, and a person with two values has a level of their own. Kenward and
    Roger's degrees of freedom, no more than G less the two parameters that changes of cases have.
    """
    try:
        found = _fitted(compared)
    except NotEstimable as cause:
        found = Estimate.missing(cause, n_cases=len(compared.cases), method=METHOD)
    compared.add_check(table, "mixed", found, MISSING_AT_RANDOM)


def _fitted(compared: Compared) -> Estimate:
    if not compared.fewest:
        raise NotEstimable("arm_without_cases")
    rows, baseline = compared.measured.rows, compared.contrast.baseline.id
    ends = (baseline, compared.contrast.follow_up.id)
    part = rows[rows["case"].isin(compared.cases) & rows["occasion"].isin(ends)]
    case = part["case"].to_numpy(dtype=str)
    effort = np.isin(case, compared.measured.effort).astype(np.float64)
    late = (part["occasion"] != baseline).to_numpy(dtype=np.float64)
    persons = np.char.add(np.char.add(case, "|"), part["unit"].to_numpy(dtype=str))
    x = np.column_stack([np.ones(len(part)), effort, late, effort * late])
    row = np.array([0.0, 0.0, 0.0, 1.0])
    random = random_part(x, case, late, persons)
    fit = fit_mixed(
        part["value"].to_numpy(dtype=np.float64),
        x,
        case,
        random.z,
        persons if random.persons else None,
    )
    most = random.most(row)
    return mixed_contrast(fit, kenward_roger(fit), row, compared.measured.confidence, most)
