"""Several contrasts together set off no few persons who were found in some waves only."""

import numpy as np
import pandas as pd
import pytest

from samskaping.estimates import as_estimates
from samskaping.release import gate as gate_module
from samskaping.release.gate import gate
from samskaping.release.patterns import withhold_patterns
from samskaping.release.rows import Verdicts, read_rows
from tests.release.made_study import row, study

WAVES = ("w1", "w2", "w3")
PAIRED = ("case_change_paired", "baseline_stayers", "baseline_leavers")


def followed(patterns):
    """A case's forms, by the waves in which so many persons are found."""
    people = [
        (f"p{number}{waves}", wave)
        for waves, count in patterns.items()
        for number in range(count)
        for wave in waves.split()
    ]
    return pd.DataFrame(people, columns=["respondent", "wave"]).assign(case="east")


def told(patterns):
    """What a run tells of who is found when: every wave, every contrast, and all waves."""
    forms = followed(patterns)
    found = forms.groupby("respondent")["wave"].agg(set)

    def count(*waves):
        return int(sum(set(waves) <= one for one in found))

    rows = [row("samson", "mean", "trust", f"case=east;wave={w}", 3.0, count(w)) for w in WAVES]
    for earlier, later in (("w1", "w2"), ("w2", "w3"), ("w1", "w3")):
        group, both = f"case=east;wave={later}-{earlier}", count(earlier, later)
        sizes = (both, both, count(earlier) - both)
        rows += [
            row("samson", name, "trust", group, 3.0, n)
            for name, n in zip(PAIRED, sizes, strict=True)
        ]
    rows.append(row("study", "linked", "total", "case=east", float(count(*WAVES)), count(*WAVES)))
    return forms, read_rows(as_estimates(rows))


def lost(patterns, minimum=6):
    """The contrasts of which the paired numbers are withheld."""
    forms, rows = told(patterns)
    verdicts = Verdicts()
    withhold_patterns(rows, forms, WAVES, minimum, verdicts)
    gone = {one.levels.get("wave", "linked") for one in rows if one.key in verdicts.withheld}
    assert not any(one.quantity == "mean" and one.key in verdicts.withheld for one in rows)
    return gone


def test_two_contrasts_that_differ_by_a_few_do_not_both_leave():
    # Of twenty-six, twenty stay for the second wave and eighteen of them for the third.
    monotone = {"w1": 6, "w1 w2": 2, "w1 w2 w3": 18}
    _, rows = told(monotone)
    both = {one.levels["wave"]: one.n for one in rows if one.quantity == "baseline_stayers"}
    # Each contrast by itself counts enough; their difference is two persons.
    assert min(both.values()) >= 6
    assert both["w2-w1"] - both["w3-w1"] == 2
    # The longest goes, and the last as well: whoever is found in it is found in all waves.
    assert {"w3-w1"} <= lost(monotone) < {"w2-w1", "w3-w2", "w3-w1", "linked"}


def test_contrasts_that_differ_by_enough_leave():
    assert lost({"w1": 6, "w1 w2": 8, "w1 w2 w3": 18}) == set()
    assert lost({"w1 w2 w3": 18}) == set()


def test_what_leaves_does_not_tell_a_few_by_adding_and_subtracting():
    patterns = {"w1": 7, "w2": 9, "w1 w2": 3, "w1 w3": 2, "w2 w3": 8, "w1 w2 w3": 15, "w3": 6}
    forms, rows = told(patterns)
    gone = lost(patterns)
    kinds = list(patterns)
    sets = {
        frozenset(one.levels["wave"].split("-"))
        for one in rows
        if one.quantity in ("mean", "baseline_stayers") and one.levels["wave"] not in gone
    }
    sets |= set() if "linked" in gone else {frozenset(WAVES)}  # fmt: skip
    lines = np.array([[float(inside <= set(kind.split())) for kind in kinds] for inside in sets])
    for at, kind in enumerate(kinds):
        unit = np.eye(len(kinds))[at]
        weights, *_ = np.linalg.lstsq(lines.T, unit, rcond=None)
        is_told = np.allclose(lines.T @ weights, unit, atol=1e-8)
        assert not is_told or patterns[kind] >= 6
    assert len(forms)


TWO_WAVES = {(case, wave, ""): 12 for case in ("east", "north", "west") for wave in ("w1", "w2")}


@pytest.mark.parametrize("removed", [True, False])
def test_the_pairs_of_a_case_do_not_follow_from_those_of_all(removed, monkeypatch):
    if removed:
        monkeypatch.setattr(gate_module, "uncount_pairs", lambda *_: None)
    made = study(TWO_WAVES)
    pairs = {"east": 10, "north": 12, "west": 12}
    rows = [
        row("samson", "case_change_paired", "trust", f"case={case};wave=w2-w1", 0.2, n)
        for case, n in pairs.items()
    ]
    rows.append(row("samson", "mdc", "trust", "wave=w2-w1", 0.9, sum(pairs.values())))
    table = as_estimates([*made.estimates.to_dict("records"), *rows])
    released = gate(table, made.submissions, made.outline, made.findings, made.exclusions)
    shown = released.estimates.set_index("key").loc[[one["key"] for one in rows]]
    # Two persons of the east left; its paired change would set them off.
    assert pd.isna(shown["estimate"].iloc[0])
    assert pd.notna(shown["estimate"].iloc[3])
    assert pd.notna(shown["n"].iloc[3]) == removed
