"""The measurement model finds the structure that answers were drawn from, or says why it cannot."""

import numpy as np
import pandas as pd
import pytest

from samskaping.analysis.samson.structure import structure
from samskaping.psychometrics.factor import (
    Sample,
    factor_model,
    fit_maximum_likelihood,
    indices,
    standardise,
)
from tests.analysis.structure.simulated import CORRELATION, ITEMS, LOADING, forms

CASES = ("east", "west", "north", "south")
WITHIN = "level=within_case;wave=end"
FEWER = {"structure": {"minimum_n": 50}}


def outline(outline_of, **more):
    options = {"cases": CASES, "roles": ("citizen", "official"), "scale": (1, 11)} | more
    return outline_of(options.pop("items", ITEMS), **options)


def estimates(outline, responses_of, made):
    return structure(responses_of(outline, made), outline).set_index("key")


@pytest.fixture(scope="module")
def nested(outline_of, responses_of):
    """400 people in four cases that differ about as much as the people within them."""
    made = forms({"citizen": 200, "official": 200}, 11, case_spread=0.7)
    study = outline(outline_of)
    return study, made, estimates(study, responses_of, made)


def test_within_cases_the_loadings_and_the_correlation_of_the_values_are_found(nested):
    _, _, table = nested
    for item in ITEMS:
        row = table.loc[f"samson.loading.{item}.{WITHIN}"]
        assert abs(row.estimate - LOADING) < 4 * row.se
        assert row.lower < row.estimate < row.upper
    row = table.loc[f"samson.factor_correlation.trust.{WITHIN};with=learning"]
    assert abs(row.estimate - CORRELATION) < 4 * row.se
    assert table.loc[f"samson.parallel_dimensions.total.{WITHIN}"].estimate == 2
    assert (row.n, row.n_cases) == (400, 4)


def test_over_all_persons_the_differences_between_cases_blur_the_structure(nested):
    _, _, table = nested
    pooled = table.loc["samson.fit_rmsea.total.level=pooled;variant=robust;wave=end"].estimate
    inside = table.loc["samson.fit_rmsea.total.level=within_case;variant=robust;wave=end"].estimate
    assert inside < 0.05 < pooled


def test_the_model_is_that_of_the_pooled_within_covariance_with_n_less_one_per_case(nested):
    _, made, table = nested
    x = np.array([form[4] for form in made], dtype=float)
    case = np.array([CASES.index(form[0]) for form in made])
    centred = x - np.array([x[case == c].mean(axis=0) for c in range(4)])[case]
    pattern = np.kron(np.eye(2), np.ones((4, 1))).astype(bool)
    sample = Sample.from_covariance(centred.T @ centred / 396, 396)
    fit = fit_maximum_likelihood(factor_model(pattern, identification="variance"), [sample])
    group = "level=within_case;variant=plain;wave=end"
    row = table.loc[f"samson.fit_chi_square.total.{group}"]
    assert row.estimate == pytest.approx(fit.chi_square.value, rel=1e-9)
    assert row.df == 19
    assert table.loc[f"samson.fit_cfi.total.{group}"].estimate == pytest.approx(indices(fit).cfi)
    own = table.loc[f"samson.loading.trust0.{group}"]
    assert own.estimate == pytest.approx(standardise(fit).values[0], abs=1e-9)
    assert own.se == pytest.approx(standardise(fit).standard_errors[0], rel=1e-6)


def test_one_case_is_that_case_with_all_its_persons(outline_of, responses_of):
    made = forms({"citizen": 150}, 5, cases=("east",))
    study = outline(outline_of, cases=("east",))
    table = estimates(study, responses_of, made)
    x = np.array([form[4] for form in made], dtype=float)
    pattern = np.kron(np.eye(2), np.ones((4, 1))).astype(bool)
    model = factor_model(pattern, identification="variance")
    fit = fit_maximum_likelihood(model, [Sample.from_answers(x)], robust=True)
    row = table.loc["samson.fit_chi_square.total.level=within_case;variant=scaled;wave=end"]
    assert row.estimate == pytest.approx(fit.scaled.value, rel=1e-9)
    assert row.assumption == "answers_as_numbers;independent_respondents;listwise"


def test_few_persons_are_refused_with_what_the_model_would_need(outline_of, responses_of):
    made = forms({"citizen": 40}, 3)
    table = estimates(outline(outline_of, analysis=FEWER), responses_of, made)
    # Eight loadings, eight residuals and a correlation, five persons each.
    row = table.loc[f"samson.loading.trust0.{WITHIN}"]
    assert pd.isna(row.estimate)
    assert row.note == "too_few_persons_for_model;minimum=85"
    assert table.loc[f"samson.parallel_dimensions.total.{WITHIN}"].note.endswith("minimum=50")
    # 40 persons less four cases are too few for one value as well.
    assert table.loc[f"samson.loading_one_factor.trust0.{WITHIN}"].note.endswith("minimum=50")


def test_below_a_hundred_persons_nothing_is_fitted_unless_the_study_asks(outline_of, responses_of):
    made = forms({"citizen": 70}, 3)
    table = estimates(outline(outline_of), responses_of, made)
    assert table.loc[f"samson.loading_one_factor.trust0.{WITHIN}"].note.endswith("minimum=100")


