"""The mixed model beside lme4, lmerTest and statsmodels.

y ~ x + (1 | g) of 100,000 rows in 1,000 groups no slower than lme4 and twice as fast as
statsmodels; the Kenward–Roger reference of post ~ pre + treat + (1 | case) of 180 rows in six
cases five times as fast as lmerTest.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.reliability.rows import Row
from benchmarks.reliability.serve import serve
from benchmarks.reliability.sides import ROOT, Side, alternate, r_has

HERE = Path(__file__).parent
SIX = ROOT / "tests" / "reference" / "sim6_wide.csv"


def made(folder: Path) -> Path:
    """Group, x and y of 1,000 groups of 100, as bare doubles that R reads too."""
    draw = np.random.default_rng(20240601)
    group = np.repeat(np.arange(1000.0), 100)
    x = draw.standard_normal(100_000)
    y = 1 + 0.5 * x + np.repeat(draw.standard_normal(1000) * 0.7, 100)
    path = folder / "groups.bin"
    np.concatenate([group, x, y + draw.standard_normal(100_000)]).tofile(path)
    return path


def intercepts(path: Path) -> Callable[[], float]:
    from samskaping.effects.mixed import fit_mixed

    group, x, y = np.fromfile(path).reshape(3, -1)
    labels = group.astype(np.int64)
    return lambda: fit_mixed(y, np.column_stack([np.ones_like(x), x]), labels).coefficients[1]


def statsmodels(path: Path) -> Callable[[], float]:
    import statsmodels.api as sm

    group, x, y = np.fromfile(path).reshape(3, -1)
    design = np.column_stack([np.ones_like(x), x])
    return lambda: sm.MixedLM(y, design, groups=group).fit(reml=True).params[1]


def reference(path: Path) -> Callable[[], float]:
    from samskaping.effects.mixed import fit_mixed, kenward_roger, mixed_contrast

    case, _, treat, pre, post = np.genfromtxt(path, delimiter=",", skip_header=1).T

    def run() -> float:
        fit = fit_mixed(post, np.column_stack([np.ones_like(pre), pre, treat]), case)
        small = kenward_roger(fit)
        found = [mixed_contrast(fit, small, row, 0.95) for row in np.eye(3)]
        assert found[2].df is not None
        return found[2].df

    return run


JOBS = {"intercepts": intercepts, "statsmodels": statsmodels, "reference": reference}


def python(job: str, path: Path) -> Side:
    return Side([sys.executable, "-m", "benchmarks.effects.mixed", job, str(path)], 1)


def r(job: str, package: str, path: Path) -> Side | None:
    """A job of ``mixed_peers.R``, where R has its package."""
    if not r_has(package):
        return None
    return Side(["Rscript", "--vanilla", str(HERE / "mixed_peers.R"), job, str(path)], 1)


def beside(task: str, name: str, peer: Side | None, own: Side, goal: float, rounds: int) -> Row:
    alternate([peer, own] if peer else [own], rounds)
    if peer and abs(peer.values[0] - own.values[0]) > 1e-4 * abs(own.values[0]):
        raise SystemExit(f"{name} gives {peer.values[0]}, ours {own.values[0]}")
    return Row(task, name, peer.seconds if peer else [], own.seconds, goal)


def rows(folder: Path) -> Iterator[Row]:
    path, task = made(folder), "y ~ x + (1 | g), 100,000 rows, 1,000 groups"
    yield beside(
        task, "lme4::lmer", r("intercepts", "lme4", path), python("intercepts", path), 1, 7
    )
    yield beside(task, "statsmodels", python("statsmodels", path), python("intercepts", path), 2, 3)
    task = "Kenward–Roger, 180 rows, 6 cases"
    peer = r("reference", "lmerTest", SIX)
    yield beside(task, "lmerTest", peer, python("reference", SIX), 5, 9)


if __name__ == "__main__":
    serve(JOBS[sys.argv[1]](Path(sys.argv[2])))
