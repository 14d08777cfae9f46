"""Numbers of several codes, of roles against others and of interviews give no few persons away."""

import numpy as np
import pandas as pd
import pytest

from samskaping.numeric.rarefaction import expected_kinds
from samskaping.study.model import Outline
from tests.release.coded_study import (
    CODES,
    KINDS,
    Attacker,
    leaving,
    outline,
    released,
    tidy_tables,
    told,
)

PAIR = ("code_pair_persons", "code_pair_share", "code_pair_jaccard")


def persons(**kinds):
    """So many persons with each set of codes; ``none`` have no code."""
    return ["" if kind == "none" else kind for kind, n in kinds.items() for _ in range(n)]


def pair(table, one, other):
    return [told(table, quantity, one, f"with={other}") for quantity in PAIR]


def test_few_with_both_codes_are_withheld_and_enough_or_none_are_not():
    cells = {(case, role): persons(ab=6, a=8, b=8, d=8) for case in "xy" for role in "rs"}
    cells["x", "r"] = persons(ab=6, ad=5, a=3, b=8, d=3)
    table = released(cells)
    assert pair(table, "a", "b") == pytest.approx([24, 24 / 115, 24 / 88])
    assert pair(table, "a", "d") == [None, None, None]
    assert pair(table, "b", "d") == [0, 0, 0]


def test_no_pair_is_told_of_a_code_whose_own_number_is_withheld():
    """Five have *a*, none of them with *d*: that nobody has both would be no news of few."""
    table = released({("x", "r"): persons(ab=5, b=9, d=9), ("y", "r"): persons(b=9, d=9)})
    assert told(table, "code_persons", "a") is None
    assert pair(table, "a", "d") == [None, None, None]
    assert pair(table, "b", "d") == [0, 0, 0]


# All with b have a too. Ten have a in cases x and z together, and in x seven or more, as of b.
NESTED = {("x", "r"): persons(ab=7, none=5), ("y", "r"): persons(ab=16, none=2),
          ("z", "r"): persons(a=3, none=9)}  # fmt: skip


def test_who_has_both_codes_does_not_tell_where_few_have_one_of_them():
    table = released(NESTED)
    assert [told(table, "code_persons", "a", f"case={case}") for case in "xyz"] == [None, 16, None]
    assert (told(table, "code_persons", "a"), told(table, "code_persons", "b")) == (26, 23)
    assert pair(table, "a", "b") == [None, None, None]
    assert Attacker(NESTED, table).exposed() == []


def test_the_attacker_would_find_what_the_pair_tells(monkeypatch):
    monkeypatch.setattr("samskaping.release.interviews_pairs._telling", lambda *_: [])
    assert Attacker(NESTED, released(NESTED)).exposed()


def drawn(seed):
    """Six groups of 0 to 10 persons; in most, codes go together in a way of their own."""
    rng = np.random.default_rng(seed)
    overall = rng.dirichlet(np.full(len(KINDS), rng.choice([0.15, 0.4, 1.0])))
    cells = {}
    for case in "xyz":
        for role in "rs":
            persons = rng.integers(0, 11)
            here = rng.dirichlet(8 * overall + 0.02) if rng.random() < 0.7 else overall
            cells[case, role] = [KINDS[kind] for kind in rng.choice(len(KINDS), persons, p=here)]
    return {cell: found for cell, found in cells.items() if found}


# In the first of these a few could be told, were pairs only withheld where few have both codes.
TELLING = (46, 9, 51)


@pytest.mark.parametrize("seed", TELLING)
def test_no_few_persons_with_a_code_or_two_can_be_worked_out(seed):
    cells = drawn(seed)
    assert Attacker(cells, released(cells)).exposed() == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [seed for seed in range(35) if seed not in TELLING])
def test_nor_in_many_other_studies(seed):
    cells = drawn(seed)
    assert Attacker(cells, released(cells)).exposed() == []


def test_a_difference_between_roles_leaves_only_with_the_shares_behind_it():
    table = released({("x", "r"): persons(a=8, b=3, d=4), ("x", "s"): persons(a=2, b=9, d=4)})
    for code in CODES:
        shares = [told(table, "code_share", code, group) for group in ("role=r", "all")]
        difference = told(table, "code_contrast", code, "role=r")
        assert (difference is None) == (None in shares)
    assert told(table, "code_contrast", "a", "role=r") is None


def test_a_difference_between_roles_is_that_of_the_shares():
    table = released({("x", "r"): persons(a=8, none=7), ("x", "s"): persons(a=7, none=14)})
    role, everyone = (told(table, "code_persons", "a", group) for group in ("role=r", "all"))
    others = everyone - role
    difference = told(table, "code_contrast", "a", "role=r")
    assert difference == pytest.approx(role / 15 - others / 21)


