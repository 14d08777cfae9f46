"""An adjusted p leaves only where the tests that it is worked out from have left."""

import pytest

from samskaping.estimates import as_estimates
from samskaping.release.families import withhold_adjusted
from samskaping.release.rows import Verdicts, read_rows
from samskaping.study.families import Family
from tests.release.made_study import row
from tests.release.test_measurements import outline

WHEN = "occasion=later-base"
FAMILY = Family(id="one", label={"en": "x"}, indicators=("trust", "hope"))
RECORD = outline().record.model_copy(update={"families": (FAMILY,)})
ADJUSTED = [("adjusted_p", name, f"{WHEN};variant={variant}") for name in FAMILY.indicators
            for variant in ("holm", "romano_wolf", "benjamini_hochberg")]  # fmt: skip
ROWS = [
    *ADJUSTED,
    *(("measured", name, f"case=a;occasion={at}") for name in ("trust", "hope", "other")
      for at in ("base", "mid", "later")),
    ("effect", "trust", WHEN),
    ("effect", "other", WHEN),
    ("indicator_change", "hope", f"arm=effort;{WHEN}"),
    ("indicator_change", "hope", "arm=effort;occasion=mid-base"),
    ("indicator_change", "trust", f"arm=comparison;{WHEN}"),
]  # fmt: skip


def withheld(bared=False, **hidden):
    """The variants that are withheld, by indicator, when a number is."""
    made = as_estimates(row("soimpact", *parts, 0.4, 120) for parts in ROWS)
    rows, verdicts = read_rows(made), Verdicts()
    for one in rows:
        if (one.quantity, one.subject, one.group) == tuple(hidden.values()):
            if bared:
                verdicts.bare(one, "p", "lower", "upper")
            else:
                verdicts.withhold(one, "minimum", "few")
    assert verdicts.withheld or verdicts.bared or not hidden
    withhold_adjusted(rows, RECORD, ("adjusted_p",), verdicts)
    gone = [one for one in rows if one.key in verdicts.withheld and one.quantity == "adjusted_p"]
    return {(one.subject, one.levels["variant"]) for one in gone}


ALL = {(name, group.rpartition("=")[2]) for _, name, group in ADJUSTED}
DRAWN = {(name, "romano_wolf") for name in FAMILY.indicators}


def test_all_leave_where_all_tests_have():
    assert withheld() == set()


@pytest.mark.parametrize("bared", [False, True])
@pytest.mark.parametrize(
    ("quantity", "subject", "group"),
    [("effect", "trust", WHEN), ("indicator_change", "hope", f"arm=effort;{WHEN}")],
)
def test_a_test_without_its_p_takes_those_of_the_whole_family_along(
    quantity, subject, group, bared
):
    assert withheld(bared, quantity=quantity, subject=subject, group=group) == ALL


@pytest.mark.parametrize(
    ("quantity", "subject", "group"),
    [("effect", "other", WHEN), ("indicator_change", "hope", "arm=effort;occasion=mid-base"),
     ("indicator_change", "trust", f"arm=comparison;{WHEN}"),
     ("measured", "hope", "case=a;occasion=mid"), ("measured", "other", "case=a;occasion=base")],
)  # fmt: skip
def test_what_is_not_tested_there_has_no_part_in_it(quantity, subject, group):
    assert withheld(quantity=quantity, subject=subject, group=group) == set()


@pytest.mark.parametrize("subject", FAMILY.indicators)
def test_draws_of_the_cases_ask_for_every_figure(subject):
    assert withheld(quantity="measured", subject=subject, group="case=a;occasion=base") == DRAWN
