"""The cases' own changes are pooled with what is known of their exactness."""

import numpy as np
import pytest

from samskaping.analysis.soimpact.pooled import pooled
from tests.analysis.soimpact import many_ways
from tests.analysis.soimpact.conftest import make_measurements, make_record, persons
from tests.effects.stored import six_cases

CASES = tuple("abcdef")
GROUP = "occasion=late-base"


@pytest.fixture
def found(study_of):
    def table(rows, cases=CASES, **indicator):
        outline = study_of({"joy": indicator}, cases=cases)
        return pooled(make_measurements(rows), outline).set_index("key")

    return table


@pytest.fixture
def sim6(reference_data):
    data = reference_data("sim6_wide")
    rows = []
    for number, name in enumerate(CASES, 1):
        rows += persons(name, "base", data[data[:, 0] == number, 3].tolist())
        rows += persons(name, "late", data[data[:, 0] == number, 4].tolist())
    return rows


def test_followed_persons_give_what_r_gives(found, sim6, from_r):
    table = found(sim6)
    mean = table.loc[f"soimpact.pooled_change.joy.{GROUP}"]
    numbers = [mean.estimate, mean.se, mean.lower, mean.upper, mean.p]
    assert numbers == pytest.approx(from_r["own.mean.adhoc"], rel=1e-9)
    assert (mean.n, mean.n_cases, mean.method) == (360, 6, "reml_adhoc")
    other = table.loc[f"soimpact.pooled_change_prediction.joy.{GROUP}"]
    assert [other.lower, other.upper] == pytest.approx(from_r["own.prediction"], rel=1e-9)
    spread = table.loc[f"soimpact.tau2.joy.{GROUP}"]
    assert [spread.lower, spread.upper] == pytest.approx(from_r["own.tau2.limits"], rel=1e-9)
    assert table.loc[f"soimpact.i2.joy.{GROUP}"].estimate == pytest.approx(from_r["own.i2"])
    q = table.loc[f"soimpact.heterogeneity.joy.{GROUP}"]
    assert [q.estimate, q.p] == pytest.approx(from_r["own.q"], rel=1e-8)
    assert {"rivals_not_ruled_out", "true_changes_normal"} == set(mean.assumption.split(";"))


def test_small_cases_take_the_spread_of_all(found, sim6):
    few = [row for row in sim6 if row[0] != "a" or int(row[3].removeprefix("pa")) < 4]
    table = found(few)
    mean = table.loc[f"soimpact.pooled_change.joy.{GROUP}"]
    assert "spread_from_all_cases" in mean.assumption
    alike = [(case, joy, when, unit, 1.0 if case == "a" else value, n)
             for case, joy, when, unit, value, n in few]  # fmt: skip
    same = found(alike).loc[f"soimpact.pooled_change.joy.{GROUP}"]
    # Four persons who did not change at all are no proof that their case has no variance.
    assert (same.n_cases, same.note) == (6, "")


def test_the_borrowed_error_is_the_pooled_one(found):
    rng = np.random.default_rng(1)
    rows, centred = [], []
    for case, size in zip(CASES[:3], (12, 14, 3), strict=True):
        pairs = rng.normal(size=(size, 2)) + rng.normal(size=(size, 1))
        centred.append(pairs - pairs.mean(axis=0))
        rows += persons(case, "base", pairs[:, 0].tolist())
        rows += persons(case, "late", pairs[:, 1].tolist())
    together = np.concatenate(centred)
    spread = together.T @ together / (12 + 14 + 3 - 3)
    expected = (spread[0, 0] + spread[1, 1] - 2 * spread[0, 1]) / 3
    table = found(rows, cases=CASES[:3])
    q = table.loc[f"soimpact.heterogeneity.joy.{GROUP}"].estimate
    changes, errors = [], []
    for case, pairs in zip(CASES[:3], centred, strict=True):
        values = {when: np.mean([row[4] for row in rows if row[:3:2] == (case, when)])
                  for when in ("base", "late")}  # fmt: skip
        changes.append(values["late"] - values["base"])
        errors.append(np.var(pairs[:, 1] - pairs[:, 0], ddof=1) / len(pairs))
    errors[2] = expected
    weights = 1 / np.array(errors)
    mean = weights @ changes / weights.sum()
    assert q == pytest.approx(weights @ (np.array(changes) - mean) ** 2, rel=1e-9)


def test_figures_without_spread_cannot_be_pooled(found):
    rows = [(case, "joy", when, "", 10.0 + late, 20)
            for case in CASES for late, when in enumerate(("base", "late"))]  # fmt: skip
    table = found(rows, measured="aggregate")
    mine = table[table["group"].eq(GROUP)]
    assert set(mine["note"]) == {"no_standard_errors"}
    assert len(mine) == 6


