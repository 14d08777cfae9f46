"""Measurements follow the stated truth, and what is wrong in their files is where it says."""

import csv
import io

import numpy as np
import openpyxl
import pytest
from pydantic import ValidationError

from samskaping.simulate import design
from samskaping.simulate.implied_measurements import implied_measurements, moments
from samskaping.simulate.measured import figures, individual_values, last_seen, measured_persons
from samskaping.simulate.measurement_files import simulate_measurements
from samskaping.simulate.measurement_truth import IndividualTruth, MeasurementsTruth
from samskaping.simulate.study import raw_files


def changed(truth, **parts):
    """The same truth with other measurements, checked anew."""
    made = truth.measurements.model_dump() | parts
    return truth.model_copy(update={"measurements": MeasurementsTruth.model_validate(made)})


@pytest.fixture(scope="module")
def tiny():
    return design(measurements=True)


@pytest.fixture(scope="module")
def large(tiny):
    return changed(tiny, persons=dict.fromkeys(tiny.measurements.persons, 4000))


@pytest.fixture(scope="module")
def drawn(large):
    persons = measured_persons(large, large.measurements)
    values = individual_values(large, large.measurements, persons)
    return persons, dict(zip(large.measurements.individual, values, strict=True))


def by_group(drawn, indicator, place):
    persons, values = drawn
    usable = persons["kind"] == "usable"
    measured = values[indicator][usable.to_numpy(), place]
    groups = persons.loc[usable, "group"].to_numpy()
    return {group: measured[groups == group] for group in dict.fromkeys(groups)}


def test_means_and_shares_are_those_that_the_truth_implies(large, drawn):
    implied = implied_measurements(large.measurements)["persons"]
    for indicator, tree in implied.items():
        for place, means in enumerate(tree["mean"].values()):
            found = by_group(drawn, indicator, place)
            for group, mean in means.items():
                error = found[group].std() / 4000**0.5
                assert found[group].mean() == pytest.approx(mean, abs=4 * error)


def test_the_spread_within_groups_is_the_implied_one(large, drawn):
    implied = implied_measurements(large.measurements)["persons"]["lonely"]
    cases = [by_group(drawn, "lonely", 0)[f"case_{n}"] for n in (1, 2, 3)]
    within = np.mean([case.var(ddof=1) for case in cases]) ** 0.5
    assert within == pytest.approx(implied["within_sd"]["baseline"], rel=0.03)


def test_the_effect_is_the_cases_change_less_that_of_the_comparison_groups(large, drawn):
    tree = implied_measurements(large.measurements)["persons"]["lonely"]
    before, after = by_group(drawn, "lonely", 0), by_group(drawn, "lonely", 1)
    gains = {group: after[group].mean() - before[group].mean() for group in before}
    cases = [gain for group, gain in gains.items() if group.startswith("case")]
    others = [gain for group, gain in gains.items() if group.startswith("comparison")]
    found = np.mean(cases) - np.mean(others)
    assert found == pytest.approx(tree["effect"]["follow_up_1"], abs=0.1)
    assert -0.9 < tree["effect"]["follow_up_1"] < -0.3


def test_a_person_correlates_with_the_same_person_later_as_stated(large, drawn):
    persons, values = drawn
    one = values["lonely"][(persons["group"] == "case_1").to_numpy()]
    r = np.corrcoef(one, rowvar=False)[0, 1]
    # Rounding takes a little of the stated 0.6.
    assert r == pytest.approx(large.measurements.individual["lonely"].stability, abs=0.05)


def test_nothing_is_measured_where_the_truth_has_no_such_group(drawn):
    persons, values = drawn
    compared = persons["group"].str.startswith("comparison").to_numpy()
    assert np.isnan(values["belonging"][compared]).all()
    assert not np.isnan(values["belonging"][~compared]).any()


def test_the_moments_of_a_rounded_normal_are_exact():
    # Points 0, 1, 2 around a centre of 1: below 0.5 and above 1.5 lie 0.30854 each with sd 1.
    group = {"some": {"baseline": 1.0}}
    one = IndividualTruth(maximum=2, stability=0.5, occasions=("first",), groups=group)
    mean, variance = moments(one, 1.0)
    assert mean == pytest.approx(1.0)
    assert variance == pytest.approx(2 * 0.3085375)


def test_just_the_stated_share_is_gone_and_nobody_comes_back(tiny):
    measured = changed(tiny, persons=dict.fromkeys(tiny.measurements.persons, 20)).measurements
    persons = measured_persons(tiny, measured)
    seen = last_seen(tiny, measured, persons)
    for _, rows in persons[persons["kind"] == "usable"].groupby("group"):
        assert (seen[rows.index] == 1).sum() == 3
        assert (seen[rows.index] == 2).sum() == 17