def in_four_cases(**first):
    """Roles r and s in four cases, eleven persons or more each; ``first`` are those of w and r."""
    cells = {(case, role): persons(a=9, none=4) for case in "wxyz" for role in "rs"}
    cells["w", "r"] = persons(**first)
    return cells


@pytest.mark.parametrize(
    ("first", "leaves"), [({"a": 7, "none": 6}, True), ({"a": 2, "none": 11}, False)]
)
def test_differences_within_cases_leave_where_every_count_behind_them_might(first, leaves):
    table = released(in_four_cases(**first))
    within = told(table, "code_contrast", "a", "role=r;variant=within_case")
    assert (within is not None) == leaves
    assert told(table, "code_contrast", "a", "role=r") is not None


def test_differences_within_cases_stay_where_a_role_of_a_case_is_few():
    cells = in_four_cases(a=5)
    table = released(cells)
    assert told(table, "code_contrast", "a", "role=r;variant=within_case") is None


def test_the_curve_of_codes_leaves_only_where_the_persons_with_every_code_are_known():
    known = {("x", "r"): persons(a=8, b=7, d=9)}
    table = released(known)
    counts = [told(table, "code_persons", code) for code in CODES]
    curve = [told(table, "codes_found", "total", f"persons={n}") for n in range(1, 25)]
    # It tells nothing that does not follow from these numbers.
    assert curve == pytest.approx(expected_kinds(np.array(counts, dtype=int), 24))
    assert told(table, "saturation_persons", "total", "run=2") is not None
    few = released({("x", "r"): persons(a=8, b=5, d=9)})
    assert told(few, "codes_found", "total", "persons=1") is None
    assert told(few, "saturation_persons", "total", "run=2") is None


def test_a_saturation_that_is_not_reached_does_not_say_so_where_a_code_is_withheld():
    table = released({("x", "r"): persons(a=1, b=1, d=1, none=9)})
    notes = table.loc[table["quantity"] == "saturation_persons", "note"]
    assert set(notes) == {"suppressed;rule=persons"}


@pytest.mark.parametrize(("both", "told_too"), [(0, True), (3, False), (6, True)])
def test_the_spread_of_the_curve_leaves_only_where_no_few_have_two_codes(both, told_too):
    cells = {("x", "r"): persons(ab=both, a=9, b=9, d=9)}
    table = released(cells)
    row = table.loc["interviews.codes_found.total.persons=2"]
    assert pd.notna(row["estimate"])
    assert pd.notna(row["se"]) == told_too


def interviews_told(again):
    cells = {("x", "r"): persons(a=9, b=9, d=9)}
    table = released(cells, again={("x", "r", n) for n in again})
    return [told(table, "code_sources", code) for code in CODES]


def test_interviews_with_a_code_leave_where_nobody_or_enough_were_interviewed_again():
    assert interviews_told(()) == [9, 9, 9]
    # Seven of those with a, and three more with b.
    assert interviews_told(range(2, 12)) == [16, None, 9]


def test_interviews_stay_where_few_were_interviewed_again_whatever_they_said():
    assert interviews_told((0, 1)) == [None, None, None]


def of_waves(**kinds):
    """What is told of persons by the waves in which they were met, all of whom have code *a*."""
    rows = [
        {"case": "x", "role": "r", "person": f"{waves}{n}", "source": f"{waves}{n}{wave}",
         "wave": {"s": "start", "e": "end"}[wave], "unit": "1", "coder": "one", "codes": "a"}
        for waves, persons in kinds.items()
        for n in range(persons)
        for wave in waves
    ]  # fmt: skip
    waves = [{"id": wave, "label": {"en": "x"}} for wave in ("start", "end")]
    study = outline("x", "r").model_dump(mode="json") | {"waves": waves}
    return leaving(Outline.model_validate(study), *tidy_tables(rows))


def test_persons_of_a_wave_leave_where_no_few_follow_from_two_waves_and_all():
    table = of_waves(s=8, e=9, se=10)
    groups = ("wave=start", "wave=end", "all")
    for quantity, subject in (("interviewed", "total"), ("code_persons", "a")):
        assert [told(table, quantity, subject, group) for group in groups] == [18, 19, 27]


def test_few_who_were_met_in_both_waves_do_not_follow_from_the_waves_and_all():
    table = of_waves(s=8, e=9, se=2)
    for quantity, subject in (("interviewed", "total"), ("code_persons", "a")):
        waves = [told(table, quantity, subject, f"wave={wave}") for wave in ("start", "end")]
        assert None in waves
        assert told(table, quantity, subject) == 19
        assert told(table, quantity, subject, "case=x") == 19
