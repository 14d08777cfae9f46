"""Numbers as the decimals that they were written as."""

from __future__ import annotations

import numpy as np

from samskaping.numeric.result import FloatArray

# A decimal of so many significant digits is told apart from all others by its nearest float.
DIGITS = 15
# Numbers whose size is below this multiple of their range lose no digits worth a search.
FAR = 1e3


def from_first(numbers: FloatArray) -> tuple[FloatArray, float]:
    """The numbers counted from the first of them, without the loss that a large constant brings.

    A float near 1e12 holds four decimals of the number that was written, so that differences of
    such floats have few right digits. Where every number is a decimal of at most 15 significant
    digits, and such a decimal is the only one that its float can stand for, the differences are
    taken between the decimals: with the fewest places p for which round(10^p x)/10^p is each x
    again, (round(10^p x) − round(10^p x_0))/10^p is exact but for its last rounding. Other numbers
    are subtracted as they are, which is exact for floats within a factor of two of each other.

    Parameters
    ----------
    numbers : (n,) array
        n ≥ 1, finite. Numbers that are not far from 0 for their range come back as they are.

    Returns
    -------
    numbers : (n,) array
        Less the first, or as they were.
    size : float
        The largest number whose rounding is still in them.

    Sources
    -------
    Sterbenz (1974) for the subtraction. That 15 digits survive: IEEE 754, DBL_DIG.
    """
    low, high = float(numbers.min()), float(numbers.max())
    size = max(-low, high)
    if size <= FAR * (high - low):
        return numbers, size
    for places in range(DIGITS + 1):
        unit = 10.0**places
        whole = np.rint(numbers * unit)
        if float(np.abs(whole).max()) >= 10.0**DIGITS:
            break
        if np.array_equal(whole / unit, numbers):
            exact = (whole - whole[0]) / unit
            return exact, float(np.abs(exact).max())
    return numbers - numbers[0], size
