"""The p of a family's tests are adjusted for how many they are, at each follow-up."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from samskaping.analysis.soimpact.comparison import comparison
from samskaping.study.families import Family
from tests.analysis.soimpact.conftest import make_measurements

CASES, GROUPS = ("a", "b", "c", "d", "e"), ("x", "y", "z")
GAINS = {"joy": (3, 4, 5, 4, 6), "calm": (1, 2, 0, 3, 2), "rest": (2, -1, 1, 0, -2)}


def changed(gains=GAINS, cases=CASES):
    return [(case, name, when, "", 10.0 + gain * late, None)
            for name, values in gains.items()
            for case, gain in zip(cases, values, strict=True)
            for late, when in enumerate(("base", "late"))]  # fmt: skip


@pytest.fixture
def adjusted(study_of):
    def table(rows, members=("joy", "calm", "rest"), groups=(), **design):
        usual = {"measured": "aggregate"}
        names = dict.fromkeys(row[1] for row in rows)
        indicators = {name: {**usual, **design.get(name, {})} for name in names}
        outline = study_of(indicators, cases=CASES, groups=groups)
        if members:
            family = Family(id="one", label={"en": "One"}, indicators=members)
            record = outline.record.model_copy(update={"families": (family,)})
            outline = outline.model_copy(update={"record": record})
        made = comparison(make_measurements(rows, groups), outline)
        made = made[made["quantity"] == "adjusted_p"].set_index(["subject", "group"])
        return made[made.index.get_level_values("group").str.contains("late-base")]

    return table


def p_of(table, name, variant):
    return table.loc[(name, f"occasion=late-base;variant={variant}")]


def test_holm_and_benjamini_hochberg_on_the_p_of_the_case_means(adjusted):
    table = adjusted(changed())
    p = {name: stats.ttest_1samp(gains, 0).pvalue for name, gains in GAINS.items()}
    low, middle, high = sorted(p.values())
    assert p_of(table, "joy", "holm").estimate == pytest.approx(3 * low)
    assert p_of(table, "calm", "holm").estimate == pytest.approx(2 * middle)
    assert p_of(table, "rest", "holm").estimate == pytest.approx(high)
    hochberg = p_of(table, "calm", "benjamini_hochberg")
    assert hochberg.estimate == pytest.approx(min(1.5 * middle, high))
    assert hochberg.p == hochberg.estimate


def test_romano_and_wolf_on_all_signs_of_the_cases(adjusted):
    table = adjusted(changed())
    gains = np.array(list(GAINS.values()), dtype=float)
    signs = np.array(np.meshgrid(*[[1, -1]] * 5)).reshape(5, -1)

    def squared_t(values):
        means = values.mean(axis=-1)
        return means**2 / ((values - means[..., None]) ** 2).sum(axis=-1)

    drawn = squared_t(gains[:, None, :] * signs.T)
    largest = drawn.max(axis=0)
    expected = (largest >= squared_t(gains)[0] * (1 - 1e-9)).mean()
    assert p_of(table, "joy", "romano_wolf").estimate == pytest.approx(expected)


def test_an_indicator_in_no_family_stands_alone_and_none_is_adjusted_without_families(adjusted):
    rows = changed()
    assert adjusted(rows, members=()).empty
    assert set(adjusted(rows, members=("joy", "calm")).index.get_level_values(0)) == {
        "joy", "calm"}  # fmt: skip


def test_a_test_that_could_not_be_made_does_not_count(adjusted):
    rows = [row for row in changed() if row[1] != "rest" or row[0] == "a"]
    table = adjusted(rows)
    low = stats.ttest_1samp(GAINS["joy"], 0).pvalue
    assert p_of(table, "joy", "holm").estimate == pytest.approx(2 * low)
    missing = p_of(table, "rest", "holm")
    assert pd.isna(missing.estimate)
    assert missing.note.startswith("interval_needs_more_cases")


def test_other_cases_or_another_design_leave_the_signs_unshared(adjusted):
    rows = changed() + [(case, "joy", when, "", 10.0 + late * at, None)
                        for at, case in enumerate(GROUPS)
                        for late, when in enumerate(("base", "late"))]  # fmt: skip
    table = adjusted(rows, groups=GROUPS, joy={"design": "comparison"})
    assert p_of(table, "joy", "romano_wolf").note == "cases_differ_in_family"
    expected = stats.ttest_ind(GAINS["joy"], [0, 1, 2]).pvalue
    three = sorted([expected, *(stats.ttest_1samp(GAINS[n], 0).pvalue for n in ("calm", "rest"))])
    holm = np.maximum.accumulate([3 * three[0], 2 * three[1], three[2]])[three.index(expected)]
    assert p_of(table, "joy", "holm").estimate == pytest.approx(holm)
