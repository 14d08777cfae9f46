"""The groups between which a model is compared, with the levels of their cases taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from samskaping.analysis.samson.scored import Scored
from samskaping.numeric import FloatArray, IntArray, NotEstimable
from samskaping.study.model import Outline
from samskaping.study.structure import Grouping

# How much wider the error of a difference between groups may be for being taken within cases.
# Beyond it the groups hardly meet in the same cases, and their difference is one between cases.
LARGEST_LOSS = 1.25


@dataclass(frozen=True, eq=False, slots=True)
class Membership:
    """Which group each form belongs to.

    Attributes
    ----------
    names : tuple of str
        The groups, in the study's order.
    group : (P,) int array
        Position among ``names``; −1 for a form of none.
    """

    names: tuple[str, ...]
    group: IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Compared:
    """Complete answers of the groups that are large enough.

    Attributes
    ----------
    names : tuple of str
    answers : (n, p) array
        With the levels of the cases taken out where there are several.
    group : (n,) int array
        Position among ``names``.
    left_out : int
        Persons of smaller groups, or of none.
    smaller : int
        How many groups with anybody in them were left out.
    """

    names: tuple[str, ...]
    answers: FloatArray
    group: IntArray
    left_out: int
    smaller: int

    @property
    def sizes(self) -> IntArray:
        """Persons per group."""
        return np.bincount(self.group, minlength=len(self.names)).astype(np.int64)

    @property
    def n_min_cell(self) -> int:
        """The smallest number of persons that a comparison tells of, those left out included."""
        told = [*self.sizes.tolist(), self.left_out]
        return min((int(n) for n in told if n), default=0)


def membership(scored: Scored, outline: Outline, by: Grouping) -> Membership:
    """The groups of a study by role, wave or language version."""
    if by == "role":
        return Membership(tuple(role.id for role in outline.roles), scored.role)
    if by == "wave":
        return Membership(tuple(wave.id for wave in outline.waves), scored.wave)
    return Membership(scored.languages, scored.language)


def compared(
    scored: Scored, columns: IntArray, rows: IntArray, by: Membership, minimum: int
) -> tuple[Compared, IntArray]:
    """Those of the groups with at least ``minimum`` complete forms, and the cases of the forms.

    Raises
    ------
    NotEstimable
        ``too_few_large_groups``: fewer than two groups are large enough.
    """
    answers = scored.scored[np.ix_(rows, columns)]
    whole = ~np.isnan(answers).any(axis=1)
    answers, group = answers[whole], by.group[rows][whole]
    counts = np.bincount(group[group >= 0], minlength=len(by.names))
    large = np.flatnonzero(counts >= minimum)
    if len(large) < 2:
        raise NotEstimable("too_few_large_groups", minimum=minimum)
    inside = np.isin(group, large)
    found = Compared(
        tuple(by.names[place] for place in large),
        answers[inside],
        np.searchsorted(large, group[inside]).astype(np.int64),
        int((~inside).sum()),
        int(((counts > 0) & (counts < minimum)).sum()),
    )
    return found, scored.case[rows][whole][inside]


def without_case_levels(answers: FloatArray, group: IntArray, case: IntArray) -> FloatArray:
    """Answers with the levels of the cases taken out and those of the groups left in.

    x_ij − γ_c(i)j, with γ from the additive least-squares model x_ij = γ_c(i)j + δ_g(i)j + e_ij:
    the mean of a group then differs from that of another by δ, the difference between them within
    cases. Deviations from the group's mean are stretched by √(N/(N − C + 1)) for the C − 1 levels
    that were estimated.

    Raises
    ------
    NotEstimable
        ``groups_hardly_meet_in_cases``: the error of a difference δ_a − δ_b is more than 1.25
        times what it would be if the cases did not differ.
    """
    cases = np.unique(case, return_inverse=True)[1].ravel()
    n_cases, n = int(cases.max()) + 1, len(answers)
    if n_cases == 1:
        return answers
    if _loss(group, cases) > LARGEST_LOSS:
        raise NotEstimable("groups_hardly_meet_in_cases")
    design = np.hstack([np.eye(n_cases)[cases], np.eye(int(group.max()) + 1)[group][:, 1:]])
    levels = np.linalg.lstsq(design, answers, rcond=None)[0][:n_cases]
    kept = answers - (levels - levels[cases].mean(axis=0))[cases]
    sizes = np.bincount(group)
    means = np.zeros((len(sizes), answers.shape[1]))
    np.add.at(means, group, kept)
    own = (means / sizes[:, None])[group]
    stretched: FloatArray = own + (kept - own) * np.sqrt(n / (n - n_cases + 1))
    return stretched


def _loss(group: IntArray, case: IntArray) -> float:
    """The largest ratio of standard errors of a group difference, within cases to overall."""
    table = np.zeros((int(group.max()) + 1, int(case.max()) + 1))
    np.add.at(table, (group, case), 1.0)
    sizes = table.sum(axis=1)
    information = np.diag(sizes) - (table / table.sum(axis=0)) @ table.T
    # Connected groups leave one direction without information: a level common to all.
    values = np.linalg.eigvalsh(information)
    if values[1] <= 1e-9 * values[-1]:
        return float("inf")
    spread = np.linalg.pinv(information, hermitian=True)
    worst = 0.0
    for a in range(len(sizes)):
        for b in range(a):
            within = spread[a, a] + spread[b, b] - 2 * spread[a, b]
            worst = max(worst, within / (1 / sizes[a] + 1 / sizes[b]))
    return float(np.sqrt(worst))


def samples_by_group(found: Compared) -> Sequence[FloatArray]:
    """The answers of each group."""
    return [found.answers[found.group == place] for place in range(len(found.names))]
