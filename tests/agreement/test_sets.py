"""α of sets of codes is what all pairs of sets say."""

from dataclasses import astuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samskaping.agreement import Blocks, krippendorff_alpha, set_alpha, set_distances
from tests.agreement.published import SETS, as_bools

DISTANCES = ("masi", "jaccard")


def distance(one, other, kind):
    """Between two sets of Python, as the papers have it."""
    if not one | other:
        return 0.0
    jaccard = len(one & other) / len(one | other)
    if kind == "jaccard":
        return 1 - jaccard
    if one == other:
        monotone = 1
    elif one <= other or other <= one:
        monotone = 2 / 3
    else:
        monotone = 1 / 3 if one & other else 0
    return 1 - jaccard * monotone


def alpha_of_all_pairs(sets, kind):
    """Every set beside every other, in its unit and anywhere; None where none differ."""
    units = [[one for one in unit if one is not None] for unit in sets]
    units = [unit for unit in units if len(unit) > 1]
    every = [one for unit in units for one in unit]
    n = len(every)
    observed = sum(
        distance(a, b, kind) / (len(unit) - 1) for unit in units for a in unit for b in unit
    )
    expected = sum(distance(a, b, kind) for a in every for b in every)
    return 1 - (n - 1) * observed / expected if expected else None


def estimate(sets, kind="masi", blocks=None, n_codes=4, **options):
    return set_alpha(*as_bools(sets, n_codes), blocks, 0.95, kind, **options)


class TestDistances:
    SOME = np.array([[0, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 1], [1, 0, 1, 0], [0, 0, 1, 1]], bool)

    def test_masi_by_hand(self):
        # {1,2} in {1,2,3,4}: J 1/2, M 2/3; {1,2} beside {1,3}: J 1/3, M 1/3.
        found = set_distances(self.SOME, "masi")
        assert found[1, 2] == pytest.approx(1 - 1 / 2 * 2 / 3)
        assert found[1, 3] == pytest.approx(1 - 1 / 3 * 1 / 3)
        assert found[1, 4] == 1

    def test_jaccard_by_hand(self):
        found = set_distances(self.SOME, "jaccard")
        assert found[1, 2] == pytest.approx(1 / 2)
        assert found[1, 3] == pytest.approx(2 / 3)
        assert found[1, 4] == 1

    @pytest.mark.parametrize("kind", DISTANCES)
    def test_the_empty_set_is_far_from_all_but_itself(self, kind):
        found = set_distances(self.SOME, kind)
        assert found[0].tolist() == [0, 1, 1, 1, 1]
        assert np.diag(found).tolist() == [0] * 5


