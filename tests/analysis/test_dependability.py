"""The G and D study of every score: components, present size, and how many to ask."""

import numpy as np
import pytest

from samskaping.analysis.samson.raters import raters
from samskaping.psychometrics.restricted import restricted

ITEMS = {f"a{i}": "trust" for i in range(4)} | {"b0": "learning"}
CASES = ("east", "west", "north")


@pytest.fixture(scope="module")
def study(outline_of, forms_of, responses_of):
    outline = outline_of(ITEMS, cases=CASES)
    forms = forms_of(outline, 9)[2:]
    table = raters(responses_of(outline, forms), outline).set_index("key")
    return outline, forms, table


def answers_of(forms, items):
    case = np.array([CASES.index(form[0]) for form in forms])
    return np.array([form[4][:items] for form in forms], dtype=float), case


def test_components_are_those_of_the_floor_below(study):
    _, forms, table = study
    fit = restricted(*answers_of(forms, 4))
    for name, variance in zip(
        ("case", "person", "item", "case_item", "residual"), fit.variances, strict=True
    ):
        row = table.loc[f"samson.variance_component_reml.trust.component={name};wave=end"]
        assert row.estimate == pytest.approx(variance, rel=1e-6, abs=1e-9)
        assert (row.n, row.n_cases) == (25, 3)
        assert f"samson.variance_component.trust.component={name};wave=end" in table.index


def test_the_surface_has_the_configured_sizes_and_the_present_one(study):
    outline, _, table = study
    trust = table[(table["quantity"] == "dependability") & (table["subject"] == "trust")]
    levels = [dict(p.split("=") for p in group.split(";")) for group in trust["group"]]
    assert {int(one["items"]) for one in levels} == {2, 4, 8}
    sizes = {one["respondents"] for one in levels}
    assert sizes == {"present", *map(str, outline.analysis.raters.respondents)}
    present = table.loc["samson.dependability.trust.items=4;respondents=present;wave=end"]
    of = {
        name: table.loc[f"samson.variance_component_reml.trust.component={name};wave=end"].estimate
        for name in ("case", "person", "item", "case_item", "residual")
    }
    size = 25 / 3
    error = of["person"] / size + of["case_item"] / 4 + of["residual"] / (4 * size) + of["item"] / 4
    assert present.estimate == pytest.approx(of["case"] / (of["case"] + error))


def test_the_respondents_needed_reach_the_target_or_say_that_none_do(study):
    _, _, table = study
    needed = table[table["quantity"] == "respondents_needed"]
    assert len(needed) == 2 * 2 * 2  # trust and total, two decisions, two targets
    reached = needed["estimate"].notna()
    assert (reached == (needed["note"] == "interval_not_defined")).all()
    assert (needed["note"] != "").all()
    assert (needed["estimate"].dropna() >= 1).all()


def test_a_score_of_one_item_has_no_g_study_and_says_so(study):
    _, _, table = study
    row = table.loc["samson.variance_component.learning.component=case;wave=end"]
    assert row.note == "too_few_items;minimum=2;n=1"
    row = table.loc["samson.dependability.learning.items=1;respondents=present;wave=end"]
    assert row.note == "too_few_items;minimum=2;n=1"


def test_one_case_keeps_its_components_and_has_no_d_study(outline_of, forms_of, responses_of):
    outline = outline_of(ITEMS)
    table = raters(responses_of(outline, forms_of(outline, 12)), outline).set_index("key")
    row = table.loc["samson.variance_component_reml.trust.component=person;wave=end"]
    assert row.estimate >= 0
    row = table.loc["samson.variance_component.trust.component=case;wave=end"]
    assert row.note == "too_few_cases;minimum=2;n=1"
    row = table.loc["samson.generalizability.trust.items=4;respondents=present;wave=end"]
    assert row.note == "too_few_cases;minimum=2;n=1"
    assert not (table["quantity"] == "respondents_needed").any()


def test_a_study_may_choose_its_sizes_and_targets(outline_of, forms_of, responses_of):
    chosen = {"raters": {"respondents": [8, 12], "items": [6], "targets": [0.75]}}
    outline = outline_of(ITEMS, cases=CASES, analysis=chosen)
    table = raters(responses_of(outline, forms_of(outline, 9)), outline)
    groups = table.loc[
        (table["quantity"] == "generalizability") & (table["subject"] == "trust"), "group"
    ]
    assert sorted(groups) == [
        "items=4;respondents=12;wave=end",
        "items=4;respondents=8;wave=end",
        "items=4;respondents=present;wave=end",
        "items=6;respondents=12;wave=end",
        "items=6;respondents=8;wave=end",
    ]
    needed = table.loc[table["quantity"] == "respondents_needed", "group"]
    assert needed.str.contains("target=0_75").all()


def test_sizes_named_twice_are_refused(outline_of):
    with pytest.raises(ValueError, match="names something twice"):
        outline_of(ITEMS, analysis={"raters": {"respondents": [8, 8]}})


def test_nobody_is_a_reason_in_every_row(outline_of, responses_of):
    outline = outline_of(ITEMS, cases=CASES)
    skipped = ["skipped"] * len(ITEMS)
    table = raters(responses_of(outline, [("east", "end", None, "p", skipped)]), outline)
    assert table["estimate"].isna().all()
    assert table["note"].str.len().gt(0).all()


def test_a_d_study_says_that_it_has_no_interval(study):
    _, _, table = study
    found = table[table["quantity"].isin(["generalizability", "dependability"])]
    assert found["estimate"].notna().any()
    assert found["lower"].isna().all()
    assert set(found.loc[found["estimate"].notna(), "note"]) == {"interval_not_defined"}
