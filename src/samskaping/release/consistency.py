"""Which coefficients of a score's items may be shown where an item's spread is withheld.

The covariance matrix of k items over all persons has k(k − 1)/2 correlations and k spreads. Where
one spread is withheld, so many coefficients of the matrix as there are correlations leave it open;
one more is an equation for it. Of two items, α and the correlation give the ratio of the spreads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from samskaping.release.cells import Cells
from samskaping.release.items import items_of_scores
from samskaping.release.rows import Row, Verdicts
from samskaping.study.scorecard import Scorecard

# Functions of the covariance matrix, the most precious first.
OF_MATRIX = ("alpha", "omega_total", "lambda2", "omega_total_observed", "inter_item_correlation",
             "alpha_standardised", "lambda6", "greatest_lower_bound", "split_half", "lambda4",
             "split_half_lowest", "omega_hierarchical", "omega_total_groups",
             "explained_common_variance")  # fmt: skip
OF_ITEM = ("item_rest_correlation", "alpha_if_deleted")
# A loading in points of the scale, over the standardised one, is the item's spread within cases.
SPREAD = "loading_raw"


def withhold_consistency(
    rows: Sequence[Row], cells: Cells, card: Scorecard, verdicts: Verdicts
) -> None:
    """Withhold the least precious coefficients until they leave the withheld spreads open.

    What all persons together tell is weighed; in a wave of one case, what it tells by itself and
    within cases is the same. All scores are weighed together, since the total holds every item.
    """
    hidden: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.quantity == "item_sd" and row.key in verdicts.withheld and row.estimate is not None:
            hidden[row.levels.get("wave", "")].add(row.subject)
    for wave, items in sorted(hidden.items()):
        alone = _is_alone(cells, wave)
        here = [
            row
            for row in rows
            if row.levels.get("wave") == wave
            and "role" not in row.levels
            and row.estimate is not None
            and (alone or row.levels.get("level") == "pooled")
        ]
        if alone:
            for row in here:
                if row.quantity == SPREAD and row.subject in items:
                    verdicts.withhold(row, "answers", "gives the spread of an item back")
        _withhold_beyond(here, items, card, verdicts)


def _is_alone(cells: Cells, wave: str) -> bool:
    """Whether one case has all the persons of a wave."""
    held = [cells.persons[cells.mask({"wave": wave, "case": case})].sum()
            for case in cells.levels("case")]  # fmt: skip
    return sum(bool(n > 0) for n in held) == 1


def _withhold_beyond(
    rows: Sequence[Row], hidden: set[str], card: Scorecard, verdicts: Verdicts
) -> None:
    left = len(card.items) * (len(card.items) - 1) // 2
    scores = items_of_scores(card)
    for subject in sorted(scores, key=lambda name: -scores[name].sum()):
        items = {
            item.id for item, inside in zip(card.items, scores[subject], strict=True) if inside
        }
        if not items & hidden:
            continue
        open_to = min(left, len(items) * (len(items) - 1) // 2)
        for numbers, about in _coefficients(verdicts.passed(rows), subject, items):
            if numbers <= open_to:
                open_to -= numbers
                left -= numbers
                continue
            for row in about:
                verdicts.withhold(row, "answers", "gives the spread of an item back")


def _coefficients(
    rows: Sequence[Row], subject: str, items: set[str]
) -> Iterator[tuple[int, list[Row]]]:
    """How many numbers a coefficient adds to what is known, and its rows."""
    for quantity in OF_MATRIX:
        about = [row for row in rows if (row.quantity, row.subject) == (quantity, subject)]
        if about:
            yield 1, about
    for quantity in OF_ITEM:
        about = [row for row in rows if row.quantity == quantity and row.subject in items]
        if about:
            yield len(about), about
