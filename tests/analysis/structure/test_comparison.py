"""Groups are compared within cases, items that differ are found, and small groups are refused."""

import numpy as np
import pandas as pd
import pytest

from samskaping.analysis.samson.structure import structure
from samskaping.analysis.samson.structure.groups import without_case_levels
from samskaping.numeric import NotEstimable
from tests.analysis.structure.simulated import ITEMS, forms

CASES = ("east", "west", "north", "south")
BY_ROLE = "by=role;{}wave=end"


@pytest.fixture(scope="module")
def compare(outline_of, responses_of):
    def run(made, by="role", language=None, **more):
        options = {"cases": CASES, "roles": ("citizen", "official"), "scale": (1, 11)} | more
        rule = {"groupings": [by], "ordinal": False}
        study = outline_of(ITEMS, analysis={"structure": rule}, **options)
        responses = responses_of(study, made)
        if language is not None:
            spoken = pd.array([language(person) for person in responses["respondent"]], "string")
            responses = responses.assign(language=spoken)
        return structure(responses, study).set_index("key")

    return run


@pytest.fixture(scope="module")
def differing(compare):
    """Officials answer one item half a point of spread higher than their value explains."""
    made = forms(
        {"citizen": 400, "official": 400},
        21,
        case_spread=1.0,
        level={("official", "trust1"): 0.7},
        shift={"official": 0.5},
    )
    return compare(made)


def verdict(table, step, subject="total", group=BY_ROLE):
    return table.loc[f"samson.invariance_verdict.{subject}.{group.format(f'step={step};')}"]


def test_groups_that_measure_alike_hold_at_every_step(compare):
    table = compare(forms({"citizen": 300, "official": 300}, 22, case_spread=1.0))
    assert [verdict(table, step).estimate for step in ("metric", "scalar")] == [1, 1]
    assert not table.index.str.contains("invariance_released").any()


def test_the_item_that_differs_is_the_one_that_is_freed(differing):
    assert verdict(differing, "metric").estimate == 1
    assert verdict(differing, "scalar").estimate == 2
    freed = differing[differing.quantity == "invariance_released"]
    assert set(freed.subject) == {"trust1"}
    assert freed.index.str.contains("parameter=intercept").all()
    assert freed.assumption.str.contains("chosen_from_data").all()
    full, partial = (
        differing.loc[f"samson.cfi_change.total.{BY_ROLE.format(f'step={step};')}"].estimate
        for step in ("scalar", "scalar_partial")
    )
    assert full < -0.01 <= partial


def test_the_difference_between_latent_means_leaves_the_differing_item_out(differing):
    for value in ("trust", "learning"):
        row = differing.loc[
            f"samson.latent_mean_difference.{value}.by=role;role=official-citizen;wave=end"
        ]
        assert abs(row.estimate - 0.5) < 3 * row.se
        assert row.n_min_cell == 400


def test_an_item_that_loads_otherwise_in_a_group_is_freed_at_the_metric_step(compare):
    made = forms({"citizen": 500, "official": 500}, 23, loading={("official", "trust2"): 0.1})
    table = compare(made)
    freed = table[table.quantity == "invariance_released"]
    assert ("trust2", "loading") in {
        (row.subject, "loading" if "parameter=loading" in row.group else "")
        for row in freed.itertuples()
    }
    assert verdict(table, "metric").estimate == 2


def test_differences_between_cases_are_no_differences_between_groups(compare):
    # Officials are more in some cases than citizens, and those cases score higher.
    made = forms({"citizen": 480, "official": 480}, 24)
    more = {"east": 40, "west": 40, "north": 120, "south": 120}
    kept, count = [], {}
    for form in made:
        role, case = form[2], form[0]
        count[role, case] = count.get((role, case), 0) + 1
        limit = more[case] if role == "official" else 160 - more[case]
        if count[role, case] <= limit:
            lifted = [max(1, min(11, x + 2 * CASES.index(case) - 3)) for x in form[4]]
            kept.append((*form[:4], lifted))
    row = compare(kept).loc[
        "samson.latent_mean_difference.trust.by=role;role=official-citizen;wave=end"
    ]
    assert abs(row.estimate) < 3 * row.se


def test_groups_of_twelve_are_refused(compare):
    table = compare(forms({"citizen": 300, "official": 12}, 25))
    row = verdict(table, "metric")
    assert pd.isna(row.estimate)
    assert row.note == "too_few_large_groups;minimum=100"
    assert not table.index.str.contains("cfi_change").any()


def test_a_small_group_beside_large_ones_is_left_out_and_said_to_be(compare):
    made = forms({"citizen": 200, "official": 200, "politician": 12}, 26)
    table = compare(made, roles=("citizen", "official", "politician"))
    row = verdict(table, "metric")
    assert row.note == "groups_left_out;n=1"
    # The twelve follow from what is told of all and of those compared.
    assert (row.n, row.n_min_cell) == (400, 12)


def test_groups_that_hardly_meet_in_the_same_cases_are_not_compared(compare):
    made = [
        form
        for form in forms({"citizen": 400, "official": 400}, 27)
        if (form[2] == "citizen") == (form[0] in ("east", "west"))
    ]
    assert verdict(compare(made), "metric").note == "groups_hardly_meet_in_cases"


def test_case_levels_are_taken_out_beside_those_of_the_groups():
    group = np.array([0, 0, 1, 0, 1, 1])
    case = np.array([0, 0, 0, 1, 1, 1])
    answers = (3.0 * case + 1.5 * group)[:, None]
    flat = without_case_levels(answers, group, case)[:, 0]
    assert flat[group == 1] - flat[group == 0].mean() == pytest.approx(1.5)
    with pytest.raises(NotEstimable, match="groups_hardly_meet"):
        without_case_levels(answers, case, case)


def test_waves_are_separate_groups_and_people_in_both_are_mentioned(compare):
    first = forms({"citizen": 150}, 28, wave="start")
    last = forms({"citizen": 150}, 29)
    same = [(*form[:3], other[3], form[4]) for form, other in zip(first, last, strict=True)]
    group = "by=wave;{}".replace("{}", "step=metric")
    for made, shared in ((first + last, False), (same + last, True)):
        table = compare(made, by="wave", waves=("start", "end"))
        row = table.loc[f"samson.invariance_verdict.total.{group}"]
        assert row.estimate in (1, 2)
        assert ("persons_in_several_waves" in row.assumption) == shared
        assert "waves_independent" in row.assumption


def test_language_versions_are_compared_and_a_form_without_one_is_left_out(compare):
    made = forms({"citizen": 330}, 30)

    def language(person):
        number = int(person.removeprefix("citizenend"))
        return None if number < 30 else "da" if number % 8 < 4 else "nb"

    table = compare(made, by="language", language=language)
    row = verdict(table, "scalar", group="by=language;{}wave=end")
    assert row.estimate in (1, 2)
    assert (row.n, row.n_min_cell) == (300, 30)
    assert table.index.str.contains("language=da-nb").any()


def test_where_there_is_nothing_to_compare_one_line_says_so(compare):
    table = compare(forms({"citizen": 100}, 31), by="wave")
    rows = table[table.index.str.contains("by=wave")]
    assert set(rows.subject) == {"total"}
    assert set(rows.note) == {"too_few_groups;minimum=2;n=1"}
