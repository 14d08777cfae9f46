"""What is drawn follows the stated truth."""

import numpy as np
import pytest
from pydantic import ValidationError

from samskaping.simulate import design, simulate_study
from samskaping.simulate.implied import implied, of_wave
from samskaping.simulate.population import answers, forms, locations
from samskaping.simulate.truth import Truth


def changed(truth, **parts):
    """The same truth with other parts, checked anew."""
    return Truth.model_validate({**truth.model_dump(), **parts})


def quiet(truth, **items):
    """The truth without any effects of case or wave, and with the same parameters in all items."""
    made = truth.model_dump()
    for item in made["items"].values():
        item.update({"location": 0.0, "reversed": False, **items})
    for part in (*made["cases"].values(), *made["roles"].values()):
        part["values"] = {}
    for wave in made["waves"].values():
        wave["effects"] = {}
    return Truth.model_validate(made)


def test_the_same_truth_gives_the_same_study_and_another_seed_another():
    first, again = simulate_study(design(seed=3)), simulate_study(design(seed=3))
    other = simulate_study(changed(design(seed=3), seed=4))
    assert first.forms.equals(again.forms)
    assert first.answers.equals(again.answers)
    assert not first.answers.equals(other.answers)


def test_an_effect_of_a_case_moves_that_case_and_its_value_only():
    truth = design(cases=2, case_sd=0.0, change=0.0)
    made = truth.model_dump()
    made["cases"]["case_2"]["values"]["value_1"] = 0.5
    moved = locations(Truth.model_validate(made)) - locations(truth)
    of_value = np.array([item.value == "value_1" for item in truth.items.values()])
    assert np.allclose(moved[1][..., of_value], 0.5)
    assert np.allclose(moved[1][..., ~of_value], 0.0)
    assert np.allclose(moved[0], 0.0)


def test_the_thresholds_fix_the_shares_of_the_answers():
    # Standard normal below -1.9, -1.1, -0.3, 0.7 and above.
    truth = quiet(design(cases=1, roles=1, forms=1, messy=False)).enlarged(20_000)
    ticked = answers(truth, forms(truth))
    shares = [(ticked == answer).mean() for answer in range(1, 6)]
    assert shares == pytest.approx([0.0287, 0.1070, 0.2464, 0.3759, 0.2420], abs=0.004)


def test_reversed_items_are_ticked_the_other_way_round():
    truth = design(cases=1, roles=1, forms=1, messy=False).enlarged(3000)
    ticked = answers(truth, forms(truth))
    turned = np.array([item.reversed for item in truth.items.values()])
    correlations = np.corrcoef(ticked, rowvar=False)
    assert turned.sum() == 2
    assert correlations[turned][:, ~turned].max() < 0
    assert correlations[~turned][:, ~turned].min() > 0


def test_two_items_correlate_by_their_loadings_and_what_they_share():
    # With 101 thresholds the answers are as good as the latent ones.
    fine = {"model": {"thresholds": list(np.linspace(-4, 4, 101)), "general": 0.6,
                      "value": 0.3, "field": 0.1, "stability": 0.6}}  # fmt: skip
    one = design(cases=1, roles=1, forms=1, waves=1, messy=False).model_dump() | fine
    for part in one["files"]:
        part["codes"]["answers"] = {n: str(n) for n in range(1, 103)}
    truth = quiet(Truth.model_validate(one), loading=0.8).enlarged(40_000)
    r = np.corrcoef(answers(truth, forms(truth)), rowvar=False)
    names = list(truth.items)
    same_cell = r[names.index("v1_f1_1"), names.index("v1_f1_2")]
    same_value = r[names.index("v1_f1_1"), names.index("v1_f2_1")]
    same_field = r[names.index("v1_f1_1"), names.index("v2_f1_1")]
    neither = r[names.index("v1_f1_1"), names.index("v2_f2_1")]
    found = [same_cell, same_value, same_field, neither]
    assert found == pytest.approx([0.64, 0.64 * 0.9, 0.64 * 0.7, 0.64 * 0.6], abs=0.015)


