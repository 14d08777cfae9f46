"""The number that the comparison is about, and what has to be known to read it."""

from __future__ import annotations

from dataclasses import replace

from samskaping.analysis.assumptions import EQUAL_CASES, SHARED_MUNICIPALITY, SPILLOVER
from samskaping.analysis.soimpact.change import CASES_LEFT_OUT
from samskaping.analysis.soimpact.comparison.compared import Compared
from samskaping.analysis.soimpact.municipality import municipalities
from samskaping.estimates import Estimates


def add_effect(table: Estimates, compared: Compared) -> None:
    """Enter the pooled t on unweighted case means of the gain."""
    found = compared.primary
    left_out = CASES_LEFT_OUT if len(compared.cases) < len(compared.asked) else ""
    words = [EQUAL_CASES]
    if shares_municipality(compared):
        words.append(SHARED_MUNICIPALITY)
    if may_spill_over(compared):
        words.append(SPILLOVER)
    compared.add(table, "effect", replace(found, note=found.note or left_out), *words)


def shares_municipality(compared: Compared) -> bool:
    """Whether some of the cases and groups lie in one municipality."""
    return len(set(compared.municipalities)) < len(compared.cases)


def may_spill_over(compared: Compared) -> bool:
    """Whether a comparison group lies where a case is, or is in touch with one.

    Cases that do not measure the indicator count too: they are part of the effort all the same.
    """
    outline = compared.outline
    known = municipalities(outline)
    reached = {known[case.id] for case in outline.cases}
    groups = outline.record.comparison_groups if outline.record else ()
    return any(
        one.id in compared.gains and (known[one.id] in reached or one.contact_with)
        for one in groups
    )
