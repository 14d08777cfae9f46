"""Where cases share a municipality the change is told with the municipality as unit too."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from samskaping.analysis.soimpact.change import indicator_change
from tests.analysis.soimpact.conftest import make_measurements, make_record, persons

GAINS = {"a": 0.5, "b": 1.5, "c": 0.2, "d": 0.6}
KEY = "soimpact.indicator_change_municipality.joy.arm=effort;occasion=mid-base"


@pytest.fixture
def changed(outline_of):
    """The rows of four cases with the given municipalities, by key."""

    def change(places):
        record = make_record({"joy": {}})
        outline = outline_of({"trust0": "trust"}, cases=tuple(GAINS), record=record)
        cases = tuple(
            case.model_copy(update={"municipality": places.get(case.id, case.id)})
            for case in outline.cases
        )
        rows = [
            row
            for case, gain in GAINS.items()
            for row in (
                *persons(case, "base", [2.0, 3.0, 4.0]),
                *persons(case, "mid", [2.0 + gain, 3.0 + gain, 4.0 + gain]),
            )
        ]
        found = indicator_change(
            make_measurements(rows), outline.model_copy(update={"cases": cases})
        )
        return found.set_index("key")

    return change


def test_cases_of_one_municipality_count_as_one(changed):
    found = changed({"a": "Hillby", "b": " hillby "}).loc[KEY]
    means = [1.0, 0.2, 0.6]
    half = stats.t.ppf(0.975, 2) * np.std(means, ddof=1) / np.sqrt(3)
    assert found.estimate == pytest.approx(0.6)
    assert [found.lower, found.upper] == pytest.approx([0.6 - half, 0.6 + half])
    assert (found.df, found.n_cases, found.n) == (2, 3, 24)
    assert "municipalities_count_alike" in found.assumption


def test_where_every_case_has_its_own_there_is_no_such_row(changed):
    assert KEY not in changed({}).index


def test_where_all_share_one_there_is_a_number_and_no_interval(changed):
    found = changed(dict.fromkeys(GAINS, "Hillby")).loc[KEY]
    assert found.estimate == pytest.approx(0.7)
    assert pd.isna(found.lower)
    assert found.note