def test_delivered_shares_with_their_n_can(found):
    rows = [(case, "joy", when, "", 30.0 + 5 * late + place, 40)
            for place, case in enumerate(CASES)
            for late, when in enumerate(("base", "late"))]  # fmt: skip
    table = found(rows, measured="aggregate", measure="share", maximum=100)
    mean = table.loc[f"soimpact.pooled_change.joy.{GROUP}"]
    assert (mean.estimate, mean.n, mean.n_cases) == (pytest.approx(5), 480, 6)


def test_fewer_cases_lose_the_range_then_everything(found, sim6):
    four = found([row for row in sim6 if row[0] in "abcd"])
    assert four.loc[f"soimpact.pooled_change.joy.{GROUP}"].note == "cases_without_standard_error"
    range_for_another = four.loc[f"soimpact.pooled_change_prediction.joy.{GROUP}"]
    assert range_for_another.note == "too_few_cases;minimum=5;n=4"
    one = found([row for row in sim6 if row[0] == "a"])
    notes = one[one["group"].eq(GROUP)]["note"]
    assert set(notes) == {"too_few_cases;minimum=2;n=1"}
    none = found([])
    assert set(none["note"]) == {"no_standard_errors"}


def test_a_comparison_has_no_change_of_each_case_to_pool(found, sim6):
    table = found(sim6, design="comparison")
    assert set(table["quantity"]) == {"pooled_change"}
    assert set(table["note"]) == {"comparison_has_no_case_changes"}
    assert table["estimate"].isna().all()


@pytest.fixture(scope="module")
def every_way(outline_of):
    return many_ways.estimates(many_ways.study(outline_of, {"a1": "trust"})).set_index("key")


def rows_of(table, quantity, subject="joy"):
    return table[table["quantity"].eq(quantity) & table["subject"].eq(subject)]


def test_other_ways_to_pool_are_what_r_gives(outline_of, sim6, from_r):
    outline = outline_of(
        {"a1": "trust"}, cases=CASES, record=make_record({"joy": {}}),
        analysis={"pooling": {"estimators": ["dl", "pm"]}},
    )  # fmt: skip
    table = pooled(make_measurements(sim6), outline).set_index("key")
    own = table.loc[f"soimpact.pooled_change_variant.joy.{GROUP};variant=reml_knapp_hartung"]
    numbers = [own.estimate, own.se, own.lower, own.upper, own.p]
    assert numbers == pytest.approx(from_r["own.mean.knha"], rel=1e-9)
    for estimator in ("dl", "pm"):
        spread = table.loc[f"soimpact.tau2_variant.joy.{GROUP};variant={estimator}"]
        assert spread.estimate == pytest.approx(from_r[f"own.tau2.{estimator}"], rel=1e-9)
        mean = table.loc[f"soimpact.pooled_change_variant.joy.{GROUP};variant={estimator}_adhoc"]
        assert mean.method == f"{estimator}_adhoc"
    ratio = table.loc[f"soimpact.h2.joy.{GROUP}"]
    assert ratio.estimate == pytest.approx(from_r["own.h2"], rel=1e-9)
    assert ratio.lower <= ratio.estimate <= ratio.upper
    weights = rows_of(table, "pooling_weight")["estimate"].to_numpy(dtype=float)
    mean = table.loc[f"soimpact.pooled_change.joy.{GROUP}"].estimate
    assert (weights.sum(), weights @ six_cases()[0]) == (pytest.approx(1), pytest.approx(mean))
    without = rows_of(table, "pooled_change_without")
    assert list(without["group"]) == [f"{GROUP};without={case}" for case in CASES]
    assert list(without["estimate"]) == pytest.approx(from_r["own.leave_one_out"], rel=1e-9)
    # Every person is left out once, at both occasions.
    assert without["n"].sum() == 5 * 360
    assert list(without["n_cases"]) == [5] * 6


def test_the_prior_is_told_in_changes_that_matter_or_in_the_spread_of_persons(every_way):
    scales = rows_of(every_way, "prior_scale")
    assert list(scales["estimate"]) == pytest.approx([0.15, 0.3, 0.6])
    assert all("prior_in_relevant_changes" in words for words in scales["assumption"])
    other = rows_of(every_way, "prior_scale", "calm")
    # Persons differ by √(.7² + .4²) at baseline.
    assert other["estimate"].iloc[1] == pytest.approx(0.25 * np.hypot(0.7, 0.4), rel=0.15)
    assert all("prior_in_spread_of_persons" in words for words in other["assumption"])
    assert set(rows_of(every_way, "posterior_relevant", "calm")["note"]) == {
        "relevant_change_undeclared"
    }


def test_probabilities_of_the_posterior_hang_together(every_way):
    names = ("change", "spread", "prediction", "intended", "relevant", "small")
    rows = {name: rows_of(every_way, f"posterior_{name}") for name in names}
    groups = [f"{GROUP};prior={prior};scale={scale}"
              for prior in ("half_normal", "half_t") for scale in (1, 2, 3)]  # fmt: skip
    for found in rows.values():
        assert list(found["group"]) == groups
    first = {name: found.iloc[0] for name, found in rows.items()}
    assert first["prediction"].lower < first["change"].lower
    assert first["relevant"].estimate < first["intended"].estimate
    # What matters upwards, does not matter, and matters downwards add up to one.
    assert first["relevant"].estimate + first["small"].estimate == pytest.approx(1, abs=1e-3)
    assert list(rows["spread"]["estimate"])[:3] == sorted(rows["spread"]["estimate"][:3])
    assert set(rows["change"]["method"]) == {"posterior_half_normal", "posterior_half_t"}


