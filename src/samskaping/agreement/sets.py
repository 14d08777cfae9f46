"""Agreement on sets: units to which a coder gives none, one or several codes at once."""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samskaping.agreement.blocks import Blocks, estimate_with_blocks
from samskaping.agreement.coders import METHOD, ROUNDING
from samskaping.agreement.tallies import MISSING, Codes, as_repeats
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable

Distance = Literal["masi", "jaccard"]


def set_alpha(
    given: ArrayLike,
    coded: ArrayLike,
    blocks: Blocks | None,
    confidence: float,
    distance: Distance = "masi",
    *,
    repeats: ArrayLike | None = None,
) -> Estimate:
    """Krippendorff's α of the sets of codes that coders give to units.

    α = 1 − D_o/D_e with the distance δ between sets in place of the squared difference between
    values: D_o = Σ_u Σ_{i≠j} δ(S_ui, S_uj)/(m_u − 1)/n over units of m_u ≥ 2 coders, D_e the mean
    of δ over all pairs of the n sets. See ``set_distances`` for δ. Where every set has at most
    one code it is α at the nominal level, with no code at all as a value.

    Work and memory go with the number of distinct sets, squared, and with that of units.

    Parameters
    ----------
    given : (U, C, K) bools
        Whether each coder gave each of K codes to each unit.
    coded : (U, C) bools
        Whether the coder coded the unit; if so, a set without codes is the empty set.
    blocks
        Where the units come from; None for no interval.
    confidence
        Between 0 and 1.
    distance
        ``masi`` also counts whether one set holds the other, ``jaccard`` only what they share.
    repeats : (U,) positive numbers, optional
        How many alike units each row stands for; default: one.

    Returns
    -------
    Estimate
        Missing with a reason where no unit is coded twice, or all sets are the same.

    Raises
    ------
    ValueError
        Shapes do not fit.

    Sources
    -------
    Passonneau (2006); Krippendorff (2019), section 12.3. Checked against nltk's
    AnnotationTask.alpha.
    """
    codes, sets = _as_codes(given, coded, repeats)
    apart, v = set_distances(sets, distance), len(sets)
    m = codes.coders_per_unit
    disagreement = np.zeros(len(m))
    for first, second in combinations(codes.places.T, 2):
        both = (first >= 0) & (second >= 0)
        disagreement[both] += 2 * apart[first[both], second[both]]
    disagreement /= np.maximum(m - 1, 1)

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        margin = np.zeros(n * v)
        for column in codes.places[rows].T:
            here = column >= 0
            cell = groups[here] * v + column[here]
            margin += np.bincount(cell, weights=codes.repeats[rows][here], minlength=n * v)
        observed = codes.sums(disagreement[rows, None], rows, groups, n)
        return np.column_stack([observed, margin.reshape(n, v)])

    def formula(sums_: FloatArray) -> float:
        margin = sums_[1:]
        n = float(margin.sum())
        if n <= 1:
            raise NotEstimable("no_unit_coded_twice")
        expected = float(margin @ apart @ margin)
        if expected <= ROUNDING * n**2:
            raise NotEstimable("codings_do_not_vary")
        return 1 - (n - 1) * float(sums_[0]) / expected

    agreed = codes.agreed if blocks is not None else None
    return estimate_with_blocks(
        sums, formula, codes.compared, codes.repeats, blocks, confidence, METHOD, agreed
    )


def set_distances(sets: ArrayLike, distance: Distance) -> FloatArray:
    """Distances between sets: a (V, V) array from 0, the same set, to 1, nothing in common.

    jaccard 1 − J with J = |A ∩ B|/|A ∪ B|; masi 1 − J·M with M = 1 for the same set, 2/3 where
    one holds the other, 1/3 where each has something of its own, 0 where they share nothing. The
    empty set is 0 from itself and 1 from every other.

    Parameters
    ----------
    sets : (V, K) bools
        Which codes are in each set.
    distance
        Either of the two.

    Sources
    -------
    Passonneau (2006); Jaccard (1912). The empty set: declared here.
    """
    members = np.asarray(sets, dtype=np.float64)
    size = members.sum(axis=1)
    shared = members @ members.T
    holds = shared == np.minimum.outer(size, size) if distance == "masi" else None
    # In place: thousands of sets make large squares.
    alike, union = shared, np.add.outer(size, size)
    union -= shared
    np.divide(shared, union, out=alike, where=union > 0)
    alike[union == 0] = 1
    if holds is not None:
        np.multiply(alike, 1 / 3, out=alike, where=~holds)
        np.multiply(alike, 2 / 3, out=alike, where=holds & (alike < 1))
    np.subtract(1, alike, out=alike)
    return np.asarray(alike)


def _as_codes(
    given: ArrayLike, coded: ArrayLike, repeats: ArrayLike | None
) -> tuple[Codes, NDArray[np.bool_]]:
    """Codings whose values are distinct sets, and the (V, K) sets."""
    members, where = np.asarray(given, dtype=np.bool_), np.asarray(coded, dtype=np.bool_)
    if members.ndim != 3 or members.shape[:2] != where.shape:
        raise ValueError("given are units by coders by codes, and coded units by coders")
    # Eight codes to a byte, eight bytes to a number: most codebooks are one number wide.
    packed = np.packbits(members[where], axis=1)
    packed = np.pad(packed, ((0, 0), (0, -packed.shape[1] % 8 or (0 if packed.size else 8))))
    numbers = np.ascontiguousarray(packed).view(np.uint64)
    _, first, inverse = np.unique(
        numbers[:, 0] if numbers.shape[1] == 1 else numbers,
        axis=0,
        return_index=True,
        return_inverse=True,
    )
    places = np.full(where.shape, MISSING, dtype=np.int64)
    places[where] = inverse.ravel()
    sets = members[where][first]
    values = np.arange(len(sets), dtype=np.float64)
    return Codes(values, places, as_repeats(repeats, len(where))), sets
