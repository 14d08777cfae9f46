"""Our side of the benchmarks: ``python -m benchmarks.agreement.tasks TASK FILE [LEVEL]``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np

from benchmarks.reliability.serve import serve
from samskaping.agreement import (
    Blocks,
    Level,
    Spans,
    gwet_ac1,
    gwet_ac2,
    krippendorff_alpha,
    unitising_alpha,
)
from samskaping.numeric import Estimate


def alpha(path: Path, level: str) -> Callable[[], float]:
    codings = np.load(path)
    return lambda: _value(krippendorff_alpha(codings, None, 0.95, cast(Level, level)))


def coefficients(path: Path) -> Callable[[], float]:
    codings = np.load(path)
    source = np.arange(len(codings)) // 1000
    blocks, repeats = Blocks.of(source, source // 10), np.arange(len(codings)) % 7 + 1

    def all_of_them() -> float:
        found = [
            krippendorff_alpha(codings, blocks, 0.95, "nominal", repeats=repeats),
            gwet_ac1(codings, blocks, 0.95, repeats=repeats),
            gwet_ac2(codings, blocks, 0.95, "ordinal", repeats=repeats),
        ]
        assert all(one.lower is not None for one in found)
        return sum(_value(one) for one in found)

    return all_of_them


def passages(path: Path) -> Callable[[], float]:
    with np.load(path) as data:
        spans = Spans.of(**data)
    blocks = Blocks.of(np.arange(len(spans.lengths)))
    return lambda: _value(unitising_alpha(spans, blocks, 0.95))


def _value(found: Estimate) -> float:
    assert found.estimate is not None, found.note
    return found.estimate


TASKS: dict[str, Callable[..., Callable[[], float]]] = {
    "alpha": alpha,
    "coefficients": coefficients,
    "passages": passages,
}

if __name__ == "__main__":
    name, file, *rest = sys.argv[1:]
    serve(TASKS[name](Path(file), *rest))
