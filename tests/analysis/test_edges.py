"""Studies at the edge of what can be computed give numbers or reasons."""

import pandas as pd
import pytest

from samskaping.estimates import REAL
from samskaping.language import Catalogue

ITEMS = {"a1": "trust", "a2": "trust", "a3": "trust", "b1": "learning"}
TWO = {"cases": ("east", "west"), "waves": ("first", "last"), "linkage": "partial"}
SKIPPED = ["skipped"] * 4

STUDIES = {
    "one respondent": ({}, [("east", "end", None, "p", [1, 2, 3, 4])]),
    "nobody": ({}, []),
    "nobody in two cases": (TWO, []),
    "one respondent in each case": (
        TWO,
        [(case, "last", None, case, [1, 2, 3, k]) for k, case in enumerate(("east", "west"), 1)],
    ),
    "all answers missing": ({}, [("east", "end", None, f"p{i}", SKIPPED) for i in range(5)]),
    "constant answers": (
        TWO | {"roles": ("citizen", "official")},
        [
            (case, wave, ("citizen", "official")[i % 2], f"{case}{i}", [3, 3, 3, 3])
            for case in ("east", "west")
            for wave in ("first", "last")
            for i in range(5)
        ],
    ),
    "all at the ceiling": ({}, [("east", "end", None, f"p{i}", [5, 5, 5, 5]) for i in range(5)]),
    "items that are copies": (
        {},
        [("east", "end", None, f"p{i}", [i, i, i, i]) for i in (1, 2, 5)],
    ),
    "roles that nobody gave": (
        {"roles": ("citizen", "official")},
        [("east", "end", None, f"p{i}", [i, 2, 3, i]) for i in (1, 2, 5)],
    ),
    "one role": (
        {"roles": ("citizen",)},
        [("east", "end", "citizen", f"p{i}", [i, 2, 3, i]) for i in (1, 2, 5)],
    ),
    "nobody in the second wave": (
        TWO,
        [
            (case, "first", None, f"{case}{i}", [i, 2, 6 - i, 3])
            for case in ("east", "west")
            for i in (1, 2, 4)
        ],
    ),
    "a case of one beside larger ones": (
        {"cases": ("east", "west", "north")},
        [
            ("north", "end", None, "alone", [1, 2, 3, 4]),
            *(
                (case, "end", None, f"{case}{i}", [i, 6 - i, i, 3])
                for case in ("east", "west")
                for i in (1, 3, 4)
            ),
        ],
    ),
}


@pytest.mark.parametrize("policy", ["listwise", "pairwise"])
@pytest.mark.parametrize("name", STUDIES)
def test_every_number_is_there_or_says_why_not(name, policy, outline_of, estimates_of, recwarn):
    settings, forms = STUDIES[name]
    outline = outline_of(ITEMS, analysis={"missing": policy}, **settings)
    table = estimates_of(outline, forms)
    absent = table["estimate"].isna()
    assert (table.loc[absent, "note"] != "").all()
    assert not any(value != value for column in REAL for value in table[column].dropna())
    assert not recwarn.list
    words = Catalogue("en")
    for note in set(table["note"]) - {""}:
        assert f"reasons.{note.partition(';')[0]}" in words


def test_without_intervals_the_number_stays(outline_of, estimates_of):
    outline = outline_of(ITEMS)
    table = estimates_of(outline, STUDIES["one respondent"][1]).set_index("key")
    mean = table.loc["samson.mean.trust.case=east;wave=end"]
    assert (mean.estimate, mean.note) == (2, "interval_needs_more_persons;minimum=2")
    assert pd.isna(mean.lower)


def test_the_order_of_the_answers_does_not_matter(outline_of, forms_of, responses_of):
    from samskaping.analysis.samson.scores import scores

    outline = outline_of(ITEMS, **TWO)
    responses = responses_of(outline, forms_of(outline))
    mixed = responses.sample(frac=1, random_state=3)
    one, other = scores(responses, outline), scores(mixed, outline)
    pd.testing.assert_frame_equal(one, other)
