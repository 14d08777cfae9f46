"""Scores of one item: their means, spreads and shares are those of its answers.

From n, Σ k c and Σ k² c of a small group the persons per answer can often be counted off. Where the
item's distribution in the group was weighed, its score follows those verdicts. In a case or a role
nobody weighed it: the mean stays without its interval, unless so few points part it from an end of
the scale that few can have given another answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from samskaping.release.answers import SHARES
from samskaping.release.cells import sides
from samskaping.release.items import items_of_scores
from samskaping.release.rows import Row, Verdicts
from samskaping.release.scores import INTERVAL
from samskaping.study.scorecard import Scorecard

_SHARES = ("top_box_share", "score_floor_share", "score_ceiling_share")


def withhold_single_items(
    rows: Sequence[Row], card: Scorecard, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold of each score of one item what gives away an answer that few gave."""
    of_one = {
        score: card.items[int(np.argmax(line))].id
        for score, line in items_of_scores(card).items()
        if line.sum() == 1
    }
    lost = _lost(rows, verdicts)
    for row in rows:
        item = of_one.get(row.subject)
        if item is None or row.estimate is None or len(sides(row.levels)) > 1:
            continue
        unweighed = bool(row.levels.keys() & {"case", "role"})
        gone = lost[item, row.levels.get("wave", "")]
        if row.quantity == "sd" and (unweighed or "item_sd" in gone):
            verdicts.withhold(row, "answers", "with the mean gives away an answer that few gave")
        elif row.quantity in _SHARES and (unweighed or gone & set(SHARES)):
            verdicts.withhold(row, "answers", "gives away how many gave an answer")
        elif row.quantity == "mean":
            if "item_mean" in gone or (unweighed and _near_end(row, card, threshold)):
                verdicts.withhold(row, "answers", "gives away an answer that few gave")
            elif unweighed or "item_sd" in gone:
                verdicts.bare(row, *INTERVAL)


def _lost(rows: Sequence[Row], verdicts: Verdicts) -> dict[tuple[str, str], set[str]]:
    """What is withheld of each item's distribution in a wave."""
    lost: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        if row.measure == "answers" and row.key in verdicts.withheld:
            lost[row.subject, row.levels.get("wave", "")].add(row.quantity)
    return lost


def _near_end(row: Row, card: Scorecard, threshold: int) -> bool:
    """Whether the answers lie fewer points from an end of the scale than persons may be few."""
    mean, n = row.estimate or 0.0, row.n or 0
    from_an_end = n * min(mean - card.scale.minimum, card.scale.maximum - mean)
    return from_an_end < threshold - 1e-9
