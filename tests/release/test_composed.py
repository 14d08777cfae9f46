"""What is made of several groups' numbers gives none of them back."""

import numpy as np
import pandas as pd
import pytest

from samskaping.effects.shrinkage import CaseMeans, shrunken_means
from samskaping.estimates import as_estimates
from samskaping.release import gate as gate_module
from samskaping.release.gate import gate
from tests.release.made_study import row, study

TWO_WAVES = {(case, wave, ""): 12 for case in ("east", "north", "west") for wave in ("w1", "w2")}


def released(made, extra, submissions=None):
    """What leaves of a study with further rows beside those of single cases, by key."""
    own = made.estimates
    own = own[own["domain"].ne("samson") | own["group"].str.contains("case=|-")]
    estimates = as_estimates([*own.to_dict("records"), *extra])
    forms = made.submissions if submissions is None else submissions
    found = gate(estimates, forms, made.outline, made.findings, made.exclusions)
    return found.estimates.set_index("key")


def value(table, key):
    found = table.loc[key].estimate
    return None if pd.isna(found) else float(found)


@pytest.fixture
def without(monkeypatch):
    """The gate without one of its rules."""
    return lambda rule: monkeypatch.setattr(gate_module, rule, lambda *arguments: None)


def shrunken(made, subject="trust"):
    """The shrunken means of a study of one wave, and all that they are made of."""
    groups = made.persons.groupby("case")[subject]
    cases = CaseMeans.of(groups.size(), groups.mean(), groups.var().fillna(0))
    found = shrunken_means(cases, 0.95)
    smallest = int(cases.sizes.min())
    rows = [
        row("samson", "mean_shrunken", subject, f"case={case};wave=end", one.estimate, one.n,
            smallest)
        for case, one in zip(sorted(set(made.persons["case"])), found, strict=True)
    ]  # fmt: skip
    return rows, cases


def of_one_mind():
    """Three cases; everybody in the west scored alike, so that its mean tells each answer."""
    made = study({("east", "end", ""): 12, ("north", "end", ""): 15, ("west", "end", ""): 8})
    west = made.persons["case"].eq("west").to_numpy()
    made.persons.loc[west, "trust"] = 3.5
    made.persons.loc[made.persons["case"].eq("east").to_numpy(), "trust"] += 1.0
    group = "samson.{}.trust.case={};wave=end"
    table = made.estimates.set_index("key", drop=False)
    for case, part in made.persons.groupby("case")["trust"]:
        table.loc[group.format("mean", case), "estimate"] = part.mean()
        table.loc[group.format("sd", case), "estimate"] = part.std()
    made.estimates = as_estimates(table.to_dict("records"))
    return made


def solved_for_west(table, cases):
    """The mean of the west from the shrunken mean of the east, with all that is known beside."""
    within, between = cases.within, max(cases.between, 0.0)
    precision = 1 / (between + within / cases.sizes)
    share = between * precision
    east, north = (value(table, f"samson.mean.trust.case={c};wave=end") for c in ("east", "north"))
    drawn = value(table, "samson.mean_shrunken.trust.case=east;wave=end")
    centre = (drawn - share[0] * east) / (1 - share[0])
    known = precision[0] * east + precision[1] * north
    return (centre * precision.sum() - known) / precision[2]


def test_shrunken_means_stay_where_one_of_their_cases_is_withheld():
    made = of_one_mind()
    rows, _ = shrunken(made)
    table = released(made, rows)
    assert value(table, "samson.mean.trust.case=west;wave=end") is None
    assert value(table, "samson.mean.trust.case=east;wave=end") is not None
    assert all(value(table, one["key"]) is None for one in rows)
    assert table.loc[rows[0]["key"]].note == "suppressed;rule=persons"


def test_without_that_rule_the_withheld_case_is_computed_back(without):
    made = of_one_mind()
    rows, cases = shrunken(made)
    without("withhold_composed")
    table = released(made, rows)
    assert value(table, "samson.mean.trust.case=west;wave=end") is None
    assert solved_for_west(table, cases) == pytest.approx(3.5, abs=1e-9)


