"""Run one task on one file for each line that is read: ``tasks.py TASK FILE [as_floats]``."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from benchmarks.reliability.serve import serve


def main(name: str, path: Path, kind: str = "") -> None:
    """Import what the task needs and nothing else: memory is counted for the whole process."""
    if name in ("read", "moments", "tables"):
        from benchmarks.reliability import streaming

        serve(lambda: getattr(streaming, name)(path))
        return
    answers = np.load(path)
    if kind == "as_floats":
        answers = answers.astype(np.float64)
    if name in ("alpha", "alpha_interval", "numpy_cov"):
        from benchmarks.reliability import alpha

        of_alpha = {
            "alpha": alpha.of_answers,
            "alpha_interval": alpha.interval,
            "numpy_cov": alpha.numpy_covariance,
        }
        serve(lambda: of_alpha[name](answers))
    elif name == "polychoric":
        from benchmarks.reliability import polychoric

        serve(lambda: polychoric.correlation(answers))
    elif name == "icc":
        from benchmarks.reliability import intraclass

        serve(lambda: intraclass.all_forms(answers))
    else:
        from benchmarks.reliability import factor

        fits = {
            "ml": lambda: factor.likelihood(answers, False),
            "mlr": lambda: factor.likelihood(answers, True),
            "wlsmv": lambda: factor.weighted(answers),
        }
        serve(lambda: fits[name]().chi_square.value)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