def test_a_value_has_a_model_of_its_own_where_all_of_them_are_too_much(outline_of, responses_of):
    made = forms({"citizen": 70}, 3)
    table = estimates(outline(outline_of, analysis=FEWER), responses_of, made)
    assert pd.isna(table.loc[f"samson.loading.trust0.{WITHIN}"].estimate)
    assert table.loc[f"samson.loading_one_factor.trust0.{WITHIN}"].estimate > 0.4


def test_a_heywood_case_is_refused_by_name(outline_of, responses_of):
    # Three items whose covariances imply that the first has more than its variance in common.
    draw = np.random.default_rng(1)
    root = np.linalg.cholesky([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]])
    raw = np.round(6 + 1.6 * draw.normal(size=(200, 3)) @ root.T).clip(1, 11).astype(int)
    study = outline(outline_of, items={f"a{i}": "trust" for i in range(3)}, cases=("east",))
    made = [("east", "end", None, f"p{n}", row.tolist()) for n, row in enumerate(raw)]
    table = estimates(study, responses_of, made)
    row = table.loc[f"samson.loading.a0.{WITHIN}"]
    assert pd.isna(row.estimate)
    assert row.note == "heywood_residual_variance"


def test_three_items_have_loadings_and_nothing_to_test(outline_of, responses_of):
    made = [(*form[:4], form[4][:3]) for form in forms({"citizen": 120}, 2)]
    study = outline(outline_of, items={f"a{i}": "trust" for i in range(3)})
    table = estimates(study, responses_of, made)
    assert table.loc[f"samson.loading.a0.{WITHIN}"].estimate > 0.4
    row = table.loc["samson.fit_cfi.total.level=within_case;variant=robust;wave=end"]
    assert row.note == "fit_without_degrees_of_freedom"


@pytest.mark.parametrize(
    ("spoil", "note"),
    [
        (lambda row: [5, *row[1:]], "no_variance"),
        (lambda row: [row[1], *row[1:]], "singular"),
    ],
)
def test_items_that_do_not_vary_or_repeat_each_other_are_named(
    outline_of, responses_of, spoil, note
):
    made = [(*form[:4], spoil(form[4])) for form in forms({"citizen": 200}, 4)]
    table = estimates(outline(outline_of), responses_of, made)
    assert table.loc[f"samson.loading.trust0.{WITHIN}"].note == note
    assert table.loc[f"samson.htmt.trust.{WITHIN};with=learning"].note == note


@pytest.mark.parametrize("items", [{"a1": "trust"}, {"a1": "trust", "b1": "learning"}])
def test_values_of_one_item_are_no_factors(outline_of, responses_of, items):
    made = [(*form[:4], form[4][: len(items)]) for form in forms({"citizen": 60}, 4)]
    table = estimates(outline(outline_of, items=items), responses_of, made)
    assert table.estimate.isna().all()
    assert "no_value_with_items;minimum=2" in set(table.note)


@pytest.mark.parametrize("persons", [0, 1, 2])
def test_nobody_one_and_two_persons_give_reasons(outline_of, responses_of, persons):
    study = outline(outline_of)
    made = forms({"citizen": 40}, 3)[:persons]
    if not made:
        made = [("elsewhere", "end", None, "p", [1] * 8)]
    table = estimates(study, responses_of, made)
    assert table.estimate.isna().all()
    assert (table.note != "").all()


def test_two_answers_are_enough(outline_of, responses_of):
    made = forms({"citizen": 300}, 9, points=2)
    study = outline(outline_of, scale=(1, 2))
    table = estimates(study, responses_of, made)
    assert table.loc[f"samson.loading.trust0.{WITHIN}"].estimate > 0.3
    assert table.loc["samson.loading.trust0.level=pooled;wave=end"].estimate > 0.4


def test_the_ordinal_model_says_what_it_takes_for_granted_and_can_be_left_out(
    nested, outline_of, responses_of
):
    _, made, table = nested
    row = table.loc["samson.loading.trust0.level=pooled;wave=end"]
    assert row.method == "factor_wlsmv"
    assert row.assumption == "independent_respondents;listwise;mixes_levels"
    without = outline(outline_of, analysis={"structure": {"ordinal": False, "groupings": []}})
    keys = structure(responses_of(without, made), without)["key"]
    assert not keys.str.contains("level=pooled|by=").any()


def test_full_information_keeps_those_who_lack_an_answer(outline_of, responses_of):
    made = forms({"citizen": 200}, 6, cases=("east",))
    made = [
        (*form[:4], ["dont_know", *form[4][1:]] if n % 4 == 0 else form[4])
        for n, form in enumerate(made)
    ]
    known = {}
    for missing in ("listwise", "fiml"):
        study = outline(outline_of, cases=("east",), analysis={"missing": missing})
        known[missing] = estimates(study, responses_of, made).loc[f"samson.loading.trust1.{WITHIN}"]
    assert (known["listwise"].n, known["fiml"].n) == (150, 200)
    assert "full_information" in known["fiml"].assumption
    assert known["fiml"].se < known["listwise"].se


def test_the_same_study_gives_the_same_numbers(outline_of, responses_of):
    made = forms({"citizen": 100}, 8)
    study = outline(outline_of)
    first = structure(responses_of(study, made), study)
    second = structure(responses_of(study, made[::-1]), study)
    pd.testing.assert_frame_equal(first, second, rtol=1e-7)
