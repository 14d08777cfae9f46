"""A number that no rule of the gate speaks of is withheld."""

import pandas as pd
import pytest

from samskaping.estimates import vocabulary
from samskaping.release import claims
from samskaping.release.gate import gate
from tests.release.made_study import row, study

SIZES = {(case, "end", ""): 12 for case in ("east", "north", "west")}


def released(made, extra=()):
    table = pd.concat([made.estimates, pd.DataFrame(list(extra))], ignore_index=True)
    table = table.astype(made.estimates.dtypes.to_dict())
    found = gate(table, made.submissions, made.outline, made.findings, made.exclusions)
    return found.estimates.set_index("key")


def test_every_quantity_of_the_vocabulary_is_claimed_by_one_rule():
    claimed = [quantity for quantities in claims.CLAIMS.values() for quantity in quantities]
    assert sorted(claimed) == sorted(vocabulary()["quantities"])


@pytest.mark.parametrize("is_claimed", [True, False])
def test_a_quantity_that_no_rule_claims_is_withheld(is_claimed, monkeypatch):
    left = {
        rule: tuple(name for name in names if is_claimed or name != "sd")
        for rule, names in claims.CLAIMS.items()
    }
    monkeypatch.setattr(claims, "CLAIMS", left)
    table = released(study(SIZES))
    spreads, means = (table[table["quantity"] == name] for name in ("sd", "mean"))
    assert spreads["estimate"].notna().all() == is_claimed
    assert means["estimate"].notna().all()
    assert is_claimed or set(spreads["note"]) == {"suppressed;rule=persons"}


@pytest.mark.parametrize(("level", "leaves"), [("level=pooled", True), ("township=x", False)])
def test_a_group_that_no_rule_knows_is_withheld(level, leaves):
    new = row("samson", "alpha", "trust", f"{level};wave=end", 0.8, 36)
    assert pd.notna(released(study(SIZES), [new]).loc[new["key"], "estimate"]) == leaves
