"""What an interval allows to be said of a change or a difference."""

from __future__ import annotations

from typing import Final, Literal

Finding = Literal[
    "matters", "intended", "intended_small", "equivalent", "against", "unclear", "no_interval"
]
# The codes of the table of estimates.
FINDINGS: Final[dict[Finding, int]] = {
    "matters": 1,
    "intended": 2,
    "intended_small": 3,
    "equivalent": 4,
    "against": 5,
    "unclear": 6,
    "no_interval": 7,
}


def finding(
    lower: float | None,
    upper: float | None,
    direction: Literal["increase", "decrease", "maintain"],
    *,
    margin: float | None = None,
    equivalent: bool = False,
    holds_among_many: bool = True,
) -> Finding:
    """Sort an interval by what it excludes.

    Parameters
    ----------
    lower, upper
        Limits of the interval; ``None`` where there is none.
    direction
        Which way the indicator is meant to go. One that is to be maintained has no intended way:
        a change that is clearly not zero is ``against`` unless it is too small to matter.
    margin
        The smallest change that would matter, declared beforehand.
    equivalent
        Whether two one-sided tests at the margin both reject.
    holds_among_many
        Whether zero is excluded after the correction for the indicators declared as one family.

    Returns
    -------
    Finding
        ``matters``: all of the interval lies beyond the margin on the intended side;
        ``intended``: beyond zero on that side; ``intended_small``: that, and too small to matter;
        ``equivalent``: too small to matter, whichever way; ``against``: beyond zero on the other
        side; ``unclear``: none of these; ``no_interval``.
    """
    if lower is None or upper is None:
        return "no_interval"
    if direction == "decrease":
        lower, upper = -upper, -lower
    clear = holds_among_many and not lower <= 0 <= upper
    if direction == "maintain":
        return "equivalent" if equivalent else "against" if clear else "unclear"
    if clear and lower > 0:
        if equivalent:
            return "intended_small"
        return "matters" if margin is not None and lower > margin else "intended"
    if equivalent:
        return "equivalent"
    return "against" if clear else "unclear"
