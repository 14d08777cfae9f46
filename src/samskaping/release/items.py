"""What the items tell of the scores that are made of them, and the scores of one another.

A score is the mean of its items. So the items' means over all cases tell the sum of a score over
all persons, and the scores of a group that share items are sums of the same few unknowns: a total
less the other values is the value that is withheld.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from samskaping.estimates import name_group
from samskaping.numeric import FloatArray
from samskaping.release.attack import combination, recoverable
from samskaping.release.rows import Row, Verdicts
from samskaping.study.scorecard import Scorecard


def items_of_scores(card: Scorecard) -> dict[str, FloatArray]:
    """For each score a line over the items, with 1 at those that it averages."""
    found = {value.id: card.items_of(value=value.id) for value in card.values}
    found |= {part.id: card.items_of(field=part.id) for part in card.fields}
    found |= {
        name_group(field=part.id, value=value.id): card.items_of(value=value.id, field=part.id)
        for part in card.fields
        for value in card.values
    }
    found["total"] = card.items
    place = {item.id: at for at, item in enumerate(card.items)}
    lines = {}
    for score, items in found.items():
        line = np.zeros(len(place))
        line[[place[item.id] for item in items]] = 1.0
        lines[score] = line
    return lines


def summed_by_items(
    rows: Sequence[Row], card: Scorecard, verdicts: Verdicts
) -> dict[tuple[str, str], list[str]]:
    """The waves in which a score's items tell its sum over all persons, by measure and subject."""
    waves: dict[tuple[str, str], set[str]] = defaultdict(set)
    top = {str(point) for point in card.scale.top}
    turned = {str(card.scale.minimum + card.scale.maximum - point) for point in card.scale.top}
    reverse = {item.id for item in card.items if item.reversed}
    shares: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in verdicts.passed(row for row in rows if row.measure == "answers"):
        if row.estimate is None or "case" in row.levels or "role" in row.levels:
            continue
        wave = row.levels.get("wave", "")
        if row.quantity == "item_mean":
            waves["score", row.subject].add(wave)
        elif row.quantity == "item_share":
            shares[row.subject, wave].add(row.levels["answer"])
    for (item, wave), answers in shares.items():
        if answers >= (turned if item in reverse else top):
            waves["top_box", item].add(wave)
    told = {}
    for subject, line in items_of_scores(card).items():
        items = [item.id for item, inside in zip(card.items, line, strict=True) if inside]
        for measure in ("score", "top_box"):
            common = [waves[measure, item] for item in items]
            told[measure, subject] = sorted(set.intersection(*common)) if common else []
    return told


def withhold_nested(rows: Sequence[Row], card: Scorecard, verdicts: Verdicts) -> bool:
    """Withhold means of a group that give back its mean of another score; whether there were any.

    Only means over as many persons are set against one another: where a score lacks somebody, the
    others are sums over more.
    """
    lines = items_of_scores(card)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.quantity == "mean" and row.n and row.estimate is not None and row.subject in lines:
            groups[row.group].append(row)
    found = False
    for about in groups.values():
        for secret in [row for row in about if row.key in verdicts.withheld]:
            while used := _giving(secret, about, lines, verdicts):
                # The mean of many items is worth more than that of a few.
                least = min(used, key=lambda row: (lines[row.subject].sum(), row.key))
                is_answers = verdicts.withheld[secret.key].rule == "answers"
                rule = "answers" if is_answers else "composed"
                verdicts.withhold(least, rule, "gives another score of the group back")
                found = True
    return found


def _giving(
    secret: Row, about: Sequence[Row], lines: dict[str, FloatArray], verdicts: Verdicts
) -> list[Row]:
    """The means from which the secret one follows."""
    shown = [row for row in verdicts.passed(about) if row.n == secret.n]
    matrix = np.array([lines[row.subject] for row in shown]).reshape(-1, len(lines["total"]))
    target = lines[secret.subject]
    if not len(matrix) or not recoverable(matrix, target[None, :])[0]:
        return []
    return [shown[at] for at in combination(matrix, target)]
