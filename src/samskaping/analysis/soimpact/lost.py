"""The persons who were measured at the baseline and not again, and what they may have answered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from samskaping.analysis.soimpact.measured import Contrast, Measured
from samskaping.effects.imputation import chained_imputations
from samskaping.effects.imputation.chained import Kind
from samskaping.numeric import FloatArray, IntArray, NotEstimable
from samskaping.tables import PERSON

# At least so many completed tables, and one for each per cent of persons who were lost.
FEWEST_SETS = 20
NOT_LINKED = "persons_not_linked"


@dataclass(frozen=True, eq=False, slots=True)
class Completed:
    """The cases of one arm, had everybody of the baseline been measured at a follow-up.

    Attributes
    ----------
    cases : length G
    sizes, lost : (G,) ints
        Persons measured at the baseline, and those of them who were not measured again.
    before : (G,) floats
        Mean of the baseline.
    after : (M, G) floats
        Mean of the follow-up in each completed table.
    of_lost : (G,) floats
        Mean of what was imputed, over tables and persons; 0 where nobody was lost.
    """

    cases: tuple[str, ...]
    sizes: IntArray
    lost: IntArray
    before: FloatArray
    after: FloatArray
    of_lost: FloatArray

    def gains(self, delta: float = 0.0, limits: tuple[float, float] | None = None) -> FloatArray:
        """Each case's gain averaged over the tables, the lost lying δ from what was imputed.

        Their mean stays within ``limits``: nobody can answer beyond the ends of a scale.
        """
        low, high = limits or (-math.inf, math.inf)
        moved = np.clip(self.of_lost + delta, low, high) - self.of_lost if delta else 0.0
        return np.asarray(self.after.mean(axis=0) - self.before + self.lost / self.sizes * moved)

    @property
    def each(self) -> FloatArray:
        """The cases' gains in every completed table, (M, G)."""
        return self.after - self.before


def losses(measured: Measured, contrast: Contrast) -> dict[str, tuple[int, int]]:
    """By case: persons measured at the baseline, and those of them not found at the follow-up.

    Raises
    ------
    NotEstimable
        ``persons_not_linked``: somebody has no code, or a case measured twice has nobody at both.
    """
    groups = measured.rows.groupby(["case", "occasion"], sort=False)["unit"]
    units = {(str(case), str(occasion)): set(part) for (case, occasion), part in groups}
    found = {}
    for case in (case for cases in measured.arms.values() for case in cases):
        before, after = (
            units.get((case, one.id), set()) for one in (contrast.baseline, contrast.follow_up)
        )
        if any(not unit.startswith(PERSON) for unit in before | after):
            raise NotEstimable(NOT_LINKED)
        if before and after and not before & after:
            raise NotEstimable(NOT_LINKED)
        if before:
            found[case] = len(before), len(before - after)
    return found


def completed(measured: Measured, contrast: Contrast, arm: str, seed: int) -> Completed:
    """Impute what the lost of an arm would have answered, with a constant for every case.

    The columns are the baseline, the follow-up, and any other occasion at which every case was
    measured; scores by predictive mean matching, yes/no by logistic regression. As many tables as
    per cent of the persons were lost, at least 20 (White, Royston & Wood 2011).

    Raises
    ------
    NotEstimable
        Persons are not linked, nobody was lost, no case was measured twice, or
        ``chained_imputations`` refuses.
    """
    counts = losses(measured, contrast)
    cases = tuple(
        case
        for case in measured.arms.get(arm, ())
        if case in counts and len(measured.values(case, contrast.follow_up.id))
    )
    if not cases:
        raise NotEstimable("arm_without_cases")
    occasions = [contrast.baseline.id, contrast.follow_up.id]
    occasions += [
        one.id
        for one in measured.occasions
        if one.id not in occasions and all(len(measured.values(case, one.id)) for case in cases)
    ]
    table, case = _persons(measured, cases, occasions)
    sizes, lost = (np.array([counts[one][at] for one in cases]) for at in (0, 1))
    top = measured.top if measured.indicator.measure == "share" else 1.0
    values = _imputed(table / top, case, lost, _stream(measured, contrast, arm, seed)) * top
    member = np.equal(case, np.array(cases)[:, None]).astype(np.float64)
    gone = member * np.isnan(table[:, 1])
    after = values @ member.T / sizes
    return Completed(
        cases,
        sizes,
        lost,
        np.asarray(member @ table[:, 0] / sizes),
        np.asarray(after),
        np.asarray(gone @ values.mean(axis=0) / np.maximum(lost, 1)),
    )


def _imputed(
    table: FloatArray, case: np.ndarray, lost: IntArray, rng: np.random.Generator
) -> FloatArray:
    """The follow-up of everybody in every completed table, (M, n)."""
    if not lost.any():
        return table[None, :, 1]
    known = table[~np.isnan(table)]
    kind: Kind = "yes_no" if np.isin(known, (0.0, 1.0)).all() else "score"
    sets = max(FEWEST_SETS, math.ceil(100 * lost.sum() / len(table)))
    made = chained_imputations(table, [kind] * table.shape[1], case, rng, imputations=sets)
    return made.completed[:, :, 1]


def _persons(
    measured: Measured, cases: tuple[str, ...], occasions: list[str]
) -> tuple[FloatArray, np.ndarray]:
    """Everybody of the baseline with their values at the occasions, and their cases."""
    rows = measured.rows[measured.rows["case"].isin(cases)]
    wide = rows.pivot(index=["case", "unit"], columns="occasion", values="value")
    wide = wide[wide[occasions[0]].notna()].reindex(columns=occasions).sort_index()
    # Persons stand in an order that does not depend on the key of their pseudonyms.
    order = np.lexsort([*wide.to_numpy(dtype=np.float64).T, wide.index.get_level_values(0)])
    wide = wide.iloc[order]
    return wide.to_numpy(dtype=np.float64), np.asarray(wide.index.get_level_values(0), dtype=str)


def _stream(measured: Measured, contrast: Contrast, arm: str, seed: int) -> np.random.Generator:
    """Random numbers that depend on nothing but the study's seed and what they are for."""
    purpose = f"soimpact.lost.{measured.indicator.id}.{contrast.name}.{arm}"
    return np.random.default_rng([seed, crc32(purpose.encode())])
