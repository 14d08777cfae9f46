"""How many dimensions stand out from what unrelated items would show."""

from __future__ import annotations

import numpy as np

from samskaping.analysis.samson.structure.place import Place
from samskaping.numeric import FloatArray, NotEstimable
from samskaping.psychometrics.parallel_analysis import parallel_analysis

METHOD = "parallel_analysis"
# Tells this stream of random numbers from the study's others.
PURPOSE = 0x70617261


def add_dimensions(
    place: Place, subject: str, covariance: FloatArray, n: int, seed: tuple[int, int]
) -> None:
    """The number of dimensions, and the eigenvalues that it was read from.

    Parameters
    ----------
    covariance : (p, p) array
        Of the items, within cases.
    n
        Persons, less one per case but one.
    seed
        The study's seed, and the place of the wave.
    """
    study, wave = seed
    try:
        found = parallel_analysis(covariance, n, np.random.default_rng([study, PURPOSE, wave]))
    except NotEstimable as cause:
        refuse_dimensions(place, subject, cause)
        return
    place.value("parallel_dimensions", subject, METHOD, found.dimensions)
    for rank, (own, random) in enumerate(zip(found.eigenvalues, found.reference, strict=True), 1):
        at = place.at(rank=str(rank))
        at.value("eigenvalue", subject, METHOD, float(own))
        at.value("eigenvalue_random", subject, METHOD, float(random))


def refuse_dimensions(place: Place, subject: str, cause: NotEstimable) -> None:
    """The same without numbers."""
    place.refuse(
        ["parallel_dimensions", "eigenvalue", "eigenvalue_random"], [subject], METHOD, cause
    )
