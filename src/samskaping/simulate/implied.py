"""What the truth implies for scored answers, by simulation of very many persons.

Thresholds, ceilings and the mix of roles decide what a latent model means on the answer scale, so
the population values have no closed form. Each comes with its Monte Carlo standard error, taken
over independent batches. Answers are complete: missing cells are unrelated to the answers.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from samskaping.simulate.population import (
    Floats,
    Integers,
    Purpose,
    locations,
    scored_answers,
    stream,
)
from samskaping.simulate.truth import Truth

BATCHES = 20
PERSONS = 2000
DIGITS = 4
MEANING = {
    "alpha": "Cronbach's alpha from the cases' covariance matrices pooled with weights n - 1",
    "icc1": "T / (T + S): S the score variance pooled with weights n - 1, "
    "T = sum n (m - mean)^2 / ((G - 1) n0), n0 = (N - sum n^2 / N) / (G - 1), mean weighted by n; "
    "what the one-way analysis of variance aims at with these cases and sizes",
    "case_mean": "mean score of a case, roles mixed as among its usable forms",
    "mean_over_cases": "unweighted mean of the case means",
    "change": "mean over cases of the change since the first wave",
}

Values = dict[tuple[str, ...], float]
Nested = dict[str, object]


def implied(truth: Truth, batches: int = BATCHES, persons: int = PERSONS) -> Nested:
    """Population values of the scores: alpha, ICC(1), means and change.

    Parameters
    ----------
    truth
        The population; the sizes n of the cases are its usable forms.
    batches, persons
        Independent batches, and persons per case, wave and batch.

    Returns
    -------
    dict
        Per quantity, wave and subject (a value, a field or ``total``; case means per case too) the
        ``value`` and its ``monte_carlo_se``.
    """
    runs: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for batch in range(batches):
        for key, number in _one_batch(truth, batch, persons).items():
            runs[key].append(number)
    tree: Nested = {}
    for key, numbers in runs.items():
        branch = tree
        for name in key:
            branch = branch.setdefault(name, {})  # type: ignore[assignment]
        branch["value"] = round(float(np.mean(numbers)), DIGITS)
        branch["monte_carlo_se"] = round(float(np.std(numbers, ddof=1) / len(numbers) ** 0.5), 5)
    return {"meaning": MEANING, "batches": batches, "persons_per_case_and_batch": persons, **tree}


def subjects(truth: Truth) -> dict[str, list[int]]:
    """Which items each score is the mean of."""
    items = list(truth.items.values())
    parts = {v: [i for i, item in enumerate(items) if item.value == v] for v in truth.value_ids}
    parts |= {f: [i for i, item in enumerate(items) if item.field == f] for f in truth.field_ids}
    return parts | {"total": list(range(len(items)))}


def _one_batch(truth: Truth, batch: int, persons: int) -> Values:
    found: Values = {}
    waves = list(truth.waves)
    for number, wave in enumerate(waves):
        sizes, means, covariances = [], [], []
        for case in range(len(truth.cases)):
            rng = stream(truth, Purpose.IMPLIED, batch, number, case)
            scored, size = _one_case(truth, case, number, persons, rng)
            sizes.append(size)
            means.append(scored.mean(axis=0))
            covariances.append(np.cov(scored, rowvar=False))
        found |= of_wave(truth, wave, np.array(sizes), np.stack(means), np.stack(covariances))
    for wave in waves[1:]:
        for subject in subjects(truth):
            found["change", wave, subject] = (
                found["mean_over_cases", wave, subject]
                - found["mean_over_cases", waves[0], subject]
            )
    return found


def _one_case(
    truth: Truth, case: int, wave: int, persons: int, rng: np.random.Generator
) -> tuple[Integers, int]:
    answered = list(truth.cases.values())[case].answered
    name = list(truth.waves)[wave]
    counts = np.array([answered.get(role, {}).get(name, 0) for role in truth.roles])
    # Stratified, so that the mix is that of the usable forms as nearly as whole persons allow.
    share = np.cumsum(counts) / counts.sum()
    roles = np.searchsorted(share, (np.arange(persons) + 0.5) / persons)
    mean = locations(truth)[case, roles, wave]
    factors = 1 + len(truth.value_ids) + len(truth.field_ids)
    stable = rng.standard_normal((persons, factors))
    return scored_answers(truth, mean, stable, [rng, rng]), int(counts.sum())


def of_wave(truth: Truth, wave: str, sizes: Integers, means: Floats, covariances: Floats) -> Values:
    """Alpha, ICC(1) and means of one wave from the cases' sizes, item means and covariances."""
    found: Values = {}
    weights = (sizes - 1) / (sizes - 1).sum()
    within = np.einsum("g,gij->ij", weights, covariances)
    total, groups = sizes.sum(), len(sizes)
    for subject, items in subjects(truth).items():
        block = within[np.ix_(items, items)]
        scores = means[:, items].mean(axis=1)
        for case, score in zip(truth.cases, scores, strict=True):
            found["case_mean", wave, subject, case] = float(score)
        found["mean_over_cases", wave, subject] = float(scores.mean())
        k = len(items)
        if k > 1:
            found["alpha", wave, subject] = float(k / (k - 1) * (1 - np.trace(block) / block.sum()))
        if groups > 1:
            n0 = (total - (sizes**2).sum() / total) / (groups - 1)
            spread = (sizes * (scores - np.average(scores, weights=sizes)) ** 2).sum()
            between = spread / ((groups - 1) * n0)
            found["icc1", wave, subject] = float(between / (between + block.sum() / k**2))
    return found
