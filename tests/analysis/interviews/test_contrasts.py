"""A role is held against all others, and within the cases that have both."""

import pytest

from samskaping.analysis.interviews.frequencies import frequencies
from samskaping.effects.share_difference import newcombe
from samskaping.tables import empty_table
from tests.analysis.interviews.made_interviews import Segment, tables, with_codebook

ITEMS = {"q1": "trust"}
CASES = ("north", "south", "east", "west")


@pytest.fixture
def rows_of(outline_of):
    def run(groups, cases=CASES, roles=("citizen", "official", "company"), **codebook):
        """``groups``: case and role: persons with the code, and all persons."""
        segments = [
            Segment(f"{case}{role}{n}", "1", "ann", ["time"] if n < count else [], case, role)
            for (case, role), (count, persons) in groups.items()
            for n in range(persons)
        ]
        book = with_codebook(outline_of(ITEMS, cases=cases, roles=roles), **codebook)
        return frequencies(*tables(segments), empty_table("passages"), book).set_index("key")

    return run


def contrast(found, role, variant=""):
    return found.loc[f"interviews.code_contrast.time.role={role}{variant}"]


WITHIN = ";variant=within_case"
GROUPS = {
    ("north", "citizen"): (3, 4), ("north", "official"): (1, 3),
    ("south", "citizen"): (2, 2), ("south", "company"): (0, 2),
    ("east", "official"): (1, 1),
}  # fmt: skip


def test_a_role_is_held_against_all_others_together(rows_of):
    found = contrast(rows_of(GROUPS), "citizen")
    hand = newcombe(5, 6, 2, 6, 0.95)
    assert found[["estimate", "lower", "upper"]].tolist() == pytest.approx(
        [hand.estimate, hand.lower, hand.upper]
    )
    assert found[["n", "n_min_cell", "n_cases"]].tolist() == [12, 6, 3]
    assert "contrasts_alone" in found["assumption"]


def test_persons_without_a_role_are_among_the_others(rows_of):
    found = contrast(rows_of(GROUPS | {("east", None): (0, 4)}), "citizen")
    assert found["estimate"] == pytest.approx(5 / 6 - 2 / 10)


def test_nothing_is_tested(rows_of):
    groups = {(case, role): (n % 3, 4) for n, case in enumerate(CASES)
              for role in ("citizen", "official")}  # fmt: skip
    found = rows_of(groups)
    rows = found[found["quantity"] == "code_contrast"]
    assert rows["p"].isna().all()
    assert rows["statistic"].isna().all()


def test_a_code_of_some_cases_is_no_difference_between_roles_within_them(rows_of):
    """All of the north speak of it and nobody elsewhere; citizens are mostly from the north."""
    groups = {}
    for case in CASES:
        for role, persons in (("citizen", 8 if case == "north" else 2), ("official", 3)):
            groups[case, role] = (persons if case == "north" else 0, persons)
    found = rows_of(groups)
    assert contrast(found, "citizen")["estimate"] > 0.25
    within = contrast(found, "citizen", WITHIN)
    assert within["estimate"] == 0
    assert within["note"] == "interval_no_variance"


def test_within_cases_every_case_counts_alike(rows_of):
    groups = {
        (case, role): counts
        for case, pair in zip(CASES, [((4, 4), (0, 2)), ((1, 2), (1, 2)), ((0, 9), (1, 4)),
                                      ((1, 2), (0, 1))], strict=True)
        for role, counts in zip(("citizen", "official"), pair, strict=True)
    }  # fmt: skip
    found = contrast(rows_of(groups), "citizen", WITHIN)
    assert found["estimate"] == pytest.approx((1 + 0 - 0.25 + 0.5) / 4)
    assert found[["df", "n", "n_cases", "n_min_cell"]].tolist() == [3, 26, 4, 1]


def test_fewer_than_four_cases_with_both_are_too_few_to_go_within(rows_of):
    found = contrast(rows_of(GROUPS), "official", WITHIN)
    assert found["note"] == "too_few_cases;minimum=4;n=1"


def test_a_role_that_nobody_has_or_everybody_has_is_a_reason(rows_of):
    found = rows_of({("north", "citizen"): (2, 5)})
    assert contrast(found, "official")["note"] == "nobody_interviewed"
    assert contrast(found, "citizen")["note"] == "nobody_interviewed"


def test_one_role_is_held_against_none(rows_of):
    found = rows_of({("north", "citizen"): (2, 5)}, roles=("citizen",))
    assert not (found["quantity"] == "code_contrast").any()
