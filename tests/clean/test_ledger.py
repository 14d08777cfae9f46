"""Every row and every cell is accounted for, or the run stops."""

from __future__ import annotations

import numpy as np
import pytest

from samskaping.clean import clean
from samskaping.clean.ledger import LedgerError, require_balance, require_cells
from samskaping.tables import empty_table
from tests.clean.made_forms import forms, outline


def test_a_row_that_got_lost_stops_the_run() -> None:
    submissions, _ = forms({}, {})
    with pytest.raises(LedgerError, match="do not add up"):
        require_balance(submissions, submissions.iloc[:1], empty_table("exclusions"))


def test_a_row_that_was_exchanged_stops_the_run() -> None:
    submissions, _ = forms({}, {})
    other, _ = forms({}, {}, {})
    with pytest.raises(LedgerError, match="not those that came in"):
        require_balance(submissions, other.iloc[1:], empty_table("exclusions"))


def test_a_cell_that_got_lost_or_was_left_behind_stops_the_run() -> None:
    given = np.array([3, 3])
    both, first = np.array([True, True]), np.array([True, False])
    require_cells(given, np.array([3, 0]), first)
    with pytest.raises(LedgerError, match="cells do not add up: 6 to keep, 5 kept"):
        require_cells(given, np.array([3, 2]), both)
    with pytest.raises(LedgerError, match="cells do not add up: 3 to keep, 6 kept"):
        require_cells(given, np.array([3, 3]), first)
    with pytest.raises(LedgerError, match="cells do not add up: 6 to keep, 6 kept"):
        require_cells(given, np.array([4, 2]), both)


def test_a_cell_without_a_form_stops_the_run() -> None:
    submissions, responses = forms({}, {})
    with pytest.raises(LedgerError, match="3 cells belong to no form"):
        clean(submissions.iloc[:1], responses, outline())
