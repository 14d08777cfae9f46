"""Factor models of 4 × 5 items beside R's lavaan on the same answers, in the same run.

    python benchmarks/factor.py [ROWS]

Each row is a whole analysis from the answers to estimates, standard errors, test and indices of
fit, polychoric correlations and their covariance included for WLSMV. Prints the median of several
rounds of each, their ratio and the goal; exits with 1 if a goal is missed. Without R and lavaan
it prints our times alone.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np

from samskaping.numeric.contingency import Contingency
from samskaping.psychometrics.factor.fit import fit_maximum_likelihood
from samskaping.psychometrics.factor.indices import indices, scaled_indices, srmr
from samskaping.psychometrics.factor.model import factor_model
from samskaping.psychometrics.factor.result import FactorFit
from samskaping.psychometrics.factor.robust_indices import robust_indices
from samskaping.psychometrics.factor.samples import Sample
from samskaping.psychometrics.factor.weighted import fit_weighted_least_squares
from samskaping.psychometrics.polychoric.estimate import polychoric

GOALS = {"ML": 2.0, "MLR": 4.0, "WLSMV": 5.0}
ROUNDS = 9
PATTERN = np.kron(np.eye(4), np.ones((5, 1))).astype(bool)

PEER = """
suppressMessages(library(lavaan))
folder <- commandArgs(TRUE)[1]; rounds <- as.integer(commandArgs(TRUE)[2])
x <- read.csv(file.path(folder, "answers.csv"))
m <- paste(sapply(1:4, function(k)
  paste0("f", k, " =~ ", paste0("i", (k - 1) * 5 + 1:5, collapse = " + "))), collapse = "\\n")
jobs <- list(
  ML = function() cfa(m, x),
  MLR = function() cfa(m, x, estimator = "MLR"),
  WLSMV = function() cfa(m, x, estimator = "WLSMV", ordered = names(x)))
for (name in names(jobs)) {
  times <- c()
  for (i in 1:rounds) { gc(FALSE)
    times <- c(times, system.time(f <- fitMeasures(jobs[[name]]()))["elapsed"]) }
  cat(sprintf('{"name": "%s", "seconds": %.5f, "chisq": %.9f}\\n', name, median(times), f["chisq"]))
}
"""


def made(rows: int) -> np.ndarray:
    """Draw answers in five categories to four correlated factors of five items."""
    rng = np.random.default_rng(20240601)
    loadings = np.tile([0.8, 0.75, 0.7, 0.65, 0.6], 4)
    root = np.linalg.cholesky(np.full((4, 4), 0.4) + 0.6 * np.eye(4))
    factors = (rng.standard_normal((rows, 4)) @ root.T)[:, np.repeat(np.arange(4), 5)]
    latent = factors * loadings + rng.standard_normal((rows, 20)) * np.sqrt(1 - loadings**2)
    return np.searchsorted([-1.4, -0.6, 0.3, 1.2], latent + np.linspace(-0.3, 0.3, 20)) + 1.0


def likelihood(answers: np.ndarray, robust: bool) -> FactorFit:
    """ML or MLR with every index of fit."""
    sample = Sample.from_answers(answers)
    fit = fit_maximum_likelihood(factor_model(PATTERN), [sample], robust=robust)
    indices(fit), scaled_indices(fit), robust_indices(fit), srmr(fit)
    return fit


def weighted(answers: np.ndarray) -> FactorFit:
    """Polychoric correlations and WLSMV with every index of fit."""
    found = polychoric(Contingency.from_array(answers, range(1, 6)))
    fit = fit_weighted_least_squares(
        factor_model(PATTERN, ordinal=True),
        found.correlation,
        found.asymptotic_covariance(answers),
        len(answers),
    )
    indices(fit), scaled_indices(fit), robust_indices(fit), srmr(fit)
    return fit


def seconds(task: Callable[[], FactorFit]) -> tuple[float, FactorFit]:
    """Median wall time of several rounds, and what came out."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        fit = task()
        times.append(time.perf_counter() - start)
    return median(times), fit


def peer(answers: np.ndarray, folder: Path) -> dict[str, dict[str, float]]:
    """The same analyses by lavaan, or nothing where it is not installed."""
    if shutil.which("Rscript") is None:
        return {}
    if subprocess.run(["Rscript", "-e", "loadNamespace('lavaan')"], capture_output=True).returncode:
        return {}
    header = ",".join(f"i{item + 1}" for item in range(20))
    np.savetxt(folder / "answers.csv", answers, "%d", ",", header=header, comments="")
    (folder / "peer.R").write_text(PEER, encoding="utf-8")
    command = ["Rscript", str(folder / "peer.R"), str(folder), str(ROUNDS)]
    lines = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    rows = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
    return {row["name"]: row for row in rows}


def main(rows: int = 1_000) -> int:
    """Time both, say what came out, and answer whether the goals were met."""
    answers = made(rows)
    tasks: dict[str, Callable[[], FactorFit]] = {
        "ML": lambda: likelihood(answers, False),
        "MLR": lambda: likelihood(answers, True),
        "WLSMV": lambda: weighted(answers),
    }
    with tempfile.TemporaryDirectory() as folder:
        theirs = peer(answers, Path(folder))
    missed = 0
    print(f"{rows} x 20 answers     lavaan s     ours s     ratio   goal   chi-squares differ by")
    for name, task in tasks.items():
        own, fit = seconds(task)
        if name not in theirs:
            print(f"{name:20}{'-':>10}{own:12.4f}")
            continue
        ratio = theirs[name]["seconds"] / own
        apart = abs(theirs[name]["chisq"] - fit.chi_square.value)
        print(
            f"{name:20}{theirs[name]['seconds']:10.4f}{own:12.4f}{ratio:10.1f}{GOALS[name]:7.1f}"
            f"{apart:12.1e}"
        )
        missed += ratio < GOALS[name]
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:2])))
