"""Over few cases, the average of each case over the tables has the interval that holds."""

import numpy as np
import pytest

from samskaping.effects.imputation import chained_imputations, combine_effects
from samskaping.effects.means import case_means_difference_t
from samskaping.effects.trust import tipping_point

TRUE = 0.3


def study(rng, sizes, differ):
    """Cases in which those who began low left, a quarter to a third of all."""
    case = np.repeat(np.arange(len(sizes)), sizes)
    level, gain = rng.normal(0, 0.5, len(sizes)), rng.normal(TRUE, differ, len(sizes))
    began = rng.normal(0, 0.8, len(case))
    first = 3 + level[case] + began
    later = 3 + level[case] + gain[case] + 0.6 * began + rng.normal(0, 0.6, len(case))
    gone = rng.random(len(case)) < 1 / (1 + np.exp(1.1 + 1.5 * began))
    return case, first, np.where(gone, np.nan, later)


def over_cases(gains):
    return case_means_difference_t(gains, np.zeros(len(gains)), 0.95)


def estimates(rng, sizes, differ):
    """Means as measured, averages over the completed tables, and Rubin's rules."""
    case, first, later = study(rng, sizes, differ)
    table = np.column_stack([first, later])
    made = chained_imputations(table, ["score"] * 2, case, rng, imputations=20, cycles=1)
    member = np.equal(np.arange(len(sizes))[:, None], case) / np.array(sizes)[:, None]
    each = (made.completed[:, :, 1] - made.completed[:, :, 0]) @ member.T
    measured = [np.nanmean(later[case == g]) - first[case == g].mean() for g in range(len(sizes))]
    return {
        "measured": over_cases(measured),
        "averaged": over_cases(each.mean(axis=0)),
        "rubin": combine_effects([over_cases(gains) for gains in each], 0.95).estimate,
    }


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [[20] * 3, [15, 20, 25, 30, 18, 35]])
def test_the_bias_goes_and_the_averages_interval_holds_where_rubins_is_too_wide(sizes):
    rng, runs = np.random.default_rng(11), 250
    found = [estimates(rng, sizes, 0.2) for _ in range(runs)]
    values = {name: np.array([one[name].estimate for one in found]) for name in found[0]}
    bias = {name: float((given - TRUE).mean()) for name, given in values.items()}
    # Those who stayed had begun higher, so the mean of all who were measured had risen too much.
    assert bias["measured"] > 0.1
    # What matching leaves: the lowest have few donors.
    assert abs(bias["averaged"]) < 0.04
    held = {
        name: [one[name].lower <= TRUE <= one[name].upper for one in found
               if one[name].lower is not None]
        for name in values
    }  # fmt: skip
    error = np.sqrt(0.95 * 0.05 / runs)
    assert np.mean(held["averaged"]) == pytest.approx(0.95, abs=3 * error)
    if len(sizes) == 3:
        # Barnard and Rubin leave less than 1.2 degrees of freedom of two: never an interval.
        assert not held["rubin"]
    else:
        assert np.mean(held["rubin"]) > 0.985


def test_a_result_that_truly_tips_is_found_where_the_lost_were_made_to_lie():
    """The lost of every case lie δ below what was imputed; moved there, the mean is right."""
    rng, sizes = np.random.default_rng(4), [40] * 6
    case, first, later = study(rng, sizes, 0.05)
    made = chained_imputations(np.column_stack([first, later]), ["score"] * 2, case, rng,
                               imputations=20, cycles=1)  # fmt: skip
    member = np.equal(np.arange(6)[:, None], case) / 40
    lost = np.isnan(later)

    def at(delta):
        return over_cases(((made.shifted(1, delta)[:, :, 1] - first) @ member.T).mean(axis=0))

    found = tipping_point(at, -4.0)
    assert at(found.estimate).lower == pytest.approx(0.0, abs=1e-6)
    moved = at(found.estimate).estimate - at(0.0).estimate
    assert moved == pytest.approx(found.estimate * (member @ lost).mean())
