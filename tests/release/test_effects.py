"""What is made of an indicator's figures leaves only where all of them have left."""

import pytest

from samskaping.estimates import as_estimates
from samskaping.release.effects import withhold_conclusions, withhold_quality
from samskaping.release.rows import Verdicts, read_rows
from tests.release.made_study import row
from tests.release.test_measurements import all_of, figures, key, measured, outline, release

WHEN = "occasion=later-base"


def beside(table, *numbers):
    """The table with further numbers of enough persons."""
    extra = as_estimates(row("soimpact", quantity, "trust", group, 0.4, 200)
                         for quantity, group in numbers)  # fmt: skip
    return as_estimates([*table.to_dict("records"), *extra.to_dict("records")])


NUMBERS = [("effect_check", f"{WHEN};variant=cr2"), ("effect_joint", "variant=htz"),
           ("baseline_gap", WHEN), ("odds_ratio", WHEN), ("rate_ratio", WHEN),
           ("risk_ratio", f"{WHEN};variant=zou")]  # fmt: skip


@pytest.mark.parametrize("few", [False, True])
def test_a_check_leaves_with_the_figures_that_it_rests_on(few):
    sizes = all_of(20)
    if few:
        sizes["x", "later"] = 3
    told = release(beside(measured(sizes, figures(sizes)), *NUMBERS), outline())
    for name, group in NUMBERS:
        assert (told[key(name, group)] is None) == few, name


def test_a_model_of_who_was_followed_leaves_only_with_the_changes_of_those_followed():
    sizes = all_of(20)
    followed = {**dict.fromkeys("abcxy", 12), "b": 18}
    numbers = [("effect_check", f"{WHEN};variant={name}") for name in ("mixed", "cr2")]
    told = release(beside(measured(sizes, figures(sizes), followed), *numbers), outline())
    assert told[key("case_indicator_change_paired", f"case=b;{WHEN}")] is None
    assert told[key(*numbers[0])] is None
    assert told[key(*numbers[1])] is not None


CONCLUDED = ("claim", "evidence_grade", "evidence_start", "evidence_concern")


@pytest.mark.parametrize("primary", [("effect", WHEN), ("indicator_change", f"arm=effort;{WHEN}")])
@pytest.mark.parametrize("withheld", [False, True])
def test_a_conclusion_leaves_with_the_number_that_it_is_drawn_from(primary, withheld):
    sizes = all_of(20)
    table = beside(
        measured(sizes, figures(sizes)), *[one for one in [primary] if one[0] != "effect"]
    )
    if withheld:
        # Three persons are too few for any number.
        table.loc[table["key"] == key(*primary), ["n", "n_min_cell"]] = 3
    numbers = [(name, WHEN) for name in CONCLUDED[:3]]
    numbers.append((CONCLUDED[3], f"{WHEN};reason=lost"))
    told = release(beside(table, *numbers), outline())
    assert (told[key(*primary)] is None) == withheld
    assert {told[key(*one)] is None for one in numbers} == {withheld}


@pytest.mark.parametrize(
    ("hidden", "leaves"),
    [("samson.mean.total.case=a;wave=end", False),
     ("soimpact.case_indicator_change.trust.case=a;occasion=later-base", False),
     # Another wave, another subject, or no case of its own: not behind the number.
     ("samson.mean.total.case=a;wave=start", True),
     ("samson.mean.total.wave=end", True),
     ("samson.mean.trust.case=a;wave=end", True),
     ("soimpact.case_indicator_change.hope.case=a;occasion=later-base", True)],
)  # fmt: skip
def test_scores_held_against_changes_leave_only_where_all_of_both_have(hidden, leaves):
    quantity = "quality_change_correlation"
    about = [hidden.split(".", 3), ["integration", quantity, "trust", f"{WHEN};wave=end"]]
    rows = read_rows(as_estimates(row(*parts, 0.4, 120) for parts in about))
    verdicts = Verdicts()
    verdicts.withhold(next(one for one in rows if one.key == hidden), "minimum", "few")
    withhold_quality(rows, (quantity,), verdicts)
    assert (len(verdicts.withheld) == 1) == leaves


@pytest.mark.parametrize("withheld", [False, True])
def test_a_conclusion_about_a_series_leaves_with_the_number_that_it_is_drawn_from(withheld):
    numbers = [
        ("series_end_difference", "case=a;variant=less_comparison"),
        ("claim", "case=a"),
        ("claim", "case=b"),
        ("evidence_concern", "case=a;reason=checks_disagree"),
    ]
    rows = read_rows(as_estimates(row("soimpact", name, "trust", group, 1.0, 120)
                                  for name, group in numbers))  # fmt: skip
    verdicts = Verdicts()
    if withheld:
        end = next(one for one in rows if one.quantity == "series_end_difference")
        verdicts.withhold(end, "answers", "few")
    withhold_conclusions(rows, CONCLUDED, verdicts)
    gone = {one.key for one in rows if one.key in verdicts.withheld}
    expected = {key(*one) for one in (numbers[0], numbers[1], numbers[3])}
    assert gone == (expected if withheld else set())
