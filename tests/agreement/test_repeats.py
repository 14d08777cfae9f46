"""A row that stands for many alike units says what as many rows would say."""

from dataclasses import astuple
from functools import partial

import numpy as np
import pytest

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

NAN = np.nan
LEVELS = ("nominal", "ordinal", "interval", "ratio")
OF_TWO = {
    "percent": agreement_percent,
    "cohen": cohen_kappa,
    "linear": partial(cohen_kappa, weights="linear"),
    "quadratic": partial(cohen_kappa, weights="quadratic", categories=[0, 1, 2, 5]),
    "pabak": partial(pabak, categories=[0, 1, 2]),
}
OF_MANY = {
    "pabak of many": partial(pabak, categories=[0, 1, 2]),
    "light": light_kappa,
    "conger": conger_kappa,
    "fleiss": fleiss_kappa,
}
WITH_GAPS = {
    "percent": agreement_percent,
    "ac1": gwet_ac1,
    **{f"ac2 {level}": partial(gwet_ac2, level=level) for level in LEVELS[1:]},
    **{level: partial(krippendorff_alpha, level=level) for level in LEVELS},
}


def drawn(coders, gaps, seed=4):
    """Codings of 60 rows in 15 sources of 5 cases, each for one to nine alike units."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(3, size=60, p=[0.6, 0.3, 0.1])
    slips = rng.random((60, coders)) < 0.2
    codings = np.where(slips, rng.integers(0, 3, (60, coders)), truth[:, None]).astype(float)
    codings[rng.random(codings.shape) < gaps] = NAN
    source = np.repeat(np.arange(15), 4)
    return codings, source, source // 3, rng.integers(1, 10, 60)


def expanded(repeats, *arrays):
    return [np.repeat(array, repeats, axis=0) for array in arrays]


def same(one, other):
    assert one.note == other.note
    for a, b in zip(astuple(one), astuple(other), strict=True):
        assert a == (pytest.approx(b, rel=1e-11) if isinstance(b, float) else b)


@pytest.mark.parametrize("by_case", [True, False])
@pytest.mark.parametrize(
    ("coefficient", "coders", "gaps"),
    [(c, 2, 0.0) for c in OF_TWO.values()]
    + [(c, 4, 0.0) for c in OF_MANY.values()]
    + [(c, 4, 0.3) for c in WITH_GAPS.values()],
    ids=[*OF_TWO, *OF_MANY, *WITH_GAPS],
)
def test_repeats_are_the_written_out_table(coefficient, coders, gaps, by_case):
    codings, source, case, repeats = drawn(coders, gaps)
    long, long_source, long_case = expanded(repeats, codings, source, case)
    short = coefficient(
        codings, Blocks.of(source, case if by_case else None), 0.95, repeats=repeats
    )
    full = coefficient(long, Blocks.of(long_source, long_case if by_case else None), 0.95)
    assert short.lower is not None
    assert isinstance(short.n, int)
    same(short, full)
    # The same rows as one unit each say something else.
    assert coefficient(codings, None, 0.95).estimate != pytest.approx(short.estimate, abs=1e-6)


def test_prevalence_counts_units():
    codings, _, _, repeats = drawn(3, 0.2)
    (long,) = expanded(repeats, codings)
    same(prevalence(codings, 1, repeats=repeats), prevalence(long, 1))


def test_the_commonest_value_is_that_of_most_units():
    # All agree on 0 in one unit of each source, and on 1 in eight units of the first.
    codings = np.tile([[0, 0], [1, 0]], (6, 1)).astype(float)
    codings[1] = [1, 1]
    source, repeats = np.repeat(np.arange(6), 2), np.tile([1, 8], 6)
    long, long_source = expanded(repeats, codings, source)
    short = cohen_kappa(codings, Blocks.of(source), 0.95, repeats=repeats)
    assert short.note == ""
    same(short, cohen_kappa(long, Blocks.of(long_source), 0.95))
    alone = cohen_kappa(codings, Blocks.of(source), 0.95)
    assert alone.note == "interval_rare_agreement"


def test_a_source_of_many_alike_units_outweighs_the_others():
    codings, source, _, repeats = drawn(2, 0.0)
    repeats = np.where(source == 0, 10_000, repeats)
    found = cohen_kappa(codings, Blocks.of(source), 0.95, repeats=repeats)
    assert found.note == "interval_sources_too_unequal"


def test_a_coder_who_left_units_out_is_still_seen():
    codings, _, _, repeats = drawn(3, 0.3)
    for coefficient in OF_MANY.values():
        found = coefficient(codings, None, 0.95, repeats=repeats)
        assert found.note == "coders_not_all_everywhere"
        compared = (~np.isnan(codings)).sum(axis=1) >= 2
        assert found.n == repeats[compared].sum()


@pytest.mark.parametrize("repeats", [[1, 2], [1, 2, 0], [1, 2, -1], [1, 2, NAN], [[1, 2, 3]]])
def test_repeats_are_a_positive_number_for_every_row(repeats):
    with pytest.raises(ValueError, match="positive number for every row"):
        cohen_kappa([[1, 1], [0, 0], [1, 0]], None, 0.95, repeats=repeats)
