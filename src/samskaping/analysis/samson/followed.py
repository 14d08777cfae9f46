"""Who is found in two waves of a case, who only in the earlier, and who only in the later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from samskaping.analysis.samson.scored import Scored
from samskaping.effects.change import Occasions
from samskaping.effects.linked import LinkedCase
from samskaping.numeric import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Contrast:
    """A later wave against an earlier one, by their positions."""

    earlier: int
    later: int


@dataclass(frozen=True, eq=False, slots=True)
class Followed:
    """The persons of all cases with a score in either of two waves, one row each.

    Attributes
    ----------
    case : (P,) int array
    form : (P, 2) int array
        Row of the person's form in the earlier and in the later wave; −1 without a score there.
    score : (P, 2) array
        NaN without a score.
    """

    case: IntArray
    form: IntArray
    score: FloatArray

    @property
    def stayed(self) -> IntArray:
        """Rows of the persons with a score in both waves."""
        return np.flatnonzero((self.form >= 0).all(axis=1))

    def differences(self) -> FloatArray:
        """Later minus earlier score; NaN for those who have only one."""
        return np.asarray(self.score[:, 1] - self.score[:, 0], dtype=np.float64)

    def parts(self, case: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Of one case: (k, 2) scores of those in both waves, and of those in one wave only."""
        rows = self.score[self.case == case]
        known = np.isfinite(rows)
        both = known.all(axis=1)
        return rows[both], rows[known[:, 0] & ~both, 0], rows[known[:, 1] & ~both, 1]

    def linked_case(self, case: int) -> LinkedCase:
        """The case's statistics for the mixed model; it has somebody in both waves."""
        return LinkedCase.of(*self.parts(case))


def follow(scored: Scored, score: FloatArray, contrast: Contrast, linked: bool) -> Followed:
    """Find the persons of two waves; a person in two cases is one in each.

    Of a person with several forms in one case and wave, the last one counts. Where answers cannot
    be ``linked``, every form is a person of its own.
    """
    waves = (contrast.earlier, contrast.later)
    rows = np.flatnonzero(np.isfinite(score) & np.isin(scored.wave, waves))
    who = scored.person[rows] if linked else rows
    keys = np.column_stack([scored.case[rows], who])
    persons, place = np.unique(keys, axis=0, return_inverse=True)
    form = np.full((len(persons), 2), -1, dtype=np.int64)
    for side, wave in enumerate(waves):
        here = scored.wave[rows] == wave
        form[place.ravel()[here], side] = rows[here]
    values = np.where(form >= 0, score[np.maximum(form, 0)] if len(score) else np.nan, np.nan)
    return Followed(persons[:, 0].astype(np.int64), form, values)


def occasions(
    scored: Scored, score: FloatArray, contrast: Contrast, case: int, followed: Followed
) -> Occasions:
    """All scores of a case in both waves, and the pairs among them.

    Raises
    ------
    NotEstimable
        Nobody has a score in one of the waves.
    """
    earlier, later = both_waves(scored, score, contrast, case)
    return Occasions.of(earlier, later, followed.parts(case)[0])


def both_waves(
    scored: Scored, score: FloatArray, contrast: Contrast, case: int
) -> tuple[FloatArray, FloatArray]:
    """All scores of a case in the earlier and in the later wave."""
    sides = []
    for wave in (contrast.earlier, contrast.later):
        values = score[scored.rows(wave, case)]
        sides.append(values[np.isfinite(values)])
    return sides[0], sides[1]
