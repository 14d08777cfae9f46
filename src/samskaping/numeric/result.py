"""What a public estimator returns, and how it says that it cannot."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class NotEstimable(Exception):
    """The data do not determine the quantity; carries a reason code and its arguments.

    The code is a word such as ``too_few_cases``; its sentence in each language stands in the
    catalogues under ``reasons``. Arguments are numbers or configured ids, never answers.
    """

    def __init__(self, reason: str, **arguments: int | float | str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.arguments = arguments

    @property
    def note(self) -> str:
        """The reason as it stands in the table of estimates: ``reason;name=value;…``."""
        arguments = (f"{name}={value}" for name, value in sorted(self.arguments.items()))
        return ";".join([self.reason, *arguments])

    def __str__(self) -> str:
        return self.note


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One number with its uncertainty and its provenance; ``None`` where a field does not apply.

    An estimate that cannot be computed has ``estimate=None`` and says why in ``note``; one whose
    interval alone cannot be computed keeps its estimate and says so in ``note``.

    Raises
    ------
    ValueError
        A field is NaN or infinite, or there is neither an estimate nor a note.
    """

    estimate: float | None = None
    lower: float | None = None
    upper: float | None = None
    confidence: float | None = None
    se: float | None = None
    df: float | None = None
    statistic: float | None = None
    p: float | None = None
    n: int | None = None
    n_cases: int | None = None
    method: str = ""
    assumption: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            number = getattr(self, name)
            if isinstance(number, (float, np.floating)) and not math.isfinite(number):
                raise ValueError(f"{name} is not finite; use None and a note")
        if self.estimate is None and not self.note:
            raise ValueError("an estimate that is missing must say why in its note")

    @classmethod
    def missing(cls, cause: NotEstimable, **known: Any) -> Estimate:
        """The row of a quantity that could not be estimated."""
        return cls(note=cause.note, **known)
