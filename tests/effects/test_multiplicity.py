"""Adjusted p-values are R's, family by family."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.effects import benjamini_hochberg, holm
from tests.effects.few_clusters.designs import from_r

P = [0.011, 0.2, 0.04, 0.003, 0.04, 0.9, 1, 0.0004]


@pytest.mark.parametrize(("adjust", "name"), [(holm, "holm"), (benjamini_hochberg, "BH")])
def test_adjusted_values_are_what_r_gives(adjust, name):
    assert adjust(P) == pytest.approx(from_r()[f"adjust.{name}"], rel=1e-12)


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg])
def test_a_family_is_adjusted_by_itself(adjust):
    families = ["a", "b", "a", "b", "b", "a", "b", "c"]
    found = adjust(P, families)
    for family in "abc":
        places = [at for at, name in enumerate(families) if name == family]
        assert found[places] == pytest.approx(adjust(np.array(P)[places]))
    assert found[7] == P[7]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.randoms())
def test_order_does_not_matter_and_no_p_becomes_smaller(values, random):
    order = list(range(len(values)))
    random.shuffle(order)
    p = np.array(values)
    for adjust in (holm, benjamini_hochberg):
        assert adjust(p[order]) == pytest.approx(adjust(p)[order], abs=1e-15)
        assert (adjust(p) >= p).all()
        assert (adjust(p) <= 1).all()
    assert (benjamini_hochberg(p) <= holm(p) + 1e-15).all()


def test_what_is_no_p_value_is_refused_and_no_test_is_none():
    for wrong in ([0.1, 1.2], [0.1, np.nan], [-0.1]):
        with pytest.raises(ValueError, match="between 0 and 1"):
            holm(wrong)
    with pytest.raises(ValueError, match="same length"):
        benjamini_hochberg([0.1, 0.2], ["a"])
    assert holm([]).shape == (0,)
