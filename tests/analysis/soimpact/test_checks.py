"""Every check of a comparison is the estimator it is named after, and none tests what it cannot."""

import numpy as np
import pytest
from scipy import stats

from samskaping.analysis.soimpact.comparison import comparison
from samskaping.effects.few_clusters import cr2_contrast, fit_by_cluster, wald_htz
from tests.analysis.soimpact.conftest import make_measurements, persons

CASES, GROUPS = ("a", "b", "c"), ("x", "y", "z")
# Baseline and gain of three cases and three groups, from delivered figures.
FIGURES = {"a": (10, 5), "b": (14, 8), "c": (12, 9), "x": (11, 1), "y": (13, 3), "z": (15, 0)}


def delivered(figures=FIGURES, n=30):
    return [(case, "joy", when, "", start + gain * late, n)
            for case, (start, gain) in figures.items()
            for late, when in enumerate(("base", "late"))]  # fmt: skip


def followed(sizes, seed=1, occasions=("base", "late")):
    """Persons of each case, all of them measured at each occasion."""
    rng, rows = np.random.default_rng(seed), []
    for case, size in sizes.items():
        person, own = rng.normal(rng.normal(5, 2), 1, size), rng.normal(0, 0.5)
        for step, when in enumerate(occasions):
            values = person + step * (own + (case in CASES)) + rng.normal(0, 0.5, size)
            rows += persons(case, when, np.round(values, 3).tolist())
    return rows


@pytest.fixture
def found(study_of):
    def table(rows, cases=CASES, groups=GROUPS, record=None, **indicator):
        outline = study_of({"joy": {"design": "comparison", **indicator}}, cases=cases,
                           groups=groups)  # fmt: skip
        if record is not None:
            outline = record(outline)
        return comparison(make_measurements(rows, groups), outline).set_index("key")

    return table


def check(table, variant, contrast="late-base"):
    return table.loc[f"soimpact.effect_check.joy.occasion={contrast};variant={variant}"]


def in_municipalities(**where):
    """The outline with some of its cases and groups moved to other municipalities."""

    def moved(outline):
        cases = tuple(one.model_copy(update={"municipality": where.get(one.id, one.id)})
                      for one in outline.cases)  # fmt: skip
        groups = tuple(one.model_copy(update={"municipality": where.get(one.id, one.id)})
                       for one in outline.record.comparison_groups)  # fmt: skip
        record = outline.record.model_copy(update={"comparison_groups": groups})
        return outline.model_copy(update={"cases": cases, "record": record})

    return moved


def test_the_permutation_is_the_share_of_divisions_that_differ_as_much(found):
    one = check(found(delivered(), measured="aggregate"), "permutation")
    # 5, 8, 9 lie above 1, 3, 0: only this division and its mirror image differ as much.
    assert (one.estimate, one.p) == (pytest.approx(6), pytest.approx(2 / 20))
    assert one.note == "interval_level_not_attainable;n=10"
    assert "could_have_changed_places" in one.assumption


def test_only_lots_make_it_a_randomisation_test(found):
    def by_lot(outline):
        record = outline.record.model_copy(update={"assigned_by_lot": True})
        return outline.model_copy(update={"record": record})

    one = check(found(delivered(), measured="aggregate", record=by_lot), "permutation")
    assert "assigned_by_lot" in one.assumption
    assert "could_have_changed_places" not in one.assumption


def test_the_ancova_is_the_regression_on_case_means(found):
    one = check(found(delivered(), measured="aggregate"), "ancova")
    before, gain = np.array(list(FIGURES.values()), dtype=float).T
    x = np.column_stack([np.ones(6), [1, 1, 1, 0, 0, 0], before])
    beta, squares = np.linalg.lstsq(x, before + gain, rcond=None)[:2]
    se = np.sqrt(squares[0] / 3 * np.linalg.inv(x.T @ x)[1, 1])
    assert (one.estimate, one.se, one.df) == pytest.approx((beta[1], se, 3))


def test_the_smallest_p_of_all_signs_is_told(found):
    one = check(found(delivered(), measured="aggregate"), "wild_rademacher")
    assert one.p * 32 == pytest.approx(round(one.p * 32))
    assert one.note == "smallest_p;n=32"
    assert one.lower < one.estimate < one.upper


