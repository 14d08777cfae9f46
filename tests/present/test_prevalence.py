"""A remark stands where prevalence, and not what coders differ in, makes κ low."""

import pytest

from samskaping.agreement import cohen_kappa, pabak, prevalence
from samskaping.present.prevalence import coefficient_of, lopsided
from samskaping.present.released import Number, Released
from tests.present.source_estimates import make_estimates
from tests.present.sources import make_outline


def numbers(both, first, second, neither):
    """κ, PABAK and prevalence of two coders, from the four cells of their decisions."""
    ratings = [[1, 1]] * both + [[1, 0]] * first + [[0, 1]] * second + [[0, 0]] * neither
    found = (cohen_kappa(ratings, None, 0.95), pabak(ratings, None, 0.95), prevalence(ratings, 1))
    return [Number("", "", "", "", "", estimate=one.estimate) for one in found]


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        # As often with the code as without: κ and PABAK say the same.
        ((40, 9, 6, 45), None),
        # The same disagreement with few units that have the code, and with few that have not.
        ((5, 3, 2, 90), "rare"),
        ((90, 3, 2, 5), "common"),
        # Much disagreement is much also where the code is rare.
        ((5, 10, 5, 80), None),
        # Rare, and the coders find it.
        ((9, 0, 1, 90), None),
        # One in five has it, which is enough to take .11 from κ at ten disagreements.
        ((15, 5, 5, 75), "rare"),
        # One unit in three: prevalence takes too little to speak of.
        ((28, 5, 5, 62), None),
    ],
)
def test_the_remark_follows_what_prevalence_takes_from_kappa(cells, word):
    assert lopsided(*numbers(*cells)) == word


@pytest.mark.parametrize("cells", [(80, 10, 5, 5), (5, 3, 2, 90), (15, 9, 1, 75), (28, 5, 5, 62)])
def test_kappa_lacks_to_pabak_what_the_two_indices_say(cells):
    both, first, second, neither = cells
    kappa, adjusted, share = (one.estimate for one in numbers(*cells))
    n = sum(cells)
    of_prevalence, of_bias = ((both - neither) / n) ** 2, ((first - second) / n) ** 2
    assert of_prevalence == pytest.approx((2 * share - 1) ** 2)
    shift = of_prevalence - of_bias
    assert kappa == pytest.approx((adjusted - shift) / (1 - shift))


def test_nothing_is_remarked_of_what_is_not_there():
    kappa, adjusted, share = numbers(5, 3, 2, 90)
    withheld = Number("", "", "", "", "", note="suppressed;rule=persons")
    assert lopsided(None, adjusted, share) is None
    assert lopsided(withheld, adjusted, share) is None
    assert lopsided(kappa, adjusted, withheld) is None


def test_the_coefficient_is_that_which_the_coders_have():
    released = Released(make_estimates(make_outline(record=False)))
    assert coefficient_of(released, unit="segment") == "cohen_kappa"
    assert coefficient_of(released, unit="sentence") == "krippendorff_alpha"
