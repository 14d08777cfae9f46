"""Variance components are what NIST certifies, whatever constant the scores carry."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from timeit import repeat

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from samskaping.agreement import one_way
from samskaping.numeric.decimals import from_first

NIST = Path(scipy.stats.__file__).parent / "tests" / "data" / "nist_anova"
SETS = ["SiRstv", "SmLs01", "SmLs02", "SmLs03", "AtmWtAg", "SmLs04", "SmLs05", "SmLs06",
        "SmLs07", "SmLs08", "SmLs09"]  # fmt: skip


def nist(name: str) -> tuple[list[str], list[int], tuple[float, ...]]:
    """Responses as written, treatments, and the certified sums of squares and F."""
    path = NIST / f"{name}.dat"
    if not path.exists():
        pytest.skip("this SciPy came without its test data")
    text = path.read_text(encoding="ascii")
    between = re.search(r"Between \S+ +\d+ +(\S+) +\S+ +(\S+)", text)
    within = re.search(r"Within +\S+ +\d+ +(\S+)", text)
    assert between is not None
    assert within is not None
    rows = [line.split() for line in text.splitlines()[60:] if line.strip()]
    certified = (float(between[1]), float(within[1]), float(between[2]))
    return [row[1] for row in rows], [int(row[0]) for row in rows], certified


def digits(found: float, certified: float) -> float:
    """Correct significant digits, NIST's LRE; 15 where all are."""
    error = abs(found - certified) / abs(certified)
    return 15.0 if error == 0 else min(15.0, -float(np.log10(error)))


def worst_digits(scores: list[float], groups: list[int], certified: tuple[float, ...]) -> float:
    table = one_way(scores, groups)
    found = (table.ss_between, table.ss_within, table.ms_between / table.ms_within)
    return min(digits(*pair) for pair in zip(found, certified, strict=True))


@pytest.mark.parametrize("name", SETS)
def test_certified_analyses_of_variance_are_met_from_the_numbers_as_they_are_given(name: str):
    responses, groups, certified = nist(name)
    assert worst_digits([float(text) for text in responses], groups, certified) >= 12


def test_what_is_met_is_the_decimals_and_not_the_floats_nearest_to_them():
    # A float of 1e12 lies up to 6e-5 from its decimal: squares of the floats have 4 digits.
    responses, groups, _ = nist("SmLs07")
    as_floats = [Fraction(float(text)) for text in responses]
    written = [Fraction(Decimal(text)) for text in responses]
    found = one_way([float(text) for text in responses], groups)

    def within(scores: list[Fraction]) -> float:
        by_group = {g: [x for x, h in zip(scores, groups, strict=True) if h == g] for g in groups}
        means = {g: sum(x) / len(x) for g, x in by_group.items()}
        return float(sum((x - means[g]) ** 2 for x, g in zip(scores, groups, strict=True)))

    assert digits(found.ss_within, within(written)) >= 12
    assert digits(within(as_floats), within(written)) < 5


def test_numbers_that_are_no_short_decimals_are_taken_as_the_floats_that_they_are():
    given_floats = 1e6 + np.array([1 / 3, 2 / 3, 1 / 7])
    moved, size = from_first(given_floats)
    assert moved.tolist() == [float(Fraction(x) - Fraction(given_floats[0])) for x in given_floats]
    assert size == pytest.approx(1e6)


def test_ordinary_scores_come_back_as_they_are():
    scores = np.array([1.0, 4.2, 3.3])
    assert from_first(scores)[0] is scores


@given(
    st.lists(st.integers(-999, 999), min_size=2, max_size=12),
    st.integers(0, 9),
    st.integers(1, 10**12),
)
def test_the_differences_of_written_decimals_are_exact(
    whole: list[int], places: int, constant: int
):
    texts = [f"{Decimal(constant) * 10**3 + Decimal(n)}e-{places}" for n in whole]
    if len(str(abs(constant) * 1000 + 999)) > 15:
        return
    moved, _ = from_first(np.array([float(text) for text in texts]))
    expected = [Decimal(text) - Decimal(texts[0]) for text in texts]
    base = np.array([float(text) for text in texts])
    if moved is not base and moved[0] == 0:
        assert moved.tolist() == [float(x) for x in expected]


def test_a_million_ordinary_scores_are_split_in_the_time_of_a_few_passes():
    scores, groups = np.random.default_rng(1).integers(1, 6, 10**6) * 1.0, np.arange(10**6) % 50
    ours = min(repeat(lambda: one_way(scores, groups), number=1, repeat=3))
    sorting = min(repeat(lambda: np.unique(groups, return_inverse=True), number=1, repeat=3))
    assert ours < 6 * sorting
