"""What R gives for mixed models, the data that it was given, and the model written out in full."""

import json
from pathlib import Path

import numpy as np

REFERENCE = Path(__file__).parents[2] / "reference"


def from_r(name):
    """A stored value; ``reference/make_mixed.R`` says by which call."""
    stored = json.loads((REFERENCE / "mixed.json").read_text(encoding="utf-8"))["values"]
    found = {entry["id"]: entry["value"] for entry in stored}[name]
    return found[0] if len(found) == 1 else np.array(found)


def table_from_r(name):
    """Estimates, standard errors and degrees of freedom, a row for each coefficient."""
    return from_r(name).reshape(3, -1).T


def wide():
    """Case, treatment, earlier and later values of the six cases."""
    table = np.genfromtxt(REFERENCE / "sim6_wide.csv", delimiter=",", skip_header=1)
    return table[:, 0], table[:, 2], table[:, 3], table[:, 4]


def ancova():
    """Later values, (1, earlier, treatment) and the case."""
    case, treat, earlier, later = wide()
    return later, np.column_stack([np.ones_like(treat), earlier, treat]), case


def waves_of(case, person, treat, time, y):
    """y, (1, treatment, time, both), the case, the columns 1 and time, and the person."""
    x = np.column_stack([np.ones_like(y), treat, time, treat * time])
    return y, x, case, x[:, [0, 2]], person


def long():
    """Both waves of the six cases, less every seventh later value and every eleventh row."""
    table = np.genfromtxt(REFERENCE / "sim6_wide.csv", delimiter=",", skip_header=1)
    n = len(table)
    time = np.repeat([0.0, 1.0], n)
    row = np.arange(1, 2 * n + 1)
    kept = ~(((row % 7 == 0) & (time == 1)) | (row % 11 == 0))
    case, person, treat = (np.tile(table[:, at], 2)[kept] for at in range(3))
    return waves_of(case, person, treat, time[kept], table[:, 3:].T.ravel()[kept])


def waves():
    """Six cases at three waves."""
    table = np.genfromtxt(REFERENCE / "mixed_waves.csv", delimiter=",", skip_header=1)
    return waves_of(*table.T)


def sleep():
    """Rows with the lines and the residual squares of the 18 persons of lme4's sleepstudy.

    Nothing that a model with a line for each person estimates depends on more than these.
    """
    days = np.arange(10.0)
    bend = days**2 - np.polyval(np.polyfit(days, days**2, 1), days)
    bend /= np.linalg.norm(bend)
    parts = (from_r(f"sleep.{part}") for part in ("intercepts", "slopes", "squares"))
    y = [a + b * days + np.sqrt(square) * bend for a, b, square in zip(*parts, strict=True)]
    x = np.column_stack([np.ones(180), np.tile(days, 18)])
    return np.concatenate(y), x, np.repeat(np.arange(18), 10), x


def small(seed=3, cases=5):
    """Few persons in few cases, with gaps: small enough for every matrix to be written out."""
    draw = np.random.default_rng(seed)
    case = np.repeat(np.arange(cases), 12)
    person = np.repeat(np.arange(6 * cases), 2)
    time = np.tile([0.0, 1.0], 6 * cases)
    treat = (case < cases // 2).astype(float)
    y = draw.normal(size=cases)[case] + draw.normal(size=cases)[case] * time
    y = y + draw.normal(size=6 * cases)[person] + draw.normal(size=len(case)) * 0.7
    kept = draw.random(len(case)) < 0.85
    return waves_of(*(part[kept] for part in (case, person, treat, time, y)))


def parts_of_v(case, z, person=None):
    """The derivatives of V by its components: Σ row by row, the person, the residual."""
    same = (case[:, None] == case).astype(float)
    found = []
    for i in range(z.shape[1]):
        for j in range(i + 1):
            both = np.outer(z[:, i], z[:, j])
            found.append(same * (both if i == j else both + both.T))
    if person is not None:
        found.append((person[:, None] == person).astype(float))
    return [*found, np.eye(len(case))]


def components(fit):
    """The components of a fit, in the units of y."""
    q = len(fit.case_covariance)
    found = [fit.case_covariance[i, j] for i in range(q) for j in range(i + 1)]
    found += [] if fit.person_variance is None else [fit.person_variance]
    return [*found, fit.residual_variance]


def deviance_in_full(y, x, v, reml=True):
    """−2 log likelihood from the matrices as they stand."""
    inverse = np.linalg.inv(v)
    information = x.T @ inverse @ x
    off = y - x @ np.linalg.solve(information, x.T @ inverse @ y)
    n, p = x.shape
    found = np.linalg.slogdet(v)[1] + off @ inverse @ off + (n - p * reml) * np.log(2 * np.pi)
    return found + reml * np.linalg.slogdet(information)[1]
