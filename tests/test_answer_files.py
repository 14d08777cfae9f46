"""A Parquet file of answers is read a batch at a time, nulls and all."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samskaping.answer_files import read_answers
from samskaping.numeric import Contingency, Moments


def written(tmp_path, **columns: pa.Array):
    pq.write_table(pa.table(columns), tmp_path / "answers.parquet", row_group_size=3)
    return tmp_path / "answers.parquet"


ONE = pa.array([1, 2, None, 4, 5, 3, 1], pa.int8())
TWO = pa.array([2, 2, 3, 5, None, 4, 1], pa.int16())
THREE = pa.array([1, 1, 2, 5, 5, 4, 2], pa.int8())
NAN = np.nan
FLOATS = np.array(
    [[1, 2, 1], [2, 2, 1], [NAN, 3, 2], [4, 5, 5], [5, NAN, 5], [3, 4, 4], [1, 1, 2.0]]
)


@pytest.mark.parametrize("rows", [1, 2, 100])
def test_nulls_are_missing_answers(tmp_path, rows: int):
    path = written(tmp_path, a=ONE, b=TWO, c=THREE)
    found = Moments.from_batches(read_answers(path, rows=rows), threads=2)
    expected = Moments.from_array(FLOATS)
    assert (found.counts == expected.counts).all()
    np.testing.assert_allclose(found.covariance(), expected.covariance(), rtol=1e-12)
    tables = Contingency.from_batches(read_answers(path, rows=rows), range(1, 6)).tables
    np.testing.assert_array_equal(tables, Contingency.from_array(FLOATS, range(1, 6)).tables)


def test_items_come_in_the_order_asked_for(tmp_path):
    path = written(tmp_path, a=ONE, b=TWO, c=THREE)
    (block,) = read_answers(path, ["c", "a"])
    assert block[:2].tolist() == [[1, 1], [1, 2]]
    assert block.mask[2].tolist() == [False, True]


def test_floats_have_nan_for_null(tmp_path):
    path = written(tmp_path, a=pa.array([1.0, None]), b=pa.array([2, 3], pa.int8()))
    (block,) = read_answers(path)
    np.testing.assert_array_equal(block, [[1, 2], [NAN, 3]])


def test_a_file_without_persons_has_items_and_nobody(tmp_path):
    path = written(tmp_path, a=ONE[:0], b=TWO[:0])
    assert Moments.from_batches(read_answers(path)).counts.tolist() == [[0, 0], [0, 0]]


def test_a_column_that_is_not_there_or_no_number_is_named(tmp_path):
    path = written(tmp_path, a=ONE, b=pa.array(["x"] * 7))
    with pytest.raises(ValueError, match="'b' holds string"):
        next(read_answers(path))
    with pytest.raises(ValueError, match="0 columns 'd'"):
        next(read_answers(path, ["d"]))
