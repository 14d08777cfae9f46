"""Polychoric correlations and bootstrapped alpha of 20 items beside R on the same answers.

    python benchmarks/polychoric.py [ROWS ...]

ROWS are the numbers of respondents for the correlations (1,000 and 1,000,000 unless given), from
the answers to the matrix; the interval of alpha has 2,000 resamples of 10,000 respondents. Prints
the median of several rounds of each, their ratio and the goal; exits with 1 if a goal is missed.
Without R, psych and lavaan it prints our times alone. With OPENBLAS_NUM_THREADS=1 both sides have
one core, as R's own linear algebra does.
"""

import json
import resource
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
from samskaping.psychometrics.bootstrap import resample_respondents
from samskaping.psychometrics.consistency import alpha
from samskaping.psychometrics.polychoric.estimate import polychoric

GOALS = {"psych": 20.0, "lavaan": 5.0, "psych alpha": 40.0}
ROUNDS = 7
# lavaan's time grows with the respondents; its goal is stated for a thousand.
MOST_FOR_LAVAAN = 10_000
RESAMPLED = 10_000

PEER = """
suppressMessages({ library(psych); library(lavaan) })
options(mc.cores = 1)
a <- commandArgs(TRUE); job <- a[2]; n <- as.integer(a[3])
x <- as.data.frame(matrix(readBin(a[1], "integer", n * 20, size = 1), n, 20, byrow = TRUE))
jobs <- list(
  "psych" = function() psych::polychoric(x)$rho[1, 2],
  "lavaan" = function() lavCor(x, ordered = names(x))[1, 2],
  "psych alpha" = function() psych::alpha(x, n.iter = 2000)$boot.ci[1])
times <- c()
for (i in 1:as.integer(a[4])) { gc(FALSE)
  t <- system.time(capture.output(suppressWarnings(suppressMessages(v <- jobs[[job]]()))))
  times <- c(times, t["elapsed"]) }
cat(sprintf('{"seconds": %.5f, "value": %.9f}\\n', median(times), v))
"""


def made(rows: int) -> np.ndarray:
    """Draw answers in five categories to four correlated factors of five items."""
    rng = np.random.default_rng(20240601)
    loadings = np.tile([0.8, 0.75, 0.7, 0.65, 0.6], 4)
    root = np.linalg.cholesky(np.full((4, 4), 0.4) + 0.6 * np.eye(4))
    factors = (rng.standard_normal((rows, 4)) @ root.T)[:, np.repeat(np.arange(4), 5)]
    latent = factors * loadings + rng.standard_normal((rows, 20)) * np.sqrt(1 - loadings**2)
    latent += np.linspace(-0.3, 0.3, 20)
    return (np.searchsorted([-1.4, -0.6, 0.3, 1.2], latent) + 1).astype(np.int8)


def correlation(answers: np.ndarray) -> float:
    """From the answers to all correlations; the first one."""
    return float(polychoric(Contingency.from_array(answers, range(1, 6))).correlation[0, 1])


def interval(answers: np.ndarray) -> float:
    """Lower limit of alpha from 2,000 resamples."""
    return resample_respondents(alpha, answers, 0.95, np.random.default_rng(1)).lower


def seconds(task: Callable[[np.ndarray], float], answers: np.ndarray) -> tuple[float, float]:
    """Median wall time of several rounds, and what came out."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        value = task(answers)
        times.append(time.perf_counter() - start)
    return median(times), value


def peer(job: str, answers: np.ndarray, folder: Path) -> tuple[float, float]:
    """The same by R: median wall time and value."""
    answers.tofile(folder / "answers.bin")
    (folder / "peer.R").write_text(PEER, encoding="utf-8")
    rounds = "1" if job == "psych alpha" or len(answers) > MOST_FOR_LAVAAN else "3"
    command = ["Rscript", str(folder / "peer.R"), str(folder / "answers.bin"), job]
    command += [str(len(answers)), rounds]
    line = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    found = json.loads(line)
    return found["seconds"], found["value"]


def r_is_here() -> bool:
    """Whether R has both peers."""
    probe = "for (p in c('psych', 'lavaan')) loadNamespace(p)"
    return (
        shutil.which("Rscript") is not None
        and subprocess.run(["Rscript", "-e", probe], capture_output=True).returncode == 0
    )


def main(*sizes: int) -> int:
    """Time all, say what came out, and answer whether the goals were met."""
    jobs = [("psych", n) for n in sizes]
    jobs += [("lavaan", n) for n in sizes if n <= MOST_FOR_LAVAAN]
    jobs += [("psych alpha", RESAMPLED)]
    everyone = made(max(n for _, n in jobs))
    with_r, missed = r_is_here(), 0
    print(
        f"{'peer':14}{'respondents':>12}{'peer s':>10}{'ours s':>10}{'ratio':>8}{'goal':>6}  values"
    )
    for job, n in jobs:
        task = interval if job == "psych alpha" else correlation
        own, value = seconds(task, everyone[:n])
        if not with_r:
            print(f"{job:14}{n:12}{'-':>10}{own:10.4f}{'-':>8}{GOALS[job]:6.0f}  {value:.6f}")
            continue
        with tempfile.TemporaryDirectory() as folder:
            theirs, their_value = peer(job, everyone[:n], Path(folder))
        ratio = theirs / own
        missed += ratio < GOALS[job]
        print(
            f"{job:14}{n:12}{theirs:10.4f}{own:10.4f}{ratio:8.1f}{GOALS[job]:6.0f}"
            f"  {their_value:.6f} {value:.6f}",
            flush=True,
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory    {peak:.0f} MiB")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(*(map(int, sys.argv[1:]) if sys.argv[1:] else (1_000, 1_000_000))))
