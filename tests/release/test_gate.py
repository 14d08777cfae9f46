"""What the gate lets out cannot be turned back into what it keeps."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from samskaping.estimates import COLUMNS, as_estimates
from samskaping.release.gate import gate
from tests.release.attacker import exposed_groups, known_counts, known_sums
from tests.release.made_study import VALUES, outline, score_rows, study

NUMBERS = ["estimate", "lower", "upper", "se", "df", "statistic", "p", "n", "n_cases", "n_min_cell"]
SCORES = ("mean", "mean_role_equal", "mean_over_cases", "change", "case_change")


def passed(made):
    return gate(made.estimates, made.submissions, made.outline, made.findings, made.exclusions)


def shown(released, quantity, **levels):
    """The estimates of a quantity in a group, by subject; missing where withheld."""
    group = ";".join(f"{name}={level}" for name, level in sorted(levels.items())) or "all"
    table = released.estimates
    here = (table["quantity"] == quantity) & (table["group"] == group)
    return table[here].set_index("subject")["estimate"]


def sizes_of(**cases):
    """Persons per case, wave and role: ``a=(10, 8)`` has ten in role r0 and eight in r1."""
    return {
        (case, "end", f"r{at}"): n
        for case, roles in cases.items()
        for at, n in enumerate(roles)
        if n
    }


def test_nothing_is_withheld_when_all_groups_are_large():
    answers = [1, 2, 3, 4, 5] * 60
    made = study(sizes_of(a=(100, 50), b=(50, 100)), answers=answers)
    released = passed(made)
    assert released.ledger.empty
    pd.testing.assert_frame_equal(
        released.estimates.drop(columns="n_min_cell"), made.estimates.drop(columns="n_min_cell")
    )


def test_a_minimum_of_one_lets_everything_pass_untouched():
    made = study(sizes_of(a=(1, 2), b=(3, 1)), minimum=1)
    released = passed(made)
    pd.testing.assert_frame_equal(released.estimates, made.estimates)
    assert released.suppressions.empty


def test_no_row_is_lost_and_the_ledger_names_each_that_was_emptied():
    made = study(sizes_of(a=(9, 3, 8), b=(12, 7, 9), c=(10, 11, 2)))
    released = passed(made)
    assert released.estimates["key"].tolist() == made.estimates["key"].tolist()
    assert list(released.estimates.columns) == list(COLUMNS)
    noted = released.estimates["note"].str.startswith("suppressed;rule=")
    assert noted.any()
    assert set(released.ledger["key"]) == set(released.estimates.loc[noted, "key"])
    assert released.suppressions["n"].sum() == noted.sum()
    assert released.ledger["why"].str.len().min() > 0


def test_a_withheld_row_keeps_none_of_its_numbers():
    made = study(sizes_of(a=(9, 3, 8), b=(12, 7, 9), c=(10, 11, 2)))
    released = passed(made)
    withheld = released.estimates[released.estimates["note"].str.startswith("suppressed")]
    assert withheld[NUMBERS].isna().all(axis=None)


def test_what_a_withheld_row_says_does_not_tell_small_groups_from_those_that_protect_them():
    made = study(sizes_of(a=(9, 3, 8), b=(12, 7, 9), c=(10, 11, 12)))
    released = passed(made)
    assert {"minimum", "complementary"} <= set(released.ledger["rule"])
    means = released.estimates[released.estimates["quantity"] == "mean"]
    assert set(means["note"]) == {"", "suppressed;rule=persons"}


def test_one_small_role_takes_a_second_role_of_its_case_and_of_its_column_with_it():
    made = study(sizes_of(a=(9, 3, 8), b=(12, 7, 9), c=(10, 11, 12)))
    released = passed(made)
    roles = {
        (case, role): shown(released, "mean", case=case, role=role, wave="end").isna().any()
        for case in "abc"
        for role in ("r0", "r1", "r2")
    }
    assert roles["a", "r1"]
    assert roles["a", "r0"] or roles["a", "r2"]
    assert roles["b", "r1"] or roles["c", "r1"]
    for case in "abc":
        assert shown(released, "mean", case=case, wave="end").notna().all()
    for role in ("r0", "r1", "r2"):
        assert shown(released, "mean", role=role, wave="end").notna().all()


def test_a_withheld_group_is_withheld_for_every_score_spread_and_share():
    made = study(sizes_of(a=(9, 3, 8), b=(12, 7, 9), c=(10, 11, 12)))
    table = passed(made).estimates
    cells = table[table["group"].str.startswith("case=") & table["group"].str.contains("role=")]
    states = cells.groupby("group")["estimate"].agg(lambda part: part.isna().mean())
    assert set(states) == {0.0, 1.0}


def test_a_small_case_cannot_be_had_as_the_total_less_the_other_cases():
    made = study(sizes_of(a=(4,), b=(20,), c=(30,)))
    released = passed(made)
    sums = {}
    for group in ("wave=end", "case=b;wave=end", "case=c;wave=end"):
        rows = released.estimates
        row = rows[(rows["key"] == f"samson.mean.total.{group}")].iloc[0]
        sums[group] = None if pd.isna(row["estimate"]) else row["n"] * row["estimate"]
    assert any(value is None for value in sums.values())
    assert sums["wave=end"] is not None


def test_a_case_with_a_single_respondent_stays_hidden():
    made = study(sizes_of(a=(1,), b=(20,), c=(30,), d=(25,)))
    released = passed(made)
    assert shown(released, "mean", case="a", wave="end").isna().all()
    lines, sizes = known_sums(made, released.estimates, "total", SCORES)
    assert exposed_groups(lines, sizes, 6) == []
    assert shown(released, "mean", wave="end").notna().all()


def test_the_interval_over_cases_does_not_give_two_hidden_cases_back():
    # Mean and spread over three cases, one of them shown, are two equations for two means.
    made = study(sizes_of(a=(5,), b=(6,), c=(30,)))
    released = passed(made)
    hidden = [case for case in "abc" if shown(released, "mean", case=case, wave="end").isna().all()]
    assert "a" in hidden
    if len(hidden) < 3:
        assert shown(released, "mean_over_cases", wave="end").isna().all()


def test_a_study_of_one_case_shows_its_mean_and_hides_its_small_roles():
    made = study(sizes_of(a=(20, 4, 15, 11)))
    released = passed(made)
    assert shown(released, "mean", case="a", wave="end").notna().all()
    lines, sizes = known_sums(made, released.estimates, "total", SCORES)
    assert exposed_groups(lines, sizes, 6) == []
    assert shown(released, "mean", case="a", role="r0", wave="end").notna().all()


def test_a_study_without_roles_passes_the_gate():
    sizes = {("a", "end", ""): 20, ("b", "end", ""): 3, ("c", "end", ""): 15}
    released = passed(study(sizes))
    assert shown(released, "mean", case="b", wave="end").isna().all()
    assert shown(released, "mean", wave="end").notna().all()


def test_those_who_gave_no_role_are_not_what_the_roles_leave_of_their_case():
    sizes = {**sizes_of(a=(9, 10), b=(12, 8)), ("a", "end", ""): 2}
    made = study(sizes)
    released = passed(made)
    lines, counts = known_sums(made, released.estimates, "total", SCORES)
    assert exposed_groups(lines, counts, 6) == []
    hidden = [
        shown(released, "mean", case="a", role=role, wave="end").isna().all()
        for role in ("r0", "r1")
    ]
    assert any(hidden)


def test_a_change_does_not_give_the_hidden_wave_back():
    sizes = {("a", "during", ""): 20, ("a", "end", ""): 4, ("b", "during", ""): 20,
             ("b", "end", ""): 20, ("c", "during", ""): 20, ("c", "end", ""): 20}  # fmt: skip
    made = study(sizes)
    released = passed(made)
    lines, counts = known_sums(made, released.estimates, "total", SCORES)
    assert exposed_groups(lines, counts, 6) == []
    assert shown(released, "case_change", case="a", wave="end-during").isna().all()
    assert shown(released, "case_change", case="b", wave="end-during").notna().all() or (
        shown(released, "mean", case="b", wave="end").isna().all()
    )


def test_a_group_that_is_small_for_one_score_only_is_protected_there():
    made = study(sizes_of(a=(7, 20, 20), b=(20, 20, 20)))
    first = made.persons.index[(made.persons["case"] == "a") & (made.persons["role"] == "r0")][:2]
    made = _without_answers(made, first)
    released = passed(made)
    of_a = shown(released, "mean", case="a", role="r0", wave="end")
    assert pd.isna(of_a["trust"])
    assert pd.notna(of_a["learning"])
    for subject in ("trust", "learning"):
        lines, counts = known_sums(made, released.estimates, subject, SCORES)
        assert exposed_groups(lines, counts, 6) == []


def _without_answers(made, rows):
    """The same study, in which some have no score for trust and so no total."""
    persons = made.persons.copy()
    persons.loc[rows, ["trust", "total"]] = np.nan
    keep = made.estimates[~made.estimates["subject"].isin(["trust", "learning", "total"])]
    rows_kept = [*keep.to_dict("records"), *score_rows(persons, ["end"])]
    return dataclasses.replace(made, persons=persons, estimates=as_estimates(rows_kept))


def test_everyone_scoring_the_same_is_withheld_however_many_they_are():
    made = study(sizes_of(a=(10,), b=(12,), c=(14,)))
    made.persons.loc[made.persons["case"] == "a", "trust_1"] = 5.0
    made.persons.loc[made.persons["case"] == "a", "trust_2"] = 1.0
    made = _rescored(made)
    released = passed(made)
    assert pd.isna(shown(released, "mean", case="a", wave="end")["trust"])
    # The total less the other value is the one that is withheld, so only one of them stays.
    of_a = shown(released, "mean", case="a", wave="end")
    assert pd.isna(of_a["learning"])
    assert pd.notna(of_a["total"])
    others = [shown(released, "mean", case=case, wave="end")["trust"] for case in "bc"]
    total = shown(released, "mean", wave="end")["trust"]
    assert any(pd.isna(value) for value in (*others, total))


def _rescored(made):
    persons = made.persons.copy()
    persons["trust"] = (persons["trust_1"] + 6 - persons["trust_2"]) / 2
    persons["total"] = persons[list(VALUES)].mean(axis=1)
    keep = made.estimates[~made.estimates["subject"].isin([*VALUES, "total"])]
    rows = [*keep.to_dict("records"), *score_rows(persons, ["end"])]
    return dataclasses.replace(made, persons=persons, estimates=as_estimates(rows))


def test_few_excluded_forms_are_no_difference_of_forms_handed_in_and_kept():
    excluded = {("test", "a", "end", "r0"): 2, ("late", "b", "end", "r0"): 9,
                ("late", "a", "end", "r0"): 7}  # fmt: skip
    released = passed(study(sizes_of(a=(20,), b=(30,)), excluded=excluded))
    rows = released.estimates.set_index("key")["estimate"]
    assert pd.isna(rows["study.excluded.test.wave=end"])
    submitted, kept = rows["study.submitted.total.wave=end"], rows["study.kept.total.wave=end"]
    late = rows["study.excluded.late.wave=end"]
    assert pd.isna(late) or pd.isna(submitted)
    assert pd.notna(kept)


def test_a_rule_that_excluded_nobody_says_so():
    excluded = {("test", "a", "end", "r0"): 8}
    released = passed(study(sizes_of(a=(20,), b=(30,)), excluded=excluded))
    rows = released.estimates.set_index("key")["estimate"]
    assert rows["study.excluded.test.case=b;wave=end"] == 0


def test_a_table_of_another_run_is_refused():
    made = study(sizes_of(a=(20,), b=(30,)))
    other = study(sizes_of(a=(21,), b=(30,)))
    with pytest.raises(ValueError, match="different runs"):
        gate(made.estimates, other.submissions, made.outline, made.findings, made.exclusions)


def test_a_number_that_does_not_say_how_many_it_rests_on_is_withheld():
    made = study(sizes_of(a=(20,), b=(30,)))
    here = made.estimates["key"] == "samson.mean.total.wave=end"
    made.estimates.loc[here, ["n", "n_min_cell"]] = pd.NA
    released = passed(made)
    assert pd.isna(shown(released, "mean", wave="end")["total"])


def test_the_smallest_cell_is_told_only_where_it_is_the_number_itself():
    made = study(sizes_of(a=(20, 9), b=(30, 12)))
    released = passed(made).estimates
    told = released["n_min_cell"].notna()
    assert (released.loc[told, "n_min_cell"] == released.loc[told, "n"]).all()
    assert released.loc[released["quantity"] == "mean_role_equal", "n_min_cell"].isna().all()


def test_a_model_needs_enough_persons():
    made = study(sizes_of(a=(20,), b=(30,)))
    row = {"key": "samson.alpha.trust.wave=end", "domain": "samson", "quantity": "alpha",
           "subject": "trust", "group": "level=pooled;wave=end", "estimate": 0.8, "n": 50,
           "n_min_cell": 5}  # fmt: skip
    made.estimates.loc[len(made.estimates)] = pd.Series(row)
    released = passed(made)
    assert shown(released, "alpha", level="pooled", wave="end").isna().all()


counts = st.lists(st.integers(0, 14), min_size=2, max_size=4)


@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(
    table=st.lists(counts, min_size=1, max_size=3),
    no_role=st.integers(0, 3),
    missing=st.sampled_from([0.0, 0.1]),
    seed=st.integers(0, 999),
)
def test_no_small_group_follows_from_random_tables(table, no_role, missing, seed):
    width = max(len(row) for row in table)
    sizes = {
        (f"c{case}", "end", f"r{role}"): n
        for case, row in enumerate(table)
        for role, n in enumerate([*row, *[0] * (width - len(row))])
        if n
    }
    if no_role:
        sizes["c0", "end", ""] = no_role
    if not sizes:
        return
    made = study(sizes, seed=seed, missing=missing)
    released = passed(made)
    lines, size = known_counts(made, released.estimates)
    if len(lines):
        assert exposed_groups(lines, size, 6) == []
    for subject in ("total", *VALUES):
        lines, size = known_sums(made, released.estimates, subject, SCORES)
        assert exposed_groups(lines, size, 6) == []


def test_the_outline_decides_the_minimum():
    assert outline(["a"], [], ["end"], minimum=6).disclosure.threshold == 6
    made = study(sizes_of(a=(7,), b=(9,)), minimum=10)
    assert shown(passed(made), "mean", case="b", wave="end").isna().all()