def test_shrunken_means_leave_where_every_case_has():
    made = study({("east", "end", ""): 12, ("north", "end", ""): 15, ("west", "end", ""): 9})
    rows, _ = shrunken(made)
    table = released(made, rows)
    assert all(value(table, one["key"]) is not None for one in rows)


def change_rows(left, came, subject="trust"):
    """A case's paired change, stayers, leavers and the model, with so many in one wave only."""
    rows, wave = [], "wave=w2-w1"
    for case in ("east", "north", "west"):
        gone, new = left.get(case, 0), came.get(case, 0)
        group, stayed = f"case={case};{wave}", 12 - gone
        assert 12 - new <= stayed or not new
        rows += [
            row("samson", "case_change_paired", subject, group, 0.2, stayed),
            row("samson", "baseline_stayers", subject, group, 3.0, stayed),
            row("samson", "baseline_leavers", subject, group, 2.0 if gone else None, gone),
        ]
    rows.append(row("samson", "change_model", subject, wave, 0.2, 72, 12))
    rows.append(row("samson", "attrition_gap", subject, wave, -1.0, 36, 1))
    return rows


def shown(table, quantity):
    """Which groups of a quantity left."""
    about = table[table["quantity"].eq(quantity) & table["estimate"].notna()]
    return {group.removeprefix("case=").partition(";")[0] for group in about["group"]}


def test_the_start_of_stayers_leaves_only_where_leavers_are_enough_or_none():
    made = study(TWO_WAVES)
    table = released(made, change_rows({"east": 2, "north": 6}, {"east": 2, "north": 6}))
    assert shown(table, "baseline_stayers") == {"north", "west"}
    assert shown(table, "baseline_leavers") == {"north"}
    assert shown(table, "attrition_gap") == set()


def test_without_that_rule_the_mean_of_two_leavers_follows(without):
    made = study(TWO_WAVES)
    rows = change_rows({"east": 2}, {"east": 2})
    mean = value(released(made, []), "samson.mean.trust.case=east;wave=w1")
    # The stayers' true mean beside the mean of all: two leavers who scored 1.
    stayers = next(one for one in rows if one["key"].endswith("stayers.trust.case=east;wave=w2-w1"))
    stayers["estimate"] = (12 * mean - 2 * 1.0) / 10
    group = "samson.baseline_stayers.trust.case=east;wave=w2-w1"
    assert value(released(made, rows), group) is None
    without("withhold_composed")
    told = value(released(made, rows), group)
    assert (12 * mean - 10 * told) / 2 == pytest.approx(1.0)


@pytest.mark.parametrize("spread", [{}, {"se": None, "lower": None, "upper": None}])
@pytest.mark.parametrize("name", ["case_change_paired", "baseline_stayers", "baseline_leavers"])
def test_those_who_changed_or_began_all_alike_are_withheld(name, spread):
    made = study(TWO_WAVES)
    rows = change_rows({"east": 6}, {"east": 6})
    place = f"samson.{name}.trust.case=east;wave=w2-w1"
    table = released(made, [one | spread if one["key"] == place else one for one in rows])
    assert (value(table, place) is None) == bool(spread)
    # What the leavers leave of all at the start is the stayers.
    pair = {"baseline_stayers", "baseline_leavers"}
    for other in pair - {name} if name in pair else ():
        assert (value(table, place.replace(name, other)) is None) == bool(spread)


def test_the_change_by_model_leaves_where_nobody_few_is_set_off():
    made = study(TWO_WAVES)
    assert shown(released(made, change_rows({}, {})), "change_model") == {"wave=w2-w1"}
    enough = change_rows({"east": 6}, {"east": 6})
    assert shown(released(made, enough), "change_model") == {"wave=w2-w1"}
    one_case = change_rows({"east": 2}, {"east": 2})
    assert shown(released(made, one_case), "change_model") == set()
    # Two in each of three cases hide one another.
    three = {case: 2 for case in ("east", "north", "west")}
    assert shown(released(made, change_rows(three, three)), "change_model") == {"wave=w2-w1"}