def test_the_intended_direction_turns_the_probability(found, sim6):
    group = f"{GROUP};prior=half_t;scale=2"
    up = found(sim6).loc[f"soimpact.posterior_intended.joy.{group}"]
    down = found(sim6, direction="decrease").loc[f"soimpact.posterior_intended.joy.{group}"]
    assert up.estimate + down.estimate == pytest.approx(1)
    assert up.estimate > 0.9
    kept = found(sim6, direction="maintain", tolerance=0.2, smallest_relevant=0.4)
    assert kept.loc[f"soimpact.posterior_intended.joy.{group}"].note == "no_direction"
    assert kept.loc[f"soimpact.posterior_relevant.joy.{group}"].note == "no_direction"
    assert 0 < kept.loc[f"soimpact.posterior_small.joy.{group}"].estimate < 1


def test_a_moderator_has_its_slope_and_the_smallest_p_that_there_can_be(every_way):
    for quantity, method in (
        ("moderator_slope", "reml_regression_adhoc"),
        ("moderator_permutation", "permutation_drawn"),
        ("tau2_residual", "reml_regression_adhoc"),
    ):
        row = every_way.loc[f"soimpact.{quantity}.joy.moderator=years;{GROUP}"]
        assert (row.method, row.note) == (method, "few_cases_per_moderator;minimum=10;n=9")
        assert "trait_not_by_lot" in row.assumption
    drawn = every_way.loc[f"soimpact.moderator_permutation.joy.moderator=years;{GROUP}"]
    assert (drawn.estimate, drawn.p >= drawn.estimate) == (1 / 5000, True)
    assert "cases_exchangeable" in drawn.assumption
    two_of_nine = every_way.loc[f"soimpact.moderator_permutation.joy.moderator=urban;{GROUP}"]
    assert two_of_nine.method == "permutation_exact"
    assert two_of_nine.estimate == pytest.approx(1 / 36)


def test_too_few_cases_for_a_moderator_are_a_reason(outline_of, sim6):
    values = [{"id": "years", "label": {"en": "x"}, "values": {"a": 1, "b": 3}}]
    record = make_record({"joy": {}}) | {"moderators": values}
    outline = outline_of({"a1": "trust"}, cases=("a", "b"), record=record)
    rows = [row for row in sim6 if row[0] in "ab"]
    table = pooled(make_measurements(rows), outline).set_index("key")
    for quantity in ("moderator_slope", "moderator_permutation", "tau2_residual"):
        row = table.loc[f"soimpact.{quantity}.joy.moderator=years;{GROUP}"]
        assert row.note == "too_few_cases;minimum=3;n=2"
    assert table.loc[f"soimpact.pooled_change.joy.{GROUP}"].n_cases == 2
    without = rows_of(table, "pooled_change_without")
    assert set(without["note"]) == {"too_few_cases;minimum=2;n=1"}


def test_counts_are_not_pooled_and_say_why(every_way):
    assert set(every_way[every_way["subject"].eq("visits")]["note"]) == {"counts_without_spread"}


def test_cases_that_all_changed_alike_keep_an_interval(found):
    rows = []
    for case in CASES:
        for at, when in enumerate(("base", "late")):
            rows += persons(case, when, [1.0 + at, 2.0 + at, 3.0, 4.0] * 4)
    table = found(rows)
    mean = table.loc[f"soimpact.pooled_change.joy.{GROUP}"]
    assert mean.estimate == pytest.approx(0.5)
    assert mean.lower < 0.5 < mean.upper
    own = table.loc[f"soimpact.pooled_change_variant.joy.{GROUP};variant=reml_knapp_hartung"]
    # Without differences between the cases its standard error is nothing.
    assert own.note == "interval_no_variance" or own.upper - own.lower < 1e-9
    assert table.loc[f"soimpact.tau2.joy.{GROUP}"].note == "interval_below_zero"
    everyone = [(case, joy, when, unit, 1.0 if when == "base" else 2.0, n)
                for case, joy, when, unit, _, n in rows]  # fmt: skip
    none = found(everyone)
    assert none.loc[f"soimpact.pooled_change.joy.{GROUP}"].note == "no_standard_errors"


def test_a_study_may_ask_for_no_posterior(outline_of, sim6):
    outline = outline_of({"a1": "trust"}, cases=CASES, record=make_record({"joy": {}}),
                         analysis={"pooling": {"prior_scales": []}})  # fmt: skip
    table = pooled(make_measurements(sim6), outline)
    assert not table["quantity"].str.startswith(("posterior", "prior")).any()
