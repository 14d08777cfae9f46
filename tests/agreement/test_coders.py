"""Coefficients of agreement meet published values, and move only when the codings do."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from samskaping.agreement import (
    Blocks,
    agreement_percent,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    light_kappa,
    pabak,
    prevalence,
)
from tests.agreement.published import CANONICAL, FLEISS

NAN = np.nan
LEVELS = ("nominal", "ordinal", "interval", "ratio")
EVERY = (agreement_percent, light_kappa, conger_kappa, fleiss_kappa, gwet_ac1, krippendorff_alpha)


def value(estimate):
    assert estimate.estimate is not None, estimate.note
    return estimate.estimate


def table(both, first, second, neither):
    """Codings of two coders with the four counts of a 2 × 2 table."""
    pairs = [[1, 1], [1, 0], [0, 1], [0, 0]]
    return np.repeat(pairs, [both, first, second, neither], axis=0).astype(float)


class TestPublishedValues:
    @pytest.mark.parametrize(
        ("level", "expected"),
        [
            ("nominal", 0.743421052632),
            ("ordinal", 0.815387503755),
            ("interval", 0.849107142857),
            ("ratio", 0.797402774712),
        ],
    )
    def test_alpha_of_the_canonical_table(self, level, expected):
        found = krippendorff_alpha(CANONICAL, None, 0.95, level)
        assert value(found) == pytest.approx(expected, abs=1e-11)
        # One coder alone coded the last unit.
        assert found.n == 11

    def test_alpha_of_complete_codings_by_six_coders(self):
        assert value(krippendorff_alpha(FLEISS, None, 0.95)) == pytest.approx(0.43341, abs=5e-6)

    @pytest.mark.parametrize(
        ("coefficient", "expected"),
        [
            (fleiss_kappa, 0.43024452006),
            (light_kappa, 0.459412144435),
            (conger_kappa, 0.441808540329),
            (agreement_percent, 5 / 30),
        ],
    )
    def test_six_coders(self, coefficient, expected):
        assert value(coefficient(FLEISS, None, 0.95)) == pytest.approx(expected, abs=1e-11)

    def test_ac1_of_six_coders(self):
        assert value(gwet_ac1(FLEISS, None, 0.95)) == pytest.approx(0.44788, abs=5e-6)

    def test_cohen_of_two_of_them(self):
        kappa = cohen_kappa(FLEISS[:, 1:3], None, 0.95)
        assert value(kappa) == pytest.approx(0.631147540984, abs=1e-11)

    @pytest.mark.parametrize(
        ("counts", "kappa", "adjusted", "ac1"),
        [
            # P_o .85, P_e .49·.46 + .51·.54 = .5008
            ((40, 9, 6, 45), (0.85 - 0.5008) / (1 - 0.5008), 0.70, None),
            # P_o .85, P_e .90·.85 + .10·.15 = .78; π .875, AC1's P_e .21875
            ((80, 10, 5, 5), 0.07 / 0.22, 0.70, (0.85 - 0.21875) / (1 - 0.21875)),
        ],
    )
    def test_high_prevalence_lowers_kappa_and_not_the_others(self, counts, kappa, adjusted, ac1):
        codings = table(*counts)
        assert value(cohen_kappa(codings, None, 0.95)) == pytest.approx(kappa, abs=1e-12)
        assert value(pabak(codings, None, 0.95)) == pytest.approx(adjusted, abs=1e-12)
        if ac1 is not None:
            assert value(gwet_ac1(codings, None, 0.95)) == pytest.approx(ac1, abs=1e-12)
            assert round(ac1, 3) == 0.808

    def test_weighted_kappa_by_hand(self):
        # Places 0, 1, 2: observed costs 2·1/4 (linear), expected from margins (2,1,1) and (1,2,1).
        codings = np.array([[1, 1], [1, 2], [2, 3], [3, 2]], dtype=float)
        margins = np.outer([2, 1, 1], [1, 2, 1]) / 16
        for weights, power in (("linear", 1), ("quadratic", 2)):
            cost = np.abs(np.subtract.outer(range(3), range(3))) ** power
            expected = 1 - (3 / 4) / (cost * margins).sum()
            found = cohen_kappa(codings, None, 0.95, weights)
            assert value(found) == pytest.approx(expected, abs=1e-12)

    def test_a_category_that_nobody_gave_keeps_its_place_between_two_others(self):
        codings = np.array([[1, 1], [1, 2], [2, 2], [4, 4], [2, 4]], dtype=float)
        near = value(cohen_kappa(codings, None, 0.95, "quadratic"))
        far = value(cohen_kappa(codings, None, 0.95, "quadratic", categories=[1, 2, 3, 4]))
        assert near != pytest.approx(far, abs=0.01)

    def test_ac2_by_hand(self):
        # Of four units two differ by one place: with three categories that is agreement of 2/3.
        codings = np.array([[1, 1], [1, 2], [2, 3], [3, 3]], dtype=float)
        observed, pi = (1 + 2 / 3 + 2 / 3 + 1) / 4, np.array([3, 2, 3]) / 8
        by_chance = (3 + 4 * 2 / 3) / (3 * 2) * (pi * (1 - pi)).sum()
        expected = (observed - by_chance) / (1 - by_chance)
        assert value(gwet_ac2(codings, None, 0.95, "ordinal")) == pytest.approx(expected)

    def test_ac2_goes_by_all_categories_that_could_be_given(self):
        codings = np.array([[1, 1], [1, 2], [2, 3], [3, 3]], dtype=float)
        few = value(gwet_ac2(codings, None, 0.95, "interval"))
        many = value(gwet_ac2(codings, None, 0.95, "interval", categories=[1, 2, 3, 4, 5]))
        assert few != pytest.approx(many, abs=0.01)

    def test_pabak_of_more_categories(self):
        codings = np.array([[1, 1], [2, 2], [3, 1], [3, 3]], dtype=float)
        found = pabak(codings, None, 0.95, categories=[1, 2, 3])
        assert value(found) == pytest.approx((3 * 0.75 - 1) / 2)


class TestWhatItMeans:
    def test_with_two_coders_alpha_is_fleiss_kappa_less_the_small_sample_term(self):
        codings = table(4, 3, 2, 9)
        n = 2 * len(codings)
        fleiss = value(fleiss_kappa(codings, None, 0.95))
        assert value(krippendorff_alpha(codings, None, 0.95)) == pytest.approx(
            1 - (1 - fleiss) * (n - 1) / n, abs=1e-12
        )

    def test_with_two_coders_light_and_conger_are_cohen(self):
        codings = table(4, 3, 2, 9)
        cohen = value(cohen_kappa(codings, None, 0.95))
        assert value(light_kappa(codings, None, 0.95)) == pytest.approx(cohen, abs=1e-12)
        assert value(conger_kappa(codings, None, 0.95)) == pytest.approx(cohen, abs=1e-12)

    def test_prevalence_is_the_mean_of_the_coders_shares(self):
        codings = table(4, 4, 0, 2)
        assert value(prevalence(codings, 1)) == pytest.approx((0.8 + 0.4) / 2)
        assert value(prevalence(codings, 7)) == 0

    def test_units_that_one_coder_alone_coded_do_not_count(self):
        codings = table(4, 3, 2, 9)
        alone = np.vstack([codings, [[1, NAN]] * 5, [[NAN, NAN]]])
        for coefficient in (agreement_percent, cohen_kappa, krippendorff_alpha, pabak):
            more, fewer = coefficient(alone, None, 0.95), coefficient(codings, None, 0.95)
            assert (more.estimate, more.n) == (fewer.estimate, 18)
        assert prevalence(alone, 1).estimate == prevalence(codings, 1).estimate

    def test_incomplete_crossing_leaves_alpha_and_ac1(self):
        codings = CANONICAL[:10]
        for coefficient in (light_kappa, conger_kappa, fleiss_kappa):
            assert coefficient(codings, None, 0.95).note == "coders_not_all_everywhere"
        assert value(krippendorff_alpha(codings, None, 0.95)) > 0.7
        assert value(gwet_ac1(codings, None, 0.95)) > 0.7
        few = pabak(codings, None, 0.95, categories=[1, 2, 3, 4, 5])
        assert few.note == "coders_not_all_everywhere"


CODINGS = arrays(np.float64, st.tuples(st.integers(3, 12), st.integers(2, 4)),
                 elements=st.sampled_from([1.0, 2.0, 3.0, 5.0]))  # fmt: skip
QUICK = settings(max_examples=60, deadline=None)


def same(one, other):
    if one.estimate is None or other.estimate is None:
        return one.note == other.note
    return one.estimate == pytest.approx(other.estimate, abs=1e-10)


class TestProperties:
    @QUICK
    @given(CODINGS, st.randoms(use_true_random=False))
    def test_the_order_of_units_and_coders_does_not_matter(self, codings, random):
        shuffled = codings[random.sample(range(len(codings)), len(codings))]
        shuffled = shuffled[:, random.sample(range(codings.shape[1]), codings.shape[1])]
        for coefficient in EVERY:
            assert same(coefficient(codings, None, 0.95), coefficient(shuffled, None, 0.95))
        for level in LEVELS:
            for coefficient in (krippendorff_alpha, gwet_ac2):
                assert same(coefficient(codings, None, 0.95, level),
                            coefficient(shuffled, None, 0.95, level))  # fmt: skip

    @QUICK
    @given(CODINGS)
    def test_the_names_of_categories_do_not_matter_where_they_have_no_order(self, codings):
        renamed = np.select([codings == v for v in (1, 2, 3, 5)], [40.0, 7.0, 0.0, 2.0])
        for coefficient in EVERY:
            assert same(coefficient(codings, None, 0.95), coefficient(renamed, None, 0.95))

    @QUICK
    @given(CODINGS)
    def test_levels_of_measurement_keep_what_they_promise(self, codings):
        moved = {"ordinal": codings**3, "interval": 10 - 3 * codings, "ratio": codings * 7}
        for level, other in moved.items():
            for coefficient in (krippendorff_alpha, gwet_ac2):
                assert same(coefficient(codings, None, 0.95, level),
                            coefficient(other, None, 0.95, level))  # fmt: skip

    @QUICK
    @given(CODINGS)
    def test_units_that_are_there_twice_change_only_the_small_sample_term(self, codings):
        doubled = np.vstack([codings, codings])
        for coefficient in EVERY[:5]:
            assert same(coefficient(codings, None, 0.95), coefficient(doubled, None, 0.95))
        once, twice = (krippendorff_alpha(c, None, 0.95) for c in (codings, doubled))
        assume(once.estimate is not None and twice.estimate is not None)
        n = codings.size
        assert (1 - once.estimate) / (n - 1) == pytest.approx((1 - twice.estimate) / (n - 0.5))

    @QUICK
    @given(CODINGS)
    def test_no_coefficient_is_above_one_and_perfect_agreement_is_one(self, codings):
        agreed = np.repeat(codings[:, :1], codings.shape[1], axis=1)
        for coefficient in EVERY:
            found = coefficient(codings, None, 0.95)
            assert found.estimate is None or found.estimate <= 1 + 1e-12
            perfect = coefficient(agreed, None, 0.95)
            assert perfect.note or perfect.estimate == pytest.approx(1)

    @QUICK
    @given(arrays(np.float64, st.tuples(st.integers(1, 15), st.integers(2, 5)),
                  elements=st.sampled_from([0.0, 1.0, 4.0, NAN])))  # fmt: skip
    def test_alpha_is_what_all_pairs_of_values_say(self, codings):
        found = krippendorff_alpha(codings, None, 0.95, "interval")
        units = [unit[~np.isnan(unit)] for unit in codings]
        units = [unit for unit in units if len(unit) > 1]
        values = np.concatenate(units) if units else np.empty(0)
        if len(set(values)) < 2:
            assert found.estimate is None
            return
        observed = sum(
            sum((a - b) ** 2 for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units
        ) / len(values)
        pairs = sum((a - b) ** 2 for a, b in permutations(values, 2))
        expected = pairs / (len(values) * (len(values) - 1))
        assert found.estimate == pytest.approx(1 - observed / expected, abs=1e-10)


class TestWhatCannotBeEstimated:
    def test_no_unit_coded_twice(self):
        codings = np.array([[1, NAN], [NAN, 0], [NAN, NAN]])
        for coefficient in (agreement_percent, cohen_kappa, krippendorff_alpha, pabak, gwet_ac1):
            found = coefficient(codings, None, 0.95)
            assert (found.estimate, found.note, found.n) == (None, "no_unit_coded_twice", 0)
        assert prevalence(codings, 1).note == "no_unit_coded_twice"

    def test_no_units_at_all(self):
        for coefficient in (*EVERY, cohen_kappa, pabak):
            assert coefficient(np.empty((0, 2)), None, 0.95).estimate is None

    def test_one_value_only_has_no_chance_to_correct_for(self):
        codings = np.ones((6, 3))
        for coefficient in EVERY[1:]:
            assert coefficient(codings, None, 0.95).note == "codings_do_not_vary"
        assert gwet_ac2(codings, None, 0.95, "interval").note == "codings_do_not_vary"
        assert value(agreement_percent(codings, None, 0.95)) == 1

    def test_a_coder_who_never_varies_makes_kappa_zero(self):
        assert value(cohen_kappa(table(0, 0, 4, 8), None, 0.95)) == 0

    @pytest.mark.parametrize(
        ("call", "what"),
        [
            (lambda: cohen_kappa(np.ones((3, 3)), None, 0.95), "two coders"),
            (lambda: pabak(np.ones((3, 3)), None, 0.95, categories=[1]), "two categories"),
            (lambda: krippendorff_alpha([1.0, 2.0], None, 0.95), "row per unit"),
            (lambda: krippendorff_alpha([[1.0, np.inf]], None, 0.95), "finite"),
            (lambda: krippendorff_alpha([[-1.0, 2.0]], None, 0.95, "ratio"), "not negative"),
            (lambda: gwet_ac2([[-1.0, 2.0]], None, 0.95, "ratio"), "not negative"),
            (lambda: gwet_ac1([[1.0, 2.0]], None, 0.95, categories=[2, 1]), "ascending"),
            (lambda: gwet_ac1([[1.0, 2.0]], None, 0.95, categories=[1, 3]), "one of the categ"),
            (lambda: Blocks.of([1, 1], [1, 2]), "lies in one case"),
            (lambda: Blocks.of([1, 1], [1]), "same length"),
        ],
    )
    def test_what_is_no_table_of_codings_is_refused(self, call, what):
        with pytest.raises(ValueError, match=what):
            call()
