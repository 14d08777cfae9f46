"""Where nobody knows when something was measured, the order of the list is the order of time."""

import re

from samskaping.study.configuration import examine
from tests.study.small_study import write_small_study

OCCASIONS = re.compile(r"^occasions:\n(?: .*\n)+", re.MULTILINE)
BEFORE = "{id: before, label: {nb: Før, en: Before}, kind: baseline, opens: 2025-02-01}"
AFTER = "{id: after, label: {nb: Etter, en: After}, kind: follow_up, opens: 2025-11-01}"
UNDATED_BEFORE = "{id: before, label: {nb: Før, en: Before}, kind: baseline}"
UNDATED_AFTER = "{id: after, label: {nb: Etter, en: After}, kind: follow_up}"


def codes(folder, *occasions):
    study = write_small_study(folder, record=True)
    path = study / "config" / "soimpact.yaml"
    text = path.read_text(encoding="utf-8")
    listed = "occasions: [" + ", ".join(occasions) + "]\n"
    path.write_text(OCCASIONS.sub(listed, text), encoding="utf-8")
    return {finding.code for finding in examine(study).findings}


def test_occasions_need_no_dates(tmp_path):
    found = codes(tmp_path, UNDATED_BEFORE, UNDATED_AFTER)
    assert not {"baseline_listed_late", "occasion_order"} & found
    assert examine(tmp_path).study is not None


def test_an_undated_baseline_stands_first(tmp_path):
    assert "baseline_listed_late" in codes(tmp_path, UNDATED_AFTER, UNDATED_BEFORE)


def test_one_missing_date_is_enough_for_the_list_to_count(tmp_path):
    assert "baseline_listed_late" in codes(tmp_path, UNDATED_AFTER, BEFORE)


def test_with_dates_the_dates_count(tmp_path):
    assert "baseline_listed_late" not in codes(tmp_path, AFTER, BEFORE)
