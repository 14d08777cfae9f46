"""What runs write and what is documented are the same words."""

from typing import get_args

import pandas as pd
import pytest

from samskaping.analysis.assumptions import WORDS
from samskaping.analysis.integration.quality_and_change import quality_and_change
from samskaping.analysis.rows import rows_per_table
from samskaping.analysis.samson.change import change
from samskaping.analysis.samson.raters import raters
from samskaping.analysis.samson.reliability import reliability
from samskaping.analysis.samson.scores import scores
from samskaping.analysis.samson.structure import structure
from samskaping.analysis.soimpact.evidence import evidence
from samskaping.estimates import Estimates, join_estimates, name_group, vocabulary
from samskaping.language import Catalogue, available_languages
from samskaping.numeric import Estimate
from samskaping.study.reliability import FurtherInterval
from tests.analysis.interviews import whole_study as interviewed
from tests.analysis.soimpact import (
    compared_study,
    doubted_study,
    followed_study,
    many_ways,
    over_time_study,
    whole_study,
)
from tests.analysis.soimpact.conftest import make_record
from tests.analysis.structure import simulated

FURTHER = get_args(FurtherInterval)
ITEMS = {f"{value}{i}": value for value in ("trust", "learning") for i in range(4)}


@pytest.fixture(scope="module")
def written(outline_of, forms_of, estimates_of, responses_of, submissions_of):
    """All rows of a study with everything: cases, roles, linked waves, invited; and of one case."""
    many = outline_of(
        ITEMS,
        cases=("east", "west", "north", "south"),
        roles=("citizen", "official"),
        waves=("first", "last"),
        fields={"trust0": "plan", "learning0": "plan"},
        linkage="full",
        invited=[{"case": case, "wave": "first", "invited": 30} for case in ("east", "west")],
    )
    one = outline_of(ITEMS, analysis={"missing": "pairwise"})
    measured = outline_of(
        ITEMS,
        cases=whole_study.CASES,
        record=make_record(whole_study.INDICATORS, whole_study.TARGETS, whole_study.GROUPS),
    )
    neighbours = [one.model_copy(update={"municipality": "Hillby"}) for one in measured.cases[:2]]
    measured = measured.model_copy(update={"cases": (*neighbours, *measured.cases[2:])})
    answers = responses_of(many, forms_of(many, 20))
    few = outline_of(ITEMS, cases=("east", "west"), roles=("citizen", "official"))
    unlinked = outline_of(ITEMS, cases=("east", "west"), waves=("first", "last"))
    forms = forms_of(unlinked, people_return=False)
    weighted = submissions_of(forms)
    weighted["weight"] = pd.array([1.0, 2.0] * (len(weighted) // 2), dtype="Float64")
    compared = outline_of(
        ITEMS,
        cases=("east", "west", "north", "south"),
        roles=("citizen", "official"),
        waves=("start", "end"),
        scale=(1, 11),
    )
    first = simulated.forms({"citizen": 150, "official": 150}, 1, wave="start")
    last = simulated.forms(
        {"citizen": 150, "official": 150}, 2, level={("official", "trust1"): 0.9}
    )
    answered = [
        *first,
        *((*form[:3], old[3], form[4]) for form, old in zip(last, first, strict=True)),
    ]
    effects = ["excluded", "changed", "flagged"]
    ledger = pd.DataFrame({"table": "codings", "effect": effects, "rule": "unknown_code"})
    codings = {"codings": pd.DataFrame({"code": ["a", "b"]})}
    asked = {
        "further_intervals": FURTHER,
        "resamples": 200,
        "greatest_lower_bound": True,
        "minimum_n_ordinal": 50,
    }
    three = {f"{value}{i}": value for value in ("trust", "learning", "power") for i in range(10)}
    halved = outline_of(
        three,
        cases=("east", "west", "north"),
        analysis={"missing": "two_way", "reliability": asked},
    )
    filled = outline_of(ITEMS, analysis={"missing": "fiml"})
    return [
        reliability(responses_of(halved, forms_of(halved, 60)), halved),
        reliability(responses_of(filled, forms_of(filled, 30)), filled),
        rows_per_table(codings, codings, ledger),
        # Cases of unequal size have another interval of ICC(1).
        raters(responses_of(few, forms_of(few, 30)[6:]), few),
        scores(responses_of(unlinked, forms), unlinked, weighted),
        change(responses_of(unlinked, forms), unlinked),
        structure(responses_of(compared, answered), compared),
        interviewed.estimates(many, answers, interviewed.drawn_segments(many), primary="ann"),
        interviewed.coded_texts(one.model_copy(update={"cases": many.cases[:1]})),
        interviewed.estimates(
            few, responses_of(few, forms_of(few)), interviewed.drawn_segments(few)
        ),
        *(estimates_of(outline, forms_of(outline, 20)) for outline in (many, one)),
        numbers := whole_study.estimates(measured, whole_study.drawn_rows()),
        evidence(numbers, measured),
        *(rated(outline_of, cases) for cases in (6, 10)),
        followed_study.estimates(
            outline_of(ITEMS, cases=followed_study.CASES, record=followed_study.made_record()),
            followed_study.drawn_rows(),
        ),
        doubted_study.estimates(
            outline_of(ITEMS, cases=doubted_study.CASES, record=doubted_study.record()),
            doubted_study.drawn_rows(),
        ),
        over_time_study.estimates(
            outline_of(ITEMS, cases=over_time_study.CASES, record=over_time_study.record())
        ),
        many_ways.estimates(many_ways.study(outline_of, ITEMS)),
        *(
            compared_study.estimates(
                outline_of(
                    ITEMS,
                    cases=compared_study.CASES,
                    record=compared_study.record(assigned_by_lot=by_lot),
                )
            )
            for by_lot in (True, False)
        ),
    ]


def rated(outline_of, cases):
    """Scores held against changes, of few cases by all orders and of more by t."""
    names = tuple("abcdefghijkl"[:cases])
    outline = outline_of(ITEMS, cases=names, waves=("only",), record=make_record({"joy": {}}))
    scores, changes = Estimates(domain="samson"), Estimates(domain="soimpact")
    for at, case in enumerate(names):
        number = Estimate(estimate=(7 * at) % 11 / 3, n=12)
        scores.add("mean", "total", name_group(case=case, wave="only"), number)
        group = name_group(case=case, occasion="late-base")
        changes.add("case_indicator_change", "joy", group, Estimate(estimate=at**2, n=12))
    return quality_and_change(join_estimates([scores.frame(), changes.frame()]), outline)


def test_every_word_of_the_vocabulary_is_written(written):
    for part, column in (("quantities", "quantity"), ("methods", "method")):
        found = set().union(*(table[column] for table in written)) - {""}
        assert found == set(vocabulary()[part])


def test_every_assumption_that_is_written_is_a_documented_word(written):
    found = set().union(*(";".join(table["assumption"]).split(";") for table in written)) - {""}
    assert found == set(WORDS)


@pytest.mark.parametrize("language", available_languages())
def test_every_word_has_its_sentences(language):
    words = Catalogue(language)
    for quantity in vocabulary()["quantities"]:
        for part in ("name", "short", "formula", "source"):
            assert words(f"methods.quantity.{quantity}.{part}")
    keys = [f"methods.method.{method}" for method in vocabulary()["methods"]]
    keys += [f"assumptions.{word}" for word in WORDS]
    for key in keys:
        assert words(key).endswith(".")


@pytest.mark.parametrize("language", available_languages())
def test_no_sentence_is_about_a_word_that_there_is_not(language):
    documented = vocabulary()
    keys = Catalogue(language).keys()
    named = {part: {k.split(".")[2] for k in keys if k.startswith(f"methods.{part}.")}
             for part in ("quantity", "method")}  # fmt: skip
    assert named["quantity"] == set(documented["quantities"])
    assert named["method"] == set(documented["methods"])
    assert {k.split(".")[1] for k in keys if k.startswith("assumptions.")} == set(WORDS)


@pytest.mark.parametrize("language", available_languages())
def test_every_reason_that_is_written_has_a_sentence(language, written):
    notes = set().union(*(table["note"] for table in written)) - {""}
    words = Catalogue(language)
    assert notes
    for note in notes:
        assert f"reasons.{note.partition(';')[0]}" in words
