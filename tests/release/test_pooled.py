"""What is pooled over cases leaves only with all their figures, the number without a case too."""

import pytest

from tests.release.test_effects import WHEN, beside
from tests.release.test_measurements import CASES, all_of, figures, key, measured, outline, release

PRIOR = f"{WHEN};prior=half_t;scale=2"
NUMBERS = [
    *[(name, WHEN) for name in ("pooled_change", "pooled_change_prediction", "tau2", "i2",
                                "heterogeneity")],
    *[("pooled_change_without", f"{WHEN};without={case}") for case in CASES],
    *[("pooling_weight", f"{WHEN};weighed={case}") for case in CASES],
    ("pooled_change_variant", f"{WHEN};variant=reml_knapp_hartung"),
    ("tau2_variant", f"{WHEN};variant=dl"),
    ("h2", WHEN),
    ("prior_scale", f"{WHEN};scale=2"),
    *[(f"posterior_{name}", PRIOR)
      for name in ("change", "spread", "prediction", "intended", "relevant", "small")],
    *[(name, f"moderator=years;{WHEN}")
      for name in ("moderator_slope", "moderator_permutation", "tau2_residual")],
]  # fmt: skip


@pytest.mark.parametrize("few", ["", "base", "later"])
def test_a_case_of_few_takes_back_every_number_that_could_give_it_away(few):
    sizes = all_of(20)
    if few:
        sizes["b", few] = 3
    told = release(
        beside(measured(sizes, figures(sizes)), *NUMBERS), outline(design="before_after")
    )
    for name, group in NUMBERS:
        # Without its own case too: the pooled change less the others' gives a case back.
        assert (told[key(name, group)] is None) == bool(few), (name, group)


def test_numbers_that_cannot_leave_take_no_other_with_them():
    sizes = all_of(20)
    sizes["b", "later"] = 3
    table = measured(sizes, figures(sizes))
    alone = release(table, outline(design="before_after"))
    told = release(beside(table, *NUMBERS), outline(design="before_after"))
    assert {name: told[name] for name in alone} == alone
    assert any(value is not None for value in alone.values())
