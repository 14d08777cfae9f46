"""Which measurements of indicators may be shown.

Behind the numbers of one indicator stand its cells, a case or comparison group at one occasion. A
cell of few persons, a share that few make up, and a small figure of persons must follow neither
from the cell's own number nor from averages, changes and comparisons that it goes into.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from samskaping.numeric import FloatArray
from samskaping.release.cells import Cells
from samskaping.release.claims import CLAIMS
from samskaping.release.lines import as_system, derivative
from samskaping.release.rows import Row, Verdicts
from samskaping.release.suppression import protect
from samskaping.study.record import Indicator, Record

DOMAIN = "soimpact"
# Numbers that are differences of one case's figures; a reader who knows one side has the other.
_CHANGE = "case_indicator_change"
_OF_ONE_CASE = (_CHANGE, "attainment", "on_track")
# Numbers of the persons who were measured at both occasions, of one case and over the cases.
_PAIRED = ("case_indicator_change_paired", "case_then_change", "case_response_shift")
_PAIRED_OVER_CASES = ("indicator_change_paired", "then_change", "response_shift")


def withhold_measurements(
    rows: Sequence[Row], record: Record | None, threshold: int, verdicts: Verdicts
) -> None:
    """Withhold the numbers of every indicator that give away a cell that must not be known."""
    for indicator in record.indicators if record else ():
        about = [row for row in rows if row.domain == DOMAIN and row.subject == indicator.id]
        figures = {_cell(row): row for row in about if row.quantity == "measured"}
        # Where nothing was measured there is nothing to give away.
        if any(row.estimate is not None for row in figures.values()):
            _Measured(indicator, record, figures, threshold).withhold(about, verdicts)


def _cell(row: Row) -> tuple[str, str]:
    return row.levels.get("case", ""), row.levels.get("occasion", "")


class _Measured:
    """One indicator: its cells, and what each number tells of them."""

    def __init__(
        self,
        indicator: Indicator,
        record: Record | None,
        figures: Mapping[tuple[str, str], Row],
        threshold: int,
    ) -> None:
        self.indicator = indicator
        self.threshold = threshold
        self.figures = {
            name: row for name, row in sorted(figures.items()) if row.estimate is not None
        }
        compared = {group.id for group in record.comparison_groups} if record else set()
        self.arm = {case: "comparison" if case in compared else "effort" for case, _ in figures}
        baselines = [] if record is None else record.occasions_of(indicator)
        self.baseline = next((one.id for one in baselines if one.kind == "baseline"), "")
        names = tuple((case, occasion, "") for case, occasion in self.figures)
        # Where the persons behind a figure are not told, only the figure itself can be secret.
        self.cells = Cells(
            names, np.array([row.n or threshold for row in self.figures.values()], dtype=float)
        )
        self.place = {name: at for at, name in enumerate(self.figures)}

    def withhold(self, rows: Sequence[Row], verdicts: Verdicts) -> None:
        hidden = []
        for row in self.figures.values():
            why = self._must_hide(row)
            if why:
                verdicts.withhold(row, *why)
                hidden.append(row)
        self._withhold_of_hidden_cells(rows, hidden, verdicts)
        self._withhold_paired(rows, verdicts)
        # What leaves only with every figure behind it tells nothing that they do not.
        weighed = [row for row in rows if row.quantity in CLAIMS["measurements"]]
        passed = [
            row for row in verdicts.passed(weighed) if row.kind != "design" and self._told(row)
        ]
        changes = [
            row
            for row in rows
            if row.quantity == _CHANGE and row.estimate is not None and row.key in verdicts.withheld
        ]
        system, places = as_system(
            passed,
            self.cells,
            lambda row, _: self._secret(row) if row in changes else self._told(row),
            self.threshold,
            [*hidden, *changes],
        )
        stays = protect(system)
        for row, place in zip(passed, places, strict=True):
            if not stays[place].all():
                verdicts.withhold(row, "complementary", "gives away a withheld figure")
            elif self._sums_up_a_small_cell(row):
                verdicts.uncounted.add(row.key)

    def _must_hide(self, row: Row) -> tuple[str, str] | None:
        """The rule by which a cell's own number is withheld, and why."""
        few = range(1, self.threshold)
        n, figure = row.n, row.estimate or 0.0
        if n is not None and n in few:
            return "minimum", f"rests on;n={n}"
        if self.indicator.measure == "share" and n is not None:
            having = round(figure / (self.indicator.maximum or 1.0) * n)
            parts = (having, n - having) if self.indicator.measured == "individual" else (having,)
            if any(part in few for part in parts):
                return "answers", f"few make up the share;count={having}"
            if self.indicator.measured == "individual" and 0 in parts:
                return "answers", "everyone in the group is alike"
        elif self.indicator.measured == "individual":
            if figure in (self.indicator.minimum, self.indicator.maximum):
                return "answers", "everyone in the group is alike"
        elif self.indicator.counts_persons and self.indicator.events(figure, n) in few:
            return "minimum", f"counts few persons;count={figure:g}"
        return None

    def _withhold_of_hidden_cells(
        self, rows: Sequence[Row], hidden: Sequence[Row], verdicts: Verdicts
    ) -> None:
        names = {_cell(row) for row in hidden}
        for row in rows:
            of_cells = (*_OF_ONE_CASE, *_PAIRED, "followed_up")
            if row.quantity in of_cells and names & set(self._sides(row)):
                verdicts.withhold(row, "minimum", "tells of a figure that is withheld")

    def _withhold_paired(self, rows: Sequence[Row], verdicts: Verdicts) -> None:
        """Withhold changes of the persons followed where they set off a few who were not.

        How many were followed may be told, since the figures tell their numbers of persons; but a
        few who were measured once are the rest of those measured less those followed.
        """
        for row in rows:
            if row.quantity in _PAIRED and row.estimate is not None:
                found = row.n or 0
                sides = [self.figures[cell] for cell in self._sides(row) if cell in self.place]
                alone = [(side.n or 0) - found for side in sides]
                if any(0 < few < self.threshold for few in (found, *alone)):
                    verdicts.withhold(row, "unlinked", f"sets off a few;followed={found}")
        for row in rows:
            if row.quantity in _PAIRED_OVER_CASES:
                self._withhold_over_cases(row, rows, verdicts)

    def _withhold_over_cases(self, row: Row, rows: Sequence[Row], verdicts: Verdicts) -> None:
        """Withhold a mean of paired changes that gives back one of them that is withheld."""
        changes = [
            one
            for one in rows
            if one.quantity == _PAIRED[_PAIRED_OVER_CASES.index(row.quantity)]
            and one.estimate is not None
            and one.levels.get("occasion") == row.levels.get("occasion")
            and self.arm.get(one.levels.get("case", "")) == row.levels.get("arm", "effort")
        ]
        hidden = [one for one in changes if one.key in verdicts.withheld]
        if len(hidden) == 1 or (len(hidden) == 2 and row.has_interval):
            verdicts.withhold(row, "complementary", "gives back a paired change")

    def _sides(self, row: Row) -> list[tuple[str, str]]:
        """The cells that a number of one case tells of."""
        case, occasion = _cell(row)
        later, dash, earlier = occasion.partition("-")
        if row.quantity in ("attainment", "on_track"):
            earlier = self.baseline
        return [(case, later), (case, earlier)] if dash or earlier else [(case, later)]

    def _told(self, row: Row) -> list[FloatArray]:
        """What a number tells of the sums of its cells, as weights over the cells."""
        if row.quantity in ("measured", *_OF_ONE_CASE):
            return [self._unit(cell) for cell in self._sides(row) if cell in self.place]
        if row.quantity in (*_PAIRED, *_PAIRED_OVER_CASES, "followed_up"):
            # Of the persons followed, who are cells of their own.
            return []
        terms = self._terms(row)
        if not terms:
            return []
        mean = np.mean(terms, axis=0)
        return [mean, derivative(terms)] if row.has_interval else [mean]

    def _secret(self, row: Row) -> list[FloatArray]:
        """A withheld change: no sum of its case's cells, but what a mean and its spread tell of."""
        later, earlier = self._sides(row)
        if later not in self.place or earlier not in self.place:
            return []
        return [self._unit(later) / self._n(later) - self._unit(earlier) / self._n(earlier)]

    def _terms(self, row: Row) -> list[FloatArray]:
        """The figures or changes that a number averages; the comparison's count with a minus."""
        arms = ("effort", "comparison") if row.quantity.startswith("effect") else ("effort",)
        arms = (row.levels["arm"],) if "arm" in row.levels else arms
        later, dash, earlier = row.levels.get("occasion", "").partition("-")
        terms: list[list[FloatArray]] = [[] for _ in arms]
        for arm, found in zip(arms, terms, strict=True):
            for case in sorted(name for name, of in self.arm.items() if of == arm):
                sides = [(case, later), (case, earlier)] if dash else [(case, later)]
                if all(side in self.place for side in sides):
                    parts = [self._unit(side) / self._n(side) for side in sides]
                    found.append(parts[0] - parts[1] if dash else parts[0])
        # Scaled so that the mean of all is the difference of the arms' means.
        total = sum(len(found) for found in terms)
        signs = (1.0, -1.0)[: len(arms)]
        return [
            sign * total / len(found) * line
            for sign, found in zip(signs, terms, strict=True)
            for line in found
        ]

    def _unit(self, cell: tuple[str, str]) -> FloatArray:
        line = np.zeros(len(self.place))
        line[self.place[cell]] = 1.0
        return line

    def _n(self, cell: tuple[str, str]) -> float:
        return float(self.cells.persons[self.place[cell]])

    def _sums_up_a_small_cell(self, row: Row) -> bool:
        """Whether its number of persons, less those of the other cells, counts a small cell."""
        if row.quantity in ("measured", *_OF_ONE_CASE):
            return False
        inside = np.any([line != 0 for line in self._terms(row)], axis=0)
        return bool((self.cells.persons[inside] < self.threshold).any())