def test_a_person_keeps_part_of_the_view_of_the_process_until_the_next_wave():
    truth = changed(
        quiet(design(cases=1, roles=1, forms=1, messy=False)),
        linkage={"returning": 1.0, "keeps_code": 1.0},
    ).enlarged(4000)
    table = forms(truth)
    scores = answers(truth, table).mean(axis=1)
    first = table["wave"].to_numpy() == "wave_1"
    before = dict(zip(table["person"][first], scores[first], strict=True))
    pairs = [(before[p], s) for p, s in zip(table["person"][~first], scores[~first], strict=True)]
    r = np.corrcoef(np.array(pairs), rowvar=False)[0, 1]
    assert len(pairs) == 4000
    assert 0.35 < r < 0.60


def test_people_who_do_not_return_have_codes_of_their_own():
    truth = changed(design(messy=False), linkage={"returning": 0.0, "keeps_code": 1.0})
    table = forms(truth)
    assert table["code"].is_unique
    assert table["person"].is_unique


def test_the_implied_alpha_is_that_of_parallel_items_where_there_is_nothing_else():
    # One value and field, loading sqrt(1/2): latent items correlate 1/2, so that alpha is
    # 4 r / (1 + 3 r) = 0.8; five categories take a little of it.
    truth = quiet(design(cases=2, values=1, fields=1, items_per_cell=4), loading=0.5**0.5)
    found = implied(truth, batches=4, persons=4000)
    assert found["alpha"]["wave_1"]["total"]["value"] == pytest.approx(0.77, abs=0.02)
    assert found["icc1"]["wave_1"]["total"]["value"] == pytest.approx(0.0, abs=0.002)
    assert found["change"]["wave_2"]["total"]["value"] == pytest.approx(0.0, abs=0.03)


def test_the_implied_coefficients_weigh_the_cases_by_their_sizes():
    # Two items, cases of 3 and 5 persons. Pooled with weights 2 and 4: variances 2, covariance 1.
    # alpha = 2 (1 - 4/6); S = 6/4; m = 2 and 4, weighted mean 3.25, n0 = 8 - 34/8 = 3.75,
    # T = (3 1.25^2 + 5 0.75^2) / 3.75 = 2.
    truth = design(cases=2, values=1, fields=1, items_per_cell=2)
    covariances = np.array([[[4.0, 1.0], [1.0, 4.0]], [[1.0, 1.0], [1.0, 1.0]]])
    means = np.array([[1.0, 3.0], [3.0, 5.0]])
    found = of_wave(truth, "wave_1", np.array([3, 5]), means, covariances)
    assert found["alpha", "wave_1", "total"] == pytest.approx(2 / 3)
    assert found["icc1", "wave_1", "total"] == pytest.approx(2 / 3.5)
    assert found["mean_over_cases", "wave_1", "total"] == pytest.approx(3.0)
    assert found["case_mean", "wave_1", "total", "case_2"] == pytest.approx(4.0)


def test_a_change_on_the_latent_scale_shows_in_the_implied_means():
    truth = design(cases=2, case_sd=0.0, change=0.3)
    found = implied(truth, batches=4, persons=2000)["change"]["wave_2"]["total"]
    assert 0.15 < found["value"] < 0.35
    assert found["monte_carlo_se"] < 0.02


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        (("cases", "case_1", "answered"), {"role_9": {"wave_1": 3}}, "role role_9"),
        (("waves", "wave_2", "effects"), {"value_9": 0.1}, "value value_9"),
        (("model", "general"), 0.9, "general . value . field must be 1"),
        (("model", "thresholds"), [0.5, -0.5], "must rise"),
        (("sead",), 1, "Extra inputs"),
    ],
)
def test_a_truth_that_contradicts_itself_is_refused(path, value, says):
    made = design().model_dump()
    inner = made
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    with pytest.raises(ValidationError, match=says):
        Truth.model_validate(made)


def test_a_case_in_no_file_is_refused():
    made = design().model_dump()
    made["files"][0]["cases"] = made["files"][0]["cases"][:1]
    with pytest.raises(ValidationError, match="exactly one file"):
        Truth.model_validate(made)