def test_webb_is_there_up_to_six_cases_only(found):
    figures = {**FIGURES, "d": (12, 7)}
    table = found(delivered(figures), cases=(*CASES, "d"), measured="aggregate")
    assert not any("late-base;variant=wild_webb" in key for key in table.index)
    assert any("wild_webb" in key for key in found(delivered(), measured="aggregate").index)


def test_persons_and_cases_that_count_alike_are_told_apart(found):
    rows = followed({"a": 40, "b": 6, "c": 8, "x": 30, "y": 7, "z": 9})
    table = found(rows)
    of_cases, of_persons = check(table, "case_weighted"), check(table, "cr2")
    effect = table.loc["soimpact.effect.joy.occasion=late-base"]
    assert of_cases.estimate == pytest.approx(effect.estimate)
    assert of_persons.estimate != pytest.approx(effect.estimate, rel=1e-3)
    assert "cases_count_alike" in of_cases.assumption
    assert "persons_count_alike" in of_persons.assumption


def test_delivered_figures_are_weighed_by_their_persons_where_they_are_known(found):
    rows = [(*row[:5], 200 if row[0] == "c" else 20) for row in delivered()]
    one = check(found(rows, measured="aggregate"), "person_weighted")
    weights = np.array([20, 20, 200])
    assert one.estimate == pytest.approx(np.average([5, 8, 9], weights=weights) - 4 / 3)
    silent = found(delivered(n=None), measured="aggregate")
    assert not any("person_weighted" in key for key in silent.index)


def test_the_mixed_model_of_equal_cases_is_the_pooled_t(found):
    """Where every case has as many persons, all of them followed, and the cases do differ."""
    rows = followed(dict.fromkeys((*CASES, *GROUPS), 40), seed=2)
    table = found(rows)
    effect, mixed = table.loc["soimpact.effect.joy.occasion=late-base"], check(table, "mixed")
    assert mixed.note == ""
    assert (mixed.estimate, mixed.df) == pytest.approx((effect.estimate, 4), rel=1e-5)
    assert mixed.p == pytest.approx(effect.p, rel=1e-3)


def test_the_same_gain_everywhere_has_no_interval_whatever_the_figures_round_to(found):
    starts = dict(zip((*CASES, *GROUPS), (100000.1, 7.3, 40000.7, 3.3, 250000.9, 8.1), strict=True))
    rows = [(case, "joy", when, "", start + 0.1 * late, 30) for case, start in starts.items()
            for late, when in enumerate(("base", "late"))]  # fmt: skip
    table = found(rows, measured="aggregate")
    assert table.loc["soimpact.effect.joy.occasion=late-base"].note == "interval_no_variance"
    for variant in ("cr2", "wild_rademacher", "permutation"):
        one = check(table, variant)
        assert (one.estimate, str(one.p)) == (pytest.approx(0, abs=1e-9), "<NA>")


def test_one_treated_case_has_no_test_in_any_check(found):
    rows = followed({"a": 20, "x": 20, "y": 15, "z": 25})
    table = found(rows, cases=("a",))
    checks = table[table.index.str.startswith("soimpact.effect_check.joy.occasion=late-base")]
    assert len(checks) > 8
    assert checks[["p", "lower", "upper", "se"]].isna().all(axis=None)
    assert checks["note"].str.startswith("one_case_in_an_arm;").all()


def test_cases_of_one_municipality_are_one_cluster_and_the_number_says_so(found):
    rows = delivered()
    apart = found(rows, measured="aggregate")
    together = found(rows, measured="aggregate", record=in_municipalities(a="Vik", b=" vik "))
    assert not any("municipality" in key for key in apart.index)
    key = "soimpact.effect.joy.occasion=late-base"
    assert "municipality_shared" in together.loc[key].assumption
    assert "spillover_possible" not in together.loc[key].assumption
    one = check(together, "cr2_municipality")
    design = np.column_stack([np.ones(6), [1, 1, 1, 0, 0, 0]])
    gains = [gain for _, gain in FIGURES.values()]
    expected = cr2_contrast(design, gains, [0, 0, 1, 2, 3, 4], [0, 1], 0.95)
    assert (one.se, one.df, one.p) == pytest.approx((expected.se, expected.df, expected.p))
    assert (one.estimate, one.n_cases) == (pytest.approx(6), 6)


