"""A factor model as a table of parameters, and the equalities between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from samskaping.numeric.result import FloatArray, IntArray

Kind = Literal[
    "loading",
    "factor_covariance",
    "residual_covariance",
    "intercept",
    "factor_mean",
    "threshold",
    "scale",
]
Identification = Literal["marker", "variance"]
# An element of the model without its group: kind, row, column (0 for intercepts and means).
Place = tuple[Kind, int, int]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One element of Λ, Ψ, Θ, ν or α in one group; of ordinal items also of τ and δ.

    Attributes
    ----------
    kind
        Which matrix: loading Λ (item, factor), factor covariance Ψ (factor, factor), residual
        covariance Θ (item, item), intercept ν (item, 0), factor mean α (factor, 0), threshold τ
        (item, place), scale δ (item, 0). Of a symmetric matrix only the elements with
        row ≥ column are named.
    group, row, column
        Where it stands, counted from 0.
    fixed
        Its value when it is not estimated, otherwise None.
    label
        Free parameters with the same label are equal.
    """

    kind: Kind
    group: int
    row: int
    column: int
    fixed: float | None = None
    label: str = ""

    @property
    def place(self) -> Place:
        """The element without its group."""
        return self.kind, self.row, self.column


@dataclass(frozen=True, eq=False)
class FactorModel:
    """Σ_g = Λ_g Ψ_g Λ_g′ + Θ_g and μ_g = ν_g + Λ_g α_g, with equalities θ = K x + c.

    Attributes
    ----------
    items, factors, groups : int
        Sizes p, m and G.
    means : bool
        Whether the means are modelled; without, they are left as observed.
    ordinal : bool
        Whether the items are latent responses of unit variance, so that the residual variances
        are what the factors leave (delta parameterisation) and no parameters.
    parameters : tuple of Parameter
        Every element that is not zero, and zeros that are to be tested.
    cuts : tuple of int
        Number of modelled thresholds of each item; empty where they are left as observed.
    """

    items: int
    factors: int
    groups: int
    means: bool
    ordinal: bool
    parameters: tuple[Parameter, ...]
    cuts: tuple[int, ...] = ()

    @cached_property
    def constraints(self) -> FloatArray:
        """K, (parameters, free): one column per distinct free parameter."""
        columns: dict[object, int] = {}
        chosen: list[tuple[int, int]] = []
        for row, parameter in enumerate(self.parameters):
            if parameter.fixed is None:
                name = parameter.label or row
                chosen.append((row, columns.setdefault(name, len(columns))))
        matrix = np.zeros((len(self.parameters), len(columns)))
        if chosen:
            matrix[tuple(np.array(chosen).T)] = 1.0
        return matrix

    @cached_property
    def offsets(self) -> FloatArray:
        """c, (parameters,): the values of fixed parameters, 0 elsewhere."""
        return np.array([parameter.fixed or 0.0 for parameter in self.parameters])

    @property
    def n_free(self) -> int:
        """Number of distinct free parameters."""
        return int(self.constraints.shape[1])

    @property
    def n_moments(self) -> int:
        """Number of observed variances, covariances, means, thresholds that are to be explained."""
        own = self.items * (self.items - 1 if self.ordinal else self.items + 1) // 2
        level = self.items if self.means and not self.ordinal else sum(self.cuts)
        return self.groups * (own + level)

    @property
    def df(self) -> int:
        """Degrees of freedom; negative when there are more parameters than moments."""
        return self.n_moments - self.n_free

    def of_group(self, group: int) -> IntArray:
        """Positions of the parameters of one group."""
        return np.array([i for i, p in enumerate(self.parameters) if p.group == group], np.int64)

    def with_candidates(self, candidates: Iterable[Parameter]) -> FactorModel:
        """The same model with further elements named, for instance zeros to be tested."""
        return replace(self, parameters=(*self.parameters, *candidates))


