"""The cases' own changes are pooled with what is known of their exactness."""

import numpy as np
import pytest

from samskaping.analysis.soimpact.pooled import pooled
from tests.analysis.soimpact.conftest import make_measurements, persons

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
