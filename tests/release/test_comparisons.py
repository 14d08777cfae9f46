"""Comparisons of groups leave with no more persons told than the gate can weigh."""

import pandas as pd

from samskaping.estimates import Estimates
from samskaping.numeric import Estimate
from samskaping.release.gate import gate
from samskaping.study.model import Outline
from tests.release import made_study


def release(*rows: tuple[str, int, int]) -> pd.DataFrame:
    """What the gate makes of changes of CFI by group, n and smallest cell."""
    table = Estimates(domain="samson")
    for group, n, smallest in rows:
        number = Estimate(estimate=-0.004, n=n, method="factor_mlr")
        table.add("cfi_change", "total", group, number, n_min_cell=smallest)
    outline: Outline = made_study.outline(("east", "west"), ("citizen", "official"), ("end",))
    made = made_study
    submissions = made.typed(made.empty_table("submissions"), "submissions")
    released = gate(
        table.frame(),
        submissions,
        outline,
        made.empty_table("findings"),
        made.empty_table("exclusions"),
    )
    return released.estimates.set_index("group")


def test_a_comparison_that_sets_off_a_few_left_out_persons_is_withheld():
    told = release(
        ("by=role;step=metric;wave=end", 204, 4), ("by=role;step=scalar;wave=end", 200, 90)
    )
    assert told.loc["by=role;step=metric;wave=end", "note"] == "suppressed;rule=persons"
    assert told.loc["by=role;step=scalar;wave=end", "estimate"] == -0.004


def test_the_sizes_of_language_versions_are_not_told():
    told = release(
        ("by=language;step=metric;wave=end", 300, 110), ("by=role;step=metric;wave=end", 300, 110)
    )
    language, role = (told.loc[f"by={by};step=metric;wave=end"] for by in ("language", "role"))
    assert language["estimate"] == -0.004
    assert pd.isna(language["n"])
    assert pd.isna(language["n_min_cell"])
    assert role["n"] == 300


def test_a_few_who_answered_in_a_language_or_named_none_withhold_the_comparison():
    told = release(("by=language;step=metric;wave=end", 300, 3))
    assert pd.isna(told.loc["by=language;step=metric;wave=end", "estimate"])


def test_a_contrast_of_two_languages_does_not_tell_their_sizes_either():
    contrast = "by=language;language=nn-nb;of=total;wave=end"
    for group in (contrast, contrast.removeprefix("by=language;")):
        told = release((group, 210, 100)).loc[group]
        assert told["estimate"] == -0.004
        assert pd.isna(told["n"])
