"""Measurements of few persons are withheld, and do not follow from what is shown."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import null_space

from samskaping.estimates import as_estimates
from samskaping.release.gate import gate
from samskaping.study.model import Outline
from samskaping.tables import empty_table
from tests.release.made_study import outline as made_outline
from tests.release.made_study import row

CASES, GROUPS, OCCASIONS = ("a", "b", "c"), ("x", "y"), ("base", "later")


def outline(**indicator):
    text = {"en": "x"}
    about = {
        "id": "trust", "label": text, "level": "effekt", "target_group": "people",
        "activities": ["meet"], "method": text, "unit": text, "direction": "increase",
        "measured": "individual", "design": "comparison", "minimum": 1, "maximum": 5, **indicator,
    }  # fmt: skip
    record = {
        "id": "record", "title": text, "wording": "own", "source": text,
        "facts": {"purpose": text, "deliverable": text},
        "problem": {"challenge": text, "causes": [text], "effects": [text]},
        "target_groups": [{"id": "people", "label": text, "success_goal": text}],
        "activities": [{"id": "meet", "label": text, "target_groups": ["people"]}],
        "change_hypothesis": text,
        "indicators": [about],
        "occasions": [
            {"id": "base", "label": text, "kind": "baseline", "opens": "2024-01-01"},
            {"id": "later", "label": text, "kind": "follow_up", "opens": "2025-01-01"},
        ],
        "comparison_groups": [
            {"id": name, "name": name, "municipality": name, "country": "NO"} for name in GROUPS
        ],
    }  # fmt: skip
    base = made_outline(list(CASES), [], ["end"]).model_dump(mode="json")
    return Outline.model_validate({**base, "record": record})


def measured(sizes, values, followed=None):
    """Every number of an indicator, from persons and figures per (case, occasion)."""
    rows = []

    def add(quantity, group, estimate, n):
        rows.append(row("soimpact", quantity, "trust", group, estimate, n))

    for (case, occasion), n in sizes.items():
        figure = values[case, occasion] if n is None or n > 0 else None
        add("measured", f"case={case};occasion={occasion}", figure, n)
    for arm, names in (("effort", CASES), ("comparison", GROUPS)):
        for occasion in OCCASIONS:
            part = [values[name, occasion] for name in names if sizes[name, occasion] != 0]
            n = sum(sizes[name, occasion] or 0 for name in names)
            add("measured_over_cases", f"arm={arm};occasion={occasion}", np.mean(part), n)
    gains = {}
    for name in (*CASES, *GROUPS):
        if all(sizes[name, occasion] != 0 for occasion in OCCASIONS):
            gains[name] = values[name, "later"] - values[name, "base"]
            n = sum(sizes[name, occasion] or 0 for occasion in OCCASIONS)
            add("case_indicator_change", f"case={name};occasion=later-base", gains[name], n)
            if followed:
                group = f"case={name};occasion=later-base"
                add("followed_up", group, followed[name], followed[name])
                add("case_indicator_change_paired", group, gains[name] + 0.1, followed[name])
    if followed:
        n = sum(followed[name] for name in CASES)
        group = "arm=effort;occasion=later-base"
        mean = np.mean([gains[name] for name in CASES]) + 0.1
        add("indicator_change_paired", group, mean, n)
    effort = [gains[name] for name in CASES if name in gains]
    others = [gains[name] for name in GROUPS if name in gains]
    n = sum(size or 0 for size in sizes.values())
    if effort:
        add("indicator_change", "occasion=later-base", np.mean(effort), n)
    if effort and others:
        add("effect", "occasion=later-base", np.mean(effort) - np.mean(others), n)
    return as_estimates(rows)


def release(table, study):
    released = gate(
        table, empty_table("submissions"), study, empty_table("findings"),
        empty_table("exclusions"),
    ).estimates  # fmt: skip
    return {key: None if np.isnan(n) else n for key, n in _numbers(released, "estimate").items()}


def _numbers(released, column):
    filled = released[column].astype("float64")
    return dict(zip(released["key"], filled, strict=True))


def figures(sizes, seed=3):
    rng = np.random.default_rng(seed)
    return {cell: float(rng.uniform(2, 4)) for cell in sizes}


def all_of(n):
    return dict.fromkeys(product((*CASES, *GROUPS), OCCASIONS), n)


def key(quantity, group):
    return f"soimpact.{quantity}.trust.{group}"


def test_figures_of_enough_persons_are_shown():
    sizes = all_of(20)
    told = release(measured(sizes, figures(sizes)), outline())
    assert None not in told.values()


def test_the_figure_of_a_few_is_withheld_with_its_changes_and_what_gives_it_back():
    sizes = all_of(20) | {("b", "later"): 4}
    told = release(measured(sizes, figures(sizes)), outline())
    assert told[key("measured", "case=b;occasion=later")] is None
    assert told[key("case_indicator_change", "case=b;occasion=later-base")] is None
    assert told[key("measured", "case=b;occasion=base")] is not None
    averages = [key("measured_over_cases", "arm=effort;occasion=later"),
                key("indicator_change", "occasion=later-base")]  # fmt: skip
    others = [key("measured", f"case={case};occasion=later") for case in "ac"]
    assert None in [told[name] for name in (*averages, *others)]


def known_lines(told, sizes):
    """What each released number says of the figures of the cells, as weights."""
    cells = [cell for cell, n in sizes.items() if n]
    lines = []

    def unit(case, occasion):
        return np.array([float(cell == (case, occasion)) for cell in cells])

    def change(name):
        return unit(name, "later") - unit(name, "base")

    def both(names):
        return [name for name in names if all(sizes[name, occasion] for occasion in OCCASIONS)]

    for name, number in told.items():
        if number is None:
            continue
        _, quantity, _, group = name.split(".")
        levels = dict(pair.split("=") for pair in group.split(";"))
        if quantity == "measured":
            lines.append(unit(levels["case"], levels["occasion"]))
        elif quantity == "case_indicator_change":
            lines.append(change(levels["case"]))
        elif quantity == "measured_over_cases":
            names = CASES if levels["arm"] == "effort" else GROUPS
            part = [name for name in names if sizes[name, levels["occasion"]]]
            lines.append(np.mean([unit(name, levels["occasion"]) for name in part], axis=0))
        elif quantity == "indicator_change":
            lines.append(np.mean([change(name) for name in both(CASES)], axis=0))
        elif quantity == "effect":
            first, second = (np.mean([change(name) for name in both(names)], axis=0)
                             for names in (CASES, GROUPS))  # fmt: skip
            lines.append(first - second)
    return cells, np.array(lines).reshape(-1, len(cells))


@given(st.lists(st.integers(0, 12), min_size=10, max_size=10))
def test_no_figure_of_a_few_follows_from_the_numbers_that_are_shown(counts):
    sizes = dict(zip(all_of(0), counts, strict=True))
    if not all(any(sizes[name, o] for name in names) for names in (CASES, GROUPS)
               for o in OCCASIONS):  # fmt: skip
        return
    told = release(measured(sizes, figures(sizes)), outline())
    cells, lines = known_lines(told, sizes)
    unknown = null_space(lines) if len(lines) else np.eye(len(cells))
    for cell, freedom in zip(cells, unknown, strict=True):
        if sizes[cell] < 6:
            assert np.abs(freedom).max(initial=0) > 1e-9, f"{cell} can be worked out"


def test_the_number_of_persons_is_not_told_where_it_counts_a_small_cell():
    sizes = all_of(20) | {("b", "later"): 4, ("c", "later"): 3}
    released = gate(
        measured(sizes, figures(sizes)), empty_table("submissions"), outline(),
        empty_table("findings"), empty_table("exclusions"),
    ).estimates  # fmt: skip
    told, n = _numbers(released, "estimate"), _numbers(released, "n")
    over = key("measured_over_cases", "arm=effort;occasion=later")
    assert not np.isnan(told[over])
    assert np.isnan(n[over])
    assert n[key("measured_over_cases", "arm=effort;occasion=base")] == 60


@pytest.mark.parametrize("share", [0.1, 0.9, 0.0, 1.0])
def test_a_share_that_few_make_up_or_everyone_is_withheld(share):
    sizes = all_of(20)
    values = dict.fromkeys(sizes, 0.5) | {("a", "base"): share}
    study = outline(measure="share", minimum=0, maximum=1)
    told = release(measured(sizes, values), study)
    assert told[key("measured", "case=a;occasion=base")] is None
    assert told[key("measured", "case=a;occasion=later")] == 0.5


def test_a_mean_at_the_end_of_the_scale_tells_everyones_answer():
    sizes = all_of(20)
    values = figures(sizes) | {("a", "base"): 5.0}
    told = release(measured(sizes, values), outline())
    assert told[key("measured", "case=a;occasion=base")] is None


def test_a_summed_up_count_of_few_persons_is_withheld_and_of_things_is_not():
    sizes = all_of(None)
    values = dict.fromkeys(sizes, 40.0) | {("a", "base"): 3.0}
    persons = {"measured": "aggregate", "measure": "count", "minimum": 0, "maximum": None}
    told = release(measured(sizes, values), outline(**persons))
    assert told[key("measured", "case=a;occasion=base")] is None
    assert told[key("case_indicator_change", "case=a;occasion=later-base")] is None
    assert told[key("measured", "case=b;occasion=base")] == 40
    things = release(measured(sizes, values), outline(**persons, counts_persons=False))
    assert None not in things.values()


def test_a_change_of_those_followed_is_withheld_where_it_sets_off_a_few_who_left():
    sizes = all_of(20) | {("a", "later"): 17}
    followed = dict.fromkeys((*CASES, *GROUPS), 20) | {"a": 17}
    told = release(measured(sizes, figures(sizes), followed), outline())
    paired = {name: told[key("case_indicator_change_paired", f"case={name};occasion=later-base")]
              for name in CASES}  # fmt: skip
    assert paired["a"] is None
    assert None not in (paired["b"], paired["c"])
    over = key("indicator_change_paired", "arm=effort;occasion=later-base")
    assert told[over] is None
    everyone = release(measured(all_of(20), figures(sizes), dict.fromkeys(followed, 20)), outline())
    assert everyone[over] is not None


def test_two_withheld_changes_do_not_follow_from_a_mean_with_its_interval_and_the_other_changes():
    sizes = all_of(20)
    # Two and three of twenty make up the shares of two cases, at both occasions.
    few = {("a", "base"): 0.15, ("a", "later"): 0.1, ("b", "base"): 0.1, ("b", "later"): 0.15}
    values = dict.fromkeys(sizes, 0.4) | {("c", "later"): 0.6} | few
    table = measured(sizes, values)
    mean = key("indicator_change", "occasion=later-base")
    gains = [values[name, "later"] - values[name, "base"] for name in CASES]
    table.loc[table["key"] == mean, "se"] = np.std(gains, ddof=1) / np.sqrt(3)
    study = outline(measure="share", minimum=0, maximum=1)
    released = gate(
        table, empty_table("submissions"), study, empty_table("findings"),
        empty_table("exclusions"),
    ).estimates  # fmt: skip
    told, spread = _numbers(released, "estimate"), _numbers(released, "se")
    third = key("case_indicator_change", "case=c;occasion=later-base")
    ends = [key("measured", f"case=c;occasion={occasion}") for occasion in OCCASIONS]
    # Sum and spread of three of which one is known leave two that can only be exchanged.
    knows_third = not np.isnan(told[third]) or not np.isnan([told[end] for end in ends]).any()
    assert not (knows_third and not np.isnan(told[mean]) and not np.isnan(spread[mean]))


@pytest.mark.parametrize(
    ("figure", "n", "counts", "leaves"),
    [(2.0, 2000, True, False), (2.0, 2000, False, True), (4.0, 2000, True, True),
     (0.0, 2000, True, True), (4.0, 4, True, False)],
)  # fmt: skip
def test_a_rate_of_few_persons_is_withheld_by_the_events_that_it_stands_for(
    figure, n, counts, leaves
):
    sizes = all_of(2000) | {("a", "later"): n}
    values = dict.fromkeys(sizes, 30.0) | {("a", "later"): figure}
    study = outline(
        measured="aggregate", measure="rate", per=1000, counts_persons=counts, minimum=None,
        maximum=None,
    )  # fmt: skip
    told = release(measured(sizes, values), study)
    assert (told[key("measured", "case=a;occasion=later")] is not None) == leaves
