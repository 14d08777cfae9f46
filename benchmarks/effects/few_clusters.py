"""Inference with few clusters beside wildboottest and clubSandwich.

Ours takes all 46,656 draws of six clusters where the peer samples 9,999.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.reliability.rows import Row
from benchmarks.reliability.serve import serve
from benchmarks.reliability.sides import Side, alternate, python_with, r_has
from samskaping.effects.few_clusters import (
    case_permutation,
    cr2_contrast,
    draws,
    fit_by_cluster,
    wild,
    wild_contrast,
    wild_p,
)

CR2_IN_R = """
arguments <- commandArgs(TRUE)
suppressMessages(library(clubSandwich))
rows <- read.csv(arguments[1])
fit <- lm(outcome ~ 0 + ., rows[, names(rows) != "clusters"])
input <- file("stdin", "r")
while (length(word <- readLines(input, 1)) && word == "run") {
  start <- proc.time()["elapsed"]
  for (i in 1:20) {
    found <- coef_test(fit, "CR2", cluster = rows$clusters, test = "Satterthwaite")
  }
  seconds <- (proc.time()["elapsed"] - start) / 20
  cat(sprintf('{"seconds": %.6f, "value": %.9f}\\n', seconds, found$p_Satt[length(found$p_Satt)]))
}
cat('{"mib": 0}\\n')
"""


def made(n_clusters: int, n: int, folder: Path) -> Path:
    """An analysis of covariance with half of the clusters treated, as arrays and as text."""
    path = folder / f"{n_clusters}_{n}.npz"
    if not path.exists():
        rng = np.random.default_rng([n_clusters, n])
        clusters = np.sort(rng.integers(0, n_clusters, n))
        treated = clusters < n_clusters // 2
        before = rng.normal(size=n)
        shift = rng.normal(size=n_clusters)[clusters] / 3
        outcome = before / 2 + shift + rng.normal(size=n) + treated
        design = np.column_stack([np.ones(n), before, treated])
        np.savez(path, design=design, outcome=outcome, clusters=clusters)
        table = np.column_stack([design, outcome, clusters])
        header = "b0,b1,b2,outcome,clusters"
        np.savetxt(path.with_suffix(".csv"), table, delimiter=",", header=header, comments="")
    return path


def task(name: str, path: Path) -> None:
    """Run one task on one file for each line that is read."""
    with np.load(path) as data:
        design, outcome, clusters = (data[part] for part in ("design", "outcome", "clusters"))
    contrast = [0.0, 0.0, 1.0]
    treated = design[np.unique(clusters, return_index=True)[1], 2]
    means = np.bincount(clusters, outcome - design[:, 1]) / np.bincount(clusters)
    n_clusters = len(means)

    def p(kind: str) -> float:
        rng = np.random.default_rng(1)
        drawn = draws(n_clusters, kind, rng)  # type: ignore[arg-type]
        return float(wild_p(wild(fit_by_cluster(design, outcome, clusters), contrast), drawn))

    tasks: dict[str, Callable[[], float | None]] = {
        "webb": lambda: p("webb"),
        "rademacher": lambda: p("rademacher"),
        "webb_interval": lambda: (
            wild_contrast(design, outcome, clusters, contrast, 0.95, kind="webb").upper
        ),
        "cr2": lambda: cr2_contrast(design, outcome, clusters, contrast, 0.95).p,
        "permutation": lambda: case_permutation(means, treated, 0.95).p,
    }
    serve(lambda: tasks[name]() or 0.0)


def ours(name: str, path: Path) -> Side:
    """A task of this file."""
    command = [sys.executable, "-m", "benchmarks.effects.few_clusters", name, str(path)]
    return Side(command, 1)


def rows(folder: Path) -> Iterator[Row]:
    """The goal, and what is only shown."""
    python = python_with("wildboottest")
    for n_clusters, n, goal in ((6, 180, 50.0), (50, 10_000, None)):
        path = made(n_clusters, n, folder)
        mine, peer = ours("webb", path), None
        if python:
            peer = Side([python, "-m", "benchmarks.effects.wild_peer", str(path)], 1)
        alternate([peer, mine] if peer else [mine], 5, extra=5)
        kind = "46,656 Webb draws" if n_clusters == 6 else "9,999 Webb draws"
        yield Row(f"{kind}, G = {n_clusters}, n = {n:,}", "wildboottest 9,999",
                  peer.seconds if peer else [], mine.seconds, goal)  # fmt: skip
    path = made(6, 180, folder)
    mine, peer = ours("cr2", path), None
    if r_has("clubSandwich"):
        script = folder / "cr2.R"
        script.write_text(CR2_IN_R, encoding="utf-8")
        peer = Side(["Rscript", "--vanilla", str(script), str(path.with_suffix(".csv"))], 1)
    alternate([peer, mine] if peer else [mine], 5, extra=5)
    task = "CR2 and Satterthwaite df, G = 6, n = 180"
    yield Row(task, "clubSandwich", peer.seconds if peer else [], mine.seconds)
    for task, job, shape in (
        ("interval of all Webb draws, G = 6", "webb_interval", (6, 180)),
        ("65,536 Rademacher draws, G = 16", "rademacher", (16, 480)),
        ("184,756 divisions of 20 cases with interval", "permutation", (20, 600)),
    ):
        mine = ours(job, made(*shape, folder))
        alternate([mine], 5)
        yield Row(task, "", [], mine.seconds)


if __name__ == "__main__":
    task(sys.argv[1], Path(sys.argv[2]))
