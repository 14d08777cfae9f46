"""How the methods behave in an indicator's own design: rows, reasons, memory, and no words."""

import json

import numpy as np
import pandas as pd
import pytest

from samskaping.analysis.soimpact import calibration as asked
from samskaping.analysis.soimpact.calibration import calibration
from samskaping.study.bare import design_alone
from samskaping.study.model import Outline
from tests.analysis.soimpact.conftest import make_measurements, persons

CASES, GROUPS = tuple("abc"), tuple("xyz")
TWO = [
    {"id": "base", "label": {"en": "text"}, "kind": "baseline", "opens": "2025-01-10"},
    {"id": "late", "label": {"en": "text"}, "kind": "follow_up", "opens": "2026-01-10"},
]
ITEM = {"minimum": 1, "maximum": 5, "step": 1, "smallest_relevant": 0.5}
RUNS = 200


@pytest.fixture
def small(study_of):
    def made(indicator, cases=CASES, groups=(), **more):
        return study_of(
            {"joy": indicator}, cases=cases, groups=groups, occasions=TWO,
            analysis={"calibration": {"runs": RUNS}}, **more,
        )  # fmt: skip

    return made


def answers(cases=CASES, groups=(), size=8, seed=1, values=None):
    rng, rows = np.random.default_rng(seed), []
    for case in (*cases, *groups):
        person = rng.normal(size=size)
        for occasion in ("base", "late"):
            drawn = np.clip(np.round(3 + person + rng.normal(0, 0.7, size)), 1, 5)
            given = drawn if values is None else np.full(size, float(values))
            rows += persons(case, occasion, given.tolist())
    return make_measurements(rows, groups)


def figures(given):
    rows = [
        (case, "joy", occasion, "", value, n)
        for case, pair in given.items()
        for occasion, (value, n) in zip(("base", "late"), pair, strict=True)
    ]
    return make_measurements(rows)


def told(table):
    return {
        (row.quantity.removeprefix("calibration_"), dict(
            part.split("=") for part in row.group.split(";")).get("variant")): row
        for row in table.itertuples()
    }  # fmt: skip


def test_every_method_of_a_comparison_is_told_with_the_place_of_its_worst(small):
    outline = small({**ITEM, "design": "comparison"}, groups=GROUPS)
    rows = told(calibration(answers(groups=GROUPS), outline))
    methods = {"case_means_pooled_t", "case_means_ancova_t", "cr2_satterthwaite",
               "wild_rademacher", "case_permutation", "case_means_difference_t"}  # fmt: skip
    assert {name for _, name in rows} - {None} == methods
    row = rows["false_positives", "case_means_pooled_t"]
    assert 0.01 < row.estimate < 0.125
    assert row.lower < row.estimate < row.upper
    assert row.note.startswith("worst_")
    assert (row.n_cases, row.n, row.n_min_cell, row.method) == (6, 96, 8, "simulated_design")
    assert rows["coverage", "case_permutation"].note == "interval_never_given"
    assert rows["power", "case_means_pooled_t"].estimate > row.estimate


def test_worst_is_the_highest_error_the_lowest_coverage_and_the_lowest_power(small, monkeypatch):
    tallies = [(100, 7, 100, 96, 50), (100, 9, 100, 90, 40), (100, 3, 100, 93, 60)]
    behaviour = asked.Behaviour(tuple(asked.Tally(*one) for one in tallies))
    monkeypatch.setattr(
        asked, "behaviour", lambda *_, **__: {name: behaviour for name in asked.BEFORE_AFTER}
    )
    rows = told(calibration(answers(), small(ITEM)))
    found = [rows[name, "reml_adhoc"] for name in ("false_positives", "coverage", "power")]
    assert [row.estimate for row in found] == [0.09, 0.9, 0.4]
    assert {row.note.partition(";")[0] for row in found} == {"worst_at_estimated_icc"}


def test_without_a_smallest_relevant_change_there_is_no_power_and_it_is_said(small):
    rows = told(calibration(answers(), small({**ITEM, "smallest_relevant": None})))
    assert rows["power", "case_means_difference_t"].note == "no_smallest_relevant"
    assert rows["coverage", "case_means_difference_t"].estimate > 0.9


def test_a_change_that_the_scale_has_no_room_for_leaves_the_errors_alone(small):
    rows = told(calibration(answers(), small({**ITEM, "smallest_relevant": 3.9})))
    assert rows["power", "case_means_difference_t"].note == "effect_beyond_scale"
    assert rows["false_positives", "case_means_difference_t"].estimate < 0.12


@pytest.mark.parametrize(
    ("indicator", "table", "reason"),
    [
        ({"measured": "aggregate"}, {c: [(3.1, 8), (3.4, 8)] for c in "abc"},
         "calibration_needs_persons"),
        ({"measured": "aggregate", "measure": "share"}, {c: [(0.3, None), (0.4, 8)] for c in "abc"},
         "calibration_needs_persons"),
        (ITEM, answers(values=5), "no_variance"),
        (ITEM, answers(size=1), "no_variance"),
        (ITEM, answers(cases=("a",)), "too_few_cases;minimum=2;n=1"),
        (ITEM, answers(cases=()), "too_few_cases;minimum=1;n=0"),
    ],
    ids=["means", "shares without n", "all at the top", "one person a case", "one case", "none"],
)  # fmt: skip
def test_a_design_that_cannot_be_drawn_gives_its_reason(small, indicator, table, reason):
    measurements = figures(table) if isinstance(table, dict) else table
    rows = told(calibration(measurements, small(indicator)))
    assert {row.note for row in rows.values()} == {reason}
    assert {name for name, _ in rows} == {"false_positives", "coverage", "power", "gain_icc"}


