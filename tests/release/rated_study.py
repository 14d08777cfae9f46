"""Small studies whose numbers are estimated from drawn answers, as a run would estimate them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from samskaping.analysis.samson.change import change
from samskaping.analysis.samson.items import items
from samskaping.analysis.samson.raters import raters
from samskaping.analysis.samson.scores import scores
from samskaping.estimates import join_estimates
from samskaping.release.gate import gate
from samskaping.tables import empty_table
from tests.analysis.conftest import make_outline, make_responses, make_submissions

QUESTIONS = {"items": items, "scores": scores, "raters": raters, "change": change}


def drawn(outline, sizes, seed=3, answers=None):
    """Complete forms of so many persons per case; ``answers`` may put others in their place."""
    draw = np.random.default_rng(seed)
    forms = []
    for case, size in sizes.items():
        level = draw.normal(0, 0.5)
        for number in range(size):
            leaning = draw.normal(level, 0.6)
            for wave in outline.waves:
                raw = 3.2 + leaning + draw.normal(0, 0.8, len(outline.scorecard.items))
                ticked = np.clip(np.round(raw), 1, 5).astype(int).tolist()
                if answers is not None:
                    ticked = answers(case, number, ticked)
                forms.append((case, wave.id, None, f"{case}{number}", ticked))
    return forms


def estimated(outline, forms, *questions):
    """All numbers of a study, and what the gate leaves of them."""
    responses, kept = make_responses(outline, forms), make_submissions(forms)
    table = join_estimates([QUESTIONS[name](responses, outline) for name in questions])
    released = gate(table, kept, outline, empty_table("findings"), empty_table("exclusions"))
    return table.set_index("key"), released.estimates.set_index("key")


def number(table, key, column="estimate"):
    """A number as a reader sees it; None where it is withheld or missing."""
    found = table[column].get(key)
    return None if found is None or pd.isna(found) else float(found)


def rated(items, sizes, *questions, answers=None, seed=3, **more):
    """A study of one wave from its items and its persons per case, before and after the gate."""
    outline = make_outline(items, cases=tuple(sizes), disclosure={"minimum": 6}, **more)
    return estimated(outline, drawn(outline, sizes, seed, answers), *questions)
