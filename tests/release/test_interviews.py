"""Counts of interviewed persons: few with a code stay in the house, and nothing gives them back."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.estimates import as_estimates, name_group
from samskaping.release.gate import gate
from samskaping.study.model import Outline
from samskaping.tables import empty_table, typed
from tests.release.made_study import outline as made_outline
from tests.release.made_study import row

TREE = {"equal": None, "equal_yes": "equal", "equal_no": "equal", "other": None}
ABOUT = {"equal_yes": "supports", "equal_no": "questions"}


def outline(cases, roles, primary=None):
    text = {"en": "x"}
    codebook = {
        "id": "codebook", "title": text, "wording": "own", "source": text,
        "codes": [
            {"id": code, "label": text, "parent": parent,
             **({"value": "trust", "direction": ABOUT[code]} if code in ABOUT else {})}
            for code, parent in TREE.items()
        ],
        "coders": [{"id": "one", "label": text}, {"id": "two", "label": text}],
        "primary_coder": primary,
    }  # fmt: skip
    base = made_outline(list(cases), list(roles), ["end"]).model_dump(mode="json")
    return Outline.model_validate({**base, "codebook": codebook})


def tidy(name, rows):
    table = pd.DataFrame([{"source_file": "a.csv", "source_row": n + 2, **one}
                          for n, one in enumerate(rows)])  # fmt: skip
    return typed(table.reindex(columns=empty_table(name).columns), name)


def study(cells):
    """Persons per (case, role), each with the codes that one coder gave: a list of lists."""
    people = [
        {"case": case, "role": role, "person": f"p{case}{role}{n}", "source": f"p{case}{role}{n}",
         "coder": "one", "codes": codes}
        for (case, role), persons in cells.items()
        for n, codes in enumerate(persons)
    ]  # fmt: skip
    coverage = tidy("coverage", [{k: v for k, v in one.items() if k != "codes"} for one in people])
    coded = [
        {**{k: v for k, v in one.items() if k != "codes"}, "code": code}
        for one in people
        for code in one["codes"]
    ]
    return people, tidy("codings", coded or [dict.fromkeys(["case"])][:0]), coverage


def has(person, subject):
    codes = set(person["codes"])
    if subject in ("supports", "questions"):
        return any(ABOUT.get(code) == subject for code in codes)
    return any(code == subject or TREE[code] == subject for code in codes)


def groups_of(people):
    yield {}, people
    for name in ("case", "role"):
        for level in sorted({person[name] for person in people}):
            yield {name: level}, [person for person in people if person[name] == level]


def numbers(people):
    rows = []
    for levels, part in groups_of(people):
        group = name_group(**levels)
        rows.append(row("interviews", "interviewed", "total", group, len(part), len(part)))
        for code in TREE:
            n = sum(has(person, code) for person in part)
            rows.append(row("interviews", "code_persons", code, group, n, len(part)))
            rows.append(row("interviews", "code_share", code, group, n / len(part), len(part)))
        if "case" in levels:
            for quantity, direction in (("supporting_share", "supports"),
                                        ("questioning_share", "questions")):  # fmt: skip
                share = sum(has(person, direction) for person in part) / len(part)
                beside = f"case={levels['case']};wave=end"
                rows.append(row("integration", quantity, "trust", beside, share, len(part)))
    return as_estimates(rows)


def release(cells, primary=None):
    people, codings, coverage = study(cells)
    cases, roles = (sorted({name[at] for name in cells}) for at in (0, 1))
    released = gate(
        numbers(people), empty_table("submissions"), outline(cases, roles, primary),
        empty_table("findings"), empty_table("exclusions"), codings, coverage,
    ).estimates  # fmt: skip
    filled = released["estimate"].astype("float64")
    told = dict(zip(released["key"], filled, strict=True))
    return people, {name: None if np.isnan(number) else number for name, number in told.items()}


def code(quantity, subject, group):
    return f"interviews.{quantity}.{subject}.{group}"


def persons(n, **codes):
    """So many persons, of whom the first few have each code."""
    return [[name for name, few in codes.items() if number < few] for number in range(n)]


def test_a_case_with_few_interviews_gives_no_number():
    few = {("b", "r"): persons(4, other=4), ("d", "r"): persons(5, other=2)}
    _, told = release({("a", "r"): persons(9, other=7), ("c", "r"): persons(8, other=8), **few})
    assert [told[code("interviewed", "total", f"case={case}")] for case in "abcd"] == [
        9, None, 8, None,
    ]  # fmt: skip
    assert told[code("code_share", "other", "case=b")] is None
    assert told[code("interviewed", "total", "all")] == 26


def test_few_persons_with_a_code_are_withheld_and_none_is_not():
    _, told = release({("a", "r"): persons(12, other=3), ("b", "r"): persons(12, other=4),
                       ("c", "r"): persons(12), ("d", "r"): persons(12, other=11)})  # fmt: skip
    shown = {case: told[code("code_persons", "other", f"case={case}")] for case in "abcd"}
    assert shown == {"a": None, "b": None, "c": 0, "d": 11}
    assert told[code("code_share", "other", "case=a")] is None
    assert told[code("code_persons", "other", "all")] == 18


def test_one_withheld_count_is_not_given_back_by_the_total():
    _, told = release({("a", "r"): persons(12, other=3), ("b", "r"): persons(12, other=8),
                       ("c", "r"): persons(12, other=9)})  # fmt: skip
    counts = [told[code("code_persons", "other", f"case={case}")] for case in "bc"]
    assert None in [*counts, told[code("code_persons", "other", "all")]]


def test_what_supports_a_value_is_withheld_with_the_code_that_says_the_same():
    _, told = release({("a", "r"): persons(12, equal_yes=3), ("b", "r"): persons(12, equal_yes=4),
                       ("c", "r"): persons(12, equal_yes=9)})  # fmt: skip
    shares = [told[f"integration.supporting_share.trust.case={case};wave=end"] for case in "abc"]
    assert shares == [None, None, 0.75]


def test_a_share_of_one_wave_is_withheld_where_only_the_case_as_a_whole_has_enough():
    """Nine of a case's twelve persons support the value, but only four in the first wave."""
    about = {"case": "a", "role": "r", "coder": "one"}
    met = [
        {**about, "person": f"p{n}", "source": f"p{n}{wave}", "wave": wave}
        for n in range(12)
        for wave in ("start", "end")
    ]
    supporting = {"start": 4, "end": 9}
    coded = [
        {**one, "code": "equal_yes"}
        for one in met
        if int(one["person"][1:]) < supporting[one["wave"]]
    ]
    both = Outline.model_validate(
        {**outline("a", "r").model_dump(mode="json"),
         "waves": [{"id": wave, "label": {"en": "x"}} for wave in ("start", "end")]}
    )  # fmt: skip
    shares = as_estimates(
        row("integration", "supporting_share", "trust", f"case=a;wave={wave}", n / 12, 12)
        for wave, n in supporting.items()
    )
    released = gate(
        shares, empty_table("submissions"), both, empty_table("findings"),
        empty_table("exclusions"), tidy("codings", coded), tidy("coverage", met),
    ).estimates  # fmt: skip
    told = dict(zip(released["group"], released["estimate"].isna(), strict=True))
    assert told == {"case=a;wave=start": True, "case=a;wave=end": False}