def test_a_group_beside_a_case_or_in_touch_with_one_may_have_had_a_part(found):
    def in_touch(outline):
        groups = [one.model_copy(update={"contact_with": ("a",)} if one.id == "x" else {})
                  for one in outline.record.comparison_groups]  # fmt: skip
        record = outline.record.model_copy(update={"comparison_groups": tuple(groups)})
        return outline.model_copy(update={"record": record})

    key = "soimpact.effect.joy.occasion=late-base"
    for outline in (in_touch, in_municipalities(a="Vik", x="Vik")):
        table = found(delivered(), measured="aggregate", record=outline)
        assert "spillover_possible" in table.loc[key].assumption
    assert "spillover" not in found(delivered(), measured="aggregate").loc[key].assumption


def test_the_gap_at_baseline_is_over_the_spread_of_persons(found):
    rows = followed(dict.fromkeys((*CASES, *GROUPS), 12))
    table = found(rows)
    gap = table.loc["soimpact.baseline_gap.joy.occasion=late-base"]
    scaled = table.loc["soimpact.baseline_gap_standardised.joy.occasion=late-base"]
    values = {case: [row[4] for row in rows if row[0] == case and row[2] == "base"]
              for case in (*CASES, *GROUPS)}  # fmt: skip
    means = {case: np.mean(each) for case, each in values.items()}
    expected = np.mean([means[c] for c in CASES]) - np.mean([means[c] for c in GROUPS])
    spread = np.sqrt(np.mean([np.var(each, ddof=1) for each in values.values()]))
    assert (gap.estimate, scaled.estimate) == pytest.approx((expected, expected / spread))
    assert str(gap.p) == "<NA>"
    assert gap.lower < gap.estimate < gap.upper
    delivered_gap = found(delivered(), measured="aggregate").loc[scaled.name]
    assert delivered_gap.note == "spread_of_persons_unknown"


def test_all_follow_ups_are_judged_in_one_test(found):
    rows = followed(dict.fromkeys((*CASES, *GROUPS), 12), occasions=("base", "mid", "late"))
    one = found(rows).loc["soimpact.effect_joint.joy.variant=htz"]
    assert (one.n_cases, one.n) == (6, 216)
    assert one.p == pytest.approx(stats.f.sf(one.statistic, 2, one.df))
    assert "soimpact.effect_joint.joy.variant=htz" in found([]).index
    without = [row for row in rows if row[2] != "mid"]
    assert found(without).loc[one.name].note == "arm_without_cases"


def test_where_nobody_is_followed_the_joint_test_is_on_all_values(found):
    rows = [(*row[:3], "", *row[4:]) for row in
            followed({**dict.fromkeys("abc", 9), **dict.fromkeys("xyz", 14)},
                     occasions=("base", "mid", "late"))]  # fmt: skip
    one = found(rows).loc["soimpact.effect_joint.joy.variant=htz"]
    arm = np.array([row[0] in CASES for row in rows], dtype=float)
    late = np.array([[row[2] == when for when in ("mid", "late")] for row in rows], dtype=float)
    design = np.column_stack([np.ones(len(rows)), arm, late, late * arm[:, None]])
    fit = fit_by_cluster(design, [row[4] for row in rows], [row[0] for row in rows])
    expected = wald_htz(fit, np.eye(6)[-2:])
    assert (one.statistic, one.df, one.p) == pytest.approx(
        (expected.statistic, expected.df, expected.p), rel=1e-9
    )


def test_gains_of_cases_at_two_follow_ups_have_hotellings_test(found):
    """Six delivered gains, three and three: T² on pooled covariances is what HTZ comes to."""
    rng = np.random.default_rng(4)
    gains = rng.normal(size=(6, 2)) + np.repeat([[1.0, 2.0], [0.0, 0.0]], 3, axis=0)
    rows = []
    for case, (mid, late) in zip((*CASES, *GROUPS), gains, strict=True):
        for when, value in (("base", 10.0), ("mid", 10 + mid), ("late", 10 + late)):
            rows.append((case, "joy", when, "", value, None))
    one = found(rows, measured="aggregate").loc["soimpact.effect_joint.joy.variant=htz"]
    apart = gains[:3].mean(axis=0) - gains[3:].mean(axis=0)
    within = sum((part - part.mean(axis=0)).T @ (part - part.mean(axis=0))
                 for part in (gains[:3], gains[3:]))  # fmt: skip
    square = apart @ np.linalg.solve(within / 4 * (2 / 3), apart)
    assert one.statistic == pytest.approx((4 - 1) / (4 * 2) * square, rel=1e-6)
    assert one.df == pytest.approx(3, rel=1e-6)
