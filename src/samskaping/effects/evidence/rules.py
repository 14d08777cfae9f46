"""The table by which evidence is graded: all there is to it, in one place.

The grades and limits are this project's own declared rules, fixed beforehand; they are no official
standard. The order of designs is that of the Maryland scale (Farrington et al. 2002); the limit of
a quarter of a standard deviation between arms at the baseline is that of the What Works
Clearinghouse (2022), whose limits for attrition lie in the same range.
"""

from __future__ import annotations

from typing import Final, Literal

Design = Literal["by_lot", "comparison", "staggered", "series_controlled", "series", "before_after"]
ConcernName = Literal[
    "lost",
    "lost_apart",
    "response",
    "baseline_gap",
    "checks_disagree",
    "spillover",
    "chosen_on_baseline",
]

# 0 a description; 1 a change over time; 2 a sign; 3 supported; 4 well supported.
GRADES: Final = (0, 1, 2, 3, 4)

# Where a design starts: from so many units upwards, this grade; below the first, 0. The units are
# the cases of the smaller arm; the donors of a synthetic control; the points of a series.
START: Final[dict[Design, dict[int, int]]] = {
    "by_lot":            {2: 2, 3: 3, 5: 4},
    "comparison":        {2: 2, 3: 3},
    "staggered":         {2: 1, 3: 2},
    "series_controlled": {10: 1, 19: 2},
    "series":            {24: 1},
    "before_after":      {3: 1},
}  # fmt: skip

# What lowers it: beyond the first limit by one grade, beyond the second by two. ``None`` stands
# for what is not known, which is no better than what lies beyond the first limit. A concern with
# no limits is there or not, and lowers by one.
CONCERNS: Final[dict[ConcernName, tuple[float, ...]]] = {
    "lost":               (0.20, 0.40),   # share of those measured first who were not found again
    "lost_apart":         (0.10,),        # the same, between the arms
    "response":           (0.40, 0.70),   # share of those asked who did not answer
    "baseline_gap":       (0.25, 0.50),   # between the arms, in standard deviations of persons
    "checks_disagree":    (),             # another way of estimating has the other sign
    "spillover":          (),             # a comparison group in the same municipality as a case
    "chosen_on_baseline": (),             # people were chosen by what is measured, unadjusted
}  # fmt: skip
