"""What two answers of a person tell leaves only where it tells of no few and of no single one."""

import pandas as pd
import pytest

from samskaping.release.pairs import withhold_pairs
from samskaping.release.rows import Verdicts, read_rows
from tests.release.made_study import row
from tests.release.test_measurements import outline

CASE, THRESHOLD = "case=a;occasion=later-base", 6


def weighed(*rows, **indicator):
    record = outline(**indicator).record
    read = read_rows(pd.DataFrame(rows))
    verdicts = Verdicts()
    withhold_pairs(read, record, THRESHOLD, verdicts)
    return verdicts


def told(quantity, estimate, n, smallest=None, group=CASE):
    made = row("soimpact", quantity, "trust", group, estimate, n)
    return {**made, "n_min_cell": n if smallest is None else smallest}


def key(quantity, group=CASE):
    return f"soimpact.{quantity}.trust.{group}"


YES_AND_NO = {"measure": "share", "minimum": 0, "maximum": 1}
TABLE = ("paired_share_change", "mcnemar", "mcnemar_mid_p")
WITH_SPREAD = ("case_indicator_change", "case_indicator_change_paired")


@pytest.mark.parametrize("smallest", [0, 1, 5])
def test_a_table_with_a_small_or_empty_cell_is_withheld_and_what_gives_it_back(smallest):
    attained = "case=a;due=20261231;occasion=later"
    rows = [told(name, 0.2, 40, smallest) for name in TABLE]
    rows += [told(name, 0.2, 40) for name in WITH_SPREAD]
    rows += [told("attainment", 0.5, 40, group=attained)]
    elsewhere = "case=b;occasion=later-base"
    rows += [told("case_indicator_change", 0.1, 40, group=elsewhere)]
    found = weighed(*rows, **YES_AND_NO)
    assert set(found.withheld) == {key(name) for name in TABLE}
    bared = {key(name) for name in WITH_SPREAD} | {key("attainment", attained)}
    assert set(found.bared) == bared
    assert all({"lower", "upper", "se", "p"} <= lost for lost in found.bared.values())


def test_a_table_of_large_cells_leaves_with_its_intervals():
    rows = [told(name, 0.2, 40, 6) for name in TABLE] + [told(WITH_SPREAD[0], 0.2, 40)]
    found = weighed(*rows, **YES_AND_NO)
    assert not found.withheld
    assert not found.bared


def test_a_mean_with_its_error_gives_the_table_so_other_indicators_keep_theirs():
    # Of n pairs with b and c who changed sides: var = ((b + c) − (c − b)²/n)/(n − 1).
    n, gained, lost = 40, 9, 3
    mean = (gained - lost) / n
    variance = (gained + lost - n * mean**2) / (n - 1)
    both = variance * (n - 1) + n * mean**2
    assert (both + n * mean) / 2 == pytest.approx(gained)
    assert not weighed(told("case_indicator_change", mean, n)).bared


@pytest.mark.parametrize(("n", "stays"), [(13, False), (14, True)])
def test_limits_by_ranks_leave_where_they_are_no_single_person_s(n, stays):
    found = weighed(told("hodges_lehmann", 0.5, n))
    assert (key("hodges_lehmann") in found.bared) != stays
    assert not found.withheld


def test_that_everybody_moved_the_same_way_is_not_told():
    assert key("rank_biserial") in weighed(told("rank_biserial", -1.0, 30)).withheld
    assert not weighed(told("rank_biserial", -0.9, 30)).withheld
