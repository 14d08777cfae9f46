"""Each way in which several numbers together tell what none of them does."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from samskaping.estimates import as_estimates
from samskaping.release.cells import count_cells
from samskaping.release.gate import gate
from tests.release.made_study import exclusions, row, study, submissions


def sizes_of(**cases):
    return {(case, "end", "r"): n for case, n in cases.items()}


def with_rows(made, *rows):
    table = as_estimates([*made.estimates.to_dict("records"), *rows])
    return dataclasses.replace(made, estimates=table)


def estimates(made):
    """What is shown, by key; missing where withheld."""
    released = gate(made.estimates, made.submissions, made.outline, made.findings, made.exclusions)
    return released.estimates.set_index("key")["estimate"]


def missing(item, count, reason=None, n=100):
    group = "wave=end" if reason is None else f"reason={reason};wave=end"
    return row("study", "missing_share", item, group, count / n, n, min(count, n - count))


def test_one_rare_reason_is_not_all_reasons_less_the_others():
    made = with_rows(
        study(sizes_of(a=50, b=50)),
        missing("x", 22), missing("x", 3, "refused"), missing("x", 8, "skipped"),
        missing("x", 11, "dont_know"),
    )  # fmt: skip
    shown = estimates(made)
    assert pd.isna(shown["study.missing_share.x.reason=refused;wave=end"])
    assert pd.isna(shown["study.missing_share.x.reason=skipped;wave=end"])
    assert pd.notna(shown["study.missing_share.x.reason=dont_know;wave=end"])
    assert pd.notna(shown["study.missing_share.x.wave=end"])


def test_a_few_who_are_not_found_in_both_waves_are_no_difference():
    forms = submissions({("a", "during", "r"): 20, ("a", "end", "r"): 20})
    people = [f"p{n}" for n in range(20)]
    forms["respondent"] = pd.array([*people, *people[:17], "x", "y", "z"], dtype="string")
    made = study({("a", "during", "r"): 20, ("a", "end", "r"): 20})
    made = dataclasses.replace(made, submissions=forms)
    linked = row("study", "linked", "total", "case=a", 17.0, 17)
    assert pd.isna(estimates(with_rows(made, linked))["study.linked.total.case=a"])
    forms["respondent"] = pd.array([*people, *people], dtype="string")
    everyone = row("study", "linked", "total", "case=a", 20.0, 20)
    assert estimates(with_rows(made, everyone))["study.linked.total.case=a"] == 20


def test_a_flag_on_nearly_all_forms_tells_of_those_without_it():
    ledger = exclusions({("line", "a", "end", "r"): 18})
    ledger["effect"] = pd.array(["flagged"] * 18, dtype="string")
    made = dataclasses.replace(study(sizes_of(a=20)), exclusions=ledger)
    flagged = row("study", "flagged", "line", "wave=end", 18.0, 18)
    assert pd.isna(estimates(with_rows(made, flagged))["study.flagged.line.wave=end"])


def test_a_form_that_two_rules_flag_counts_once_in_the_total():
    ledger = exclusions({("line", "a", "end", "r"): 8, ("role", "a", "end", "r"): 7})
    ledger["effect"] = pd.array(["flagged"] * 15, dtype="string")
    ledger["key"] = ledger["source_row"].astype("string")
    made = dataclasses.replace(study(sizes_of(a=30)), exclusions=ledger)
    counted = [
        row("study", "flagged", name, "wave=end", float(n), n)
        for name, n in (("line", 8), ("role", 7), ("total", 8), ("never", 0))
    ]
    shown = estimates(with_rows(made, *counted))
    assert shown["study.flagged.never.wave=end"] == 0
    # One of the eight was flagged by the first rule alone: the two rules cannot both be told.
    told = [shown[f"study.flagged.{name}.wave=end"] for name in ("line", "role")]
    assert sum(pd.notna(n) for n in told) < 2


def test_a_rule_that_met_nobody_is_shown_as_none_beside_one_that_met_some():
    made = study(sizes_of(a=30), excluded={("late", "a", "end", "r0"): 9})
    nobody = row("study", "excluded", "never", "wave=end", 0.0, 0)
    shown = estimates(with_rows(made, nobody))
    assert shown["study.excluded.never.wave=end"] == 0
    assert shown["study.excluded.late.wave=end"] == 9


def paired(n, alone):
    """A study whose case a has so many linked persons, and others in one wave only."""
    sizes = {(case, wave, "r"): n + alone for case in "abc" for wave in ("during", "end")}
    made = study(sizes)
    rows = [
        row("samson", "case_change_paired", "total", f"case={case};wave=end-during", 0.3, n)
        for case in "abc"
    ]
    everyone = row("samson", "change_paired", "total", "wave=end-during", 0.3, 3 * n)
    return with_rows(made, *rows, everyone)


def test_a_paired_change_of_all_but_a_few_is_withheld():
    shown = estimates(paired(20, 1))
    assert pd.isna(shown["samson.case_change_paired.total.case=a;wave=end-during"])
    assert pd.isna(shown["samson.change_paired.total.wave=end-during"]) or (
        shown.filter(like="case_change_paired").isna().all()
    )


def test_a_paired_change_with_many_others_is_shown():
    shown = estimates(paired(20, 10))
    assert shown.filter(like="change_paired").notna().all()


def test_a_mean_of_paired_changes_does_not_give_the_hidden_case_back():
    made = paired(20, 10)
    few = made.estimates["key"] == "samson.case_change_paired.total.case=a;wave=end-during"
    made.estimates.loc[few, ["n", "n_min_cell"]] = 3
    shown = estimates(made)
    cases = shown.filter(like="case_change_paired")
    over = shown["samson.change_paired.total.wave=end-during"]
    assert pd.isna(cases["samson.case_change_paired.total.case=a;wave=end-during"])
    assert pd.isna(over) or cases.isna().sum() >= 2


def without_totals(made):
    """The study as a run writes it: over all cases there is only the mean of the case means."""
    table = made.estimates
    pooled = table["quantity"].isin(["mean", "sd", "top_box_share", "mean_role_equal"]) & (
        table["group"] == "wave=end"
    )
    return dataclasses.replace(made, estimates=table[~pooled].reset_index(drop=True))


@pytest.mark.parametrize("interval", [True, False])
def test_the_interval_of_a_mean_over_cases_counts_as_a_second_equation(interval):
    # Role r is in two hidden cells and two shown ones: a mean and its spread are two equations.
    sizes = {(case, "end", role): n for case, r, s in (
        ("a", 5, 20), ("b", 5, 20), ("c", 20, 20), ("d", 20, 20),
    ) for role, n in (("r", r), ("s", s))}  # fmt: skip
    made = without_totals(study(sizes))
    key = "samson.mean_over_cases.total.role=r;wave=end"
    extra = row("samson", "mean_over_cases", "total", "role=r;wave=end", 3.0, 50, 5)
    if not interval:
        extra |= {"se": None, "lower": None, "upper": None}
    keep = ~made.estimates["group"].isin(["role=r;wave=end", "role=s;wave=end"])
    made = dataclasses.replace(made, estimates=made.estimates[keep].reset_index(drop=True))
    shown = estimates(with_rows(made, extra))
    hidden = shown[[f"samson.mean.total.case={case};role=r;wave=end" for case in "abcd"]].isna()
    assert pd.notna(shown[key])
    assert hidden.sum() == (3 if interval else 2)


def test_an_average_in_which_one_person_weighs_too_much_is_withheld():
    sizes = {("a", "end", "r"): 1, ("a", "end", "s"): 20, ("a", "end", "t"): 30}
    shown = estimates(study(sizes))
    assert pd.isna(shown["samson.mean_role_equal.total.case=a;wave=end"])


def test_a_gap_over_cases_in_which_one_person_is_half_of_a_role_is_withheld():
    key = "samson.role_gap_over_cases.total.role=s;wave=end"
    for alone, is_withheld in ((1, True), (4, False)):
        made = study({("a", "end", "r"): 30, ("a", "end", "s"): alone,
                      ("b", "end", "r"): 30, ("b", "end", "s"): 8})  # fmt: skip
        n = 68 + alone
        gap = row("samson", "role_gap_over_cases", "total", "role=s;wave=end", 0.4, n, alone,
                  se=None, lower=None, upper=None)  # fmt: skip
        made = dataclasses.replace(made, estimates=made.estimates.iloc[:0])
        assert pd.isna(estimates(with_rows(made, gap))[key]) == is_withheld


def test_an_equal_role_mean_of_hidden_roles_stays_when_it_tells_none_of_them():
    sizes = {("a", "end", role): 5 for role in "rstuvw"} | {("b", "end", "r"): 20}
    shown = estimates(study(sizes))
    assert pd.isna(shown["samson.mean.total.case=a;role=s;wave=end"])
    assert pd.notna(shown["samson.mean_role_equal.total.case=a;wave=end"])


def test_those_without_a_role_are_no_role():
    cells = count_cells(submissions({("a", "end", ""): 2, ("a", "end", "r"): 9}), exclusions({}))
    assert cells.levels("role") == ("r",)
    assert cells.mask({"case": "a"}).sum() == 2
    np.testing.assert_array_equal(cells.terms("role_mean", "x", {"case": "a"}), [[0, 1 / 9]])


def test_a_contrast_is_one_side_less_the_other():
    cells = count_cells(
        submissions({("a", "during", "r"): 4, ("a", "end", "r"): 8}), exclusions({})
    )
    (term,) = cells.terms("mean", "case_change", {"case": "a", "wave": "end-during"})
    np.testing.assert_allclose(term, [-1 / 4, 1 / 8])
