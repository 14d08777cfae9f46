"""Krippendorff's α for passages whose ends the coders chose themselves."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from samskaping.agreement.blocks import Blocks, Formula, Sums, estimate_with_blocks
from samskaping.agreement.coders import METHOD, ROUNDING
from samskaping.agreement.spans import Spans, Stretches, stretches
from samskaping.agreement.tallies import coincidences
from samskaping.numeric.result import Estimate, FloatArray, IntArray, NotEstimable

Part = Literal["all", "boundaries", "coding"]


def unitising_alpha(spans: Spans, blocks: Blocks | None, confidence: float) -> Estimate:
    """Krippendorff's unitising α of codes that may overlap.

    Every code is a continuum of its own, in which a coder marks or does not mark; with ℓ the
    characters that fall to pairs of coders (o_ck of characters), φ for unmarked, n = Σ ℓ,

    α = 1 − Σ_codes D_o / Σ_codes D_e,   D_o = 2 ℓ_φ1,
    D_e = 2 ℓ_φ ℓ_1 / (n − (ℓ_φ + Σ_units length²)/n).

    It is α of the characters, but for the last term: there each character is drawn by itself and
    the term is n/n. Here characters of one unit come together, while unmarked ones stand alone.
    For one code it is the coefficient |_uα of Krippendorff et al.; the sum over continua is how
    Krippendorff (2004) takes several together. ℓ and the squares add up over sources, so all
    sources are one continuum.

    Parameters
    ----------
    spans
        Overlapping spans of one coder and code are united; touching ones are two units.
    blocks : of the T sources
        Where the sources belong; None for no interval.
    confidence
        Between 0 and 1.

    Returns
    -------
    Estimate
        ``n`` counts characters that at least two coders read, for each code. Missing with a
        reason where no source is read twice, or nothing, or everything, is marked.

    Sources
    -------
    Krippendorff, Mathet, Bouvry & Widlöcher (2016); Krippendorff (2019), section 12.6, eqs.
    32–35; Krippendorff (2004) for several continua, whose own coefficient, from squared
    differences of ends (1995), is another one.
    """
    units = spans.merged()
    used, layers = np.unique(units.code, return_inverse=True)
    k = max(len(used), 1)
    marks = units.of_one_code()
    found = stretches(marks, layers.ravel().astype(np.int64), k, 1)
    squares = _squares(found, (units.end - units.start).astype(np.float64))

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        cell = groups * k + found.layer[rows]
        tables = coincidences(found.codes, rows, cell, n * k).reshape(n * k, 4)
        square = np.bincount(cell, weights=squares[rows], minlength=n * k)
        return np.column_stack([tables, square]).reshape(n, k * 5)

    def formula(sums_: FloatArray) -> float:
        gaps, apart, _, together, square = sums_.reshape(k, 5).T
        gap, unit = gaps + apart, together + apart
        n = gap + unit
        expected = float((2 * gap * unit / _drawn(n, gap + square)).sum())
        if expected <= ROUNDING * n.sum():
            raise NotEstimable("codings_do_not_vary")
        return 1 - 2 * float(apart.sum()) / expected

    return _estimate(found, sums, formula, blocks, confidence)


def exclusive_unitising_alpha(
    spans: Spans,
    blocks: Blocks | None,
    confidence: float,
    part: Part = "all",
    code: int | None = None,
) -> Estimate:
    """Krippendorff's unitising α of codes that exclude each other, on one continuum.

    With ε_ck = (ℓ_c ℓ_k − [c = k] s_c)/(n − Σ s/n), s_c = Σ length² of the units of code c and
    s_φ = ℓ_φ:

    ``all`` _uα = 1 − Σ_{c≠k} ℓ_ck / Σ_{c≠k} ε_ck over codes and φ; ``boundaries`` |_uα, the same
    with all codes as one; ``coding`` _cuα, the same over what both of a pair marked, where the
    length of a unit is what it adds to ℓ; and with ``code`` _(k)uα, the agreement on that code
    where both of a pair marked, 1 − (ε_k/ℓ_k)(ℓ_k − ℓ_kk)/(ε_k − ε_kk).

    Parameters
    ----------
    spans
        Codes are values of one variable: one coder's spans of different codes do not overlap.
    blocks : of the T sources
        Where the sources belong; None for no interval.
    confidence
        Between 0 and 1.
    part
        What agreement is about.
    code
        The code that it is about, with ``part`` "coding".

    Returns
    -------
    Estimate
        ``n`` counts characters that at least two coders read.

    Raises
    ------
    ValueError
        Spans of different codes by one coder overlap, or a code is named beside another part.

    Sources
    -------
    Krippendorff, Mathet, Bouvry & Widlöcher (2016); Krippendorff (2019), section 12.6, eqs.
    32–38. With his example (figure 12.11) it gives .510, .414 (there .413) and .724.
    """
    if code is not None and part != "coding":
        raise ValueError("agreement on one code is agreement on coding")
    units = spans.merged()
    _require_exclusive(units)
    if part == "boundaries":
        units = units.of_one_code()
    v = max(int(units.code.max(initial=0)), code or 0) + 1
    found = stretches(units, np.zeros(len(units), dtype=np.int64), 1, v)
    lengths = (units.end - units.start).astype(np.float64)
    if part == "coding":
        # What a unit adds to ℓ: its characters, each by the share of other coders who marked it.
        marking = (found.codes.places > 0).sum(axis=1)
        others = np.maximum(found.codes.coders_per_unit - 1, 1)
        shared = np.maximum(marking - 1, 0) / others
        lengths = found.within_spans(found.codes.repeats * shared)
    squares = np.zeros((len(found.source), v + 1))
    np.add.at(squares, (found.first, units.code + 1), lengths**2)

    def sums(rows: NDArray[np.intp], groups: IntArray, n: int) -> FloatArray:
        tables = coincidences(found.codes, rows, groups, n)
        square = np.zeros((n, v + 1))
        np.add.at(square, groups, squares[rows])
        return np.column_stack([tables.reshape(n, -1), square])

    def formula(sums_: FloatArray) -> float:
        table, square = sums_[: (v + 1) ** 2].reshape(v + 1, v + 1), sums_[(v + 1) ** 2 :].copy()
        square[0] = table[0].sum()
        if part == "coding":
            table, square = table[1:, 1:], square[1:]
        return _exclusive(table, square, code)

    return _estimate(found, sums, formula, blocks, confidence)


def _exclusive(table: FloatArray, square: FloatArray, code: int | None) -> float:
    margin = table.sum(axis=0)
    n = float(margin.sum())
    if n <= 0 or (code is not None and margin[code] <= 0):
        raise NotEstimable("no_passage_marked_twice")
    expected = (np.outer(margin, margin) - np.diag(square)) / _drawn(n, square.sum())
    if code is None:
        chance = float(expected.sum() - np.trace(expected))
        apart = n - float(np.trace(table))
    else:
        whole = float(expected[:, code].sum())
        chance = (whole - float(expected[code, code])) * float(margin[code]) / whole
        apart = float(margin[code] - table[code, code])
    if chance <= ROUNDING * n:
        raise NotEstimable("codings_do_not_vary")
    return 1 - apart / chance


def _drawn(n: FloatArray | float, squares: FloatArray | float) -> FloatArray | float:
    """How many characters a second draw has left, on average over the first."""
    return n - squares / n


def _squares(found: Stretches, lengths: FloatArray) -> FloatArray:
    """Squared lengths of spans, at the stretch that each begins with."""
    squares = np.bincount(found.first, weights=lengths**2, minlength=len(found.source))
    return np.asarray(squares, dtype=np.float64)


def _require_exclusive(units: Spans) -> None:
    together = units.of_one_code().merged()
    if len(together) != len(units):
        raise ValueError("codes that exclude each other do not overlap in what a coder marked")


def _estimate(
    found: Stretches,
    sums: Sums,
    formula: Formula,
    blocks: Blocks | None,
    confidence: float,
) -> Estimate:
    codes, of_rows = found.codes, found.blocks(blocks)
    agreed = codes.agreed if of_rows is not None else None
    return estimate_with_blocks(
        sums, formula, codes.compared, codes.repeats, of_rows, confidence, METHOD, agreed
    )
