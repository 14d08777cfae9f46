"""What is made of an indicator's figures leaves only where all of them have left."""

import pandas as pd
import pytest

from samskaping.estimates import as_estimates
from samskaping.study.families import Family
from tests.release.made_study import row
from tests.release.test_measurements import all_of, figures, key, measured, outline, release

WHEN = "occasion=later-base"


def beside(table, *numbers, subject="trust"):
    """The table with further numbers of enough persons."""
    extra = as_estimates(row("soimpact", quantity, subject, group, 0.4, 200)
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


@pytest.mark.parametrize(("few", "leaves"), [(None, True), ("trust", False)])
def test_an_adjusted_p_rests_on_every_indicator_of_its_family(few, leaves):
    study = outline()
    twin = study.record.indicators[0].model_copy(update={"id": "hope"})
    family = Family(id="one", label={"en": "x"}, indicators=("trust", "hope"))
    record = study.record.model_copy(
        update={"indicators": (*study.record.indicators, twin), "families": (family,)}
    )
    sizes = all_of(20)
    table = measured({**sizes, ("a", "later"): 2} if few else sizes, figures(sizes))
    other = measured(sizes, figures(sizes))
    other = other.assign(
        subject=pd.array(["hope"] * len(other), dtype="string"),
        key=other["key"].str.replace(".trust.", ".hope.", regex=False),
    )
    both = as_estimates([*table.to_dict("records"), *other.to_dict("records")])
    adjusted = ("adjusted_p", f"{WHEN};variant=holm")
    told = release(
        beside(both, adjusted, subject="hope"), study.model_copy(update={"record": record})
    )
    assert (told[f"soimpact.adjusted_p.hope.{adjusted[1]}"] is not None) == leaves
    assert told["soimpact.effect.hope.occasion=later-base"] is not None