def test_counts_are_drawn_as_poisson_and_shares_as_binomial(small):
    counts = {"a": [(20, None), (24, None)], "b": [(0, None), (3, None)],
              "c": [(60, None), (51, None)]}  # fmt: skip
    rows = told(calibration(figures(counts), small({"measured": "aggregate", "measure": "count"})))
    assert rows["false_positives", "case_means_difference_t"].estimate < 0.15
    assert rows["false_positives", "reml_adhoc"].note == "no_standard_errors"
    shares = {"a": [(0.2, 50), (0.3, 60)], "b": [(0.0, 40), (0.1, 40)], "c": [(0.5, 30), (0.4, 30)]}
    rows = told(calibration(figures(shares), small({"measured": "aggregate", "measure": "share"})))
    assert rows["false_positives", "reml_adhoc"].estimate < 0.12
    assert 0 <= rows["gain_icc", None].estimate <= rows["gain_icc", None].upper


def test_one_case_beside_groups_is_told_of_no_method_but_its_reasons(small):
    outline = small({**ITEM, "design": "comparison"}, cases=("a",), groups=GROUPS)
    rows = told(calibration(answers(("a",), GROUPS), outline))
    assert all(pd.isna(row.estimate) or name == "gain_icc" for (name, _), row in rows.items())
    assert rows["false_positives", "cr2_satterthwaite"].note == "cluster_settles_the_coefficient"
    assert rows["gain_icc", None].upper > 0


def test_the_same_design_is_not_simulated_twice(small, tmp_path, monkeypatch):
    outline = small(ITEM)
    first = calibration(answers(size=9), outline, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    monkeypatch.setattr(asked, "behaviour", None)
    again = calibration(answers(size=9), outline, tmp_path)
    assert again.equals(first)
    # One answer corrected by a little moves no rounded moment.
    table = answers(size=9)
    known = table["value"] == 3
    table.loc[known[known].index[0], "value"] = 3.01
    corrected = calibration(table, outline, tmp_path)
    same = corrected["quantity"].str.startswith("calibration")
    assert corrected[same]["estimate"].equals(first[same]["estimate"])


def test_another_seed_number_of_studies_or_size_is_another_design(small, tmp_path):
    outline = small(ITEM)
    calibration(answers(), outline, tmp_path)
    for name, value in (("runs", 400), ("seed", 5)):
        part = outline.analysis if name == "runs" else outline.study
        changed = (
            part.model_copy(update={"calibration": part.calibration.model_copy(
                update={"runs": value})})
            if name == "runs" else part.model_copy(update={"seed": value})
        )  # fmt: skip
        other = outline.model_copy(update={"analysis" if name == "runs" else "study": changed})
        calibration(answers(), other, tmp_path)
    calibration(answers(size=9), outline, tmp_path)
    assert len(list(tmp_path.iterdir())) == 4


@pytest.mark.parametrize("text", ["", "{", "{}", '{"case_means_difference_t": 3}'])
def test_a_memory_that_cannot_be_read_is_made_anew(small, tmp_path, text):
    outline = small(ITEM)
    first = calibration(answers(), outline, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_text(text, encoding="utf-8")
    assert calibration(answers(), outline, tmp_path).equals(first)
    assert set(json.loads(file.read_text(encoding="utf-8"))) == set(asked.BEFORE_AFTER)


def test_the_order_of_the_rows_has_no_part_in_it(small):
    table = answers()
    turned = table.iloc[::-1].reset_index(drop=True)
    assert calibration(turned, small(ITEM)).equals(calibration(table, small(ITEM)))


def test_an_edit_of_words_dates_or_targets_leaves_the_parameters_as_they_are(small):
    outline = small(ITEM, targets=[{"indicator": "joy", "value": 4.0, "date": "2026-12-31"}])
    before = design_alone(outline)
    content = outline.model_dump(mode="json")
    content["study"]["title"] = {"en": "another title"}
    content["cases"][0]["name"] = "Another name"
    content["record"]["indicators"][0]["label"] = {"en": "another", "nb": "et annet"}
    content["record"]["occasions"][0]["opens"] = "2025-02-01"
    content["record"]["targets"] = []
    content["disclosure"]["minimum"] = 12
    content["analysis"]["missing"] = "pairwise"
    assert design_alone(Outline.model_validate(content)) == before
    content["record"]["indicators"][0]["smallest_relevant"] = 0.7
    assert design_alone(Outline.model_validate(content)) != before


def test_what_is_left_of_an_outline_gives_the_same_numbers(small):
    outline = small({**ITEM, "design": "comparison"}, groups=GROUPS)
    bare = Outline.model_validate(design_alone(outline))
    table = answers(groups=GROUPS)
    assert calibration(table, bare).equals(calibration(table, outline))
