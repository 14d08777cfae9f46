"""What the analysis says of the shipped interviews is what the coders were drawn to mark."""

import json
from pathlib import Path

import pandas as pd
import pytest

from samskaping.analysis.interviews.agreement import agreement
from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.clean.codings import clean_codings
from samskaping.ingest.codings import read_codings, read_coverage
from samskaping.simulate.interviewed import simulate_interviews
from samskaping.simulate.truth import read_truth
from samskaping.study.configuration import load_study
from samskaping.study.keys import PUBLISHED_KEY

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
CODERS = ("coder_a", "coder_b")


@pytest.fixture(scope="module")
def truth():
    return read_truth(RAW / "truth.yaml")


@pytest.fixture(scope="module")
def drawn(truth):
    return simulate_interviews(truth, truth.interviews)


@pytest.fixture(scope="module")
def analysed():
    """Agreement on paragraphs and frequencies, by code, from the raw files."""
    study = load_study(ROOT)
    book = study.codebook.model_copy(update={"units": ("segment",)})
    outline = study.outline().model_copy(update={"codebook": book})
    coded = [read_codings(one, ROOT, outline, PUBLISHED_KEY) for one in study.codings]
    listed = [read_coverage(one, ROOT, outline, PUBLISHED_KEY) for one in study.coverage]
    clean = clean_codings(
        pd.concat([one.codings for one in coded]),
        pd.concat([one.coverage for one in (*coded, *listed)]),
        pd.concat([one.passages for one in coded]),
        outline,
    )
    tables = (clean.codings, clean.coverage, clean.passages, outline)
    return agreement(*tables), frequencies(*tables)


def by_code(table, quantity):
    own = table[(table["quantity"] == quantity) & (table["group"] == "unit=segment")]
    return own.set_index("subject")["estimate"]


def test_coders_agree_on_just_the_paragraphs_on_which_they_were_drawn_to(truth, drawn, analysed):
    both = drawn.segments[list(CODERS)].all(axis=1).to_numpy()
    a, b = (drawn.marked[coder][both] for coder in CODERS)
    # Before every answer stands a question, which nobody codes.
    expected = dict(zip(truth.interviews.codes, (1 + (a == b).mean(axis=0)) / 2, strict=True))
    found = by_code(analysed[0], "agreement_percent")
    assert {code: found[code] for code in expected} == pytest.approx(expected)


def test_a_code_is_as_frequent_among_paragraphs_as_it_was_drawn_to_be(truth, drawn, analysed):
    both = drawn.segments[list(CODERS)].all(axis=1).to_numpy()
    shares = sum(drawn.marked[coder][both].mean(axis=0) for coder in CODERS) / 2
    expected = dict(zip(truth.interviews.codes, shares / 2, strict=True))
    found = by_code(analysed[0], "code_prevalence")
    assert {code: found[code] for code in expected} == pytest.approx(expected)


def test_the_implied_kappa_lies_within_the_interval_of_nearly_every_code(analysed):
    text = (RAW / "truth_implied.json").read_text(encoding="utf-8")
    codes = json.loads(text)["interviews"]["codes"]
    table = analysed[0]
    own = table[(table["quantity"] == "cohen_kappa") & (table["group"] == "unit=segment")]
    own = own[own["subject"].isin(codes)].set_index("subject")
    pairs = {name: tree["agreement"]["coder_a-coder_b"] for name, tree in codes.items()}
    inside = [
        row["lower"] <= pairs[code]["cohen_kappa"] <= row["upper"]
        for code, row in own.dropna(subset=["lower"]).iterrows()
    ]
    assert len(inside) >= 10
    assert sum(inside) >= len(inside) - 2


def test_persons_have_the_codes_that_the_first_coder_marked_and_those_above_them(
    truth, drawn, analysed
):
    codes = truth.interviews.codes
    own = analysed[1][analysed[1]["quantity"] == "code_persons"]
    found = own.set_index(["subject", "group"])["estimate"]
    for code in codes:
        below = [name == code or one.parent == code for name, one in codes.items()]
        said = drawn.segments["coder_a"] & drawn.marked["coder_a"][:, below].any(axis=1)
        persons = drawn.segments[said].groupby("case")["person"].nunique()
        assert found[code, "all"] == persons.sum()
        for case in truth.interviews.cases:
            assert found[code, f"case={case}"] == persons.get(case, 0)
