"""Tables of all pairs of items count what they say, whatever the order and the partition."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samskaping.numeric import contingency
from samskaping.numeric.contingency import Contingency

NAN = np.nan


def counted_one_by_one(x: np.ndarray, categories: list[int]) -> np.ndarray:
    """The tables by their definition, for comparison."""
    k, c = x.shape[1], len(categories)
    tables = np.zeros((k, k, c, c), dtype=int)
    for row in x.tolist():
        given = [None if math.isnan(answer) else categories.index(answer) for answer in row]
        for i, first in enumerate(given):
            for j, second in enumerate(given):
                if first is not None and second is not None:
                    tables[i, j, first, second] += 1
    return tables


def drawn(seed: int, n: int, k: int, categories: list[int], missing: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    x = rng.choice(categories, size=(n, k)).astype(np.float64)
    x[rng.random((n, k)) < missing] = NAN
    return x


designs = st.tuples(
    st.integers(0, 2**32 - 1),
    st.integers(0, 60),
    st.integers(1, 8),
    st.sampled_from([[1, 2], [1, 2, 3, 4, 5], [0, 10, 20], [-2, -1, 0, 1], [7]]),
    st.sampled_from([0.0, 0.3]),
)


def test_two_items_of_five_persons():
    x = np.array([[1.0, 2.0], [1.0, 2.0], [3.0, 1.0], [NAN, 1.0], [2.0, NAN]])
    found = Contingency.from_array(x, [1, 2, 3])
    assert found.tables[0, 1].tolist() == [[0, 2, 0], [0, 0, 0], [1, 0, 0]]
    assert found.tables[1, 0].tolist() == [[0, 0, 1], [2, 0, 0], [0, 0, 0]]
    assert found.margins.tolist() == [[2, 1, 1], [2, 2, 0]]
    assert found.counts.tolist() == [[4, 3], [3, 4]]


def test_listwise_drops_whoever_lacks_an_answer():
    x = np.array([[1.0, 2.0], [1.0, 2.0], [3.0, 1.0], [NAN, 1.0], [2.0, NAN]])
    found = Contingency.from_array(x, [1, 2, 3], listwise=True)
    assert found.margins.tolist() == [[2, 0, 1], [1, 2, 0]]
    assert (found.counts == 3).all()


@given(designs)
def test_tables_hold_what_counting_one_by_one_gives(design: tuple):
    x = drawn(*design)
    found = Contingency.from_array(x, design[3])
    np.testing.assert_array_equal(found.tables, counted_one_by_one(x, design[3]))


def test_items_that_fill_several_packs_are_all_counted():
    x = drawn(1, 3000, 11, [1, 2, 3, 4, 5], 0.1)
    found = Contingency.from_array(x, [1, 2, 3, 4, 5])
    np.testing.assert_array_equal(found.tables, counted_one_by_one(x, [1, 2, 3, 4, 5]))


@given(designs, st.integers(0, 60))
def test_parts_add_up_to_the_whole(design: tuple, at: int):
    x = drawn(*design)
    whole = Contingency.from_array(x, design[3])
    parts = Contingency.from_array(x[:at], design[3]) + Contingency.from_array(x[at:], design[3])
    np.testing.assert_array_equal(parts.tables, whole.tables)
    nothing = Contingency.empty(whole.k, design[3])
    np.testing.assert_array_equal((whole + nothing).tables, whole.tables)


def test_blocks_add_up_to_the_whole(monkeypatch: pytest.MonkeyPatch):
    x = drawn(2, 500, 6, [1, 2, 3, 4], 0.1)
    whole = Contingency.from_array(x, [1, 2, 3, 4])
    monkeypatch.setattr(contingency, "BLOCK", 7)
    again = Contingency.from_array(x, [1, 2, 3, 4])
    np.testing.assert_array_equal(again.tables, whole.tables)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int64, np.float32])
def test_the_type_of_the_answers_does_not_matter(kind: type):
    x = drawn(3, 200, 5, [1, 2, 3], 0.0)
    found = Contingency.from_array(x.astype(kind), [1, 2, 3])
    np.testing.assert_array_equal(found.tables, Contingency.from_array(x, [1, 2, 3]).tables)


def test_some_items_are_taken_in_the_order_asked_for():
    x = drawn(4, 100, 5, [1, 2, 3], 0.1)
    few = Contingency.from_array(x, [1, 2, 3]).select([3, 0])
    np.testing.assert_array_equal(
        few.tables, Contingency.from_array(x[:, [3, 0]], [1, 2, 3]).tables
    )


@pytest.mark.parametrize("answer", [0.0, 4.0, 2.5, np.inf, -np.inf, 1e300])
def test_an_answer_outside_the_categories_is_refused(answer: float):
    with pytest.raises(ValueError, match="none of the categories"):
        Contingency.from_array(np.array([[1.0, answer], [NAN, 2.0]]), [1, 2, 3])


def test_an_answer_between_sparse_categories_is_refused():
    with pytest.raises(ValueError, match="none of the categories"):
        Contingency.from_array(np.array([[1, 3], [5, 2]]), [1, 3, 5])


@pytest.mark.parametrize("categories", [[], [1, 1], [2, 1], [1.5, 2], [[1, 2]]])
def test_categories_must_be_increasing_whole_numbers(categories: list):
    with pytest.raises(ValueError, match="categories"):
        Contingency.from_array(np.ones((2, 2)), categories)


def test_tables_of_different_categories_or_items_do_not_add_up():
    a = Contingency.empty(2, [1, 2])
    for b in (Contingency.empty(2, [1, 3]), Contingency.empty(3, [1, 2])):
        with pytest.raises(ValueError, match="do not add up"):
            a + b