def test_figures_come_from_the_distribution_that_the_truth_names(tiny):
    flat = {"case_1": {"baseline": {"expected": 40.0, "n": 100}}}
    drawn = {"count": [], "per_cent": [], "mean": []}
    for kind, found in drawn.items():
        one = {"kind": kind, "sd": 5.0, "decimals": 4, "cases": flat}
        truth = changed(tiny, aggregate={"some": one}, figures_file=None)
        for seed in range(400):
            own = truth.model_copy(update={"seed": seed})
            found.append(figures(own, own.measurements)["value"].iloc[0])
    for kind, sd in (("count", 40**0.5), ("per_cent", 24**0.5), ("mean", 0.5)):
        assert np.mean(drawn[kind]) == pytest.approx(40, abs=4 * sd / 20)
        assert np.std(drawn[kind]) == pytest.approx(sd, rel=0.15)


def test_the_workbook_holds_the_values_under_a_header_of_two_rows_and_above_their_sum(tiny):
    measured = simulate_measurements(tiny)
    sheet = openpyxl.load_workbook(io.BytesIO(measured.contents["persons.xlsx"]))["Personer"]
    rows = [list(row) for row in sheet.values]
    assert rows[2][:4] == ["Nr", "Sak", "Samtykke", "Tilhørighet"]
    assert rows[3][3:5] == ["Runde 0", "Runde 1"]
    assert {str(area) for area in sheet.merged_cells.ranges} >= {"A3:A4", "D3:E3"}
    assert rows[-2] == [None] * len(rows[0])
    assert rows[-1][0] == "Sum"
    own = measured.values[measured.values["file"] == "persons.xlsx"]
    for cell in own[own["value"].notna()].to_dict("records"):
        at = ("belonging", "active", "lonely").index(cell["indicator"]) * 2 + 3
        at += ("baseline", "follow_up_1").index(cell["occasion"])
        found = rows[cell["row"] - 1][at]
        assert float(str(found).replace(",", ".")) == cell["value"]
    column = own[(own["indicator"] == "belonging") & (own["occasion"] == "baseline")]
    assert rows[-1][3] == pytest.approx(column["value"].sum())


def test_the_csv_holds_the_values_of_those_who_came(tiny):
    measured = simulate_measurements(tiny)
    text = measured.contents["comparison.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    own = measured.values[measured.values["file"] == "comparison.csv"]
    assert set(own["row"]) == set(range(2, len(own) + 2))
    for cell in own.to_dict("records"):
        row = rows[cell["row"] - 2]
        assert float(row["Ensom"].replace(",", ".")) == cell["value"]
        assert row["Sted"] == cell["case_text"]
    assert [row["Runde"] for row in rows[len(own) :]] == ["Prøverunde"]


def test_the_mess_is_what_the_truth_asks_for(tiny):
    measured = simulate_measurements(tiny)
    kinds = measured.values.drop_duplicates(["file", "turn", "kind"])["kind"].value_counts()
    assert kinds["without_consent"] == 2
    assert kinds["unknown_case"] == 1
    assert (measured.values["kind"] == "out_of_range").sum() == 1
    clean = simulate_measurements(design(measurements=True, messy=False))
    assert set(clean.values["kind"]) == {"usable", "gone"}
    assert "ikke talt" in measured.contents["figures.csv"].decode()


def test_typing_numbers_as_text_changes_no_value(tiny):
    parts = tiny.measurements.model_dump()["persons_files"]
    plain = [part | {"mess": part["mess"] | {"decimal_comma": 0.0}} for part in parts]
    values = simulate_measurements(changed(tiny, persons_files=plain)).values
    assert values.equals(simulate_measurements(tiny).values)


def test_measurements_leave_the_answers_to_the_scorecard_as_they_were():
    alone, whole = raw_files(design()), raw_files(design(measurements=True, interviews=True))
    assert alone.items() <= whole.items()
    assert len(whole) > len(alone)


@pytest.mark.parametrize(
    ("part", "value", "says"),
    [
        ("persons", {"case_1": 5}, "not part of this truth: case_2"),
        ("persons_files", (), "exactly one file"),
    ],
)
def test_measurements_that_contradict_themselves_are_refused(tiny, part, value, says):
    with pytest.raises(ValidationError, match=says):
        changed(tiny, **{part: value})


def test_nothing_is_measured_at_an_occasion_that_leaves_the_indicator_out(tiny):
    parts = tiny.measurements.model_dump()["individual"]
    parts["active"]["occasions"] = ("follow_up_1",)
    truth = changed(tiny, individual=parts)
    persons = measured_persons(truth, truth.measurements)
    values = individual_values(truth, truth.measurements, persons)
    active = values[list(parts).index("active")]
    assert np.isnan(active[:, 0]).all()
    assert not np.isnan(active[:, 1]).all()
    cells = simulate_measurements(truth).values
    assert set(cells.loc[cells["indicator"] == "active", "occasion"]) == {"follow_up_1"}
