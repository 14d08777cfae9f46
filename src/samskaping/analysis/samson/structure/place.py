"""Where the rows of one analysis go: their group, and what all of them share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from scipy import special

from samskaping.analysis.assumptions import assuming
from samskaping.estimates import Estimates, name_group
from samskaping.numeric import Estimate, NotEstimable


@dataclass(frozen=True)
class Place:
    """The table, the levels of the group, and what is known of every row.

    Attributes
    ----------
    n, n_cases
        Persons and cases that the rows rest on.
    n_min_cell
        The smallest group of persons that the rows tell of, where it is not all of them.
    words
        What the rows take for granted.
    """

    table: Estimates
    levels: dict[str, str]
    confidence: float
    n: int
    n_cases: int | None = None
    n_min_cell: int | None = None
    words: tuple[str, ...] = ()
    more: dict[str, str] = field(default_factory=dict)

    def at(self, **levels: str) -> Place:
        """The same with further levels."""
        return Place(
            self.table,
            self.levels,
            self.confidence,
            self.n,
            self.n_cases,
            self.n_min_cell,
            self.words,
            {**self.more, **levels},
        )

    def add(self, quantity: str, subject: str, estimate: Estimate, *words: str) -> None:
        """One row; ``words`` are assumptions of its own."""
        self.table.add(
            quantity,
            subject,
            name_group(**self.levels, **self.more),
            assuming(estimate, *self.words, *words),
            n_min_cell=self.n_min_cell,
        )

    def value(
        self,
        quantity: str,
        subject: str,
        method: str,
        number: float | None,
        *words: str,
        se: float | None = None,
        note: str = "",
        **known: float | None,
    ) -> None:
        """A number, with a normal interval where it has a standard error."""
        lower = upper = confidence = None
        if se is not None and number is not None:
            reach = float(special.ndtri((1 + self.confidence) / 2)) * se
            lower, upper, confidence = number - reach, number + reach, self.confidence
        estimate = Estimate(
            estimate=None if number is None else float(number),
            se=None if se is None else float(se),
            n=self.n,
            n_cases=self.n_cases,
            method=method,
            note=note,
            **{"lower": lower, "upper": upper, "confidence": confidence, **known},  # type: ignore[arg-type]
        )
        self.add(quantity, subject, estimate, *words)

    def refuse(
        self,
        quantities: Sequence[str],
        subjects: Sequence[str],
        method: str,
        cause: NotEstimable,
        *words: str,
    ) -> None:
        """Rows that say why there is no number."""
        missing = Estimate.missing(cause, n=self.n, n_cases=self.n_cases, method=method)
        for quantity in quantities:
            for subject in subjects:
                self.add(quantity, subject, missing, *words)
