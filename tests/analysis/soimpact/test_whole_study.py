"""A whole study of measurements gives numbers or reasons, and the same ones however it is put."""

import numpy as np
import pytest

from samskaping.estimates import REAL, vocabulary
from samskaping.language import Catalogue, available_languages
from tests.analysis.soimpact.whole_study import (
    CASES,
    GROUPS,
    INDICATORS,
    TARGETS,
    drawn_rows,
    estimates,
)


@pytest.fixture(scope="module")
def outline(study_of):
    return study_of(INDICATORS, cases=CASES, groups=GROUPS, targets=TARGETS)


@pytest.fixture(scope="module")
def table(outline):
    return estimates(outline, drawn_rows())


def numbers(table):
    return {
        (row.key, name): getattr(row, name)
        for row in table.itertuples()
        for name in REAL
        if str(getattr(row, name)) != "<NA>"
    }


def test_every_row_has_a_number_or_a_reason(table):
    assert (table["estimate"].notna() | table["note"].ne("")).all()
    assert all(np.isfinite(number) for number in numbers(table).values())
    inside = table.dropna(subset=["lower", "upper"])
    assert (inside["lower"] <= inside["estimate"]).all()
    assert (inside["estimate"] <= inside["upper"]).all()


@pytest.mark.parametrize("language", available_languages())
def test_every_reason_has_its_sentence(table, language):
    words = Catalogue(language)
    for note in set(table["note"]) - {""}:
        code, _, rest = note.partition(";")
        given = dict(part.split("=") for part in rest.split(";") if part)
        sentence = words(f"reasons.{code}", **{name: float(x) for name, x in given.items()})
        assert "{" not in sentence


def test_the_order_of_the_rows_changes_nothing(outline, table):
    rows = drawn_rows()
    order = np.random.default_rng(1).permutation(len(rows))
    again = numbers(estimates(outline, [rows[i] for i in order]))
    for place, number in numbers(table).items():
        assert again[place] == pytest.approx(number, rel=1e-8, abs=1e-10)


def test_another_unit_scales_what_has_one_and_nothing_else(study_of, table):
    """Ten times the points: changes and errors grow, shares of the way and p do not."""
    scaled = {"minimum": 10, "maximum": 50}
    outline = study_of(
        {**INDICATORS, "joy": scaled}, cases=CASES, groups=GROUPS,
        targets=[{**TARGETS[0], "value": 45}, *TARGETS[1:]],
    )  # fmt: skip
    rows = [
        (case, name, when, unit, value * 10 if name == "joy" else value, n)
        for case, name, when, unit, value, n in drawn_rows()
    ]
    again = numbers(estimates(outline, rows))
    units = {name: word["unit"] for name, word in vocabulary()["quantities"].items()}
    scaled_with = ("indicator", "indicator_squared")
    for (key, column), number in numbers(table).items():
        quantity, subject = key.split(".")[1:3]
        power = 0
        if subject == "joy" and units[quantity] in scaled_with and column in (
            "estimate", "lower", "upper", "se",
        ):  # fmt: skip
            power = 2 if quantity == "tau2" else 1
        assert again[key, column] == pytest.approx(number * 10**power, rel=1e-6, abs=1e-9), key


def test_the_effect_s_sign_is_that_of_the_figures(outline, table):
    found = table.set_index("key").loc["soimpact.effect.alone.occasion=late-base"]
    assert "decrease_is_intended" in found.assumption
    changes = table.set_index("key")["estimate"]
    arms = [changes[f"soimpact.indicator_change.alone.arm={arm};occasion=late-base"]
            for arm in ("effort", "comparison")]  # fmt: skip
    assert found.estimate == pytest.approx(arms[0] - arms[1])


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a", "joy", "base", "p1", 3.0, None)],
        [("a", "joy", when, "p1", 3.0, None) for when in ("base", "late")],
        [(case, "joy", when, f"p{case}{i}", 3.0, None)
         for case in CASES for when in ("base", "late") for i in range(4)],
        [(case, "alone", when, f"p{case}{i}", 1.0, None)
         for case in ("a", "x") for when in ("base", "late") for i in range(3)],
        [(case, "helped", when, f"p{case}{i}", float(when == "late"), None)
         for case in CASES for when in ("base", "late") for i in range(5)],
        [("a", "young", "base", "", 100.0, 1), ("a", "young", "late", "", 0.0, 0)],
        [("a", "visits", when, "", 0.0, None) for when in ("base", "mid", "late")],
        [("nowhere", "joy", "base", "p1", 3.0, None), ("a", "nothing", "base", "p1", 3.0, None)],
    ],
    ids=["nothing", "one person once", "one person twice", "all alike", "one case in each arm",
         "everyone turned", "a share of one and of none", "nobody came", "unknown"],
)  # fmt: skip
def test_studies_at_the_edge_give_numbers_or_reasons(outline, rows):
    found = estimates(outline, rows)
    assert (found["estimate"].notna() | found["note"].ne("")).all()
    words = Catalogue("en")
    assert all(f"reasons.{note.partition(';')[0]}" in words for note in set(found["note"]) - {""})
