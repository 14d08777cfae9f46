"""What the analysis finds in very many simulated interviews is what their truth implies."""

import numpy as np
import pandas as pd
import pytest

from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.simulate import design
from samskaping.simulate.implied_interviews import implied_interviews
from samskaping.simulate.interview_truth import InterviewsTruth
from samskaping.simulate.interviewed import simulate_interviews
from samskaping.tables import empty_table, typed
from tests.analysis.interviews.made_interviews import with_codebook

CODER = "coder_1"
PERSONS = 400


@pytest.fixture(scope="module")
def about():
    """Many persons in two roles, who speak alike."""
    truth = design(interviews=True)
    made = truth.interviews.model_dump()
    for case in made["cases"].values():
        case |= {"persons": {"role_1": PERSONS // 2, "role_2": PERSONS // 2}}
        case["interviewed_again"] = 0
    made["codes"]["value_1_for"]["parent"] = "beside"
    return truth.model_copy(update={"interviews": InterviewsTruth.model_validate(made)})


@pytest.fixture(scope="module")
def found(about, outline_of):
    codes = {name: (code.parent, None, None) for name, code in about.interviews.codes.items()}
    outline = with_codebook(
        outline_of({"q1": "trust"}, tuple(about.interviews.cases), ("role_1", "role_2")),
        coders=(CODER,),
        codes=codes,
    )
    drawn = simulate_interviews(about, about.interviews)
    marked = drawn.marked[CODER]
    heads = drawn.segments[["source", "person", "case", "role", "unit"]].assign(
        coder=CODER, source_file="a.csv", source_row=np.arange(len(drawn.segments)) + 2
    )
    coded = [heads[marked[:, k]].assign(code=code) for k, code in enumerate(codes)]
    tables = [
        typed(table.astype({"unit": str}).reindex(columns=empty_table(name).columns), name)
        for name, table in (("codings", pd.concat(coded)), ("coverage", heads))
    ]
    return frequencies(*tables, empty_table("passages"), outline).set_index("key")


def together(about, one, other):
    """Chance that a segment of a person is marked with both codes, mean over the cases.

    Whether a person speaks of the one and of the other is independent, and so are the segments of
    a person once both are known.
    """
    lengths = np.arange(about.segments[0], about.segments[1] + 1)
    chances = []
    for case in about.cases:
        chance = 0.0
        for speaks in ((0, 0), (0, 1), (1, 0), (1, 1)):
            weight, both = 1.0, 1.0
            for yes, code in zip(speaks, (one, other), strict=True):
                skill, p = code.skill[CODER], code.speaks[case]
                there = code.in_segment * yes
                weight *= p if yes else 1 - p
                both *= there * skill.sensitivity + (1 - there) * (1 - skill.specificity)
            chance += weight * (1 - ((1 - both) ** lengths).mean())
        chances.append(chance)
    return np.mean(chances)


def error(share, persons):
    """Four standard errors of a share."""
    return 4 * np.sqrt(share * (1 - share) / persons)


def test_codes_occur_together_as_often_as_the_truth_implies(about, found):
    pairs = found[found["quantity"] == "code_pair_share"]
    codes = about.interviews.codes
    assert len(pairs) == len(codes) * (len(codes) - 1) / 2 - 1
    for row in pairs.itertuples():
        other = row.group.removeprefix("with=")
        true = together(about.interviews, codes[row.subject], codes[other])
        assert row.estimate == pytest.approx(true, abs=error(true, row.n)), row.Index


def test_a_person_has_as_many_codes_as_the_truth_implies(about, found):
    implied = implied_interviews(about.interviews)["codes"]
    shares = [np.mean(list(tree["coded_with_below"][CODER].values())) for tree in implied.values()]
    one = found.loc["interviews.codes_found.total.persons=1"]
    # A code has a standard error of its own; those of several codes add up at worst.
    assert one["estimate"] == pytest.approx(
        sum(shares), abs=sum(error(p, one["n"]) for p in shares)
    )


def test_roles_that_speak_alike_do_not_differ(found):
    rows = found[(found["quantity"] == "code_contrast") & (found["group"] == "role=role_1")]
    outside = (rows["lower"] > 0) | (rows["upper"] < 0)
    # Each of so many intervals misses with a chance of 5 %.
    assert outside.sum() <= 1
    assert rows["estimate"].abs().max() < 0.1
