"""Which numbers on agreement, and on how many to ask, may be shown.

Agreement in a case is a mean over a score's items of what their answers tell: r_wg(j) of their
variances, AD_M(j) of their deviations. Where the answers to an item are hidden in a case, their
spread must not follow from the scores that hold it and the other items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from samskaping.numeric import FloatArray
from samskaping.release.attack import BoolArray, recoverable
from samskaping.release.items import items_of_scores
from samskaping.release.rows import Row, Verdicts
from samskaping.study.scorecard import Scorecard

AGREEMENT = ("rwg_j", "awg_j", "ad_m_j")
COMPONENTS = "variance_component_reml"
# What is computed from the components alone.
DECISIONS = ("generalizability", "dependability", "respondents_needed")

Place = tuple[str, str]


def withhold_agreement(rows: Sequence[Row], card: Scorecard, verdicts: Verdicts) -> None:
    """Withhold agreement that gives a hidden item's spread away, or is that of equal answers."""
    scores = items_of_scores(card)
    by_place: dict[Place, list[Row]] = defaultdict(list)
    answers: dict[Place, list[Row]] = defaultdict(list)
    for row in rows:
        place = row.levels.get("case", ""), row.levels.get("wave", "")
        if row.quantity in AGREEMENT:
            by_place[place].append(row)
        elif row.measure == "answers":
            answers[place].append(row)
    for place, about in by_place.items():
        _withhold_in_case(about, answers[place], scores, card, verdicts)


def withhold_decisions(rows: Sequence[Row], verdicts: Verdicts) -> None:
    """Withhold a D study whose variance components are withheld: they would follow from it."""
    hidden = {
        (row.subject, row.levels.get("wave"))
        for row in rows
        if row.quantity == COMPONENTS and row.key in verdicts.withheld
    }
    for row in rows:
        if row.quantity in DECISIONS and (row.subject, row.levels.get("wave")) in hidden:
            verdicts.withhold(row, "complementary", "gives variance components back")


def _withhold_in_case(
    about: Sequence[Row],
    answers: Sequence[Row],
    scores: dict[str, FloatArray],
    card: Scorecard,
    verdicts: Verdicts,
) -> None:
    place = {item.id: at for at, item in enumerate(card.items)}
    hidden, unspread = np.zeros((2, len(place)), dtype=np.bool_)
    for row in answers:
        if row.key in verdicts.withheld and row.subject in place:
            hidden[place[row.subject]] = True
            unspread[place[row.subject]] |= row.quantity == "item_sd"
    alike = {row.subject for row in about if row.quantity == "ad_m_j" and row.estimate == 0}
    for row in about:
        if row.subject in alike:
            verdicts.withhold(row, "answers", "everyone in the case answered the same")
    shown = {row.subject for row in verdicts.passed(about) if row.estimate is not None}
    secret = [scores[subject] for subject in sorted(alike)]
    # The deviations of an item are unknown where any of its answers is hidden, its variance only
    # where the spread itself is.
    for unknown in (hidden, unspread):
        while _gives_away(unknown, [scores[subject] for subject in sorted(shown)], secret):
            # The score with the fewest hidden items tells most of them.
            telling = [subject for subject in sorted(shown) if scores[subject] @ unknown > 0]
            least = min(telling, key=lambda subject: float(scores[subject] @ unknown))
            shown.discard(least)
            for row in about:
                if row.subject == least:
                    verdicts.withhold(row, "answers", "gives away the spread of a hidden item")


def _gives_away(
    unknown: BoolArray, shown: Sequence[FloatArray], secret: Sequence[FloatArray]
) -> bool:
    """Whether the shown scores and the open items tell of one hidden item, or a secret score."""
    if not shown:
        return False
    identity = np.eye(len(unknown))
    rows = np.vstack([*shown, identity[~unknown]])
    targets = np.vstack([identity[unknown], *(line for line in secret if line @ unknown > 0)])
    return bool(recoverable(rows, targets).any()) if len(targets) else False
