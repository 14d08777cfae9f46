"""The same difference by other estimators, and of other averages."""

from __future__ import annotations

import numpy as np

from samskaping.analysis.assumptions import EQUAL_CASES, PERSONS_ALIKE
from samskaping.analysis.soimpact.comparison.compared import Compared
from samskaping.analysis.soimpact.comparison.primary import shares_municipality
from samskaping.effects.comparison import case_means_ancova_t
from samskaping.effects.few_clusters import robust_contrast
from samskaping.effects.few_clusters.robust_contrasts import METHODS
from samskaping.effects.few_clusters.variance import Kind
from samskaping.estimates import Estimates
from samskaping.numeric import Estimate, NotEstimable

# CR2 is the check; the others are there because readers know them.
KINDS: tuple[Kind, ...] = ("CR2", "CR0", "CR1", "CR3")


def add_checks(table: Estimates, compared: Compared) -> None:
    """Enter the checks that rest on a regression.

    ``ancova``: follow-up means of the cases at the same baseline. ``cr2``, ``cr0``, ``cr1``,
    ``cr3``: least squares with cluster-robust errors, clusters being cases, on the persons' own
    gains where everybody was followed, on all values with arm, occasion and their product
    otherwise, and on the cases' gains where figures were delivered. Persons count alike in it
    where there are persons, and ``case_weighted`` is the same with cases counting alike, which is
    what the primary number averages; of delivered figures it is the other way round, and
    ``person_weighted`` weighs the cases by the persons behind their figures where they are known.
    ``cr2_municipality`` takes the municipality for the cluster where some lie in the same.
    """
    compared.add_check(table, "ancova", _ancova(compared), EQUAL_CASES)
    if compared.fewest == 0:
        cause = NotEstimable("arm_without_cases")
        for kind in KINDS:
            missing = Estimate.missing(cause, n_cases=len(compared.cases), method=METHODS[kind])
            compared.add_check(table, kind.lower(), missing)
        return
    found = compared.regression
    for kind in KINDS:
        compared.add_check(table, kind.lower(), _robust(compared, kind), found.word)
    if found.weights is not None:
        other, word = "case_weighted", EQUAL_CASES
        if found.word == EQUAL_CASES:
            other, word = "person_weighted", PERSONS_ALIKE
        compared.add_check(table, other, _robust(compared, "CR2", weighted=True), word)
    if shares_municipality(compared):
        places = np.unique(compared.municipalities, return_inverse=True)[1]
        by_place = _robust(compared, "CR2", places[found.places])
        compared.add_check(table, "cr2_municipality", by_place, found.word)


def _ancova(compared: Compared) -> Estimate:
    pairs = []
    for case in compared.cases:
        found = compared.measured.between(case, compared.contrast)
        pairs.append((found.before.mean, found.after.mean))
    both, arm = np.array(pairs).reshape(-1, 2), compared.arm == 1
    confidence = compared.measured.confidence
    return case_means_ancova_t(both[arm], both[~arm], confidence, compared.known_sizes)


def _robust(
    compared: Compared, kind: Kind, clusters: np.ndarray | None = None, weighted: bool = False
) -> Estimate:
    found = compared.regression
    return robust_contrast(
        found.design,
        found.outcome,
        found.places if clusters is None else clusters,
        found.contrast,
        compared.measured.confidence,
        kind,
        found.weights if weighted else None,
    )