@pytest.mark.parametrize(
    ("at_floor", "at_ceiling", "leaves"),
    [(0, 6, True), (0, 0, True), (6, 0, True), (0, 10, False), (0, 3, False), (2, 6, False),
     (0, 12, False)],
)  # fmt: skip
def test_persons_at_the_ends_leave_where_no_part_is_small(at_floor, at_ceiling, leaves):
    made = study({("east", "end", ""): 12})
    rows = [
        row("samson", "score_floor_share", "trust", "case=east;wave=end", at_floor / 12, 12),
        row("samson", "score_ceiling_share", "trust", "case=east;wave=end", at_ceiling / 12, 12),
    ]
    table = released(made, rows)
    assert [value(table, one["key"]) is not None for one in rows] == [leaves, leaves]


def test_the_totals_end_is_withheld_where_a_few_are_at_a_values_end_only():
    made = study({("east", "end", ""): 20})
    rows = [
        row("samson", quantity, subject, "case=east;wave=end", n / 20, 20)
        for subject, ceiling in (("trust", 9), ("total", 7))
        for quantity, n in (("score_floor_share", 0), ("score_ceiling_share", ceiling))
    ]
    table = released(made, rows)
    key = "samson.score_ceiling_share.{}.case=east;wave=end"
    assert value(table, key.format("trust")) == pytest.approx(0.45)
    assert value(table, key.format("total")) is None


def role_rows(sizes):
    """A role's probability of superiority in every case, and over the cases."""
    roles = sorted({role for _, role in sizes})
    rows = []
    for (case, role), n in sizes.items():
        whole = sum(m for (c, _), m in sizes.items() if c == case)
        least = min(m for (c, _), m in sizes.items() if c == case)
        group = f"case={case};role={role};wave=end"
        rows.append(row("samson", "role_superiority", "trust", group, 0.6, whole, least))
        rows.append(row("samson", "role_gap", "trust", group, 0.1 * n, whole, least))
    for role in roles:
        n, group = sum(sizes.values()), f"role={role};wave=end"
        rows.append(row("samson", "role_superiority_over_cases", "trust", group, 0.6, n, least))
        rows.append(row("samson", "role_gap_over_cases", "trust", group, 0.2, n, least))
    return rows


def test_a_case_compares_its_roles_only_where_all_of_them_are_shown():
    sizes = {("east", "a"): 9, ("east", "b"): 9, ("west", "a"): 9, ("west", "b"): 3}
    made = study({(case, "end", role): n for (case, role), n in sizes.items()})
    by_case = [one for one in role_rows(sizes) if "case=" in one["group"]]
    assert shown(released(made, by_case), "role_superiority") == {"east"}


def test_one_withheld_case_does_not_follow_from_the_mean_over_cases():
    sizes = {"east": 12, "north": 12, "west": 3}
    made = study({(case, wave, ""): n for case, n in sizes.items() for wave in ("w1", "w2")})
    rows = [
        row("samson", "wave_superiority", "trust", f"case={case};wave=w2-w1", 0.6, 2 * n, n)
        for case, n in sizes.items()
    ]
    over = "wave_superiority_over_cases"
    rows.append(row("samson", over, "trust", "wave=w2-w1", 0.6, 54, 3))
    table = released(made, rows)
    assert "north" in shown(table, "wave_superiority")
    assert "west" not in shown(table, "wave_superiority")
    assert shown(table, over) == set()


def test_three_withheld_cases_hide_one_another_in_the_mean():
    sizes = {(case, role): 4 for case in ("east", "north", "west") for role in ("a", "b")}
    made = study({(case, "end", role): n for (case, role), n in sizes.items()})
    table = released(made, role_rows(sizes))
    gaps = shown(table, "role_gap_over_cases")
    assert shown(table, "role_superiority") == set()
    assert shown(table, "role_superiority_over_cases") == gaps


