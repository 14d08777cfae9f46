"""The estimates find the truth that answers were drawn from."""

import numpy as np
import pytest

from samskaping.analysis.samson.change import change
from samskaping.analysis.samson.raters import raters
from samskaping.analysis.samson.reliability import reliability
from samskaping.analysis.samson.scores import scores

ITEMS = {f"a{i}": "trust" for i in range(4)}
CASES = tuple(f"c{g}" for g in range(8))
WIDE = (1, 1001)  # so many points that rounding does not matter
UNIT = 60


def forms(outline, draw, persons, between, shift=0.0, case_shift=0.0):
    """x = 500 + case + person + item, in units of the person's standard deviation."""
    made = []
    for case in outline.cases:
        level = draw.normal(0, between)
        moved = {wave.id: 0.0 for wave in outline.waves}
        moved[outline.waves[-1].id] = shift + draw.normal(0, case_shift)
        for wave in outline.waves:
            person = draw.normal(level + moved[wave.id], 1, persons)
            raw = 500 + UNIT * (person[:, None] + draw.normal(0, 1, (persons, 4)))
            ticked = np.clip(np.round(raw), *WIDE).astype(int).tolist()
            made += [
                (case.id, wave.id, None, f"{case.id}{wave.id}{i}", answers)
                for i, answers in enumerate(ticked)
            ]
    return made


@pytest.fixture(scope="module")
def large(outline_of, responses_of):
    # A thousand answers are no ordered categories to anybody.
    analysis = {"reliability": {"ordinal": False}}
    outline = outline_of(ITEMS, cases=CASES, scale=WIDE, analysis=analysis)
    answers = forms(outline, np.random.default_rng(11), 400, between=1.5)
    return responses_of(outline, answers), outline


def estimate(table, quantity, group):
    return table.set_index("key").loc[f"samson.{quantity}.trust.{group}"]


def test_within_case_coefficients_find_the_reliability_among_people_of_one_case(large):
    table = reliability(*large)
    for name in ("alpha", "lambda2", "omega_total"):
        inside = estimate(table, name, "level=within_case;wave=end")
        assert inside.estimate == pytest.approx(4 / 5, abs=0.015)
    assert estimate(table, "alpha", "level=pooled;wave=end").estimate > 0.88


def test_variance_components_find_what_was_put_between_and_within_cases(large):
    table = raters(*large)
    within = estimate(table, "within_case_variance", "wave=end").estimate / UNIT**2
    assert within == pytest.approx(1.25, rel=0.05)
    icc = estimate(table, "icc1", "wave=end")
    assert icc.lower < 2.25 / (2.25 + 1.25) < icc.upper


@pytest.mark.slow
def test_intervals_over_cases_hold_the_truth_as_often_as_they_say(outline_of, responses_of):
    outline = outline_of({"a0": "trust"}, cases=CASES[:6], waves=("first", "last"), scale=WIDE)
    draw, held, found, runs = np.random.default_rng(5), 0, 0, 120
    for _ in range(runs):
        made = [
            (case, wave, role, person, answers[:1])
            for case, wave, role, person, answers in forms(outline, draw, 15, 0.5, 0.0, 0.3)
        ]
        responses = responses_of(outline, made)
        mean = estimate(scores(responses, outline), "mean_over_cases", "wave=first")
        held += mean.lower <= 500 <= mean.upper
        found += estimate(change(responses, outline), "change", "wave=last-first").p < 0.05
    error = 3 * np.sqrt(0.05 * 0.95 / runs)
    assert held / runs == pytest.approx(0.95, abs=error)
    assert found / runs == pytest.approx(0.05, abs=error)
