"""Random signs of the clusters for the wild bootstrap, all of them or a seeded sample."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from samskaping.numeric.result import FloatArray

Signs = Literal["rademacher", "webb"]
VALUES: dict[Signs, tuple[float, ...]] = {
    "rademacher": (1.0, -1.0),
    "webb": tuple(s * np.sqrt(v / 2) for s in (1, -1) for v in (1, 2, 3)),
}
# Up to so many clusters every draw is taken: 65,536 and 46,656 of them.
MOST_CLUSTERS: dict[Signs, int] = {"rademacher": 16, "webb": 6}
SAMPLED = 9_999


@dataclass(frozen=True, eq=False, slots=True)
class Draws:
    """Signs of G clusters.

    Attributes
    ----------
    signs : (D, G) array
        One draw a row. Of a complete list only one of v and −v stands here, because both give
        the same |t|; a sample begins with the draw of ones, which is the data.
    all : bool
        Whether the list is complete; no seed has a part in it then.
    count : int
        Draws that the list stands for: 2^G, 6^G, or the sample with the data.
    one_in : int
        No p-value is smaller than 1 in so many: every draw that is a multiple of the data has
        their |t|.
    """

    signs: FloatArray
    kind: Signs
    all: bool
    count: int
    one_in: int


def draws(
    n_clusters: int,
    kind: Signs = "rademacher",
    rng: np.random.Generator | None = None,
    sampled: int = SAMPLED,
) -> Draws:
    """All draws for G clusters where ``MOST_CLUSTERS`` allows, else a sample.

    Parameters
    ----------
    n_clusters
        G, at least 2.
    kind
        Independent signs ±1 (``rademacher``), or ±√½, ±1, ±√1½ (``webb``), each equally likely.
        Webb's part p-values that would be tied, but do not hold the level better: of six clusters,
        three of them treated, all 46,656 draws reject 8 to 9 of 100 true nulls.
    rng
        Needed for a sample and not used otherwise.
    sampled
        Draws of a sample beside the data.

    Raises
    ------
    ValueError
        A sample is needed and there is no generator, or there are fewer than two clusters.

    Sources
    -------
    Davidson & Flachaire (2008); Webb (2023).
    """
    if n_clusters < 2:
        raise ValueError("signs are drawn for two clusters or more")
    if n_clusters <= MOST_CLUSTERS[kind]:
        return _all(n_clusters, kind)
    if rng is None or sampled < 1:
        raise ValueError(f"too many {kind} draws of {n_clusters} clusters to take all: give an rng")
    signs = rng.choice(np.array(VALUES[kind]), size=(sampled + 1, n_clusters))
    signs[0] = 1.0
    return Draws(signs, kind, False, sampled + 1, sampled + 1)


@lru_cache(maxsize=8)
def _all(n_clusters: int, kind: Signs) -> Draws:
    values = np.array(VALUES[kind])
    # Of v and −v the one whose first sign is above 0.
    each = [values[: len(values) // 2], *[values] * (n_clusters - 1)]
    signs = np.stack(np.meshgrid(*each, indexing="ij"), axis=-1).reshape(-1, n_clusters)
    signs.setflags(write=False)
    count = len(values) ** n_clusters
    return Draws(signs, kind, True, count, count // len(values))