@pytest.mark.parametrize(("linked", "leaves"), [((12, 12, 3), False), ((12, 12, 12), True)])
def test_the_spread_of_a_few_linked_persons_does_not_follow_from_the_smallest_change(
    linked, leaves
):
    made = study(TWO_WAVES)
    rows = [
        row("samson", "case_change_paired", "trust", f"case={case};wave=w2-w1", 0.2, n)
        for case, n in zip(("east", "north", "west"), linked, strict=True)
    ]
    rows += [
        row("samson", quantity, "trust", "wave=w2-w1", 0.5, sum(linked))
        for quantity in ("mdc", "difference_reliability")
    ]
    table = released(made, rows)
    for quantity in ("mdc", "difference_reliability"):
        assert (shown(table, quantity) == {"wave=w2-w1"}) is leaves


@pytest.mark.parametrize(
    ("improved", "leaves"), [((6, 6, 0), True), ((2, 6, 6), False), ((2, 2, 2), True)]
)
def test_reliably_changed_shares_leave_as_the_counts_that_they_are(improved, leaves):
    made = study(TWO_WAVES)
    rows = []
    for case, n in zip(("east", "north", "west"), improved, strict=True):
        group = f"case={case};wave=w2-w1"
        rows += [
            row("samson", "case_change_paired", "trust", group, 0.2, 12),
            row("samson", "reliably_improved_share", "trust", group, n / 12, 12),
            row("samson", "reliably_deteriorated_share", "trust", group, 0.0, 12),
        ]
    share = sum(improved) / 36
    rows.append(row("samson", "reliably_improved_share", "trust", "wave=w2-w1", share, 36, 12))
    table = released(made, rows)
    over = value(table, "samson.reliably_improved_share.trust.wave=w2-w1")
    assert (over is not None) is leaves
    few = {c for c, n in zip(("east", "north", "west"), improved, strict=True) if 0 < n < 6}
    assert not shown(table, "reliably_improved_share") & few


def weighted(made, weight, subject="trust"):
    """A study's forms with weights by role, and the weighted mean of its only case."""
    forms = made.submissions.copy()
    forms["weight"] = forms["role"].map(weight).astype("Float64")
    used = forms["weight"].fillna(0).to_numpy(float)
    mean = float(used @ made.persons[subject] / used.sum())
    n = int((used > 0).sum())
    group = "case=east;wave=end"
    return forms, [
        row("samson", "mean_weighted", subject, group, mean, n),
        row("samson", "effective_n", subject, group, 10.0, n),
        row("samson", "mean_weighted_over_cases", subject, "wave=end", mean, n),
    ]


ROLES = {("east", "end", "a"): 9, ("east", "end", "b"): 4, ("east", "end", "c"): 4}


def test_weights_by_role_do_not_set_off_a_small_role():
    made = study(ROLES)
    forms, rows = weighted(made, {"a": 1.0, "b": 1.0, "c": 3.0})
    table = released(made, rows, forms)
    assert all(value(table, one["key"]) is None for one in rows)
    alike, rows = weighted(made, {"a": 2.0, "b": 2.0, "c": 2.0})
    assert all(value(released(made, rows, alike), one["key"]) is not None for one in rows)


def test_without_that_rule_the_small_roles_mean_follows(without):
    made = study(ROLES)
    forms, rows = weighted(made, {"a": 1.0, "b": 1.0, "c": 3.0})
    without("withhold_weighted")
    table = released(made, rows, forms)
    plain = value(table, "samson.mean.trust.case=east;wave=end")
    heavy = value(table, "samson.mean_weighted.trust.case=east;wave=end")
    role = made.persons["role"].eq("c").to_numpy()
    # (Σ w x − Σ x) / 2 is the sum over the four whose weight is three.
    found = (heavy * (13 + 12) - plain * 17) / 2 / 4
    assert found == pytest.approx(made.persons.loc[role, "trust"].mean())
    assert np.isnan(_float(table.loc["samson.mean.trust.case=east;role=c;wave=end"].estimate))


def test_forms_without_a_weight_are_set_off_like_any_other():
    made = study({("east", "end", "a"): 12, ("east", "end", "b"): 3})
    forms, rows = weighted(made, {"a": 2.0})
    assert value(released(made, rows, forms), rows[0]["key"]) is None


def _float(number):
    return np.nan if pd.isna(number) else float(number)