def test_a_code_above_does_not_tell_a_withheld_code_below_it_where_nobody_has_its_others():
    """Only *yes* was coded, so what stands above it counts just the same persons."""
    others = persons(12, equal_no=8)
    _, told = release({("a", "r"): persons(12, equal_yes=7), ("b", "r"): [*persons(3, equal_yes=3),
                       *others], ("c", "r"): persons(12, equal_yes=8)})  # fmt: skip
    for quantity in ("code_persons", "code_share"):
        below, above = (
            [told[code(quantity, name, f"case={case}")] for case in "ac"]
            for name in ("equal_yes", "equal")
        )
        assert [one is None for one in below] == [one is None for one in above]
        assert None in below


@pytest.mark.parametrize(("few", "n", "told"), [(1, 11, False), (4, 11, True), (5, 16, False)])
def test_a_verdict_that_tells_how_few_have_a_code_is_withheld(few, n, told):
    """A quarter or more of sixteen are four or five; less than that of eleven are one or two."""
    cells = {("a", "r"): persons(n, equal_yes=few), ("b", "r"): persons(12, equal_yes=12)}
    _, codings, coverage = study(cells)
    group = "case=a;wave=end"
    table = as_estimates(
        [
            row("integration", "supporting_share", "trust", group, few / n, n),
            row("integration", "meta_inference", "trust", group, 1.0, n),
        ]
    )
    released = gate(
        table, empty_table("submissions"), outline("ab", "r"), empty_table("findings"),
        empty_table("exclusions"), codings, coverage,
    ).estimates.set_index("quantity")["estimate"].isna()  # fmt: skip
    assert released["supporting_share"]
    assert released["meta_inference"] != told


