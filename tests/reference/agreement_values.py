"""What this package gives for every value in ``agreement.json``, by the same names."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import numpy as np

from samskaping.agreement import (
    agreement_percent,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    light_kappa,
    pabak,
    set_alpha,
)
from samskaping.numeric import Estimate

Values = dict[str, float]
Coefficient = Callable[..., Estimate]
# How far a weight is moved to see how the coefficient follows.
STEP = 1e-3


def of_diagnoses(codings: np.ndarray) -> Values:
    pair = codings[:, 1:3]
    cohen, fleiss = value(cohen_kappa, pair), value(fleiss_kappa, codings)
    found = {
        "kappa2_diag.k": cohen,
        "kappa2_diag.z": cohen / null_error_of_two(pair),
        "fleiss_diag.k": fleiss,
        "fleiss_diag.z": fleiss / null_error_of_many(codings),
        "fleiss_diag.exact": value(conger_kappa, codings),
        "light_diag": value(light_kappa, codings),
        "agree_diag": 100 * value(agreement_percent, codings),
        "kripp_diag_irrCAC": value(krippendorff_alpha, codings),
        # irrCAC's error of α leaves the small-sample term aside, which makes it that of Fleiss' κ.
        "gwet_diag.kripp": value(krippendorff_alpha, codings),
        "gwet_diag.kripp_se": linearised_error(fleiss_kappa, codings),
    }
    several: dict[str, Coefficient] = {
        "ac1": gwet_ac1,
        "fleiss": fleiss_kappa,
        "bp": partial(pabak, categories=np.unique(codings)),
        "conger": conger_kappa,
    }
    for name, coefficient in several.items():
        found[f"gwet_diag.{name}"] = value(coefficient, codings)
        found[f"gwet_diag.{name}_se"] = linearised_error(coefficient, codings)
    return found | of_weights("diagnoses", codings, ("ordinal", "quadratic", "ratio"))


def of_canonical(codings: np.ndarray) -> Values:
    levels = {"nom": "nominal", "ord": "ordinal", "int": "interval", "rat": "ratio"}
    found = {
        f"kripp_nmm.{short}": value(partial(krippendorff_alpha, level=level), codings)
        for short, level in levels.items()
    }
    return found | of_weights("canonical", codings, ("identity", "ordinal", "quadratic", "ratio"))


def of_sets(given: np.ndarray, coded: np.ndarray) -> Values:
    return {
        f"sets_{distance}": value(set_alpha, given, coded=coded, distance=distance)
        for distance in ("masi", "jaccard")
    }


def of_weights(name: str, codings: np.ndarray, weights: tuple[str, ...]) -> Values:
    levels = {"identity": "nominal", "quadratic": "interval"}
    found = {}
    for weight in weights:
        coefficient = partial(gwet_ac2, level=levels.get(weight, weight))
        found[f"ac2_{name}_{weight}.est"] = value(coefficient, codings)
        # Where a coder left units out, irrCAC's error takes their number as given.
        if not np.isnan(codings).any():
            found[f"ac2_{name}_{weight}.se"] = linearised_error(coefficient, codings)
    return found


def value(coefficient: Coefficient, codings: np.ndarray, **options: object) -> float:
    found = coefficient(codings, blocks=None, confidence=0.95, **options)
    assert found.estimate is not None, found.note
    return found.estimate


def linearised_error(coefficient: Coefficient, codings: np.ndarray) -> float:
    """Standard error for independent units: √(n/(n − 1) Σ (∂κ/∂w_u)²), w_u the unit's repeats."""
    n = len(codings)
    slopes = []
    for unit in range(n):
        moved = np.eye(n)[unit] * STEP
        up, down = (value(coefficient, codings, repeats=1 + side * moved) for side in (1, -1))
        slopes.append((up - down) / (2 * STEP))
    return math.sqrt(n / (n - 1) * float(np.square(slopes).sum()))


def null_error_of_two(pair: np.ndarray) -> float:
    """Standard error of Cohen's κ were it 0: Fleiss, Cohen & Everitt (1969)."""
    values = np.unique(pair)
    first, second = ((pair[:, [k]] == values).mean(axis=0) for k in (0, 1))
    by_chance = first @ second
    spread = by_chance + by_chance**2 - (first * second * (first + second)).sum()
    return math.sqrt(spread / len(pair)) / (1 - by_chance)


def null_error_of_many(codings: np.ndarray) -> float:
    """Standard error of Fleiss' κ were it 0: Fleiss, Nee & Landis (1979)."""
    units, m = codings.shape
    p = (codings[..., None] == np.unique(codings)).mean(axis=(0, 1))
    pq = p * (1 - p)
    spread = pq.sum() ** 2 - (pq * (1 - 2 * p)).sum()
    return math.sqrt(2 * spread / (units * m * (m - 1))) / pq.sum()
