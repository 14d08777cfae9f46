"""Answers that come in batches give what they give together, whatever the batches and threads."""

import numpy as np
import pytest

from samskaping.numeric import Contingency, Moments, batches

RNG = np.random.default_rng(7)
WHOLE = RNG.integers(1, 6, size=(1000, 7)).astype(np.int8)
GAPS = RNG.random(WHOLE.shape) < 0.1
GAPS[:, 3] = False
MASKED = np.ma.MaskedArray(WHOLE, mask=GAPS)
FLOATS = np.where(GAPS, np.nan, WHOLE.astype(np.float64))


def same(one: Moments, other: Moments) -> bool:
    names = ("counts", "origin", "shifts", "comoments")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in names)


@pytest.mark.parametrize("answers", [WHOLE, MASKED, FLOATS, FLOATS.astype(np.float32)])
@pytest.mark.parametrize("listwise", [False, True])
def test_batches_and_threads_change_no_bit_and_rounding_alone_parts_them_from_the_whole(
    answers: np.ndarray, listwise: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(batches.blocks, "__defaults__", (100,))
    parts = [answers[:3], answers[3:3], answers[3:450], answers[450:]]
    once = Moments.from_batches([answers], listwise)
    assert same(once, Moments.from_batches(parts, listwise, threads=3))
    expected = Moments.from_array(np.asarray(FLOATS if answers is not WHOLE else WHOLE), listwise)
    assert (once.counts == expected.counts).all()
    np.testing.assert_allclose(once.covariance(), expected.covariance(), rtol=1e-12)
    np.testing.assert_allclose(once.means, expected.means, rtol=1e-14)


@pytest.mark.parametrize("answers", [WHOLE, MASKED, FLOATS])
@pytest.mark.parametrize("listwise", [False, True])
def test_tables_counted_in_batches_are_those_of_the_whole(
    answers: np.ndarray, listwise: bool, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(batches.blocks, "__defaults__", (100,))
    floats = WHOLE.astype(float) if answers is WHOLE else FLOATS
    expected = Contingency.from_array(floats, range(1, 6), listwise)
    parts = np.split(answers, [13, 500]) if answers is not MASKED else [MASKED[:13], MASKED[13:]]
    found = Contingency.from_batches(parts, range(1, 6), listwise, threads=2)
    np.testing.assert_array_equal(found.tables, expected.tables)
    of_tables, of_answers = found.moments(), Moments.from_array(floats, listwise)
    np.testing.assert_allclose(of_tables.covariance(), of_answers.covariance(), rtol=1e-12)
    np.testing.assert_allclose(of_tables.means, of_answers.means, rtol=1e-14)


def test_blocks_with_and_without_gaps_count_together(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(batches.blocks, "__defaults__", (100,))
    parts = [np.ma.MaskedArray(WHOLE[:100], mask=GAPS[:100]), WHOLE[100:]]
    floats = WHOLE.astype(float)
    floats[:100][GAPS[:100]] = np.nan
    found = Contingency.from_batches(parts, range(1, 6))
    np.testing.assert_array_equal(found.tables, Contingency.from_array(floats, range(1, 6)).tables)


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int16, np.int64, np.float32, bool])
def test_the_type_of_the_answers_does_not_matter(kind: type):
    x = WHOLE % 2 if kind is bool else WHOLE
    found = Moments.from_array(x.astype(kind)).covariance()
    np.testing.assert_allclose(found, np.cov(x.T), rtol=1e-12)


@pytest.mark.parametrize("large", [129, 32_768, 32_769, 10**9])
def test_larger_whole_numbers_are_as_right(large: int):
    x = WHOLE.astype(np.int64) + large
    np.testing.assert_allclose(Moments.from_array(x).covariance(), np.cov(WHOLE.T), rtol=1e-12)


def test_an_array_that_is_mapped_from_a_file_is_reduced(tmp_path):
    np.save(tmp_path / "answers.npy", WHOLE)
    mapped = np.load(tmp_path / "answers.npy", mmap_mode="r")
    assert same(Moments.from_array(mapped), Moments.from_array(WHOLE))


def test_answers_outside_the_categories_are_refused_and_those_behind_a_mask_are_not_looked_at():
    x = np.array([[1, 257], [2, 1]], dtype=np.int16)
    with pytest.raises(ValueError, match="none of the categories"):
        Contingency.from_batches([x], [1, 2])
    hidden = np.ma.MaskedArray(x, mask=[[False, True], [False, False]])
    assert Contingency.from_batches([hidden], [1, 2]).counts.tolist() == [[2, 1], [1, 1]]


def test_categories_below_zero_and_sparse_ones_are_counted():
    for categories in ([-2, -1, 0], [0, 5, 10]):
        x = np.array(categories)[RNG.integers(0, 3, (50, 3))].astype(np.int8)
        found = Contingency.from_batches([x], categories)
        np.testing.assert_array_equal(found.tables, Contingency.from_array(x, categories).tables)


def test_no_batches_and_batches_of_other_items_are_refused():
    with pytest.raises(ValueError, match="no batches"):
        Moments.from_batches([])
    with pytest.raises(ValueError, match="2 and of 3"):
        Moments.from_batches([np.ones((1, 2)), np.ones((1, 3))])
    with pytest.raises(ValueError, match="thread"):
        Moments.from_batches([np.ones((1, 2))], threads=0)


def test_nobody_at_all_has_moments_of_nobody():
    for nobody in (np.empty((0, 3)), np.empty((0, 3), np.int8)):
        assert Moments.from_batches([nobody]).n == 0
        assert Contingency.from_batches([nobody], [1, 2]).counts.max() == 0