def test_what_another_coder_coded_does_not_count_where_one_is_chosen():
    cells = {("a", "r"): persons(12, other=9), ("b", "r"): persons(12, other=9)}
    _, codings, coverage = study(cells)
    none = as_estimates(
        row("interviews", "code_persons", "other", group, 0, n)
        for group, n in (("all", 24), ("case=a", 12), ("case=b", 12))
    )
    released = gate(
        none, empty_table("submissions"), outline("ab", "r", primary="two"),
        empty_table("findings"), empty_table("exclusions"), codings, coverage,
    ).estimates  # fmt: skip
    assert released["estimate"].tolist() == [0, 0, 0]


def test_estimates_of_other_interviews_stop_the_gate():
    people, codings, coverage = study({("a", "r"): persons(9), ("b", "r"): persons(9)})
    with pytest.raises(ValueError, match="interviewed"):
        gate(
            numbers(people[1:]), empty_table("submissions"), outline("ab", "r"),
            empty_table("findings"), empty_table("exclusions"), codings, coverage,
        )  # fmt: skip


@st.composite
def made_cells(draw):
    names = list(product("abc", "rs"))
    sizes = draw(st.lists(st.integers(0, 10), min_size=6, max_size=6))
    having = draw(st.lists(st.integers(0, 10), min_size=6, max_size=6))
    return {
        name: persons(n, other=min(n, few))
        for name, n, few in zip(names, sizes, having, strict=True)
        if n
    }


def told_of(lines, parts):
    """Which unions of cells are combinations of the lines."""
    inverse = np.linalg.pinv(lines)
    return np.abs(parts @ inverse @ lines - parts).max(axis=1) < 1e-8


@given(made_cells())
def test_no_small_group_with_or_without_the_code_can_be_worked_out(cells):
    if not cells:
        return
    people, told = release(cells)
    names = list(cells)
    for quantity, subject in (("interviewed", "total"), ("code_persons", "other")):
        sizes = np.array(
            [
                sum(
                    (person["case"], person["role"]) == name
                    and (quantity == "interviewed" or has(person, subject))
                    for person in people
                )
                for name in names
            ]
        )
        lines = []
        for levels, _ in groups_of(people):
            if told[code(quantity, subject, name_group(**levels))] is not None:
                lines.append([all(levels.get(k, v) == v for k, v in zip(("case", "role"), name,
                             strict=True)) for name in names])  # fmt: skip
        lines = np.array(lines, dtype=float).reshape(-1, len(names))[:, sizes > 0]
        held = sizes[sizes > 0]
        parts = np.array(list(product((0.0, 1.0), repeat=len(held))))
        few = parts[(parts @ held > 0) & (parts @ held < 6)]
        if len(lines) and len(few):
            assert not told_of(lines, few).any()