def factor_model(
    pattern: NDArray[np.bool_],
    *,
    groups: int = 1,
    identification: Identification = "marker",
    means: bool = False,
    equal: Collection[Kind] = (),
    released: Collection[Place] = (),
    residual_covariances: Collection[tuple[int, int]] = (),
    orthogonal: bool = False,
    ordinal: bool = False,
) -> FactorModel:
    """Write out a confirmatory factor model, with correlated factors unless told otherwise.

    Parameters
    ----------
    pattern : (p, m) bool array
        Which item loads on which factor; an item may load on several.
    groups
        Number of groups with the same pattern.
    identification
        ``marker``: the loading of the first item that the factor has to itself (or else of its
        first item) is 1; ``variance``: factor variances are 1
        (with equal loadings: in the first group, free in the others).
    means
        Model the means: intercepts free and factor means 0, or, with equal intercepts, factor
        means free from the second group on.
    equal
        Kinds that are equal over groups: ``loading`` (metric), ``intercept`` (scalar),
        ``residual_covariance`` (strict; variances and covariances of residuals).
    released
        Places that are free in every group in spite of ``equal`` (partial invariance).
    residual_covariances
        Pairs of items whose residuals may covary.
    orthogonal
        The covariances of different factors are 0.
    ordinal
        Latent responses of unit variance, for polychoric correlations; one group, no means.

    Raises
    ------
    ValueError
        A factor without items, an item without a factor, or options that contradict each other.

    Sources
    -------
    Jöreskog & Sörbom (1996) for the matrices; the defaults of R lavaan::cfa.
    """
    shape = np.asarray(pattern, dtype=bool)
    if shape.ndim != 2 or not shape.size or not shape.any(axis=0).all():
        raise ValueError("pattern is a table of items by factors; every factor needs an item")
    if not shape.any(axis=1).all():
        raise ValueError("every item needs a factor")
    if ordinal and (groups > 1 or means):
        raise ValueError("a model of ordinal items has one group and no means")
    if "intercept" in equal and not (means and "loading" in equal):
        raise ValueError("equal intercepts need modelled means and equal loadings")
    pairs = {(max(a, b), min(a, b)) for a, b in residual_covariances}
    if any(a == b or not 0 <= b < a < len(shape) for a, b in pairs):
        raise ValueError("a residual covariance joins two different items of the model")
    parameters: list[Parameter] = []
    for group in range(groups):
        for place, fixed in _places(
            shape, identification, means, orthogonal, ordinal, sorted(pairs)
        ):
            kind, row, column = place
            value = _freed_scale(place, fixed, group, identification, equal)
            shared = groups > 1 and kind in equal and place not in released and value is None
            label = f"{kind}:{row}:{column}" if shared else ""
            parameters.append(Parameter(kind, group, row, column, value, label))
    items, factors = shape.shape
    return FactorModel(items, factors, groups, means, ordinal, tuple(parameters))


def saturated_model(items: int, means: bool) -> FactorModel:
    """Every variance, covariance and mean of one group free."""
    spread = [Parameter("residual_covariance", 0, i, j) for i in range(items) for j in range(i + 1)]
    level = [Parameter("intercept", 0, i, 0) for i in range(items)] if means else []
    return FactorModel(items, 0, 1, means, False, (*spread, *level))


def _places(
    pattern: NDArray[np.bool_],
    identification: Identification,
    means: bool,
    orthogonal: bool,
    ordinal: bool,
    pairs: list[tuple[int, int]],
) -> list[tuple[Place, float | None]]:
    """Every element of one group with its value where the identification fixes it."""
    items, factors = pattern.shape
    places: list[tuple[Place, float | None]] = []
    for factor in range(factors):
        loads = np.flatnonzero(pattern[:, factor])
        alone = loads[pattern[loads].sum(axis=1) == 1]
        scale = alone[0] if len(alone) else loads[0]
        for item in loads:
            marker = identification == "marker" and item == scale
            places.append((("loading", int(item), factor), 1.0 if marker else None))
    for row in range(factors):
        for column in range(row + 1):
            unit = identification == "variance" and row == column
            apart = 0.0 if orthogonal and row != column else None
            places.append((("factor_covariance", row, column), 1.0 if unit else apart))
    if not ordinal:
        places += [(("residual_covariance", i, i), None) for i in range(items)]
    places += [(("residual_covariance", i, j), None) for i, j in pairs]
    if means:
        places += [(("intercept", i, 0), None) for i in range(items)]
        places += [(("factor_mean", m, 0), 0.0) for m in range(factors)]
    return places


def _freed_scale(
    place: Place,
    fixed: float | None,
    group: int,
    identification: Identification,
    equal: Collection[Kind],
) -> float | None:
    """Factor variances and means of later groups are free once the items hold their scale."""
    kind, row, column = place
    if group and kind == "factor_mean" and "intercept" in equal:
        return None
    held = identification == "variance" and "loading" in equal
    if group and kind == "factor_covariance" and row == column and held:
        return None
    return fixed
