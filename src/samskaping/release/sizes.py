"""What tells how many persons a case has, beside the numbers of persons themselves.

An analysis of variance of unequal cases knows n₀ = (N − Σ n²/N)/(G − 1): it follows from ICC(1)
and ICC(2), from F, from either limit, and from the components beside the variances of the items.
With the sum of the withheld cases' persons, Σ n² leaves few whole numbers that they can be; two or
three small cases are found at once. An interval from the cases left out in turn knows their sizes
by its degrees of freedom, and cases of one person by those that it leaves out.
"""

from __future__ import annotations

from collections.abc import Sequence

from samskaping.release.lines import ANOVA
from samskaping.release.rows import Row, Verdicts

# Those whose interval is made of the cases left out in turn, by degrees of freedom of the sizes.
JACKKNIFED = ("alpha", "alpha_standardised", "lambda2", "lambda6", "omega_total",
              "omega_total_observed")  # fmt: skip


def withhold_sizes(rows: Sequence[Row], verdicts: Verdicts) -> None:
    """Withhold what tells the sizes of the cases, in waves where one of them is withheld.

    A coefficient stays and so do its limits, since half their distance is a product of two
    unknowns; its degrees of freedom go, and within cases the numbers of persons and of cases that
    it rests on.
    """
    waves = waves_with_secret_sizes(rows, verdicts)
    for row in rows:
        if row.levels.get("wave") not in waves or "role" in row.levels:
            continue
        if row.quantity in ANOVA:
            verdicts.withhold(row, "complementary", "tells the sizes of the cases")
        if row.quantity in JACKKNIFED and "level" in row.levels:
            verdicts.bare(row, "se", "df")
        if row.levels.get("level") == "within_case":
            verdicts.bare(row, "n", "n_cases", "n_min_cell")


def waves_with_secret_sizes(rows: Sequence[Row], verdicts: Verdicts) -> set[str]:
    """The waves in which the number of persons of a case is withheld, for some score."""
    return {
        row.levels["wave"]
        for row in rows
        if row.quantity == "mean"
        and set(row.levels) == {"case", "wave"}
        and row.n
        and (verdict := verdicts.withheld.get(row.key)) is not None
        and verdict.is_of_group
    }