class TestAlpha:
    def test_by_hand(self):
        # Two units of two coders: {0} {0,1} (masi 2/3, jaccard 1/2) and none, none. Of 4 sets,
        # pairs: {0}–{0,1} as above, each of them–none 1, twice: 2/3 + 4 or 1/2 + 4 of 6 pairs.
        sets = [[{0}, {0, 1}], [set(), set()]]
        assert estimate(sets).estimate == pytest.approx(1 - (2 / 3 / 2) / ((2 / 3 + 4) / 6))
        assert estimate(sets, "jaccard").estimate == pytest.approx(1 - (1 / 4) / (4.5 / 6))

    @settings(max_examples=80, deadline=None)
    @given(
        st.lists(
            st.lists(st.none() | st.frozensets(st.integers(0, 3)), min_size=3, max_size=3),
            min_size=1,
            max_size=8,
        ),
        st.sampled_from(DISTANCES),
    )
    def test_is_what_all_pairs_of_sets_say(self, sets, kind):
        found, expected = estimate(sets, kind), alpha_of_all_pairs(sets, kind)
        if expected is None:
            assert found.note in ("codings_do_not_vary", "no_unit_coded_twice")
        else:
            assert found.estimate == pytest.approx(expected, abs=1e-10)

    @pytest.mark.parametrize("kind", DISTANCES)
    def test_with_one_code_at_most_it_is_nominal_alpha(self, kind):
        codings = np.random.default_rng(2).integers(0, 4, (30, 3)).astype(float)
        codings[:5, 2] = np.nan
        given_ = codings[:, :, None] == np.arange(1, 4)
        found = set_alpha(given_, ~np.isnan(codings), None, 0.95, kind)
        nominal = krippendorff_alpha(codings, None, 0.95)
        assert found.estimate == pytest.approx(nominal.estimate, abs=1e-12)

    @pytest.mark.parametrize("kind", DISTANCES)
    def test_repeats_are_the_written_out_table(self, kind):
        sets = SETS * 3
        case, repeats = np.arange(36) // 6, np.arange(36) % 5 + 1
        short = estimate(sets, kind, Blocks.of(case, case), repeats=repeats)
        long = [unit for unit, n in zip(sets, repeats, strict=True) for _ in range(n)]
        full = estimate(long, kind, Blocks.of(*[np.repeat(case, repeats)] * 2))
        assert short.lower is not None
        assert astuple(short)[-3:] == astuple(full)[-3:]
        assert short.n == full.n
        for name in ("estimate", "lower", "upper", "se", "df"):
            assert getattr(short, name) == pytest.approx(getattr(full, name), rel=1e-11)

    def test_blocks_are_left_out_in_turn(self):
        case = np.arange(24) // 6
        given_, coded = as_bools(SETS * 2, 4)
        found = set_alpha(given_, coded, Blocks.of(np.arange(24), case), 0.95)
        rest = [case != k for k in range(4)]
        parts = [set_alpha(given_[r], coded[r], None, 0.95).estimate for r in rest]
        t = np.log(1 - np.array(parts))
        expected = (1 - found.estimate) * np.sqrt(3 / 4 * ((t - t.mean()) ** 2).sum())
        assert found.se == pytest.approx(expected)

    @pytest.mark.parametrize(("kept", "seed"), [(0.9, 1), (0.6, 2)])
    @pytest.mark.parametrize("kind", DISTANCES)
    def test_large_samples_show_how_often_two_coders_saw_the_same(self, kind, kept, seed):
        # A coder who does not see a unit's set draws one like it: α is the chance that both saw.
        rng = np.random.default_rng(seed)

        def draw(*shape):
            return rng.random((*shape, 4)) < [0.1, 0.3, 0.5, 0.2]

        saw = rng.random((40_000, 2, 1)) < kept
        given_ = np.where(saw, draw(40_000)[:, None], draw(40_000, 2))
        found = set_alpha(given_, np.ones((40_000, 2), bool), None, 0.95, kind)
        assert found.estimate == pytest.approx(kept**2, abs=0.01)


class TestWhatCannotBeEstimated:
    def test_no_units(self):
        found = set_alpha(np.zeros((0, 2, 3), bool), np.zeros((0, 2), bool), None, 0.95)
        assert (found.estimate, found.note, found.n) == (None, "no_unit_coded_twice", 0)

    def test_no_unit_coded_twice(self):
        assert estimate([[{1}, None], [None, {2}]]).note == "no_unit_coded_twice"

    @pytest.mark.parametrize("one", [set(), {1, 2}])
    def test_one_and_the_same_set_everywhere(self, one):
        assert estimate([[one, one]] * 4).note == "codings_do_not_vary"

    def test_no_codes(self):
        assert estimate([[set(), set()]] * 3, n_codes=0).note == "codings_do_not_vary"

    def test_agreement_on_the_empty_set_alone_has_no_interval(self):
        sets = ([[set(), set()]] * 4 + [[{1}, set()]]) * 6
        found = estimate(sets, blocks=Blocks.of(np.arange(30) // 5))
        assert found.note == "interval_rare_agreement"

    def test_shapes_that_do_not_fit_are_refused(self):
        with pytest.raises(ValueError, match="units by coders by codes"):
            set_alpha(np.zeros((3, 2, 4), bool), np.ones((3, 3), bool), None, 0.95)
