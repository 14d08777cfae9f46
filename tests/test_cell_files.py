"""A Parquet file of measured rows is reduced to its cells in one pass."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samskaping.cell_files import sum_cells
from samskaping.effects.few_clusters import cr2_contrast, cr2_from_cells


def written(tmp_path, **columns):
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table(columns), path, row_group_size=50)
    return path


def rows(n=400):
    draw = np.random.default_rng(3)
    place = draw.integers(0, 8, n)
    late = draw.integers(0, 2, n)
    arm = (place < 4).astype(int)
    y = draw.normal(size=n) + draw.normal(size=8)[place] + 0.5 * arm * late
    return place, arm, late, y


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_the_cells_of_a_file_give_what_all_its_rows_give(tmp_path, size):
    place, arm, late, y = rows(200 if size == 1 else 400)
    path = written(
        tmp_path,
        case=[f"c{one}" for one in place],
        arm=[("comparison", "effort")[one] for one in arm],
        occasion=pa.array(late, pa.int8()),
        value=y,
    )

    found = sum_cells(path, "case", ["arm", "occasion"], "value", rows=size)

    assert found.clusters == tuple(f"c{one}" for one in range(8))
    assert found.cells == (("comparison", 0), ("comparison", 1), ("effort", 0), ("effort", 1))
    design = np.array([[1, 0, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0], [1, 1, 1, 1]])
    by_cells = cr2_from_cells(design, found.sums, [0, 0, 0, 1], 0.95)
    whole = np.column_stack([np.ones(len(y)), arm, late, arm * late])
    by_rows = cr2_contrast(whole, y, place, [0, 0, 0, 1], 0.95)
    for name in ("estimate", "se", "df", "lower", "upper", "p"):
        assert getattr(by_cells, name) == pytest.approx(getattr(by_rows, name), rel=1e-9), name
    assert (by_cells.n, found.left_out) == (len(y), 0)


def test_rows_without_a_label_or_an_outcome_are_left_out_and_counted(tmp_path):
    path = written(
        tmp_path,
        case=["a", "a", None, "b", "b"],
        late=pa.array([0, 1, 0, None, 1], pa.int64()),
        value=[1.0, 2.0, 3.0, 4.0, None],
    )

    found = sum_cells(path, "case", ["late"], "value")

    assert (found.clusters, found.cells, found.left_out) == (("a",), ((0,), (1,)), 3)
    assert found.sums.sums.tolist() == [[1.0, 2.0]]


def test_a_cell_that_nobody_is_in_is_empty(tmp_path):
    path = written(tmp_path, case=["a", "b", "b"], late=[0, 0, 1], value=[1, 2, 4])

    found = sum_cells(path, "case", ["late"], "value", rows=2)

    assert found.sums.counts.tolist() == [[1, 0], [1, 1]]
    assert found.sums.squares.tolist() == [[1, 0], [4, 16]]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"case": ["a"], "value": [1.0]}, "0 columns 'late'"),
        ({"case": ["a"], "late": [0], "value": ["x"]}, "an outcome is a number"),
        ({"case": ["a"], "late": [0.5], "value": [1.0]}, "labels are texts"),
        ({"case": ["a"], "late": [0], "value": [np.inf]}, "finite"),
        ({"case": pa.array([None], pa.string()), "late": [0], "value": [1.0]}, "no row"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_cause(tmp_path, columns, told):
    with pytest.raises(ValueError, match=told):
        sum_cells(written(tmp_path, **columns), "case", ["late"], "value")


def test_labels_that_are_as_many_as_rows_are_no_clusters(tmp_path, monkeypatch):
    monkeypatch.setattr("samskaping.cell_files.MOST_PLACES", 8)
    path = written(tmp_path, case=list(range(10)), late=[0] * 10, value=[1.0] * 10)
    with pytest.raises(ValueError, match="too many labels"):
        sum_cells(path, "case", ["late"], "value")
