"""Agreement and D studies leave only where no case and no answer can be had back from them."""

import numpy as np
import pandas as pd
import pytest

from samskaping.analysis.samson.raters import raters
from samskaping.analysis.samson.scores import scores
from samskaping.estimates import as_estimates, join_estimates
from samskaping.release.agreement import AGREEMENT, DECISIONS, withhold_agreement
from samskaping.release.gate import gate
from samskaping.release.rows import Verdicts, read_rows
from samskaping.tables import empty_table
from tests.analysis.conftest import make_outline, make_responses, make_submissions
from tests.release.made_study import row

ITEMS = {"a1": "trust", "a2": "trust", "a3": "trust"}
COMPONENTS = ("variance_component", "variance_component_reml")


def estimated(sizes, minimum=6, alike=(), seed=3):
    """Estimates of one wave with so many persons per case, and what the gate leaves of them."""
    outline = make_outline(ITEMS, cases=tuple(sizes), disclosure={"minimum": minimum})
    draw = np.random.default_rng(seed)
    forms = []
    for case, size in sizes.items():
        level = draw.normal(3, 0.6)
        for number in range(size):
            ticked = np.clip(np.round(draw.normal(level, 1.0, 3)), 1, 5).astype(int).tolist()
            answers = [4, 2, 3] if case in alike else ticked
            forms.append((case, "end", None, f"{case}{number}", answers))
    responses, submissions = make_responses(outline, forms), make_submissions(forms)
    table = join_estimates([raters(responses, outline), scores(responses, outline)])
    released = gate(
        table, submissions, outline, empty_table("findings"), empty_table("exclusions")
    ).estimates
    return table.set_index("key"), released.set_index("key")


def shown(table, quantities, case=None):
    rows = table[table["quantity"].isin(quantities) & table["estimate"].notna()]
    return rows if case is None else rows[rows["group"].str.contains(f"case={case};")]


def test_a_small_cases_agreement_is_withheld_and_that_of_large_ones_is_not():
    before, after = estimated({"east": 15, "west": 30, "north": 4})
    assert len(shown(before, AGREEMENT, "north")) > 0
    assert len(shown(after, AGREEMENT, "north")) == 0
    # The east goes with it, lest the north be the rest of the total.
    assert len(shown(after, AGREEMENT, "east")) == 0
    assert len(shown(after, AGREEMENT, "west")) == len(shown(before, AGREEMENT, "west")) > 0
    row = after.loc["samson.ad_m_j.trust.case=north;wave=end"]
    assert row.note == "suppressed;rule=persons"
    assert row.isna()[["n", "n_min_cell"]].all()


def test_agreement_that_is_perfect_is_withheld_since_it_tells_each_ones_answers():
    before, after = estimated({"east": 20, "west": 20, "north": 20}, alike=("north",))
    assert before.loc["samson.ad_m_j.trust.case=north;wave=end"].estimate == 0
    assert len(shown(after, AGREEMENT, "north")) == 0
    assert len(shown(after, AGREEMENT, "west")) > 0


def case_mean_by_subtraction(table, hidden):
    """What somebody works out of a hidden case's mean from the other means and the components.

    The mean square between cases follows from the components, and the case's share of it from
    the means of the others: a quadratic equation for the mean. None where a number is missing.
    """
    k = len(ITEMS)

    def number(key):
        found = table["estimate"].get(key)
        return None if found is None or pd.isna(found) else float(found)

    parts = [
        number(f"samson.variance_component.trust.component={name};wave=end")
        for name in ("case", "person", "case_item", "residual")
    ]
    others = [case for case in SIZES if case != hidden]
    means = [number(f"samson.mean.trust.case={case};wave=end") for case in others]
    if None in parts or None in means:
        return None
    case, person, cell, rest = parts
    n = np.array([SIZES[one] for one in others], dtype=float)
    size, total = SIZES[hidden], n.sum() + SIZES[hidden]
    n0 = (total - (n @ n + size**2) / total) / len(others)
    squares = (rest + k * person + n0 * cell + k * n0 * case) * len(others) / k
    centre = n @ means / n.sum()
    within = n @ (np.array(means) - centre) ** 2
    step = np.sqrt(max(squares - within, 0.0) * total / (size * n.sum()))
    return centre - step, centre + step


SIZES = {"east": 20, "west": 25, "south": 15, "north": 4}


def test_variance_components_do_not_give_a_hidden_cases_mean_back():
    before, after = estimated(SIZES)
    truth = before.loc["samson.mean.trust.case=north;wave=end"].estimate
    guesses = case_mean_by_subtraction(before, "north")
    assert min(abs(guess - truth) for guess in guesses) < 1e-8
    assert case_mean_by_subtraction(after, "north") is None


def test_a_d_study_goes_where_its_components_go():
    _, after = estimated(SIZES)
    assert len(shown(after, COMPONENTS)) == 0
    assert len(shown(after, DECISIONS)) == 0
    before, after = estimated({"east": 20, "west": 25, "south": 15})
    for quantities in (COMPONENTS, DECISIONS):
        assert len(shown(after, quantities)) == len(shown(before, quantities)) > 0


def test_of_a_study_below_the_minimum_nothing_leaves():
    _, after = estimated({"east": 3, "west": 2})
    assert len(shown(after, (*COMPONENTS, *DECISIONS, *AGREEMENT))) == 0


@pytest.mark.parametrize(("hidden", "leaves"), [(("a1",), False), (("a1", "a2"), True), ((), True)])
def test_a_score_leaves_where_two_of_its_items_are_hidden_and_not_where_one_is(hidden, leaves):
    place = "case=east;wave=end"
    table = [
        row("samson", "ad_m_j", "trust", place, 0.5, 20),
        row("samson", "rwg_j", "trust", f"case=east;null=uniform;{place[10:]}", 0.8, 20),
        *(row("samson", "item_sd", item, place, 0.9, 20) for item in ITEMS),
    ]
    outline = make_outline(ITEMS, cases=("east",))
    rows = read_rows(as_estimates(table))
    verdicts = Verdicts()
    for one in rows:
        if one.subject in hidden:
            verdicts.withhold(one, "answers", "made up")
    withhold_agreement(rows, outline.scorecard, verdicts)
    passed = [one.quantity for one in verdicts.passed(rows) if one.quantity in AGREEMENT]
    # The total is no other row here, so the score stands alone.
    assert (sorted(passed) == ["ad_m_j", "rwg_j"]) == leaves
