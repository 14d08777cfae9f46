"""The answers of a file as one long table, all at once or in slices."""

import pandas as pd
import pytest

from samskaping.row_groups import in_pandas
from tests.ingest.small_survey import read, row
from tests.study.small_study import write_small_study


@pytest.mark.parametrize("rows", [1, 3, 4, 100])
def test_slices_of_whole_forms_are_the_responses(tmp_path, rows):
    tidy = read(write_small_study(tmp_path), row(a=""), row(b="7", place="X"), row(code=""))
    slices = list(tidy.slices(rows))
    assert [len(one) for one in slices] == ([9] if rows == 100 else [3, 3, 3])
    pd.testing.assert_frame_equal(in_pandas(slices, "responses"), tidy.responses)
