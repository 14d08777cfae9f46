"""Alike decisions are counted, however many coders there are."""

import numpy as np
import pytest

from samskaping.analysis.interviews.decisions import Decisions


@pytest.mark.parametrize("coders", [2, 40, 90])
def test_alike_decisions_of_a_source_are_one_row(coders):
    rng = np.random.default_rng(coders)
    kinds = rng.random((3, coders)) < 0.5
    reads = np.ones((3, coders), dtype=bool)
    reads[2, -1] = False
    which, source = rng.integers(0, 3, 60), rng.integers(0, 4, 60)
    size = rng.integers(1, 5, 60)
    found = Decisions(
        given=(kinds[which] & reads[which])[None],
        reads=reads[which],
        source=source,
        case=np.zeros(60, dtype=np.int64),
        person=source,
        size=size,
        weights={},
        unplaced=0,
        n_readers=coders,
    ).ratings([0])
    told = np.where(reads, kinds, np.nan)
    assert len(found.table) == len(set(zip(which.tolist(), source.tolist(), strict=True)))
    for row, of, repeats in zip(found.table, found.source, found.repeats, strict=True):
        (kind,) = np.flatnonzero((np.nan_to_num(told, nan=-1) == np.nan_to_num(row, nan=-1)).all(1))
        assert repeats == size[(which == kind) & (source == of)].sum()
